"""Three-way merge: nothing is lost, nothing is invented, marks are never mistaken."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gare.store.merge import conflicts, merge3

LINE = st.sampled_from(["", "a", "b", "c", "<<<<<<< ma version", "=======", ">>>>>>>", "|||||||"])
TEXT = st.lists(LINE, max_size=8).map("\n".join)


def test_changes_of_different_paragraphs_are_joined() -> None:
    merged = merge3("un\n\ndeux\n\ntrois\n", "UN\n\ndeux\n\ntrois\n", "un\n\ndeux\n\nTROIS\n")

    assert (merged.text, merged.places) == ("UN\n\ndeux\n\nTROIS\n", 0)


def test_changes_of_the_same_line_conflict_with_the_three_texts() -> None:
    merged = merge3("un\nmilieu\n", "UN\nmilieu\n", "Un !\nmilieu\n")

    assert merged.places == 1
    assert merged.text == (
        "<<<<<<< ma version\nUN\n||||||| version de départ\nun\n=======\nUn !\n"
        ">>>>>>> version enregistrée\nmilieu\n"
    )


def test_a_text_that_contains_marks_gets_longer_ones() -> None:
    mine = "<<<<<<< ma version\nx\n=======\n>>>>>>> version enregistrée\n"

    merged = merge3("", mine, "autre\n")

    assert merged.places == 1
    assert merged.text.startswith("<<<<<<<< ma version\n" + mine)


def test_each_conflict_is_counted() -> None:
    base = "".join(f"ligne {n}\n\n\n\n" for n in range(300))

    merged = merge3(base, base.replace("ligne", "mienne"), base.replace("ligne", "leur"))

    assert merged.places == 300


def test_what_git_takes_for_binary_is_one_conflict() -> None:
    merged = merge3("a\n", "a\x00mien\n", "leur\n")

    assert merged.places == 1
    assert "a\x00mien\n" in merged.text
    assert "leur\n" in merged.text


@pytest.mark.parametrize("ending", ["", "\n"])
def test_a_missing_last_line_end_is_no_conflict(ending: str) -> None:
    merged = merge3("un\n\ndeux", "un\n\ndeux" + ending, "UN\n\ndeux")

    assert (merged.text, merged.places) == ("UN\n\ndeux" + ending, 0)


@settings(max_examples=60)
@given(base=TEXT, mine=TEXT, theirs=TEXT)
def test_a_merge_is_symmetric_and_keeps_all_that_was_typed(
    base: str, mine: str, theirs: str
) -> None:
    one, other = merge3(base, mine, theirs), merge3(base, theirs, mine)

    assert (one.places == 0) == (other.places == 0)
    assert one.places > 0 or one.text.rstrip("\n") == other.text.rstrip("\n")
    new = (set(mine.split("\n")) | set(theirs.split("\n"))) - set(base.split("\n"))
    assert new <= set(one.text.split("\n"))
    assert one.places > 0 or set(one.text.split("\n")) <= {*mine.split("\n"), *theirs.split("\n")}


@given(base=TEXT, mine=TEXT)
def test_one_sided_changes_are_taken_as_they_are(base: str, mine: str) -> None:
    assert merge3(base, mine, base).text == mine
    assert merge3(base, base, mine).text == mine
    assert merge3(base, mine, mine).text == mine


@given(base=TEXT, mine=TEXT, theirs=TEXT)
def test_every_conflict_that_a_merge_marks_is_found_again(
    base: str, mine: str, theirs: str
) -> None:
    merged = merge3(base, mine, theirs)

    assert merged.places <= len(conflicts(merged.text))


def test_lines_that_are_not_a_whole_conflict_are_text() -> None:
    whole = "a\n<<<<<<< ma version\nb\n=======\nc\n>>>>>>> version enregistrée\n"

    assert conflicts(whole + "d\n" + whole) == (2, 9)
    assert conflicts(whole.replace("=======\n", "")) == ()
    assert conflicts(whole.replace(">>>>>>> version", "> version")) == ()
    assert conflicts("Titre\n=======\n\n<<<<<<< ma version\n") == ()
    assert conflicts(whole.replace("<<<<<<< ma", "<<<<<<<< ma")) == ()
