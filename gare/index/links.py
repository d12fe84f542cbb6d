"""Links between pages: where each leads, who links here, what is missing, what nobody links to.

The page a link leads to is kept with the link, and brought along when a name (a path, a title,
an alias, a redirect) begins or ceases to mean a page.
"""

# ruff: noqa: S608 -- only constants are put into statements; values are parameters

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Final

from gare.index.pages import BRIEF, brief, page_id
from gare.index.rows import LinkState, Listing, PageBrief, Wanted, storable
from gare.model.names import HOME, PagePath, nfc
from gare.model.pages import Link
from gare.sqlite import Connection

TARGET: Final = """case when l.file & 1 then null else coalesce(
  (select id from page where path = l.ref),
  (select id from page where nfc = l.ref order by path limit 1),
  (select page from name where key = l.key and l.key <> '' order by rank, page limit 1),
  (select p.id from redirect r cross join page p on p.path = r.place where r.old = l.ref
   order by r.hop limit 1)) end"""
ORPHAN: Final = (
    f"part = 0 and path <> '{HOME}'"
    " and not exists (select 1 from link where target = page.id and source <> page.id)"
)
_STATE: Final = (
    "l.ref, l.key, l.file, coalesce(p.path, (select path from file where path = l.ref),"
    " (select path from file where nfc = l.ref order by path limit 1)), coalesce(p.title, '')"
)
_SOURCES: Final = 3
_MAX_HOPS: Final = 8


def put_links(db: Connection, source: int, rows: Iterable[tuple[str, str, int]]) -> None:
    """Write the different links of a page, leading nowhere yet."""
    db.executemany(
        "insert into link values (?,?,?,?,?,null)",
        [(source, place, *row) for place, row in enumerate(rows)],
    )


def has_links(db: Connection, source: int, rows: tuple[tuple[str, str, int], ...]) -> bool:
    """Tell whether a page has these very links already."""
    found = db.execute(
        "select ref, key, file from link where source = ? order by position", (source,)
    )
    return tuple(found) == rows


def resolve_source(db: Connection, source: int) -> set[int]:
    """Find where the new links of a page lead; return the pages they lead to."""
    db.execute(f"update link as l set target = {TARGET} where source = ?", (source,))
    db.execute(
        "insert or ignore into want select ref, source, key from link"
        " where source = ? and target is null and not file and ref <> '' order by position",
        (source,),
    )
    rows = db.execute("select target from link where source = ? and target > 0", (source,))
    return {row[0] for row in rows}


def forget_source(db: Connection, source: int) -> set[int]:
    """Remove the links of a page; return the pages they led to."""
    rows = db.execute("select target from link where source = ? and target > 0", (source,))
    led = {row[0] for row in rows}
    db.execute("delete from link where source = ?", (source,))
    db.execute("delete from want where source = ?", (source,))
    return led


def retarget(db: Connection, refs: set[str], keys: set[str]) -> set[int]:
    """Follow names that mean something else now; return the pages gained or lost by links."""
    rows = db.execute(
        f"select l.source, l.position, l.ref, l.target, {TARGET} from link l where"
        " l.ref in (select value from json_each(?1))"
        " union select l.source, l.position, l.ref, l.target,"
        f" {TARGET} from link l where l.key <> '' and l.key in (select value from json_each(?2))",
        (json.dumps(sorted(refs)), json.dumps(sorted(keys))),
    ).fetchall()
    moved = [row for row in rows if row[3] != row[4]]
    db.executemany(
        "update link set target = ? where source = ? and position = ?",
        [(new, source, position) for source, position, _ref, _old, new in moved],
    )
    pairs = sorted({(row[2], row[0]) for row in moved if row[2]})
    db.executemany("delete from want where ref = ? and source = ?", pairs)
    db.executemany(
        "insert or ignore into want select ref, source, key from link where ref = ?"
        " and source = ? and target is null and not file order by position",
        pairs,
    )
    return {end for row in moved for end in row[3:5] if end is not None}


def mark_orphans(db: Connection, pages: Iterable[int]) -> None:
    """Say of pages whether no other page leads to them."""
    db.executemany(f"update page set orphan = ({ORPHAN}) where id = ?", [(page,) for page in pages])


def resolve_all(db: Connection) -> None:
    """Find where all links lead, after a rebuild."""
    db.execute(f"update link as l set target = {TARGET}")
    db.execute(
        "insert or ignore into want select ref, source, key from link"
        " where target is null and not file and ref <> '' order by source, position"
    )
    db.execute(f"update page set orphan = ({ORPHAN})")


def set_redirects(db: Connection, redirects: dict[str, str]) -> set[str]:
    """Replace the redirects, chains unrolled and loops cut; return the old names that changed."""
    steps = {nfc(storable(old)): nfc(storable(new)) for old, new in redirects.items()}
    wanted = {(old, hop, place) for old in steps for hop, place in enumerate(_chain(steps, old))}
    present = set(db.execute("select old, hop, place from redirect"))
    db.executemany(
        "delete from redirect where old = ? and hop = ?",
        [(old, hop) for old, hop, _place in present - wanted],
    )
    db.executemany("insert into redirect values (?,?,?)", sorted(wanted - present))
    return {old for old, _hop, _place in present ^ wanted}


def _chain(steps: dict[str, str], old: str) -> list[str]:
    """Return the places a redirect leads to, one after the other, each once."""
    found: list[str] = []
    place = old
    while len(found) < _MAX_HOPS and place in steps:
        place = steps[place]
        if place == old or place in found:
            break
        found.append(place)
    return found


def redirect(db: Connection, path: str) -> PagePath | None:
    """Return the page that an old address leads to, None when it leads nowhere."""
    row = db.execute(
        "select p.path from redirect r cross join page p on p.path = r.place"
        " where r.old = ? order by r.hop limit 1",
        (nfc(storable(path)),),
    ).fetchone()
    return None if row is None else PagePath(row[0])


def outgoing(db: Connection, path: str) -> tuple[LinkState, ...]:
    """Return the links of a page in the order of its text, with where they lead."""
    rows = db.execute(
        f"select {_STATE} from link l left join page p on p.id = l.target where l.source = ?"
        " and (l.file <> 2 or l.target is not null) order by l.position",
        (page_id(db, path),),
    )
    return tuple(_state(*row) for row in rows)


def resolve(db: Connection, links: Iterable[Link]) -> tuple[LinkState, ...]:
    """Return where links would lead, in the order given."""
    asked = [(storable(link.ref), storable(link.key), int(link.file)) for link in links]
    rows = db.execute(
        "with l as materialized (select key as place, value ->> 0 as ref, value ->> 1 as key,"
        " value ->> 2 as file from json_each(?)),"
        f" t as materialized (select l.*, {TARGET} as target from l)"
        f" select {_STATE} from t l left join page p on p.id = l.target order by l.place",
        (json.dumps(asked),),
    )
    return tuple(_state(*row) for row in rows)


def _state(ref: str, key: str, file: int, path: str | None, title: str) -> LinkState:
    """Return a link and where it leads from columns."""
    return LinkState(Link(ref, key, bool(file & 1), bool(file & 2)), path, title)


def backlinks(db: Connection, path: str, limit: int, after: int) -> Listing[PageBrief, int]:
    """Return the pages that lead to a page, by path, title, alias or redirect, oldest first."""
    rows = db.execute(
        f"select {BRIEF} from (select distinct source from link where target = ? and source > ?"
        " order by source limit ?) s cross join page on page.id = s.source",
        (page_id(db, path), after, limit + 1),
    ).fetchall()
    found = tuple(brief(*row) for row in rows[:limit])
    return Listing(found, found[-1].id if len(rows) > limit else None)


def linking_sources(db: Connection, path: str) -> list[int]:
    """Return the pages with a link written as a path to `path` or to something below it."""
    ref = nfc(storable(path))
    rows = db.execute(
        "select source from link where ref = ?1 union"
        " select source from link where ref >= ?1 || '/' and ref < ?1 || '0'",
        (ref,),
    )
    return [row[0] for row in rows]


def wanted(db: Connection, limit: int, offset: int) -> Listing[Wanted, int]:
    """Return the missing pages that others link to, the most wanted first."""
    rows = db.execute(
        "select ref, pages from wanted order by pages desc, ref limit ? offset ?",
        (limit + 1, offset),
    ).fetchall()
    found = []
    for ref, pages in rows[:limit]:
        sources = db.execute(
            "select p.path, w.key from want w cross join page p on p.id = w.source"
            " where w.ref = ? order by w.source limit ?",
            (ref, _SOURCES),
        ).fetchall()
        key = next((key for _path, key in sources if key), "")
        places = tuple(PagePath(place) for place, _key in sources)
        found.append(Wanted(PagePath(ref), key, pages, places))
    return Listing(tuple(found), offset + limit if len(rows) > limit else None)
