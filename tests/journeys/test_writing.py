from __future__ import annotations

import re
import time
from contextlib import suppress

from playwright.sync_api import BrowserContext, Error, Page, expect

from tests.journeys.browsing import SECONDS, Visitors
from tests.journeys.posting import Poster

SECTIONS = """# Permanences

Un mot d’accueil.

## Lundi

De 9 h à 12 h.

## Mardi

De 14 h à 17 h.

## Jeudi

Sur rendez-vous.

## Samedi

Fermé.
"""


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


def test_a_page_is_written_from_its_title(page: Page, poster: Poster) -> None:
    poster.save("ecriture/atelier-imprimante", "# Atelier imprimante\n\nDéjà là.\n")
    page.goto("/")
    page.get_by_role("link", name="+ Nouvelle page").click()
    page.get_by_label("Titre de la page").fill("Ateliers imprimantes")
    page.get_by_label("Dossier").fill("ecriture")
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_role("link", name="Atelier imprimante")).to_be_visible()
    page.get_by_role("button", name="Commencer cette page").click()
    page.get_by_label("Texte de la page").fill("# Ateliers imprimantes\n\nUn **mardi** sur deux.\n")

    page.get_by_role("button", name="Aperçu").click()
    preview = page.get_by_role("region", name="Aperçu")
    expect(preview.locator("strong", has_text="mardi")).to_be_visible()
    page.get_by_role("button", name="Enregistrer").click()

    page.wait_for_url("**/ecriture/ateliers-imprimantes")
    expect(page.get_by_role("status").first).to_contain_text("Enregistré")
    expect(page.get_by_role("article").locator("strong")).to_have_text("mardi")


def test_a_section_is_edited_from_its_heading(page: Page, poster: Poster) -> None:
    poster.save("ecriture/permanences", SECTIONS)
    page.goto("/ecriture/permanences")

    page.get_by_role("link", name="modifier la section « Mardi »").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Mardi")
    assert "9 h" not in text_area(page)
    page.get_by_label("Texte de la page").fill("## Mardi\n\nFermé en août.\n")
    page.get_by_role("button", name="Enregistrer").click()

    article = page.get_by_role("article")
    expect(article).to_contain_text("Fermé en août.")
    expect(article).to_contain_text("De 9 h à 12 h.")
    expect(article).not_to_contain_text("14 h")


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


def test_the_name_one_signs_with_is_remembered(page: Page) -> None:
    page.goto("/-/edit/ecriture/signee")
    page.get_by_label("Texte de la page").fill("# Signée\n\nUn.\n")
    page.get_by_label("Votre nom ou un pseudonyme").fill("Maëlle")
    page.get_by_label("Qu’avez-vous changé ?").fill("Premiers mots")
    page.get_by_role("button", name="Enregistrer").click()
    page.wait_for_url("**/ecriture/signee")

    page.get_by_role("link", name="Modifier", exact=True).click()
    expect(page.get_by_label("Votre nom ou un pseudonyme")).to_have_value("Maëlle")
    page.goto("/-/history/ecriture/signee")

    expect(page.get_by_role("list").filter(has_text="Premiers mots")).to_contain_text("Maëlle")


def test_a_visitor_without_a_name_has_a_stable_pseudonym(page: Page) -> None:
    page.goto("/-/edit/ecriture/pseudonyme")
    first = page.get_by_label("Votre nom ou un pseudonyme").input_value()
    page.get_by_label("Texte de la page").fill("# Pseudonyme\n\nUn.\n")
    page.get_by_role("button", name="Enregistrer").click()
    page.wait_for_url("**/ecriture/pseudonyme")

    expect(page.get_by_label("À propos de cette page")).to_contain_text(first)
    page.goto("/-/edit/ecriture/autre")

    assert first.startswith("Visiteur ")
    assert page.get_by_label("Votre nom ou un pseudonyme").input_value() == first


def test_saving_without_a_change_is_said_and_makes_no_version(page: Page, poster: Poster) -> None:
    poster.save("ecriture/pareille", "# Pareille\n\nTexte.\n")
    page.goto("/-/edit/ecriture/pareille")

    page.get_by_role("button", name="Enregistrer").click()

    expect(page.get_by_role("status").first).to_contain_text("Rien n’a changé")
    page.goto("/-/history/ecriture/pareille")
    expect(page.locator("ol.history > li")).to_have_count(1)


def test_a_broken_header_is_explained_and_the_text_given_back(
    visitors: Visitors, page: Page
) -> None:
    visitors.witness.expected.add(422)
    page.goto("/-/edit/ecriture/entete")
    broken = "---\ntitle: [pas fermé\n---\n\nMon texte.\n"
    page.get_by_label("Texte de la page").fill(broken)

    page.get_by_role("button", name="Enregistrer").click()

    expect(page.get_by_role("alert").first).to_contain_text("en-tête")
    assert text_area(page) == broken


def test_a_save_clicked_twice_is_one_version(page: Page) -> None:
    page.goto("/-/edit/ecriture/deux-clics")
    page.get_by_label("Texte de la page").fill("# Deux clics\n\nUn texte.\n")

    page.get_by_role("button", name="Enregistrer").dblclick(no_wait_after=True)

    page.wait_for_url("**/ecriture/deux-clics")
    expect(page.get_by_role("article")).to_contain_text("Un texte.")
    page.goto("/-/history/ecriture/deux-clics")
    expect(page.locator("ol.history > li")).to_have_count(1)


def test_going_back_after_a_save_and_saving_again_loses_nothing(page: Page, poster: Poster) -> None:
    poster.save("ecriture/en-arriere", "# En arrière\n\nUn.\n\nDeux.\n")
    page.goto("/-/edit/ecriture/en-arriere")
    page.get_by_label("Texte de la page").fill("# En arrière\n\nUn.\n\nDeux, repris.\n")
    page.get_by_role("button", name="Enregistrer").click()
    page.wait_for_url("**/ecriture/en-arriere")

    page.go_back()
    page.get_by_label("Texte de la page").fill("# En arrière\n\nUn, repris.\n\nDeux, repris.\n")
    page.get_by_role("button", name="Enregistrer").click()

    page.wait_for_url("**/ecriture/en-arriere")
    expect(page.get_by_role("article")).to_contain_text("Un, repris.")
    expect(page.get_by_role("article")).to_contain_text("Deux, repris.")
