"""The choices of a field: read from a schema, and walked as a tree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from gare.kinds.places import Place
from gare.kinds.reading import Reading
from gare.model.kinds import Choice

MAX_CHOICES: Final = 600
MAX_LEVELS: Final = 6


def read_choices(value: object, place: Place, reading: Reading) -> tuple[Choice, ...]:
    """Return the choices a list says: a text is its own label, a mapping has value and label."""
    if not isinstance(value, list):
        reading.fault("list", place, "choices")
        return ()
    if len(value) > MAX_CHOICES:
        reading.fault("too-many", place, str(MAX_CHOICES))
    found: dict[str, Choice] = {}
    for number, one in enumerate(value[:MAX_CHOICES]):
        choice = _choice(one, (*place, number), reading)
        if not choice.value:
            continue
        if choice.value in found:
            reading.fault("twice", (*place, number), choice.value)
        found[choice.value] = choice
    for number, choice in enumerate(found.values()):
        if choice.parent and choice.parent not in found:
            reading.fault("parent-unknown", (*place, number), choice.parent)
        elif len(above(choice.value, found)) > MAX_LEVELS:
            reading.fault("parent-circle", (*place, number), choice.value)
    return tuple(found.values())


def _choice(value: object, place: Place, reading: Reading) -> Choice:
    """Return one choice."""
    if not isinstance(value, dict):
        value = {"value": value}
    reading.known_keys(value, ("value", "label", "parent"), place)
    name = reading.text(value, "value", place, needed=True)
    label = reading.text(value, "label", place) or name
    return Choice(name, label, reading.text(value, "parent", place))


def by_value(choices: Sequence[Choice]) -> Mapping[str, Choice]:
    """Return choices by their value."""
    return {one.value: one for one in choices}


def above(value: str, choices: Mapping[str, Choice]) -> tuple[Choice, ...]:
    """Return the choices from the top of the tree to `value`; at most a level too many."""
    found: list[Choice] = []
    while value in choices and len(found) <= MAX_LEVELS:
        found.append(choices[value])
        value = choices[value].parent
    return tuple(reversed(found))


def below(value: str, choices: Sequence[Choice]) -> tuple[str, ...]:
    """Return the value and all under it in the tree."""
    found = [value]
    for name in found:
        found.extend(one.value for one in choices if one.parent == name and one.value not in found)
    return tuple(found)
