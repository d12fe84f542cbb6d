"""Comparison: both texts can be read back from it, in a bounded time."""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gare.model.pages import Diff, DiffRow, Words
from gare.store.diff import MAX_ROWS, compare

WORDS = st.lists(st.sampled_from(["a", "bé", "c", " ", ".", "œ", "\t", "\r", "\x0c", "\u2028"]))
TEXT = st.lists(WORDS.map("".join), max_size=10).map("\n".join)


def side(diff: Diff, name: str) -> list[str]:
    """Return the lines of one side of a comparison."""
    runs = [getattr(row, name) for row in diff.rows]
    return ["".join(word.text for word in words) for words in runs if words is not None]


def test_a_changed_word_is_marked_inside_its_line() -> None:
    diff = compare("un\nLe chat dort bien.\ntrois\n", "un\nLe chien dort bien.\ntrois\n")

    assert diff.rows[1] == DiffRow(
        "changed",
        2,
        2,
        (Words("Le "), Words("chat", "del"), Words(" dort bien.")),
        (Words("Le "), Words("chien", "ins"), Words(" dort bien.")),
    )
    assert (diff.added, diff.removed, diff.cut) == (1, 1, False)


def test_added_and_removed_lines_have_one_side_only() -> None:
    diff = compare("un\ndeux\n", "un\nun et demi\ndeux\n")

    assert [row.kind for row in diff.rows] == ["same", "added", "same"]
    assert (diff.rows[1].old, diff.rows[1].new_number) == (None, 2)


def test_unchanged_lines_far_away_are_left_out() -> None:
    lines = [f"{n}\n" for n in range(30)]

    diff = compare("".join(lines), "".join([*lines[:15], "ici\n", *lines[15:]]))

    assert [row.skipped for row in diff.rows if row.skipped] == [12, 12]
    assert [row.old_number for row in diff.rows if row.kind == "same" and row.old_number] == [
        13, 14, 15, 16, 17, 18,
    ]  # fmt: skip


def test_the_same_text_has_no_difference() -> None:
    assert compare("a\nb\n", "a\nb\n") == Diff((DiffRow("same", skipped=2),), 0, 0)
    assert len(compare("a\nb\n", "a\nb\n", context=None).rows) == 2
    assert compare("", "") == Diff((), 0, 0)


@settings(max_examples=80)
@given(old=TEXT, new=TEXT)
def test_both_texts_can_be_read_back(old: str, new: str) -> None:
    diff = compare(old, new, context=None)

    assert side(diff, "old") == old.removesuffix("\n").split("\n")[: len(side(diff, "old"))]
    assert "\n".join(side(diff, "old")) == old.removesuffix("\n")
    assert "\n".join(side(diff, "new")) == new.removesuffix("\n")
    assert not any(word.mark == "ins" for row in diff.rows for word in row.old or ())
    assert not any(word.mark == "del" for row in diff.rows for word in row.new or ())


HOSTILE = {
    "all lines changed": ("".join(f"a {n} b\n" for n in range(4000)), "x y\n" * 4000),
    "shuffled": (
        "".join(f"{n * 7919 % 4001}\n" for n in range(4000)),
        "".join(f"{n * 104729 % 4001}\n" for n in range(4000)),
    ),
    "one endless line": ("a b " * 60_000, "b a " * 60_000),
    "two words": ("a\nb\n" * 2000, "b\na\na\n" * 1333),
    "long lines": (("mot " * 90 + "\n") * 500, ("tom " * 90 + "\n") * 500),
    "nearly the same": (
        "".join(f"ligne {n} " + "mot " * 20 + "\n" for n in range(4000)),
        "".join(f"lignes {n} " + "mot " * 20 + "\n" for n in range(4000)),
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_are_compared_in_a_bounded_time(name: str) -> None:
    old, new = HOSTILE[name]

    with alone():
        start = time.process_time()
        diff = compare(old, new)
        spent_seconds = time.process_time() - start

    assert len(diff.rows) <= MAX_ROWS
    assert spent_seconds < 0.5


@contextmanager
def alone() -> Iterator[None]:
    """Keep what thousands of other tests left in memory out of the collector's rounds."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def test_a_text_too_long_says_that_it_is_cut() -> None:
    assert compare("", "x\n" * 30_000).cut
    assert compare("", "x" * 100_000).cut
    assert not compare("", "x\n" * 1000).cut
