from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.journeys.posting import Poster


def text_area(page: Page) -> str:
    return page.get_by_label("Texte de la page").input_value()


def test_the_toolbar_marks_what_is_selected(page: Page) -> None:
    page.goto("/-/edit/ecriture/outils")
    area = page.get_by_label("Texte de la page")
    area.fill("mot")
    area.select_text()

    tools = page.get_by_role("toolbar", name="Mise en forme")
    tools.get_by_role("button", name="Gras").click()

    assert text_area(page) == "**mot**"


def test_every_button_of_the_toolbar_changes_the_text(page: Page) -> None:
    page.goto("/-/edit/ecriture/outils")
    area = page.get_by_label("Texte de la page")
    tools = page.get_by_role("toolbar", name="Mise en forme")
    written = {}
    names = ["Italique", "Titre", "Liste", "Liste à cocher", "Lien vers une page"]
    names += ["Lien vers un site", "Tableau", "Encadré", "Note de bas de page"]

    for name in names:
        area.fill("mot")
        area.select_text()
        tools.get_by_role("button", name=name, exact=True).click()
        written[name] = text_area(page)

    assert written == {
        "Italique": "*mot*",
        "Titre": "## mot",
        "Liste": "- mot",
        "Liste à cocher": "- [ ] mot",
        "Lien vers une page": "[[mot",
        "Lien vers un site": "[mot](https://)",
        "Tableau": "mot\n\n| Colonne 1 | Colonne 2 |\n| --- | --- |\n|  |  |\n|  |  |\n",
        "Encadré": "mot\n\n::: note\ntexte\n:::\n",
        "Note de bas de page": "mot[^1]\n\n[^1]: ",
    }


def test_what_the_toolbar_did_can_be_undone(page: Page) -> None:
    page.goto("/-/edit/ecriture/annuler")
    area = page.get_by_label("Texte de la page")
    area.press_sequentially("mot")
    area.select_text()

    area.press("Control+b")
    assert text_area(page) == "**mot**"
    area.press("Control+z")

    assert text_area(page) == "mot"


def test_shortcuts_preview_and_save(page: Page) -> None:
    page.goto("/-/edit/ecriture/raccourcis")
    area = page.get_by_label("Texte de la page")
    area.fill("# Raccourcis\n\n")
    area.press("Control+End")
    area.press("Control+i")
    area.press_sequentially("penché")
    area.press("Control+Enter")
    expect(page.get_by_role("region", name="Aperçu").locator("em")).to_have_text("penché")

    page.get_by_label("Qu’avez-vous changé ?").press("Control+s")

    page.wait_for_url("**/ecriture/raccourcis")
    expect(page.get_by_role("article").locator("em")).to_have_text("penché")


def test_the_enter_key_goes_on_with_a_list(page: Page) -> None:
    page.goto("/-/edit/ecriture/liste")
    area = page.get_by_label("Texte de la page")

    area.press_sequentially("1. un\ndeux\n\nfin")

    assert text_area(page) == "1. un\n2. deux\nfin"


def test_a_link_is_completed_by_the_keyboard(page: Page, poster: Poster) -> None:
    poster.save("ecriture/zeppelin", "# Zeppelin dirigeable\n\nTexte.\n")
    page.goto("/-/edit/ecriture/completion")
    area = page.get_by_label("Texte de la page")
    area.press_sequentially("Voir [[zeppel")
    expect(page.get_by_role("option")).to_have_count(1)

    area.press("Enter")
    area.press_sequentially(" !")

    assert text_area(page) == "Voir [[ecriture/zeppelin|Zeppelin dirigeable]] !"
    page.get_by_role("button", name="Enregistrer").click()
    link = page.get_by_role("article").get_by_role("link", name="Zeppelin dirigeable")
    expect(link).to_have_attribute("href", re.compile(r"^/ecriture/zeppelin$"))


def test_completion_is_left_by_the_escape_key(page: Page, poster: Poster) -> None:
    poster.save("ecriture/xylophone", "# Xylophone\n\nTexte.\n")
    page.goto("/-/edit/ecriture/echap")
    area = page.get_by_label("Texte de la page")
    area.press_sequentially("[[xyloph")
    expect(page.get_by_role("option")).to_have_count(1)

    area.press("Escape")
    area.press("Enter")

    assert text_area(page) == "[[xyloph\n"


def test_completion_that_was_left_does_not_come_back(page: Page, poster: Poster) -> None:
    poster.save("ecriture/vibraphone", "# Vibraphone\n\nTexte.\n")
    page.goto("/-/edit/ecriture/retour")
    area = page.get_by_label("Texte de la page")
    area.press_sequentially("[[vibrapho")
    expect(page.get_by_role("option")).to_have_count(1)

    area.press("n")
    area.press("Escape")
    page.wait_for_timeout(600)

    expect(page.get_by_role("option")).to_have_count(0)
