"""Schemas are read strictly: what is wrong is told with its line, and nothing raises."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gare import safeyaml
from gare.kinds.choices import below
from gare.kinds.schema import read_kind
from gare.model.kinds import Choice, Field, Kind, SchemaFault
from gare.model.people import Role
from tests.kinds.making import kind

WHOLE = """\
label: Étude
plural: Études
icon: 📖
folder: etudes
title: "{auteurs.nom} ({date})"
help: Une étude.
extends: document
view: cards
sort: -date
verify_days: 365
same_as: schema:CreativeWork
order: 10
fields:
  - name: genre
    label: Genre
    type: choice
    help: Lequel ?
    required: true
    listed: true
    choices:
      - rapport
      - value: these
        label: Thèse
        parent: rapport
    default: rapport
    same_as: schema:genre
    visible_to: member
  - name: difficulte
    label: Difficulté
    type: range
    min: 1
    max: 5
    multiple: false
  - name: code
    label: Code
    max_length: 5
    pattern: '[0-9]{5}'
"""


def faults(text: str, name: str = "essai") -> list[tuple[str, int | None]]:
    made = read_kind(name, text)
    assert isinstance(made, tuple), made
    return [(fault.code, fault.line) for fault in made]


def with_field(*keys: str) -> str:
    return "\n".join(["label: x", "fields:", "  - name: a", "    label: A", *keys])


def test_a_whole_schema_is_read() -> None:
    made = kind(WHOLE, "etude")

    assert (made.name, made.label, made.plural, made.icon) == ("etude", "Étude", "Études", "📖")
    assert (made.folder, made.title, made.extends) == (
        "etudes",
        "{auteurs.nom} ({date})",
        "document",
    )
    assert (made.view, made.sort, made.verify_days, made.order) == ("cards", "-date", 365, 10)
    assert made.fields[0] == Field(
        name="genre",
        label="Genre",
        type="choice",
        help="Lequel ?",
        required=True,
        choices=(Choice("rapport", "rapport"), Choice("these", "Thèse", "rapport")),
        default="rapport",
        visible_to=Role.MEMBER,
        same_as="schema:genre",
        more={"listed": True},
    )
    assert made.fields[1].more == {"min": 1, "max": 5}
    assert (made.fields[2].max_length, made.fields[2].pattern) == (5, "[0-9]{5}")


def test_a_label_is_enough() -> None:
    made = kind("label: Fiche")

    assert made == Kind(name="essai", label="Fiche", plural="Fiche")


@pytest.mark.parametrize(
    ("keys", "fault"),
    [
        (["    couleur: rouge"], ("unknown-key", 5)),
        (["    type: texte"], ("unknown-type", 5)),
        (["    type: [text]"], ("type-of", 5)),
        (["    required: oui"], ("type-of", 5)),
        (["    max_length: -1"], ("type-of", 5)),
        (["    max_length: 99999999"], ("type-of", 5)),
        (["    pattern: '('"], ("pattern", 5)),
        (["    visible_to: tous"], ("type-of", 5)),
        (["    choices: [a]"], ("choices-unused", 5)),
        (["    type: choice"], ("choices-missing", 3)),
        (["    type: choice", "    choices: a"], ("list", 6)),
        (["    type: choice", "    choices:", "      - a", "      - a"], ("twice", 8)),
        (["    type: choice", "    choices:", "      - {value: a, parent: z}"], ("parent-unknown", 7)),
        (["    type: choice", "    choices:", "      - {label: a}"], ("needed", 7)),
        (["    type: choice", "    choices:", "      - {value: a, x: b}"], ("unknown-key", 7)),
        (["    type: number", "    min: beaucoup"], ("setting", 6)),
        (["    type: number", "    min: 3", "    max: 1"], ("setting", 3)),
        (["    type: range"], ("setting", 3)),
        (["    type: computed", "    formula: '{a'"], ("setting", 3)),
        (["    type: computed", "    formula: '{b} {title}'"], ("formula-unknown", 6)),
        (["    type: computed", "    formula: '{a}'"], ("formula-unknown", 6)),
        (["    type: place", "    keys: [pays]"], ("setting", 3)),
        (["    type: place", "    multiple: true"], ("setting", 3)),
        (["    type: number", "    default: douze"], ("default", 6)),
        (["  - name: a", "    label: B"], ("twice", 5)),
        (["  - name: title", "    label: B"], ("reserved", 5)),
        (["  - name: Année", "    label: B"], ("name", 5)),
        (["  - name: b"], ("needed", 5)),
        (["  - b"], ("mapping", 5)),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_field_is_told_with_its_line(
    keys: list[str], fault: tuple[str, int]
) -> None:
    assert faults(with_field(*keys)) == [fault]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", ("mapping", 1)),
        ("- a", ("mapping", 1)),
        ("plural: x", ("needed", 1)),
        ("label: x\nchamps: []", ("unknown-key", 2)),
        ("label: x\nfields: a", ("list", 2)),
        ("label: x\nview: tableau", ("unknown-view", 2)),
        ("label: x\nfolder: ../etc", ("name", 2)),
        ("label: x\nextends: essai", ("name", 2)),
        ("label: x\ntitle: sans champ", ("title-pattern", 2)),
        ("label: x\ntitle: '{a.b.c}'", ("title-pattern", 2)),
        ("label: x\nverify_days: demain", ("type-of", 2)),
        ("label: x\nlabel: y", ("yaml-duplicate", 2)),
        ("label: &a x\nplural: *a", ("yaml-anchor", 1)),
        ("label: !!python/object:os.system x", ("yaml-tag", 1)),
        ("a: [", ("yaml-syntax", 2)),
    ],
)
def test_what_is_wrong_in_a_schema_is_told_with_its_line(text: str, fault: tuple[str, int]) -> None:
    assert faults(text) == [fault]


def test_all_faults_are_told_in_the_order_of_lines() -> None:
    found = faults("zut: 1\nlabel: x\nfields:\n  - name: id\n    label: y\n    oups: 1\n")

    assert found == [("unknown-key", 1), ("reserved", 4), ("unknown-key", 6)]


@pytest.mark.parametrize("name", ["", "Étude", "a/b", "../x", "a" * 41, "1a", "a.b"])
def test_a_kind_has_a_plain_name(name: str) -> None:
    assert read_kind(name, "label: x") == (SchemaFault("name", None, name),)


def test_two_fields_may_not_cover_the_same_key_of_a_header() -> None:
    text = with_field("    type: place", "  - name: commune", "    label: Commune")

    assert faults(text) == [("twice", 6)]


def test_a_huge_schema_is_refused_at_once() -> None:
    fields = "".join(f"  - name: a{n}\n    label: A\n" for n in range(800))
    start = process_time()

    assert faults("label: x\nfields:\n" + fields) == [("too-many", 243)]
    assert faults("label: " + "x" * 70_000) == [("yaml-size", None)]
    assert process_time() - start < 5


def test_a_circle_among_choices_is_refused() -> None:
    circle = [
        "    type: tree",
        "    choices:",
        "      - {value: b, parent: c}",
        "      - {value: c, parent: b}",
    ]

    assert {code for code, _ in faults(with_field(*circle))} == {"parent-circle"}


KEYS = st.sampled_from(
    ["label", "fields", "name", "type", "choices", "value", "parent", "min", "keys", "title", "zz"]
)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-9, 9)
    | st.sampled_from(
        ["tree", "choice", "range", "computed", "place", "a", "b", "{a}", "(", "consent"]
    )
)
SCHEMAS = st.dictionaries(
    KEYS,
    st.recursive(
        SCALARS,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
        max_leaves=8,
    ),
)


@given(SCHEMAS)
@settings(max_examples=150)
def test_no_schema_makes_the_reader_raise(schema: dict[str, object]) -> None:
    made = read_kind("essai", safeyaml.dump(schema))

    assert isinstance(made, Kind) or all(isinstance(one, SchemaFault) for one in made)


@given(st.text(max_size=200))
@settings(max_examples=200)
def test_no_text_makes_the_reader_raise(text: str) -> None:
    assert read_kind("essai", text)


def test_a_choice_covers_those_below_it_wherever_they_are_said() -> None:
    choices = (
        Choice("brest", "Brest", "29"),
        Choice("29", "Finistère", "bzh"),
        Choice("bzh", "Bretagne"),
    )

    assert below("bzh", choices) == ("bzh", "29", "brest")
    assert below("brest", choices) == ("brest",)
