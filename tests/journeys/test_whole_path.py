"""A collective builds a kind of its own, fills it, sees it everywhere, embeds it, takes it away and back."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browsing import Visitors
from tests.journeys.serving import Server
from tests.journeys.test_builder import add, save
from tests.journeys.test_importing import moderate


def build(page: Page, name: str) -> None:
    """Build a kind with a date, a place and choices."""
    page.goto("/-/kind-of/")
    page.get_by_label("Son nom").fill(name)
    add(page, "Jour", "date")
    add(page, "Adresse", "place")
    add(page, "Pour qui", "choices")
    page.get_by_label("Choix, un par ligne").fill("Enfants\nAdultes")
    save(page)
    expect(page.get_by_role("status").first).to_contain_text("Il sert dès maintenant.")


def fill(page: Page, name: str, title: str, public: str) -> None:
    """Fill a fiche of the kind, with a mistake first."""
    page.get_by_role("link", name=f"Ajouter : {name}").click()
    page.get_by_label("Titre de la page").fill(title)
    page.get_by_role("button", name="Continuer").click()
    page.get_by_role("button", name="Commencer cette page").click()
    page.locator("[name='field.jour']").fill("2031-05-06")
    page.get_by_label("Commune", exact=True).fill("Brest")
    page.get_by_label("Latitude").fill("mille")
    page.get_by_label(public).check()
    page.get_by_role("button", name="Enregistrer").last.click()
    expect(page.locator("#faults")).to_be_focused()
    page.get_by_label("Latitude").fill("48.39")
    page.get_by_label("Longitude").fill("-4.49")
    page.get_by_role("button", name="Enregistrer").last.click()
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()


@pytest.mark.parametrize("width", [360, 1280])
def test_a_kind_goes_all_the_way(
    visitors: Visitors, gare: Server, tmp_path: Path, width: int
) -> None:
    visitors.witness.expected.add(422)
    name = f"Permanence {width}"
    kind = f"permanence-{width}"
    title = f"Le mardi {width}"
    page = visitors.arrive(width=width)
    moderate(gare, page)

    build(page, name)
    fill(page, name, title, "Adultes")
    page.goto(f"/-/kind/{kind}")
    fill(page, name, f"Autre jour {width}", "Enfants")

    for view in ("list", "cards", "table", "directory", "agenda", "timeline"):
        page.goto(f"/-/kind/{kind}?view={view}")
        expect(page.get_by_role("link", name=title).first).to_be_visible()
    page.goto(f"/-/kind/{kind}?view=map")
    expect(page.get_by_label(title).first).to_be_attached()
    page.goto(f"/-/kind/{kind}?view=list")
    facets = page.locator(".facets")
    facets.get_by_role("link", name="Adultes 1").click()
    expect(page.get_by_role("link", name="Pour qui : Adultes")).to_be_visible()
    expect(page.get_by_role("link", name=title)).to_be_visible()

    page.goto(f"/-/edit/agenda-{kind}")
    page.locator("#source").fill("# Les permanences\n")
    page.locator("#source").press("Control+End")
    page.get_by_role("button", name="Insérer un bloc").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Quel genre de fiches").select_option(value=kind)
    dialog.get_by_label("Présentation").select_option(value="agenda")
    expect(dialog.get_by_role("link", name=title)).to_be_visible()
    dialog.get_by_role("button", name="Insérer").click()
    page.locator(".save .primary").click()
    expect(page.get_by_role("article").get_by_role("link", name=title)).to_be_visible()

    page.goto(f"/-/kind/{kind}?view=list")
    page.get_by_text("Exporter cette liste").click()
    with page.expect_download() as download:
        page.locator(".facets").get_by_role("link", name="csv", exact=True).click()
    file = tmp_path / f"{kind}.csv"
    download.value.save_as(file)
    page.goto("/-/import")
    page.get_by_label("Fichier").set_input_files(file)
    page.get_by_label("Genre de fiches").select_option(value=kind)
    page.get_by_role("button", name="Lire le fichier").click()
    expect(page.get_by_role("main")).to_contain_text("2 fiches identiques")
