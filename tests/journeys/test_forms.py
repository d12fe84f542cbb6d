"""Fiches written by form: with and without script, with errors then without, on a phone."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browsing import Visitors, fits
from tests.journeys.posting import Poster
from tests.journeys.test_screens import violations

FICHE = """---
title: Médiathèque du port
kind: lieu
telephone: "+33298008080"
inconnue: à garder   # et ce commentaire
---

Au bord de l’eau.
"""


def fiche(poster: Poster, source: str = FICHE) -> str:
    """Return the path of a fiche of its own."""
    path = f"formulaires/{uuid4().hex}"
    poster.save(path, source)
    return path


def save(page: Page) -> None:
    page.locator(".save .primary").click()


@pytest.mark.parametrize("script", [True, False])
def test_a_place_is_created_by_its_form(visitors: Visitors, script: bool) -> None:
    page = visitors.arrive(script=script)
    title = f"Maison {uuid4().hex[:8]}"
    page.goto("/-/new")
    page.get_by_role("link", name="Lieu", exact=True).click()
    page.get_by_label("Titre de la page").fill(title)
    page.get_by_role("button", name="Continuer").click()
    page.get_by_role("button", name="Commencer cette page").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nouvelle fiche : Lieu")
    page.get_by_role("textbox", name="Téléphone").fill("02 98 00 80 80")
    page.get_by_role("textbox", name=re.compile("^Commune")).fill("Brest")
    page.get_by_label("Lundi").fill("9h-12h, 14h-18h")
    page.get_by_label("Texte de la page").fill("Un **bel** accueil.")
    save(page)

    page.wait_for_url("**/contacts/maison-*")
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    expect(page.get_by_role("link", name="02 98 00 80 80")).to_be_visible()
    expect(page.get_by_role("article").locator("strong")).to_have_text("bel")
    expect(page.get_by_text("Vous pourrez compléter plus tard")).to_be_visible()


def test_errors_are_told_together_then_mended(
    page: Page, visitors: Visitors, poster: Poster
) -> None:
    visitors.witness.expected.add(422)
    path = fiche(poster)
    page.goto(f"/-/edit/{path}")
    page.get_by_role("textbox", name="Téléphone").fill("allô")
    page.get_by_label("Code postal").fill("bretagne")
    save(page)

    told = page.locator("#faults")
    expect(told).to_be_focused()
    expect(told.get_by_role("listitem")).to_have_count(2)
    told.get_by_role("link", name="Téléphone").click()
    expect(page.get_by_role("textbox", name="Téléphone")).to_be_focused()
    expect(page.get_by_role("textbox", name="Téléphone")).to_have_attribute("aria-invalid", "true")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("01 02 03 04 05")
    page.get_by_label("Code postal").fill("29200")
    page.keyboard.press("Enter")

    page.wait_for_url(f"**/{path}")
    text = poster.get(f"/{path}.md").text
    assert "inconnue: à garder   # et ce commentaire\n" in text
    assert re.search(r"telephone: [\"']\+33102030405[\"']", text)


@pytest.mark.parametrize("script", [True, False])
def test_authors_are_added_one_by_one(visitors: Visitors, poster: Poster, script: bool) -> None:
    path = fiche(poster, FICHE.replace("kind: lieu", "kind: etude"))
    page = visitors.arrive(script=script)
    page.goto(f"/-/edit/{path}")
    for number, name in enumerate(["Le Goff", "Kerdoncuff", "Nedelec"]):
        page.locator(f"[name='field.auteurs.{number}.nom']").fill(name)
        page.locator("button[name=add][value=auteurs]").click()
        expect(page.locator(f"[name='field.auteurs.{number + 1}.nom']")).to_be_focused()
    save(page)

    page.wait_for_url(f"**/{path}")
    assert poster.get(f"/{path}.md").text.count("nom: ") == 3


def test_the_preview_is_the_fiche(page: Page, poster: Poster) -> None:
    page.goto(f"/-/edit/{fiche(poster)}")
    page.get_by_role("textbox", name="Téléphone").fill("01 02 03 04 05")
    page.get_by_role("button", name="Aperçu").click()

    seen = page.get_by_role("region", name="Aperçu")
    expect(seen.get_by_role("link", name="01 02 03 04 05")).to_be_visible()
    expect(seen).to_contain_text("Au bord de l’eau.")


def test_any_page_is_proposed_by_its_title(page: Page, poster: Poster) -> None:
    page.goto(f"/-/edit/{fiche(poster)}")
    page.get_by_text("Pour aller plus loin").click()
    related = page.locator("[name='field.relations.0.page']")

    related.press_sequentially("aidants c")

    proposed = page.locator(
        "datalist#f-relations-0-page-pages option[value='outils/aidants-connect']"
    )
    expect(proposed).to_have_count(1)
    expect(related).to_have_attribute("list", "f-relations-0-page-pages")


def test_a_draft_of_all_fields_is_offered_again(
    page: Page, visitors: Visitors, poster: Poster
) -> None:
    path = fiche(poster, FICHE.replace("kind: lieu", "kind: etude"))
    page.goto(f"/-/edit/{path}")
    page.locator("[name='field.auteurs.0.nom']").fill("Le Goff")
    page.locator("button[name=add][value=auteurs]").click()
    page.locator("[name='field.auteurs.1.nom']").fill("Nedelec")
    page.get_by_label("Texte de la page").fill("Pas encore fini.")
    page.goto("/")
    page.goto(f"/-/edit/{path}")
    page.get_by_role("button", name="Reprendre le brouillon").click()

    expect(page.locator("[name='field.auteurs.1.nom']")).to_have_value("Nedelec")
    expect(page.get_by_label("Texte de la page")).to_have_value("Pas encore fini.")
    assert visitors.witness.warnings_before_leaving
    save(page)
    page.wait_for_url(f"**/{path}")
    page.goto(f"/-/edit/{path}")
    expect(page.locator(".form-draft")).to_be_hidden()
    assert page.evaluate("Object.keys(localStorage)") == []


def test_a_page_becomes_a_fiche_and_an_ordinary_page_again(page: Page, poster: Poster) -> None:
    path = f"formulaires/{uuid4().hex}"
    poster.save(path, "# Un café\n\nOuvert à tout le monde.\n")
    page.goto(f"/-/edit/{path}")
    page.get_by_text("En faire une fiche").click()
    page.get_by_role("link", name="Lieu", exact=True).click()
    page.get_by_role("textbox", name=re.compile("^Commune")).fill("Brest")
    save(page)
    page.wait_for_url(f"**/{path}")
    assert "kind: lieu\n" in poster.get(f"/{path}.md").text

    page.get_by_role("link", name="Modifier", exact=True).click()
    page.get_by_text("Changer de genre").click()
    page.get_by_role("link", name="Redevenir une page ordinaire").click()
    save(page)
    page.wait_for_url(f"**/{path}")

    text = poster.get(f"/{path}.md").text
    assert "kind:" not in text
    assert "commune: Brest\n" in text


def test_two_people_on_the_same_field_are_given_both(visitors: Visitors, poster: Poster) -> None:
    visitors.witness.expected.add(409)
    path = fiche(poster)
    page = visitors.arrive()
    page.goto(f"/-/edit/{path}")
    page.get_by_role("textbox", name="Téléphone").fill("01 02 03 04 05")
    poster.save(path, FICHE.replace("+33298008080", "+33299000000"), author="Anne")
    save(page)

    expect(page.get_by_role("heading", level=1)).to_contain_text("Deux versions")
    expect(page.locator("#mine")).to_contain_text("+33102030405")


@pytest.mark.parametrize("kind", ["etude", "outil", "lieu", "structure", "personne", "evenement"])
def test_every_form_fits_a_phone_and_can_be_used_by_all(
    visitors: Visitors, poster: Poster, kind: str
) -> None:
    path = fiche(poster, FICHE.replace("kind: lieu", f"kind: {kind}"))
    page = visitors.arrive(width=320)
    page.goto(f"/-/edit/{path}")

    assert fits(page) == ""
    assert violations(page) == []


def test_a_form_with_errors_can_be_used_by_all(
    page: Page, visitors: Visitors, poster: Poster
) -> None:
    visitors.witness.expected.add(422)
    page.goto(f"/-/edit/{fiche(poster, FICHE.replace('kind: lieu', 'kind: personne'))}")
    page.get_by_label("Site web").fill("pas un site")
    save(page)

    expect(page.locator("#faults")).to_contain_text("Il faut l’accord de la personne")
    assert violations(page) == []
