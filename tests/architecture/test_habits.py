"""What no file of the project does: fake a test, name a machine, leave something undone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from tests.architecture.source import code_files, files_of_tests, place, tracked_files

# Written in pieces, so that this file is not found itself.
FAKES = re.compile(
    "|".join(
        [
            r"monkeypatch\." + "setattr",
            "unittest" + r"\.mock",
            r"\bMagic" + r"Mock\b",
            r"\bmocker" + r"\b",
            r"pytest\." + r"(?:mark\.)?(?:skip|xfail)",
            r"pytest\." + "importorskip",
            r"@unittest\." + "skip",
            r"\bassert " + r"True\b",
        ]
    )
)
UNDONE = re.compile(
    "|".join(["TO" + "DO", "FIX" + "ME", r"\bXX" + r"X\b", "NotImplemented" + "Error"])
)
UNEXPLAINED = re.compile(r"#\s*type:\s*ignore(?!\[[a-z, -]+\]\s*#\s*\S)")
MACHINE = re.compile(
    "|".join(
        [
            r"(?<![\w.-])/" + r"(?:work|root|farm)/",
            r"(?<![\w.-])/home/" + r"[a-z]+/(?!gare)",
            r"(?<![\w.-])/opt/" + r"(?:pypi|wheels)",
            r"\.\./" + "shared",
        ]
    )
)
REGISTRY = re.compile(
    "|".join(
        [
            "pypi" + r"\.org",
            "python" + r"hosted\.org",
            "npmjs" + r"\.(?:org|com)",
            "index" + "-url ?[=h]",
        ]
    )
)


def test_no_test_is_faked_or_skipped() -> None:
    assert list(_found(FAKES, files_of_tests())) == []


def test_nothing_is_left_undone() -> None:
    assert list(_found(UNDONE, (*code_files(), *files_of_tests()))) == []


def test_every_type_that_is_ignored_has_a_code_and_a_reason() -> None:
    assert list(_found(UNEXPLAINED, (*code_files(), *files_of_tests()))) == []


def test_no_file_names_a_machine() -> None:
    assert list(_found(MACHINE, tracked_files())) == []


def test_no_file_names_a_registry() -> None:
    assert list(_found(REGISTRY, tracked_files())) == []


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        (FAKES, "monkeypatch." + "setattr(os, 'fsync', print)"),
        (FAKES, "@pytest.mark." + "skipif(True)"),
        (UNDONE, "# TO" + "DO: later"),
        (UNEXPLAINED, "x = 1  # type: " + "ignore[attr-defined]"),
        (MACHINE, "cd /wo" + "rk/main"),
        (REGISTRY, "https://files.python" + "hosted.org/x"),
    ],
)
def test_each_of_these_is_found(tmp_path: Path, pattern: re.Pattern[str], line: str) -> None:
    file = tmp_path / "file.py"
    file.write_text(f"# ordinary\n{line}\n", encoding="utf-8")

    assert [number for number, _ in _lines(pattern, file)] == [2]


def _found(pattern: re.Pattern[str], files: Iterable[Path]) -> Iterator[str]:
    for file in files:
        for number, line in _lines(pattern, file):
            yield f"{place(file, number)} {line[:120]}"


def _lines(pattern: re.Pattern[str], file: Path) -> Iterator[tuple[int, str]]:
    """Yield the lines of a text where a pattern is; a file that is no text has none."""
    content = file.read_bytes()
    if b"\0" in content:
        return
    for number, line in enumerate(content.decode("utf-8", "replace").splitlines(), 1):
        if pattern.search(line):
            yield number, line.strip()
