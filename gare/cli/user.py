"""`gare user`: accounts, from the server."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

import click

from gare.cli.opening import settings_here, wiki_here
from gare.model.entering import Purpose, Wanted
from gare.model.errors import BadInput
from gare.model.people import Account, AccountState, Role
from gare.people.people import People
from gare.wiki.recovering import password_link
from gare.wiki.wiki import Wiki, open_wiki

_ROLES: Final = tuple(r.value for r in Role if r is not Role.VISITOR)


@click.group()
def user() -> None:
    """Comptes : créer, lister, changer de rôle ou de mot de passe."""


@user.command("list")
@click.argument("text", required=False, default="")
def list_users(text: str) -> None:
    """Liste les comptes, ou ceux dont le nom contient TEXT."""
    roll, after = wiki_here().people.roll, 0
    while True:
        lines = roll.search(text, after=after)
        for entry in lines.entries:
            account = entry.account
            created = account.created_at.date().isoformat()
            click.echo(
                f"{account.handle}\t{account.role.value}\t{entry.state.value}\t{created}\t"
                f"{account.name}"
            )
        if lines.next is None:
            return
        after = lines.next


@user.command()
@click.argument("name")
@click.option("--role", type=click.Choice(_ROLES))
@click.password_option(prompt="Mot de passe", confirmation_prompt="Encore une fois")
def add(name: str, role: str | None, password: str) -> None:
    """Crée un compte."""
    people = wiki_here().people
    made = people.register(name, password, datetime.now(UTC))
    if role is not None:
        made = people.set_role(made.id, Role(role))
    click.echo(f"Compte créé : {made.handle} ({made.role.value})")


@user.command()
@click.option("--role", type=click.Choice(_ROLES), default=Role.MEMBER.value, show_default=True)
@click.option("--note", default="", help="Quelques mots pour la reconnaître.")
def invite(role: str, note: str) -> None:
    """Fait un lien d'invitation, qui sert une fois."""
    wiki = wiki_here()
    wanted = Wanted(Purpose.INVITATION, role=Role(role), made_by="gare", note=note)
    secret = wiki.people.links.make(wanted, datetime.now(UTC))
    click.echo(_link(wiki, f"register?invitation={secret}"))


@user.command("role")
@click.argument("name")
@click.argument("role", type=click.Choice(_ROLES))
def set_role(name: str, role: str) -> None:
    """Donne un rôle à un compte."""
    people = wiki_here().people
    changed = people.set_role(_named(people, name).id, Role(role))
    click.echo(f"{changed.name} : {changed.role.value}")


@user.command("password")
@click.argument("name")
@click.password_option(prompt="Nouveau mot de passe", confirmation_prompt="Encore une fois")
def set_password(name: str, password: str) -> None:
    """Change un mot de passe ; sessions, liens, jetons et flux d'avant ne servent plus."""
    people = wiki_here().people
    people.recover(_named(people, name).id, password)
    click.echo("Mot de passe changé.")


@user.command()
@click.argument("name")
def link(name: str) -> None:
    """Fait un lien par lequel la personne choisit son mot de passe, une fois."""
    wiki = wiki_here()
    found = _named(wiki.people, name)
    secret = password_link(wiki, found, datetime.now(UTC), "gare")
    click.echo(_link(wiki, f"password/{secret}"))


@user.command()
@click.argument("name")
def accept(name: str) -> None:
    """Accepte un compte qui attend."""
    _put(name, AccountState.ACTIVE, "ouvert")


@user.command()
@click.argument("name")
def disable(name: str) -> None:
    """Suspend un compte : ses sessions et ses jetons ne servent plus."""
    _put(name, AccountState.DISABLED, "suspendu")


@user.command()
@click.argument("name")
def enable(name: str) -> None:
    """Rouvre un compte suspendu."""
    _put(name, AccountState.ACTIVE, "ouvert")


@user.command()
@click.argument("name")
def nocode(name: str) -> None:
    """Ne demande plus de code à qui a perdu son téléphone et ses codes."""
    people = wiki_here().people
    people.second_factor.turn_off(_named(people, name).id)
    click.echo("Aucun code n'est plus demandé.")


@user.command()
def reset() -> None:
    """Recommence sans aucun compte, quand leur base est perdue."""
    wiki = open_wiki(settings_here())
    lost = wiki.accounts.begin_again()
    wiki.close()
    click.echo("Une base neuve est prête." if lost else "Rien n'est perdu : rien n'est changé.")


def _put(name: str, state: AccountState, said: str) -> None:
    """Put an account in a state and say so."""
    people = wiki_here().people
    found = _named(people, name)
    people.roll.set_state(found.id, state)
    click.echo(f"{found.name} : {said}")


def _link(wiki: Wiki, path: str) -> str:
    """Return the address of a link; without GARE_SITE_URL, from where `gare run` listens."""
    settings = wiki.settings
    return f"{settings.site_url or f'http://{settings.host}:{settings.port}'}/-/{path}"


def _named(people: People, name: str) -> Account:
    """Return the account of that name. Raises `BadInput`."""
    found = people.account_named(name)
    if found is None:
        raise BadInput("name", name)
    return found
