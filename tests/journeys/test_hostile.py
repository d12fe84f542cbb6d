"""Texts written to run a script, in every place a visitor can fill, seen in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.attacked import (
    ACTIVE,
    INTRUDERS,
    PUSHED,
    Attacked,
    attacked_by_all,
    everything,
)
from tests.journeys.browsing import Visitors
from tests.journeys.serving import gare_run
from tests.journeys.test_importing import moderate
from tests.journeys.vectors import VECTORS

MANY = 20
KEPT = (
    "/-/move/mechant/5", "/-/delete/mechant/0", "/-/protect/mechant/3", "/-/withdraw/mechant/1",
    "/-/hide/mechant/tout", "/-/moderation", "/-/moderation/log", "/-/consents",
)  # fmt: skip
"""Screens for those who keep the gare."""


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Attacked]:
    folder = tmp_path_factory.mktemp("attacked")
    with gare_run(folder / "var") as server:
        yield attacked_by_all(server, folder)


@pytest.fixture(scope="module")
def people(browser: Browser, attacked: Attacked) -> Iterator[Visitors]:
    """Who reads the attacked gare, in one window."""
    made = Visitors(browser, attacked.server.url)
    made.witness.expected |= {400, 404, 409, 413, 415, 422}
    yield made
    made.leave()


@pytest.fixture(scope="module")
def window(people: Visitors) -> Page:
    return people.arrive()


@pytest.fixture
def witnessed(people: Visitors, window: Page) -> Iterator[Page]:
    """The window of someone who reads the attacked gare; nothing may go wrong in it."""
    people.witness.faults.clear()
    yield window
    assert people.witness.faults == []


def test_there_are_many_vectors() -> None:
    assert len(set(VECTORS)) >= 60


def test_no_screen_of_moderators_runs_what_visitors_wrote(
    people: Visitors, attacked: Attacked
) -> None:
    keeper = people.arrive()
    moderate(attacked.server, keeper)
    found: list[str] = []

    for address in KEPT:
        answer = keeper.goto(address)
        assert answer is not None
        assert answer.status < 400, address
        found += [f"{address} {one}" for one in keeper.evaluate(INTRUDERS)]

    assert found == []


@pytest.mark.parametrize("first", range(0, len(VECTORS), MANY))
def test_no_page_runs_what_is_written_in_it(witnessed: Page, first: int) -> None:
    found: list[str] = []

    for number in range(first, min(first + MANY, len(VECTORS))):
        witnessed.goto(f"/mechant/{number}")
        found += [f"{number} {one}" for one in witnessed.evaluate(INTRUDERS)]

    assert found == []


@pytest.mark.parametrize(
    "address",
    [
        "/mechant/tout",
        "/-/history/mechant/tout",
        "/-/history/mechant/5",
        "/-/diff/mechant/tout",
        "/-/diff/mechant/tout?layout=inline",
        "/-/diff/mechant/5",
        "/-/blame/mechant/tout",
        "/-/blame/mechant/5",
        "/-/version/{old}/mechant/tout",
        "/-/edit/mechant/tout",
        "/-/edit/mechant/5?section=1",
        "/-/files/mechant/tout",
        "/-/files/mechant/0",
        "/-/links/mechant/0",
        "/-/links/mechant/tout",
        "/-/changes",
        "/-/changes?kind=%3Cscript%3E",
        "/-/pages",
        "/-/pages?folder=mechant",
        "/-/tags",
        "/-/wanted",
        "/-/orphans",
        "/-/search?q=window",
        "/-/search?q=xss",
        "/-/me",
        "/-/new?title=script",
    ],
)
def test_no_screen_runs_what_visitors_wrote(
    witnessed: Page, attacked: Attacked, address: str
) -> None:
    answer = witnessed.goto(address.format(old=attacked.old))

    assert answer is not None
    assert answer.status < 400
    assert witnessed.evaluate(INTRUDERS) == []


@pytest.mark.parametrize("first", range(0, len(VECTORS), MANY))
def test_no_question_is_run(witnessed: Page, first: int) -> None:
    found: list[str] = []

    for number in range(first, min(first + MANY, len(VECTORS)), 3):
        words, kind, tag = (quote(VECTORS[(number + n) % len(VECTORS)]) for n in range(3))
        witnessed.goto(f"/-/search?q={words}&kind={kind}&tag={tag}")
        found += [f"{number} {one}" for one in witnessed.evaluate(INTRUDERS)]
        witnessed.goto(f"/-/search?q={kind}%20{tag}")
        found += [f"{number} {one}" for one in witnessed.evaluate(INTRUDERS)]

    assert found == []


@pytest.mark.parametrize(
    "form",
    [
        "/-/new?title={v}&folder={v}",
        "/-/changes?author={v}&folder={v}&kind={v}&action={v}",
        "/-/pages?folder={v}&after={v}",
        "/-/tags?tag={v}",
        "/-/login?next={v}",
        "/-/edit/mechant/nouvelle?title={v}&kind={v}",
        "/-/diff/mechant/tout?from={v}&to={v}&layout={v}",
        "/-/version/{v}/x",
        "/{v}",
        "/-/{v}",
    ],
)
def test_no_address_is_run(witnessed: Page, form: str) -> None:
    found: list[str] = []

    for vector in VECTORS[::12]:
        witnessed.goto(form.format(v=quote(vector, safe="")))
        found += [f"{vector!r} {one}" for one in witnessed.evaluate(INTRUDERS)]

    assert found == []


def test_the_preview_runs_nothing(witnessed: Page) -> None:
    witnessed.goto("/-/edit/mechant/apercu")
    witnessed.locator("#source").fill(everything("trois"))

    witnessed.locator(".save [name=preview]").click()
    witnessed.locator("#preview .text p").first.wait_for()

    assert witnessed.evaluate(INTRUDERS) == []


def test_the_page_of_a_conflict_runs_nothing(witnessed: Page, attacked: Attacked) -> None:
    attacked.poster.save("mechant/conflit", everything("a"))
    witnessed.goto("/-/edit/mechant/conflit")
    witnessed.locator("#source").fill(everything("b"))
    attacked.poster.save("mechant/conflit", everything("c"), author=VECTORS[5])

    witnessed.locator(".save .primary").click()
    witnessed.locator("#mine").wait_for(state="attached")

    assert witnessed.evaluate(INTRUDERS) == []


def test_a_text_given_back_with_an_error_runs_nothing(witnessed: Page) -> None:
    witnessed.goto("/-/edit/mechant/rendu")
    witnessed.locator("#source").fill("---\ntitle: [\n---\n" + everything("d"))
    witnessed.locator("#summary").evaluate("(field, text) => { field.value = text; }", VECTORS[0])
    witnessed.locator("#author").evaluate("(field, text) => { field.value = text; }", VECTORS[5])

    witnessed.locator(".save .primary").click()
    witnessed.locator(".notice.error").wait_for()

    assert witnessed.evaluate(INTRUDERS) == []


def test_titles_proposed_while_typing_run_nothing(witnessed: Page) -> None:
    witnessed.goto("/-/edit/mechant/propose")
    witnessed.locator("#source").press_sequentially("[[script")
    witnessed.locator("#pages-found li").first.wait_for()
    witnessed.locator("#q").press_sequentially("script")
    witnessed.locator("#titles li").first.wait_for()

    assert witnessed.evaluate(INTRUDERS) == []


@pytest.mark.parametrize("feed", ["/-/changes.atom", "/-/history/mechant/tout.atom"])
def test_feeds_are_sound_and_run_nothing(attacked: Attacked, witnessed: Page, feed: str) -> None:
    answer = attacked.poster.get(feed)

    root = ElementTree.fromstring(answer.body)

    assert len(root.findall("{http://www.w3.org/2005/Atom}entry")) >= 2
    assert answer.headers["Content-Type"].startswith("application/atom+xml")
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]


def test_pages_with_hostile_names_are_served_without_acting(
    witnessed: Page, attacked: Attacked
) -> None:
    found = []

    for name in PUSHED:
        answer = witnessed.goto(f"/{quote(name.removesuffix('.md'))}")
        assert answer is not None
        assert answer.status == 200
        found += witnessed.evaluate(INTRUDERS)

    assert found == []


def test_a_source_is_shown_as_text_only(attacked: Attacked, witnessed: Page) -> None:
    answer = attacked.poster.get("/mechant/tout.md")

    witnessed.goto("/-/health")
    expect(witnessed.locator("body")).to_contain_text("ok")

    assert answer.headers["Content-Type"] == "text/markdown; charset=utf-8"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("name", ACTIVE)
def test_a_pushed_file_that_could_act_is_only_a_download(attacked: Attacked, name: str) -> None:
    answer = attacked.poster.get(f"/mechant/0/{name}")

    kind = answer.headers["Content-Type"].partition(";")[0]
    assert answer.status == 200
    assert kind not in {"image/svg+xml", "text/html", "text/xml", "application/xhtml+xml"}
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_a_pushed_drawing_shown_in_a_page_does_not_act(witnessed: Page, attacked: Attacked) -> None:
    text = "# Dessins\n\n" + "\n\n".join(f"![un dessin](0/{name})" for name in ACTIVE) + "\n"
    attacked.poster.save("mechant/dessins", text)

    witnessed.goto("/mechant/dessins", wait_until="networkidle")

    assert witnessed.evaluate(INTRUDERS) == []
