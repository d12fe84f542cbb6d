from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browsing import Visitors

PASSWORD = "neuf tortues calmes"
ELSEWHERE = (
    "https://mal.example/",
    "//mal.example",
    "/%5Cmal.example",
    "/%09/mal.example",
    "%5C%5Cmal.example",
    "javascript:alert(1)",
    "http:mal.example",
    "%20//mal.example",
    "/%0D%0ASet-Cookie:%20a=b",
)


def register(page: Page, name: str, password: str = PASSWORD) -> None:
    page.goto("/-/register")
    page.get_by_label("Nom public").fill(name)
    page.get_by_label("Mot de passe").fill(password)
    page.get_by_role("button", name="Créer le compte").click()


def log_in(page: Page, name: str, password: str = PASSWORD) -> None:
    page.get_by_label("Nom", exact=True).fill(name)
    page.get_by_label("Mot de passe").fill(password)
    page.get_by_role("main").get_by_role("button", name="Se connecter").click()


def test_someone_registers_leaves_and_comes_back(page: Page) -> None:
    register(page, "Fatou Diop")
    expect(page.get_by_role("status").first).to_contain_text("Bienvenue")
    page.get_by_role("button", name="Se déconnecter").click()
    expect(page.get_by_role("status").first).to_contain_text("déconnecté")

    page.goto("/outils/pix")
    page.get_by_role("link", name="Se connecter").click()
    log_in(page, "Fatou Diop")

    page.wait_for_url("**/outils/pix")
    expect(page.get_by_role("banner")).to_contain_text("Fatou Diop")


def test_a_member_signs_with_their_name(page: Page) -> None:
    register(page, "Ewen Le Goff")
    page.goto("/-/edit/comptes/signee")
    expect(page.get_by_text("Votre modification sera signée")).to_contain_text("Ewen Le Goff")
    page.get_by_label("Texte de la page").fill("# Signée\n\nTexte.\n")

    page.get_by_role("button", name="Enregistrer").click()

    expect(page.get_by_label("À propos de cette page")).to_contain_text("Ewen Le Goff")
    page.goto("/-/me")
    expect(page.locator("ol.history")).to_contain_text("Signée")


def test_a_visitor_cannot_sign_with_the_name_of_an_account(visitors: Visitors, page: Page) -> None:
    visitors.witness.expected.add(422)
    register(page, "Yasmine Cohen")
    other = visitors.arrive()
    other.goto("/-/edit/comptes/usurpee")
    other.get_by_label("Texte de la page").fill("# Usurpée\n\nTexte.\n")
    other.get_by_label("Votre nom ou un pseudonyme").fill("yasmine  cohen")

    other.get_by_role("button", name="Enregistrer").click()

    expect(other.locator("#author-error")).to_contain_text("celui d’un compte")
    expect(other.get_by_label("Texte de la page")).to_have_value("# Usurpée\n\nTexte.\n")


@pytest.mark.parametrize(
    ("name", "password", "field"),
    [("!!!", PASSWORD, "name"), ("Odile", "motdepasse", "password"), ("Gare", PASSWORD, "name")],
)
def test_an_error_of_registration_is_beside_its_field(
    visitors: Visitors, page: Page, name: str, password: str, field: str
) -> None:
    visitors.witness.expected.add(422)
    page.goto("/-/register")

    register_here(page, name, password)

    error = page.locator(f"#{field}-error")
    expect(error).to_be_visible()
    described = page.locator(f"#{field}").get_attribute("aria-describedby") or ""
    assert f"{field}-error" in described.split()


def register_here(page: Page, name: str, password: str) -> None:
    """Send the form even when the browser itself would refuse it."""
    page.get_by_label("Nom public").fill(name)
    page.get_by_label("Mot de passe").fill(password)
    page.locator("main form").evaluate("form => { form.noValidate = true; form.requestSubmit(); }")


def test_a_wrong_password_and_an_unknown_name_are_told_alike(
    visitors: Visitors, page: Page
) -> None:
    visitors.witness.expected.add(422)
    register(page, "Nolwenn")
    page.get_by_role("button", name="Se déconnecter").click()

    page.goto("/-/login")
    log_in(page, "Nolwenn", "dix lapins pressés")
    wrong = page.get_by_role("alert").inner_text()
    page.goto("/-/login")
    log_in(page, "Personne", "dix lapins pressés")
    unknown = page.get_by_role("alert").inner_text()

    assert wrong == unknown


@pytest.mark.parametrize("way", ["login", "register"])
def test_signing_in_never_leads_to_another_site(visitors: Visitors, page: Page, way: str) -> None:
    name = f"Suzanne {way}"
    register(page, name)
    reached = []

    for target in ELSEWHERE:
        page.goto(f"/-/login?next={target}")
        reached.append(page.url)
    page.get_by_role("button", name="Se déconnecter").click()
    page.goto(f"/-/{way}?next={ELSEWHERE[1]}")
    sign_in = {"login": log_in, "register": register_here}[way]
    sign_in(page, name if way == "login" else "Suzanne bis", PASSWORD)

    page.wait_for_url(f"{visitors.witness.url}/")
    assert set(reached) == {f"{visitors.witness.url}/"}


def test_signing_out_ends_the_session_in_all_windows(visitors: Visitors) -> None:
    context = visitors.profile()
    first, second = context.new_page(), context.new_page()
    register(first, "Titouan")
    first.get_by_role("button", name="Se déconnecter").click()

    second.goto("/-/me")

    expect(second.get_by_role("main")).to_contain_text("Vous n’avez pas de compte")
