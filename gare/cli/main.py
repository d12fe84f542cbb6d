"""`gare`: the group of all commands, and how errors are said on a terminal."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import Final

import click

from gare.cli.backup_words import refusal
from gare.model import errors
from gare.people.lost import PeopleLost

_COMMANDS: Final = (
    "init", "run", "index", "check", "feeds", "mail", "import", "backup", "restore", "settings",
    "user", "purge",
)  # fmt: skip
"""Each is a file of `gare/cli/` of that name; `import` cannot be one in Python."""
_FILES: Final = {"import": ("imports", "import_")}


class Commands(click.Group):
    """A group that imports a command when it is called for, and says errors as one clear line.

    All of them are 1,300 modules, half of which only serve pages.
    """

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """Return the names of the commands, in the order one comes to need them."""
        return list(_COMMANDS)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, None when there is none of that name."""
        if cmd_name not in _COMMANDS:
            return None
        file, name = _FILES.get(cmd_name, (cmd_name, cmd_name))
        found: click.Command = getattr(import_module(f"gare.cli.{file}"), name)
        return found

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; exit with 1 and a sentence when Gare refuses."""
        try:
            return super().invoke(ctx)
        except errors.GareError as error:
            click.echo(f"gare : {sentence(error)}", err=True)
            ctx.exit(1)


@click.group(cls=Commands)
@click.version_option(package_name="gare", prog_name="gare")
def main() -> None:
    """Gare, un wiki dont chaque page est un fichier Markdown dans un dépôt git."""
    os.umask(os.umask(0o022) | 0o002)
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


_SENTENCES: Final[dict[type[errors.GareError], str]] = {
    errors.BadSetting: "réglage {name} : {detail}",
    errors.BadRepository: "{path} n’est pas un dépôt ou un dossier utilisable ({detail})",
    errors.DiskFull: "plus de place sur le disque ({detail})",
    errors.ReadOnly: "le dossier de données ne peut pas être écrit ({detail})",
    PeopleLost: "la base des comptes, qui a servi, est perdue ({detail}) ; remettez-la par "
    "`gare restore --people FICHIER`, ou recommencez sans aucun compte par `gare user reset`",
    errors.StoreFailure: "git ou le disque a refusé : {detail}",
    errors.NameTaken: "le nom « {name} » est déjà pris",
    errors.WeakPassword: "mot de passe trop court ou trop connu ({min_chars} caractères au moins)",
    errors.BadInput: "valeur inutilisable : {name} {value}",
    errors.BadPath: "nom refusé : {path} ({reason})",
    errors.Busy: "le dépôt est occupé par d’autres écritures ; réessayez",
    errors.IndexUnready: "l’index est en train d’être reconstruit ; réessayez dans un instant",
    errors.GareError: "quelque chose n’a pas marché",
}


def sentence(error: errors.GareError) -> str:
    """Return what to say of an error to the person who operates the site."""
    if isinstance(error, errors.BadBackup):
        return refusal(error)
    said = next(_SENTENCES[kind] for kind in type(error).__mro__ if kind in _SENTENCES)
    return said.format_map(vars(error)).strip()
