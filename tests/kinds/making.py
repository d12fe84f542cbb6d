"""Fields and kinds in few words, for tests."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from gare.kinds.registry import TYPES
from gare.kinds.schema import read_kind
from gare.kinds.shown import Shown
from gare.kinds.types.base import Given
from gare.model.kinds import Choice, Field, FieldProblem, Kind

CORPUS = Path(__file__).parent / "corpus"
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("Europe/Paris"))
"""A Monday, at ten."""
COLOURS = (Choice("rouge", "Rouge vif"), Choice("bleu", "Bleu"), Choice("ciel", "Ciel", "bleu"))


def field(
    type_name: str,
    *,
    required: bool = False,
    multiple: bool = False,
    choices: tuple[Choice, ...] = (),
    **more: object,
) -> Field:
    """Return a field called "f"."""
    return Field(
        "f", "F", type_name, required=required, multiple=multiple, choices=choices, more=more
    )


def read(one: Field, *texts: str, before: object = None, **parts: str) -> object:
    """Return what a form says: texts posted for the field itself, or for its parts."""
    given: Given = {"": texts} if texts else {}
    given = {**given, **{key.replace("_0_", "0."): (text,) for key, text in parts.items()}}
    return TYPES[one.type].read(one, given, before)


def check(one: Field, value: object) -> tuple[FieldProblem, ...]:
    """Return what is wrong in a value."""
    return TYPES[one.type].check(one, value)


def codes(one: Field, value: object) -> list[str]:
    """Return the codes of what is wrong in a value."""
    return [problem.code for problem in check(one, value)]


def shown(one: Field, value: object) -> tuple[Shown, ...]:
    """Return what is shown of a value on a Monday at ten."""
    return TYPES[one.type].shown(one, value, NOW)


def values(one: Field, value: object) -> tuple[str, ...]:
    """Return what is counted of a value."""
    return TYPES[one.type].values(one, value)


def kind(text: str, name: str = "essai") -> Kind:
    """Return a kind from its schema, which must be good."""
    made = read_kind(name, text)
    assert isinstance(made, Kind), made
    return made


def lines(name: str) -> list[str]:
    """Return the lines of a file of the corpus."""
    return (CORPUS / name).read_text(encoding="utf-8").splitlines()
