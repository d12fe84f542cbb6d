"""A kind is built in a browser: with script and without, by keyboard, on a phone, with axe."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.journeys.browsing import Visitors, fits
from tests.journeys.posting import Poster

OPEN_ALL = (
    "document.querySelectorAll('.builder-panes details').forEach((one) => { one.open = true; })"
)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def add(page: Page, label: str, kind_of: str) -> None:
    """Add a field to the form that is being built."""
    page.get_by_label("Question ou nom du nouveau champ").fill(label)
    page.get_by_label("Type de réponse attendue").select_option(kind_of)
    page.get_by_role("button", name="Ajouter ce champ").click()


def expect_built(page: Page, names: list[str]) -> None:
    """Wait until these are the names of the fields, in this order."""
    expect(page.locator(".built .field-name")).to_have_text(names)


def save(page: Page) -> None:
    page.get_by_role("button", name="Enregistrer le formulaire").click()


def violations(page: Page) -> list[str]:
    """Return what axe-core finds wrong in a window, with everything unfolded."""
    page.evaluate(OPEN_ALL)
    found = Axe().run(page, options={"resultTypes": ["violations"], "runOnly": RULES}).response
    return [
        f"{one['id']}: {node['html'][:160]} {node['failureSummary'][:300]}"
        for one in found["violations"]
        for node in one["nodes"]
    ]


@pytest.mark.parametrize(("script", "name"), [(True, "Atelier couture"), (False, "Atelier vélo")])
def test_a_kind_is_built_filled_and_found(visitors: Visitors, script: bool, name: str) -> None:
    visitors.witness.expected.add(422)
    page = visitors.arrive(script=script)
    page.goto("/-/kind/")
    page.get_by_role("link", name="Créer un genre de fiche").click()
    page.get_by_label("Son nom").fill(name)
    add(page, "Matériel", "choices")
    add(page, "Places", "number")
    page.get_by_role("button", name="Monter : Places").click()
    expect_built(page, ["Places", "Matériel"])

    save(page)
    expect(page.get_by_role("alert")).to_contain_text("Il faut des choix, un par ligne.")
    page.get_by_label("Choix, un par ligne").fill("fil | Du fil\ntissu")
    page.get_by_role("button", name="Voir le résultat").last.click()
    to_be = page.get_by_role("region", name="Le formulaire tel qu’il sera")
    expect(to_be.get_by_label("Du fil")).to_be_visible()
    save(page)

    expect(page.get_by_role("status").first).to_contain_text("Il sert dès maintenant.")
    page.get_by_role("link", name=f"Ajouter : {name}").click()
    page.get_by_label("Titre de la page").fill(f"{name} de mardi")
    page.get_by_role("button", name="Continuer").click()
    page.get_by_role("button", name="Commencer cette page").click()
    page.get_by_label("Du fil").check()
    page.get_by_label("Places").fill("12")
    page.get_by_role("button", name="Enregistrer").last.click()
    expect(page.get_by_role("main")).to_contain_text("Du fil")


def test_a_field_that_goes_leaves_what_was_written(visitors: Visitors, poster: Poster) -> None:
    page = visitors.arrive()
    page.goto("/-/kind-of/")
    page.get_by_label("Son nom").fill("Recette")
    add(page, "Secret", "text")
    add(page, "Temps", "text")
    save(page)
    poster.save("recettes/crepes", "---\nkind: recette\nsecret: du rhum\n---\n\n# Crêpes\n")

    page.goto("/-/kind-of/recette")
    page.get_by_role("button", name="Retirer : Secret").click()
    expect(page.get_by_role("alert")).to_contain_text("1 fiche a quelque chose dans « Secret »")
    page.get_by_role("button", name="Retirer ce champ").click()
    expect_built(page, ["Temps"])
    expect(page.locator(".removed")).to_contain_text("Secret")
    save(page)

    page.goto("/recettes/crepes")
    expect(page.get_by_role("main")).to_contain_text("du rhum")


def test_the_focus_follows_each_gesture(visitors: Visitors) -> None:
    page = visitors.arrive()
    page.goto("/-/kind-of/")
    expect(page.get_by_label("Son nom")).to_be_focused()
    page.keyboard.type("Idée")

    page.get_by_label("Question ou nom du nouveau champ").focus()
    page.keyboard.type("Envie")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Question ou nom du champ")).to_be_focused()
    add(page, "Besoin", "longtext")
    page.get_by_role("button", name="Monter : Besoin").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_role("button", name="Monter : Besoin")).to_be_disabled()
    expect_built(page, ["Besoin", "Envie"])
    expect(page.get_by_label("Son nom")).to_have_value("Idée")


def test_going_back_to_a_version_of_a_kind_takes_effect_at_once(visitors: Visitors) -> None:
    page = visitors.arrive()
    page.goto("/-/kind-of/")
    page.get_by_label("Son nom").fill("Sortie")
    save(page)
    page.goto("/-/kind-of/sortie")
    page.get_by_label("Son nom").fill("Promenade")
    save(page)
    expect(page.get_by_role("link", name="Ajouter : Promenade")).to_be_visible()

    page.goto("/-/kind-of/sortie")
    page.get_by_role("link", name="Historique du formulaire").click()
    page.get_by_role("link", name="Revenir à cette version").click()
    page.get_by_role("button", name="Revenir à cette version").click()

    page.wait_for_url("**/-/kind-of/sortie")
    expect(page.get_by_label("Son nom")).to_have_value("Sortie")


@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_wrong_and_nothing_sticks_out(visitors: Visitors, width: int) -> None:
    visitors.witness.expected.add(422)
    page = visitors.arrive(width=width)
    found: list[str] = []

    for address in (
        "/-/kind-of/",
        "/-/kind-of/lieu",
        "/-/kind-of/lieu?mode=source",
        "/-/kind-of/lieu/delete",
    ):
        page.goto(address)
        found += [*violations(page), fits(page)]
    page.goto("/-/kind-of/")
    page.get_by_label("Son nom").fill("x" * 70)
    add(page, "Unmottrèslong" * 8, "choice")
    save(page)
    found += [*violations(page), fits(page)]

    assert [one for one in found if one] == []
