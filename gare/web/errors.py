"""Every error of Gare as an answer: what the table of errors says of it, the text given back."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Final

from flask import Flask, Response, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, NotFound, RequestEntityTooLarge
from werkzeug.wrappers import Response as BaseResponse

from gare.model import errors
from gare.model.moderation import ChallengeWanted, Closed, Held, Refused
from gare.model.personal import PersonalContacts
from gare.web import building, form_sent, forming
from gare.web.challenging import challenge_screen
from gare.web.context import answer, person
from gare.web.editing import form as edit_form
from gare.web.editing import shown_again
from gare.web.error_rows import ROWS, row_of
from gare.web.languages import gettext as _
from gare.web.proposing import held
from gare.web.publishing import contacts_screen
from gare.wiki.views.frame import ErrorView

LOG = logging.getLogger("gare.web")


RETRY_SECONDS: Final = 5


def register(app: Flask) -> None:
    """Have an application answer its errors from the table."""
    app.register_error_handler(errors.GareError, on_gare_error)
    app.register_error_handler(CSRFError, on_csrf)
    app.register_error_handler(HTTPException, on_http)
    app.register_error_handler(Exception, on_anything)


def on_gare_error(error: errors.GareError) -> BaseResponse:
    """Answer an error of Gare: its sentence, and the text that was typed."""
    if isinstance(error, ChallengeWanted):
        return challenge_screen()
    if isinstance(error, Held):
        return held(error)
    if isinstance(error, PersonalContacts):
        return contacts_screen(error)
    row = row_of(error)
    if row.status >= 500:
        LOG.warning("%s: %s", type(error).__name__, getattr(error, "detail", ""))
    retry = getattr(error, "retry_seconds", _usual_retry(error, row.status))
    if not isinstance(error, errors.BadInput):
        given_back = _giving_back(typed=isinstance(error, Refused))
        try:
            if given_back:
                return given_back(row.sentence(error), row.status, retry)
        except errors.GareError:
            LOG.info("a form could not be shown again")
    return _screen(row.status, row.title(), row.sentence(error), retry)


def _usual_retry(error: errors.GareError, status: int) -> int:
    """Return when to try again what does not say so; nobody knows when a closed site opens."""
    return RETRY_SECONDS if status == 503 and not isinstance(error, Closed) else 0


def on_csrf(_error: CSRFError) -> BaseResponse:
    """Give the form back: the session went away, or the form comes from elsewhere."""
    sentence = _("Votre session s’est interrompue : rien n’est perdu, envoyez à nouveau.")
    given_back = _giving_back()
    if given_back:
        try:
            return given_back(sentence, 400, 0)
        except errors.GareError as error:
            return on_gare_error(error)
    if request.endpoint == "editing.save":
        try:
            return editor_given_back(sentence, 400, 0)
        except errors.GareError as error:
            return on_gare_error(error)
    return _screen(400, _("Envoyez à nouveau"), sentence)


def _giving_back(*, typed: bool = False) -> Callable[[str, int, int], BaseResponse] | None:
    """Return what shows again the form that was sent, None when none was.

    The editor of a text, with `typed`, when what was typed is what must be changed.
    """
    if typed and request.endpoint == "editing.save" and not form_sent.is_form():
        return editor_given_back
    if form_sent.is_posted():
        return forming.given_back
    return building.given_back if building.is_posted() else None


def editor_given_back(sentence: str, status: int, retry_seconds: int) -> BaseResponse:
    """Return the editor with the text that was sent, and why it was not saved."""
    sent = edit_form()
    path = (request.view_args or {}).get("path", "")
    screen = shown_again(path, person(sent.author), sent, errors=(sentence,), status=status)
    if retry_seconds:
        screen.headers["Retry-After"] = str(retry_seconds)
    return screen


def on_http(error: HTTPException) -> Response:
    """Answer an error of HTTP in the reader's language, without a word of the machinery."""
    status = error.code or 500
    if isinstance(error, NotFound):
        row = ROWS[errors.PageMissing]
        return _screen(404, row.title(), row.sentence(errors.PageMissing("")))
    if isinstance(error, RequestEntityTooLarge):
        row = ROWS[errors.TooLarge]
        return _screen(413, row.title(), row.sentence(errors.TooLarge("form", 0, 0)))
    if status == 405:
        return _screen(405, _("Demande impossible"), _("Cette adresse ne répond pas ainsi."))
    if status < 500:
        return _screen(status, _("Demande impossible"), _("Cette demande ne se comprend pas."))
    row = ROWS[errors.GareError]
    return _screen(status, row.title(), row.sentence(errors.GareError()))


def on_anything(error: Exception) -> Response:
    """Answer what nobody expected: written whole to the log, not to the reader."""
    LOG.exception("unexpected error", exc_info=error)
    row = ROWS[errors.GareError]
    return _screen(500, row.title(), row.sentence(errors.GareError()))


def _screen(status: int, title: str, sentence: str, retry_seconds: int = 0) -> Response:
    """Return the screen of an error, with the text typed when there was one."""
    text = ""
    if request.method == "POST" and status != 413:
        text = form_sent.typed_text() if form_sent.is_posted() else request.form.get("source", "")
    view = ErrorView(status, title, sentence, text, retry_seconds)
    response = answer("error.html", view, status)
    if retry_seconds:
        response.headers["Retry-After"] = str(retry_seconds)
    return response
