"""Gestures on a form that is being built: add a field, move it, remove it, put it back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from gare.kinds.values import clean
from gare.web.context import the_wiki
from gare.web.languages import gettext as _
from gare.wiki import builders, building, schemas
from gare.wiki.builders import Shown
from gare.wiki.building import Sent
from gare.wiki.kinds import kinds_now

Gesture = Callable[[Sent, str], tuple[Sent, Shown]]
"""What a button does to what was sent; the text after its name says to which field."""


def show(sent: Sent, rest: str) -> tuple[Sent, Shown]:
    """See the form; or add the field whose label was just typed, when Enter was pressed."""
    if rest == "enter" and clean(sent.new_label):
        return _add(sent, "")
    return sent, Shown(focus="form")


def _add(sent: Sent, _rest: str) -> tuple[Sent, Shown]:
    """Add a field."""
    if not clean(sent.new_label):
        return sent, Shown(focus="new", new_error=_("Donnez un nom à ce champ."))
    above = kinds_now(the_wiki()).kinds.get(builders.parent_of(sent))
    taken = [one.name for one in above.fields] if above else []
    return building.added(sent, taken), Shown(row=len(sent.rows), focus="label")


def _up(sent: Sent, rest: str) -> tuple[Sent, Shown]:
    """Put a field one place up."""
    number = _number(rest)
    return building.moved(sent, number, -1), Shown(row=max(number - 1, 0), focus="up")


def _down(sent: Sent, rest: str) -> tuple[Sent, Shown]:
    """Put a field one place down."""
    number = _number(rest)
    last = len(sent.rows) - 1
    return building.moved(sent, number, 1), Shown(row=min(number + 1, last), focus="down")


def _remove(sent: Sent, rest: str) -> tuple[Sent, Shown]:
    """Remove a field, or first say how many fiches have it."""
    number = _number(rest)
    if number >= len(sent.rows):
        return sent, Shown()
    field = building.field_in(sent, sent.rows[number].was)
    pages = schemas.having(the_wiki(), sent.name, field) if field and sent.base else 0
    if pages:
        return sent, Shown(row=number, focus="going", going=number, pages=pages)
    return _drop(sent, rest)


def _drop(sent: Sent, rest: str) -> tuple[Sent, Shown]:
    """Remove a field whatever fiches have it: their values stay in the files."""
    number = _number(rest)
    return building.without(sent, number), Shown(row=max(number - 1, 0), focus="down")


def _back(sent: Sent, rest: str) -> tuple[Sent, Shown]:
    """Put back a field that was removed and not saved so."""
    return building.put_back(sent, rest), Shown(row=len(sent.rows), focus="up")


def _number(text: str) -> int:
    """Return the number of a field, that of none when it is not one."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else building.MAX_ROWS


GESTURES: Final[Mapping[str, Gesture]] = {
    "show": show,
    "add": _add,
    "up": _up,
    "down": _down,
    "remove": _remove,
    "drop": _drop,
    "back": _back,
}
