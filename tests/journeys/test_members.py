"""Accounts in a browser: a code of the telephone, sessions, tokens, another name, the end; roles."""

from __future__ import annotations

import re
import subprocess
import sys
from uuid import uuid4

import pyotp
import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browsing import Visitors
from tests.journeys.serving import Server
from tests.journeys.test_accounts import PASSWORD, log_in, register
from tests.journeys.test_screens import violations


def named(page: Page, prefix: str = "Membre") -> str:
    """Have the person of a window register; return their name."""
    name = f"{prefix} {uuid4().hex[:8]}"
    register(page, name)
    expect(page.get_by_role("status").first).to_contain_text("Bienvenue")
    return name


def given_role(gare: Server, name: str, role: str) -> None:
    """Have the operator give a role."""
    subprocess.run(
        [sys.executable, "-m", "gare", "user", "role", name, role],
        env=gare.environ, cwd=gare.folder, check=True, capture_output=True,
    )  # fmt: skip


@pytest.mark.parametrize("script", [True, False])
def test_a_code_is_asked_with_script_or_without(visitors: Visitors, script: bool) -> None:
    page = visitors.arrive(script=script)
    name = named(page)
    page.goto("/-/me/security")
    page.get_by_role("link", name="Demander un code").click()
    expect(page.get_by_role("img", name="Image de la clé")).to_be_visible()
    secret = page.locator("main li code").inner_text()
    page.get_by_label("Code de votre téléphone").fill(pyotp.TOTP(secret).now())
    page.get_by_label("Votre mot de passe actuel").fill(PASSWORD)
    page.get_by_role("button", name="Demander un code").click()
    paper = page.locator("main li code").first.inner_text()
    page.get_by_role("button", name="Se déconnecter").click()

    page.goto("/-/login")
    log_in(page, name)
    page.get_by_label("Code de votre téléphone").fill(paper)
    page.get_by_role("button", name="Continuer").click()

    expect(page.get_by_role("banner")).to_contain_text(name)


def test_another_session_is_closed_from_this_one(visitors: Visitors) -> None:
    here, there = visitors.arrive(), visitors.arrive()
    name = named(here)
    there.goto("/-/login")
    log_in(there, name)
    expect(there.get_by_role("banner")).to_contain_text(name)

    here.goto("/-/me/security")
    here.get_by_role("button", name="Fermer toutes les autres").click()

    there.goto("/-/me")
    expect(there.get_by_role("banner")).not_to_contain_text(name)
    expect(here.get_by_role("banner")).to_contain_text(name)


def test_a_token_is_made_and_revoked(visitors: Visitors) -> None:
    page = visitors.arrive()
    named(page)
    page.goto("/-/me/tokens")
    page.get_by_label("Nom du jeton").fill("Ordinateur du bureau")
    page.get_by_label("Votre mot de passe actuel").fill(PASSWORD)
    page.get_by_role("button", name="Créer le jeton").click()
    expect(page.locator("code.secret")).to_have_text(re.compile(r"^gare_[\w-]{43}$"))

    page.get_by_role("button", name="Révoquer").click()

    expect(page.get_by_role("status").first).to_contain_text("ne sert plus")


def test_a_closed_account_has_no_name_any_more(visitors: Visitors) -> None:
    page, reader = visitors.arrive(), visitors.arrive()
    name = named(page)
    path = f"comptes/{uuid4().hex[:8]}"
    page.goto(f"/-/edit/{path}")
    page.get_by_label("Texte de la page").fill("# Une page\n\nTexte.\n")
    page.get_by_role("button", name="Enregistrer").click()
    reader.goto(f"/-/history/{path}")
    expect(reader.get_by_role("main")).to_contain_text(name)

    page.goto("/-/me/account")
    page.get_by_label("Votre mot de passe actuel").fill(PASSWORD)
    page.get_by_label("Je veux fermer mon compte").check()
    page.get_by_role("button", name="Fermer mon compte").click()

    expect(page.get_by_role("status").first).to_contain_text("fermé")
    reader.reload()
    expect(reader.get_by_role("main")).to_contain_text("Compte fermé")
    expect(reader.get_by_role("main")).not_to_contain_text(name)


def test_an_administrator_helps_someone_who_forgot(visitors: Visitors, gare: Server) -> None:
    admin, member = visitors.arrive(), visitors.arrive()
    given_role(gare, named(admin, "Administration"), "admin")
    name = named(member)
    member.get_by_role("button", name="Se déconnecter").click()
    admin.goto(f"/-/admin?q={name.rpartition(' ')[2]}")
    admin.get_by_text("Changer").click()
    admin.get_by_role("button", name="Faire un lien de mot de passe").click()
    link = admin.locator("code.secret").inner_text()

    member.goto(link)
    member.get_by_label("Nouveau mot de passe").fill("onze hérons patients")
    member.get_by_role("button", name="Enregistrer le mot de passe").click()

    expect(member.get_by_role("banner")).to_contain_text(name)


@pytest.mark.parametrize("width", [320, 1280])
def test_screens_of_administration_are_accessible(
    visitors: Visitors, gare: Server, width: int
) -> None:
    page = visitors.arrive(width=width)
    given_role(gare, named(page, "Administration"), "admin")
    found = []
    for address in ("/-/admin", "/-/admin/invitations"):
        page.goto(address)
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        found += violations(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    assert found == []
