"""The page that says what is kept of readers and writers."""

from __future__ import annotations

from flask import Blueprint
from werkzeug.wrappers import Response as BaseResponse

from gare.web.context import answer_shared
from gare.web.privacy_words import TOPICS, lasting
from gare.wiki.privacy import privacy
from gare.wiki.views.privacy import KeptView

blueprint = Blueprint("privacy", __name__)


@blueprint.app_template_filter()
def kept_words(kept: KeptView) -> str:
    """Return what is kept, in words."""
    return TOPICS[kept.topic]()


@blueprint.app_template_filter()
def kept_for(kept: KeptView) -> str:
    """Return for how long it is kept, in words."""
    return lasting(kept)


@blueprint.get("/-/privacy")
def show() -> BaseResponse:
    """Show what this very site keeps."""
    return answer_shared("privacy.html", privacy)
