from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.journeys.browsing import Visitors
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
