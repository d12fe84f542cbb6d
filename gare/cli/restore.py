"""`gare restore`: put a backup back, or make sure that it can be."""

from __future__ import annotations

from pathlib import Path

import click

from gare.cli.backup_words import megabytes
from gare.cli.opening import settings_here
from gare.wiki.restoring import Restored, rehearse, restore_people
from gare.wiki.restoring import restore as put_back

_SHOWN = 20


@click.command()
@click.argument("file", metavar="FICHIER", type=click.Path(path_type=Path))
@click.option(
    "--check",
    is_flag=True,
    help="Vérifie seulement : la remet dans un dossier provisoire, puis l'ôte.",
)
@click.option("--people", is_flag=True, help="Ne remet que les comptes, quand ils sont perdus.")
def restore(file: Path, *, check: bool, people: bool) -> None:
    """Remet une sauvegarde en place, dans un dossier de données vide.

    Tout le fichier est vérifié avant d'écrire quoi que ce soit.
    """
    settings = settings_here()
    if people and check:
        raise click.UsageError("--people ou --check, pas les deux.")
    if people:
        _say_rows(restore_people(settings, file))
        return
    done = rehearse(settings, file) if check else put_back(settings, file)
    _say(done)
    if check:
        click.echo("Sauvegarde entière : elle peut être remise en place.")
    else:
        click.echo(f"Remis en place : {settings.data}")


def _say(done: Restored) -> None:
    """Say what came back."""
    held = done.manifest
    size = sum(part.size for part in held.parts)
    click.echo(f"Sauvegarde du {held.made_at}, Gare {held.gare}, {megabytes(size)}")
    click.echo(f"main {held.main[:12]}, {held.refs} références, {held.objects} objets")
    _say_rows(done)
    if not done.news:
        click.echo("Les actualités d’autres sites ne se lisaient pas : elles seront relues.")
    for line in done.said[:_SHOWN]:
        click.echo(f"git signale : {line}")
    if done.settings:
        names = ", ".join(done.settings)
        click.echo(f"Réglages de git ajoutés à la main, à remettre s’il le faut : {names}")


def _say_rows(done: Restored) -> None:
    """Say how many accounts came back, and how much else with them."""
    rows = done.manifest.rows
    accounts = rows.get("accounts", 0)
    click.echo(f"{accounts} comptes, {sum(rows.values()) - accounts} autres lignes")
