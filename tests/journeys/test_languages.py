from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.journeys.browsing import Visitors


def test_the_interface_speaks_the_language_of_the_browser(visitors: Visitors) -> None:
    page = visitors.arrive(language="en-GB")

    page.goto("/outils/pix")

    assert page.locator("html").get_attribute("lang") == "en"
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()


def test_the_language_is_switched_without_script_and_stays(visitors: Visitors) -> None:
    page = visitors.arrive(script=False)
    page.goto("/-/search?q=pix")

    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Search")
    assert "q=pix" in page.url
    page.goto("/-/changes")
    expect(page.get_by_role("heading", level=1)).to_have_text("Recent changes")
    page.get_by_role("button", name="Français").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Changements récents")


def test_the_text_of_a_page_keeps_its_own_language(visitors: Visitors) -> None:
    page: Page = visitors.arrive(language="en-GB")

    page.goto("/outils/pix")

    expect(page.get_by_role("article")).to_have_attribute("lang", "fr")
