"""The inputs of a form: one for each value, and each part of a value, of the fields of a kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from gare.kinds.choices import above, by_value
from gare.kinds.forms import PREFIX, posted
from gare.kinds.kinds import Kinds, pages_of
from gare.kinds.registry import type_of
from gare.kinds.types.base import Given, joined
from gare.kinds.types.composite import Composite, Part, inside, numbered
from gare.kinds.types.hours import SUBS
from gare.kinds.types.licence import LABELS
from gare.model.kinds import Choice, Field
from gare.model.records import Query
from gare.wiki.views.forming import Control, Fault, FormField, PageList
from gare.wiki.wiki import Wiki

MAX_PROPOSED: Final = 300
CHOICES: Final = "choices"
NO_WIDGET: Final = "none"
HOURS: Final = "hours"
TAGS: Final = "tags"
LICENCE: Final = "licence"
_LEVEL: Final = "– "


@dataclass(frozen=True, slots=True)
class Filling:
    """What fills the inputs: the strings by posted name, what is wrong, pages to propose.

    `add` is the field of which one more empty value is asked for. `lists` are by the kinds they
    hold, said as in `kinds_said`.
    """

    given: Mapping[str, tuple[str, ...]]
    faults: tuple[Fault, ...] = ()
    lists: Mapping[str, PageList] = field(default_factory=dict)
    add: str = ""


def laid_out(fields: Iterable[Field], filling: Filling) -> Iterator[FormField]:
    """Give the fields that are typed, each with its inputs and what is wrong in them."""
    for one in fields:
        if type_of(one).widget != NO_WIDGET:
            yield _with_faults(_laid_out(one, filling), filling)


def proposed(wiki: Wiki, kinds: Kinds, fields: Iterable[Field]) -> Mapping[str, PageList]:
    """Return the pages to propose in fields that name pages of some kinds, and the licences."""
    asked = dict.fromkeys(said for one in fields if (said := kinds_said(one)))
    found: dict[str, PageList] = {}
    for said in asked:
        names = tuple(name for kind in said.split() for name in kinds.all_of(kind))
        rows = wiki.index.select(Query(kinds=names, limit=MAX_PROPOSED)).rows if names else ()
        pages = tuple((str(row.path), row.title) for row in rows)
        found[said] = PageList("pages-" + said.replace(" ", "-"), pages)
    found[LICENCE] = PageList("licences", tuple(LABELS.items()))
    return found


def kinds_said(one: Field) -> str:
    """Return the kinds whose pages a field names ("lieu structure"), "" when it names any."""
    return one.choices_from or " ".join(pages_of(one))


def _laid_out(one: Field, filling: Filling) -> FormField:
    """Return a field with its rows of inputs."""
    own, strings = type_of(one), posted(one, filling.given)
    more = filling.add == one.name
    # Words with a comma inside come one by one: joined, they would be other words.
    together = CHOICES if len(strings.get("", ())) > 1 else TAGS
    many = own.many(one) and _widget(one, filling) not in {CHOICES, together}
    if isinstance(own, Composite):
        numbers = _numbers(strings, more) if own.many(one) else [None]
        rows = tuple(_parts(one, own.parts_of(one), strings, n, filling) for n in numbers)
    elif own.widget == HOURS and not strings.get("", ("",))[0].strip():
        rows = (tuple(_day(one, sub, strings, filling) for sub in SUBS),)
    elif many:
        texts = _texts(strings.get("", ()), more)
        rows = tuple((_control(one, (text,), filling, n),) for n, text in enumerate(texts))
    else:
        rows = ((_control(one, strings.get("", ()), filling),),)
    if more:
        rows = (*rows[:-1], (replace(rows[-1][0], first=True), *rows[-1][1:]))
    parts = isinstance(own, Composite) or len(rows[0]) > 1
    return FormField(one, _id(one.name), rows, own.many(one) if parts else many, parts)


def _day(one: Field, sub: str, strings: Given, filling: Filling) -> Control:
    """Return the input of the hours of one day of the week."""
    made = _control(replace(one, required=False), strings.get(sub, ()), filling)
    name = PREFIX + joined(one.name, sub)
    return replace(made, id=_id(one.name, sub), name=name, part=sub, widget="text")


def _numbers(strings: Given, more: bool) -> list[int | None]:
    """Return the numbers of the values to show: those that say something, then an empty one."""
    known = numbered(strings)
    filled: list[int | None] = [n for n in sorted(known) if _says(known[n].values())]
    empty = len(known) - len(filled)
    after = max(known, default=-1) + 1
    wanted = max(1, empty + 1 if more else 1)
    return [*filled, *range(after, after + wanted)]


def _texts(texts: Sequence[str], more: bool) -> list[str]:
    """Return the values to show in several inputs: those that say something, then an empty one."""
    filled = [text for text in texts if text.strip()]
    empty = len(texts) - len(filled)
    return [*filled, *([""] * max(1, empty + 1 if more else 1))]


def _says(texts: Iterable[Sequence[str]]) -> bool:
    """Tell whether any of the strings says something."""
    return any(text.strip() for one in texts for text in one)


def _parts(
    one: Field, parts: Iterable[Part], strings: Given, number: int | None, filling: Filling
) -> tuple[Control, ...]:
    """Return the inputs of one value of several parts."""
    before = "" if number is None else str(number)
    return tuple(
        replace(
            _control(_part_field(one, part), strings.get(joined(before, part.name), ()), filling),
            id=_id(one.name, before, part.name),
            name=PREFIX + joined(one.name, before, part.name),
            part=part.name,
            number=0 if number is None else number + 1,
            required=part.required and number is None and one.required,
        )
        for part in parts
    )


def _part_field(one: Field, part: Part) -> Field:
    """Return the field that a part is; what it covers is chosen when the field has choices."""
    made = inside(one, part)
    if one.choices and part.type.widget == TAGS:
        return replace(made, choices=one.choices, type=CHOICES)
    return made


def _control(
    one: Field, texts: Sequence[str], filling: Filling, number: int | None = None
) -> Control:
    """Return one input of a field."""
    values = tuple(text for text in texts if text.strip())
    pages = filling.lists.get(kinds_said(one))
    widget = _widget(one, filling)
    if one.type == CHOICES and len(values) == 1:
        values = _separated(one, values[0])
    return Control(
        id=_id(one.name) if number is None else _id(one.name, str(number)),
        name=PREFIX + one.name,
        widget=widget,
        field=one,
        values=values,
        number=0 if number is None else number + 1,
        required=one.required and not number,
        options=_options(one, values, pages) if type_of(one).takes_choices else (),
        list_id=pages.id if pages else "",
    )


def _widget(one: Field, filling: Filling) -> str:
    """Return the input of a field: boxes for several choices, a text for too many pages."""
    own = type_of(one)
    if one.choices_from:
        pages = filling.lists.get(kinds_said(one))
        if pages is None or len(pages.pages) >= MAX_PROPOSED:
            return "page"
    return CHOICES if own.takes_choices and own.many(one) else own.widget


def _separated(one: Field, text: str) -> tuple[str, ...]:
    """Return the choices that a text of several says ("nom, photo")."""
    words = tuple(word.strip() for word in text.split(","))
    return words if all(word in by_value(one.choices) for word in words) else (text,)


def _options(one: Field, values: Sequence[str], pages: PageList | None) -> tuple[Choice, ...]:
    """Return what can be chosen, and what was although it cannot be."""
    if one.choices_from:
        known = [Choice(path, title) for path, title in pages.pages] if pages else []
    else:
        by = by_value(one.choices)
        known = [replace(c, label=_indented(c, len(above(c.value, by)) - 1)) for c in one.choices]
    named = {choice.value for choice in known}
    return (*known, *(Choice(value, value) for value in values if value not in named))


def _indented(choice: Choice, level: int) -> str:
    """Return the label of a choice of a tree, which begins with its level."""
    return _LEVEL * level + choice.label


def _with_faults(made: FormField, filling: Filling) -> FormField:
    """Return a field with what is wrong in each of its inputs, and in the whole."""
    own = [one for one in filling.faults if one.field.name == made.field.name]
    if not own:
        return made
    places = _places(made)
    placed = [(fault, _place(fault.problem.sub, places)) for fault in own]
    rows = tuple(
        tuple(
            replace(one, faults=tuple(_at(fault, at.id) for fault, at in placed if at is one))
            for one in row
        )
        for row in made.rows
    )
    whole = tuple(_at(fault, made.id) for fault, at in placed if at is None)
    if not made.is_group:
        first = rows[0][0]
        rows, whole = ((replace(first, faults=(*whole, *first.faults)),),), ()
    return replace(made, rows=rows, faults=whole)


def _places(made: FormField) -> dict[str, Control]:
    """Return the inputs by what problems call them: "1.nom", "nom", "1"."""
    if not made.is_group or (not made.many and not made.parts):
        return {}
    filled = (row for row in made.rows if any(one.values for one in row))
    return {
        joined(str(number) if made.many else "", one.part): one
        for number, row in enumerate(filled if made.many else made.rows)
        for one in row
    }


def _place(sub: str, places: Mapping[str, Control]) -> Control | None:
    """Return the input that a problem is about, None for the field as a whole."""
    while sub and sub not in places:
        sub = sub.rpartition(".")[0]
    return places.get(sub)


def _at(fault: Fault, target: str) -> Fault:
    """Return a fault with the id of what to correct."""
    return replace(fault, target=target)


def _id(*names: str) -> str:
    """Return the id of an input."""
    return "-".join(["f", *(one for one in names if one)])
