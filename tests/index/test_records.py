"""Lists of records: filters, order, facets, places, totals."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from gare.index.index import Index
from gare.model.pages import Reference
from gare.model.records import FacetCount, Filter, Near, Query
from tests.index.made import built, commit_id, created, entry, link


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    pages = [
        entry(
            "contacts/brest",
            "permanence le mardi",
            title="Maison de quartier",
            kind="lieu",
            tags=["Aide", "wifi"],
            ident="l-1",
            fields={
                "commune": "Brest",
                "services": ["Aide aux démarches", "Prêt"],
                "places": 12,
                "prix": 2.5,
                "latitude": 48.39,
                "longitude": -4.48,
                "depuis": 2019,
                "auteurs": [{"nom": "Le Goff"}, {"nom": "Tanguy"}],
            },
        ),
        entry(
            "contacts/rennes",
            "ouvert le mardi et le jeudi",
            title="Ti Lab",
            kind="lieu",
            tags=["aide"],
            fields={
                "commune": "Rennes",
                "services": ["aide aux demarches"],
                "places": 9,
                "latitude": "48.11",
                "longitude": "-1.68",
                "depuis": "2021-03",
                "parent": "../contacts/brest.md",
            },
            references=[Reference("parent", link("contacts/brest"))],
        ),
        entry(
            "contacts/vannes",
            "fermé",
            title="Espace",
            kind="structure",
            fields={"commune": "Vannes", "places": 100, "depuis": date(2021, 3, 15)},
        ),
        entry("accueil", "bienvenue", title="Accueil"),
        entry("_gare/menu", title="Menu", fields={"commune": "Brest"}),
    ]
    return built(tmp_path_factory.mktemp("records"), pages)


def titles(index: Index, query: Query) -> list[str]:
    return [row.title for row in index.select(query).rows]


def test_records_of_several_kinds_come_in_the_order_of_titles(index: Index) -> None:
    found = index.select(Query(("structure", "lieu")))

    assert [row.title for row in found.rows] == ["Espace", "Maison de quartier", "Ti Lab"]
    assert found.total == 3


def test_a_part_is_given_with_the_total(index: Index) -> None:
    found = index.select(Query(offset=1, limit=2))

    assert (found.total, [row.title for row in found.rows]) == (4, ["Espace", "Maison de quartier"])


def test_a_record_comes_back_as_its_header_says_it(index: Index) -> None:
    row = index.records_at(["contacts/vannes"])["contacts/vannes"]

    assert row.fields == {"commune": "Vannes", "places": 100, "depuis": date(2021, 3, 15)}
    assert row.updated_at is not None


def test_a_value_is_found_without_accents_nor_case(index: Index) -> None:
    assert titles(index, Query(filters=(Filter("services", ("AIDE aux démarches",)),))) == [
        "Maison de quartier",
        "Ti Lab",
    ]


def test_a_value_inside_a_list_of_mappings_is_found(index: Index) -> None:
    assert titles(index, Query(filters=(Filter("auteurs.nom", ("tanguy",)),))) == [
        "Maison de quartier"
    ]


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        ("10", "", ["Espace", "Maison de quartier"]),
        ("", "12", ["Maison de quartier", "Ti Lab"]),
        ("9", "12", ["Maison de quartier", "Ti Lab"]),
        ("13", "99", []),
    ],
)
def test_numbers_are_compared_as_numbers(
    index: Index, low: str, high: str, expected: list[str]
) -> None:
    assert titles(index, Query(filters=(Filter("places", low=low, high=high),))) == expected


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        ("2021", "", ["Espace", "Ti Lab"]),
        ("", "2021", ["Espace", "Maison de quartier", "Ti Lab"]),
        ("2019", "2020", ["Maison de quartier"]),
        ("2021-03-01", "2021-03", ["Espace"]),
        ("2021-03", "2021-03", ["Espace", "Ti Lab"]),
        ("", "2021-02", ["Maison de quartier"]),
    ],
)
def test_partial_dates_are_compared_with_whole_ones(
    index: Index, low: str, high: str, expected: list[str]
) -> None:
    assert titles(index, Query(filters=(Filter("depuis", low=low, high=high),))) == expected


def test_pages_without_a_field_are_found(index: Index) -> None:
    assert titles(index, Query(filters=(Filter("services", absent=True),))) == ["Accueil", "Espace"]


def test_a_filter_holds_values_or_none_at_all(index: Index) -> None:
    asked = Filter("prix", low="2", absent=True)

    assert titles(index, Query(("lieu",), (asked,))) == ["Maison de quartier", "Ti Lab"]


def test_words_are_looked_for_inside_a_list(index: Index) -> None:
    assert titles(index, Query(("lieu", "structure"), words="mardi")) == [
        "Maison de quartier",
        "Ti Lab",
    ]
    assert titles(index, Query(words="mardi jeu")) == ["Ti Lab"]


def test_words_of_the_fields_are_found_too(index: Index) -> None:
    assert titles(index, Query(words="demarche")) == ["Maison de quartier", "Ti Lab"]
    assert [hit.title for hit in index.search("vannes").hits] == ["Espace"]
    assert titles(index, Query(words="l’aide aux démarches à Renn")) == ["Ti Lab"]


def test_letters_of_titles_make_a_directory(index: Index) -> None:
    asked = Filter("title", low="e", high="m")

    assert titles(index, Query(filters=(asked,))) == ["Espace", "Maison de quartier"]


def test_pages_are_found_by_the_day_they_changed(index: Index) -> None:
    there = Query(filters=(Filter("updated", low="2026-01", high="2026"),))
    before = Query(filters=(Filter("created", high="2025-12-31"),))

    assert index.select(there).total == 4
    assert index.select(before).total == 0


@pytest.mark.parametrize(
    ("sort", "reverse", "expected"),
    [
        ("places", False, ["Ti Lab", "Maison de quartier", "Espace", "Accueil"]),
        ("places", True, ["Espace", "Maison de quartier", "Ti Lab", "Accueil"]),
        ("depuis", False, ["Maison de quartier", "Ti Lab", "Espace", "Accueil"]),
        ("kind", False, ["Accueil", "Maison de quartier", "Ti Lab", "Espace"]),
        ("title", True, ["Ti Lab", "Maison de quartier", "Espace", "Accueil"]),
        ("updated", True, ["Accueil", "Espace", "Ti Lab", "Maison de quartier"]),
        ("nowhere", False, ["Accueil", "Espace", "Maison de quartier", "Ti Lab"]),
    ],
)
def test_pages_come_in_the_order_of_a_field(
    index: Index, sort: str, reverse: bool, expected: list[str]
) -> None:
    assert titles(index, Query(sort=sort, reverse=reverse)) == expected
    parts = [titles(index, Query(sort=sort, reverse=reverse, offset=n, limit=1)) for n in range(4)]
    assert [title for part in parts for title in part] == expected


def test_what_is_near_comes_first_with_its_distance(index: Index) -> None:
    found = index.select(Query(near=Near(48.11, -1.68, 300)))

    assert [row.title for row in found.rows] == ["Ti Lab", "Maison de quartier"]
    assert found.rows[0].distance_km == pytest.approx(0, abs=0.01)
    assert found.rows[1].distance_km == pytest.approx(209.5, abs=2)
    assert titles(index, Query(near=Near(48.11, -1.68, 100))) == ["Ti Lab"]


def test_points_are_given_for_maps(index: Index) -> None:
    assert sorted(index.points(Query(("lieu",)))) == [
        ("contacts/brest", "Maison de quartier", "lieu", 48.39, -4.48),
        ("contacts/rennes", "Ti Lab", "lieu", 48.11, -1.68),
    ]


def test_values_are_counted_under_one_spelling(index: Index) -> None:
    found = index.facets(Query(), ["services", "tags"])

    assert found["services"] == (
        FacetCount("Aide aux démarches", "Aide aux démarches", 2),
        FacetCount("Prêt", "Prêt", 1),
    )
    assert [(one.label, one.pages) for one in found["tags"]] == [("Aide", 2), ("wifi", 1)]


def test_a_facet_counts_what_the_others_leave(index: Index) -> None:
    asked = Query(filters=(Filter("commune", ("rennes", "Quimper")), Filter("tags", ("aide",))))

    found = index.facets(asked, ["commune", "tags"])

    assert found["commune"] == (
        FacetCount("Brest", "Brest", 1),
        FacetCount("Rennes", "Rennes", 1, True),
        FacetCount("Quimper", "Quimper", 0, True),
    )
    assert found["tags"] == (FacetCount("aide", "aide", 1, True),)


def test_numbers_are_added_up(index: Index) -> None:
    assert index.sums(Query(("lieu",)), ["places", "prix", "commune"]) == {
        "places": Decimal(21),
        "prix": Decimal("2.5"),
        "commune": Decimal(0),
    }


def test_all_the_rows_come_whatever_the_part_asked_for(index: Index) -> None:
    rows = index.iterate(Query(("lieu",), offset=1, limit=1))

    assert [row.title for row in rows] == ["Maison de quartier", "Ti Lab"]


def test_a_record_is_found_by_its_id(index: Index) -> None:
    assert [row.path for row in index.records_of("L-1")] == ["contacts/brest"]
    assert index.records_of("") == ()


def test_the_page_named_by_a_field_knows_by_which(index: Index) -> None:
    assert [row.title for row in index.linking_by("parent", "contacts/brest")] == ["Ti Lab"]
    assert index.linking_by("commune", "contacts/brest") == ()


def test_a_page_is_named_by_its_title_or_an_old_path_too(tmp_path: Path) -> None:
    pages = [
        entry("a/labo", title="LabAccès", aliases=["Labo"]),
        entry("b", fields={"chez": "labaccès"}),
        entry("c", fields={"chez": "[[Labo]]"}, references=[Reference("chez", link("x", "Labo"))]),
        entry("d", fields={"chez": "old"}, references=[Reference("chez", link("old"))]),
        entry("e", fields={"chez": "LabAccess"}),
        entry("f", fields={"chez": "old"}),
    ]
    index = built(tmp_path, pages, redirects={"old": "a/labo"})

    assert [row.path for row in index.linking_by("chez", "a/labo")] == list("bcdf")


def test_a_folder_holds_what_is_below_it(tmp_path: Path) -> None:
    index = built(tmp_path, [entry("a/b/c"), entry("a/d"), entry("e")])

    found = index.facets(Query(), ["folder"])["folder"]

    assert [(one.value, one.pages) for one in found] == [("a", 2), ("a/b", 1)]
    assert index.select(Query(filters=(Filter("folder", ("a",)),))).total == 2


def test_what_another_process_writes_is_seen_by_the_same_question(tmp_path: Path) -> None:
    index = built(tmp_path, [entry("a", fields={"n": 1})])
    asked = Query(filters=(Filter("n", ("1",)),))
    other, new = Index(tmp_path / "index.sqlite"), entry("b", fields={"n": 1})

    before = index.select(asked).total
    assert other.apply(commit_id(1), commit_id(2), [created(2, new)], entries=[new])

    assert (before, index.select(asked).total, other.select(asked).total) == (1, 2, 2)
    assert index.facets(asked, ["n"])["n"][0].pages == 2
    other.close()


def test_more_pages_than_are_sorted_at_once_come_in_order(tmp_path: Path) -> None:
    pages = [
        entry(
            f"p{n}",
            title=f"Titre {n % 700:04}",
            fields={"groupe": n % 2, "numero": n, "latitude": n % 90, "longitude": 1},
        )
        for n in range(1200)
    ]
    index = built(tmp_path, pages)

    first = index.select(Query(offset=1100, limit=3))
    grouped = index.select(Query(sort="groupe", offset=599, limit=3))
    numbered = index.select(Query(sort="numero", reverse=True, offset=1198))

    titles_ = sorted(f"Titre {n % 700:04}" for n in range(1200))
    assert [row.title for row in first.rows] == titles_[1100:1103]
    assert [row.fields["groupe"] for row in grouped.rows] == [0, 1, 1]
    assert [row.title for row in grouped.rows] == ["Titre 0698", "Titre 0001", "Titre 0001"]
    assert [row.fields["numero"] for row in numbered.rows] == [1, 0]
    odd = index.points(Query(filters=(Filter("groupe", ("1",)),)))
    assert [(point.path, point.latitude) for point in odd] == [
        (f"p{n}", n % 90) for n in range(1, 1200, 2)
    ]
    assert len(index.points(Query(), 7)) == 7


@pytest.mark.parametrize("name", ["a.b", "", "x" * 101, "\x01", "kind.x"])
def test_odd_names_of_fields_are_kept_and_do_no_harm(tmp_path: Path, name: str) -> None:
    index = built(tmp_path, [entry("a", fields={name: "v", "b": date(2026, 1, 2)})])

    row = index.records_at(["a"])["a"]

    assert row.fields["b"] == date(2026, 1, 2)
    assert index.verify() == ()
    assert index.select(Query(filters=(Filter(name, ("v",)),))).total <= 1


def test_a_header_of_thousands_of_values_is_listed_in_part(tmp_path: Path) -> None:
    fields: dict[str, object] = {f"f{n}": n for n in range(1000)}
    index = built(tmp_path, [entry("a", fields=fields | {"f0": list(range(5000))})])

    assert index.facets(Query(), ["f0"])["f0"][0].pages == 1
    assert index.select(Query(filters=(Filter("f999", ("999",)),))).total == 0
    assert index.records_at(["a"])["a"].fields["f999"] == 999
    assert index.verify() == ()


@pytest.mark.parametrize("text", ["\x01date", "\x01\x01", "2026-01-01", "a\x01b"])
def test_texts_that_resemble_kept_dates_stay_texts(tmp_path: Path, text: str) -> None:
    fields = {"a": text, "b": [date(2026, 1, 1), {"c": text}]}

    row = built(tmp_path, [entry("a", fields=fields)]).records_at(["a"])["a"]

    assert row.fields == fields


@pytest.mark.parametrize("words", ['"', "le", "*", "a" * 1000, "AND OR NOT", "\0"])
def test_any_words_are_answered(index: Index, words: str) -> None:
    assert index.select(Query(words=words)).total <= 4


@pytest.mark.parametrize(
    "near", [Near(90, 180, 50), Near(-90, -180, 20_000), Near(0, 0, 0), Near(48, 179.9, 100)]
)
def test_the_ends_of_the_earth_are_no_trouble(index: Index, near: Near) -> None:
    assert index.select(Query(near=near)).total in {0, 2}


@pytest.mark.parametrize(
    "fields",
    [
        {"latitude": 91, "longitude": 0},
        {"latitude": "nord", "longitude": 1},
        {"latitude": True, "longitude": 1},
        {"latitude": "nan", "longitude": 1},
        {"latitude": 48.0},
    ],
)
def test_what_is_nowhere_on_earth_is_on_no_map(tmp_path: Path, fields: dict[str, object]) -> None:
    assert built(tmp_path, [entry("a", fields=fields)]).points(Query()) == ()
