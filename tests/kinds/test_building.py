"""A form changes a schema: comments, order and what the form ignores stay."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gare import safeyaml
from gare.kinds.building import Draft, edit_kind, new_kind
from gare.kinds.drafts import choices_text, name_from, read_draft, written_draft
from gare.kinds.fields import is_field_name
from gare.model.kinds import Choice, Field
from tests.kinds.making import kind

TEXT = """\
# Une étude
label: Étude   # le nom
fields:
  # lequel ?
  - name: genre
    label: Genre
    type: choice
    choices: [rapport, these]   # deux

  - name: date
    label: Date
    futur: gardé

# la fin
sort: -date
"""


def test_nothing_asked_changes_nothing() -> None:
    assert edit_kind(TEXT, {}) == TEXT
    assert edit_kind(TEXT, {"label": "Étude"}, [Draft("genre"), Draft("date")]) == TEXT


def test_a_key_of_the_kind_changes_alone() -> None:
    assert edit_kind(TEXT, {"label": "Travail", "plural": "Travaux"}) == (
        TEXT.replace("label: Étude ", "label: Travail ") + "plural: Travaux\n"
    )


def test_a_key_of_a_field_changes_alone() -> None:
    changed = edit_kind(TEXT, {}, [Draft("genre", {"label": "Sorte"}), Draft("date")])

    assert changed == TEXT.replace("label: Genre", "label: Sorte")


def test_fields_change_places_with_their_comments() -> None:
    changed = edit_kind(TEXT, {}, [Draft("date"), Draft("genre")])

    assert changed.index("name: date") < changed.index("# lequel ?") < changed.index("name: genre")
    assert "choices: [rapport, these]   # deux" in changed
    assert "futur: gardé" in changed
    assert changed.endswith("# la fin\nsort: -date\n")


def test_a_new_field_comes_where_it_is_put() -> None:
    new = Draft("", {"name": "auteurs", "label": "Auteurs", "type": "authors"})

    changed = edit_kind(TEXT, {}, [Draft("genre"), new, Draft("date")])

    assert "  - name: auteurs\n    label: Auteurs\n    type: authors\n" in changed
    assert [one.name for one in kind(changed.replace("    futur: gardé\n", "")).fields] == [
        "genre",
        "auteurs",
        "date",
    ]


def test_a_field_that_is_not_kept_goes_alone() -> None:
    changed = edit_kind(TEXT, {}, [Draft("date")])

    assert "genre" not in changed
    assert "# la fin" in changed
    assert "futur: gardé" in changed


def test_all_fields_may_go() -> None:
    assert safeyaml.load(edit_kind(TEXT, {}, [])) == {"label": "Étude", "sort": "-date"}


def test_a_field_may_change_its_name() -> None:
    changed = edit_kind(TEXT, {}, [Draft("genre", {"name": "sorte"}), Draft("date")])

    assert "  # lequel ?\n  - name: sorte\n    label: Genre\n" in changed


@pytest.mark.parametrize(
    "text",
    [
        "{label: A, fields: [{name: a, label: A}]}",
        "label: A\r\nfields:\r\n- {name: a, label: A}\r\n",
    ],
)
def test_a_schema_written_otherwise_is_changed_too(text: str) -> None:
    changed = edit_kind(
        text, {}, [Draft("a", {"label": "B"}), Draft("", {"name": "c", "label": "C"})]
    )

    assert safeyaml.load(changed) == {
        "label": "A",
        "fields": [{"name": "a", "label": "B"}, {"name": "c", "label": "C"}],
    }


def test_a_kind_is_made_from_nothing() -> None:
    made = new_kind({"label": "Fiche"}, [Draft("", {"name": "a", "label": "A"})])

    assert made == "label: Fiche\nfields:\n  - name: a\n    label: A\n"


def test_an_unreadable_schema_is_not_edited() -> None:
    with pytest.raises(safeyaml.YamlFault):
        edit_kind("label: [", {"label": "x"}, [])


NAMES = st.sampled_from(["genre", "date", ""])
CHANGES = st.dictionaries(
    st.sampled_from(["label", "help", "type", "required", "futur"]),
    st.none() | st.booleans() | st.text(max_size=20),
    max_size=3,
)


@given(st.lists(st.tuples(NAMES, CHANGES), max_size=4, unique_by=lambda one: one[0]))
@settings(max_examples=120)
def test_a_changed_schema_says_what_was_asked(
    asked: list[tuple[str, dict[str, object | None]]],
) -> None:
    drafts = [Draft(was, {"name": was or "neuf", **changes}) for was, changes in asked]
    olds: dict[str, dict[str, object]] = {
        "genre": {"name": "genre", "label": "Genre", "type": "choice", "choices": ["rapport", "these"]},
        "date": {"name": "date", "label": "Date", "futur": "gardé"},
        "": {},
    }  # fmt: skip

    changed = safeyaml.load(edit_kind(TEXT, {}, drafts))

    wanted = [
        {key: one for key, one in {**olds[d.was], **d.changes}.items() if one is not None}
        for d in drafts
    ]
    assert isinstance(changed, dict)
    assert changed.get("fields", []) == wanted


FIELD = Field(
    "couleur",
    "Couleur",
    "tree",
    help="Laquelle ?",
    required=True,
    choices=(Choice("bleu", "Bleu"), Choice("ciel", "Ciel", "bleu"), Choice("rouge", "rouge")),
    more={"listed": True},
)


def test_choices_are_typed_one_a_line() -> None:
    assert choices_text(FIELD.choices) == "bleu | Bleu\n  ciel | Ciel\nrouge"


def test_a_field_shown_in_its_form_changes_nothing() -> None:
    assert read_draft(written_draft(FIELD), FIELD) == {}


def test_what_changes_in_the_form_changes_in_the_schema() -> None:
    given = written_draft(FIELD) | {
        "label": ("Teinte",),
        "required": ("",),
        "choices": ("bleu | Bleu\r\n  mer | Mer du Nord\r\nvert",),
        "max_length": ("12",),
    }

    assert read_draft(given, FIELD) == {
        "label": "Teinte",
        "required": None,
        "max_length": 12,
        "choices": [
            {"value": "bleu", "label": "Bleu"},
            {"value": "mer", "label": "Mer du Nord", "parent": "bleu"},
            "vert",
        ],
    }


def test_a_new_field_has_the_settings_of_its_type() -> None:
    given = {
        "label": ("Âge",),
        "name": ("age",),
        "type": ("number",),
        "min": ("0",),
        "default": ("18",),
    }

    assert read_draft(given) == {
        "label": "Âge",
        "name": "age",
        "type": "number",
        "min": 0,
        "default": 18,
    }


@pytest.mark.parametrize(
    ("label", "name"),
    [("Où en est-on ?", "ou_en_est_on"), ("Title", "title_1"), ("2e étage", "champ_2e_etage"),
     ("pris", "pris_2"), ("???", "champ"), ("x" * 99, "x" * 60)],
)  # fmt: skip
def test_a_label_gives_a_name(label: str, name: str) -> None:
    assert name_from(label, ["pris"]) == name
    assert is_field_name(name)
