from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.journeys.browsing import Visitors
from tests.journeys.posting import Poster

FIRST = "# Prêt de matériel\n\nDeux ordinateurs.\n\nUne imprimante.\n"
SECOND = FIRST.replace("Deux ordinateurs", "Trois tablettes")


def written_twice(poster: Poster, path: str) -> None:
    poster.save(path, FIRST, author="Anne", summary="Liste de départ")
    poster.save(path, SECOND, author="Driss", summary="Des tablettes")


def test_the_history_says_who_did_what(page: Page, poster: Poster) -> None:
    written_twice(poster, "traces/histoire")
    page.goto("/traces/histoire")

    page.get_by_role("link", name="Historique", exact=True).click()

    lines = page.locator("ol.history > li")
    expect(lines).to_have_count(2)
    expect(lines.nth(0)).to_contain_text("Driss")
    expect(lines.nth(0)).to_contain_text("Des tablettes")
    expect(lines.nth(0)).to_contain_text("version actuelle")
    expect(lines.nth(1)).to_contain_text("création")


def test_two_versions_chosen_in_the_history_are_compared(page: Page, poster: Poster) -> None:
    written_twice(poster, "traces/comparee")
    page.goto("/-/history/traces/comparee")

    page.get_by_role("button", name="Comparer les deux versions choisies").click()

    expect(page.locator(".diff.read del", has_text="Deux ordinateurs").first).to_be_visible()
    expect(page.locator(".diff.read ins", has_text="Trois tablettes").first).to_be_visible()


def test_a_comparison_is_of_what_is_read_or_of_the_source_in_two_ways(
    page: Page, poster: Poster
) -> None:
    written_twice(poster, "traces/cotes")
    page.goto("/-/diff/traces/cotes")
    expect(page.locator(".diff.read .line").first).to_be_visible()

    page.get_by_role("link", name="Le texte source, côte à côte").click()
    expect(page.locator(".diff.side .row.changed .old")).to_be_visible()
    page.get_by_role("link", name="L’un sous l’autre").click()
    expect(page.locator(".diff.inline .row.changed")).to_contain_text("Trois")
    page.get_by_role("link", name="Comme on la lit").click()

    expect(page.locator(".diff.read")).to_be_visible()


def test_only_the_words_that_changed_are_marked(page: Page, poster: Poster) -> None:
    poster.save("traces/mots", "# Mots\n\nOuvert le lundi et le mardi matin.\n")
    poster.save("traces/mots", "# Mots\n\nOuvert le lundi et le jeudi matin.\n")

    page.goto("/-/diff/traces/mots")

    expect(page.locator(".line del")).to_have_text("(retiré) mardi")
    expect(page.locator(".line ins")).to_have_text("(ajouté) jeudi")
    page.get_by_role("link", name="Le texte source, côte à côte").click()
    expect(page.locator(".row del")).to_have_text("(retiré) mardi")
    expect(page.locator(".row ins")).to_have_text("(ajouté) jeudi")


def test_each_line_is_signed_by_who_wrote_it(page: Page, poster: Poster) -> None:
    written_twice(poster, "traces/lignes")
    page.goto("/traces/lignes")

    page.get_by_text("Plus", exact=True).click()
    page.get_by_role("link", name="Qui a écrit chaque ligne").click()

    expect(page.locator(".blame section", has_text="tablettes")).to_contain_text("Driss")
    expect(page.locator(".blame section", has_text="imprimante")).to_contain_text("Anne")


def test_a_version_keeps_its_address_for_ever(page: Page, poster: Poster) -> None:
    written_twice(poster, "traces/permanente")
    page.goto("/-/history/traces/permanente")
    page.locator("ol.history > li").nth(1).get_by_role("link").first.click()
    place = page.url

    poster.act("move", "traces/permanente", target="traces/ailleurs")
    page.goto(place)

    assert re.search(r"/-/version/[0-9a-f]{40}/traces/permanente$", place)
    expect(page.get_by_role("article")).to_contain_text("Deux ordinateurs.")
    expect(page.locator(".notice").first).to_contain_text("Ce n’est plus la version actuelle")


def test_a_page_goes_back_to_a_version_once_one_saw_what_changes(
    page: Page, poster: Poster
) -> None:
    written_twice(poster, "traces/retour")
    page.goto("/-/history/traces/retour")

    page.locator("ol.history > li").nth(1).get_by_role("link", name="Revenir").click()
    expect(page.locator(".diff")).to_contain_text("Trois tablettes.")
    page.get_by_label("Qu’avez-vous changé ?").fill("Les tablettes sont parties")
    page.get_by_role("button", name="Revenir à cette version").click()

    expect(page.get_by_role("article")).to_contain_text("Deux ordinateurs.")
    page.goto("/-/history/traces/retour")
    expect(page.locator("ol.history > li")).to_have_count(3)
    expect(page.locator("ol.history > li").first).to_contain_text("retour à une version")


def test_a_deleted_page_is_restored_by_anyone(
    visitors: Visitors, page: Page, poster: Poster
) -> None:
    visitors.witness.expected.add(404)
    written_twice(poster, "traces/effacee")
    page.goto("/traces/effacee")
    page.get_by_text("Plus", exact=True).click()
    page.get_by_role("link", name="Supprimer").click()
    page.get_by_label("Qu’avez-vous changé ?").fill("En double")
    page.get_by_role("button", name="Supprimer la page").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("a été supprimée")
    expect(page.get_by_role("main")).to_contain_text("En double")

    other = visitors.arrive()
    other.goto("/traces/effacee")
    other.get_by_role("link", name="Rétablir la page").click()
    expect(other.get_by_role("main")).to_contain_text("En double")
    other.get_by_role("button", name="Rétablir la page").click()

    expect(other.get_by_role("article")).to_contain_text("Trois tablettes.")


def test_a_moved_page_takes_links_and_old_addresses_along(page: Page, poster: Poster) -> None:
    poster.save("traces/depart", FIRST)
    poster.save(
        "traces/citante",
        "# Citante\n\n[[traces/depart]] et [le prêt](depart.md) et [[Prêt de matériel]].\n",
    )
    page.goto("/traces/depart")
    page.get_by_text("Plus", exact=True).click()
    page.get_by_role("link", name="Déplacer").click()
    page.get_by_label("Nouvelle adresse").fill("traces/prets/materiel")
    page.get_by_role("button", name="Déplacer la page").click()
    page.wait_for_url("**/traces/prets/materiel")

    source = poster.get("/traces/citante.md").text
    page.goto("/traces/depart")

    assert page.url.endswith("/traces/prets/materiel")
    assert "[[traces/prets/materiel" in source
    assert "(prets/materiel.md)" in source


def test_a_page_does_not_move_onto_another(visitors: Visitors, page: Page, poster: Poster) -> None:
    visitors.witness.expected.add(422)
    poster.save("traces/ici", FIRST)
    poster.save("traces/la", FIRST)
    page.goto("/-/move/traces/ici")
    page.get_by_label("Nouvelle adresse").fill("traces/la")

    page.get_by_role("button", name="Déplacer la page").click()

    expect(page.locator("#target-error")).to_contain_text("déjà une page")
    expect(page.get_by_label("Nouvelle adresse")).to_have_value("traces/la")


def test_recent_changes_are_filtered(page: Page, poster: Poster) -> None:
    poster.save("filtrees/une", FIRST)
    poster.save("filtrees/deux", FIRST)
    poster.act("delete", "filtrees/une", summary="En double")
    page.goto("/-/changes")
    page.get_by_text("Filtrer", exact=True).first.click()

    page.get_by_label("Dossier").fill("filtrees")
    page.get_by_label("Sorte de changement").select_option("suppression")
    page.get_by_role("button", name="Filtrer").click()

    expect(page.locator("ol.history > li")).to_have_count(1)
    expect(page.locator("ol.history > li")).to_contain_text("En double")


def test_the_feeds_tell_the_last_change(page: Page, poster: Poster) -> None:
    poster.save("traces/flux", FIRST, author="Anne & Lou", summary="Vu par les flux")

    feeds = [page.request.get(f) for f in ("/-/changes.atom", "/-/history/traces/flux.atom")]

    for feed in feeds:
        assert feed.headers["content-type"].startswith("application/atom+xml")
        assert "Vu par les flux" in feed.text()
        assert "Anne &amp; Lou" in feed.text()
