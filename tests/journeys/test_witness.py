"""What watches the journeys sees what goes wrong: otherwise their silence would mean nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.attacked import INTRUDERS
from tests.journeys.browsing import Visitors, fits
from tests.journeys.serving import Server


@pytest.fixture
def watched(browser: Browser, gare: Server) -> Iterator[Visitors]:
    """People whose faults are looked at here, not by the fixture."""
    people = Visitors(browser, gare.url)
    yield people
    people.leave()


def faults_after(watched: Visitors, script: str) -> str:
    """Return what the witness says after a script ran in a window."""
    page = watched.arrive()
    page.goto("/")
    page.evaluate(script)
    page.wait_for_timeout(200)
    return "\n".join(watched.witness.faults)


def test_an_error_of_the_console_is_seen(watched: Visitors) -> None:
    assert "console: panne" in faults_after(watched, "console.error('panne')")


def test_a_script_that_fails_is_seen(watched: Visitors) -> None:
    script = "setTimeout(() => { throw new Error('panne'); })"

    assert "script: " in faults_after(watched, script)


def test_a_dialog_is_seen(watched: Visitors) -> None:
    assert "dialog: 1" in faults_after(watched, "setTimeout(() => alert(1))")


def test_a_script_inside_the_page_is_stopped_and_seen(watched: Visitors) -> None:
    script = """() => {
      const made = document.createElement("div");
      made.innerHTML = "<img src=x onerror='window.__xss = 1'>";
      document.body.append(made);
    }"""

    said = faults_after(watched, script)

    assert "policy: script-src-attr" in said


def test_a_request_to_another_host_is_seen(watched: Visitors) -> None:
    said = faults_after(watched, "new Image().src = 'http://ailleurs.example/x.png'")

    assert "policy: img-src" in said


@pytest.mark.parametrize(
    "intruder",
    [
        "<img src='/x' onerror=1>",
        "<a href='javascript:1'>x</a>",
        "<script src='/x.js'></script>",
        "<iframe></iframe>",
        "<svg></svg>",
        "<p style='color:red'>x</p>",
        "<form action='/x'></form>",
    ],
)
def test_an_intruder_in_a_text_is_seen(watched: Visitors, intruder: str) -> None:
    page: Page = watched.arrive()
    page.goto("/outils/pix")

    page.locator("article.text").evaluate("(text, html) => { text.innerHTML += html; }", intruder)

    assert page.evaluate(INTRUDERS) != []


def test_what_is_too_wide_is_seen(watched: Visitors) -> None:
    page = watched.arrive(width=320)
    page.goto("/outils/pix")

    page.locator("article.text").evaluate("text => { text.style.width = '900px'; }")

    assert "article.text" in fits(page)
