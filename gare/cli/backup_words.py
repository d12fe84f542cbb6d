"""What commands say of backups: why one cannot be made or put back, sizes."""

from __future__ import annotations

from typing import Final

from gare.model.errors import BadBackup

_REASONS: Final = {
    "purging": "une purge n’est pas finie : attendez-la, ou redémarrez la gare, qui la finit",
    "empty": "le dépôt n’a encore aucune page : rien à sauvegarder",
    "busy": "une autre sauvegarde ou remise en place est en cours : {detail}",
    "exists": "{detail} existe déjà ; donnez un autre nom, ou un dossier",
    "folder": "{detail} n’est pas un dossier",
    "unreadable": "ce n’est pas une sauvegarde de Gare, ou elle ne se lit pas {detail}",
    "format": "cette sauvegarde est d’une forme que cette version ne connaît pas ({detail})",
    "newer": "cette sauvegarde vient d’une Gare plus récente ({detail}) : installez-la d’abord",
    "truncated": "cette sauvegarde est coupée ; rien n’est écrit",
    "altered": "cette sauvegarde est abîmée ({detail}) ; rien n’est écrit",
    "data": "{detail} n’est pas vide : une sauvegarde se remet dans un dossier neuf",
    "people": "la base des comptes n’est pas vide : une sauvegarde se remet dans une base neuve",
    "unfinished": "une remise en place n’est pas finie dans {detail} : relancez gare restore",
}


def refusal(error: BadBackup) -> str:
    """Return why a backup cannot be made or put back."""
    said = _REASONS.get(error.reason, "sauvegarde inutilisable : {detail}")
    return said.format(detail=error.detail).strip()


def megabytes(size: int) -> str:
    """Return a size as it is read: "12,3 Mo"."""
    return f"{size / 1_000_000:.1f} Mo".replace(".", ",")
