"""`gare mail`: tell people of what they follow and send what waits, for a timer of the machine."""

from __future__ import annotations

import click

from gare.app import application
from gare.cli.opening import wiki_here
from gare.web.following import composer
from gare.wiki.beside import tell_once
from gare.wiki.mailing import can_mail


@click.command()
def mail() -> None:
    """Envoie les courriels qui attendent, et prévient de ce qui est suivi."""
    wiki = wiki_here()
    if not can_mail(wiki):
        click.echo("Aucun courriel : il faut GARE_SMTP_URL, GARE_MAIL_FROM et GARE_SITE_URL.")
        return
    sent, failed = tell_once(wiki, composer(application(wiki)))
    click.echo(f"{sent} courriels envoyés, {failed} à réessayer ou refusés.")
