"""Compare what a file says of a fiche with its page: the new source, or that nothing changes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from gare.exports.cells import same_cells
from gare.exports.changes import changes
from gare.exports.format import Found
from gare.exports.mednum import international, shortened
from gare.exports.personal import personal, without
from gare.exports.values import text
from gare.kinds.forms import check
from gare.markup.fields import read_fields
from gare.markup.frontmatter import split, with_fields
from gare.model.kinds import FieldProblem, Kind
from gare.model.records import RecordRow
from gare.safeyaml import MAX_BYTES, YamlFault
from gare.wiki.records import engine_of
from gare.wiki.soundness import HEADER
from gare.wiki.text import typed

BODY: Final = "body"
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_OWN_ASKS: Final = frozenset({"personal-email", "mobile"})
"""What types of fields ask about and `gare.exports.personal` tells of, too."""
_FIRST: Final = ("title", "kind", "id")
_SHORT: Final = "presentation_resume"
"""What the national export of places says in few words, from the summary when it must."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What becomes of a page: its new source ("": it stays as it is), and what is wrong.

    `keys` are those of its header that change; `dropped` the personal contacts left out.
    """

    source: str = ""
    keys: tuple[str, ...] = ()
    refused: tuple[FieldProblem, ...] = ()
    told: tuple[FieldProblem, ...] = ()
    dropped: tuple[FieldProblem, ...] = ()


def compared(kind: Kind, found: Found, row: RecordRow | None, source: str, policy: str) -> Compared:
    """Return the source that a record makes of a page, or of a new one (`row` None).

    Of a page, only the keys that differ are written, and the text never is. `policy` says what
    becomes of personal contacts: "refuse", "drop" or "keep".
    """
    header = read_fields(split(source)[0])
    broken = [one for one in header.problems if one.code.startswith(HEADER)]
    if broken:
        return Compared(refused=(FieldProblem("", broken[0].code, broken[0].detail),))
    old = header.values
    body = typed(found.body) if row is None else ""
    changed = _changed(kind, old, row, found.fields)
    contacts = personal(changed, body) if policy != "keep" else ()
    if contacts and policy == "drop":
        kept = without({**changed, BODY: body}, contacts)
        body = typed(str(kept.pop(BODY, "")))
        changed = _changed(kind, old, row, kept)
    elif contacts:
        return Compared(refused=contacts, told=tuple(_levels(found)))
    if row is not None and not changed:
        return Compared(told=tuple(_levels(found)), dropped=contacts)
    return _written(kind, found, _Ground(source, old, body, is_new=row is None), changed, contacts)


@dataclass(frozen=True, slots=True)
class _Ground:
    """What a record is written over."""

    source: str
    header: Mapping[str, object]
    body: str
    is_new: bool


def _written(
    kind: Kind,
    found: Found,
    ground: _Ground,
    changed: Mapping[str, object],
    contacts: tuple[FieldProblem, ...],
) -> Compared:
    """Return the new source of a page, or why it cannot be."""
    after = {**ground.header, **changed}
    wrong = [one for one in check(kind, after) if one.code not in _OWN_ASKS]
    refused = tuple(one for one in wrong if one.code == "consent")
    if refused:
        return Compared(refused=refused)
    source = ("\n" + ground.body if ground.body else "") if ground.is_new else ground.source
    try:
        source = with_fields(source, changed)
    except YamlFault as fault:
        return Compared(refused=(FieldProblem("", HEADER + fault.code, fault.detail),))
    if len((split(source)[0] or "").encode("utf-8", "replace")) > MAX_BYTES:
        return Compared(refused=(FieldProblem("", HEADER + "size", str(MAX_BYTES)),))
    before = tuple(_levels(found))
    known = {(one.field, one.code) for one in before}
    told = (
        one
        for one in wrong
        if one.level != "missing" and one.field in changed and (one.field, one.code) not in known
    )
    return Compared(source, tuple(changed), (), (*before, *told), contacts)


def _levels(found: Found) -> Iterator[FieldProblem]:
    """Give the problems of a file that do not keep a record out."""
    yield from (one for one in found.problems if one.level != "error")


def _changed(
    kind: Kind, old: Mapping[str, object], row: RecordRow | None, fields: Mapping[str, object]
) -> dict[str, object]:
    """Return the keys that a record changes, with values that a header can hold.

    What the index reads in a header (a summary on one line, tags each once) is the same as it, and
    so is a phone number written another way, or a text that an export had to shorten.
    """
    own = engine_of(row) if row else {}
    if row is not None:
        own[_SHORT] = shortened(text(old.get(_SHORT)) or row.summary)
    differing = {
        key: cleaned(value)
        for key, value in changes(old, fields).items()
        if not (key in own and same_cells(own[key], value))
        and not _same_phone(kind, key, old.get(key), value)
    }
    changed = changes(old, differing)
    return {key: changed[key] for key in dict.fromkeys((*_FIRST, *changed)) if key in changed}


def _same_phone(kind: Kind, key: str, old: object, new: object) -> bool:
    """Tell whether two values of a field are the same phone number."""
    field = kind.field(key)
    if field is None or field.type != "phone" or not isinstance(old, str):
        return False
    number = international(old)
    return bool(number) and number == international(text(new))


def cleaned(value: object) -> object:
    """Return a value with the line ends of files and no control character, at any depth."""
    if isinstance(value, str):
        return _CONTROL.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))
    if isinstance(value, Mapping):
        return {str(cleaned(str(key))): cleaned(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [cleaned(one) for one in value]
    return value
