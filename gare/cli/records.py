"""`gare import` of fiches: what was done with each row, said on a terminal."""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import click

from gare.exports.format import MAX_BYTES
from gare.model.errors import BadInput
from gare.wiki.bringing import Brought, Personal, Wanted
from gare.wiki.importing import IMPORTER
from gare.wiki.records_importing import import_records
from gare.wiki.views.importing import FileFault, ImportReport, Told
from gare.wiki.wiki import Wiki

ASK: Final = "ask"
POLICIES: Final = (*(one.value for one in Personal), ASK)
MAX_SHOWN: Final = 1000
"""How many lines of one sort are printed; the others are counted."""
_FAULTS: Final = {
    "size": "fichier trop lourd ({detail} octets au plus)",
    "empty": "fichier vide",
    "encoding": "ce n’est pas du texte lisible",
    "syntax": "ne se lit pas {detail}",
    "cell": "une case dépasse {detail} caractères : guillemet non refermé ?",
    "quote": "un guillemet s’ouvre et n’est jamais refermé",
    "columns": "aucune colonne connue",
    "too-many": "trop de fiches : {detail} au plus, les suivantes sont laissées",
    "unreadable": "une fiche ne se lit pas {detail}",
    "format": "format qui ne se reconnaît pas : dites --format",
    "kind": "genre de fiche inconnu ou qui ne va pas avec ce format : dites --kind",
}
_PROBLEMS: Final = {
    "required": "manque",
    "missing": "manque",
    "duplicate": "déjà vu à la ligne {detail}",
    "renamed": "enregistré « {detail} », car d’autres sources ont le même",
    "ambiguous": "plusieurs pages ont cet identifiant : {detail}",
    "pattern": "n’a pas la forme attendue : {detail}",
    "choice": "ne fait pas partie des choix : {detail}",
    "type": "n’est pas de la sorte attendue : {detail}",
    "too-long": "trop long : {detail} caractères au plus",
    "long-page": "page trop longue : {detail} octets au plus",
    "personal": "semble le contact d’une personne : {detail}",
    "consent": "il faut l’accord de la personne",
    "hours": "horaires qui ne se comprennent pas",
    "one-line": "doit tenir sur une ligne",
    "not-text": "la page n’est pas du texte lisible : {detail}",
}


def mapping_of(pairs: Sequence[str]) -> dict[str, str]:
    """Return {"mission": "summary"} of ("mission=summary",). Raises `BadInput`."""
    found: dict[str, str] = {}
    for pair in pairs:
        old, sign, new = pair.partition("=")
        if not sign or not old.strip():
            raise BadInput("--map", pair)
        found[old.strip()] = new.strip()
    return found


def brought(source: Path) -> tuple[Brought, ...]:
    """Return a file, or the Markdown files of a folder in the order of their names."""
    if not source.is_dir():
        return (_file(source),)
    return tuple(
        _file(one)
        for one in sorted(source.rglob("*.md"))
        if one.is_file() and not one.is_symlink() and not one.name.startswith(".")
    )


def _file(place: Path) -> Brought:
    """Return a file, no more of it than what tells that it is too large."""
    with place.open("rb") as file:
        return Brought(place.name, file.read(MAX_BYTES + 1))


def bring(wiki: Wiki, source: Path, wanted: Wanted, *, ask: bool, dry_run: bool) -> ImportReport:
    """Import the fiches of a file or folder, print the report and return it.

    With `ask`, a person says what becomes of personal contacts, when there are any.
    """
    files = brought(source)
    if ask:
        wanted = _asked(wiki, files, wanted)
    start = time.monotonic()
    report = import_records(wiki, files, wanted, IMPORTER, dry_run=dry_run)
    for line in lines(report, dry_run=dry_run):
        click.echo(line)
    click.echo(cost(time.monotonic() - start))
    return report


def cost(seconds: float) -> str:
    """Return what a command took: seconds, and the memory of this process at most."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    unit = 1024**2 if sys.platform == "darwin" else 1024  # getrusage(2): macOS counts bytes
    return f"En {seconds:.1f} s, {peak / unit:.0f} Mo de mémoire au plus.".replace(".", ",", 1)


def _asked(wiki: Wiki, files: Sequence[Brought], wanted: Wanted) -> Wanted:
    """Return what is wanted once a person has said what becomes of personal contacts."""
    found = [
        one
        for one in import_records(wiki, files, wanted, IMPORTER, dry_run=True).refused
        if one.problem.code == "personal"
    ]
    if not found:
        return wanted
    for one in found[:MAX_SHOWN]:
        click.echo(_line("à décider", one))
    words = {"refuser": Personal.REFUSE, "retirer": Personal.DROP, "garder": Personal.KEEP}
    said = click.prompt(
        f"{len(found)} contacts semblent personnels",
        type=click.Choice(list(words)),
        default="refuser",
    )
    return Wanted(wanted.kind, wanted.form, wanted.mapping, words[said])


def lines(report: ImportReport, *, dry_run: bool) -> Iterator[str]:
    """Give the lines of a report."""
    yield from (_fault(one) for one in report.faults)
    for word, told in (
        ("refusé", report.refused),
        ("retiré", report.dropped),
        ("attention", report.told),
    ):
        yield from (_line(word, one) for one in told[:MAX_SHOWN])
        if len(told) > MAX_SHOWN:
            yield f"{word} : et {len(told) - MAX_SHOWN} autres"
    if report.ignored:
        yield f"colonnes laissées de côté : {', '.join(report.ignored[:50])}"
    made, changed = ("à créer", "à changer") if dry_run else ("créées", "changées")
    yield (
        f"{len(report.created)} fiches {made}, {len(report.changed)} {changed}, "
        f"{report.unchanged} identiques, {report.left_out} refusées."
    )
    if report.commit:
        yield f"commit {report.commit}"


def _fault(one: FileFault) -> str:
    """Return what is wrong with a whole file."""
    said = _FAULTS.get(one.fault.code, one.fault.code).format(detail=one.fault.detail).strip()
    at = f"ligne {one.fault.line} : " if one.fault.line else ""
    return f"fichier {one.file} : {at}{said}" if one.file else f"fichier : {at}{said}"


def _line(word: str, told: Told) -> str:
    """Return a problem of a record: its line, its title, its field, and the words at fault."""
    known = _PROBLEMS.get(told.problem.code, "ne convient pas ({code}) : {detail}")
    said = known.format(detail=told.problem.detail, code=told.problem.code)
    place = f"{told.file} ligne {told.place}".strip()
    title = f" « {told.title} »" if told.title else ""
    return f"{word} : {place}{title} : {told.problem.field or 'fiche'} : {said}"
