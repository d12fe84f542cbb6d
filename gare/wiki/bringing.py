"""Bring records out of files: their kind, their title, their id, and those that cannot be pages."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

from gare.exports.format import MAX_BYTES, Fault, Format, Found
from gare.exports.registry import format_named
from gare.exports.values import text
from gare.kinds.forms import title_of
from gare.kinds.kinds import Kinds
from gare.markup.text import one_line
from gare.model.kinds import FieldProblem, Kind
from gare.wiki.columns import read_mapped
from gare.wiki.placing import derived_id
from gare.wiki.recognising import format_of, kind_for, suits
from gare.wiki.views.importing import FileFault, Told

MAX_ID_CHARS: Final = 200
MAX_TITLE_CHARS: Final = 1000
_STEM: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


class Personal(StrEnum):
    """What becomes of contacts that seem a person's own."""

    REFUSE = "refuse"
    DROP = "drop"
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class Brought:
    """A file to import: its name, which may tell its format, and its bytes."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Wanted:
    """How files are to be imported. `kind` and `form` (a format) are recognised when "".

    `mapping` gives the keys of columns by their names, "" to leave one out.
    """

    kind: str = ""
    form: str = ""
    mapping: Mapping[str, str] = field(default_factory=dict)
    personal: Personal = Personal.REFUSE


@dataclass(frozen=True, slots=True)
class Row:
    """A record that may become a page. `ident` is what its file says, "" for nothing.

    `derived` is the id it has then; `loose` tells that its file says its kind in a column.
    """

    file: str
    found: Found
    kind: Kind
    title: str
    ident: str
    derived: str
    loose: bool = False

    def told(self, problem: FieldProblem) -> Told:
        """Return a problem of this record."""
        return Told(self.file, self.found.place, self.title, problem)

    def identified(self, ident: str = "") -> Row:
        """Return the record with an id in its fields: this one, its own, else the derived one."""
        chosen = ident or self.ident
        fields = {**self.found.fields, "id": chosen or self.derived}
        return replace(self, found=replace(self.found, fields=fields), ident=chosen)

    def renamed(self) -> tuple[FieldProblem, ...]:
        """Return that the id of a new page is not the one its file says, when it is so."""
        if self.found.bare in {"", self.ident}:
            return ()
        return (FieldProblem("id", "renamed", self.ident, "missing"),)


@dataclass(frozen=True, slots=True)
class Gathered:
    """What files hold: rows that may be written, and what is wrong with the others."""

    kind: str = ""
    format: str = ""
    rows: tuple[Row, ...] = ()
    refused: tuple[Told, ...] = ()
    faults: tuple[FileFault, ...] = ()
    ignored: tuple[str, ...] = ()


def gather(kinds: Kinds, files: Sequence[Brought], wanted: Wanted) -> Gathered:
    """Return what files hold, each record with its kind, its title and its id. Never raises."""
    rows: list[Row] = []
    refused: list[Told] = []
    faults: list[FileFault] = []
    ignored: dict[str, None] = {}
    seen: dict[tuple[str, str], str] = {}
    kind_name, form_name = wanted.kind, wanted.form
    for file in files:
        label = file.name if len(files) > 1 else ""
        chosen = _chosen(kinds, file, wanted)
        if isinstance(chosen, Fault):
            faults.append(FileFault(label, chosen))
            continue
        form, kind = chosen
        kind_name, form_name = kind_name or kind.name, form_name or form.name
        read = read_mapped(form, file.content, kind, wanted.mapping)
        faults += [FileFault(label, one) for one in read.faults]
        ignored |= dict.fromkeys(read.ignored)
        for found in read.found:
            row = _row(label, file.name, form, found, _kind(kinds, kind, found))
            problems = _refusals(row, seen)
            refused += [row.told(one) for one in problems]
            if not problems:
                rows.append(row)
    return Gathered(
        kind_name, form_name, tuple(rows), tuple(refused), tuple(faults), tuple(ignored)
    )


def _chosen(kinds: Kinds, file: Brought, wanted: Wanted) -> tuple[Format, Kind] | Fault:
    """Return the format and the kind of a file, or the fault "size", "format" or "kind"."""
    if len(file.content) > MAX_BYTES:
        return Fault("size", None, str(MAX_BYTES))
    asked = kinds.get(wanted.kind)
    if wanted.kind and asked is None:
        return Fault("kind", None, wanted.kind)
    form = format_named(wanted.form) if wanted.form else format_of(file.name, file.content, asked)
    if form is None or form.read is None:
        return Fault("format", None, wanted.form)
    kind = asked or kind_for(form, file.name, kinds)
    return (form, kind) if kind and suits(form, kind) else Fault("kind", None, wanted.kind)


def _kind(kinds: Kinds, asked: Kind, found: Found) -> Kind | None:
    """Return the kind of a record: the one it says among those asked for, None for another."""
    said = text(found.fields.get("kind"))
    if not said or said in kinds.above(asked.name):
        return asked
    return kinds.get(said) if said in kinds.all_of(asked.name) else None


def _row(label: str, name: str, form: Format, found: Found, kind: Kind | None) -> Row:
    """Return a record with its title and its ids; its kind is one without name when unknown."""
    own = kind or Kind("", "", "")
    title = one_line(title_of(own, found.fields), MAX_TITLE_CHARS)
    ident = one_line(text(found.fields.get("id")), MAX_ID_CHARS + 1)
    stem = name.rpartition("/")[2].rpartition(".")[0]
    is_page = form.name == "md" and _STEM.fullmatch(stem) is not None
    said = own.name or text(found.fields.get("kind"))
    fields = {**found.fields, "title": title, "kind": said, "id": ident}
    return Row(
        file=label,
        found=replace(found, fields={key: one for key, one in fields.items() if one != ""}),
        kind=own,
        title=title,
        ident=ident,
        derived=stem if is_page else derived_id(own.name, title, found.fields),
        loose=not form.kinds and bool(text(found.fields.get("kind"))),
    )


def _refusals(row: Row, seen: dict[tuple[str, str], str]) -> tuple[FieldProblem, ...]:
    """Return why a record is left out whatever the wiki holds; notes its id when it is not."""
    problems = tuple(_problems(row))
    if problems:
        return problems
    known = (row.kind.name, row.ident or row.found.path or row.derived)
    place = ":".join(one for one in (row.file, str(row.found.place)) if one)
    first = seen.setdefault(known, place)
    return () if first == place else (FieldProblem("id", "duplicate", first),)


def _problems(row: Row) -> list[FieldProblem]:
    """Return why a record cannot be a page."""
    said = row.found.fields
    problems = [
        one
        for one in row.found.problems
        if one.level == "error" and not (one.code == "required" and said.get(one.field))
    ]
    if not row.kind.name:
        problems.append(FieldProblem("kind", "choice", text(said.get("kind"))))
    if not row.title and not any(one.field == "title" for one in problems):
        problems.append(FieldProblem("title", "required"))
    if len(row.ident) > MAX_ID_CHARS:
        problems.append(FieldProblem("id", "too-long", str(MAX_ID_CHARS)))
    return problems
