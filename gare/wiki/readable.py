"""Two versions of a page compared as a person reads them: fields, then the text without markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice, zip_longest
from typing import Final

from gare.kinds.forms import unknown_keys
from gare.kinds.shown import Hours, Plain, Tag
from gare.kinds.values import as_text
from gare.markup.lines import Line, lines_of
from gare.markup.reading import document
from gare.model.kinds import Kind
from gare.model.names import PagePath
from gare.model.pages import Diff, DiffRow, Document, Words
from gare.model.people import Role
from gare.safeyaml import dump
from gare.store.diff import compare
from gare.wiki.kinds import kind_of
from gare.wiki.records import fields_shown, now, seen_by, sheet_said
from gare.wiki.rendering import shown_source
from gare.wiki.views.records import ShownField, Value
from gare.wiki.views.traces import ChangedField, ReadableDiff, ReadLine
from gare.wiki.wiki import Wiki

_CONTEXT: Final = 1
_STYLES: Final = (
    "text", "heading", "item", "term", "definition", "quote", "code", "box", "row", "block",
)  # fmt: skip
_FIRST_MARK: Final = 0xF800
"""Each line compared begins with a character of private use that says its style."""
_LETTER: Final = re.compile(r"\S\s*")
_NOTHING: Final = (Words(""),)
_NO_FIELD: Final = ShownField("", "", "", ())
_MIN_SHARED: Final = 0.3
"""Two lines that have less in common, by letters, are shown as one gone and one come."""


def readable(
    wiki: Wiki,
    path: PagePath,
    old: str | None,
    new: str | None,
    role: Role,
    was: PagePath | None = None,
) -> ReadableDiff:
    """Return what someone of this role reads to have changed between two sources of a page.

    None is a page that is not there; `was` is where the old one was, its links begin there. A
    source too long to be laid out is compared as it is.
    """
    origin = path if was is None else was
    fields = tuple(_fields(_said(wiki, origin, old, role), _said(wiki, path, new, role)))
    before, after = _lines(wiki, origin, old), _lines(wiki, path, new)
    rows = compare(_marked(before), _marked(after), _CONTEXT)
    found = ReadableDiff(fields, tuple(_read(rows, before, after)), rows.cut)
    return found if found.says else replace(found, markup=compare(old or "", new or ""))


def of_sources(old: str, new: str) -> ReadableDiff:
    """Return the comparison of two texts that are not laid out as a page."""
    return ReadableDiff(markup=compare(old, new), is_source=True)


def _lines(wiki: Wiki, path: PagePath, source: str | None) -> tuple[Line, ...]:
    """Return what is read of a source below its header; the blocks of a page as they are asked."""
    if source is None:
        return ()
    if len(source.encode(errors="replace")) > wiki.settings.max_page_bytes:
        return tuple(Line(text, "code") for text in source.split("\n"))
    made = shown_source(wiki, path, source)
    found: list[Line] = []
    for part, block in zip_longest(made.parts, made.directives):
        found += lines_of(part)
        if block is not None:
            asked = " · ".join(dump(block.options).split("\n")).strip(" ·")
            found.append(Line(f"[{block.name}] {asked}".strip(), "block"))
    return tuple(found)


def _marked(lines: Iterable[Line]) -> str:
    """Return lines as one text, each after the character of its style."""
    return "".join(f"{chr(_FIRST_MARK + _STYLES.index(one.style))}{one.text}\n" for one in lines)


def _read(diff: Diff, before: Sequence[Line], after: Sequence[Line]) -> Iterator[ReadLine]:
    """Give the lines of a comparison, what left and what came in one, when they are alike."""
    for row in diff.rows:
        old = before[row.old_number - 1] if row.old_number else None
        new = after[row.new_number - 1] if row.new_number else None
        if row.skipped:
            yield ReadLine("gap", skipped=row.skipped)
        elif old is not None and new is not None:
            yield from _both(row, old, new)
        elif old is not None:
            yield ReadLine("removed", old.style, (Words(old.text, "del"),))
        elif new is not None:
            yield ReadLine("added", new.style, (Words(new.text, "ins"),))


def _both(row: DiffRow, old: Line, new: Line) -> Iterator[ReadLine]:
    """Give a line that is on both sides: one, or two when they have little in common."""
    if old == new:
        yield ReadLine("same", new.style, (Words(new.text),))
        return
    merged = _merged(_text(row.old or _NOTHING), _text(row.new or _NOTHING))
    runs = tuple(run for run in merged if run.text)
    shared = sum(len(run.text) for run in runs if not run.mark)
    if shared < _MIN_SHARED * min(len(old.text), len(new.text)):
        yield ReadLine("removed", old.style, (Words(old.text, "del"),))
        yield ReadLine("added", new.style, (Words(new.text, "ins"),))
        return
    yield ReadLine("changed", new.style, runs, restyled=old.style != new.style)


def _merged(old: Sequence[Words], new: Sequence[Words]) -> Iterator[Words]:
    """Give the runs of both sides in one: what left stands before what came in its place.

    Places are counted in letters and signs: spaces may be shared by one side only.
    """
    gone = _gone_at(old)
    at = 0
    for run in new:
        text = run.text
        if run.mark:
            yield Words(gone.pop(at, ""), "del")
            yield run
            continue
        for place in [place for place in gone if place < at + _size(text)]:
            head = _after(text, place - at)
            yield Words(text[:head])
            yield Words(gone.pop(place), "del")
            at, text = place, text[head:]
        yield Words(text)
        at += _size(text)
    yield Words("".join(gone.values()), "del")


def _gone_at(runs: Sequence[Words]) -> dict[int, str]:
    """Return what left, by how many shared letters come before, in their order."""
    found: dict[int, str] = {}
    at = 0
    for run in runs:
        if run.mark:
            found[at] = found.get(at, "") + run.text
        else:
            at += _size(run.text)
    return found


def _size(text: str) -> int:
    """Return how many letters and signs a text has."""
    return len("".join(text.split()))


def _after(text: str, count: int) -> int:
    """Return where the first `count` letters and signs of a text end, spaces after them too."""
    if not count:
        return 0
    return next(islice(_LETTER.finditer(text), count - 1, None)).end()


def _text(runs: Sequence[Words]) -> tuple[Words, ...]:
    """Return the runs of a line without the character of its style, which comes first."""
    first, *others = runs
    return (replace(first, text=first.text[1:]), *others)


def _fields(before: dict[str, ShownField], after: dict[str, ShownField]) -> Iterator[ChangedField]:
    """Give the fields that are not the same on both sides, in the order of the form."""
    for name in dict.fromkeys((*after, *before)):
        was, then = before.get(name, _NO_FIELD), after.get(name, _NO_FIELD)
        if was.values != then.values:
            yield ChangedField(name, then.label or was.label, was.values, then.values)


def _said(wiki: Wiki, path: PagePath, source: str | None, role: Role) -> dict[str, ShownField]:
    """Return all that the header of a source says, by key."""
    if source is None:
        return {}
    said = document(path, source)
    kind = kind_of(wiki, said.kind)
    found = [*_own(said, kind)]
    if kind is None:
        found += [_plain(name, as_text(value)) for name, value in said.fields.items()]
    else:
        sheet = sheet_said(path, said, kind)
        shown = fields_shown(wiki, sheet, seen_by(kind.fields, role), now())
        found += [replace(one, values=tuple(map(_at_any_time, one.values))) for one in shown]
        found += [
            _plain(key, as_text(sheet.header[key])) for key in unknown_keys(kind, sheet.header)
        ]
    return {one.name: one for one in found}


def _at_any_time(value: Value) -> Value:
    """Return a value without what is true at this moment only: whether a place is open."""
    return replace(value, open_now=None, changes_at=None) if isinstance(value, Hours) else value


def _own(said: Document, kind: Kind | None) -> Iterator[ShownField]:
    """Give what the header of any page may say."""
    words = {
        "title": said.title,
        "kind": kind.label if kind else said.kind,
        "summary": said.summary,
        "status": said.status,
        "lang": said.lang,
        "license": said.license,
        "verified": str(said.verified or ""),
        "id": said.id,
        "aliases": ", ".join(said.aliases),
    }
    yield from (_plain(name, text) for name, text in words.items() if text)
    if said.tags:
        yield ShownField("tags", "", "tags", tuple(Tag(one) for one in said.tags))


def _plain(name: str, text: str) -> ShownField:
    """Return a value that is shown as it is written."""
    return ShownField(name, "", "text", (Plain(text),))
