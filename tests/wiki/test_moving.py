"""Moving a page: everything that spoke of it still does."""

from __future__ import annotations

import pytest

from gare.model.errors import BadPath, PageExists, PageMissing
from gare.wiki.moving import MoveForm, move
from gare.wiki.reading import Moved, view
from gare.wiki.tracing import history
from tests.making import ANNE, MakeWiki, text_of, write

PAGES: dict[str, str | bytes] = {
    "accueil.md": "Voir [pix](outils/pix.md), ![](outils/pix/fig.webp) et [[outils/pix|Pix]].\n",
    "outils/pix.md": "# Pix\n\n![figure](pix/fig.webp) [accueil](../accueil.md)\n",
    "outils/pix/fig.webp": b"RIFF....WEBP",
    "outils/pix/avance.md": "# Pix avancé\n\n[retour](../pix.md)\n",
    "outils/autre.md": "Rien ici.\n",
}


def to(target: str, *, with_children: bool = False) -> MoveForm:
    return MoveForm(target, with_children, "", "")


def test_links_of_other_pages_are_rewritten_in_the_same_commit(wiki_with: MakeWiki) -> None:
    wiki = wiki_with(PAGES)
    before = wiki.store.head()

    move(wiki, "outils/pix", ANNE, to("competences/pix-en-ligne"))

    head = wiki.store.head()
    assert head is not None
    assert wiki.store.commit(head).parent == before
    assert text_of(wiki, "accueil.md") == (
        "Voir [pix](competences/pix-en-ligne.md), ![](competences/pix-en-ligne/fig.webp) "
        "et [[competences/pix-en-ligne|Pix]].\n"
    )


def test_its_attachments_follow_and_its_own_links_still_lead_there(wiki_with: MakeWiki) -> None:
    wiki = wiki_with(PAGES)

    move(wiki, "outils/pix", ANNE, to("pix"))

    assert text_of(wiki, "pix.md") == "# Pix\n\n![figure](pix/fig.webp) [accueil](accueil.md)\n"
    assert text_of(wiki, "pix/fig.webp") == "RIFF....WEBP"


def test_pages_below_stay_unless_asked(wiki_with: MakeWiki) -> None:
    wiki = wiki_with(PAGES)

    move(wiki, "outils/pix", ANNE, to("pix"))

    assert text_of(wiki, "outils/pix/avance.md") == "# Pix avancé\n\n[retour](../../pix.md)\n"


def test_pages_below_follow_when_asked(wiki_with: MakeWiki) -> None:
    wiki = wiki_with(PAGES)

    move(wiki, "outils/pix", ANNE, to("pix", with_children=True))

    assert text_of(wiki, "pix/avance.md") == "# Pix avancé\n\n[retour](../pix.md)\n"


def test_the_old_address_redirects_even_after_a_second_move(wiki_with: MakeWiki) -> None:
    wiki = wiki_with(PAGES)

    move(wiki, "outils/pix", ANNE, to("pix"))
    move(wiki, "pix", ANNE, to("certification-pix"))

    assert view(wiki, "outils/pix", "") == Moved("/certification-pix")
    assert view(wiki, "pix", "") == Moved("/certification-pix")
    assert "outils/pix: certification-pix" in text_of(wiki, "_gare/redirects.yml")


def test_a_page_that_comes_back_is_not_redirected(wiki_with: MakeWiki) -> None:
    wiki = wiki_with(PAGES)

    move(wiki, "outils/autre", ANNE, to("ailleurs"))
    move(wiki, "ailleurs", ANNE, to("outils/autre"))

    assert view(wiki, "ailleurs", "") == Moved("/outils/autre")
    assert "outils/autre:" not in text_of(wiki, "_gare/redirects.yml")


def test_the_history_follows(wiki_with: MakeWiki) -> None:
    wiki = wiki_with({})
    write(wiki, "a", "# A\n\nun\n")

    move(wiki, "a", ANNE, to("b"))

    seen = history(wiki, "b")
    assert [str(change.action) for change in seen.revisions] == ["move", "create"]


def test_moving_onto_a_page_is_refused(wiki_with: MakeWiki) -> None:
    wiki = wiki_with(PAGES)

    with pytest.raises(PageExists):
        move(wiki, "outils/pix", ANNE, to("outils/autre"))


def test_a_title_typed_as_target_becomes_a_good_path(wiki_with: MakeWiki) -> None:
    wiki = wiki_with(PAGES)

    assert move(wiki, "outils/autre", ANNE, to("Études/L’œuvre à venir !")) == (
        "etudes/l-oeuvre-a-venir"
    )


def test_a_target_without_a_name_is_refused(wiki_with: MakeWiki) -> None:
    wiki = wiki_with(PAGES)

    with pytest.raises(BadPath):
        move(wiki, "outils/autre", ANNE, to("  /  "))


def test_a_missing_page_cannot_move(wiki_with: MakeWiki) -> None:
    wiki = wiki_with(PAGES)

    with pytest.raises(PageMissing):
        move(wiki, "nulle-part", ANNE, to("ailleurs"))
