"""Patterns of schemas are matched in linear time, whatever they are."""

from __future__ import annotations

from time import process_time

import pytest

from gare.kinds.patterns import is_pattern, matches


@pytest.mark.parametrize(
    "pattern", ["(", "a{2,1}", "(?=a)", r"(a)\1", "a" * 301, "(a{900}){900}", "\ud800"]
)
def test_what_cannot_be_matched_safely_is_no_pattern(pattern: str) -> None:
    assert not is_pattern(pattern)
    assert matches(pattern, "whatever")


@pytest.mark.parametrize("pattern", ["(a+)+b", "(a|a)*b", "(.*)*x", "(a*)*(a*)*b"])
def test_a_pattern_made_to_hang_answers_at_once(pattern: str) -> None:
    start = process_time()

    assert is_pattern(pattern)
    assert not matches(pattern, "a" * 20_000 + "!")
    assert process_time() - start < 1


def test_the_whole_text_is_matched() -> None:
    assert matches("[0-9]{5}", "29200")
    assert not matches("[0-9]{5}", "292000")
    assert matches("[A-Zé]+", "Éé") is False
    assert matches("é+", "éé")
