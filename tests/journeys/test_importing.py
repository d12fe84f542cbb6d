"""A moderator brings a table of places: sends it, says where its columns go, confirms, sees them."""

from __future__ import annotations

import subprocess
import sys
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browsing import Visitors
from tests.journeys.serving import Server
from tests.journeys.test_accounts import register
from tests.journeys.test_screens import violations


def moderate(gare: Server, page: Page) -> None:
    """Have the person of a window register, and the operator make them a moderator."""
    name = f"Modération {uuid4().hex[:8]}"
    register(page, name)
    expect(page.get_by_role("status").first).to_contain_text("Bienvenue")
    subprocess.run(
        [sys.executable, "-m", "gare", "user", "role", name, "moderator"],
        env=gare.environ,
        cwd=gare.folder,
        check=True,
        capture_output=True,
    )


@pytest.mark.parametrize("script", [True, False])
def test_a_table_is_sent_matched_and_confirmed(
    visitors: Visitors, gare: Server, script: bool
) -> None:
    page = visitors.arrive(script=script)
    moderate(gare, page)
    title, ident = f"Maison {uuid4().hex[:8]}", uuid4().hex[:8]
    table = f"Code;Nom du lieu;Commune\n{ident};{title};Brest\n{ident};Encore;Brest\n"
    page.goto("/-/import")
    page.get_by_label("Fichier").set_input_files(
        files={"name": "lieux.csv", "mimeType": "text/csv", "buffer": table.encode()}
    )
    page.get_by_label("Genre de fiches").select_option(label="Lieux")
    page.get_by_role("button", name="Lire le fichier").click()

    page.get_by_label("Code", exact=True).select_option(label="Identifiant")
    page.get_by_label("Nom du lieu").select_option(label="Titre")
    page.get_by_role("button", name="Revoir ce qui serait fait").click()
    expect(page.get_by_text("1 fiche nouvelle")).to_be_visible()
    expect(page.get_by_text("Cette fiche est déjà à la ligne 2.")).to_be_visible()
    page.get_by_role("button", name="Importer", exact=True).click()

    expect(page.get_by_role("status").first).to_contain_text("L’import est enregistré.")
    page.get_by_role("link", name="Voir la liste").click()
    page.goto(f"/-/kind/lieu?q={title.rpartition(' ')[2]}&view=list")
    expect(page.get_by_role("link", name=title)).to_be_visible()


@pytest.mark.parametrize("width", [360, 1280])
def test_the_screens_of_imports_are_accessible(
    visitors: Visitors, gare: Server, width: int
) -> None:
    page = visitors.arrive(width=width)
    moderate(gare, page)
    page.goto("/-/import")
    assert violations(page) == []

    page.get_by_label("Fichier").set_input_files(
        files={"name": "x.csv", "mimeType": "text/csv", "buffer": b"Code;Nom\n1;Un\n2;\n"}
    )
    page.get_by_label("Genre de fiches").select_option(label="Lieux")
    page.get_by_role("button", name="Lire le fichier").click()
    expect(page.get_by_role("heading", name="Ce qui serait fait")).to_be_visible()

    assert violations(page) == []
