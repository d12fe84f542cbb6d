"""The manual of kinds says all that there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gare.kinds import fields, schema
from gare.kinds.engine import RESERVED
from gare.kinds.registry import TYPES
from tests.kinds.making import kind

MANUAL = (Path(__file__).parents[2] / "docs/kinds.md").read_text(encoding="utf-8")


def rows(title: str) -> list[str]:
    """Return the lines of tables in a section."""
    section = MANUAL.split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]
    return [line for line in section.splitlines() if line.startswith("| `")]


def named(title: str) -> set[str]:
    """Return the words in code of the first column of a section."""
    return {one for line in rows(title) for one in re.findall(r"`([^`]+)`", line.split("|")[1])}


def test_every_key_of_a_kind_is_in_the_manual() -> None:
    assert named("Un modèle") == set(schema.KEYS)


def test_every_key_of_a_field_is_in_the_manual() -> None:
    assert named("Un champ") == {*fields.KEYS, *fields.ANYWHERE}


def test_every_type_is_in_the_manual() -> None:
    assert named("Les types de champ") == set(TYPES)


@pytest.mark.parametrize("name", sorted(TYPES))
def test_the_settings_of_a_type_are_in_its_row(name: str) -> None:
    (row,) = [line for line in rows("Les types de champ") if line.startswith(f"| `{name}`")]

    assert [key for key in TYPES[name].settings if f"`{key}`" not in row.split("|")[-2]] == []


def test_every_fault_of_a_schema_is_in_the_manual() -> None:
    told = set(re.findall(r'"([a-z-]+)"', schema.__doc__ or "")) - {"yaml-"}

    assert told <= named("Ce qui est refusé")
    assert len(told) > 15


def test_every_shipped_kind_is_in_the_manual() -> None:
    folder = Path(__file__).parents[2] / "content/_gare/kinds"

    assert named("Les modèles livrés") == {file.stem for file in folder.glob("*.yml")}


def test_every_key_of_the_engine_is_in_the_manual() -> None:
    assert [key for key in RESERVED if f"`{key}`" not in MANUAL] == []


def test_the_example_is_a_good_schema() -> None:
    example = MANUAL.split("```yaml\n", 1)[1].split("```", 1)[0]

    assert kind(example, "atelier").title == "{theme} à {commune}"
