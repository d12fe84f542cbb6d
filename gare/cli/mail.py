"""`gare mail`: tell people of what they follow and send what waits, for a timer of the machine."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from gare.app import application
from gare.cli.opening import wiki_here
from gare.web.letters import letters
from gare.wiki.beside import tell_once
from gare.wiki.daily import once
from gare.wiki.mailing import can_mail


@click.command()
def mail() -> None:
    """Envoie les courriels qui attendent, prévient de ce qui est suivi, et fait ce qui est du jour.

    Du jour : redemander les consentements, effacer ce dont le délai est passé.
    """
    wiki = wiki_here()
    writing = letters(application(wiki))
    day = once(wiki, datetime.now(UTC), writing.question)
    if day.hidden:
        click.echo(
            f"{day.hidden} fiches ne sont plus montrées : leur consentement est à renouveler."
        )
    if not can_mail(wiki):
        click.echo("Aucun courriel : il faut GARE_SMTP_URL, GARE_MAIL_FROM et GARE_SITE_URL.")
        return
    sent, failed = tell_once(wiki, writing)
    click.echo(f"{sent} courriels envoyés, {failed} à réessayer ou refusés.")
