"""`gare purge`: erase pages or texts for ever."""

from __future__ import annotations

import shlex

import click

from gare.cli.opening import wiki_here
from gare.store.purging import Counted
from gare.wiki.purging import Asked, Done, Foreseen, foresee
from gare.wiki.purging import purge as erase

_SHOWN = 20
_STEPS = {
    "people": "Base des comptes, imports en attente…",
    "history": "Historique réécrit ; les enregistrements attendent…",
    "index": "Index reconstruit…",
}
_AFTERWARDS = """
Ce que Gare ne peut pas effacer :
- les clones et les miroirs : demandez à qui les tient de les refaire, ou, dans chacun,
    git fetch --prune origin && git reset --hard origin/main
    git reflog expire --expire=now --all && git gc --prune=now
  un miroir poussé par vous : git push --mirror --force, puis prévenez l’hébergeur ;
- les sauvegardes faites avant : remplacez-les par une nouvelle, et détruisez-les ;
- les journaux et les caches d’un mandataire devant Gare, et ce qu’ont gardé les moteurs."""


@click.command()
@click.option("--page", "pages", multiple=True, metavar="CHEMIN", help="Page à effacer.")
@click.option("--string", "texts", multiple=True, metavar="TEXTE", help="Texte à effacer partout.")
@click.option("--yes", is_flag=True, help="Efface ; sinon, compte seulement ce qui changerait.")
def purge(pages: tuple[str, ...], texts: tuple[str, ...], *, yes: bool) -> None:
    """Efface pour toujours des pages ou des textes, versions passées comprises.

    Un texte est remplacé par « xxxxx », avec ses accents et ses majuscules : relancez pour
    chaque autre façon de l'écrire.
    Interrompue, la commande se relance telle quelle.
    """
    if not pages and not texts:
        raise click.UsageError("dites quoi effacer : --page CHEMIN ou --string TEXTE")
    wiki = wiki_here()
    asked = Asked(pages, texts)
    if not yes:
        _foreseen(foresee(wiki, asked))
        return
    _done(erase(wiki, asked, lambda step: click.echo(_STEPS[step])))


def _foreseen(found: Foreseen) -> None:
    """Say what would change."""
    counted = found.counted
    click.echo(f"Commits : {counted.commits}, dont {counted.changed} réécrits autrement "
               f"et {counted.dropped} supprimés.")  # fmt: skip
    click.echo(f"Contenus qui portent le texte : {counted.blobs}.")
    _list("Fichiers touchés", [f"{name} ({times})" for name, times in counted.files])
    _list("Adresses de ces pages", found.places)
    _list("Pages qui y mènent encore", found.citing)
    click.echo(f"Base des comptes : {found.rows} lignes. Imports en attente : {found.waiting}.")
    _list("Comptes qui portent ce texte, à fermer à part", found.accounts)
    _unread(counted)
    click.echo("Rien n’a été changé. Ajoutez --yes pour effacer, après une sauvegarde à détruire.")


def _list(title: str, lines: list[str] | tuple[str, ...]) -> None:
    """Print some lines, the first ones when there are many."""
    if lines:
        click.echo(f"{title} : {len(lines)}")
        for line in lines[:_SHOWN]:
            click.echo(f"  {line}")
        if len(lines) > _SHOWN:
            click.echo("  …")


def _done(done: Done) -> None:
    """Say what was done, and what is left to others."""
    counted = done.counted
    click.echo(f"Effacé : {counted.changed} commits réécrits, {counted.dropped} supprimés, "
               f"{done.moved} ont une nouvelle adresse.")  # fmt: skip
    if done.objects_left:
        click.echo(f"ATTENTION : {done.objects_left} objets portent encore le texte ; relancez.")
    _list("ATTENTION, ces fichiers portent encore le texte", done.left)
    if not done.objects_left and not done.left:
        click.echo("Vérifié : plus aucun objet du dépôt ni fichier des données ne le porte.")
    _unread(counted)
    for one in done.standing:
        rows = f"{one.rows} lignes de la base des comptes"
        click.echo(f"« {one.text} » est encore écrit : {one.commits} commits, {rows}.")
        _list("  Fichiers", one.files)
        click.echo(f"  S’il dit de qui il s’agit : gare purge --string {shlex.quote(one.text)}")
    _list("Dépôts que celui-ci connaît, à refaire", done.remotes)
    click.echo(_AFTERWARDS)


def _unread(counted: Counted) -> None:
    """Name every file that nobody could look into."""
    if counted.unread:
        click.echo(f"Fichiers non lus (images, PDF, protégés), à ouvrir : {len(counted.unread)}")
        for name in counted.unread:
            click.echo(f"  {name}")
