"""Imports in the browser: who may, which columns go where, what would be done, then doing it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from gare.exports.format import MAX_BYTES
from gare.exports.matching import ENGINE, place_keys
from gare.exports.registry import format_named, readers
from gare.kinds.kinds import Kinds
from gare.model.errors import Forbidden
from gare.model.kinds import Kind
from gare.model.people import Person, Role
from gare.wiki.bringing import Brought, Personal, Wanted
from gare.wiki.columns import Column, columns
from gare.wiki.indexing import catch_up
from gare.wiki.kinds import kinds_now
from gare.wiki.recognising import format_of, kind_for
from gare.wiki.records_importing import import_records
from gare.wiki.views.importing import ImportChoice, ImportColumn, ImportReport, ImportView
from gare.wiki.wiki import Wiki

IMPORTERS: Final = frozenset({Role.MODERATOR, Role.ADMIN})
LEFT_OUT: Final = "-"
"""What the form of columns sends for one that no page takes."""
INPUT: Final = "col."
"""What the inputs of columns begin with; their number follows."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What the form of an import says. `chosen` has the keys of columns by their inputs."""

    kind: str = ""
    form: str = ""
    chosen: Mapping[str, str] = field(default_factory=dict)
    personal: str = Personal.REFUSE


def check_may(person: Person) -> None:
    """Raise `Forbidden` unless a person may import."""
    if person.role not in IMPORTERS:
        raise Forbidden("import")


def max_bytes(wiki: Wiki) -> int:
    """Return the largest file that may be sent."""
    return min(wiki.settings.max_upload_bytes, MAX_BYTES)


def begin(wiki: Wiki, person: Person, sent: Sent, *, stale: bool = False) -> ImportView:
    """Return the screen that asks for a file. Raises `Forbidden`."""
    check_may(person)
    catch_up(wiki)
    kinds = kinds_now(wiki).kinds
    return ImportView(
        kinds=tuple(ImportChoice(one.name, one.plural, one.name == sent.kind) for one in kinds),
        formats=tuple(ImportChoice(one.name, one.name, one.name == sent.form) for one in readers()),
        max_bytes=max_bytes(wiki),
        kind=sent.kind,
        stale=stale,
    )


def proposed(wiki: Wiki, person: Person, file: Brought, ticket: str, sent: Sent) -> ImportView:
    """Return the columns of a file and what importing it would do. Raises `Forbidden`."""
    return _screen(wiki, person, file, ticket, sent, write=False)


def done(wiki: Wiki, person: Person, file: Brought, ticket: str, sent: Sent) -> ImportView:
    """Import a file, and return what was done. Raises `Forbidden`, `StoreFailure`, `Busy`."""
    return _screen(wiki, person, file, ticket, sent, write=True)


def _screen(
    wiki: Wiki, person: Person, file: Brought, ticket: str, sent: Sent, *, write: bool
) -> ImportView:
    """Return the screen of a file, once imported when `write`."""
    start = begin(wiki, person, sent)
    kinds = kinds_now(wiki).kinds
    kind, found = _columns(kinds, file, sent)
    chosen = tuple(_chosen(number, one, sent) for number, one in enumerate(found))
    keys = {one.name: one.key for one, own in zip(chosen, found, strict=True) if one.key != own.key}
    policy = Personal(sent.personal) if sent.personal in set(Personal) else Personal.REFUSE
    wanted = Wanted(kind.name if kind else sent.kind, sent.form, keys, policy)
    report = import_records(wiki, [file], wanted, person, dry_run=not write)
    return replace(
        start,
        ticket=ticket,
        file_name=file.name,
        kind=wanted.kind,
        kind_label=kind.plural if kind else "",
        list_address=f"/-/kind/{kind.name}" if kind else "",
        columns=chosen,
        keys=tuple(_keys(kind)),
        personal=policy.value,
        report=report,
        done=write and _all_read(report),
    )


def _all_read(report: ImportReport) -> bool:
    """Tell whether there was anything to import: else the file is to be looked at again."""
    return report.records > 0


def _columns(kinds: Kinds, file: Brought, sent: Sent) -> tuple[Kind | None, tuple[Column, ...]]:
    """Return the kind and the columns of a file, as far as they are known."""
    asked = kinds.get(sent.kind)
    form = format_named(sent.form) if sent.form else format_of(file.name, file.content, asked)
    if form is None or form.read is None:
        return asked, ()
    kind = asked or kind_for(form, file.name, kinds)
    return kind, columns(form, file.content, kind) if kind else ()


def _chosen(number: int, column: Column, sent: Sent) -> ImportColumn:
    """Return a column with the key chosen for it, else the one it seems to be."""
    name = f"{INPUT}{number}"
    said = sent.chosen.get(name, column.key or LEFT_OUT)
    return ImportColumn(
        name, column.name, column.sample, "" if said == LEFT_OUT else said, column.key
    )


def _keys(kind: Kind | None) -> list[ImportChoice]:
    """Return the keys that a column may go to; those of the engine have no label.

    Nor have the parts of a place, each a key of its own.
    """
    found = [ImportChoice(key, "") for key in ENGINE]
    for one in kind.fields if kind else ():
        if one.type == "place":
            found += [ImportChoice(key, "", part=part) for part, key in place_keys(one).items()]
        else:
            found.append(ImportChoice(one.name, one.label))
    return found
