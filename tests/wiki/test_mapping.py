"""Maps of lists: marks that lead somewhere, whatever the points; places by their name."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from urllib.parse import parse_qs, urlsplit

import pytest

from gare.index.places import kilometres
from gare.model.crowds import crowd
from gare.model.kinds import Kind
from gare.model.names import PagePath
from gare.model.records import Filter, Near, Point, Query
from gare.wiki.asking import asked
from gare.wiki.mapping import (
    Here,
    Place,
    commune_place,
    drawn,
    here,
    map_view,
    points_json,
)
from gare.wiki.views.listing import MapView, Spot
from gare.wiki.wiki import Wiki
from tests.making import MakeWiki, wait_for_builders

HERE = Here("/-/kind/lieu", "/-/kind/lieu/points", 0, (("view", "map"), ("gratuit", "true")))
BREST, QUIMPER, LILLE = (48.39, -4.486), (47.996, -4.102), (50.637, 3.063)
SAINT_DENIS, CAYENNE, NOUMEA = (-20.882, 55.45), (4.937, -52.326), (-22.27, 166.44)
EVERYWHERE = Query(limit=0)


def point(place: tuple[float, float], name: str = "pix") -> Point:
    return Point(PagePath(f"lieux/{name}"), f"Lieu {name}", "lieu", *place)


def around(place: tuple[float, float], count: int, step: float = 0.001) -> list[Point]:
    """Return points on a line to the north-east of a place."""
    return [
        point((place[0] + n * step, place[1] + n * step), f"{place[0]}-{n}") for n in range(count)
    ]


def drawing(*points: Point, total: int = 0) -> MapView:
    return drawn(crowd(points), Here(HERE.base, HERE.points, total or len(points), HERE.kept))


def names(spots: Iterable[Spot]) -> list[tuple[str, int]]:
    return [(spot.title, spot.pages) for spot in spots]


def lieu(title: str, place: tuple[float, float], commune: str = "", code: str = "") -> str:
    return (
        f"---\ntitle: {title}\nkind: lieu\ncommune: {commune}\ncode_postal: '{code}'\n"
        f"latitude: {place[0]}\nlongitude: {place[1]}\n---\n"
    )


def ready(wiki_with: MakeWiki) -> MakeWiki:
    """Return what makes a wiki whose index is there."""

    def make(files: Mapping[str, str | bytes], **changes: str) -> Wiki:
        wiki = wiki_with(files, **changes)
        wait_for_builders()
        return wiki

    return make


def test_a_single_place_is_a_link_in_the_middle_of_its_departement() -> None:
    view = drawing(point(BREST))

    assert view.spots == (Spot(50.0, 50.0, 1, "Lieu pix", "/lieux/pix", PagePath("lieux/pix")),)
    assert [(one.name, one.x, one.y) for one in view.outlines] == [("Finistère", 50.0, 50.0)]


def test_places_that_are_apart_have_their_own_marks_north_above_west_on_the_left() -> None:
    view = drawing(point(BREST, "brest"), point(LILLE, "lille"))
    brest, lille = sorted(view.spots, key=lambda spot: spot.title)

    assert (brest.title, lille.title) == ("Lieu brest", "Lieu lille")
    assert brest.x < lille.x
    assert brest.y > lille.y


def test_places_that_are_near_share_a_mark_that_leads_to_all_of_them() -> None:
    near = around(BREST, 12)
    view = drawing(*near, point(LILLE, "lille"))
    [spot] = [one for one in view.spots if one.pages > 1]
    asked_for = parse_qs(urlsplit(spot.address).query)
    latitude, longitude = map(float, asked_for["near"][0].split(","))

    assert spot.pages == 12
    assert spot.path is None
    assert spot.address.startswith("/-/kind/lieu?view=map&gratuit=true&near=")
    assert all(
        kilometres(latitude, longitude, one.latitude, one.longitude) <= float(asked_for["km"][0])
        for one in near
    )


def test_places_at_the_very_same_spot_lead_to_a_list_that_holds_them() -> None:
    [spot] = drawing(point(BREST, "a"), point(BREST, "b")).spots

    assert spot.pages == 2
    assert parse_qs(urlsplit(spot.address).query)["km"] == ["0.1"]


def test_what_is_far_from_most_is_named_beside_the_map() -> None:
    view = drawing(
        *around(BREST, 5, 0.2),
        *around(SAINT_DENIS, 3),
        point(CAYENNE, "cayenne"),
        point((0.0, 0.0), "erreur"),
    )

    assert sum(spot.pages for spot in view.spots) == 5
    assert names(view.elsewhere) == [("La Réunion", 3), ("Lieu erreur", 1), ("Guyane", 1)]
    assert view.elsewhere[2].address == "/lieux/cayenne"


def test_a_gare_overseas_is_the_map_and_the_mainland_is_elsewhere() -> None:
    view = drawing(*around(SAINT_DENIS, 4), point(BREST))

    assert [one.name for one in view.outlines] == ["La Réunion"]
    assert names(view.elsewhere) == [("France métropolitaine", 1)]


def test_a_place_without_any_known_outline_has_a_map_too() -> None:
    view = drawing(point((63.0, -150.0)))

    assert view.outlines == ()
    assert len(view.spots) == 1


def test_a_list_without_coordinates_shows_the_country_and_says_so() -> None:
    view = drawing(total=7)

    assert view.spots == ()
    assert view.unplaced == 7
    assert len(view.outlines) == 96


@pytest.mark.parametrize("place", [(90.0, 180.0), (-90.0, -180.0), (0.0, 180.0)])
def test_the_ends_of_the_world_break_nothing(place: tuple[float, float]) -> None:
    view = drawing(point(place), point(BREST, "brest"))

    assert sum(spot.pages for spot in (*view.spots, *view.elsewhere)) == 2


def test_the_map_of_a_wiki_counts_what_it_cannot_place(wiki_with: MakeWiki) -> None:
    wiki = ready(wiki_with)(
        {
            "lieux/a.md": lieu("A", BREST),
            "lieux/b.md": lieu("B", QUIMPER),
            "lieux/c.md": "---\ntitle: C\nkind: lieu\n---\n",
            "autre.md": "# Autre\n",
        },
        tiles_url="https://tuiles.example.org/{z}/{x}/{y}.png",
        tiles_credit="© Les autres https://autres.example.org/droits",
    )

    view = map_view(wiki, Query(kinds=("lieu",), limit=1), Here("/b", "/p", 3))

    assert sorted(spot.title for spot in view.spots) == ["A", "B"]
    assert view.unplaced == 1
    assert view.tiles == "https://tuiles.example.org/{z}/{x}/{y}.png"
    assert (view.credit, view.credit_address) == (
        "© Les autres",
        "https://autres.example.org/droits",
    )


def test_a_credit_needs_no_address(wiki_with: MakeWiki) -> None:
    wiki = ready(wiki_with)({"a.md": lieu("A", BREST)}, tiles_credit="© Nous")

    view = map_view(wiki, EVERYWHERE, HERE)

    assert (view.credit, view.credit_address) == ("© Nous", "")


def test_points_are_compact_json_filtered_as_the_list(wiki_with: MakeWiki) -> None:
    wiki = ready(wiki_with)(
        {
            "lieux/a.md": lieu('"</script> & Œuvre"', BREST, "Brest"),
            "b.md": lieu("B", LILLE, "Lille"),
        }
    )

    sent = points_json(wiki, Query(filters=(Filter("commune", ("brest",)),)))

    assert json.loads(sent) == [[48.39, -4.486, "lieux/a", "</script> & Œuvre", "lieu"]]
    assert b", " not in sent


COMMUNES = {
    "a.md": lieu("A", BREST, "BREST", "29200"),
    "b.md": lieu("B", (48.40, -4.49), "Brest", "29200"),
    "c.md": lieu("C", (0.1, 0.1), "Brest", "29200"),
    "d.md": lieu("D", LILLE, "Lille", "59000"),
    "e.md": "---\ntitle: E\nkind: lieu\ncommune: Ys\n---\n",
}


@pytest.mark.parametrize(
    "text", ["brest", " Brest ", "29200", "Brest 29200", "29200 BREST", "Brest (29200)"]
)
def test_a_commune_is_where_most_of_its_places_are(wiki_with: MakeWiki, text: str) -> None:
    place = commune_place(ready(wiki_with)(COMMUNES), text)

    assert place is not None
    assert place[:2] == BREST
    assert place.label.lower() == "brest"


def test_a_postal_code_gives_the_name_of_its_commune(wiki_with: MakeWiki) -> None:
    assert commune_place(ready(wiki_with)(COMMUNES), "59000") == Place(*LILLE, "Lille")


@pytest.mark.parametrize("text", ["", "   ", "Ys", "Nulle part", "99999", "%' or 1=1 --", "\0"])
def test_an_unknown_commune_is_nowhere(wiki_with: MakeWiki, text: str) -> None:
    assert commune_place(ready(wiki_with)(COMMUNES), text) is None


def test_the_addresses_of_a_map_keep_the_filters_of_its_list() -> None:
    kind = Kind("lieu", "Lieu", "Lieux")
    wanted = asked(
        kind,
        ["gratuit"],
        {"gratuit": ["true"], "view": ["map"], "near": ["Brest"], "km": ["5"], "page": ["3"]},
    )

    found = here(wanted, 12)

    assert found.points == "/-/kind/lieu/points?gratuit=true&near=Brest&km=5"
    assert found.kept == (("gratuit", "true"), ("view", "map"))
    assert (found.near, found.km, found.total) == ("Brest", 5.0, 12)


def test_a_map_says_when_nothing_tells_where_a_commune_is(wiki_with: MakeWiki) -> None:
    wiki = ready(wiki_with)(COMMUNES)
    lost = map_view(wiki, EVERYWHERE, Here("/b", "/p", 5, (), "Ys", 20))
    found = map_view(wiki, Query(near=Near(*BREST, 20)), Here("/b", "/p", 5, (), "Brest", 20))

    assert [form.unknown for form in (lost.near, found.near) if form] == [True, False]
