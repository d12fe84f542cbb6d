"""Choose the language of the interface."""

from __future__ import annotations

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from gare.model.errors import BadInput
from gare.web.context import on_site, the_wiki
from gare.web.languages import COOKIE, LANGUAGES

blueprint = Blueprint("language_choice", __name__)
_YEAR_SECONDS = 365 * 24 * 3600


@blueprint.post("/-/language")
def choose() -> BaseResponse:
    """Keep the language chosen in a cookie and go back where one was.

    Needs no token: all it could do, sent from another site, is to change a language.
    """
    language = request.form.get("language", "")
    if language not in LANGUAGES:
        raise BadInput("language", language)
    response = redirect(on_site(request.form.get("next", "/")), 303)
    response.set_cookie(
        COOKIE,
        language,
        max_age=_YEAR_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=the_wiki().settings.has_secure_cookies,
    )
    return response
