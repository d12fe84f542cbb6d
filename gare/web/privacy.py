"""The page that says what is kept of readers and writers."""

from __future__ import annotations

from flask import Blueprint
from werkzeug.wrappers import Response as BaseResponse

from gare.web.context import answer_shared
from gare.wiki.privacy import privacy

blueprint = Blueprint("privacy", __name__)


@blueprint.get("/-/privacy")
def show() -> BaseResponse:
    """Show what this very site keeps."""
    return answer_shared("privacy.html", privacy)
