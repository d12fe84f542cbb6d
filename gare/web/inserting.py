"""The screen where a block is chosen, by itself or in the dialog of the editor."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from flask import Blueprint, request
from werkzeug.wrappers import Response as BaseResponse

from gare.web.context import answer, present_role, the_wiki
from gare.web.languages import gettext as _
from gare.wiki.inserting import insert_view
from gare.wiki.reopening import reopened

blueprint = Blueprint("inserting", __name__)
Sentence = Callable[[], str]

NAMES: Final[dict[str, tuple[Sentence, Sentence]]] = {
    "liste": (
        lambda: _("Liste de fiches"),
        lambda: _("Des lieux sur une carte, des dates dans un agenda, des études, des outils…"),
    ),
    "je-cherche": (
        lambda: _("Guide « je cherche… »"),
        lambda: _("Quelques questions qui mènent aux bonnes fiches."),
    ),
    "coups-de-main": (
        lambda: _("Coups de main"),
        lambda: _("Les annonces ouvertes, et les projets qui cherchent de l’aide."),
    ),
    "nouveautes": (
        lambda: _("Nouveautés"),
        lambda: _("Les dernières pages créées, et qui les a écrites."),
    ),
    "changements": (
        lambda: _("Changements récents"),
        lambda: _("Ce qui vient d’être modifié."),
    ),
    "a-verifier": (
        lambda: _("Fiches à vérifier"),
        lambda: _("Celles que personne n’a relues depuis longtemps."),
    ),
    "sous-pages": (
        lambda: _("Pages d’un dossier"),
        lambda: _("Toutes les pages rangées sous une autre."),
    ),
    "demandees": (
        lambda: _("Pages demandées"),
        lambda: _("Celles que d’autres pages nomment et que personne n’a encore écrites."),
    ),
    "mots-cles": (
        lambda: _("Mots-clés"),
        lambda: _("Les plus employés, avec le nombre de leurs pages."),
    ),
    "flux": (
        lambda: _("Actualités d’un autre site"),
        lambda: _("Les derniers titres d’un flux RSS ou Atom, relus régulièrement."),
    ),
}
"""How the blocks that one may choose are called, and what each is for."""


@blueprint.get("/-/block")
def block() -> BaseResponse:
    """Show the choice of a block, its text and what it will look like.

    With the `text` of a block of a page, as it was chosen; 409 when a choice cannot say all of it.
    """
    arguments = request.args.to_dict(flat=False)
    written = request.args.get("text")
    if written is None:
        return answer("block.html", insert_view(the_wiki(), arguments, present_role()))
    path = request.args.get("path", "")
    view = reopened(the_wiki(), path, written, present_role())
    return answer("block.html", view, 409 if view.lost else 200)


@blueprint.app_template_filter()
def block_name(name: str) -> str:
    """Return how a block is called."""
    return NAMES[name][0]() if name in NAMES else name


@blueprint.app_template_filter()
def block_help(name: str) -> str:
    """Return what a block is for."""
    return NAMES[name][1]() if name in NAMES else ""
