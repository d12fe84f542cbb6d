"""A section is found by its number and replaced alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gare.markup.parse import clean
from gare.markup.sections import replace_section, sections
from gare.model.errors import BadInput
from tests.markup.samples import rendered

SOURCE = """\
\ufeff---
title: A
---
# A

Début.

## Un

```
# pas un titre
```

### Dedans

> # cité

Deux
----

fin
"""


def test_sections_end_at_the_next_of_the_same_level():
    found = sections(SOURCE)

    assert [(one.number, one.level, one.title) for one in found] == [
        (1, 2, "Un"),
        (2, 3, "Dedans"),
        (3, 2, "Deux"),
    ]
    assert SOURCE[found[0].start : found[0].end].startswith("## Un\n")
    assert found[0].end == found[1].end == found[2].start
    assert SOURCE[found[2].start : found[2].end] == "Deux\n----\n\nfin\n"


def test_a_section_is_replaced_alone():
    text = replace_section(SOURCE, 2, "### Autre\r\n\r\nneuf")

    assert text == SOURCE.replace("### Dedans\n\n> # cité\n\n", "### Autre\n\nneuf\n\n")


def test_line_endings_of_the_source_are_kept():
    text = replace_section("# a\r\n\r\n# b\r\nx\r\n", 1, "# b\ny\n")

    assert text == "# a\r\n\r\n# b\r\ny\r\n"


def test_a_section_may_be_emptied():
    assert replace_section("## a\n\nx\n\n## b\n", 1, "") == "## b\n"


@pytest.mark.parametrize("number", [0, -1, 4])
def test_an_unknown_section_is_bad_input(number):
    with pytest.raises(BadInput):
        replace_section(SOURCE, number, "x")


LINES = ["# a", "## b", "c", "===", "---", "> # d", "- # e", "```", ":::note", ":::", "", "    # f"]


@given(st.lists(st.sampled_from([*LINES, "<!-- x -->", "title: a"]), max_size=14), st.booleans())
def test_sections_agree_with_headings(lines, crlf):
    source = ("\r\n" if crlf else "\n").join(lines)

    found = sections(source)

    assert [(one.level, one.title) for one in found] == [
        (one.level, one.text) for one in rendered(source).headings
    ]
    assert all(one.start < one.end for one in found)
    assert all(
        replace_section(source, one.number, clean(source[one.start : one.end])) == source
        for one in found
    )
