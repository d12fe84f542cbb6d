"""What somebody contributed, member or visitor: a screen everybody may see."""

from __future__ import annotations

from flask import Blueprint, request
from werkzeug.wrappers import Response as BaseResponse

from gare.model.errors import BadInput
from gare.web.context import answer, the_wiki
from gare.wiki.contributing import who

blueprint = Blueprint("who", __name__)
_MAX_DIGITS = 15


@blueprint.get("/-/who/<handle>")
def show(handle: str) -> BaseResponse:
    """Show what a handle signed."""
    before = request.args.get("before", "")
    if before and not (before.isascii() and before.isdigit() and len(before) <= _MAX_DIGITS):
        raise BadInput("before", before[:20])
    return answer("who.html", who(the_wiki(), handle, int(before) if before else None))
