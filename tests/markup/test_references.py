"""The fields of a header name pages: they are links like those of the text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gare.markup.reading import document
from gare.markup.references import MAX_REFERENCES, references
from gare.markup.rewrite import rewrite_links
from gare.model.names import PagePath
from gare.model.pages import Link, Reference

PAGE = PagePath("etudes/page")
PLACES = {"outils/pix": "services/pix", "outils/os": "os"}


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("contacts/labacces", Link("contacts/labacces", soft=True)),
        ("contacts/labacces.md", Link("contacts/labacces", soft=True)),
        ("/contacts/labacces", Link("contacts/labacces", soft=True)),
        ("../contacts/labacces.md", Link("contacts/labacces")),
        ("./autre", Link("etudes/autre")),
        ("[[LabAccès]]", Link("LabAccès", "labacces")),
        ("[[contacts/labacces|Le labo]]", Link("contacts/labacces")),
        ("../images/a.png", Link("images/a.png", file=True)),
    ],
)
def test_a_field_names_a_page(text: str, link: Link) -> None:
    assert references(PAGE, {"contact": text}) == (Reference("contact", link),)


@pytest.mark.parametrize(
    "value",
    ["LabAccès", "https://labacces.fr/a", "02 98 00/00", "Mo-Fr 09:00-12:00", "a/b\nc/d", 12, None],
)
def test_other_values_name_nothing(value: object) -> None:
    assert references(PAGE, {"contact": value}) == ()


def test_values_inside_lists_and_mappings_name_pages() -> None:
    fields = {"auteurs": [{"page": "a/b"}, {"page": "a/c"}], "voir": ["a/b", "a/b"]}

    assert references(PAGE, fields) == (
        Reference("auteurs.page", Link("a/b", soft=True)),
        Reference("auteurs.page", Link("a/c", soft=True)),
        Reference("voir", Link("a/b", soft=True)),
    )


def test_no_header_names_more_pages_than_the_bound() -> None:
    assert len(references(PAGE, {"voir": [f"a/b{n}" for n in range(1000)]})) == MAX_REFERENCES


def test_pages_named_by_a_header_are_links_of_the_page_once() -> None:
    said = document(PAGE, "---\nvoir: [outils/pix, outils/b]\n---\n[a](../outils/pix.md)\n")

    assert said.links == (Link("outils/pix"), Link("outils/b", soft=True))
    assert said.fields == {"voir": ["outils/pix", "outils/b"]}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("contact: outils/pix # là", "contact: services/pix # là"),
        ("contact: ../outils/pix.md", "contact: ../services/pix.md"),
        ("contact: '[[outils/pix|Pix]]'", 'contact: "[[services/pix|Pix]]"'),
        ("a: 1\nvoir:\n  - x/y\n  - outils/pix", "a: 1\nvoir:\n  - x/y\n  - services/pix"),
        ("contact: outils/os", "contact: os.md"),
        ("summary: outils/pix", "summary: outils/pix"),
        ("titre: Outils/Pix", "titre: Outils/Pix"),
        ("contact: [outils/pix", "contact: [outils/pix"),
    ],
)
def test_a_field_follows_the_page_it_names(before: str, after: str) -> None:
    moved = rewrite_links(PAGE, f"---\n{before}\n---\n[a](../x.md)\n", PLACES)

    assert moved.replace("'", '"') == f"---\n{after}\n---\n[a](../x.md)\n".replace("'", '"')


def test_a_page_that_moves_still_names_the_same_pages() -> None:
    source = "---\nvoir: [../outils/x.md, ./autre, a/b]\n---\n"

    moved = rewrite_links(PAGE, source, {"etudes/page": "page"}, after=PagePath("page"))

    refs = [one.link.ref for one in document(PAGE, source).references]
    assert [one.link.ref for one in document(PagePath("page"), moved).references] == refs


values: st.SearchStrategy[object] = st.recursive(
    st.one_of(st.none(), st.integers(), st.text(), st.sampled_from(["a/b", "../c.md", "[[d]]"])),
    lambda inner: st.one_of(st.lists(inner), st.dictionaries(st.text(), inner)),
    max_leaves=10,
)


@given(st.dictionaries(st.text(), values))
def test_any_header_has_its_references(fields: dict[str, object]) -> None:
    for one in references(PAGE, fields):
        assert one.link.ref
