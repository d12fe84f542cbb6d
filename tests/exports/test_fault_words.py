"""Every fault that reading a file may give is said in words, by the screen and by the command."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import gare.exports
from gare.cli.records import _FAULTS as SAID_BY_COMMAND
from gare.web.import_words import FAULTS as SAID_BY_SCREEN


def _codes() -> Iterator[str]:
    for path in Path(gare.exports.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            code = node.args[0]
            named = isinstance(node.func, ast.Name) and node.func.id == "Fault"
            if named and isinstance(code, ast.Constant):
                yield str(code.value)


@pytest.mark.parametrize("code", sorted(set(_codes())))
def test_each_fault_has_its_words(code: str) -> None:
    assert code in SAID_BY_SCREEN
    assert code in SAID_BY_COMMAND


def test_the_faults_are_found() -> None:
    assert {"size", "empty", "syntax", "cell", "quote"} <= set(_codes())
