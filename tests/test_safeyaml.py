"""YAML is read strictly, written stably, and spliced without touching the other lines."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gare import safeyaml
from gare.model.values import same
from gare.safeyaml import YamlFault

HEADER = """\
# tête
title: "Mon titre"   # à garder
tags:
  - a
  - b
# avant le résumé
summary: |
  texte
  # pas un commentaire

kind: etude
verified: 2024-01-05
"""

texts = st.text(alphabet=st.characters(codec="utf-8"), max_size=30)
scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**17), 10**17),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.dates(date(1000, 1, 1)),
    texts,
)
values = st.recursive(
    scalars,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(texts, inner, max_size=4)),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"),
        ("01000", "01000"),
        ("12:30", "12:30"),
        ("1.10", "1.10"),
        ("+33123456789", "+33123456789"),
        ("0x1F", "0x1F"),
        ("2024-01-05", date(2024, 1, 5)),
        ("2024-13-45", "2024-13-45"),
        ("true", True),
        ("~", None),
        ("-12", -12),
        ("2.5", 2.5),
        ("'2.5'", "2.5"),
        (".inf", ".inf"),
        ("", None),
        ("été: l'œuvre", {"été": "l'œuvre"}),
        ("a: [b, no]\r\nc: d", {"a": ["b", "no"], "c": "d"}),
    ],
)
def test_scalars_have_the_types_of_yaml_1_2_and_dates(text, value):
    assert same(safeyaml.load(text), value)


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("a: 1\nb: &x 2", "anchor", 2),
        ("a: *x", "anchor", 1),
        ("a: !!python/object:os.system x", "tag", 1),
        ("a: ! x", "tag", 1),
        ("<<: {a: 1}", "merge", 1),
        ("a: 1\nb: 2\na: 3", "duplicate", 3),
        ("[" * 5000, "depth", 1),
        ("{" * 20000, "key", 1),
        ("- x\n" * 6000, "events", None),
        ("--- 1\n--- 2", "documents", 2),
        ("a: [1", "syntax", 2),
        ("a\x00b", "syntax", None),
        ("x" * 70000, "size", None),
        ("[a, b]: 1", "key", 1),
    ],
)
def test_what_could_harm_is_refused_with_its_line(text, code, line):
    with pytest.raises(YamlFault) as fault:
        safeyaml.load(text)

    assert fault.value.code == code
    assert line is None or fault.value.line == line


@pytest.mark.parametrize(
    "text",
    [
        "0298001122", "01068", "29200", "+33298001122", "-08", "1e5", "2E-3", ".5", "5.", "1.10",
        "0o17", "0x1F", ".inf", "-.INF", ".NaN", "true", "null", "~", "no", "12:30", "2024-01-05",
    ],
)  # fmt: skip
def test_a_text_that_another_reader_would_take_for_something_else_is_quoted(text: str) -> None:
    assert (
        safeyaml.dump({"code": text, "codes": [text]}) == f"code: '{text}'\ncodes:\n  - '{text}'\n"
    )


@pytest.mark.parametrize("text", ["2A004", "02 98 00 11 22", "1.2.3", "e5", "0x", "v1.10", "12h"])
def test_a_text_that_is_only_text_is_not_quoted(text: str) -> None:
    assert safeyaml.dump({"code": text}) == f"code: {text}\n"


def test_a_code_that_was_written_without_quotes_stays_as_it_is() -> None:
    assert safeyaml.splice("code: 01068\n", {"code": "01068", "a": "b"}) == "code: 01068\na: b\n"


def test_dump_is_readable():
    text = safeyaml.dump({"titre": "Été", "tags": ["a", "no"], "code": "01000", "long": "x\ny\n"})

    assert text == "titre: Été\ntags:\n  - a\n  - 'no'\ncode: '01000'\nlong: |\n  x\n  y\n"


@settings(max_examples=300)
@given(values)
def test_what_is_dumped_loads_back_equal(value):
    assert same(safeyaml.load(safeyaml.dump(value)), value)


@pytest.mark.parametrize("value", [float("nan"), {1: "x"}, object(), 10**30])
def test_what_yaml_cannot_say_here_is_refused(value):
    with pytest.raises(YamlFault):
        safeyaml.dump(value)


def test_only_the_lines_of_a_changed_key_change():
    text = safeyaml.splice(HEADER, {"title": "Nouveau : titre", "summary": None, "kind": "etude"})

    assert text == HEADER.replace('"Mon titre"', "'Nouveau : titre'").replace(
        "summary: |\n  texte\n  # pas un commentaire\n", ""
    )


def test_a_new_key_comes_last():
    assert safeyaml.splice("a: 1", {"b": ["x"]}) == "a: 1\nb:\n  - x\n"


def test_line_endings_are_kept():
    text = safeyaml.splice(HEADER.replace("\n", "\r\n"), {"tags": ["x", "y"], "neuf": 1})

    assert text == HEADER.replace("- a", "- x").replace("- b", "- y").replace("\n", "\r\n") + (
        "neuf: 1\r\n"
    )


def test_a_flow_header_is_written_anew():
    assert safeyaml.splice("{a: 1, b: [x]}", {"b": None, "c": "d"}) == "a: 1\nc: d\n"


def test_a_broken_header_is_not_spliced():
    with pytest.raises(YamlFault):
        safeyaml.splice("a: [1", {"b": 2})


def test_an_unchanged_value_changes_nothing():
    assert safeyaml.splice("a:   'x'   # c\n", {"a": "x", "absent": None}) == "a:   'x'   # c\n"


keys = st.sampled_from(["title", "tags", "summary", "kind", "verified", "neuf", "été"])


@settings(max_examples=200)
@given(st.dictionaries(keys, st.one_of(st.none(), values), max_size=4), st.booleans())
def test_splicing_says_what_was_asked_and_keeps_the_rest(changes, crlf):
    header = HEADER.replace("\n", "\r\n") if crlf else HEADER
    wanted = safeyaml.load(header)
    assert isinstance(wanted, dict)
    for key, value in changes.items():
        wanted.pop(key, None) if value is None else wanted.update({key: value})

    text = safeyaml.splice(header, changes)

    assert same(safeyaml.load(text) or {}, wanted)
    assert "# tête" in text
    assert "# avant le résumé" in text


@settings(max_examples=300)
@given(st.one_of(texts, st.text(alphabet="ab:-[]{}&*!|>#'\"\n ,?<%@", max_size=40)))
def test_any_text_is_read_or_refused(text):
    try:
        value = safeyaml.load(text)
    except YamlFault:
        return
    assert same(safeyaml.load(safeyaml.dump(value)), value)


def test_each_value_has_the_line_of_its_key() -> None:
    text = "a: 1\nfields:\n\n  - name: x\n    list: [y, z]\n  # rien\n  - w\n"

    value, lines = safeyaml.load_with_lines(text)

    assert value == {"a": 1, "fields": [{"name": "x", "list": ["y", "z"]}, "w"]}
    assert lines == (1, 1, 2, 4, 4, 5, 5, 5, 7)
