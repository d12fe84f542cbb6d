"""What happens to a text when something goes wrong between opening and saving."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.browsing import Visitors
from tests.journeys.posting import Poster
from tests.journeys.serving import Server, gare_run

TEXT = "# Ennuis\n\nUn texte auquel on tient.\n"


def type_text(page: Page, path: str, text: str = TEXT) -> None:
    page.goto(f"/-/edit/{path}")
    page.get_by_label("Texte de la page").fill(text)


def save(page: Page) -> None:
    page.get_by_role("button", name="Enregistrer").click()


def test_a_text_of_300_kb_is_refused_and_given_back(visitors: Visitors, page: Page) -> None:
    visitors.witness.expected.add(413)
    long = "# Long\n\n" + "Une phrase é. " * 21_000
    type_text(page, "ennuis/long", long)

    save(page)

    expect(page.get_by_role("alert").first).to_contain_text("trop long")
    assert page.get_by_label("Texte de la page").input_value() == long


def test_a_text_no_form_may_carry_stays_in_the_browser(visitors: Visitors, page: Page) -> None:
    visitors.witness.expected.add(413)
    long = "# Très long\n\n" + "Une phrase. " * 275_000
    type_text(page, "ennuis/tres-long", long)
    page.wait_for_timeout(1000)

    save(page)
    expect(page.get_by_role("main")).to_contain_text("trop")
    page.goto("/-/edit/ennuis/tres-long")

    expect(page.get_by_role("button", name="Reprendre le brouillon")).to_be_visible()
    assert page.evaluate("JSON.parse(Object.values(localStorage)[0]).drafts[0].text") == long


def test_a_session_lost_meanwhile_gives_the_text_back(visitors: Visitors, page: Page) -> None:
    visitors.witness.expected.add(400)
    type_text(page, "ennuis/session")
    page.context.clear_cookies()

    save(page)
    expect(page.get_by_role("alert").first).to_contain_text("rien n’est perdu")
    expect(page.get_by_label("Texte de la page")).to_have_value(TEXT)
    save(page)

    page.wait_for_url("**/ennuis/session")
    expect(page.get_by_role("article")).to_contain_text("auquel on tient")


def test_a_session_lost_before_adding_a_file_says_so(
    visitors: Visitors, page: Page, poster: Poster
) -> None:
    visitors.witness.expected.add(400)
    poster.save("ennuis/fichier", TEXT)
    page.goto("/-/files/ennuis/fichier")
    page.context.clear_cookies()
    page.get_by_label("Fichier", exact=True).set_input_files(
        {"name": "a.txt", "mimeType": "text/plain", "buffer": b"texte"}
    )

    page.get_by_role("button", name="Ajouter le fichier").click()

    expect(page.get_by_role("main")).to_contain_text("envoyez à nouveau")


@pytest.fixture
def fragile(browser: Browser, tmp_path: Path) -> Iterator[tuple[Server, Visitors]]:
    """A gare that may be killed, and its people."""
    with gare_run(tmp_path / "var") as server:
        people = Visitors(browser, server.url)
        yield server, people
        people.leave()


def test_a_server_killed_and_started_again_meanwhile_saves(
    fragile: tuple[Server, Visitors],
) -> None:
    server, people = fragile
    page = people.arrive()
    type_text(page, "ennuis/panne")
    server.kill()
    server.start_again()

    save(page)

    page.wait_for_url("**/ennuis/panne")
    expect(page.get_by_role("article")).to_contain_text("auquel on tient")
    assert people.witness.faults == []


def test_a_server_out_of_reach_leaves_the_text_in_the_browser(
    fragile: tuple[Server, Visitors],
) -> None:
    server, people = fragile
    page = people.arrive()
    type_text(page, "ennuis/coupure")
    page.wait_for_timeout(1000)
    server.kill()
    save(page)
    page.wait_for_timeout(500)
    server.start_again()

    page.goto("/-/edit/ennuis/coupure")
    page.get_by_role("button", name="Reprendre le brouillon").click()

    expect(page.get_by_label("Texte de la page")).to_have_value(TEXT)
