"""Sentences that Gare itself writes into the history when the person gave no summary.

They are content: in the language of the site, French, like the pages around them.
"""

from __future__ import annotations

from gare.model.pages import Action

_SUMMARIES = {
    Action.CREATE: "Création de « {title} »",
    Action.EDIT: "Modification de « {title} »",
    Action.MOVE: "Déplacement de « {title} »",
    Action.DELETE: "Suppression de « {title} »",
    Action.RESTORE: "Restauration de « {title} »",
    Action.REVERT: "Retour de « {title} » à une version antérieure",
    Action.IMPORT: "Import de {title}",
    Action.MERGE: "Fusion dans « {title} »",
}
FILE_ADDED = "Ajout du fichier {name} à « {title} »"
FILE_REMOVED = "Retrait du fichier {name} de « {title} »"
PROTECTED = "Protection de {path}"
UNPROTECTED = "Fin de la protection de {path}"
RULES_CHANGED = "Règles du site"
POLICY_CHANGED = "Réglages de la modération"
MAX_SUMMARY_CHARS = 300


def summary_or_default(summary: str, action: Action, title: str) -> str:
    """Return the summary typed, on one line and not too long, or what the action says."""
    words = " ".join(summary.split())[:MAX_SUMMARY_CHARS]
    return words or _SUMMARIES[action].format(title=title)
