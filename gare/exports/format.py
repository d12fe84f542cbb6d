"""What a format is, what it writes about, and what reading a file of it gives."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeAlias

from gare.model.kinds import FieldProblem, Kind, Record

MAX_BYTES: Final = 20_000_000
"""The largest file that is read."""
MAX_FOUND: Final = 50_000
"""How many records one file may hold."""


@dataclass(frozen=True, slots=True)
class Collection:
    """A list of records as an export names it: its page, its own address, its licence (SPDX).

    `kind` is the one the list is of; its records may be of kinds that extend it. `host` ends the
    identifiers that other programs keep: it is the site's own, whatever address was asked.
    """

    title: str
    address: str
    self_address: str
    site_name: str
    updated_at: datetime | None
    license: str
    kind: Kind
    host: str


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong in a whole file: a `code`, the line or row (from 1) when known, a detail.

    Codes: "size" (the limit in bytes), "empty", "encoding", "syntax", "cell" (the limit in
    characters), "quote" (opened, never closed), "columns" (none is known), "too-many" (the limit in
    records), "unreadable" (one record of several).
    """

    code: str
    line: int | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A record in a file: keys for the header (title, kind and id too), and the text below it.

    `place` is its line or its rank in the file, from 1; `path` the page an export says it came
    from, "" when unknown. Codes of problems: "required", "pattern", "duplicate", "too-long",
    "choice", "type", "personal" (see `gare.exports.personal`). `bare` is the id that the file
    says when other sources use the same; that of `fields` may have its source before it.
    """

    fields: Mapping[str, object]
    body: str = ""
    place: int = 0
    path: str = ""
    problems: tuple[FieldProblem, ...] = ()
    bare: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file holds, and what is wrong with the file itself.

    `ignored` names its columns or properties that were left out, in their order.
    """

    found: tuple[Found, ...] = ()
    faults: tuple[Fault, ...] = ()
    ignored: tuple[str, ...] = ()


Write: TypeAlias = Callable[[Iterable[Record], Collection], Iterator[bytes]]
Read: TypeAlias = Callable[[bytes, Kind | None], Reading]


@dataclass(frozen=True, slots=True)
class Writer:
    """The function `write` of a module that is imported when it is first called."""

    module: str

    def __call__(self, records: Iterable[Record], about: Collection) -> Iterator[bytes]:
        """Return the pieces of a file."""
        write: Write = importlib.import_module(self.module).write
        return write(records, about)


@dataclass(frozen=True, slots=True)
class Reader:
    """The function `read` of a module that is imported when it is first called."""

    module: str

    def __call__(self, content: bytes, kind: Kind | None) -> Reading:
        """Return what a file holds."""
        read: Read = importlib.import_module(self.module).read
        return read(content, kind)


@dataclass(frozen=True, slots=True)
class Format:
    """One way to write records, to read them, or both.

    `name` is the end of the address of an export ("mednum.csv"). `kinds` are those it can say,
    with the kinds that extend them; () means all. `single` tells that it says one page only.
    Reading never raises, whatever the bytes; the kind, when given, tells fields from others.
    """

    name: str
    media_type: str
    extension: str
    kinds: tuple[str, ...] = ()
    write: Write | None = None
    read: Read | None = None
    single: bool = False

    def serves(self, kind: Kind) -> bool:
        """Tell whether a list of this kind can be written so."""
        names = {kind.name, kind.extends}
        return self.write is not None and (not self.kinds or bool(names & set(self.kinds)))


def readable(content: bytes) -> Fault | None:
    """Return why a file is refused before it is looked at: too large, or empty."""
    if len(content) > MAX_BYTES:
        return Fault("size", None, str(MAX_BYTES))
    return None if content.strip() else Fault("empty")
