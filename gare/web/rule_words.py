"""What rules say to readers: why something is kept for others, and for whom."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from gare.model.errors import GareError
from gare.model.people import Role
from gare.web.languages import gettext as _


def protected_sentence(error: GareError) -> str:
    """Return who may do what was refused, and what to do then."""
    needed = getattr(error, "needed", "")
    if needed == "closed":
        return _(
            "Les règles de ce site sont à corriger : en attendant, personne ne peut écrire. "
            "Gardez votre texte et revenez bientôt."
        )
    if needed == Role.MEMBER:
        return _("Il faut un compte pour faire cela ici. Connectez-vous, puis recommencez.")
    if needed == Role.MODERATOR:
        return _("Seules les personnes qui modèrent ce site peuvent faire cela ici.")
    if needed == Role.ADMIN:
        return _("Seules les personnes qui administrent ce site peuvent faire cela ici.")
    return _("Seules certaines personnes peuvent faire cela ici : connectez-vous si vous en êtes.")


RULE_FAULTS: Final[dict[str, Callable[[str], str]]] = {
    "not-text": lambda _detail: _("ce fichier n’est pas du texte"),
    "lost": lambda _detail: _(
        "ce fichier manque : pour n’avoir aucune règle, gardez-le vide, sans le supprimer"
    ),
    "not-rules": lambda _detail: _("il faut une liste de règles après « rules: »"),
    "not-a-rule": lambda _detail: _("une règle se compose de lignes « mot: valeur »"),
    "unknown-key": lambda detail: _("mot inconnu : %(word)s", word=detail),
    "bad-path": lambda detail: _("chemin à revoir : %(word)s", word=detail),
    "bad-kind": lambda detail: _("ce n’est pas le nom d’un genre : %(word)s", word=detail),
    "bad-word": lambda detail: _("ce mot ne désigne personne : %(word)s", word=detail),
    "no-act": lambda _detail: _("cette règle ne dit pas ce qui est permis"),
    "no-place": lambda detail: _("le chemin de cette règle n’a pas %(word)s", word=detail),
    "nobody": lambda _detail: _("dites au moins une personne ou un rôle"),
    "too-many": lambda detail: _("trop de règles : %(limit)s au plus", limit=detail),
}


def rule_sentence(code: str, detail: str) -> str:
    """Return what is wrong in the rules."""
    found = RULE_FAULTS.get(code)
    return (
        found(detail) if found else _("ce texte ne se lit pas : vérifiez décalages et guillemets")
    )
