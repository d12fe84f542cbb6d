"""`gare check`: look at repository, names and index, and say in words what is wrong."""

from __future__ import annotations

from typing import Final

import click

from gare.cli.opening import settings_here
from gare.wiki.checking import check_wiki

_WORDS: Final = {
    "fsck": "git signale un objet abîmé",
    "main-damaged": "la branche main ne désigne pas un commit entier",
    "empty": "le dépôt n’a pas encore de page",
    "lock": "verrou oublié par un processus mort ; le prochain démarrage l’ôte",
    "head": "HEAD est perdu ; le prochain démarrage le récrit",
    "config": "la configuration de git est perdue ; le prochain démarrage la récrit",
    "unfinished": "reste d’une écriture interrompue ; le prochain démarrage l’ôte",
    "twin-form": "deux noms ne diffèrent que par l’écriture des accents (NFC, NFD)",
    "twin-case": "deux noms ne diffèrent que par les majuscules",
    "name-symlink": "lien symbolique : n’est pas servi",
    "name-submodule": "sous-module : n’est pas servi",
    "name-encoding": "nom qui n’est pas en UTF-8 : n’est pas servi",
    "index-missing": "l’index manque : il sera reconstruit au prochain démarrage",
    "index-behind": "l’index est en retard sur le dépôt : il le rattrape à la prochaine demande",
    "people": "la base des comptes ne peut pas être lue",
}


def words(code: str) -> str:
    """Return what a finding says."""
    if code in _WORDS:
        return _WORDS[code]
    if code.startswith("name-"):
        return f"nom refusé ({code.removeprefix('name-')}) : n’est pas servi"
    return f"l’index est abîmé ({code}) : `gare index` le reconstruit"


@click.command()
def check() -> None:
    """Vérifie le dépôt, les noms et l'index ; sort avec 1 s'il y a une faute."""
    count = seen = 0
    for finding in check_wiki(settings_here()):
        count += finding.serious
        seen += 1
        place = f"{finding.path} : " if finding.path else ""
        detail = f" ({finding.detail})" if finding.detail else ""
        click.echo(f"{place}{words(finding.code)}{detail}")
    if count:
        click.echo(f"{count} fautes." if count > 1 else "1 faute.")
    else:
        click.echo("Aucune faute." if seen else "Tout va bien.")
    raise SystemExit(1 if count else 0)
