"""A moderator protects a page while someone writes it, then opens it again."""

from __future__ import annotations

import os
import subprocess
import sys
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browsing import Visitors
from tests.journeys.posting import Poster
from tests.journeys.serving import Server
from tests.journeys.test_accounts import register

CHOICES = ("Qui peut la modifier", "Qui peut la lire")


def promote(gare: Server, name: str) -> None:
    """Give an account the role of moderator, as the operator does."""
    command = [sys.executable, "-m", "gare", "user", "role", name, "moderator"]
    subprocess.run(command, env={**os.environ, "GARE_DATA": str(gare.data)}, check=True)


def protect(page: Page, path: str, **who: str) -> None:
    """Choose who may change and read a page, from its menu."""
    page.goto(f"/{path}")
    page.get_by_text("Plus", exact=True).click()
    page.get_by_role("link", name="Protéger").click()
    for legend, label in zip(CHOICES, (who["change"], who["read"]), strict=True):
        page.get_by_role("group", name=legend).get_by_label(label).check()
    page.get_by_role("button", name="Enregistrer la règle").click()
    expect(page.get_by_role("status").first).to_contain_text("la règle sert dès maintenant")


@pytest.mark.parametrize("script", [True, False])
def test_a_page_is_protected_while_someone_writes_it(
    visitors: Visitors, gare: Server, poster: Poster, script: bool
) -> None:
    visitors.witness.expected |= {404}
    path, name = f"regles/{uuid4().hex}", f"Maud {uuid4().hex[:6]}"
    poster.save(path, "# Règlement\n\nTexte commun.\n")
    keeper, writer = visitors.arrive(script=script), visitors.arrive(script=script)
    register(keeper, name)
    promote(gare, name)
    writer.goto(f"/-/edit/{path}")
    writer.get_by_label("Texte de la page").fill("# Règlement\n\nMot à mot.\n")

    protect(keeper, path, change="Les personnes qui modèrent", read="Tout le monde")
    writer.get_by_role("button", name="Enregistrer").click()

    expect(writer.get_by_role("main")).to_contain_text("Votre texte attend d’être relu")
    held = writer.url
    writer.goto(f"/-/edit/{path}")
    expect(writer.get_by_role("main")).to_contain_text("Cette page est protégée")
    expect(writer.get_by_role("button", name="Proposer ce changement")).to_be_visible()
    keeper.goto(held)
    keeper.get_by_role("button", name="Publier").click()
    expect(keeper.get_by_role("main")).to_contain_text("Mot à mot.")

    protect(keeper, path, change="Tout le monde", read="Les personnes qui modèrent")
    writer.goto(f"/{path}")
    expect(writer.get_by_role("main")).to_contain_text("n’existe pas encore")
    expect(writer.get_by_role("main")).to_contain_text("connectez-vous")

    protect(keeper, path, change="Tout le monde", read="Tout le monde")
    writer.goto(f"/{path}")
    expect(writer.get_by_role("main")).to_contain_text("Mot à mot.")
