from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page

from gare.web import (
    administering,
    building,
    editing,
    filing,
    following,
    guarding,
    importing,
    inserting,
    kinds,
    members,
    moderating,
    moving,
    news,
    own,
    proposing,
    providing,
    reading,
    recovering,
    ruling,
    searching,
    tracing,
    who,
)
from tests.journeys.browsing import Visitors, fits
from tests.journeys.posting import Poster
from tests.journeys.screens import ERRORS, SCREENS, Own, show
from tests.journeys.serving import Server
from tests.journeys.world import World, seeded

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NO_SCREENS = {
    "kinds.points",
    "own.export",
    "reading.of_home",
    "searching.titles",
    "tracing.changes_feed",
}
"""What answers by another screen, by JSON or by a feed."""
OPEN_ALL = "document.querySelectorAll('details').forEach((one) => { one.open = true; })"
# What opens over the page would hide what is under it.
NOT_MENUS = "document.querySelectorAll('details.more').forEach((one) => { one.open = false; })"


@pytest.fixture(scope="module")
def world(gare: Server) -> World:
    """A gare with something on each screen."""
    return seeded(Poster(gare.url))


@pytest.fixture(scope="module")
def people(browser: Browser, gare: Server) -> Iterator[Visitors]:
    """Who sees all screens, in one window: a new one for each would take twice the time."""
    made = Visitors(browser, gare.url)
    made.witness.expected |= ERRORS
    yield made
    made.leave()


@pytest.fixture(scope="module")
def window(people: Visitors) -> Page:
    return people.arrive()


@pytest.fixture
def seen(people: Visitors, window: Page) -> Iterator[Page]:
    """The window of someone unknown, by day; nothing may go wrong in it."""
    window.context.clear_cookies()
    window.emulate_media(color_scheme="light")
    people.witness.faults.clear()
    yield window
    assert people.witness.faults == []


def violations(page: Page) -> list[str]:
    """Return what axe-core finds wrong in a window, by day, then in the colours of the night."""
    day = Axe().run(page, options={"resultTypes": ["violations"], "runOnly": RULES}).response
    page.emulate_media(color_scheme="dark")
    night = page.evaluate("axe.run({ resultTypes: ['violations'], runOnly: ['color-contrast'] })")
    return [
        f"{one['id']}: {node['html'][:160]} {node['failureSummary'][:300]}"
        for one in (*day["violations"], *night["violations"])
        for node in one["nodes"]
    ]


@pytest.mark.parametrize("screen", SCREENS)
def test_axe_finds_nothing_wrong_by_day_and_by_night(seen: Page, world: World, screen: str) -> None:
    seen.set_viewport_size({"width": 1280, "height": 800})

    show(seen, world, screen)
    seen.evaluate(OPEN_ALL)
    seen.evaluate(NOT_MENUS)

    assert violations(seen) == []


@pytest.mark.parametrize("screen", SCREENS)
def test_nothing_scrolls_sideways_on_a_phone(seen: Page, world: World, screen: str) -> None:
    seen.set_viewport_size({"width": 320, "height": 640})
    show(seen, world, screen)
    seen.evaluate(OPEN_ALL)

    narrow = fits(seen)
    seen.set_viewport_size({"width": 360, "height": 640})
    wider = fits(seen)

    assert (narrow, wider) == ("", "")


def test_what_is_printed_is_the_text_alone(page: Page, world: World) -> None:
    page.goto("/ecrans/tout")

    page.emulate_media(media="print")

    shown = "e => e.getClientRects().length > 0"
    around = [".site-header", ".site-footer", ".actions", ".contents", ".edit-section", ".skip"]
    assert [s for s in around if page.locator(s).first.evaluate(shown)] == []
    assert page.locator("article.text").evaluate(shown)
    assert page.locator("h1").evaluate(shown)


def test_every_screen_of_the_engine_is_among_these() -> None:
    app = Flask("gare", static_folder=None)
    for blueprint in (
        administering, building, editing, filing, following, guarding, importing, inserting,
        kinds, members, moderating, moving, news, own, proposing, providing, reading, recovering,
        ruling, searching, tracing, who,
    ):  # fmt: skip
        app.register_blueprint(blueprint.blueprint)
    app.register_blueprint(following.unsubscribing)
    rules = app.url_map.bind("gare.example")
    ways = SCREENS.values()
    addresses = [
        *(way for way in ways if isinstance(way, str)),
        *(way.address for way in ways if isinstance(way, Own)),
    ]

    seen = {rules.match(address.partition("?")[0])[0] for address in addresses}
    shown = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}

    assert shown - seen == NO_SCREENS


def test_axe_sees_what_is_wrong(page: Page) -> None:
    page.goto("/")

    page.evaluate("document.querySelector('h1').outerHTML = '<img src=data:,><h4>x</h4>'")

    assert len(violations(page)) >= 2
