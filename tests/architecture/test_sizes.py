from __future__ import annotations

from tests.architecture.source import code_files, functions, place

MAX_FILE_LINES = 300
MAX_FUNCTION_LINES = 40


def test_no_file_has_more_than_300_lines() -> None:
    lengths = {place(f): len(f.read_text(encoding="utf-8").splitlines()) for f in code_files()}

    assert {f: n for f, n in lengths.items() if n > MAX_FILE_LINES} == {}


def test_no_function_has_more_than_40_lines() -> None:
    lengths = {
        f"{place(file, node.lineno)} {node.name}": (node.end_lineno or 0) - node.lineno + 1
        for file in code_files()
        for node in functions(file)
    }

    assert {f: n for f, n in lengths.items() if n > MAX_FUNCTION_LINES} == {}
