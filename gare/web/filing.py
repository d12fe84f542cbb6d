"""Screens of the files of a page: list, add, remove."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, Response, flash, jsonify, request
from werkzeug.wrappers import Response as BaseResponse

from gare.model.errors import BadInput, TooLarge
from gare.web.chosen import chosen_at
from gare.web.context import answer, person, remember, the_wiki
from gare.web.languages import gettext as _
from gare.web.saving import check_name, redirect_to
from gare.wiki import filing

blueprint = Blueprint("filing", __name__)


@blueprint.get("/-/files/<path:path>")
def files(path: str) -> BaseResponse:
    """Show the files of a page."""
    view = filing.files_view(the_wiki(), path, person())
    return remember(answer("files.html", view, page=view.path))


@blueprint.post("/-/files/<path:path>")
def send(path: str) -> BaseResponse:
    """Keep a file, or remove one; answers in JSON when the editor's script asks."""
    wiki, name = the_wiki(), request.form.get("author", "").strip()
    who = person(name)
    check_name(who, name)
    if request.form.get("remove"):
        filing.remove(wiki, path, who, request.form["remove"])
        flash(_("Le fichier est retiré ; il reste dans l’historique."), "done")
        return remember(redirect_to(path), name)
    sent = chosen_at("file")
    alt = request.form.get("alt", "")
    try:
        if sent is None:
            raise BadInput("file", "empty")
        content = sent.stream.read(wiki.settings.max_upload_bytes + 1)
        upload = filing.Upload(
            sent.filename or "",
            content,
            alt,
            decorative=bool(request.form.get("decorative")),
            insert=bool(request.form.get("insert")),
        )
        made = filing.add(wiki, path, who, upload)
    except (BadInput, TooLarge) as fault:
        sentence, status = refusal(fault)
        if wants_json():
            return failure(sentence, status)
        view = replace(filing.files_view(wiki, path, who), error=sentence, alt=alt)
        return remember(answer("files.html", view, status, page=view.path), name)
    if wants_json():
        return jsonify(markdown=made.markdown, address=made.address, name=made.name)
    view = filing.files_view(wiki, path, who, uploaded=made)
    return remember(answer("files.html", view, page=view.path), name)


def refusal(fault: BadInput | TooLarge) -> tuple[str, int]:
    """Return why a file is refused, and the status that says it."""
    if isinstance(fault, TooLarge) and fault.what == "image":
        return _("Cette image est trop grande : quarante millions de points au plus."), 413
    if isinstance(fault, TooLarge):
        limit = fault.limit // 1024 // 1024
        return _("Ce fichier est trop lourd : %(limit)d Mo au plus.", limit=limit), 413
    if fault.name == "alt":
        return _("Décrivez l’image, ou dites qu’elle est décorative."), 422
    if fault.value == "empty":
        return _("Choisissez un fichier."), 422
    if fault.value == "taken":
        return _("Un autre fichier vient de prendre ce nom : envoyez le vôtre à nouveau."), 409
    if fault.value == "type":
        return (
            _(
                "Ce type de fichier n’est pas accepté. Images, PDF, documents de bureautique, "
                "textes, sons et vidéos le sont."
            ),
            415,
        )
    return _("Ce fichier ne se lit pas : il est peut-être abîmé."), 422


def wants_json() -> bool:
    """Tell whether the answer goes to a script."""
    return request.accept_mimetypes.best == "application/json"


def failure(sentence: str, status: int) -> Response:
    """Return a refusal for a script."""
    response = jsonify(error=sentence)
    response.status_code = status
    return response
