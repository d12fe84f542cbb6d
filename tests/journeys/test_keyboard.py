"""The keyboard alone: nothing here points nor clicks."""

from __future__ import annotations

from itertools import pairwise

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.posting import Poster

STOPS = 150
FOCUSED = """() => {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const style = getComputedStyle(e);
  const box = e.getBoundingClientRect();
  const name = `${e.tagName.toLowerCase()} ${e.id || e.textContent.trim().slice(0, 30)}`;
  const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  const inside = box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  return [name, ring, inside];
}"""


def tab_to(page: Page, target: Locator) -> None:
    """Press the Tab key until something has the focus."""
    for _stop in range(STOPS):
        page.keyboard.press("Tab")
        if target.evaluate("e => e === document.activeElement"):
            return
    raise AssertionError(f"the Tab key never reaches {target}")


def test_the_first_stop_leads_to_the_content(page: Page) -> None:
    page.goto("/outils/pix")

    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Aller au contenu")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport(ratio=1)
    page.keyboard.press("Enter")

    expect(page.locator("main")).to_be_focused()


@pytest.mark.parametrize(
    "address", ["/", "/outils/pix", "/-/edit/outils/pix", "/-/history/accueil", "/-/search?q=pix"]
)
def test_every_stop_shows_where_one_is(page: Page, address: str) -> None:
    page.goto(address)

    seen: list[str] = []
    unseen: list[str] = []
    for _stop in range(STOPS):
        page.keyboard.press("Tab")
        where = page.evaluate(FOCUSED)
        if where is None:
            break
        name, has_ring, is_inside = where
        seen.append(name)
        if not (has_ring and is_inside):
            unseen.append(name)

    assert len(seen) > 10
    assert unseen == []


def test_stops_follow_the_order_of_the_page(page: Page) -> None:
    page.goto("/-/edit/outils/pix")
    tops = []

    for _stop in range(STOPS):
        page.keyboard.press("Tab")
        place = page.evaluate(
            """() => {
              const e = document.activeElement;
              if (e === document.body) return null;
              const inside = e.closest("main");
              return inside ? e.getBoundingClientRect().top + scrollY : -1;
            }"""
        )
        if place is None:
            break
        tops.append(place)

    inside = [top for top in tops if top >= 0]
    assert all(after > before - 60 for before, after in pairwise(inside))


def test_a_page_is_written_by_the_keyboard_alone(page: Page) -> None:
    page.goto("/")
    tab_to(page, page.get_by_role("link", name="+ Nouvelle page"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/-/new")
    tab_to(page, page.get_by_label("Titre de la page"))
    page.keyboard.type("Au clavier")
    page.keyboard.press("Tab")
    page.keyboard.type("clavier")
    page.keyboard.press("Enter")
    begin = page.get_by_role("button", name="Commencer cette page")
    begin.wait_for()
    tab_to(page, begin)
    page.keyboard.press("Enter")
    page.wait_for_url("**/-/edit/clavier/au-clavier?*")
    tab_to(page, page.get_by_label("Texte de la page"))
    page.keyboard.press("Control+End")
    page.keyboard.type("Sans souris.")
    tab_to(page, page.get_by_role("button", name="Enregistrer"))

    page.keyboard.press("Enter")

    page.wait_for_url("**/clavier/au-clavier")
    expect(page.get_by_role("article")).to_contain_text("Sans souris.")


def test_the_toolbar_is_one_stop_with_arrows_inside(page: Page) -> None:
    page.goto("/-/edit/clavier/outils")
    bold = page.get_by_role("toolbar").get_by_role("button", name="Gras")
    tab_to(page, bold)

    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("toolbar").get_by_role("button", name="Italique")).to_be_focused()
    page.keyboard.press("Tab")

    expect(page.get_by_label("Texte de la page")).to_be_focused()


def test_the_question_about_a_picture_keeps_and_gives_back_the_focus(page: Page) -> None:
    page.goto("/-/edit/clavier/image")
    area = page.get_by_label("Texte de la page")
    area.focus()
    area.evaluate(
        """(area) => {
          const carried = new DataTransfer();
          carried.items.add(new File(["x"], "a.png", { type: "image/png" }));
          area.dispatchEvent(new ClipboardEvent("paste", { clipboardData: carried, cancelable: true }));
        }"""
    )
    expect(page.get_by_role("dialog")).to_be_visible()
    expect(page.get_by_label("Que montre l’image ?")).to_be_focused()

    page.keyboard.press("Escape")

    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(area).to_be_focused()


def test_more_actions_open_by_the_keyboard(page: Page, poster: Poster) -> None:
    poster.save("clavier/plus", "# Plus\n\nTexte.\n")
    page.goto("/clavier/plus")
    tab_to(page, page.locator("details.more summary"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("link", name="Déplacer"))

    page.keyboard.press("Enter")

    page.wait_for_url("**/-/move/clavier/plus")
