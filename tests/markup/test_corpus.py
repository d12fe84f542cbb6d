"""Real pages, with all their mistakes, are read, rendered, cut and cleaned."""

from __future__ import annotations

import bleach
import pytest

from gare.markup import sanitize as gate
from gare.markup.parse import clean
from gare.markup.reading import document
from gare.markup.rewrite import rewrite_links
from gare.markup.sections import replace_section, sections
from gare.markup.walk import walk
from tests.markup.samples import corpus, rendered
from tests.markup.trees import tree

PAGES = [pytest.param(path, source, id=path) for path, source in corpus()]


def test_there_are_pages():
    assert len(PAGES) >= 12


@pytest.mark.parametrize(("path", "source"), PAGES)
def test_reading_and_rendering_agree(path, source):
    read, shown = document(path, source), rendered(source, path)

    assert read.title
    assert read.headings == shown.headings
    assert tuple(link for link in read.links if not link.soft) == shown.links
    assert not shown.cut


@pytest.mark.parametrize(("path", "source"), PAGES)
def test_sections_are_those_of_the_headings(path, source):
    found = sections(source)

    assert [(one.number, one.level, one.title) for one in found] == [
        (at, one.level, one.text) for at, one in enumerate(rendered(source, path).headings, 1)
    ]
    for one in found:
        first_word = one.title.split(" ")[0].strip(".")
        assert first_word in source[one.start : one.end].lstrip().split("\n")[0]


@pytest.mark.parametrize(("path", "source"), PAGES)
def test_a_section_put_back_as_it_was_changes_nothing(path, source):
    for one in sections(source):
        same = clean(source[one.start : one.end])
        assert replace_section(source, one.number, same) == source


@pytest.mark.parametrize(("path", "source"), PAGES)
def test_the_second_cleaner_finds_nothing(path, source):
    html = rendered(source, path).html

    assert gate.sanitize(html) == html
    assert tree(gate.cleaned_by_bleach(html)) == tree(html)


@pytest.mark.parametrize(("path", "source"), PAGES)
def test_our_walker_gives_bleach_the_tokens_of_its_own(path, source):
    html = rendered(source, path).html
    plain = bleach.Cleaner(tags=frozenset(gate.POLICY), attributes=gate.allowed)

    own = bleach.Cleaner(tags=frozenset(gate.POLICY), attributes=gate.allowed)
    own.walker = walk

    assert own.clean(html) == plain.clean(html)


@pytest.mark.parametrize(("path", "source"), PAGES)
def test_moving_nothing_changes_nothing(path, source):
    assert rewrite_links(path, source, {}) == source
    assert rewrite_links(path, source, {}, after=path) == source
