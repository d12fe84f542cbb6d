"""Every use case that writes asks at the one door first."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

WIKI = Path(__file__).parents[2] / "gare/wiki"
WRITES = {"write", "save", "write_series", "land"}
APART = {
    "importing.py": "a folder imported by the operator, from the terminal",
    "starting.py": "the first content of a wiki",
    "amending.py": "a field of a header: a consent, by its person's link or the calendar; an id",
    "pushing.py": "push_checks.py asks, for each page of a push",
}


def writing() -> list[Path]:
    """Return the files that have the store write."""
    return [
        file
        for file in sorted(WIKI.glob("*.py"))
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in WRITES
        and ast.unparse(node.func.value).endswith("store")
    ]


def asks(file: Path) -> bool:
    """Tell whether a file takes `check` from the door, and calls it."""
    tree = ast.parse(file.read_text("utf-8"))
    taken = any(
        isinstance(node, ast.ImportFrom)
        and node.module == "gare.wiki.doors"
        and any(name.name == "check" for name in node.names)
        for node in ast.walk(tree)
    )
    called = any(
        isinstance(node, ast.Call) and ast.unparse(node.func) == "check" for node in ast.walk(tree)
    )
    return taken and called


@pytest.mark.parametrize("name", sorted({file.name for file in writing()} - APART.keys()))
def test_what_writes_asks_at_the_door(name: str) -> None:
    assert asks(WIKI / name)


def test_what_does_not_ask_is_known_and_why() -> None:
    assert {file.name for file in writing()} >= APART.keys()
    assert asks(WIKI / "push_checks.py")


def test_headers_are_amended_for_consents_and_contacts_only() -> None:
    users = {
        file.name
        for file in WIKI.glob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module == "gare.wiki.amending"
    }

    assert users == {"consenting.py", "reaching.py", "reconfirming.py", "tidying.py"}
    assert asks(WIKI / "reaching.py")
