"""Maps and months: strict, named, hostile words stay words, and light."""

from __future__ import annotations

import gzip
import json
import re
from dataclasses import replace
from datetime import date
from functools import cache
from hashlib import sha256
from xml.etree import ElementTree as ET

import pytest

from gare.model.crowds import Crowd, crowd
from gare.model.names import PagePath
from gare.model.records import Point
from gare.wiki.calendars import month_view
from gare.wiki.mapping import Here, drawn
from gare.wiki.views.listing import ListView
from gare.wiki.views.records import RecordCard
from tests.themes import markup
from tests.themes.fiches import LIST
from tests.themes.rendering import THEMES, environment
from tests.themes.samples import CHROME, HOSTILE

SVG = "{http://www.w3.org/2000/svg}"
STATIC = THEMES / "gare" / "static"
VENDOR = STATIC / "vendor"
PLACE = PagePath('lieux/"><b>x</b>')
POINTS = (
    Point(PLACE, HOSTILE, "lieu", 48.39, -4.48),
    *(Point(PagePath(f"lieux/p{n}"), f"{HOSTILE} {n}", "lieu", 48.4, -4.0) for n in range(12)),
    Point(PagePath("lieux/loin"), HOSTILE, "lieu", -20.9, 55.4),
    Point(PagePath("lieux/loin-2"), HOSTILE, "lieu", -20.91, 55.41),
)
HERE = Here(
    "/-/kind/lieu", "/-/kind/lieu/points?q=%22", 19, (("q", HOSTILE), ("view", "map")), HOSTILE, 7.5
)
MAP = replace(
    drawn(crowd(POINTS), HERE),
    tiles='https://tuiles.example.org/{z}/{x}/{y}.png?"',
    credit=HOSTILE,
    credit_address="https://tuiles.example.org/?a&b",
)
DAY = date(2026, 11, 20)
CARD = RecordCard(PagePath("agenda/a"), HOSTILE, "/agenda/a", "evenement", "É", starts=DAY)
MONTH = month_view(DAY, [CARD], DAY, lambda day: f"/?month={day:%Y-%m}&x")


@cache
def screen(name: str) -> str:
    """Return the HTML of a list as a map or as a month."""
    views: dict[str, ListView] = {
        "map": replace(LIST, view="map", map=MAP),
        "bare": replace(LIST, view="map", map=drawn(Crowd(), HERE)),
        "month": replace(LIST, view="month", month=MONTH),
        "empty": replace(LIST, view="month", month=month_view(DAY, [], DAY, str)),
    }
    template = environment().get_template("kind.html")
    return template.render(view=views[name], chrome=CHROME)


def tree(name: str) -> ET.Element:
    return markup.parse(screen(name))


def cells(name: str, kind: str) -> list[ET.Element]:
    return [e for e in tree(name).iter("td") if kind in e.attrib["class"].split()]


@pytest.mark.parametrize("name", ["map", "bare", "month", "empty"])
def test_a_map_and_a_month_are_strict_html_that_the_policy_allows(name: str) -> None:
    found = tree(name)

    assert markup.inline_code(found) == []
    assert markup.nameless_fields(found) == []
    assert markup.nameless_controls(found) == []
    assert markup.heading_jumps(found) == []
    assert sorted(set(markup.ids(found))) == sorted(markup.ids(found))


@pytest.mark.parametrize("name", ["map", "month"])
def test_hostile_titles_stay_words(name: str) -> None:
    found = tree(name)

    assert [e for e in found.iter() if "onclick" in e.attrib] == []
    assert list(found.iter("b")) == []


def test_each_mark_is_a_link_that_says_what_it_is() -> None:
    marks = [e for e in tree("map").iter(SVG + "svg") if e.get("class") == "map-mark"]
    links = [link for mark in marks for link in mark.iter(SVG + "a")]

    assert len(links) == len(marks) == 2
    assert [link.attrib["aria-label"] for link in links] == [
        f"12 fiches, dont «\u00a0{HOSTILE} 0\u00a0»",
        HOSTILE,
    ]
    assert links[1].attrib["href"] == "/lieux/%22%3E%3Cb%3Ex%3C/b%3E"


def test_a_mark_can_be_touched_whatever_the_width_of_the_map() -> None:
    found = tree("map")
    marks = [e for e in found.iter(SVG + "svg") if e.get("class") == "map-mark"]
    radii = [
        float(e.attrib["r"]) for e in found.iter(SVG + "circle") if e.get("class") == "map-target"
    ]

    assert set(radii) == {12.0}
    assert [mark.attrib["x"][-1] + mark.attrib["y"][-1] for mark in marks] == ["%%", "%%"]


def test_outlines_and_names_are_not_read_aloud() -> None:
    drawing = next(e for e in tree("map").iter(SVG + "svg") if e.get("class") == "map-drawing")
    hidden = [e for e in drawing if e.get("aria-hidden") == "true"]

    assert sum(1 for e in drawing.iter(SVG + "path")) == sum(
        1 for h in hidden for _ in h.iter(SVG + "path")
    )
    assert [markup.text(e) for h in hidden for e in h.iter(SVG + "text")] == ["Finistère", "10 km"]


def test_what_has_no_coordinates_and_what_is_far_is_said() -> None:
    words = markup.words(tree("map"))

    assert "4 fiches sans coordonnées" in words
    assert "La Réunion 2" in words


def test_the_script_is_told_all_it_needs() -> None:
    figure = next(tree("map").iter("figure"))

    assert figure.attrib["data-points"] == HERE.points
    assert figure.attrib["data-tiles"] == MAP.tiles
    assert len(figure.attrib["data-box"].split()) == 4
    assert "{n}" in figure.attrib["data-said-many"]


def test_the_place_asked_for_is_shown_again_with_the_filters() -> None:
    form = next(f for f in markup.forms(tree("map"), "get") if f.get("class") == "near")
    sent = [(e.get("name"), e.get("value")) for e in form.iter("input")]
    chosen = [e.get("value") for e in form.iter("option") if "selected" in e.attrib]

    assert form.get("action") == "/-/kind/lieu"
    assert sent == [("q", HOSTILE), ("view", "map"), ("near", HOSTILE)]
    assert chosen == ["7.5"]


def test_without_tiles_nobody_else_is_credited_nor_asked() -> None:
    html = screen("bare")

    assert 'data-tiles=""' in html
    assert "Natural Earth" in html
    assert "tuiles" not in html


def test_a_month_is_a_table_with_its_days_at_the_head_of_columns() -> None:
    table = next(tree("month").iter("table"))
    heads = list(table.iter("th"))

    assert markup.text(table[0]) == "11/2026"
    assert [e.get("scope") for e in heads] == ["col"] * 7
    assert len(list(table.iter("td"))) == 42


def test_today_and_what_happens_are_in_their_cell() -> None:
    [today] = [e for e in tree("month").iter("td") if e.get("aria-current") == "date"]

    assert today.attrib["class"] == "inside today"
    assert [e.get("href") for e in today.iter("a")] == ["/agenda/a"]
    assert len(cells("month", "empty")) == 41


def test_a_month_without_anything_says_so() -> None:
    assert "Rien ce mois-ci." in markup.words(tree("empty"))
    assert "Rien ce mois-ci." not in markup.words(tree("month"))


def test_leaflet_is_the_one_that_its_authors_published() -> None:
    [leaflet] = json.loads((VENDOR / "vendor.json").read_text(encoding="utf-8"))
    present = {p.relative_to(VENDOR).as_posix() for p in VENDOR.rglob("*") if p.is_file()}

    assert present == {"vendor.json", *leaflet["files"]}
    assert {
        name: sha256((VENDOR / name).read_bytes()).hexdigest() for name in leaflet["files"]
    } == {name: file["sha256"] for name, file in leaflet["files"].items()}


@pytest.mark.parametrize(
    ("name", "most"),
    [("map.js", 3072), ("near.js", 512), ("map.css", 3072), ("month.css", 1024),
     ("vendor/leaflet-1.9.4/leaflet.js", 43_008)],
)  # fmt: skip
def test_what_a_map_loads_is_light(name: str, most: int) -> None:
    assert len(gzip.compress((STATIC / name).read_bytes(), 9, mtime=0)) <= most


@pytest.mark.parametrize("name", ["map.js", "near.js"])
def test_scripts_of_maps_never_make_markup_from_words(name: str) -> None:
    script = (STATIC / name).read_text(encoding="utf-8")
    risky = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|https?://\w"

    assert re.findall(risky, script) == []


def test_only_maps_load_leaflet() -> None:
    loading = [
        path.relative_to(THEMES).as_posix()
        for path in sorted(THEMES.rglob("*.html"))
        if "map.js" in path.read_text(encoding="utf-8")
    ]

    assert loading == ["gare/templates/views/map.html"]
