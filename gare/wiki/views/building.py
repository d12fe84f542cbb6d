"""The builder of kinds: the fields of a form to be, the form itself, and the text behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from gare.model.kinds import Field, SchemaFault
from gare.model.names import CommitId
from gare.model.pages import Diff
from gare.wiki.views.forming import FormField, PageList
from gare.wiki.views.listing import Option


@dataclass(frozen=True, slots=True)
class SettingInput:
    """A setting that few types know: its key, and what it may be (`Setting` of field types)."""

    name: str
    sort: str
    value: str


@dataclass(frozen=True, slots=True)
class FieldRow:
    """A field as it is built; `number` is its place, `was` its name in the file, "" when new.

    `said` is what its inputs hold, by key of the schema. `pages` is how many fiches have the
    field, when it is asked whether it may go; None otherwise. `focus` names what one goes on with:
    "label", "up", "down", or "".
    """

    number: int
    was: str
    name: str
    label: str
    type: str
    said: Mapping[str, str]
    settings: tuple[SettingInput, ...] = ()
    takes_choices: bool = False
    has_several: bool = False
    has_length: bool = False
    has_default: bool = False
    is_required: bool = False
    faults: tuple[SchemaFault, ...] = ()
    open: bool = False
    pages: int | None = None
    focus: str = ""


@dataclass(frozen=True, slots=True)
class BuilderView:
    """The builder of a kind (template `builder.html`); `name` is "" for a new one.

    `said` is what the inputs of the kind hold, by key of the schema. `source` and `base` are the
    text and the blob it began from. `faults` are those of the kind as a whole.
    """

    name: str
    title: str
    address: str
    source: str
    base: str
    said: Mapping[str, str]
    rows: tuple[FieldRow, ...]
    summary: str
    author: str
    signed_in: bool
    inherited: tuple[Field, ...] = ()
    parent: str = ""
    """The label of the kind whose fields come first."""
    removed: tuple[tuple[str, str], ...] = ()
    """Fields of the file that the form has no more: name and label."""
    types: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Names of types by family."""
    views: tuple[str, ...] = ()
    sorts: tuple[Option, ...] = ()
    parents: tuple[tuple[str, str], ...] = ()
    kinds: tuple[tuple[str, str], ...] = ()
    roles: tuple[str, ...] = ()
    new_label: str = ""
    new_type: str = ""
    new_error: str = ""
    faults: tuple[SchemaFault, ...] = ()
    refused: bool = False
    """True when it was to be saved and is not."""
    unsaved: bool = False
    errors: tuple[str, ...] = ()
    author_error: str = ""
    focus: str = ""
    form: tuple[FormField, ...] = ()
    """The form as it will be, empty when it cannot be told yet."""
    lists: tuple[PageList, ...] = ()
    pages: int = 0
    """How many fiches there are of this kind."""
    children: tuple[str, ...] = ()
    """Labels of the kinds that extend this one."""
    may_save: bool = True
    """False when whoever tries it may not keep what they make."""

    @property
    def is_new(self) -> bool:
        """True when the kind is not saved yet."""
        return not self.base

    @property
    def faulty(self) -> tuple[FieldRow, ...]:
        """The fields with something wrong in them."""
        return tuple(row for row in self.rows if row.faults)


@dataclass(frozen=True, slots=True)
class FaultLine:
    """A fault with the text of its line, "" when the line is not known."""

    fault: SchemaFault
    text: str = ""


@dataclass(frozen=True, slots=True)
class Clash:
    """What two people changed at once in a schema; `draft` is in the text area."""

    mine: str
    theirs: str
    places: int
    diff: Diff
    their_author: str = ""
    their_at: datetime | None = None
    gone: bool = False


@dataclass(frozen=True, slots=True)
class SchemaView:
    """The text of a schema (template `builder_source.html`), with what is wrong in it.

    `is_broken` is true when the text that is saved cannot serve: `serves` then tells whether an
    earlier one does, and `good` is the commit that made it.
    """

    name: str
    title: str
    address: str
    text: str
    base: str
    summary: str
    author: str
    signed_in: bool
    max_bytes: int
    faults: tuple[FaultLine, ...] = ()
    refused: bool = False
    is_broken: bool = False
    serves: bool = False
    good: CommitId | None = None
    good_at: datetime | None = None
    clash: Clash | None = None
    errors: tuple[str, ...] = ()
    author_error: str = ""
    may_save: bool = True
    """False when whoever tries it may not keep what they make."""


@dataclass(frozen=True, slots=True)
class KindDeleteView:
    """The screen that asks before a kind goes (template `builder_delete.html`)."""

    name: str
    title: str
    base: str
    pages: int
    children: tuple[str, ...]
    summary: str
    author: str
    signed_in: bool
    error: str = ""
