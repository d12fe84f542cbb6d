"""Maps and months in a real browser: with script and without, from the keyboard, on a phone."""

from __future__ import annotations

import base64
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.journeys.browsing import Visitors, fits
from tests.journeys.posting import Poster
from tests.journeys.serving import Server, gare_run

SAINT_DENIS: Final = (-20.8823, 55.4504)
SAINT_PIERRE: Final = (-21.3393, 55.4781)
LEAST: Final = 24
"""The smallest side of what a finger touches (WCAG 2.2, 2.5.8)."""
ISLAND: Final = "/-/kind/lieu?view=map&near=-21.1,55.5&km=80"
"""Only the places of these tests: nobody else writes about La Réunion."""
NORTH: Final = "Médiathèque <b>du Nord</b>"
SOUTH: Final = "Atelier du Sud"
PIXEL: Final = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+M8AAAMBAQDJ/pLvAAAAAElFTkSuQmCC"
)


def lieu(title: str, commune: str, place: tuple[float, float]) -> str:
    """Return the source of a fiche."""
    return (
        f"---\ntitle: '{title}'\nkind: lieu\ncommune: {commune}\ncode_postal: '97400'\n"
        f"latitude: {place[0]}\nlongitude: {place[1]}\n---\n\nOn y est bien.\n"
    )


def moved(place: tuple[float, float], step: int) -> tuple[float, float]:
    """Return a place a few hundred metres away."""
    return place[0] + step * 0.002, place[1] + step * 0.002


def filled(poster: Poster) -> None:
    """Write seven places: one alone in the south, six near each other in the north."""
    poster.save("cartes/sud", lieu(SOUTH, "Saint-Pierre", SAINT_PIERRE))
    poster.save("cartes/nord", lieu(NORTH, "Saint-Denis", SAINT_DENIS))
    for number in range(1, 6):
        place = moved(SAINT_DENIS, number)
        poster.save(f"cartes/nord-{number}", lieu(f"Lieu {number}", "Saint-Denis", place))


@pytest.fixture
def island(poster: Poster) -> str:
    """Return the address of a map that shows seven places."""
    filled(poster)
    return ISLAND


def sides(page: Page, selector: str) -> list[float]:
    """Return the smallest side of each thing to touch."""
    found = page.locator(selector).evaluate_all(
        "all => all.map(e => e.getBoundingClientRect()).map(b => Math.min(b.width, b.height))"
    )
    return [float(side) for side in found]


def test_without_script_marks_are_links(visitors: Visitors, island: str) -> None:
    page = visitors.arrive(script=False, width=360)
    page.goto(island)
    marks = page.locator(".map-mark a")
    expect(marks).to_have_count(2)
    assert min(sides(page, ".map-mark a")) >= LEAST

    page.locator(".map-mark").get_by_role("link", name="6 fiches").click()
    expect(page.locator(".map-mark a").first).to_be_visible()
    expect(page.get_by_text("6 fiches", exact=True)).to_be_visible()
    page.goto(island)
    page.locator(".map-mark").get_by_role("link", name=SOUTH).click()

    expect(page.get_by_role("heading", level=1)).to_have_text(SOUTH)


def test_a_map_always_has_its_list_beside_it(visitors: Visitors, island: str) -> None:
    page = visitors.arrive(script=False)

    page.goto(island)

    expect(page.get_by_role("listitem").get_by_role("link", name=NORTH)).to_have_count(1)
    expect(page.locator(".records > li")).to_have_count(7)


def test_with_script_the_map_moves_and_opens_what_is_touched(
    visitors: Visitors, island: str
) -> None:
    page = visitors.arrive()
    page.goto(island)
    expect(page.locator(".map-pin")).to_have_count(2)

    page.get_by_role("button", name="6 fiches").click()
    expect(page.get_by_role("button", name=NORTH)).to_be_visible()
    page.get_by_role("button", name=NORTH).click()
    popup = page.locator(".leaflet-popup")
    expect(popup.get_by_role("link", name=NORTH)).to_be_visible()
    popup.get_by_role("link", name=NORTH).click()

    expect(page.get_by_role("heading", level=1)).to_have_text(NORTH)


def test_the_keyboard_alone_opens_a_mark_and_comes_back(visitors: Visitors, island: str) -> None:
    page = visitors.arrive()
    page.goto(island)
    pin = page.get_by_role("button", name=SOUTH)
    expect(pin).to_be_visible()
    page.locator(".map-live").focus()
    for _stop in range(3):
        page.keyboard.press("Tab")
        if pin.evaluate("e => e === document.activeElement"):
            break
    expect(pin).to_be_focused()

    page.keyboard.press("Enter")
    link = page.locator(".leaflet-popup").get_by_role("link", name=SOUTH)
    expect(link).to_be_focused()
    page.keyboard.press("Escape")
    expect(pin).to_be_focused()
    expect(link).to_have_count(0)
    page.keyboard.press("Enter")
    expect(link).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text(SOUTH)


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_a_map_fits_and_can_be_touched(visitors: Visitors, island: str, width: int) -> None:
    page = visitors.arrive(width=width)

    page.goto(island)
    expect(page.locator(".map-pin")).to_have_count(2)

    assert fits(page) == ""
    assert min(sides(page, ".map-pin")) >= LEAST
    assert min(sides(page, ".map-live .leaflet-bar a")) >= LEAST


@pytest.mark.parametrize("script", [True, False])
def test_axe_finds_nothing_wrong_in_a_map_nor_in_a_month(
    visitors: Visitors, island: str, script: bool
) -> None:
    page = visitors.arrive(width=360)
    addresses = [island, "/-/kind/evenement?view=agenda&month=2026-11"]
    drop = "() => document.querySelectorAll('.map').forEach(m => m.removeAttribute('data-points'))"
    if not script:
        page.add_init_script(f"addEventListener('readystatechange', {drop}, true)")

    found = []
    for address in addresses:
        page.goto(address)
        page.wait_for_load_state("networkidle")
        found += [(v["id"], v["nodes"][0]["html"]) for v in Axe().run(page).response["violations"]]

    assert found == []


def test_a_page_may_hold_two_maps(visitors: Visitors, poster: Poster, island: str) -> None:
    block = "```{liste}\ngenre: lieu\nvue: carte\npres-de: -21.1,55.5\nrayon: 80\n```\n"
    poster.save("cartes/deux", f"# Deux cartes\n\n{block}\nPuis :\n\n{block}")
    page = visitors.arrive(width=320)

    page.goto("/cartes/deux")

    expect(page.locator(".map-live")).to_have_count(2)
    expect(page.locator(".map-pin")).to_have_count(4)
    assert fits(page) == ""


def test_only_maps_load_what_maps_need(visitors: Visitors, island: str) -> None:
    page = visitors.arrive()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))

    page.goto("/-/kind/lieu?view=list", wait_until="networkidle")
    page.goto("/", wait_until="networkidle")
    before = [name for name in asked if name in {"leaflet.js", "map.js", "map.css"}]
    page.goto(island, wait_until="networkidle")

    assert before == []
    assert asked.count("leaflet.js") == 1


def test_near_me_reloads_the_list_around_the_person(visitors: Visitors, island: str) -> None:
    profile = visitors.profile()
    profile.grant_permissions(["geolocation"])
    profile.set_geolocation({"latitude": SAINT_PIERRE[0], "longitude": SAINT_PIERRE[1]})
    page = profile.new_page()
    page.goto(island)

    page.get_by_label("À moins de").select_option("5")
    page.get_by_role("button", name="Près de moi").click()

    page.wait_for_url("**near=-21.339%2C55.478**")
    expect(page.get_by_text("1 fiche", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name=SOUTH)).to_be_visible()


def test_near_me_that_is_refused_says_what_to_do(visitors: Visitors, island: str) -> None:
    page = visitors.arrive()
    page.goto(island)

    page.get_by_role("button", name="Près de moi").click()

    expect(page.locator(".near-said")).to_contain_text("Écrivez une commune")


def test_a_commune_is_found_without_script(visitors: Visitors, island: str) -> None:
    page = visitors.arrive(script=False, width=360)
    page.goto(island)

    page.get_by_label("Commune ou code postal").fill("saint-pierre")
    page.get_by_label("À moins de").select_option("10")
    page.get_by_role("button", name="Chercher autour").click()

    expect(page.get_by_text("1 fiche", exact=True)).to_be_visible()
    expect(page.get_by_label("Commune ou code postal")).to_have_value("saint-pierre")
    page.get_by_label("Commune ou code postal").fill("Ys-sur-Mer")
    page.get_by_role("button", name="Chercher autour").click()
    expect(page.locator(".near-said")).to_contain_text("Ys-sur-Mer")


@pytest.fixture
def tiles() -> Iterator[ThreadingHTTPServer]:
    """A server of tiles on this machine: each is one grey point; it notes who asks."""

    class Tiles(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.server.asked.append((self.path, self.headers.get("Referer", "")))  # type: ignore[attr-defined]  # set below
            self.send_response(200)
            self.send_header("Content-Type", "image/png")
            self.end_headers()
            self.wfile.write(PIXEL)

        def log_message(self, *_said: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Tiles) as server:
        server.asked = []  # type: ignore[attr-defined]  # what this test looks at
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def tiled(tmp_path: Path, tiles: ThreadingHTTPServer) -> Iterator[Server]:
    """A gare whose operator named that server."""
    where = f"http://127.0.0.1:{tiles.server_port}"
    with gare_run(
        tmp_path / "var", tiles_url=f"{where}/{{z}}/{{x}}/{{y}}.png", tiles_credit="© Nous"
    ) as server:
        filled(Poster(server.url))
        yield server


def test_tiles_are_shown_when_the_operator_names_them(
    browser: Browser, tiled: Server, tiles: ThreadingHTTPServer
) -> None:
    visitors = Visitors(browser, tiled.url)
    page = visitors.arrive()
    page.goto(ISLAND, wait_until="networkidle")

    expect(page.locator(".leaflet-tile-loaded").first).to_be_attached()
    expect(page.get_by_text("© Nous")).to_be_visible()
    visitors.leave()

    [asked, *_others] = tiles.asked  # type: ignore[attr-defined]  # set by the fixture
    assert asked[0].endswith(".png")
    assert asked[1] == f"{tiled.url}/"
    elsewhere = f"request: http://127.0.0.1:{tiles.server_port}/"
    assert [f for f in visitors.witness.faults if not f.startswith(elsewhere)] == []


@pytest.mark.parametrize(("width", "script"), [(360, True), (360, False), (1280, True)])
def test_a_month_shows_each_event_on_its_days(
    visitors: Visitors, poster: Poster, width: int, script: bool
) -> None:
    poster.save(
        "cartes/stage",
        "---\ntitle: Stage de cartes\nkind: evenement\ndebut: 2031-05-30\nfin: 2031-06-02\n---\n",
    )
    page = visitors.arrive(width=width, script=script)
    page.goto("/-/kind/evenement?view=agenda&month=2031-05")
    links = page.get_by_role("cell").get_by_role("link", name="Stage de cartes")
    expect(links).to_have_count(3)
    assert fits(page) == ""

    page.get_by_role("link", name="Mois d’après").click()

    expect(page.get_by_role("table", name="juin 2031")).to_be_visible()
    expect(links.first).to_be_visible()
