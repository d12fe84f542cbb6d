"""The header is found, or left in the text; its fields change without touching the rest."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gare.markup.frontmatter import split, with_fields
from gare.safeyaml import YamlFault


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("---\na: 1\n---\nb", ("a: 1\n", "b", 4)),
        ("\ufeff---\r\na: 1\r\n---\r\nb", ("a: 1\r\n", "b", 4)),
        ("---\na: 1\n...\nb", ("a: 1\n", "b", 4)),
        ("---\n---\nb", ("", "b", 3)),
        ("---\na: [\n---\nb", ("a: [\n", "b", 4)),
        ("---\na: 1\n---", ("a: 1\n", "", 3)),
        ("\ufefftexte", (None, "texte", 1)),
        ("---\nUne phrase\n---\n", (None, "---\nUne phrase\n---\n", 1)),
        ("---\na: 1\n", (None, "---\na: 1\n", 1)),
        ("texte\n---\na: 1\n---\n", (None, "texte\n---\na: 1\n---\n", 1)),
        ("", (None, "", 1)),
    ],
)
def test_a_source_is_split(source, expected):
    assert split(source) == expected


@given(st.text(alphabet="-a: \n\r\ufeff.[", max_size=60))
def test_the_body_is_the_end_of_the_source(source):
    header, body, line = split(source)

    assert source.endswith(body)
    assert line == source.count("\n", 0, len(source) - len(body)) + 1
    assert header is None or header in source


def test_fields_change_in_place():
    source = "\ufeff---\r\n# c\r\ntitle: a # b\r\nx: 1\r\n---\r\ncorps\r\n"

    assert with_fields(source, {"title": "é", "x": None}) == (
        "\ufeff---\r\n# c\r\ntitle: é # b\r\n---\r\ncorps\r\n"
    )


def test_a_header_is_made_when_there_is_none():
    assert with_fields("corps\r\n", {"a": 1, "b": None}) == "---\r\na: 1\r\n---\r\ncorps\r\n"
    assert with_fields("corps", {"b": None}) == "corps"


def test_a_header_goes_with_its_last_field():
    assert with_fields("---\na: 1\n---\ncorps", {"a": None}) == "corps"


def test_a_broken_header_is_not_changed():
    with pytest.raises(YamlFault):
        with_fields("---\na: [\n---\ncorps", {"b": 1})
