"""`gare init`: make the data folder, without serving."""

from __future__ import annotations

import click

from gare.cli.opening import wiki_here
from gare.wiki.indexing import rebuild


@click.command()
@click.option(
    "--empty", is_flag=True, help="Avec une page d'accueil vide, sans le contenu de départ."
)
def init(*, empty: bool) -> None:
    """Crée le dossier de données ; un dossier existant n'est jamais écrasé."""
    wiki = wiki_here(empty=empty)
    if wiki.index.head() != wiki.store.head():
        rebuild(wiki)
    click.echo(f"Prêt : {wiki.settings.data}")
