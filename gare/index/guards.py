"""Which pages and files not everyone may read, and who may: a small table, empty most often."""

# ruff: noqa: S608 -- only constants are put into statements; values are parameters

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from secrets import token_hex
from typing import Final

from gare.index.changes import lineage_at
from gare.index.history import SHIFT
from gare.index.rows import storable
from gare.model.names import TALK, FilePath, PagePath, is_part, owner_of, page_file, page_of
from gare.model.rules import UNKNOWN, Guard, Subject
from gare.sqlite import Connection

GUARDS: Final = "guards"
"""In `meta`, drawn anew each time a guard changes; not there when everyone may read all."""
_ROWS: Final = (
    f"select l.id, coalesce(t.file, r.file), coalesce(p.kind, '{UNKNOWN}'), coalesce(c.handle, '')"
    " from lineage l left join trail t on t.lineage = l.id left join revision r on r.id = l.last"
    f" left join page p on p.id = l.id left join change c on c.seq = l.first >> {SHIFT}"
    " where coalesce(t.file, r.file) is not null"
)


@dataclass(frozen=True, slots=True)
class Guarding:
    """How what rules say becomes guards.

    `of` is asked of each page and file. With `afresh` all are asked again, since the rules
    changed; `deep` is true when what is said of a page may change what its files are.
    """

    of: Callable[[Subject], Guard | None]
    afresh: bool = False
    deep: bool = True


def set_guards(db: Connection, guarding: Guarding, touched: Iterable[int] | None) -> None:
    """Ask again who may read the lineages that were touched, or all of them when None."""
    if touched is None or guarding.afresh:
        rows = db.execute(_ROWS).fetchall()
    else:
        rows = _some(db, sorted(touched))
        if guarding.deep:
            rows += _attached(db, rows)
    wanted = {}
    for lineage, file, kind, owner in rows:
        found = guarding.of(_read_as(db, _subject(db, FilePath(file), kind, owner)))
        if found is not None:
            wanted[lineage] = (found.level, " ".join(("", *found.handles, "")))
    asked = {row[0] for row in rows}
    present = {
        lineage: (level, handles)
        for lineage, level, handles in db.execute("select lineage, level, handles from guard")
        if lineage in asked or touched is None or guarding.afresh
    }
    if present != wanted:
        _write(db, present, wanted)


def _write(
    db: Connection, present: dict[int, tuple[int, str]], wanted: dict[int, tuple[int, str]]
) -> None:
    """Bring the table from some guards to others, and say that it changed."""
    db.executemany(
        "delete from guard where lineage = ?", [(one,) for one in present.keys() - wanted.keys()]
    )
    db.executemany(
        "insert or replace into guard values (?,?,?)",
        [(lineage, *guard) for lineage, guard in wanted.items()],
    )
    if db.execute("select 1 from guard limit 1").fetchone():
        db.execute("insert or replace into meta values (?,?)", (GUARDS, token_hex(8)))
    else:
        db.execute("delete from meta where name = ?", (GUARDS,))


def subject(db: Connection, path: str) -> Subject:
    """Return what is, was or may be at the path of a page or of a file, as rules see it."""
    lineage = lineage_at(db, path)
    found = [] if lineage is None else _some(db, [lineage])
    if not found:
        return Subject(path, path)
    _lineage, file, kind, owner = found[0]
    return _subject(db, FilePath(file), kind, owner)


def stamp(db: Connection) -> str:
    """Return what changes whenever a guard does, "" when there is none at all."""
    row = db.execute("select value from meta where name = ?", (GUARDS,)).fetchone()
    return "" if row is None else str(row[0])


def _some(db: Connection, lineages: list[int]) -> list[tuple[int, str, str, str]]:
    """Return lineages with the file where they are, or last were, a kind and an owner."""
    return db.execute(
        f"{_ROWS} and l.id in (select value from json_each(?))", (json.dumps(lineages),)
    ).fetchall()


def _attached(
    db: Connection, rows: list[tuple[int, str, str, str]]
) -> list[tuple[int, str, str, str]]:
    """Return the files below pages, and what is said about these pages."""
    places = [page for row in rows if (page := page_of(FilePath(row[1]))) is not None]
    return [
        row
        for place in places
        for row in db.execute(
            f"{_ROWS} and (t.file = ?2 or t.file in (select path from file"
            " where path > ?1 || '/' and path < ?1 || '0'))",
            (storable(place), storable(page_file(PagePath(TALK + place)))),
        )
    ]


def _subject(db: Connection, file: FilePath, kind: str, owner: str) -> Subject:
    """Return a page as rules see it; a file with what is said of the nearest page above it.

    The wiki's own files are of no page and never had a kind.
    """
    page = page_of(file)
    if page is not None:
        return Subject(page, page, kind, owner)
    if is_part(file) and not file.startswith(TALK):
        return Subject(file, owner_of(file) or PagePath(""))
    place: PagePath | None = owner_of(file)
    while place:
        found = _page(db, place)
        if found is not None:
            return Subject(file, place, *found)
        place = owner_of(FilePath(place))
    return Subject(file, owner_of(file) or PagePath(""), UNKNOWN)


def _read_as(db: Connection, found: Subject) -> Subject:
    """Return what the right to read something goes by: what is said of a page, by that page."""
    if not found.page.startswith(TALK):
        return found
    page = PagePath(found.page.removeprefix(TALK))
    return Subject(page, page, *(_page(db, page) or (UNKNOWN, "")))


def _page(db: Connection, path: PagePath) -> tuple[str, str] | None:
    """Return the kind and the owner of a page, None where none is."""
    row = db.execute(
        "select p.kind, coalesce(c.handle, '') from page p left join lineage l on l.id = p.id"
        f" left join change c on c.seq = l.first >> {SHIFT} where p.path = ?",
        (storable(path),),
    ).fetchone()
    return None if row is None else (str(row[0]), str(row[1]))


def needle(handle: str) -> str:
    """Return what to look for among the handles of a guard; no guard has that of nobody."""
    return f" {handle} " if handle else "\n"


def sees_all(db: Connection, level: int, handle: str) -> bool:
    """Tell whether a reader of this level and this handle may read all there is and was."""
    query = "select 1 from guard where level > ? and not instr(handles, ?) limit 1"
    return db.execute(query, (level, needle(handle))).fetchone() is None


def is_named(db: Connection, handle: str) -> bool:
    """Tell whether a guard names this very handle."""
    query = "select 1 from guard where instr(handles, ?) limit 1"
    return db.execute(query, (needle(handle),)).fetchone() is not None
