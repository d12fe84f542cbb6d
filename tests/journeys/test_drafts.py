from __future__ import annotations

import subprocess
import time
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Error, Page, expect

from tests.journeys.browsing import SECONDS, Visitors
from tests.journeys.posting import Poster
from tests.journeys.serving import Server
from tests.journeys.test_accounts import log_in
from tests.journeys.test_members import named


def text_area(page: Page) -> str:
    return page.get_by_label("Texte de la page").input_value()


def drafts(page: Page) -> list[str]:
    """Return the names of the drafts this browser keeps."""
    return list(page.evaluate("Object.keys(localStorage)"))


def wait_for_draft(page: Page) -> None:
    """Wait until what is typed is kept: in the browser, so that a crash loses nothing."""
    until = time.monotonic() + SECONDS
    while not drafts(page):
        assert time.monotonic() < until
        page.wait_for_timeout(50)
    page.wait_for_timeout(700)


def crash(context: BrowserContext, page: Page) -> None:
    """End the process of a window, as a phone that shuts down; it cannot even answer."""
    with page.expect_event("crash"), suppress(Error):
        context.new_cdp_session(page).send("Page.crash", timeout=500)
    page.close()


def test_a_draft_is_offered_again_after_a_crash(visitors: Visitors, poster: Poster) -> None:
    poster.save("ecriture/brouillon", "# Brouillon\n\nAvant.\n")
    context = visitors.profile()
    page = context.new_page()
    page.goto("/-/edit/ecriture/brouillon")
    page.get_by_label("Texte de la page").press_sequentially("Perdu ? ")
    wait_for_draft(page)
    typed = text_area(page)

    crash(context, page)
    page = context.new_page()
    page.goto("/-/edit/ecriture/brouillon")
    assert "Perdu" not in text_area(page)
    page.get_by_role("button", name="Reprendre le brouillon").click()

    assert text_area(page) == typed


def test_a_draft_that_was_not_taken_up_stays_after_another_one(
    visitors: Visitors, poster: Poster
) -> None:
    poster.save("ecriture/deux-brouillons", "# Deux brouillons\n\nAvant.\n")
    context = visitors.profile()
    for words in ("Premier. ", "Second. "):
        page = context.new_page()
        page.goto("/-/edit/ecriture/deux-brouillons")
        page.get_by_label("Texte de la page").press_sequentially(words)
        wait_for_draft(page)
        crash(context, page)

    page = context.new_page()
    page.goto("/-/edit/ecriture/deux-brouillons")
    page.get_by_role("button", name="Jeter").click()
    page.get_by_role("button", name="Reprendre le brouillon").click()

    assert "Premier." in text_area(page)
    page.get_by_role("button", name="Enregistrer").click()
    page.wait_for_url("**/ecriture/deux-brouillons")
    assert drafts(page) == []


def test_a_draft_that_was_saved_is_not_offered_again(page: Page, poster: Poster) -> None:
    poster.save("ecriture/garde", "# Gardé\n\nAvant.\n")
    page.goto("/-/edit/ecriture/garde")
    page.get_by_label("Texte de la page").press_sequentially("Neuf. ")
    wait_for_draft(page)

    page.get_by_role("button", name="Enregistrer").click()
    page.wait_for_url("**/ecriture/garde")
    kept = drafts(page)
    page.goto("/-/edit/ecriture/garde")

    assert kept == []
    expect(page.get_by_role("button", name="Reprendre le brouillon")).to_be_hidden()


def test_a_draft_of_an_older_version_is_joined_when_saved(
    visitors: Visitors, poster: Poster
) -> None:
    poster.save("ecriture/ancien", "# Ancien\n\nUn.\n\nDeux.\n\nTrois.\n")
    context = visitors.profile()
    page = context.new_page()
    page.goto("/-/edit/ecriture/ancien")
    page.get_by_label("Texte de la page").fill("# Ancien\n\nUn.\n\nDeux.\n\nTrois, à moi.\n")
    wait_for_draft(page)
    crash(context, page)
    poster.save("ecriture/ancien", "# Ancien\n\nUn, à elle.\n\nDeux.\n\nTrois.\n", author="Lou")

    page = context.new_page()
    page.goto("/-/edit/ecriture/ancien")
    expect(page.locator(".notice.draft")).to_contain_text("La page a changé depuis")
    page.get_by_role("button", name="Reprendre le brouillon").click()
    page.get_by_role("button", name="Enregistrer").click()

    article = page.get_by_role("article")
    expect(article).to_contain_text("Un, à elle.")
    expect(article).to_contain_text("Trois, à moi.")


def test_one_is_warned_before_leaving_what_was_typed(visitors: Visitors, page: Page) -> None:
    page.goto("/-/edit/ecriture/quittee")
    page.get_by_label("Texte de la page").press_sequentially("Je tape.")

    page.goto("/")

    assert len(visitors.witness.warnings_before_leaving) == 1


def test_one_leaves_what_was_not_touched_without_a_word(visitors: Visitors, page: Page) -> None:
    page.goto("/-/edit/outils/pix")
    page.get_by_label("Texte de la page").click()

    page.goto("/")

    assert visitors.witness.warnings_before_leaving == []


@pytest.mark.parametrize("script", [True, False])
def test_a_draft_kept_here_is_published_from_elsewhere(
    visitors: Visitors, gare: Server, tmp_path: Path, script: bool
) -> None:
    page, there = visitors.arrive(script=script, width=360), visitors.arrive(script=script)
    place = f"ecriture/plus-tard-{'avec' if script else 'sans'}"
    name = named(page)
    page.goto(f"/-/edit/{place}")
    page.get_by_label("Texte de la page").fill("# Plus tard\n\nUn brouillon à soi.\n")
    page.get_by_role("button", name="Garder comme brouillon").click()
    expect(page.get_by_role("status").first).to_contain_text("Votre brouillon est gardé")
    expect(page.locator(".notice.draft")).to_be_hidden()
    if script:
        assert drafts(page) == []

    clone = ["git", "clone", "-q", f"{gare.url}/content.git", str(tmp_path / "clone")]
    subprocess.run(clone, check=True)
    stranger = visitors.arrive(script=script)
    stranger.goto(f"/{place}")
    expect(stranger.locator("body")).not_to_contain_text("Un brouillon à soi")

    there.goto("/-/login")
    log_in(there, name)
    there.goto("/-/me/drafts")
    there.get_by_role("link", name="Plus tard").click()
    assert text_area(there) == "# Plus tard\n\nUn brouillon à soi.\n"
    there.get_by_role("button", name="Enregistrer").click()
    there.wait_for_url(f"**/{place}")
    stranger.goto(f"/{place}")
    expect(stranger.locator("main")).to_contain_text("Un brouillon à soi")
    page.goto("/-/me/drafts")
    expect(page.locator("main")).to_contain_text("Aucun brouillon")
    visitors.witness.faults.clear()  # the page that was not there yet


@pytest.mark.parametrize("script", [True, False])
def test_a_fiche_is_kept_half_filled(visitors: Visitors, script: bool) -> None:
    page = visitors.arrive(script=script)
    named(page)
    page.goto("/-/new?kind=lieu")
    page.get_by_label("Titre de la page").fill(f"Maison des possibles {script}")
    page.get_by_role("button", name="Continuer").click()
    page.get_by_role("button", name="Commencer cette page").click()
    page.get_by_label("Commune", exact=False).first.fill("Quimper")
    page.get_by_role("button", name="Garder comme brouillon").click()
    expect(page.get_by_role("status").first).to_contain_text("Votre brouillon est gardé")

    page.goto("/-/me/drafts")
    page.get_by_role("link", name="Maison des possibles").click()

    expect(page.get_by_label("Commune", exact=False).first).to_have_value("Quimper")
    page.goto("/-/me/drafts")
    page.locator("main details summary").click()
    page.get_by_role("button", name="Jeter ce brouillon").click()
    expect(page.locator("main")).to_contain_text("Aucun brouillon")
