"""Forms of fiches: what a form sent becomes the source of its page, and nothing else changes.

The source is made from the version that the form showed (`base`), not from the present one:
saving then joins it with what others wrote, as for a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from gare.kinds.engine import form_fields
from gare.kinds.forms import PREFIX, check, read_form, title_of
from gare.kinds.registry import type_of
from gare.kinds.titles import names_in
from gare.kinds.types.composite import Composite
from gare.kinds.values import as_text, is_empty, listed
from gare.markup.frontmatter import with_fields
from gare.model.errors import BadSource, Problem
from gare.model.fold import title_key
from gare.model.kinds import Field, FieldProblem, Kind
from gare.model.names import FilePath, PagePath
from gare.safeyaml import YamlFault
from gare.wiki.grounds import Ground
from gare.wiki.soundness import HEADER
from gare.wiki.text import typed
from gare.wiki.views.forming import Fault
from gare.wiki.writing import Form

Strings = Mapping[str, tuple[str, ...]]

_HEADING: Final = re.compile(r"\s*#[ \t]+([^\n]*?)(?:[ \t]+#+)?[ \t]*(?:\n+|\Z)")
_IDENT: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
UNTITLED: Final = "untitled"
"""The problem of a new page whose title is made from fields that say nothing."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What a form sent: all that must be given back when it cannot be saved.

    `given` are the strings by posted name; `body` is None when no text was sent; `agreed` the
    keys of what was asked about and is meant; `add` the field of which one more value is wanted;
    `another` is true when the page is not one of those that were shown as near; `draft` is the one
    it goes on with.
    """

    given: Strings
    body: str | None
    base: str
    summary: str
    author: str
    ident: str = ""
    folder: str = ""
    agreed: frozenset[str] = frozenset()
    add: str = ""
    another: bool = False
    proposed: bool = False
    draft: str = ""
    files: tuple[tuple[FilePath, bytes], ...] = ()
    """Files chosen in the form, where they will be: their names are in `given`."""


@dataclass(frozen=True, slots=True)
class Made:
    """The source that a form makes, the title it has, and all that is wrong in it."""

    source: str
    base: str
    title: str
    faults: tuple[Fault, ...]

    @property
    def blocking(self) -> tuple[Fault, ...]:
        """What keeps the form from being saved."""
        return tuple(one for one in self.faults if one.blocks)

    def form(self, filled: Filled) -> Form:
        """Return what the editor would have sent to save the same text."""
        return Form(
            self.source,
            self.base,
            filled.summary,
            filled.author,
            made=True,
            files=filled.files,
            proposed=filled.proposed,
            draft=filled.draft,
        )


def make(path: PagePath, kind: Kind, start: Ground, filled: Filled) -> Made:
    """Return the source that a form makes from the version it showed.

    Only the lines of the fields that changed are written again; the text only when it changed.
    Raises `BadSource` for values that no header can hold.
    """
    known = dict(start.known or {})
    changes = read_form(kind, in_order(kind, known, filled.given), known)
    after = _after(known, changes)
    body = new_body(start, filled.body)
    title = title_of(kind, after)
    if kind.title and title != title_of(kind, known):
        changes["title"] = title or None
    if changes.get("title"):
        body = _without_title(body, as_text(known.get("title")))
    faults = tuple(_faults(kind, start, _after(known, changes), changes, filled.agreed))
    own = _own_keys(kind, start, filled, changes)
    source = start.source.removesuffix(start.body) + body if start.source else body
    try:
        source = with_fields(source, own | changes)
    except YamlFault as fault:
        raise BadSource(path, (Problem(HEADER + fault.code, None, fault.detail),)) from None
    return Made(source, start.base, title, faults)


def new_body(start: Ground, text: str | None) -> str:
    """Return the text as it was when nothing of it changed, else as typed, after the same blank."""
    before, after = typed(start.body).strip("\n"), typed(text or "").strip("\n")
    if text is None or before == after:
        return start.body
    blank = start.body[: len(start.body) - len(start.body.lstrip("\n"))] if before else "\n"
    return f"{blank}{after}\n" if after else ""


def shown_body(start: Ground) -> str:
    """Return the text of a page as its form shows it."""
    return start.body.strip("\n")


def ordinary(source: str) -> str:
    """Return the source of a page that is of no kind any more: all its other keys are kept."""
    try:
        return with_fields(source, {"kind": None})
    except YamlFault:
        return source


def in_order(kind: Kind, known: Mapping[str, object], given: Strings) -> dict[str, tuple[str, ...]]:
    """Return the strings of a form with boxes that were ticked before in the order of the header.

    A browser sends them in the order of the screen, which is no change.
    """
    made = dict(given)
    for one, key, old in _chosen(kind, known):
        name = PREFIX + ".".join((one.name, *key))
        if name in made:
            rank = {text: number for number, text in enumerate(old)}
            made[name] = tuple(sorted(made[name], key=lambda text: rank.get(text, len(rank))))
    return made


def _chosen(
    kind: Kind, known: Mapping[str, object]
) -> Iterator[tuple[Field, tuple[str, ...], tuple[str, ...]]]:
    """Give the fields of several choices, the part that has them, and what was chosen."""
    for one in form_fields(kind):
        own = type_of(one)
        value = own.pick(one, known) if own.takes_choices else None
        if value is None:
            continue
        if not isinstance(own, Composite):
            yield one, (), tuple(own.written(one, value).get("", ()))
        elif isinstance(value, dict):
            for part in own.parts_of(one):
                yield one, (part.name,), tuple(map(as_text, listed(value.get(part.name))))


def _after(known: Mapping[str, object], changes: Mapping[str, object | None]) -> dict[str, object]:
    """Return a header once changed."""
    return {key: value for key, value in (dict(known) | dict(changes)).items() if value is not None}


def _own_keys(
    kind: Kind, start: Ground, filled: Filled, changes: Mapping[str, object | None]
) -> dict[str, object | None]:
    """Return the keys that a form does not show: first the title, then the kind and the `id`."""
    header = start.header or {}
    if header.get("kind") == kind.name:
        return {}
    own: dict[str, object | None] = {"title": changes["title"]} if "title" in changes else {}
    own["kind"] = kind.name
    if is_empty(header.get("id")) and _IDENT.fullmatch(filled.ident):
        own["id"] = filled.ident
    return own


def _without_title(body: str, title: str) -> str:
    """Return a text without its first heading when it said the title, which the header says now."""
    found = _HEADING.match(body)
    if found is None or title_key(found.group(1)) != title_key(title):
        return body
    return body[found.end() :]


def _faults(
    kind: Kind,
    start: Ground,
    after: Mapping[str, object],
    changes: Mapping[str, object | None],
    agreed: frozenset[str],
) -> Iterator[Fault]:
    """Give what is wrong in a header; what was there before the form is told and does not block."""
    by_name = {one.name: one for one in form_fields(kind)}
    for one in (*_untitled(kind, start, after), *check(kind, after)):
        field = by_name[one.field]
        key = ask_key(one) if one.level == "ask" else ""
        meant = key in agreed
        blocks = one.level != "missing" and not meant and _is_new(field, start, changes, one)
        yield Fault(one, field, "", blocks, key, meant)


def told(kind: Kind, start: Ground) -> tuple[Fault, ...]:
    """Return what is wrong or missing in a page as it is: nothing of it blocks."""
    by_name = {one.name: one for one in form_fields(kind)}
    problems = check(kind, start.known) if start.known is not None else ()
    return tuple(Fault(one, by_name[one.field], "", blocks=False) for one in problems)


def _is_new(
    field: Field, start: Ground, changes: Mapping[str, object | None], one: FieldProblem
) -> bool:
    """Tell whether a form is answerable for a problem. A consent is needed whatever was there."""
    touched = not set(type_of(field).keys(field)).isdisjoint(changes)
    return touched or one.code in {UNTITLED, "consent"} or start.is_new


def _untitled(kind: Kind, start: Ground, after: Mapping[str, object]) -> Iterable[FieldProblem]:
    """Return that a new page has nothing to make its title of."""
    if not start.is_new or not kind.title or title_of(kind, after):
        return ()
    names = (name.partition(".")[0] for name in names_in(kind.title))
    first = next((name for name in names if kind.field(name)), "")
    return (FieldProblem(first, UNTITLED),) if first else ()


def ask_key(problem: FieldProblem) -> str:
    """Return what a person sends to say that what was asked about is meant."""
    return f"{problem.field}:{problem.detail}"
