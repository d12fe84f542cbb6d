"""Screens of the builder of kinds: its fields, the form as it will be, the text and its faults."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from gare.kinds.engine import form_fields
from gare.kinds.fields import ANYWHERE
from gare.kinds.forms import written
from gare.kinds.kinds import Kinds
from gare.kinds.registry import TYPES
from gare.kinds.schema import VIEWS, read_kind
from gare.model.errors import Conflict, PageGone
from gare.model.kinds import Field, Kind, SchemaFault
from gare.model.people import Person, Role
from gare.model.rules import Act
from gare.safeyaml import MAX_BYTES
from gare.store.diff import compare
from gare.wiki import building, schemas
from gare.wiki.building import Row, Sent
from gare.wiki.cards import sortable
from gare.wiki.doors import check
from gare.wiki.inputs import Filling, laid_out, proposed
from gare.wiki.kinds import kinds_now
from gare.wiki.listing import BUILDER
from gare.wiki.views.building import (
    BuilderView,
    Clash,
    FaultLine,
    FieldRow,
    KindDeleteView,
    SchemaView,
    SettingInput,
)
from gare.wiki.views.forming import FormField, PageList
from gare.wiki.views.listing import Option
from gare.wiki.wiki import Wiki

FAMILIES: Final[Mapping[str, tuple[str, ...]]] = {
    "words": ("text", "longtext", "tags"),
    "choices": ("choice", "choices", "tree", "boolean"),
    "numbers": ("number", "range", "date", "datetime", "partial_date", "hours"),
    "contact": ("phone", "email", "url", "place", "links"),
    "pages": ("page", "relations", "variants", "authors"),
    "files": ("image", "file", "licence"),
    "ids": ("siret", "rna", "doi", "isbn", "issn", "hal", "orcid"),
    "others": ("computed", "consent"),
}
"""The types of fields by family, in the order they are proposed."""
_ONCE: Final = frozenset({
    "boolean", "choice", "computed", "consent", "hours", "longtext", "place", "range", "tree",
    "variants",
})  # fmt: skip
"""Types of which a form never proposes several values."""
_LONG: Final = frozenset({"text", "longtext"})
_NO_DEFAULT: Final = frozenset(
    {"computed", "consent", "hours", "image", "file", "links", "variants"}
)
_MADE: Final = frozenset({"computed"})


@dataclass(frozen=True, slots=True)
class Shown:
    """How a builder is shown: what goes on, what was refused, what a field going would leave.

    `row` is the number of the field one works on, `focus` what of it; `going` the number of the
    field that is asked about, of which `pages` fiches say something.
    """

    row: int | None = None
    focus: str = ""
    going: int | None = None
    pages: int = 0
    refused: bool = False
    unsaved: bool = False
    errors: tuple[str, ...] = ()
    new_error: str = ""
    author_error: str = ""


def builder(wiki: Wiki, person: Person, sent: Sent, shown: Shown) -> BuilderView:
    """Return the screen of a builder with all that was sent."""
    kinds = kinds_now(wiki).kinds
    text, faults = building.tried(sent)
    if text and not faults:
        faults = building.faults_among(sent.name or building.NEW, text, kinds)
    placed = building.by_row(text, faults)
    kind, whole = _readable(kinds, sent, placed, text)
    form, lists = _form(wiki, kinds, whole)
    made = BuilderView(
        name=sent.name,
        title=sent.said.get("label", "").strip() or sent.name,
        address=BUILDER + sent.name,
        source=sent.source,
        base=sent.base,
        said=sent.said,
        rows=tuple(
            _row(row, number, placed.get(number, ()), shown) for number, row in enumerate(sent.rows)
        ),
        summary=sent.summary,
        author=sent.author or person.author.name,
        signed_in=person.account is not None,
        removed=tuple((one.name, one.label) for one in building.removed(sent)),
        new_label=sent.new_label,
        new_type=sent.new_type,
        new_error=shown.new_error,
        faults=placed.get(None, ()) if shown.refused or not building.is_unnamed(sent) else (),
        refused=shown.refused,
        unsaved=shown.unsaved,
        errors=shown.errors,
        author_error=shown.author_error,
        focus=shown.focus if shown.row is None else "",
        form=form,
        lists=lists,
        pages=schemas.fiches(wiki, sent.name) if sent.base else 0,
        may_save=schemas.may_save(wiki, sent.name or building.NEW, person, sent.base),
    )
    return _among(kinds, sent, made, _sorts(sent, kind, whole.fields if whole else ()))


def _among(kinds: Kinds, sent: Sent, view: BuilderView, sorts: tuple[Option, ...]) -> BuilderView:
    """Return a builder with what can be chosen in it, and the kinds above and below."""
    parent = parent_of(sent)
    above = kinds.get(parent) if parent != sent.name else None
    own = {row.name for row in sent.rows}
    return replace(
        view,
        inherited=tuple(one for one in above.fields if one.name not in own) if above else (),
        parent=above.label if above else "",
        types=FAMILIES,
        views=VIEWS,
        sorts=sorts,
        parents=_kinds(one for one in kinds if sent.name not in kinds.above(one.name)),
        kinds=_kinds(kinds),
        roles=tuple(role.value for role in Role if role is not Role.VISITOR),
        children=tuple(one.label for one in kinds.children(sent.name)),
    )


def parent_of(sent: Sent) -> str:
    """Return the name of the kind that a form extends, "" for none."""
    return sent.said.get("extends", "").strip()


def source(
    wiki: Wiki, person: Person, sent: Sent, text: str, *, refused: bool = False
) -> SchemaView:
    """Return the text of a schema with what is wrong in it, and what serves meanwhile."""
    now_ = kinds_now(wiki)
    faults = schemas.faults_now(wiki, sent.name, text)
    good = schemas.last_good(wiki, sent.name) if sent.name in now_.faults else None
    lines = text.split("\n")
    kind = read_kind(sent.name, text)
    served = now_.kinds.get(sent.name)
    label = kind.label if isinstance(kind, Kind) else served.label if served else sent.name
    return SchemaView(
        name=sent.name,
        title=label,
        address=BUILDER + sent.name,
        text=text,
        base=sent.base,
        summary=sent.summary,
        author=sent.author or person.author.name,
        signed_in=person.account is not None,
        max_bytes=MAX_BYTES,
        faults=tuple(FaultLine(one, _line(lines, one.line)) for one in faults),
        refused=refused,
        is_broken=sent.name in now_.faults,
        serves=served is not None,
        good=good.commit if good else None,
        good_at=good.at if good else None,
        may_save=schemas.may_save(wiki, sent.name, person, sent.base),
    )


def clash(wiki: Wiki, person: Person, sent: Sent, fault: Conflict | PageGone) -> SchemaView:
    """Return both texts of a schema that two people changed at once, joined to be finished."""
    last = wiki.index.history(fault.path, limit=1).rows
    if isinstance(fault, PageGone):
        made = Clash(fault.mine, "", 0, compare("", fault.mine), gone=True)
        draft, base = fault.mine, ""
    else:
        diff = compare(fault.theirs, fault.mine)
        made = Clash(fault.mine, fault.theirs, fault.places, diff)
        draft, base = fault.draft, fault.theirs_blob
    if last:
        made = replace(made, their_author=last[0].author, their_at=last[0].at)
    view = source(wiki, person, replace(sent, base=base), draft)
    return replace(view, clash=made)


def deletion(wiki: Wiki, name: str, person: Person, summary: str, author: str) -> KindDeleteView:
    """Return the screen that asks once before a kind goes. Raises `KindMissing`, `Protected`."""
    found = schemas.stored(wiki, name)
    check(wiki, person, Act.DELETE, schemas.file_of(name))
    kinds = kinds_now(wiki).kinds
    served = kinds.get(name)
    return KindDeleteView(
        name=name,
        title=served.label if served else name,
        base=found.base,
        pages=schemas.fiches(wiki, name),
        children=tuple(one.label for one in kinds.children(name)),
        summary=summary,
        author=author or person.author.name,
        signed_in=person.account is not None,
    )


def _row(row: Row, number: int, faults: tuple[SchemaFault, ...], shown: Shown) -> FieldRow:
    """Return a field as it is built."""
    type_name = row.said.get("type", "text") or "text"
    own = TYPES.get(type_name, TYPES["text"])
    settings = {key: sort for key, sort in own.settings.items() if key not in building.UNSAID}
    mine = shown.row == number
    return FieldRow(
        number=number,
        was=row.was,
        name=row.name,
        label=row.said.get("label", "").strip(),
        type=type_name,
        said=row.said,
        settings=tuple(
            SettingInput(key, sort, row.said.get(key, ""))
            for key, sort in {**settings, **ANYWHERE}.items()
        ),
        takes_choices=own.takes_choices,
        has_several=not own.always_many
        and (type_name not in _ONCE or bool(row.said.get("multiple"))),
        has_length=type_name in _LONG or bool(row.said.get("max_length")),
        has_default=type_name not in _NO_DEFAULT,
        is_required=type_name not in _MADE,
        faults=faults,
        open=bool(faults) or (mine and shown.focus == "label"),
        pages=shown.pages if shown.going == number else None,
        focus=shown.focus if mine else "",
    )


def _readable(
    kinds: Kinds, sent: Sent, placed: Mapping[int | None, tuple[SchemaFault, ...]], text: str
) -> tuple[Kind | None, Kind | None]:
    """Return the kind that a form makes without its faulty fields, alone and with its parent's."""
    if placed:
        good = [number for number in range(len(sent.rows)) if number not in placed]
        said = {**sent.said, "label": sent.said.get("label", "").strip() or building.NEW}
        text, _faults = building.tried(building.only(replace(sent, said=said), good))
    kind = read_kind(sent.name or building.NEW, text)
    if not isinstance(kind, Kind):
        return None, None
    above = kinds.get(kind.extends) if kind.extends != sent.name else None
    own = {one.name for one in kind.fields}
    first = tuple(one for one in above.fields if one.name not in own) if above else ()
    title = kind.title or (above.title if above else "")
    return kind, replace(kind, title=title, fields=(*first, *kind.fields))


def _form(
    wiki: Wiki, kinds: Kinds, kind: Kind | None
) -> tuple[tuple[FormField, ...], tuple[PageList, ...]]:
    """Return the form as it will be, empty, and what it proposes."""
    if kind is None:
        return (), ()
    fields = form_fields(kind)
    lists = proposed(wiki, kinds, fields)
    made = tuple(laid_out(fields, Filling(written(kind, {}), (), lists)))
    used = {one.list_id for field in made for row in field.rows for one in row}
    return made, tuple(one for one in lists.values() if one.id in used)


def _sorts(sent: Sent, kind: Kind | None, fields: tuple[Field, ...]) -> tuple[Option, ...]:
    """Return the orders that a list of the kind may have."""
    present = sent.said.get("sort", "").strip() or "title"
    found = [("title", ""), ("-updated", "")]
    for one in sortable(replace(kind, fields=fields)) if kind else ():
        found += [(one.name, one.label), (f"-{one.name}", one.label)]
    if present not in dict(found):
        found.append((present, present.removeprefix("-")))
    return tuple(Option(name, label, "", name == present) for name, label in found)


def _kinds(kinds: Iterable[Kind]) -> tuple[tuple[str, str], ...]:
    """Return kinds by name and label."""
    return tuple((one.name, one.label) for one in kinds)


def _line(lines: list[str], number: int | None) -> str:
    """Return the text of a line, cut when it is long."""
    return lines[number - 1][:200] if number and number <= len(lines) else ""
