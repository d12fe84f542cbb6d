"""What is said of imports: of a whole file, of a record, of the keys of the engine."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from flask import Flask

from gare.model.kinds import FieldProblem
from gare.web.field_words import LABELS, PARTS, field_problem
from gare.web.languages import gettext as _
from gare.wiki.views.importing import FileFault, ImportChoice

Sentence = Callable[[], str]

FAULTS: Final[Mapping[str, Sentence]] = {
    "size": lambda: _("Ce fichier est trop lourd pour être lu (%(detail)s octets au plus)."),
    "empty": lambda: _("Ce fichier est vide."),
    "encoding": lambda: _("Ce fichier n’est pas du texte lisible."),
    "syntax": lambda: _("Ce fichier ne se lit pas : %(detail)s"),
    "cell": lambda: _("Une case dépasse %(detail)s caractères : guillemet non refermé ?"),
    "quote": lambda: _("Un guillemet s’ouvre et n’est jamais refermé : la suite serait perdue."),
    "columns": lambda: _("Aucune colonne de ce fichier n’est connue."),
    "too-many": lambda: _("Il y a trop de fiches : les %(detail)s premières sont lues."),
    "unreadable": lambda: _("Une fiche ne se lit pas : %(detail)s"),
    "format": lambda: _("Le format de ce fichier ne se reconnaît pas : choisissez-le."),
    "kind": lambda: _("Choisissez un genre de fiches qui va avec ce fichier."),
}
PROBLEMS: Final[Mapping[str, Sentence]] = {
    "required": lambda: _("Il manque une valeur."),
    "duplicate": lambda: _("Cette fiche est déjà à la ligne %(detail)s."),
    "renamed": lambda: _("Il devient « %(detail)s » : d’autres sources ont le même."),
    "ambiguous": lambda: _("Plusieurs pages ont cet identifiant : %(detail)s."),
    "long-page": lambda: _("La page serait trop longue : %(detail)s octets au plus."),
    "not-text": lambda: _("La page %(detail)s n’est pas du texte lisible."),
    "personal": lambda: _("« %(detail)s » semble être le contact d’une personne."),
}
KEYS: Final[Mapping[str, Sentence]] = {
    "id": lambda: _("Identifiant"),
    "kind": lambda: _("Genre de fiche"),
    "lang": lambda: _("Langue"),
}


def import_fault(one: FileFault) -> str:
    """Return what is wrong with a whole file, with its line."""
    known = FAULTS.get(one.fault.code)
    said = known() if known else _("Ce fichier ne se lit pas : %(detail)s")
    words = _filled(said, one.fault.detail)
    if one.fault.line is None:
        return words
    return _("Ligne %(line)d : %(problem)s", line=one.fault.line, problem=words)


def import_problem(problem: FieldProblem) -> str:
    """Return what is wrong with a record, with the words at fault."""
    known = PROBLEMS.get(problem.code)
    return _filled(known(), problem.detail) if known else field_problem(problem)


def import_key(choice: ImportChoice) -> str:
    """Return what a key of the header is called."""
    own = PARTS.get(choice.part) or LABELS.get(choice.value) or KEYS.get(choice.value)
    return choice.label or (own() if own else choice.value)


def _filled(said: str, detail: str) -> str:
    """Return a sentence with its detail."""
    return said % {"detail": detail} if "%(detail)s" in said else said


def register(app: Flask) -> None:
    """Give these to the templates of an application."""
    words: tuple[Callable[..., object], ...] = (import_fault, import_problem, import_key)
    app.jinja_env.filters.update({one.__name__: one for one in words})
