"""Codes of the layers below, as sentences in the reader's language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from gare.model.errors import Problem
from gare.model.names import NameFault
from gare.model.pages import Action
from gare.web.languages import gettext as _
from gare.web.languages import ngettext
from gare.wiki.soundness import UNCHOSEN

Sentence = Callable[[], str]

NAME_FAULTS: Final[dict[str, Sentence]] = {
    NameFault.EMPTY: lambda: _("Il manque un nom, ou une partie entre deux barres est vide."),
    NameFault.TOO_LONG: lambda: _("Ce nom est trop long."),
    NameFault.TOO_DEEP: lambda: _("Il y a trop de dossiers l’un dans l’autre : huit au plus."),
    NameFault.CONTROL: lambda: _("Ce nom contient un caractère invisible."),
    NameFault.BIDI: lambda: _("Ce nom contient un caractère qui retourne le sens de lecture."),
    NameFault.BACKSLASH: lambda: _("Ce nom contient une barre inversée."),
    NameFault.DOTS: lambda: _("Un nom ne peut pas être « . » ou « .. »."),
    NameFault.LEADING: lambda: _("Un nom ne peut pas commencer par un point ou un tiret."),
    NameFault.TRAILING: lambda: _("Un nom ne peut pas finir par un point ou une espace."),
    NameFault.RESERVED: lambda: _("Ce nom est réservé."),
}

PROBLEMS: Final[dict[str, Sentence]] = {
    "beyond-consent": lambda: _(
        "Cette personne n’a pas dit oui pour tout ce qui est publié : cochez-le avec son accord, "
        "ou videz le champ."
    ),
    "header-syntax": lambda: _(
        "L’en-tête de la page ne se lit pas : vérifiez guillemets, crochets et décalages."
    ),
    "header-events": lambda: _("L’en-tête de la page contient trop d’éléments."),
    "header-depth": lambda: _("L’en-tête de la page a trop de niveaux l’un dans l’autre."),
    "header-key": lambda: _("Un nom de champ de l’en-tête ne convient pas."),
    "header-merge": lambda: _("L’en-tête utilise « << », qui n’est pas accepté."),
    "header-duplicate": lambda: _("Un champ de l’en-tête est écrit deux fois."),
    "header-size": lambda: _("L’en-tête de la page est trop long."),
    "header-anchor": lambda: _("L’en-tête utilise une ancre, qui n’est pas acceptée."),
    "header-tag": lambda: _("L’en-tête utilise une étiquette « ! », qui n’est pas acceptée."),
    "header-documents": lambda: _("L’en-tête contient plusieurs documents."),
    "header-not-fields": lambda: _("L’en-tête doit être une liste de champs « nom: valeur »."),
    "header-contact": lambda: _(
        "Une personne est jointe par cet « id » : seules les personnes qui modèrent peuvent le "
        "changer, l’ôter ou le mettre dans une autre page."
    ),
    "field-type": lambda: _("Un champ de l’en-tête n’a pas la forme attendue."),
    "field-date": lambda: _("Un champ devrait être une date, comme 2026-11-21."),
    "field-lang": lambda: _("Un champ devrait être un code de langue, comme fr."),
    "not-text": lambda: _(
        "Ce fichier n’est pas du texte lisible : il ne peut pas être modifié ici."
    ),
}
_NAMED: Final = frozenset(
    {"beyond-consent", "header-duplicate", "header-key", "field-type", "field-date", "field-lang"}
)
"""Problems whose detail is the name of a field, worth showing."""

ACTIONS: Final[dict[Action | None, Sentence]] = {
    None: lambda: _("envoi par git"),
    Action.CREATE: lambda: _("création"),
    Action.EDIT: lambda: _("modification"),
    Action.MOVE: lambda: _("déplacement"),
    Action.DELETE: lambda: _("suppression"),
    Action.RESTORE: lambda: _("restauration"),
    Action.REVERT: lambda: _("retour à une version"),
    Action.MERGE: lambda: _("fusion"),
    Action.IMPORT: lambda: _("import"),
}


def problem_sentence(problem: Problem) -> str:
    """Return what is wrong in a source, with the line and the words at fault."""
    known = PROBLEMS.get(problem.code)
    words = known() if known else _("L’en-tête de la page contient une erreur.")
    if problem.code == UNCHOSEN:
        words = _unchosen(int(problem.detail))
    if problem.detail and problem.code in _NAMED:
        words = _("%(problem)s (%(detail)s)", problem=words, detail=problem.detail)
    if problem.line is not None:
        words = _("Ligne %(line)d : %(problem)s", line=problem.line, problem=words)
    return str(words)


def _unchosen(places: int) -> str:
    """Return that two versions still stand at some places of a text."""
    return ngettext(
        "Il reste %(num)s endroit à choisir : gardez ce qui convient des deux textes, puis effacez "
        "les lignes de repère, de « <<<<<<< ma version » à « >>>>>>> version enregistrée ».",
        "Il reste %(num)s endroits à choisir : gardez ce qui convient des deux textes, puis "
        "effacez les lignes de repère, de « <<<<<<< ma version » à "
        "« >>>>>>> version enregistrée ».",
        places,
    )


def name_fault_sentence(reason: str) -> str:
    """Return why a name is refused."""
    known = NAME_FAULTS.get(reason)
    return known() if known else str(_("Ce nom ne peut pas être celui d’une page."))


def action_word(action: Action | None) -> str:
    """Return the name of what a commit did."""
    return ACTIONS[action]()
