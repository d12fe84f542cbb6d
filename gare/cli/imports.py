"""`gare import`: fiches of other tools, a folder of Markdown, or a whole git repository."""

from __future__ import annotations

from pathlib import Path

import click

from gare.cli.opening import settings_here, wiki_here
from gare.cli.records import ASK, POLICIES, bring, mapping_of
from gare.wiki.adopting import adopt_repository, is_repository
from gare.wiki.bringing import Personal, Wanted
from gare.wiki.importing import Refused, Report, import_folder
from gare.wiki.indexing import rebuild

_WORDS = {
    "encoding": "nom qui n’est pas en UTF-8",
    "symlink": "lien symbolique",
    "part": "dossier _gare : réservé aux réglages du wiki",
    "too-large": "fichier trop lourd (GARE_MAX_UPLOAD_BYTES)",
    "type": "type de fichier qui n’est pas accepté",
    "twice": "deux fichiers pour le même nom",
    "not-text": "n’est pas du texte UTF-8 : gardé, montré comme illisible",
    "long-page": "page trop longue (GARE_MAX_PAGE_BYTES) : gardée, montrée comme source",
    "empty": "nom vide",
    "too-long": "nom trop long",
    "too-deep": "trop de dossiers l’un dans l’autre",
    "control": "caractère invisible dans le nom",
    "bidi": "caractère qui retourne le sens de lecture dans le nom",
    "backslash": "barre inversée dans le nom",
    "dots": "« . » ou « .. » dans le nom",
    "leading": "nom qui commence par un point ou un tiret",
    "trailing": "nom qui finit par un point ou une espace",
    "reserved": "nom réservé",
}


@click.command("import")
@click.argument("source", type=click.Path(exists=True, path_type=Path))
@click.option("--into", default="", help="Dossier du wiki où mettre les pages.")
@click.option("--dry-run", is_flag=True, help="Dit ce qui serait fait, sans rien écrire.")
@click.option("--files", is_flag=True, help="D'un dépôt git, ne prend que les fichiers présents.")
@click.option("--kind", default="", help="Genre des fiches d'un fichier : lieu, etude, outil…")
@click.option("--format", "form", default="", help="Format du fichier : csv, bib, vcf, ics, json…")
@click.option(
    "--map", "pairs", multiple=True, metavar="OLD=NEW", help="Nouvelle clé d'une colonne."
)
@click.option(
    "--personal",
    type=click.Choice(POLICIES),
    default=Personal.REFUSE.value,
    help="Contacts personnels : refuser la fiche, les retirer, les garder, ou demander.",
)
def import_(
    source: Path, into: str, *, dry_run: bool, files: bool, kind: str, form: str,
    pairs: tuple[str, ...], personal: str,
) -> None:  # fmt: skip
    """Importe des fiches (CSV, BibTeX, vCard…), un dossier de Markdown, ou un dépôt git entier."""
    if kind or form or pairs or source.is_file():
        policy = Personal.REFUSE if personal == ASK else Personal(personal)
        wanted = Wanted(kind, form, mapping_of(pairs), policy)
        report = bring(wiki_here(), source, wanted, ask=personal == ASK, dry_run=dry_run)
        if report.faults and not report.records:
            raise SystemExit(1)
        return
    if is_repository(source) and not files:
        _adopt(source, dry_run=dry_run)
        return
    _print(import_folder(wiki_here(), source, into, dry_run=dry_run), dry_run=dry_run)


def _adopt(source: Path, *, dry_run: bool) -> None:
    """Adopt a git repository and print what was found in it."""
    adopted = adopt_repository(settings_here(), source, dry_run=dry_run)
    for refused in adopted.refused:
        _say("ne sera pas servi", Refused(refused.file, refused.fault))
    click.echo(f"branche {adopted.branch}, {adopted.commits} commits, {adopted.head[:12]}")
    if not adopted.new:
        click.echo("Tout était déjà là : rien à faire.")
    elif not dry_run:
        rebuild(wiki_here(empty=True))
        click.echo("Dépôt adopté avec tout son historique, index construit.")


def _print(report: Report, *, dry_run: bool) -> None:
    """Print what was done, or would be."""
    for refused in report.refused:
        _say("refusé", refused)
    for warned in report.warned:
        _say("attention", warned)
    verb = "à ajouter" if dry_run else "ajoutés"
    changed = "à changer" if dry_run else "changés"
    click.echo(
        f"{len(report.added)} fichiers {verb}, {len(report.changed)} {changed}, "
        f"{len(report.same)} identiques, {len(report.refused)} refusés."
    )
    if report.commit:
        click.echo(f"commit {report.commit}")


def _say(word: str, refused: Refused) -> None:
    """Print why one file is left out, or needs care."""
    click.echo(f"{word} : {refused.file} : {_WORDS.get(refused.reason, refused.reason)}")
