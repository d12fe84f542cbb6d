"""`gare backup`: one file with all that could not be made again."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from gare.cli.backup_words import megabytes
from gare.cli.opening import settings_here
from gare.wiki.backing import back_up
from gare.wiki.wiki import open_wiki


@click.command()
@click.argument("place", metavar="FICHIER|DOSSIER", type=click.Path(path_type=Path))
@click.option(
    "--keep",
    type=click.IntRange(1, 10_000),
    metavar="N",
    help="Dans un dossier, ne garde que les N dernières sauvegardes.",
)
def backup(place: Path, keep: int | None) -> None:
    """Sauvegarde la gare entière dans un fichier ; le site peut rester ouvert.

    Dans un dossier, le fichier porte la date : gare-20260301-040000.tar.
    """
    wiki = open_wiki(settings_here())
    try:
        made = back_up(wiki, place, datetime.now(UTC), keep)
    finally:
        wiki.close()
    held = made.manifest
    click.echo(f"Sauvegardé : {made.file} ({megabytes(made.size)})")
    click.echo(
        f"main {held.main[:12]}, {held.objects} objets, {held.rows.get('accounts', 0)} comptes"
    )
    for name in made.left_out:
        click.echo(f"ATTENTION : {name} ne se lit pas et n’est pas dans la sauvegarde.")
    for name in made.removed:
        click.echo(f"ôtée : {name}")
