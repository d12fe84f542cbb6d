"""Checking the index: its file, its counters, and that its tables agree."""

from __future__ import annotations

from itertools import islice
from typing import Final

from gare.index.listed import disagreements
from gare.index.rows import Finding
from gare.index.schema import counted
from gare.sqlite import Connection

_DISAGREEMENTS: Final = {
    "page-unsearched": (
        "select path from page where part = 0 and id not in (select page from searched)"
    ),
    "search-without-page": ("select page from searched where page not in (select id from page)"),
    "link-without-page": (
        "select distinct source from link where source not in (select id from page)"
    ),
    "link-to-nothing": (
        "select distinct target from link where target is not null"
        " and target not in (select id from page)"
    ),
    "record-without-page": "select page from record where page not in (select id from page)",
    "place-without-record": "select page from spot where page not in (select page from record)",
    "revision-without-commit": (
        "select id from revision where id >> 20 not in (select seq from change)"
    ),
}


def findings(db: Connection) -> tuple[Finding, ...]:
    """Return what is wrong, in a stable order. Reads everything."""
    found = [
        Finding("damaged", str(row[0]))
        for row in db.execute("pragma integrity_check(10)")
        if row[0] != "ok"
    ]
    for code, query in _DISAGREEMENTS.items():
        found += [Finding(code, str(row[0])) for row in db.execute(f"{query} limit 10")]
    found += [Finding("listed", value) for value in islice(disagreements(db), 10)]
    kept = dict(db.execute("select name, value from counter").fetchall())
    for name, number in sorted(counted(db).items()):
        if kept.get(name) != number:
            found.append(Finding("counter", f"{name} {kept.get(name)} {number}"))
    return tuple(found)
