"""`gare index`: build the whole index again."""

from __future__ import annotations

import click

from gare.cli.opening import wiki_here
from gare.wiki.indexing import rebuild


@click.command()
def index() -> None:
    """Reconstruit l'index depuis le dépôt ; le site peut rester ouvert."""
    wiki = wiki_here()
    built = rebuild(wiki, progress=lambda done: click.echo(f"\r{done} pages", nl=False, err=True))
    if built is None:
        click.echo("Un autre processus reconstruit déjà l’index.")
        return
    click.echo(err=True)
    speed = round(built.pages / built.seconds) if built.seconds else built.pages
    click.echo(
        f"{built.pages} pages et {built.commits} révisions en {built.seconds:.1f} s "
        f"({speed} pages par seconde)."
    )
