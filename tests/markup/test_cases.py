"""Each Markdown file of cases/ gives the HTML beside it."""

from __future__ import annotations

import pytest

from tests.markup.samples import CASES, rendered

NAMES = sorted(case.stem for case in CASES.glob("*.md"))


@pytest.mark.parametrize("name", NAMES)
def test_a_source_gives_the_html_beside_it(name):
    source = (CASES / f"{name}.md").read_text()

    assert rendered(source).html == (CASES / f"{name}.html").read_text()


def test_there_are_cases():
    assert len(NAMES) >= 20
