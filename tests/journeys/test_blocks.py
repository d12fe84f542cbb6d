"""A list put in a page by people who know no syntax, with script and without."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browsing import Visitors, fits
from tests.journeys.posting import Poster

LIST = "```{liste}\ngenre: lieu\nvue: tableau\nservices: Aide aux démarches administratives\n```"


def opened(page: Page, address: str) -> Page:
    """Open the dialog of an editor, with its text cursor at the end."""
    page.goto(address)
    page.locator("#source").press("Control+End")
    page.get_by_role("button", name="Insérer un bloc").click()
    expect(page.get_by_role("dialog", name="Insérer un bloc")).to_be_visible()
    return page


@pytest.mark.parametrize("width", [360, 1280])
def test_a_list_is_inserted_by_the_dialog_and_read(
    visitors: Visitors, poster: Poster, width: int
) -> None:
    poster.save(f"blocs/choisie-{width}", "# Une page\n\nAvant.\n")
    page = opened(visitors.arrive(width=width), f"/-/edit/blocs/choisie-{width}")
    dialog = page.get_by_role("dialog")

    dialog.get_by_label("Quel genre de fiches").select_option(label="Lieux")
    dialog.get_by_label("Présentation").select_option(label="Tableau")
    expect(dialog.get_by_role("table", name="Lieux")).to_be_visible()
    dialog.get_by_text("Services", exact=True).first.click()
    dialog.get_by_label("Aide aux démarches administratives").check()
    expect(dialog.get_by_text("Tout voir : Lieux (1)")).to_be_visible()
    assert fits(page) == ""
    dialog.get_by_role("button", name="Insérer").click()

    expect(page.locator("#source")).to_have_value(f"# Une page\n\nAvant.\n\n{LIST}\n")
    expect(page.locator("#source")).to_be_focused()
    page.locator(".save .primary").click()
    article = page.get_by_role("article")
    expect(article.get_by_role("rowheader", name="Maison de quartier de Bellevue")).to_be_visible()


def test_a_map_is_inserted_by_the_dialog(page: Page, poster: Poster) -> None:
    poster.save("blocs/carte", "# Une page\n")
    opened(page, "/-/edit/blocs/carte")
    dialog = page.get_by_role("dialog")

    dialog.get_by_label("Quel genre de fiches").select_option(label="Lieux")
    dialog.get_by_label("Présentation").select_option(label="Carte")
    mark = dialog.locator(".block-result svg a").first
    expect(mark).to_have_attribute("target", "_blank")
    dialog.get_by_role("button", name="Insérer").click()

    expect(page.locator("#source")).to_have_value(
        "# Une page\n\n```{liste}\ngenre: lieu\nvue: carte\n```\n"
    )


def test_a_dialog_that_is_left_changes_nothing(page: Page, poster: Poster) -> None:
    poster.save("blocs/laissee", "# Une page\n")
    opened(page, "/-/edit/blocs/laissee")

    page.keyboard.press("Escape")

    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("#source")).to_have_value("# Une page\n")


def test_a_block_never_lands_inside_a_header(page: Page, poster: Poster) -> None:
    poster.save("blocs/entete", "---\ntitle: Une page\ntags: [a]\n---\n\nTexte.\n")
    opened(page, "/-/edit/blocs/entete")
    page.keyboard.press("Escape")
    page.locator("#source").press("Control+Home")
    page.get_by_role("button", name="Insérer un bloc").click()

    page.get_by_role("dialog").get_by_label("Quel bloc").select_option(label="Mots-clés")
    page.get_by_role("dialog").get_by_role("button", name="Insérer").click()

    expect(page.locator("#source")).to_have_value(
        "---\ntitle: Une page\ntags: [a]\n---\n\n```{mots-cles}\n```\n\n\nTexte.\n"
    )


def test_a_block_is_opened_again_where_the_cursor_is(page: Page, poster: Poster) -> None:
    poster.save("blocs/rouverte", f"# Une page\n\n{LIST}\n\nAprès.\n")
    page.goto("/-/edit/blocs/rouverte")
    page.locator("#source").focus()
    page.evaluate("document.getElementById('source').setSelectionRange(30, 30)")
    page.get_by_role("button", name="Insérer un bloc").click()
    dialog = page.get_by_role("dialog")

    expect(dialog.get_by_label("Présentation")).to_have_value("table")
    expect(dialog.get_by_label("Aide aux démarches administratives")).to_be_checked()
    dialog.get_by_label("Présentation").select_option(label="Liste")
    dialog.get_by_role("button", name="Mettre à jour").click()

    changed = LIST.replace("vue: tableau", "vue: liste")
    expect(page.locator("#source")).to_have_value(f"# Une page\n\n{changed}\n\nAprès.\n")


def test_a_block_the_dialog_cannot_say_is_not_touched(visitors: Visitors, poster: Poster) -> None:
    visitors.witness.expected.add(409)
    text = "# Une page\n\n```{liste}\ngenre: lieu\ncouleur: rouge\n```\n"
    poster.save("blocs/inconnue", text)
    page = visitors.arrive()
    page.goto("/-/edit/blocs/inconnue")
    page.locator("#source").focus()
    page.evaluate("document.getElementById('source').setSelectionRange(30, 30)")

    page.get_by_role("button", name="Insérer un bloc").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Ce bloc a des réglages que cette fenêtre ne connaît pas")
    expect(dialog.get_by_role("button", name="Insérer")).to_have_count(0)
    dialog.get_by_role("button", name="Annuler").click()

    expect(page.locator("#source")).to_have_value(text)


@pytest.mark.parametrize("width", [360, 1280])
def test_a_list_is_composed_without_script(visitors: Visitors, width: int) -> None:
    page = visitors.arrive(script=False, width=width)
    page.goto("/-/block")

    page.get_by_label("Quel genre de fiches").select_option(label="Lieux")
    page.get_by_role("button", name="Voir le résultat").click()
    page.get_by_label("Présentation").select_option(label="Tableau")
    page.get_by_text("Services", exact=True).first.click()
    page.get_by_label("Aide aux démarches administratives").check()
    page.get_by_role("button", name="Voir le résultat").click()

    expect(page.get_by_role("table", name="Lieux")).to_be_visible()
    expect(page.get_by_role("textbox", name="Le texte à copier")).to_have_value(LIST)
    assert fits(page) == ""
