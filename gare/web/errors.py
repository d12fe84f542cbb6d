"""Every error of Gare as an answer: one table from class to status, title and sentence."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from flask import Flask, Response, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, NotFound, RequestEntityTooLarge
from werkzeug.wrappers import Response as BaseResponse

from gare.model import errors
from gare.web import building, forming
from gare.web.context import answer, person
from gare.web.editing import form as edit_form
from gare.web.editing import shown_again
from gare.web.languages import gettext as _
from gare.web.rule_words import protected_sentence
from gare.web.sentences import name_fault_sentence
from gare.wiki.views.frame import ErrorView

LOG = logging.getLogger("gare.web")


@dataclass(frozen=True, slots=True)
class Row:
    """What to answer to an error: the status, a title and a sentence in the reader's language."""

    status: int
    title: Callable[[], str]
    sentence: Callable[[errors.GareError], str]


def _said(sentence: Callable[[], str]) -> Callable[[errors.GareError], str]:
    """Return a sentence that needs nothing of the error."""
    return lambda _error: sentence()


def _bad_path(error: errors.GareError) -> str:
    """Return why a name is refused."""
    return name_fault_sentence(getattr(error, "reason", ""))


ROWS: Final[dict[type[errors.GareError], Row]] = {
    errors.GareError: Row(
        500,
        lambda: _("Quelque chose n’a pas marché"),
        _said(lambda: _("Une erreur s’est produite. Réessayez dans un instant.")),
    ),
    errors.BadPath: Row(400, lambda: _("Ce nom ne convient pas"), _bad_path),
    errors.BadInput: Row(
        400,
        lambda: _("Demande incomplète"),
        _said(lambda: _("Une valeur de cette demande ne peut pas être comprise.")),
    ),
    errors.TooLarge: Row(
        413,
        lambda: _("C’est trop grand"),
        _said(lambda: _("Ce qui a été envoyé dépasse la taille permise.")),
    ),
    errors.BadSource: Row(
        422,
        lambda: _("Ce texte ne peut pas être enregistré ainsi"),
        _said(lambda: _("L’en-tête de la page contient une erreur, ou ce n’est pas du texte.")),
    ),
    errors.PageMissing: Row(
        404,
        lambda: _("Rien à cette adresse"),
        _said(lambda: _("Il n’y a pas de page ni de fichier à cette adresse.")),
    ),
    errors.KindMissing: Row(
        404,
        lambda: _("Genre inconnu"),
        _said(lambda: _("Il n’y a pas de fiches de ce genre ici.")),
    ),
    errors.VersionMissing: Row(
        404,
        lambda: _("Version inconnue"),
        _said(lambda: _("Cette version n’existe pas dans l’historique.")),
    ),
    errors.PageExists: Row(
        409,
        lambda: _("La place est prise"),
        _said(lambda: _("Il y a déjà une page à cette adresse.")),
    ),
    errors.Conflict: Row(
        409,
        lambda: _("La page a changé pendant ce temps"),
        _said(lambda: _("Une autre personne a modifié les mêmes lignes.")),
    ),
    errors.PageChanged: Row(
        409,
        lambda: _("La page a changé pendant ce temps"),
        _said(lambda: _("Relisez-la avant de continuer.")),
    ),
    errors.PageGone: Row(
        409,
        lambda: _("La page n’est plus là"),
        _said(lambda: _("Elle a été supprimée ou déplacée pendant ce temps.")),
    ),
    errors.NothingToDo: Row(
        409,
        lambda: _("Rien à faire"),
        _said(lambda: _("C’est déjà ainsi : rien n’a changé.")),
    ),
    errors.Busy: Row(
        503,
        lambda: _("Beaucoup de monde en même temps"),
        _said(lambda: _("Réessayez dans quelques secondes ; votre texte est gardé ci-dessous.")),
    ),
    errors.StoreFailure: Row(
        503,
        lambda: _("L’enregistrement n’a pas pu se faire"),
        _said(
            lambda: _(
                "Le serveur n’arrive pas à lire ou à écrire. Réessayez plus tard, et prévenez la "
                "personne qui s’en occupe."
            )
        ),
    ),
    errors.DiskFull: Row(
        507,
        lambda: _("Le disque du serveur est plein"),
        _said(
            lambda: _(
                "Rien n’a pu être enregistré. Copiez votre texte, réessayez plus tard, et "
                "prévenez la personne qui s’occupe du serveur."
            )
        ),
    ),
    errors.ReadOnly: Row(
        503,
        lambda: _("Le serveur est en lecture seule"),
        _said(
            lambda: _(
                "On peut lire, mais rien ne peut être enregistré pour le moment. Copiez votre "
                "texte et réessayez plus tard."
            )
        ),
    ),
    errors.IndexUnready: Row(
        503,
        lambda: _("L’index se reconstruit"),
        _said(
            lambda: _(
                "Les pages restent lisibles à leur adresse ; recherche, listes et historique "
                "reviennent dans quelques instants."
            )
        ),
    ),
    errors.BadRepository: Row(
        500,
        lambda: _("Le dépôt ne se lit pas"),
        _said(lambda: _("Le dépôt de contenu doit être vérifié par la personne qui s’en occupe.")),
    ),
    errors.BadSetting: Row(
        500,
        lambda: _("Réglage à corriger"),
        _said(lambda: _("Un réglage du serveur doit être corrigé.")),
    ),
    errors.Unreachable: Row(
        502,
        lambda: _("Un autre site ne répond pas"),
        _said(lambda: _("Réessayez dans quelques minutes.")),
    ),
    errors.NameTaken: Row(
        422,
        lambda: _("Ce nom est pris"),
        _said(lambda: _("Ce nom est celui d’un compte : connectez-vous, ou signez autrement.")),
    ),
    errors.BadCredentials: Row(
        422,
        lambda: _("Connexion impossible"),
        _said(lambda: _("Ce nom et ce mot de passe ne vont pas ensemble.")),
    ),
    errors.WeakPassword: Row(
        422,
        lambda: _("Mot de passe trop faible"),
        _said(lambda: _("Choisissez un mot de passe plus long, et moins connu.")),
    ),
    errors.LoginRequired: Row(
        401,
        lambda: _("Il faut un compte"),
        _said(lambda: _("Connectez-vous pour continuer.")),
    ),
    errors.Forbidden: Row(
        403,
        lambda: _("Ce n’est pas permis ici"),
        _said(lambda: _("Cette action n’est pas ouverte sur ce site.")),
    ),
    errors.Protected: Row(403, lambda: _("Cet endroit est protégé"), protected_sentence),
}

RETRY_SECONDS: Final = 5


def row_of(error: errors.GareError) -> Row:
    """Return the row of an error's class, or of the nearest class above it."""
    return next(ROWS[kind] for kind in type(error).__mro__ if kind in ROWS)


def register(app: Flask) -> None:
    """Have an application answer its errors from the table."""
    app.register_error_handler(errors.GareError, on_gare_error)
    app.register_error_handler(CSRFError, on_csrf)
    app.register_error_handler(HTTPException, on_http)
    app.register_error_handler(Exception, on_anything)


def on_gare_error(error: errors.GareError) -> BaseResponse:
    """Answer an error of Gare: its sentence, and the text that was typed."""
    row = row_of(error)
    if row.status >= 500:
        LOG.warning("%s: %s", type(error).__name__, getattr(error, "detail", ""))
    retry = getattr(error, "retry_seconds", RETRY_SECONDS if row.status == 503 else 0)
    if not isinstance(error, errors.BadInput):
        given_back = _giving_back()
        try:
            if given_back:
                return given_back(row.sentence(error), row.status, retry)
        except errors.GareError:
            LOG.info("a form could not be shown again")
    return _screen(row.status, row.title(), row.sentence(error), retry)


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
        path = (request.view_args or {}).get("path", "")
        sent = edit_form()
        try:
            return shown_again(path, person(sent.author), sent, errors=(sentence,), status=400)
        except errors.GareError as error:
            return on_gare_error(error)
    return _screen(400, _("Envoyez à nouveau"), sentence)


def _giving_back() -> Callable[[str, int, int], BaseResponse] | None:
    """Return what shows again the form that was sent, None when none was."""
    if forming.is_posted():
        return forming.given_back
    return building.given_back if building.is_posted() else None


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
        text = forming.typed_text() if forming.is_posted() else request.form.get("source", "")
    view = ErrorView(status, title, sentence, text, retry_seconds)
    response = answer("error.html", view, status)
    if retry_seconds:
        response.headers["Retry-After"] = str(retry_seconds)
    return response
