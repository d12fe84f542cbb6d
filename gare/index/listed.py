"""What a step changes for lists: the values that pages had and have, written once it is done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from gare.index.postings import Gathered, rewrite
from gare.index.records import drop_record, every_said, put_record
from gare.index.values import Said, moved, values_of
from gare.model.pages import PageEntry
from gare.sqlite import Connection


def disagreements(db: Connection) -> Iterator[str]:
    """Give the values whose pages are not those that have them. Reads everything."""
    values = Gathered()
    for page, said in every_said(db):
        values.add(page, values_of(said))
    wanted = set(values.rows())
    present = set(db.execute("select field, key, label, chunk, bits from posting"))
    yield from sorted({f"{field} {key[1:]}".strip() for field, key, *_chunk in wanted ^ present})


@dataclass(slots=True)
class Listed:
    """The records dropped and put by a step; a page dropped and put again may not change."""

    before: dict[int, Said | None] = field(default_factory=dict)
    after: dict[int, Said | None] = field(default_factory=dict)

    def drop(self, db: Connection, page: int) -> None:
        """Remove the record of a page that is still there."""
        said = drop_record(db, page)
        self.before.setdefault(page, said)

    def put(self, db: Connection, page: int, entry: PageEntry) -> None:
        """Write the record of a page."""
        self.after[page] = put_record(db, page, entry)

    def settle(self, db: Connection) -> None:
        """Bring the values of all these pages along."""
        for page in sorted(self.before.keys() | self.after.keys()):
            before, after = self.before.get(page), self.after.get(page)
            if before != after:
                gone, new = moved(before, after)
                rewrite(db, page, sorted(gone), sorted(new))
