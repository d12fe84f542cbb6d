"""The page about privacy says what is really set, in both languages, and every page leads to it."""

from __future__ import annotations

from html import unescape

import pytest

from gare.app import application
from gare.model.retention import KEPT
from gare.web.context import VISITOR_COOKIE
from gare.web.languages import COOKIE as LANGUAGE_COOKIE
from gare.web.privacy_words import TOPICS
from gare.web.sessions import KNOWN_COOKIE
from tests.making import MakeWiki

READ = (
    "/", "/agenda", "/agenda.md", "/-/talk/agenda", "/-/history/agenda", "/-/history/agenda.atom",
    "/-/blame/agenda", "/-/links/agenda", "/-/privacy", "/-/changes", "/-/changes.atom",
    "/-/search?q=a", "/-/pages", "/-/tags", "/-/wanted", "/-/orphans", "/-/kind/", "/-/new",
    "/-/to-check", "/-/moderation/log",
)  # fmt: skip


def test_it_says_what_is_set_and_nothing_of_what_is_not(wiki_with: MakeWiki) -> None:
    wiki = wiki_with(
        {"accueil.md": "# Bienvenue\n"},
        contact="donnees@gare.example",
        hosting="Association Untel, Brest",
        tiles_url="https://tuiles.example.org/{z}/{x}/{y}.png",
        oidc_issuer="https://compte.example.org",
        oidc_client_id="gare",
        oidc_name="Compte commun",
        smtp_url="smtp://127.0.0.1:9",
        mail_from="gare@gare.example",
        registration="invitation",
        newcomers="hold",
    )

    page = application(wiki).test_client().get("/-/privacy").text

    assert 'href="mailto:donnees@gare.example"' in page
    assert "Association Untel, Brest" in page
    assert "https://tuiles.example.org" in page
    assert "Compte commun" in page
    assert "sur invitation" in page
    assert "premiers textes attendent" in page
    assert "aucun courriel" not in page


def test_it_says_all_that_is_kept_outside_the_pages_and_how_long(wiki_with: MakeWiki) -> None:
    app = application(wiki_with({"accueil.md": "# A\n"}))

    page = unescape(app.test_client().get("/-/privacy").text)

    with app.test_request_context("/"):
        said = [TOPICS[kept.topic]() for kept in KEPT]
    assert [one for one in said if f"<li>{one} – <strong>" not in page] == []
    days = {kept.lasts.days for kept in KEPT if kept.lasts and kept.lasts.days > 1}
    assert [one for one in days if f"<strong>{one}\u00a0jours" not in page] == []


def test_a_bare_site_says_that_it_uses_nothing(wiki_with: MakeWiki) -> None:
    page = application(wiki_with({"accueil.md": "# A\n"})).test_client().get("/-/privacy").text

    assert "aucun autre site" in page
    assert "aucun courriel" in page
    assert "n’a pas encore indiqué" in page


@pytest.mark.parametrize(
    ("contact", "link"),
    [
        ("/contact", 'href="/contact"'),
        ("Passez à la mairie", "Passez à la mairie"),
        ("javascript:x", "javascript:x"),
    ],
)
def test_a_contact_is_a_link_only_when_it_can_be_one(
    wiki_with: MakeWiki, contact: str, link: str
) -> None:
    wiki = wiki_with({"accueil.md": "# A\n"}, contact=contact)

    page = application(wiki).test_client().get("/-/privacy").text

    assert link in page
    assert 'href="javascript' not in page


@pytest.mark.parametrize("address", ["/", "/-/changes", "/jamais", "/-/login"])
def test_every_page_leads_to_it(wiki_with: MakeWiki, address: str) -> None:
    client = application(wiki_with({"accueil.md": "# A\n"})).test_client()

    assert 'href="/-/privacy"' in client.get(address).text


def test_the_cookies_are_those_that_are_set(wiki_with: MakeWiki) -> None:
    app = application(wiki_with({"accueil.md": "# A\n"}))

    page = app.test_client().get("/-/privacy").text

    names = (VISITOR_COOKIE, LANGUAGE_COOKIE, KNOWN_COOKIE, app.config["SESSION_COOKIE_NAME"])
    assert [name for name in names if f"<code>{name}</code>" not in page] == []


def test_a_reader_gets_no_cookie(wiki_with: MakeWiki) -> None:
    talk = "# Discussion\n\n## Une question\n\n### Bob, 2026-11-22 14:05 UTC\n\nQuand ?\n"
    files = {"accueil.md": "# A\n", "agenda.md": "# Agenda\n", "_gare/talk/agenda.md": talk}
    app = application(wiki_with(files))

    answers = {one: app.test_client().get(one) for one in READ}

    assert [one for one, got in answers.items() if got.status_code != 200] == []
    assert [one for one, got in answers.items() if "Set-Cookie" in got.headers] == []


def test_a_discussion_is_read_without_form_and_answered_one_link_away(
    wiki_with: MakeWiki,
) -> None:
    talk = "# Discussion\n\n## Une question\n\n### Bob, 2026-11-22 14:05 UTC\n\nQuand ?\n"
    app = application(wiki_with({"agenda.md": "# Agenda\n", "_gare/talk/agenda.md": talk}))
    client = app.test_client()

    first = client.get("/-/talk/agenda").text
    second = client.get("/-/talk/agenda?write=1").text
    again = client.get("/-/talk/agenda").text

    assert ("Quand ?" in first, 'name="source"' in first) == (True, False)
    assert 'href="/-/talk/agenda?write=1"' in first
    assert ('name="source"' in second, 'name="source"' in again) == (True, True)
