from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.journeys.browsing import Visitors
from tests.journeys.posting import Poster

TEXT = "# Réunion\n\nLe lundi à 14 h.\n\nSalle bleue.\n\nApportez un thé.\n"


def edit(page: Page, path: str, text: str, name: str) -> None:
    """Open the editor of a page and change its text, without saving."""
    page.goto(f"/-/edit/{path}")
    page.get_by_label("Texte de la page").fill(text)
    page.get_by_label("Votre nom ou un pseudonyme").fill(name)


def save(page: Page) -> None:
    page.get_by_role("button", name="Enregistrer").click()


def test_two_people_who_edit_different_paragraphs_are_joined(
    visitors: Visitors, poster: Poster
) -> None:
    poster.save("ensemble/reunie", TEXT)
    anne, driss = visitors.arrive(), visitors.arrive()
    edit(anne, "ensemble/reunie", TEXT.replace("14 h", "15 h"), "Anne")
    edit(driss, "ensemble/reunie", TEXT.replace("un thé", "un café"), "Driss")

    save(anne)
    anne.wait_for_url("**/ensemble/reunie")
    save(driss)

    expect(driss.get_by_role("status").first).to_contain_text("Anne")
    article = driss.get_by_role("article")
    expect(article).to_contain_text("Le lundi à 15 h.")
    expect(article).to_contain_text("Apportez un café.")


def test_two_people_who_edit_the_same_line_choose_together(
    visitors: Visitors, poster: Poster
) -> None:
    visitors.witness.expected.add(409)
    poster.save("ensemble/disputee", TEXT)
    anne, driss = visitors.arrive(), visitors.arrive()
    edit(anne, "ensemble/disputee", TEXT.replace("14 h", "15 h"), "Anne")
    edit(driss, "ensemble/disputee", TEXT.replace("14 h", "16 h"), "Driss")
    save(anne)
    anne.wait_for_url("**/ensemble/disputee")

    with driss.expect_response("**/-/edit/ensemble/disputee") as answered:
        save(driss)
    assert answered.value.status == 409
    expect(driss.get_by_role("alert")).to_contain_text("Anne")
    draft = driss.get_by_label("Texte à terminer").input_value()
    assert "15 h" in draft
    assert "16 h" in draft
    driss.get_by_label("Texte à terminer").fill(TEXT.replace("14 h", "15 h 30"))
    save(driss)

    driss.wait_for_url("**/ensemble/disputee")
    expect(driss.get_by_role("article")).to_contain_text("Le lundi à 15 h 30.")


def test_a_conflict_is_finished_without_script(visitors: Visitors, poster: Poster) -> None:
    visitors.witness.expected.add(409)
    poster.save("ensemble/sans-script", TEXT)
    page = visitors.arrive(script=False)
    edit(page, "ensemble/sans-script", TEXT.replace("14 h", "16 h"), "Driss")
    poster.save("ensemble/sans-script", TEXT.replace("14 h", "15 h"), author="Anne")

    save(page)
    expect(page.get_by_role("alert")).to_contain_text("Anne")
    page.get_by_label("Texte à terminer").fill(TEXT.replace("14 h", "17 h"))
    save(page)

    expect(page.get_by_role("article")).to_contain_text("Le lundi à 17 h.")


def test_a_page_deleted_while_it_is_edited_is_created_again(
    visitors: Visitors, poster: Poster
) -> None:
    visitors.witness.expected.add(409)
    poster.save("ensemble/supprimee", TEXT)
    page = visitors.arrive()
    edit(page, "ensemble/supprimee", TEXT.replace("bleue", "verte"), "Driss")
    poster.act("delete", "ensemble/supprimee", summary="Réunion annulée")

    save(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("a été supprimée")
    expect(page.get_by_label("Texte à terminer")).to_have_value(TEXT.replace("bleue", "verte"))
    save(page)

    page.wait_for_url("**/ensemble/supprimee")
    expect(page.get_by_role("article")).to_contain_text("Salle verte.")


def test_a_page_moved_while_it_is_edited_is_followed(visitors: Visitors, poster: Poster) -> None:
    poster.save("ensemble/partante", TEXT)
    page = visitors.arrive()
    edit(page, "ensemble/partante", TEXT.replace("bleue", "verte"), "Driss")
    poster.act("move", "ensemble/partante", target="ensemble/arrivee")

    save(page)

    page.wait_for_url("**/ensemble/arrivee")
    expect(page.get_by_role("status").first).to_contain_text("déplacée")
    expect(page.get_by_role("article")).to_contain_text("Salle verte.")


def test_two_people_who_begin_the_same_page_lose_nothing(
    visitors: Visitors, poster: Poster
) -> None:
    visitors.witness.expected.add(409)
    page = visitors.arrive()
    edit(page, "ensemble/nouvelle", "# Nouvelle\n\nMa phrase.\n", "Driss")
    poster.save("ensemble/nouvelle", "# Nouvelle\n\nSa phrase.\n", author="Anne")

    save(page)

    draft = page.get_by_label("Texte à terminer").input_value()
    assert "Ma phrase." in draft
    assert "Sa phrase." in draft


SECTIONS = "# Salles\n\n## Bleue\n\nDix places.\n\n## Verte\n\nCinq places.\n"


def test_a_section_is_joined_with_what_was_written_elsewhere(
    visitors: Visitors, poster: Poster
) -> None:
    poster.save("ensemble/sections", SECTIONS)
    page = visitors.arrive()
    page.goto("/-/edit/ensemble/sections?section=2")
    page.get_by_label("Texte de la page").fill("## Verte\n\nSix places.\n")
    before = SECTIONS.replace("# Salles\n", "# Salles\n\nUne introduction.\n")
    poster.save("ensemble/sections", before.replace("Dix", "Douze"), author="Anne")

    save(page)

    article = page.get_by_role("article")
    expect(article).to_contain_text("Une introduction.")
    expect(article).to_contain_text("Douze places.")
    expect(article).to_contain_text("Six places.")


def test_a_conflict_in_a_section_gives_the_whole_page_to_finish(
    visitors: Visitors, poster: Poster
) -> None:
    visitors.witness.expected.add(409)
    poster.save("ensemble/section-disputee", SECTIONS)
    page = visitors.arrive()
    page.goto("/-/edit/ensemble/section-disputee?section=2")
    page.get_by_label("Texte de la page").fill("## Verte\n\nSix places.\n")
    poster.save("ensemble/section-disputee", SECTIONS.replace("Cinq", "Sept"), author="Anne")

    save(page)
    draft = page.get_by_label("Texte à terminer").input_value()
    assert draft.startswith("# Salles")
    page.get_by_label("Texte à terminer").fill(SECTIONS.replace("Cinq", "Huit"))
    save(page)

    expect(page.get_by_role("article")).to_contain_text("Dix places.")
    expect(page.get_by_role("article")).to_contain_text("Huit places.")
