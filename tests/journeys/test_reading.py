from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.journeys.browsing import Visitors
from tests.journeys.posting import Poster

LONG = "# Lieux d’accueil\n\nIntroduction.\n\n" + "\n".join(
    f"## Partie {n}\n\n{'Du texte à lire. ' * 40}\n" for n in range(1, 6)
)


def test_the_menu_of_the_home_leads_to_a_page(page: Page) -> None:
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()

    page.get_by_role("navigation", name="Menu principal").get_by_role("link").nth(1).click()

    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.url.rstrip("/") != page.context.request.get("/").url.rstrip("/")


def test_the_breadcrumb_leads_up_to_the_folder(page: Page) -> None:
    page.goto("/outils/pix")

    page.get_by_role("navigation", name="Vous êtes ici").get_by_role("link").nth(1).click()

    page.wait_for_url("**/outils")


def test_the_contents_lead_to_a_part_of_a_long_page(page: Page, poster: Poster) -> None:
    poster.save("lecture/longue", LONG)
    page.goto("/lecture/longue")

    contents = page.get_by_role("navigation", name="Sommaire de la page")
    contents.get_by_role("link", name="Partie 4", exact=True).click()

    expect(page.get_by_role("heading", name="Partie 4")).to_be_in_viewport()
    assert "#" in page.url


def test_a_page_says_who_changed_it_and_under_which_licence(page: Page, poster: Poster) -> None:
    poster.save("lecture/signee", "# Signée\n\nTexte.\n", author="Nadia Belkacem")

    page.goto("/lecture/signee")

    about = page.get_by_label("À propos de cette page")
    expect(about).to_contain_text("Nadia Belkacem")
    expect(about).to_contain_text("CC-BY-SA-4.0")


def test_a_page_shows_the_pages_that_lead_to_it(page: Page, poster: Poster) -> None:
    poster.save("lecture/cible", "# Cible\n\nTexte.\n")
    poster.save("lecture/depart", "# Départ\n\nVoir [[lecture/cible]].\n")
    page.goto("/lecture/cible")

    page.get_by_label("Autour de cette page").get_by_role("link", name="Départ").click()
    page.get_by_role("article").get_by_role("link", name="Cible").click()

    page.wait_for_url("**/lecture/cible")


def test_a_page_tells_how_to_cite_and_clone_it(page: Page, poster: Poster) -> None:
    poster.save("lecture/citee", "# Citée\n\nPremière.\n")
    page.goto("/lecture/citee")

    page.get_by_text("Citer et cloner cette page").click()
    around = page.get_by_label("Autour de cette page")
    expect(around).to_contain_text("git clone http://127.0.0.1")
    permanent = around.get_by_role("link", name="/-/version/").get_attribute("href") or ""
    poster.save("lecture/citee", "# Citée\n\nSeconde.\n")
    page.goto(permanent)

    expect(page.get_by_role("article")).to_contain_text("Première.")


def test_a_double_click_opens_the_editor(page: Page, poster: Poster) -> None:
    poster.save("lecture/double", "# Double\n\nCliquez deux fois.\n")
    page.goto("/lecture/double")

    page.get_by_text("Cliquez deux fois.").dblclick()

    page.wait_for_url("**/-/edit/lecture/double")


def test_an_unknown_address_offers_near_pages_and_to_create_it(
    visitors: Visitors, page: Page, poster: Poster
) -> None:
    poster.save("lecture/ludotheque", "# Ludothèque\n\nDes jeux.\n")
    visitors.witness.expected.add(404)

    answer = page.goto("/lecture/ludoteque")

    assert answer is not None
    assert answer.status == 404
    expect(page.get_by_role("link", name="Ludothèque")).to_be_visible()
    page.get_by_role("link", name="Créer cette page").click()
    expect(page.get_by_label("Texte de la page")).to_be_visible()
