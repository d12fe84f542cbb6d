"""The whole main path in a browser that runs no script."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.journeys.browsing import Visitors
from tests.journeys.posting import Poster

TEXT = "# Sans script\n\nUn paragraphe.\n"


@pytest.fixture
def plain(visitors: Visitors) -> Page:
    """A window that runs no script, as narrow as an old phone."""
    return visitors.arrive(script=False, width=360)


def test_a_page_is_begun_previewed_and_saved(plain: Page) -> None:
    plain.goto("/")
    plain.get_by_role("link", name="+ Nouvelle page").click()
    plain.get_by_label("Titre de la page").fill("Écrite sans script")
    plain.get_by_label("Dossier").fill("nu")
    plain.get_by_role("button", name="Continuer").click()
    plain.get_by_role("button", name="Commencer cette page").click()
    plain.get_by_label("Texte de la page").fill("# Écrite sans script\n\nUn **gras**.\n")
    plain.get_by_role("button", name="Aperçu").click()
    expect(plain.get_by_role("region", name="Aperçu").locator("strong")).to_have_text("gras")
    expect(plain.get_by_label("Texte de la page")).to_have_value(
        "# Écrite sans script\n\nUn **gras**.\n"
    )

    plain.get_by_role("button", name="Enregistrer").click()

    plain.wait_for_url("**/nu/ecrite-sans-script")
    expect(plain.get_by_role("article").locator("strong")).to_have_text("gras")


def test_a_section_is_edited(plain: Page, poster: Poster) -> None:
    poster.save(
        "nu/sections", "# Quatre\n\n## Un\n\na\n\n## Deux\n\nb\n\n## Trois\n\nc\n\n## Quatre\n\nd\n"
    )
    plain.goto("/nu/sections")
    plain.get_by_text("Sommaire", exact=True).click()

    plain.get_by_role("link", name="modifier la section « Trois »").click()

    expect(plain.get_by_label("Texte de la page")).to_have_value("## Trois\n\nc\n\n")


def test_a_page_is_found(plain: Page, poster: Poster) -> None:
    poster.save("nu/trouvee", "# Trouvée\n\nUn hippocampe.\n")
    plain.goto("/")
    plain.get_by_label("Rechercher dans les pages").fill("hippocampes")

    plain.get_by_role("button", name="Rechercher").click()
    plain.get_by_role("link", name="Trouvée").first.click()

    plain.wait_for_url("**/nu/trouvee")


def test_a_picture_is_added_described_and_shown(plain: Page, poster: Poster) -> None:
    poster.save("nu/image", TEXT)
    picture = BytesIO()
    Image.new("RGB", (80, 60), (10, 120, 60)).save(picture, "PNG")
    plain.goto("/-/files/nu/image")
    plain.get_by_label("Fichier", exact=True).set_input_files(
        {"name": "Vert.png", "mimeType": "image/png", "buffer": picture.getvalue()}
    )
    plain.get_by_label("Si c’est une image").fill("Un carré vert")
    plain.get_by_role("button", name="Ajouter le fichier").click()
    expect(plain.get_by_role("status").first).to_contain_text("est enregistré")

    plain.goto("/nu/image")

    expect(plain.get_by_role("img", name="Un carré vert")).to_be_visible()


def test_a_picture_nobody_described_is_asked_about(
    plain: Page, visitors: Visitors, poster: Poster
) -> None:
    visitors.witness.expected.add(422)
    poster.save("nu/muette", TEXT)
    picture = BytesIO()
    Image.new("RGB", (80, 60), (10, 120, 60)).save(picture, "PNG")
    plain.goto("/-/files/nu/muette")
    plain.get_by_label("Fichier", exact=True).set_input_files(
        {"name": "vert.png", "mimeType": "image/png", "buffer": picture.getvalue()}
    )

    plain.get_by_role("button", name="Ajouter le fichier").click()

    expect(plain.locator(".error").first).to_be_visible()


def test_a_page_is_deleted_then_restored(plain: Page, visitors: Visitors, poster: Poster) -> None:
    visitors.witness.expected.add(404)
    poster.save("nu/effacee", TEXT)
    plain.goto("/nu/effacee")
    plain.get_by_text("Plus", exact=True).click()
    plain.get_by_role("link", name="Supprimer").click()
    plain.get_by_role("button", name="Supprimer la page").click()
    expect(plain.get_by_role("heading", level=1)).to_contain_text("a été supprimée")

    plain.get_by_role("link", name="Rétablir la page").click()
    plain.get_by_role("button", name="Rétablir la page").click()

    expect(plain.get_by_role("article")).to_contain_text("Un paragraphe.")


def test_a_page_is_moved_and_goes_back_to_a_version(plain: Page, poster: Poster) -> None:
    poster.save("nu/ici", TEXT)
    poster.save("nu/ici", TEXT.replace("Un", "Deux"))
    plain.goto("/-/move/nu/ici")
    plain.get_by_label("Nouvelle adresse").fill("nu/la-bas")
    plain.get_by_role("button", name="Déplacer la page").click()
    plain.wait_for_url("**/nu/la-bas")

    plain.get_by_role("link", name="Historique", exact=True).click()
    plain.locator("ol.history > li").last.get_by_role("link", name="Revenir").click()
    plain.get_by_role("button", name="Revenir à cette version").click()

    expect(plain.get_by_role("article")).to_contain_text("Un paragraphe.")


def test_someone_registers_and_signs(plain: Page) -> None:
    plain.goto("/-/register")
    plain.get_by_label("Nom public").fill("Gaël Sans-Script")
    plain.get_by_label("Mot de passe").fill("neuf tortues calmes")
    plain.get_by_role("button", name="Créer le compte").click()
    plain.goto("/-/edit/nu/signee")
    plain.get_by_label("Texte de la page").fill(TEXT)

    plain.get_by_role("button", name="Enregistrer").click()

    expect(plain.get_by_label("À propos de cette page")).to_contain_text("Gaël Sans-Script")
