"""Builders of kinds: what their form sends becomes the text of a schema, gesture after gesture.

Nothing is kept between two gestures: the form carries the text it began from and all its strings.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from gare.kinds import places
from gare.kinds.building import Draft, edit_kind
from gare.kinds.drafts import name_from, read_draft, written_draft
from gare.kinds.fields import ANYWHERE
from gare.kinds.kinds import MAX_KINDS, Kinds
from gare.kinds.places import Place
from gare.kinds.registry import TYPES
from gare.kinds.schema import formula_faults, is_kind_name, read_kind
from gare.kinds.values import as_text, clean
from gare.markup.names import slug
from gare.model.kinds import Field, Kind, SchemaFault
from gare.safeyaml import YamlFault

KIND_KEYS: Final = (
    "label", "plural", "icon", "folder", "title", "help", "extends", "view", "sort", "verify_days",
)  # fmt: skip
FIELD_KEYS: Final = (
    "name", "label", "type", "help", "required", "choices", "choices_from", "multiple",
    "max_length", "default", "visible_to",
)  # fmt: skip
UNSAID: Final = frozenset({"keys"})
"""Settings that only the text of a schema says."""
MAX_ROWS: Final = 200
MAX_NAME: Final = 40
NEW: Final = "nouveau"
"""How a kind that has no name yet is read."""


@dataclass(frozen=True, slots=True)
class Row:
    """A field as the form has it: its name in the text it began from ("": new), its strings."""

    was: str
    said: Mapping[str, str]

    @property
    def name(self) -> str:
        """The name of the field, which does not change once it is in the file."""
        return self.was or self.said.get("name", "")


@dataclass(frozen=True, slots=True)
class Sent:
    """All that a builder sends. `name` is that of the kind, "" when it has none yet.

    `source` is the text that the form began from, `base` the blob of the version it comes from.
    """

    name: str
    source: str = ""
    base: str = ""
    said: Mapping[str, str] = field(default_factory=dict)
    rows: tuple[Row, ...] = ()
    new_label: str = ""
    new_type: str = ""
    summary: str = ""
    author: str = ""


def opened(name: str, text: str, base: str) -> Sent | tuple[SchemaFault, ...]:
    """Return the builder of a text, or why a form cannot show it."""
    kind = read_kind(name, text)
    if not isinstance(kind, Kind):
        return kind
    return Sent(name, text, base, _said_in(text), tuple(_row(one) for one in kind.fields))


def text_of(sent: Sent) -> str:
    """Return the schema that a form makes: only what changed is written. Raises `YamlFault`."""
    before = _fields_in(sent)
    drafts = [_draft(row, before.get(row.was)) for row in sent.rows]
    return edit_kind(sent.source, _kind_changes(sent), drafts)


def tried(sent: Sent) -> tuple[str, tuple[SchemaFault, ...]]:
    """Return the schema that a form makes, and what is wrong in it; "" when there can be none."""
    try:
        text = text_of(sent)
    except YamlFault as fault:
        return "", (SchemaFault(f"yaml-{fault.code}", None, fault.detail[:200]),)
    made = read_kind(sent.name or NEW, text)
    return text, () if isinstance(made, Kind) else made


def is_unnamed(sent: Sent) -> bool:
    """Tell whether a form begins a kind that nobody named yet: nothing is wrong in it so far."""
    return not (sent.base or sent.source or clean(sent.said.get("label", "")))


def faults_among(name: str, text: str, kinds: Kinds) -> tuple[SchemaFault, ...]:
    """Return all that keeps a schema from serving beside the other kinds of the wiki."""
    made = read_kind(name, text)
    if not isinstance(made, Kind):
        return made
    if name not in kinds.by_name and len(kinds.by_name) >= MAX_KINDS:
        return (SchemaFault("too-many-kinds", None, str(MAX_KINDS)),)
    if made.extends and kinds.get(made.extends) is None:
        return (SchemaFault("extends-unknown", None, made.extends),)
    if name in kinds.above(made.extends):
        return (SchemaFault("extends-circle", None, made.extends),)
    above = kinds.get(made.extends)
    return formula_faults(made, text, above.fields) if above else ()


def by_row(
    text: str, faults: Sequence[SchemaFault]
) -> Mapping[int | None, tuple[SchemaFault, ...]]:
    """Return faults by the number of the field they are in; None for those of the kind."""
    found = places.read(text)
    lines = {} if isinstance(found, SchemaFault) else found[1]
    placed: dict[int | None, tuple[SchemaFault, ...]] = {}
    for fault in faults:
        number = _number_at(fault.line, lines)
        placed[number] = (*placed.get(number, ()), fault)
    return placed


def added(sent: Sent, taken: Sequence[str]) -> Sent:
    """Return a form with one field more, the last; its name comes from its label.

    `taken` are the names it may not have, beside those of the form.
    """
    label = clean(sent.new_label)
    names = (*taken, *(row.name for row in sent.rows))
    kind_of = sent.new_type if sent.new_type in TYPES else "text"
    row = Row("", {"name": name_from(label, names), "label": label, "type": kind_of})
    return replace(sent, rows=(*sent.rows, row), new_label="", new_type="")


def moved(sent: Sent, number: int, by: int) -> Sent:
    """Return a form with a field put one place up (-1) or down (1)."""
    rows = list(sent.rows)
    other = number + by
    if 0 <= number < len(rows) and 0 <= other < len(rows):
        rows[number], rows[other] = rows[other], rows[number]
    return replace(sent, rows=tuple(rows))


def without(sent: Sent, number: int) -> Sent:
    """Return a form without one of its fields."""
    return replace(sent, rows=sent.rows[:number] + sent.rows[number + 1 :])


def removed(sent: Sent) -> tuple[Field, ...]:
    """Return the fields of the text a form began from that it has no more."""
    kept = {row.was for row in sent.rows}
    return tuple(one for name, one in _fields_in(sent).items() if name not in kept)


def put_back(sent: Sent, name: str) -> Sent:
    """Return a form with a field that was removed, as it was, at the end."""
    found = next((one for one in removed(sent) if one.name == name), None)
    return replace(sent, rows=(*sent.rows, _row(found))) if found else sent


def only(sent: Sent, numbers: Sequence[int]) -> Sent:
    """Return a form with only some of its fields."""
    return replace(sent, rows=tuple(sent.rows[number] for number in numbers))


def kind_name(words: str) -> str:
    """Return the name that a new kind has from words, "" when they make none."""
    name = slug(words)[:MAX_NAME].strip("-") if any(map(str.isalnum, words)) else ""
    return name if is_kind_name(name) else ""


def field_in(sent: Sent, name: str) -> Field | None:
    """Return a field of the text that a form began from."""
    return _fields_in(sent).get(name)


def _fields_in(sent: Sent) -> dict[str, Field]:
    """Return the fields of the text a form began from, by name."""
    kind = read_kind(sent.name or NEW, sent.source)
    return {one.name: one for one in kind.fields} if isinstance(kind, Kind) else {}


def _said_in(text: str) -> dict[str, str]:
    """Return the strings that fill the inputs of a kind."""
    found = places.read(text)
    value = None if isinstance(found, SchemaFault) else found[0]
    known = value if isinstance(value, dict) else {}
    return {key: as_text(known.get(key)) for key in KIND_KEYS}


def _row(one: Field) -> Row:
    """Return a field as a form has it; what its inputs cannot hold is left to the text."""
    said = {key: texts[0] for key, texts in written_draft(one).items() if texts}
    for key in ("name", *UNSAID):
        said.pop(key, None)
    if isinstance(one.default, list | dict):
        said.pop("default", None)
    return Row(one.name, said)


def _draft(row: Row, before: Field | None) -> Draft:
    """Return what a row changes in its field; what another type would not know goes."""
    given = {
        key: (row.said[key],)
        for key in (*FIELD_KEYS, *_settings(row.said.get("type", "")))
        if key in row.said and not (before and key == "name")
    }
    changes = dict(read_draft(given, before))
    if before and "type" in changes:
        own = TYPES.get(row.said.get("type", ""), TYPES["text"])
        gone = [key for key in before.more if key not in own.settings and key not in ANYWHERE]
        if not own.takes_choices:
            gone += ["choices", "choices_from"]
        changes |= dict.fromkeys(gone)
    return Draft(before.name if before else "", changes)


def _settings(name: str) -> tuple[str, ...]:
    """Return the settings of a type that its inputs can say."""
    own = TYPES.get(name, TYPES["text"])
    return tuple(key for key in {**ANYWHERE, **own.settings} if key not in UNSAID)


def _kind_changes(sent: Sent) -> dict[str, object | None]:
    """Return the keys of a kind that a form changes, None for one to remove."""
    before = _said_in(sent.source)
    changes: dict[str, object | None] = {}
    for key in KIND_KEYS:
        text = clean(sent.said.get(key, before[key]))
        if text == clean(before[key]):
            continue
        is_count = key == "verify_days" and text.isascii() and text.isdigit() and len(text) < 8
        changes[key] = int(text) if is_count else text or None
    return changes


def _number_at(line: int | None, lines: Mapping[Place, int]) -> int | None:
    """Return the number of the field that a line is in, None when it is in none."""
    starts = sorted((at, place[1]) for place, at in lines.items() if _is_field(place))
    if line is None or not starts or line < starts[0][0]:
        return None
    ends = [at for place, at in lines.items() if len(place) == 1 and at > starts[0][0]]
    if ends and line >= min(ends):
        return None
    return max(int(number) for at, number in starts if at <= line)


def _is_field(place: Place) -> bool:
    """Tell whether a place is that of a whole field."""
    return len(place) == 2 and place[0] == "fields"
