from __future__ import annotations

import pytest

from gare.model.errors import KindMissing
from gare.model.people import Role
from gare.wiki.kinds import kinds_now
from gare.wiki.listing import kinds_view, list_view
from gare.wiki.views.listing import ListView
from gare.wiki.wiki import Wiki
from tests.making import MakeWiki, put
from tests.wiki.fiches import FICHES


@pytest.fixture
def wiki(wiki_with: MakeWiki) -> Wiki:
    return wiki_with(FICHES)


def listed(wiki: Wiki, kind: str, role: Role = Role.VISITOR, **asked: str | list[str]) -> ListView:
    arguments = {
        name.replace("__", "."): [value] if isinstance(value, str) else value
        for name, value in asked.items()
    }
    return list_view(wiki, kind, arguments, role)


def event(begins: str, tags: str, ends: str = "") -> str:
    """Return an event that begins and ends on these days, with these tags."""
    end = f"fin: {ends}\n" if ends else ""
    return f"---\ntitle: Fête\nkind: evenement\ndebut: {begins}\n{end}tags: [{tags}]\n---\n"


def titles(view: ListView) -> list[str]:
    return [card.title for card in view.cards]


def test_a_kind_lists_its_fiches_and_those_of_the_kinds_that_extend_it(wiki: Wiki):
    view = listed(wiki, "contact")

    assert titles(view) == ["Atelier", "L’Asso", "Médiathèque"]
    assert view.total == 3
    assert titles(listed(wiki, "lieu")) == ["Atelier", "Médiathèque"]


def test_an_unknown_kind_is_missing(wiki: Wiki):
    with pytest.raises(KindMissing):
        listed(wiki, "inconnu")


def test_filters_are_those_of_the_address(wiki: Wiki):
    assert titles(listed(wiki, "lieu", services="aide aux demarches")) == ["Médiathèque"]
    assert titles(listed(wiki, "lieu", services=["Accès internet", "autre"])) == [
        "Atelier",
        "Médiathèque",
    ]
    assert titles(listed(wiki, "lieu", places__min="10")) == ["Médiathèque"]
    assert titles(listed(wiki, "lieu", q="mediatheques")) == ["Médiathèque"]
    assert titles(listed(wiki, "lieu", inconnu="x")) == ["Atelier", "Médiathèque"]


def test_a_value_of_a_tree_holds_those_below_it(wiki: Wiki):
    assert titles(listed(wiki, "contact", territoire="bretagne")) == ["L’Asso", "Médiathèque"]


def test_facets_count_what_the_others_leave_and_lead_where_they_say(wiki: Wiki):
    view = listed(wiki, "contact", services="Aide aux démarches")
    groups = {group.name: group for group in view.facets}

    territory = {value.label: (value.pages, value.depth) for value in groups["territoire"].values}

    assert territory["Bretagne"] == (1, 0)
    assert territory["Brest"] == (1, 2)
    assert "Normandie" not in territory
    chosen = next(one for one in groups["kind"].values if one.label == "Lieu")
    assert chosen.address == "/-/kind/contact?kind=lieu&services=Aide+aux+d%C3%A9marches"
    assert [chip.label for chip in view.chips] == ["Services : Aide aux démarches"]


def test_a_filter_in_force_says_how_to_take_it_away(wiki: Wiki):
    view = listed(wiki, "lieu", services="Aide aux démarches", q="livre", view="table")

    [chip] = view.chips
    assert chip.label == "Services : Aide aux démarches"
    assert chip.address == "/-/kind/lieu?q=livre&view=table"
    assert ("services", "Aide aux démarches") in view.kept


def test_a_table_has_columns_that_sort_and_sums(wiki: Wiki):
    view = listed(wiki, "lieu", view="table", sort="-places")

    assert titles(view) == ["Médiathèque", "Atelier"]
    places = next(column for column in view.columns if column.name == "places")
    assert (places.order, places.total) == ("down", "20")
    assert places.address == "/-/kind/lieu?sort=places&view=table"
    assert len(view.rows[0].cells) == len(view.columns) - 1


def test_a_directory_groups_by_letter(wiki: Wiki):
    view = listed(wiki, "contact", view="directory")

    assert [(group.title, len(group.cards)) for group in view.groups] == [
        ("A", 1),
        ("L", 1),
        ("M", 1),
    ]
    assert [letter.label for letter in view.letters] == ["", "A", "L", "M"]
    assert titles(listed(wiki, "contact", view="directory", letter="m")) == ["Médiathèque"]


def test_an_agenda_shows_what_goes_on_and_what_comes(wiki: Wiki):
    view = listed(wiki, "evenement")

    assert view.view == "agenda"
    assert titles(view) == ["Longue exposition", "Fête future"]
    assert titles(listed(wiki, "evenement", past="1")) == ["Fête passée"]


def test_the_facets_of_an_agenda_count_what_it_shows(wiki: Wiki):
    put(
        wiki,
        {
            "agenda/passe.md": event("2020-06-01", "passé, prévu"),
            "agenda/long.md": event("2020-06-01", "prévu", "2199-01-01"),
            "agenda/futur.md": event("2199-06-01", "prévu, loin"),
        },
    )

    for asked, expected in (
        ({}, {"prévu": 2, "loin": 1}),
        ({"past": "1"}, {"passé": 1, "prévu": 1}),
        ({"month": "2199-06"}, {"prévu": 1, "loin": 1}),
        ({"month": "2020-06"}, {"prévu": 2, "passé": 1}),
        ({"view": "list"}, {"prévu": 3, "passé": 1, "loin": 1}),
    ):
        view = listed(wiki, "evenement", Role.VISITOR, **asked)
        counts = {one.label: one.pages for group in view.facets for one in group.values}
        assert (asked, counts) == (asked, expected)
        for label, pages in expected.items():
            assert listed(wiki, "evenement", Role.VISITOR, **asked, tags=label).total == pages


def test_choices_that_are_pages_are_said_by_their_titles_everywhere(wiki: Wiki):
    kind = FICHES["_gare/kinds/lieu.yml"] + (
        "  - {name: tenu, label: Tenu par, type: choice, choices_from: contact}\n"
    )
    put(wiki, {"_gare/kinds/lieu.yml": kind})
    for name in ("atelier", "mediatheque"):
        text = FICHES[f"contacts/{name}.md"].replace(
            "kind: lieu", "kind: lieu\ntenu: contacts/asso"
        )
        put(wiki, {f"contacts/{name}.md": text})

    view = listed(wiki, "lieu", tenu="contacts/asso")

    [facet] = [one for one in view.facets if one.name == "tenu"]
    assert [(one.label, one.pages) for one in facet.values] == [("L’Asso", 2)]
    assert [chip.label for chip in view.chips] == ["Tenu par : L’Asso"]


def test_a_timeline_groups_by_year_latest_first(wiki: Wiki):
    view = listed(wiki, "evenement", view="timeline")

    assert [group.title for group in view.groups] == ["2199", "2020"]


def test_a_view_that_has_nothing_to_show_gives_way_to_the_list(wiki: Wiki):
    assert listed(wiki, "contact", view="agenda").view == "list"
    assert "agenda" not in {one.name for one in listed(wiki, "contact").views}


def test_a_fiche_to_check_again_says_so(wiki: Wiki):
    assert [card.stale for card in listed(wiki, "lieu").cards] == [True, False]


def test_a_kind_may_change_without_restart_and_a_broken_one_never_takes_the_list_down(wiki: Wiki):
    put(wiki, {"_gare/kinds/lieu.yml": "label: Endroit\nplural: Endroits\n"})
    assert listed(wiki, "lieu").plural == "Endroits"

    put(wiki, {"_gare/kinds/lieu.yml": "label: [cassé\n"})

    view = listed(wiki, "lieu")
    assert view.plural == "Endroits"
    assert view.faults[0].line == 1 or view.faults[0].line == 2


def test_kinds_are_listed_with_those_that_extend_them_and_the_broken_ones(wiki: Wiki):
    put(wiki, {"_gare/kinds/neuf.yml": "rien"})

    view = kinds_view(wiki)

    assert [(line.name, line.depth, line.pages) for line in view.kinds] == [
        ("contact", 0, 3),
        ("lieu", 1, 2),
        ("evenement", 0, 3),
        ("neuf", 0, 0),
    ]
    assert kinds_now(wiki).faults["neuf"][0].code == "mapping"


@pytest.mark.parametrize(
    "asked",
    [
        {"page": "999999999999"},
        {"page": "-1"},
        {"sort": "'; drop table page"},
        {"near": "99,999"},
        {"near": "48.4,-4.5", "km": "nan"},
        {"view": "<script>"},
        {"month": "2026-13"},
        {"places.min": "x"},
        {"q": '"AND NEAR( *'},
        {"letter": "éé"},
        {"kind": ["\x00", "a" * 5000]},
    ],
)
def test_anything_may_be_asked(wiki: Wiki, asked: dict[str, str | list[str]]):
    arguments = {name: [one] if isinstance(one, str) else one for name, one in asked.items()}

    assert list_view(wiki, "lieu", arguments, Role.VISITOR).total <= 2
