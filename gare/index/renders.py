"""Rendered HTML kept under a key that says everything it depends on: nothing ever goes stale."""

from __future__ import annotations

import zlib
from typing import Final

from gare.index.rows import storable
from gare.sqlite import Connection

KEPT: Final = 20_000
"""How many renderings are kept, about 3 kB each; the least recently made go first."""


def cached(db: Connection, key: str) -> str | None:
    """Return what was kept under `key`, or None."""
    row = db.execute("select html from render where key = ?", (storable(key),)).fetchone()
    return None if row is None else zlib.decompress(row[0]).decode("utf-8", "surrogatepass")


def keep(db: Connection, key: str, html: str) -> None:
    """Keep a rendering under its key and forget the oldest beyond the limit."""
    packed = zlib.compress(html.encode("utf-8", "surrogatepass"), 1)
    db.execute(
        "insert into render (key, html) values (?,?)"
        " on conflict do update set html = excluded.html",
        (storable(key), packed),
    )
    db.execute("delete from render where made <= (select max(made) from render) - ?", (KEPT,))
