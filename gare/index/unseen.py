"""The index as someone sees it who may not read all: views of the same names over its tables.

SQLite looks for a name among temporary ones first. So each question of this folder, asked of such
a connection, leaves out what its reader may not read without knowing that there is anything.
"""

# ruff: noqa: S608 -- only constants are put into statements; values are parameters

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from gare.index import guards
from gare.index.bitmaps import Pages, dense_in, numbers, of, pack_places, places_in
from gare.index.history import SHIFT
from gare.sqlite import Connection, Database

_OUT: Final = "not in (select lineage from unseen)"
_TABLES: Final = """
create temp table unseen_mark (mark text);
create temp table unseen (lineage integer primary key);
create temp table unseen_file (path text primary key) without rowid;
create temp table unseen_change (seq integer primary key, files integer, whole integer);
create temp table unseen_count (name text, key text, n integer, primary key (name, key))
  without rowid;
create temp table unseen_chunk (chunk integer primary key);
"""
_BY_LINEAGE: Final = {
    "page": "id", "lineage": "id", "trail": "lineage", "revision": "lineage", "link": "source",
    "want": "source", "name": "page", "tag": "page", "searched": "page", "tokens": "page",
    "body": "page", "title_word": "page", "gram": "page", "record": "page", "spot": "page",
}  # fmt: skip
"""Tables with a row a page or a file, and the column that says which."""
_COUNTED: Final = {"tag_count": "key", "kind_count": "kind", "wanted": "ref", "place": "folder"}
"""Tables that count pages, and what they count by."""
_LESS: Final = (
    "coalesce((select u.n from unseen_count u where u.name = '{0}' and u.key = {0}.{1}), 0)"
)
_VIEWS: Final = f"""
create temp view file as select * from main.file
  where path not in (select path from unseen_file);
create temp view words as select rowid, words from main.words where rowid {_OUT};
create temp view counter as
  select name, value - {_LESS.format("counter", "name")} as value from main.counter;
create temp view posting as select field, key, label, chunk,
  iif(chunk in (select chunk from unseen_chunk), shown(chunk, bits), bits) as bits
  from main.posting where chunk not in (select chunk from unseen_chunk)
  or length(shown(chunk, bits)) > 0;
create temp view change as select seq, hash, at, name, handle, action,
  iif(seq in (select seq from unseen_change), '', summary) as summary, merged,
  iif(seq in (select seq from unseen_change),
    (select min(r.id) from main.revision r where r.id >= change.seq << {SHIFT}
     and r.id < (change.seq + 1) << {SHIFT} and r.lineage {_OUT}), lead) as lead,
  files - coalesce((select u.files from unseen_change u where u.seq = change.seq), 0) as files
  from main.change where seq not in (select seq from unseen_change where whole);
"""
_FILL: Final = f"""
insert into unseen_file select file from main.trail
  where lineage in (select lineage from unseen);
insert into unseen_change select r.id >> {SHIFT}, count(*), 0 from main.revision r
  where r.lineage in (select lineage from unseen) group by 1;
update unseen_change set whole = 1 where files >=
  (select c.files from main.change c where c.seq = unseen_change.seq);
insert into unseen_count select 'tag_count', key, count(*) from main.tag
  where page in (select lineage from unseen) group by key;
insert into unseen_count select 'wanted', ref, count(*) from main.want
  where source in (select lineage from unseen) group by ref;
insert into unseen_count select 'kind_count', kind, count(*) from main.page
  where id in (select lineage from unseen) and kind <> '' and part = 0 group by kind;
insert into unseen_count select 'counter', 'pages', count(*) from main.page
  where id in (select lineage from unseen) and part = 0;
insert into unseen_count select 'counter', 'orphans', count(*) from main.page
  where id in (select lineage from unseen) and orphan = 1;
insert into unseen_count select 'counter', 'files', count(*) from main.file
  where path in (select path from unseen_file);
insert into unseen_count select 'counter', 'changes', count(*) from unseen_change where whole;
insert into unseen_count select 'counter', 'wanted', count(*) from unseen_count u
  join main.wanted m on m.ref = u.key and m.pages = u.n where u.name = 'wanted';
insert into unseen_count select 'counter', 'tags', count(*) from unseen_count u
  join main.tag_count m on m.key = u.key and m.pages = u.n where u.name = 'tag_count';
"""


@dataclass(slots=True)
class _Laid:
    """A connection with the views over its tables, and the pages it leaves out."""

    db: Connection
    pages: Pages = field(default_factory=dict)

    def shown(self, chunk: int, bits: bytes) -> bytes:
        """Return the bytes of a chunk without the pages left out."""
        hidden = self.pages.get(chunk)
        if hidden is None:
            return bits
        dense = dense_in(bits)
        if dense is None:
            return pack_places([one for one in places_in(bits) if not hidden >> one & 1])
        return pack_places(list(numbers({0: dense & ~hidden})))


class Overlay:
    """Connections that leave out what a reader of this level and this handle may not read."""

    def __init__(self, path: Path, level: int, handle: str) -> None:
        self._database = Database(path)
        self._level = level
        self._handle = handle
        self._local = threading.local()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One consistent state, for all the questions inside; may be nested."""
        laid = self._prepared(self._database.connection())
        if laid.db.in_transaction:
            yield laid.db
            return
        laid.db.execute("begin")
        try:
            self._bring(laid)
            yield laid.db
        finally:
            _leave(laid.db)

    def is_inside(self) -> bool:
        """Tell whether this thread is in the middle of questions."""
        laid: _Laid | None = getattr(self._local, "laid", None)
        return laid is not None and laid.db.in_transaction

    def _prepared(self, db: Connection) -> _Laid:
        """Return a connection with the views over its tables, laid on its first use."""
        known: _Laid | None = getattr(self._local, "laid", None)
        if known is not None and known.db is db:
            return known
        laid = _Laid(db)
        _run(db, _TABLES)
        db.create_function("shown", 2, laid.shown, deterministic=True)
        _run(db, _VIEWS)
        for name, column in _BY_LINEAGE.items():
            db.execute(
                f"create temp view {name} as select * from main.{name} where {column} {_OUT}"
            )
        for name, column in _COUNTED.items():
            less = _LESS.format(name, column)
            db.execute(
                f"create temp view {name} as select {column}, pages - {less} as pages"
                f" from main.{name} where pages > {less}"
            )
        self._local.laid = laid
        return laid

    def _bring(self, laid: _Laid) -> None:
        """Find again what is to be left out when guards changed."""
        db, mark = laid.db, guards.stamp(laid.db)
        kept = db.execute("select mark from unseen_mark").fetchone()
        if kept is not None and kept[0] == mark:
            return
        for name in ("_mark", "_file", "_change", "_count", "_chunk", ""):
            db.execute(f"delete from unseen{name}")
        db.execute("insert into unseen_mark values (?)", (mark,))
        db.execute(
            "insert into unseen select lineage from main.guard"
            " where level > ? and not instr(handles, ?)",
            (self._level, guards.needle(self._handle)),
        )
        _run(db, _FILL)
        _count_folders(db)
        laid.pages = of(row[0] for row in db.execute("select lineage from unseen"))
        db.executemany("insert into unseen_chunk values (?)", [(chunk,) for chunk in laid.pages])


def _count_folders(db: Connection) -> None:
    """Count the pages left out in each folder above them."""
    counted: Counter[str] = Counter()
    rows = db.execute(
        "select path from main.page where id in (select lineage from unseen) and part = 0"
    )
    for (path,) in rows:
        while path := path.rpartition("/")[0]:
            counted[path] += 1
    db.executemany("insert into unseen_count values ('place', ?, ?)", counted.items())


def _run(db: Connection, script: str) -> None:
    """Run statements one by one, inside a transaction or not."""
    for statement in script.split(";"):
        if statement.strip():
            db.execute(statement)


def _leave(db: Connection) -> None:
    """End a transaction; what is left out stays written, in temporary tables."""
    if db.in_transaction:
        db.execute("commit")
