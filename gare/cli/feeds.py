"""`gare feeds`: read the feeds of other sites now, for a timer of the machine."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from gare.cli.opening import wiki_here
from gare.wiki.background import alone
from gare.wiki.fetching import FEEDS, place_feeds, read_feeds


@click.command()
def feeds() -> None:
    """Lit les flux d'actualités des pages dont l'heure est venue."""
    wiki = wiki_here()
    with alone(wiki, FEEDS) as is_alone:
        if not is_alone:
            click.echo("Un autre processus lit déjà les flux.")
            return
        place_feeds(wiki, datetime.now(UTC))
        done = read_feeds(wiki)
    click.echo(f"{done.asked} flux demandés, {done.failed} sans réponse utilisable.")
