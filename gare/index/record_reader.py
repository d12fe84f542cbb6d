"""Reading records: lists with filters, facets that count, points of a map, totals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from string import ascii_lowercase
from typing import Final

from gare.index import facets, ordering, records
from gare.index.bitmaps import flags_of, size
from gare.index.reader import Reader
from gare.index.selecting import Selected, selected
from gare.model.crowds import Crowd
from gare.model.records import FacetCount, Filter, Found, Point, Query, RecordRow
from gare.sqlite import Connection

_BATCH: Final = 500


class RecordReader(Reader):
    """The questions about records; see `Reader` for the others."""

    def select(self, query: Query) -> Found:
        """Return how many pages answer a query, and the part of them it asks for."""
        with self.reading() as db:
            found = self._selected(db, query)
            part = ordering.ordered(db, found, query, max(0, query.offset), max(0, query.limit))
            return Found(size(found.pages), records.rows_of(db, part, found.away))

    def facets(
        self, query: Query, fields: Sequence[str], most: int = facets.MOST
    ) -> Mapping[str, tuple[FacetCount, ...]]:
        """Return the values of fields with how many pages that answer have each, most first.

        A field's own filters do not reduce its own counts. At most `most` values each.
        """
        with self.reading() as db:
            found = self._selected(db, query)
            columns = self._columns
            return {
                name: facets.counts(columns.column(db, name), query, found, name, most)
                for name in fields
            }

    def points(self, query: Query, limit: int = 5000) -> tuple[Point, ...]:
        """Return where the pages that answer are, the oldest pages first."""
        with self.reading() as db:
            return self._columns.spots(db).points(self._selected(db, query).pages, limit)

    def crowd(self, query: Query) -> Crowd:
        """Return where all the pages that answer are, neighbours side by side."""
        with self.reading() as db:
            return self._columns.spots(db).among(self._selected(db, query).pages)

    def initials(self, query: Query) -> tuple[str, ...]:
        """Return the letters, "a" to "z", that the titles of pages that answer begin with."""
        with self.reading() as db:
            pages = flags_of(self._selected(db, query).pages)
            return tuple(one for one in ascii_lowercase if ordering.begins(db, pages, one))

    def sums(self, query: Query, fields: Sequence[str]) -> Mapping[str, Decimal]:
        """Return the totals of number fields over all the pages that answer."""
        with self.reading() as db:
            pages = self._selected(db, query).pages
            return {name: facets.total(self._columns.column(db, name), pages) for name in fields}

    def iterate(self, query: Query) -> Iterator[RecordRow]:
        """Give all the pages that answer in order, whatever the part asked for."""
        with self.reading() as db:
            found = self._selected(db, query)
            pages = ordering.ordered(db, found, query, 0, size(found.pages))
        for start in range(0, len(pages), _BATCH):
            with self.reading() as db:
                rows = records.rows_of(db, pages[start : start + _BATCH], found.away)
            yield from rows

    def records_at(self, paths: Iterable[str]) -> Mapping[str, RecordRow]:
        """Return pages with their fields by their paths; those not there are left out."""
        with self.reading() as db:
            found = list(records.numbers_at(db, paths).values())
            return {row.path: row for row in records.rows_of(db, found, {})}

    def records_of(self, ident: str, limit: int = 50) -> tuple[RecordRow, ...]:
        """Return the pages whose header says this `id`, in the order of titles."""
        query = Query(filters=(Filter("id", (ident,)),), limit=limit)
        return self.select(query).rows if ident.strip() else ()

    def linking_by(self, field: str, path: str, limit: int = 200) -> tuple[RecordRow, ...]:
        """Return the pages of which a field names the page at `path`, in the order of titles."""
        with self.reading() as db:
            found = Selected(records.naming(db, field, path))
            part = ordering.ordered(db, found, Query(), 0, max(0, limit))
            return records.rows_of(db, part, {})

    def _selected(self, db: Connection, query: Query) -> Selected:
        """Return what answers a query: the last answer while nothing was written since.

        A screen asks for a part, facets, points and sums of the same selection.
        """
        version = db.execute("pragma data_version").fetchone()[0]
        asked = replace(query, sort="", reverse=False, offset=0, limit=0)
        key = (asked, version, db.total_changes)
        kept: tuple[Connection, object, Selected] | None = getattr(self._local, "selected", None)
        if kept is not None and kept[0] is db and kept[1] == key:
            return kept[2]
        found = selected(db, self._french(), query)
        self._local.selected = (db, key, found)
        return found
