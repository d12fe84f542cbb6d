"""Find the pages that records of files are about: by id, by the path of an export, all at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from gare.exports.format import Found
from gare.exports.places import sourced
from gare.exports.values import text
from gare.kinds.kinds import Kinds
from gare.model.fold import title_key
from gare.model.kinds import FieldProblem
from gare.model.names import BlobId, page_of
from gare.model.records import Query, RecordRow
from gare.store.store import Snapshot
from gare.wiki.bringing import Row
from gare.wiki.kinds import kinds_now
from gare.wiki.placing import path_key
from gare.wiki.text import decode
from gare.wiki.wiki import Wiki


@dataclass(frozen=True, slots=True)
class Match:
    """The page a record is about and its source; None for a new one, or why it is neither.

    `ident` is the id of a new page when that of its file is another source's already.
    """

    page: RecordRow | None = None
    source: str = ""
    fault: FieldProblem | None = None
    ident: str = ""


@dataclass(frozen=True, slots=True)
class Recorded:
    """The pages of some kinds by id and by path."""

    by_id: Mapping[str, Sequence[RecordRow]] = field(default_factory=dict)
    by_path: Mapping[str, RecordRow] = field(default_factory=dict)


def matches(wiki: Wiki, snapshot: Snapshot, rows: Sequence[Row]) -> tuple[Match, ...]:
    """Return what each record is about in the files of a commit. Reads only the pages found."""
    kinds = kinds_now(wiki).kinds
    known = _recorded(wiki, kinds, {row.kind.name for row in rows})
    found = [_found(kinds, known, row) for row in rows]
    blobs = {
        page: one.blob
        for one in snapshot.under("")
        if not one.fault and (page := page_of(one.file)) is not None
    }
    wanted = {one.page.path for one in found if one.page}
    texts = _texts(wiki, (blobs[path] for path in wanted if path in blobs))
    made = []
    for one in found:
        blob = blobs.get(one.page.path) if one.page else None
        if one.page is None:
            made.append(one)
        elif blob is None or texts.get(blob) is None:
            made.append(Match(fault=FieldProblem("", "not-text", one.page.path)))
        else:
            made.append(Match(one.page, texts[blob] or ""))
    return tuple(made)


def taken_paths(snapshot: Snapshot) -> set[str]:
    """Return what new pages may not be called: the pages there are, as `path_key` has them."""
    pages = (page_of(one.file) for one in snapshot.under(""))
    return {path_key(page) for page in pages if page is not None}


def _recorded(wiki: Wiki, kinds: Kinds, names: Iterable[str]) -> Recorded:
    """Return the pages of kinds, and of all that extend the same as them."""
    tops = {top for name in names for top in kinds.above(name) if not kinds.by_name[top].extends}
    family = sorted({one for top in tops for one in kinds.all_of(top)})
    if not family:
        return Recorded()
    by_id: dict[str, list[RecordRow]] = defaultdict(list)
    by_path: dict[str, RecordRow] = {}
    for row in wiki.index.iterate(Query(kinds=tuple(family))):
        by_path[row.path] = row
        if row.id:
            by_id[row.id].append(row)
    return Recorded(by_id, by_path)


def _found(kinds: Kinds, known: Recorded, row: Row) -> Match:
    """Return the page of a record, without its source."""
    at = known.by_path.get(row.found.path) if row.found.path else None
    if row.ident:
        same = _identified(kinds, known, row)
        exact = [one for one in same if at is not None and one.path == at.path]
        if len(same) > 1 and not exact:
            return Match(fault=FieldProblem("id", "ambiguous", ", ".join(one.path for one in same)))
        if same:
            return Match((exact or same)[0])
        taken = row.found.bare and _same(kinds, known.by_id.get(row.ident, ()), row)
        return Match(at if at is not None and not at.id else None, ident=_whole(row) * bool(taken))
    if at is not None:
        return Match(at)
    return Match(next(iter(_same(kinds, known.by_id.get(row.derived, ()), row)), None))


def _identified(kinds: Kinds, known: Recorded, row: Row) -> list[RecordRow]:
    """Return the pages that have the id of a record.

    An id that sources share is looked for with its source before it and without, whatever the other
    rows of the file made of it; without, the page must be of the same source, or the same place.
    """
    if not row.found.bare:
        return _same(kinds, known.by_id.get(row.ident, ()), row)
    whole = _whole(row)
    for ident in dict.fromkeys((row.ident, whole, row.found.bare)):
        pages = _same(kinds, known.by_id.get(ident, ()), row)
        found = [one for one in pages if ident == whole or _is_own(one, row)]
        if found:
            return found
    return []


def _whole(row: Row) -> str:
    """Return the id of a record with its source before it."""
    return sourced(text(row.found.fields.get("source")), row.found.bare)


def _is_own(page: RecordRow, row: Row) -> bool:
    """Tell whether a page that has the bare id of a record is the same place of the same source.

    Of a page without source, or with another one, its name tells, with its town or its number.
    """
    said, theirs = row.found.fields, text(page.fields.get("source"))
    if theirs == text(said.get("source")) or (not theirs and row.ident == row.found.bare):
        return True
    return title_key(page.title) == title_key(row.title) and any(
        title_key(text(page.fields.get(key))) == title_key(text(said.get(key)))
        for key in ("commune", "pivot")
        if said.get(key)
    )


def _same(kinds: Kinds, pages: Iterable[RecordRow], row: Row) -> list[RecordRow]:
    """Return the pages that are of the kind of a record; else those that its file turns to it."""
    found = list(pages)
    alike = [one for one in found if one.kind in kinds.all_of(row.kind.name)]
    return alike or (found if row.loose else [])


def _texts(wiki: Wiki, blobs: Iterable[BlobId]) -> dict[BlobId, str | None]:
    """Return the texts of blobs, None for one that is not text; one process of git reads all."""
    found: dict[BlobId, str | None] = {}
    for blob, content in wiki.store.read_many(dict.fromkeys(blobs)):
        made = decode(content)
        found[blob] = made.text if made.readable else None
    return found


def without_ours(found: Found, page: RecordRow | None, hosts: Sequence[str]) -> Found:
    """Return what a file says of a page, without the UID that our own export gave it.

    Nor with the id that its source shares with others: the page keeps the one it has.
    """
    if page is None:
        return found
    gone = {"id"} if found.bare else set()
    uid = text(found.fields.get("uid"))
    if not page.fields.get("uid") and uid.rpartition("@")[2] in hosts:
        gone.add("uid")
    kept = {name: value for name, value in found.fields.items() if name not in gone}
    return replace(found, fields=kept)
