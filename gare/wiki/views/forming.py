"""Forms of fiches: the fields of a kind as inputs, with what is wrong beside each."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from gare.model.kinds import Choice, Field, FieldProblem
from gare.model.names import PagePath
from gare.wiki.views.blocks import Part
from gare.wiki.views.drafts import DraftLine
from gare.wiki.views.frame import PageBrief
from gare.wiki.views.moderating import OwnProposals
from gare.wiki.views.reaching import PrivateView
from gare.wiki.views.records import RecordView


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong in a field: `blocks` when the form is not saved because of it.

    `target` is the id of what to correct, `key` what a person sends to say that it is meant
    (for the level "ask"), `agreed` whether they did.
    """

    problem: FieldProblem
    field: Field
    target: str
    blocks: bool
    key: str = ""
    agreed: bool = False


@dataclass(frozen=True, slots=True)
class Control:
    """One input (template `fields/<widget>.html`): its name, what it holds, what is wrong in it.

    `part` is the key of a part ("code_postal"), "" for the field itself; `number` counts from 1
    the values of a field that has several, 0 when it has one. `values` are several for check
    boxes only. `list_id` names a list of pages to propose.
    """

    id: str
    name: str
    widget: str
    field: Field
    values: tuple[str, ...] = ()
    part: str = ""
    number: int = 0
    required: bool = False
    max_length: int = 0
    options: tuple[Choice, ...] = ()
    """What can be chosen; `parent` is not there, labels of trees begin with their level."""
    list_id: str = ""
    faults: tuple[Fault, ...] = ()
    first: bool = False
    """True for the input where one goes on writing after asking for one more."""

    @property
    def value(self) -> str:
        """What the input holds, "" for nothing."""
        return self.values[0] if self.values else ""


@dataclass(frozen=True, slots=True)
class FormField:
    """A field: one row of one input, or several rows, or rows of several parts."""

    field: Field
    id: str
    rows: tuple[tuple[Control, ...], ...]
    many: bool = False
    parts: bool = False
    faults: tuple[Fault, ...] = ()
    """What is wrong in the field as a whole."""

    @property
    def is_group(self) -> bool:
        """True when there are several inputs for one label."""
        return self.many or self.parts or self.rows[0][0].widget == "choices"

    @property
    def is_filled(self) -> bool:
        """True when something is written in it."""
        return any(any(control.values) for row in self.rows for control in row)

    @property
    def is_wrong(self) -> bool:
        """True when something is to be corrected in it."""
        controls = (control for row in self.rows for control in row)
        return bool(self.faults) or any(control.faults or control.first for control in controls)


@dataclass(frozen=True, slots=True)
class FieldGroup:
    """Fields one after another: folded under a label, or shown as they are when it is ""."""

    label: str
    fields: tuple[FormField, ...]

    @property
    def filled(self) -> int:
        """How many of the fields have something written in them."""
        return sum(one.is_filled for one in self.fields)

    @property
    def is_open(self) -> bool:
        """True when something inside is to be corrected, or goes on being written."""
        return any(one.is_wrong for one in self.fields)


@dataclass(frozen=True, slots=True)
class PageList:
    """What is proposed in some fields, with its label: pages by path and title, licences."""

    id: str
    pages: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class KindChoice:
    """A kind that a page may have: `address` shows the page as a form of it, or begins one."""

    name: str
    label: str
    help: str
    address: str


@dataclass(frozen=True, slots=True)
class Seen:
    """What a form makes, as it will be read: `_seen.html`."""

    record: RecordView
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class FormView:
    """The form of a fiche (template `form.html`), for a page that is there or not.

    `path` is "" for a new page whose title is made from its fields: its path comes with it.
    `faults` are all that is wrong, `blocking` those that keep it from being saved.
    """

    path: PagePath
    title: str
    kind: str
    label: str
    help: str
    icon: str
    fields: tuple[FormField, ...]
    body: str
    base: str
    summary: str
    author: str
    signed_in: bool
    is_new: bool
    max_bytes: int
    ident: str = ""
    folder: str = ""
    becomes: bool = False
    """True when the page is not yet of this kind: saving makes it so."""
    lists: tuple[PageList, ...] = ()
    kinds: tuple[KindChoice, ...] = ()
    kept: tuple[tuple[str, str], ...] = ()
    """Keys of the header that no field covers, with their value: kept as they are."""
    faults: tuple[Fault, ...] = ()
    blocking: tuple[Fault, ...] = ()
    near: tuple[PageBrief, ...] = ()
    """Pages that may already be the one being made: the person says that it is another."""
    errors: tuple[str, ...] = ()
    author_error: str = ""
    read_only_name: bool = False
    unsaved: bool = False
    """True when the form holds what was sent and not saved."""
    seen: Seen | None = None
    proposed: bool = False
    """True when the fiche is to wait for somebody to read it."""
    only_proposed: bool = False
    """True when this reader may not write the page: the fiche will wait."""
    draft: str = ""
    """The draft that is gone on with, "" when none is."""
    only_kept: bool = False
    """True in one's own folder of drafts: the fiche will be kept, never published there."""
    drafts: tuple[DraftLine, ...] = ()
    """The drafts that this reader keeps of the page, when none is gone on with."""
    own: OwnProposals | None = None
    """What this reader proposed: what waits about the page, and new answers."""
    private: PrivateView | None = None
    """What is asked and never published, None for kinds that are not about persons."""

    @property
    def groups(self) -> tuple[FieldGroup, ...]:
        """The fields in their order, those of one folded part together."""
        runs = groupby(self.fields, lambda one: str(one.field.more.get("group", "")))
        return tuple(FieldGroup(label, tuple(inside)) for label, inside in runs)

    @property
    def warned(self) -> tuple[Fault, ...]:
        """What was wrong before this form, and does not keep it from being saved."""
        return tuple(
            one
            for one in self.faults
            if not one.blocks and not one.agreed and one.problem.level != "missing"
        )
