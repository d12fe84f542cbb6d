"""Screens of imports: send a file, say where its columns go, see what would be done, do it."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Final, cast

from flask import Blueprint, current_app, flash, request
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response as BaseResponse

from gare.model.people import Person
from gare.web.context import answer, person, the_wiki
from gare.web.languages import gettext as _
from gare.wiki import import_screens
from gare.wiki.bringing import Brought
from gare.wiki.import_screens import INPUT, Sent
from gare.wiki.waiting_files import forget, keep, kept

blueprint = Blueprint("importing", __name__)
MAX_NAME_CHARS: Final = 200
IMPORT: Final = "import"


@blueprint.get("/-/import")
def start() -> BaseResponse:
    """Ask for a file."""
    sent = Sent(kind=request.args.get("kind", ""))
    return answer("import.html", import_screens.begin(the_wiki(), person(), sent))


@blueprint.post("/-/import")
def send() -> BaseResponse:
    """Keep the file that was sent for an hour, and show what importing it would do."""
    wiki, who, sent = the_wiki(), person(), _sent()
    view = import_screens.begin(wiki, who, sent)
    given = request.files.get("file")
    if given is None or not given.filename:
        return answer("import.html", replace(view, error=_("Choisissez un fichier.")), 422)
    limit = import_screens.max_bytes(wiki)
    content = given.stream.read(limit + 1)
    if len(content) > limit:
        sentence = _(
            "Ce fichier est trop lourd : %(limit)d Mo au plus.", limit=limit // 1024 // 1024
        )
        return answer("import.html", replace(view, error=sentence), 413)
    file = Brought(given.filename[-MAX_NAME_CHARS:], content)
    ticket = keep(wiki.settings.data, content, time.time())
    token = str(_signer().dumps([ticket, file.name, _number(who)]))
    return answer("import.html", import_screens.proposed(wiki, who, file, token, sent))


@blueprint.post("/-/import/file")
def change() -> BaseResponse:
    """Show again what importing a file would do, with other columns; or import it."""
    wiki, who, sent = the_wiki(), person(), _sent()
    import_screens.check_may(who)
    token = request.form.get("ticket", "")
    ticket, name = _opened(token, who)
    content = kept(wiki.settings.data, ticket, time.time())
    if content is None:
        return answer("import.html", import_screens.begin(wiki, who, sent, stale=True), 410)
    file = Brought(name, content)
    if request.form.get("do") != IMPORT:
        return answer("import.html", import_screens.proposed(wiki, who, file, token, sent))
    view = import_screens.done(wiki, who, file, token, sent)
    if not view.done:
        return answer("import.html", view, 422)
    forget(wiki.settings.data, ticket)
    if view.report and view.report.commit:
        flash(_("L’import est enregistré."), "done")
    else:
        flash(_("Tout était déjà ainsi : rien n’a été écrit."), "done")
    return answer("import.html", view)


def _sent() -> Sent:
    """Return what the form says."""
    return Sent(
        kind=request.form.get("kind", ""),
        form=request.form.get("format", ""),
        chosen={key: said for key, said in request.form.items() if key.startswith(INPUT)},
        personal=request.form.get("personal", ""),
    )


def _opened(token: str, who: Person) -> tuple[str, str]:
    """Return the ticket and the name of a file that this person sent, two "" for any other."""
    try:
        ticket, name, number = _signer().loads(token)
    except (BadSignature, ValueError, TypeError):
        return "", ""
    return (str(ticket), str(name)) if number == _number(who) else ("", "")


def _number(who: Person) -> int:
    """Return the number of an account."""
    return who.account.id if who.account else 0


def _signer() -> URLSafeSerializer:
    """Return what signs the tickets of files."""
    return URLSafeSerializer(cast("bytes", current_app.secret_key), salt="gare-import")
