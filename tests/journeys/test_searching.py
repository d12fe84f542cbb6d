from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browsing import Visitors
from tests.journeys.posting import Poster

HEADER = "---\nkind: outil\ntags: [{tag}]\n---\n\n"


def search(page: Page, words: str) -> None:
    """Look for words from the box at the top of the home page."""
    page.goto("/")
    box = page.get_by_label("Rechercher dans les pages")
    box.fill(words)
    box.press("Enter")
    page.wait_for_url("**/-/search?q=*")


@pytest.mark.parametrize("words", ["bibliothécaires", "bibliothecaires", "BIBLIOTHÉCAIRE"])
def test_a_word_is_found_with_or_without_accents(
    visitors: Visitors, poster: Poster, words: str
) -> None:
    poster.save(
        "recherche/accents", "# Accueil du public\n\nLa bibliothécaire ougandaise reçoit.\n"
    )
    page = visitors.arrive(script=False)

    search(page, f"{words} ougandaise")

    hits = page.locator("ol.hits > li")
    expect(hits).to_have_count(1)
    expect(hits.locator("mark").first).to_have_text("bibliothécaire")


def test_results_are_narrowed_by_kind_and_tag(page: Page, poster: Poster) -> None:
    poster.save(
        "recherche/a", HEADER.format(tag="astrolabe") + "# Sextant A\n\nNavigation au sextant.\n"
    )
    poster.save(
        "recherche/b", HEADER.format(tag="boussole") + "# Sextant B\n\nNavigation au sextant.\n"
    )
    page.goto("/-/search?q=sextant")
    expect(page.locator("ol.hits > li")).to_have_count(2)

    facets = page.get_by_role("navigation", name="Affiner la recherche")
    facets.get_by_role("link", name="boussole").click()
    expect(page.locator("ol.hits > li")).to_have_count(1)
    expect(page.locator("ol.hits > li")).to_contain_text("Sextant B")
    facets.get_by_role("link", name="boussole").click()

    expect(page.locator("ol.hits > li")).to_have_count(2)


def test_titles_are_suggested_while_typing_and_chosen_by_keyboard(
    page: Page, poster: Poster
) -> None:
    poster.save("recherche/quenouille", "# Quenouille électrique\n\nTexte.\n")
    page.goto("/")
    box = page.get_by_label("Rechercher dans les pages")

    box.press_sequentially("quenouille elec")
    expect(page.locator("[role=option]")).to_have_count(1)
    box.press("ArrowDown")
    box.press("Enter")

    page.wait_for_url("**/recherche/quenouille")


def test_the_beginning_of_a_word_is_enough_without_script(
    visitors: Visitors, poster: Poster
) -> None:
    poster.save("recherche/prefixe", "# Kaléidoscope\n\nMiroirs.\n")
    page = visitors.arrive(script=False)

    search(page, "kaleidosc")

    expect(page.get_by_role("link", name="Kaléidoscope").first).to_be_visible()


def test_a_misspelt_title_is_proposed(page: Page, poster: Poster) -> None:
    poster.save("recherche/faute", "# Ornithorynque\n\nTexte.\n")

    search(page, "ornithorinque")

    near = page.locator("section.near")
    expect(near.get_by_role("link", name="Ornithorynque")).to_be_visible()


def test_what_is_not_found_may_be_written(page: Page) -> None:
    search(page, "zygomycète introuvable")

    expect(page.get_by_role("status")).to_contain_text("Aucune page trouvée")
    page.get_by_role("link", name="Créer la page").click()
    expect(page.get_by_label("Titre de la page")).to_have_value("zygomycète introuvable")


@pytest.mark.parametrize(
    "words",
    [
        '"',
        "*",
        "AND OR NOT",
        "NEAR(a b)",
        "title:",
        "(((",
        "-",
        "^a",
        "a\u0000b",
        "’",
        "·",
        "a" * 5000,
    ],
)
def test_anything_at_all_may_be_asked(page: Page, words: str) -> None:
    answer = page.request.get("/-/search", params={"q": words})

    assert answer.status == 200
