"""Drafts: kept from the editor or a form, seen by their author alone, published when ready."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator

import pytest
from flask import Flask

from gare.app import application
from gare.model.names import PagePath
from gare.model.people import Account, Author, Person, Role
from gare.model.rules import Act
from gare.wiki.doors import may
from gare.wiki.wiki import Wiki
from tests.making import MakeWiki, base_of, text_of, write
from tests.web.people import Browser, person, said, signed_in
from tests.wiki.forms import FILES

SECRET = "rhododendron"
TEXT = f"# Mon étude\n\nUn {SECRET} pas encore prêt.\n"
EDIT = "/-/edit/etudes/mon-etude"


@pytest.fixture
def wiki(wiki_with: MakeWiki) -> Wiki:
    return wiki_with(FILES | {"accueil.md": "# Accueil\n\nBonjour.\n"})


@pytest.fixture
def app(wiki: Wiki) -> Flask:
    return application(wiki)


@pytest.fixture
def lea(wiki: Wiki) -> Account:
    person(wiki, "Maud", Role.MODERATOR)
    return person(wiki, "Léa")


@pytest.fixture
def browser(app: Flask, lea: Account) -> Browser:
    return signed_in(app, lea.name)


def kept(browser: Browser, address: str = EDIT, **fields: str) -> str:
    """Keep a draft and return the address where it goes on."""
    sent = {"source": TEXT, "base": "", "summary": "", "keep": "1"} | fields
    answer = browser.post(address, address, **sent)
    assert answer.status_code == 303, said(answer)
    return answer.headers["Location"]


def shown(browser: Browser, address: str) -> str:
    """Return what the text area of an editor holds."""
    found = re.search(
        r'<textarea id="source"[^>]*>\n(.*?)</textarea>', browser.get(address).text, re.DOTALL
    )
    assert found is not None
    return found[1]


def heads(wiki: Wiki) -> bytes:
    git = ["git", "-C", str(wiki.settings.data / "content.git"), "for-each-ref"]
    return subprocess.run(git, check=True, capture_output=True).stdout


def objects(wiki: Wiki) -> Iterator[bytes]:
    """Give every object of the repository, reachable or not."""
    git = [
        "git",
        "-C",
        str(wiki.settings.data / "content.git"),
        "cat-file",
        "--batch-all-objects",
        "--batch",
    ]
    yield subprocess.run(git, check=True, capture_output=True).stdout


def test_a_draft_is_kept_and_gone_on_with(wiki: Wiki, app: Flask, browser: Browser) -> None:
    address = kept(browser)

    assert "Votre brouillon est gardé" in browser.get(address).text
    assert shown(browser, address) == TEXT
    listed = browser.get("/-/me/drafts").text
    assert "Mon étude" in listed
    assert "etudes/mon-etude" in listed


def test_a_draft_is_nowhere_else(wiki: Wiki, app: Flask, browser: Browser) -> None:
    before = heads(wiki)

    address = kept(browser)

    assert heads(wiki) == before
    assert all(SECRET.encode() not in one for one in objects(wiki))
    for other in (Browser(app), signed_in(app, "Maud")):
        assert SECRET not in other.get(address).text
        for place in ("/etudes/mon-etude", "/-/changes", "/-/search?q=encore+pret", "/-/proposals",
                      "/-/all", "/-/patrol", EDIT):  # fmt: skip
            assert SECRET not in other.get(place).text
    assert Browser(app).get("/-/me/drafts").status_code == 401


def test_one_keeps_the_same_draft_again(browser: Browser) -> None:
    address = kept(browser)
    ident = address.partition("draft=")[2].partition("&")[0]

    again = kept(browser, draft=ident, source=TEXT + "\nSuite.\n")

    assert again.partition("draft=")[2].partition("&")[0] == ident
    assert "Suite." in shown(browser, again)
    assert browser.get("/-/me/drafts").text.count('name="draft"') == 1


def test_saving_publishes_and_the_draft_goes(wiki: Wiki, browser: Browser) -> None:
    ident = kept(browser).partition("draft=")[2].partition("&")[0]

    saved = browser.post(EDIT, EDIT, source=TEXT, base="", summary="", draft=ident)

    assert saved.headers["Location"] == "/etudes/mon-etude"
    assert text_of(wiki, "etudes/mon-etude.md") == TEXT
    assert browser.get("/-/me/drafts").text.count('name="draft"') == 0


def test_a_draft_that_waits_to_be_read_is_no_draft_any_more(browser: Browser) -> None:
    ident = kept(browser).partition("draft=")[2].partition("&")[0]

    sent = browser.post(EDIT, EDIT, source=TEXT, base="", summary="", draft=ident, propose="1")

    assert "/-/proposal/" in sent.headers["Location"]
    assert browser.get("/-/me/drafts").text.count('name="draft"') == 0


def test_a_draft_of_a_page_is_joined_with_what_others_wrote(wiki: Wiki, browser: Browser) -> None:
    base = base_of(wiki, "accueil.md")
    mine = "# Accueil\n\nBonjour.\n\nUne ligne de plus.\n"
    address = kept(browser, "/-/edit/accueil", source=mine, base=base)
    ident = address.partition("draft=")[2].partition("&")[0]
    write(wiki, "accueil", "# Accueil de la gare\n\nBonjour.\n", base=base)

    assert shown(browser, address) == mine
    assert "brouillon de cette page" in browser.get("/-/edit/accueil").text
    browser.post("/-/edit/accueil", address, source=mine, base=base, summary="", draft=ident)

    assert text_of(wiki, "accueil.md") == "# Accueil de la gare\n\nBonjour.\n\nUne ligne de plus.\n"


def test_a_conflict_keeps_the_draft_until_it_is_finished(wiki: Wiki, browser: Browser) -> None:
    base = base_of(wiki, "accueil.md")
    mine = "# Accueil\n\nBonsoir.\n"
    ident = kept(browser, "/-/edit/accueil", source=mine, base=base)
    ident = ident.partition("draft=")[2].partition("&")[0]
    write(wiki, "accueil", "# Accueil\n\nSalut.\n", base=base)

    clash = browser.post(
        "/-/edit/accueil", "/-/edit/accueil", source=mine, base=base, summary="", draft=ident
    )

    assert clash.status_code == 409
    assert f'name="draft" value="{ident}"' in clash.text
    assert ident in browser.get("/-/me/drafts").text


def test_a_draft_is_published_at_another_address(wiki: Wiki, browser: Browser) -> None:
    ident = kept(browser).partition("draft=")[2].partition("&")[0]

    gone = browser.get(f"/-/new?draft={ident}&title=Ailleurs&folder=outils&go=1")
    place = gone.headers["Location"]

    assert place == f"/-/edit/outils/ailleurs?draft={ident}"
    assert shown(browser, place) == TEXT
    browser.post("/-/edit/outils/ailleurs", place, source=TEXT, base="", summary="", draft=ident)
    assert text_of(wiki, "outils/ailleurs.md") == TEXT
    assert browser.get("/-/me/drafts").text.count('name="draft"') == 0


def test_the_folder_of_drafts_is_outside_the_repository(
    wiki: Wiki, app: Flask, browser: Browser
) -> None:
    place = "/-/edit/brouillons/lea/idee"
    assert "Garder comme brouillon" in browser.get(place).text

    answer = browser.post(place, place, source=TEXT, base="", summary="")

    assert answer.headers["Location"].startswith("/-/edit/brouillons/lea/idee?draft=")
    assert wiki.store.snapshot().under("brouillons") == ()
    assert Browser(app).get("/brouillons/lea/idee").status_code == 404
    assert shown(browser, browser.get(place).headers["Location"]) == TEXT
    stranger = signed_in(app, person(wiki, "Zoé").name)
    refused = stranger.post(place, "/-/me", source=TEXT, base="", summary="")
    assert refused.status_code == 403
    assert wiki.store.snapshot().under("brouillons") == ()


def test_nobody_but_admins_begins_a_page_in_a_folder_of_drafts(wiki: Wiki, lea: Account) -> None:
    own = PagePath("brouillons/lea/x")
    mine = Person(Role.MEMBER, Author(lea.name, lea.handle), lea)

    assert not may(wiki, mine, Act.CREATE, own)
    assert may(wiki, mine, Act.READ, own)


@pytest.mark.parametrize("source", ["---\ntitle: [\n---\nx\n", "---\nkind: lieu\nsiret: 1\n---\n"])
def test_a_draft_may_be_as_unfinished_as_one_likes(browser: Browser, source: str) -> None:
    address = kept(browser, source=source)

    assert shown(browser, address) == source


def test_a_text_is_given_back_when_its_draft_is_not_kept(
    app: Flask, wiki: Wiki, browser: Browser
) -> None:
    visitor = Browser(app)
    long = "x" * (wiki.settings.max_page_bytes + 1)

    alone = visitor.post(EDIT, EDIT, source=TEXT, base="", summary="", keep="1")
    heavy = browser.post(EDIT, EDIT, source=long, base="", summary="", keep="1")

    assert alone.status_code == 403
    assert SECRET in alone.text
    assert "Connectez-vous" in alone.text
    assert heavy.status_code == 413
    assert browser.get("/-/me/drafts").text.count('name="draft"') == 0


def test_too_many_drafts_lose_nothing(browser: Browser) -> None:
    for number in range(100):
        kept(browser, f"/-/edit/notes/n{number}")

    answer = browser.post(EDIT, EDIT, source=TEXT, base="", summary="", keep="1")

    assert answer.status_code == 422
    assert SECRET in answer.text
    assert "trop de brouillons" in answer.text


def test_a_draft_is_thrown_away(browser: Browser) -> None:
    ident = kept(browser).partition("draft=")[2].partition("&")[0]

    browser.post("/-/me/drafts", "/-/me/drafts", draft=ident)

    assert browser.get("/-/me/drafts").text.count('name="draft"') == 0


def test_somebody_else_s_draft_is_neither_dropped_nor_published_over(
    wiki: Wiki, app: Flask, browser: Browser
) -> None:
    ident = kept(browser).partition("draft=")[2].partition("&")[0]
    zoe = signed_in(app, person(wiki, "Zoé").name)

    zoe.post("/-/me/drafts", "/-/me/drafts", draft=ident)
    zoe.post("/-/edit/autre", "/-/edit/autre", source="# Autre\n", base="", summary="", draft=ident)

    assert ident in browser.get("/-/me/drafts").text
    assert SECRET not in zoe.get(f"{EDIT}?draft={ident}").text


def test_a_fiche_is_kept_half_filled_and_gone_on_with(wiki: Wiki, browser: Browser) -> None:
    form = "/-/edit/contacts/neuf?kind=lieu"
    sent = {"kind": "lieu", "base": "", "id": "abc-1", "field.title": "Maison neuve",
            "field.telephone": "pas encore", "body": f"Un {SECRET}."}  # fmt: skip

    answer = browser.post("/-/edit/contacts/neuf", form, keep="1", **sent)

    assert answer.status_code == 303, said(answer)
    page = browser.get(answer.headers["Location"]).text
    assert 'value="Maison neuve"' in page
    assert 'value="pas encore"' in page
    assert SECRET in page
    ident = answer.headers["Location"].partition("draft=")[2]
    fixed = sent | {"field.telephone": "", "draft": ident}
    saved = browser.post("/-/edit/contacts/neuf", form, **fixed)
    assert saved.status_code == 303, said(saved)
    text = text_of(wiki, "contacts/neuf.md")
    assert "id: abc-1" in text
    assert "title: Maison neuve" in text
    assert SECRET in text
    assert browser.get("/-/me/drafts").text.count('name="draft"') == 0


def test_a_draft_of_a_fiche_keeps_what_its_form_does_not_know(wiki: Wiki, browser: Browser) -> None:
    source = "---\ntitle: Maison\nkind: lieu\nautre: gardé # note\n---\nTexte.\n"
    ident = kept(browser, "/-/edit/contacts/m", source=source)
    ident = ident.partition("draft=")[2].partition("&")[0]
    sent = {"kind": "lieu", "base": "", "field.title": "Maison bleue", "body": "Texte."}

    browser.post("/-/edit/contacts/m", f"/-/edit/contacts/m?draft={ident}", draft=ident, **sent)

    assert "autre: gardé # note" in text_of(wiki, "contacts/m.md")
    assert "title: Maison bleue" in text_of(wiki, "contacts/m.md")


def test_drafts_are_taken_away_and_forgotten_with_the_account(browser: Browser) -> None:
    kept(browser)

    mine = json.loads(browser.get("/-/me/export").text)

    assert mine["kept"]["drafts"][0]["source"] == TEXT
