"""Inputs made to hurt are read and rendered in a bounded time, whatever they hold."""

from __future__ import annotations

import sys
import time

import pytest

from gare.markup.reading import document
from gare.markup.rewrite import rewrite_links
from gare.markup.sections import sections
from tests.markup.hostile import HOSTILE, SMALLER
from tests.markup.samples import PAGE, rendered

MAX_SECONDS = 10


@pytest.mark.parametrize("name", HOSTILE)
def test_no_input_takes_long(name):
    source = HOSTILE[name][: 40_000 if name in SMALLER else None]
    start = time.process_time()

    shown = rendered(source)
    seconds = time.process_time() - start

    sys.stdout.write(f"{name}: {len(source)} characters, {seconds:.2f} s, cut: {shown.cut}\n")
    assert "<script" not in shown.html
    assert seconds < MAX_SECONDS


@pytest.mark.parametrize("name", ["headings", "links", "wiki links, different", "boxes, open"])
def test_sections_and_moves_do_not_take_long_either(name):
    start = time.process_time()

    sections(HOSTILE[name])
    rewrite_links(PAGE, HOSTILE[name], {"etudes/b": "z"})

    assert time.process_time() - start < MAX_SECONDS


def test_too_much_markup_is_shown_as_source():
    shown = rendered("titre\n\n" + "*a* " * 40_000)

    assert shown.cut
    assert shown.html.startswith('<pre class="source" tabindex="0">titre\n\n*a* ')


def test_a_large_table_is_still_a_table():
    rows = "".join(f"| {n} | Rennes | 35000 | oui |\n" for n in range(3000))

    shown = rendered("| a | b | c | d |\n|-|-|-|-|\n" + rows)

    assert not shown.cut
    assert shown.html.count("<tr>") == 3001


def test_a_long_address_used_often_does_not_grow_the_page():
    shown = rendered(HOSTILE["links, long reference"])

    assert len(shown.html) < 3_000_000


def test_a_page_points_to_a_bounded_number_of_places():
    source = "".join(f"[[page {n}]] " for n in range(6000))

    assert len(document(PAGE, source).links) == 5000
    assert rendered(source).links == document(PAGE, source).links
