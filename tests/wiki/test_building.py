"""The builder of kinds, gesture after gesture: nothing typed is lost, only what changed is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gare.kinds.kinds import Kinds, join
from gare.kinds.schema import read_kind
from gare.model.kinds import Kind
from gare.wiki import building
from gare.wiki.building import Row, Sent

SHIPPED = sorted((Path(__file__).parents[2] / "content/_gare/kinds").glob("*.yml"))
TEXT = """\
# Un atelier.
label: Atelier   # au singulier
order: 7
fields:
  # Ce que l’on fait.
  - name: theme
    label: Thème
    type: choice
    choices: [vélo, couture]
  - name: places
    label: Places
    type: number
    min: 1
    same_as: schema:maximumAttendeeCapacity
"""


def test_a_formula_names_fields_of_the_kind_or_of_the_one_it_completes() -> None:
    above = read_kind("atelier", TEXT)
    assert isinstance(above, Kind)
    kinds = join({"atelier": above})
    text = (
        "label: Fini\nextends: atelier\nfields:\n"
        "  - {name: dit, label: Dit, type: computed, formula: '{places} {theme}'}\n"
    )

    assert building.faults_among("fini", text, kinds) == ()
    [fault] = building.faults_among("fini", text.replace("{theme}", "{themes}"), kinds)

    assert (fault.code, fault.line, fault.detail) == ("formula-unknown", 4, "themes")


def form(text: str = TEXT, name: str = "atelier") -> Sent:
    """Return the builder of a schema as it opens."""
    made = building.opened(name, text, "a" * 40)
    assert isinstance(made, Sent)
    return made


def typed(sent: Sent, number: int, **said: str) -> Sent:
    """Return a form with other strings in one of its fields."""
    row = sent.rows[number]
    changed = Row(row.was, {**row.said, **said})
    return replace(sent, rows=(*sent.rows[:number], changed, *sent.rows[number + 1 :]))


def posted(sent: Sent) -> Sent:
    """Return a form as a browser sends it: every input is there, those that are empty too."""
    empty = dict.fromkeys((*building.FIELD_KEYS[1:], "listed"), "")
    rows = tuple(Row(row.was, {**empty, **row.said}) for row in sent.rows)
    return replace(sent, rows=rows)


def kinds(**texts: str) -> Kinds:
    """Return the kinds of these schemas."""
    read = {name: read_kind(name, text) for name, text in texts.items()}
    return join({name: kind for name, kind in read.items() if isinstance(kind, Kind)})


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_a_form_that_is_opened_and_sent_changes_nothing(file: Path) -> None:
    text = file.read_text(encoding="utf-8")

    assert building.text_of(posted(form(text, file.stem))) == text


def test_a_label_changes_and_comments_stay() -> None:
    sent = replace(form(), said={**form().said, "label": "Rendez-vous"})

    assert building.text_of(sent) == TEXT.replace("label: Atelier ", "label: Rendez-vous ")


def test_a_field_changes_alone_with_what_the_form_does_not_show() -> None:
    text = building.text_of(typed(form(), 1, label="Places assises", required="oui"))

    expected = TEXT.replace("label: Places", "label: Places assises") + "    required: true\n"
    assert text == expected


def test_a_field_is_added_under_a_name_made_from_its_label() -> None:
    sent = building.added(replace(form(), new_label="Où ?", new_type="place"), ())

    text, faults = building.tried(sent)

    assert faults == ()
    assert text == TEXT + "  - name: ou\n    label: Où ?\n    type: place\n"
    assert (sent.new_label, sent.new_type) == ("", "")


def test_a_name_that_is_taken_gets_a_number() -> None:
    sent = building.added(replace(form(), new_label="Thème"), ["theme_2"])

    assert sent.rows[-1].name == "theme_3"


def test_a_field_moves_with_its_comments() -> None:
    text = building.text_of(building.moved(form(), 1, -1))

    assert text.index("name: places") < text.index("# Ce que l’on fait.")
    assert text.index("# Ce que l’on fait.") < text.index("name: theme")
    assert text.count("\n") == TEXT.count("\n")


@pytest.mark.parametrize(("number", "by"), [(0, -1), (1, 1), (7, 1), (200, -1)])
def test_a_field_never_moves_out_of_its_form(number: int, by: int) -> None:
    assert building.moved(form(), number, by).rows == form().rows


def test_a_field_removed_can_be_put_back_as_it_was() -> None:
    gone = building.without(form(), 0)

    back = building.put_back(gone, "theme")

    assert [one.name for one in building.removed(gone)] == ["theme"]
    assert building.text_of(gone).count("theme") == 0
    assert building.text_of(building.moved(back, 1, -1)) == TEXT


def test_the_last_field_can_go() -> None:
    text, faults = building.tried(building.without(building.without(form(), 0), 0))

    assert (faults, "fields" in text) == ((), False)


def test_choices_are_lines_with_a_value_and_a_label() -> None:
    sent = typed(form(), 0, choices="velo | Vélo\ncouture\n  laine | Laine et fil")

    kind = read_kind("atelier", building.text_of(sent))

    assert isinstance(kind, Kind)
    found = [(one.value, one.label, one.parent) for one in kind.fields[0].choices]
    assert found == [
        ("velo", "Vélo", ""),
        ("couture", "couture", ""),
        ("laine", "Laine et fil", "couture"),
    ]


def test_another_type_drops_the_settings_it_does_not_know() -> None:
    sent = typed(typed(form(), 0, type="text"), 1, type="date")

    text, faults = building.tried(sent)

    assert faults == ()
    assert "choices" not in text
    assert "min" not in text


def test_what_is_wrong_is_found_in_its_field() -> None:
    sent = typed(typed(form(), 0, choices=""), 1, label="", min="peu")

    text, faults = building.tried(sent)
    placed = building.by_row(text, faults)

    assert {row: {one.code for one in found} for row, found in placed.items()} == {
        0: {"choices-missing"},
        1: {"needed", "setting"},
    }


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"label": ""}, "needed"),
        ({"label": "x" * 81}, "too-long"),
        ({"title": "{nom"}, "title-pattern"),
        ({"folder": "../haut"}, "name"),
        ({"view": "manège"}, "unknown-view"),
        ({"verify_days": "bientôt"}, "type-of"),
        ({"help": "x" * 70_000}, "yaml-size"),
    ],
)
def test_what_is_wrong_in_the_kind_is_told_apart(said: Mapping[str, str], code: str) -> None:
    sent = replace(form(), said={**form().said, **said})

    text, faults = building.tried(sent)

    assert [one.code for one in building.by_row(text, faults)[None]] == [code]


@pytest.mark.parametrize("name", ["title", "kind", "id", "tags", "Nom", "é", "a b", "_x"])
def test_names_that_no_field_may_have_are_refused(name: str) -> None:
    sent = replace(
        form(), rows=(*form().rows, Row("", {"name": name, "label": "L", "type": "text"}))
    )

    text, faults = building.tried(sent)

    assert next(one.code for one in building.by_row(text, faults)[2]) in {"reserved", "name"}


def test_a_field_of_the_file_is_never_renamed_by_the_form() -> None:
    assert building.text_of(typed(form(), 0, name="autre")) == TEXT


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Atelier vélo", "atelier-velo"),
        ("L’Éco-lieu", "l-eco-lieu"),
        ("42", ""),
        ("   ", ""),
        ("!!", ""),
        ("x" * 90, "x" * 40),
    ],
)
def test_a_kind_is_named_after_its_label(words: str, name: str) -> None:
    assert building.kind_name(words) == name


def test_a_kind_extends_one_that_is_there_and_not_itself() -> None:
    known = kinds(contact="label: Contact\n", lieu="label: Lieu\nextends: contact\n")

    missing = building.faults_among("velo", "label: Vélo\nextends: rien\n", known)
    circle = building.faults_among("contact", "label: Contact\nextends: lieu\n", known)
    good = building.faults_among("velo", "label: Vélo\nextends: lieu\n", known)

    assert [one.code for one in (*missing, *circle, *good)] == ["extends-unknown", "extends-circle"]


def test_there_is_a_limit_to_the_kinds_of_a_wiki() -> None:
    many = kinds(**{f"k{number}": "label: K\n" for number in range(60)})

    assert [one.code for one in building.faults_among("neuf", "label: N\n", many)] == [
        "too-many-kinds"
    ]
    assert building.faults_among("k3", "label: N\n", many) == ()


def test_a_text_that_was_tampered_with_is_refused_without_raising() -> None:
    text, faults = building.tried(replace(form(), source="a: [", said={"label": "B"}))

    assert (text, faults[0].code) == ("", "yaml-syntax")


SAID = st.dictionaries(
    st.sampled_from([*building.FIELD_KEYS, "min", "unit", "listed", "formula", "kinds"]),
    st.text(max_size=40),
    max_size=6,
)


@settings(max_examples=60)
@given(st.lists(SAID, max_size=4), st.dictionaries(st.sampled_from(building.KIND_KEYS), st.text()))
def test_whatever_is_sent_makes_a_schema_or_says_why_not(
    rows: list[dict[str, str]], said: dict[str, str]
) -> None:
    sent = replace(form(), said=said, rows=(*form().rows, *(Row("", row) for row in rows)))

    text, faults = building.tried(sent)

    assert faults or isinstance(read_kind("atelier", text), Kind)
