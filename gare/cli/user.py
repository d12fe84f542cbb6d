"""`gare user`: accounts, from the server."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from gare.cli.opening import wiki_here
from gare.model.errors import BadInput
from gare.model.people import Account, Role
from gare.people.people import People


@click.group()
def user() -> None:
    """Comptes : créer, lister, changer de rôle ou de mot de passe."""


@user.command("list")
def list_users() -> None:
    """Liste les comptes."""
    for account in wiki_here().people.accounts():
        created = account.created_at.date().isoformat()
        click.echo(f"{account.handle}\t{account.role.value}\t{created}\t{account.name}")


@user.command()
@click.argument("name")
@click.option("--role", type=click.Choice([r.value for r in Role if r is not Role.VISITOR]))
@click.password_option(prompt="Mot de passe", confirmation_prompt="Encore une fois")
def add(name: str, role: str | None, password: str) -> None:
    """Crée un compte."""
    people = wiki_here().people
    made = people.register(name, password, datetime.now(UTC))
    if role is not None:
        made = people.set_role(made.id, Role(role))
    click.echo(f"Compte créé : {made.handle} ({made.role.value})")


@user.command("role")
@click.argument("name")
@click.argument("role", type=click.Choice([r.value for r in Role if r is not Role.VISITOR]))
def set_role(name: str, role: str) -> None:
    """Donne un rôle à un compte."""
    people = wiki_here().people
    changed = people.set_role(_named(people, name).id, Role(role))
    click.echo(f"{changed.name} : {changed.role.value}")


@user.command("password")
@click.argument("name")
@click.password_option(prompt="Nouveau mot de passe", confirmation_prompt="Encore une fois")
def set_password(name: str, password: str) -> None:
    """Change un mot de passe ; les sessions ouvertes se ferment."""
    people = wiki_here().people
    people.set_password(_named(people, name).id, password)
    click.echo("Mot de passe changé.")


def _named(people: People, name: str) -> Account:
    """Return the account of that name. Raises `BadInput`."""
    found = people.account_named(name)
    if found is None:
        raise BadInput("name", name)
    return found
