"""Names called in a text: links to who they are, as long as such a person is there."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask

from gare.app import application
from gare.markup.mentions import known_only, with_links
from gare.markup.sanitize import sanitize
from gare.model.people import Author, Person, Role
from gare.wiki import administering
from gare.wiki.talking import Said, begin
from gare.wiki.wiki import Wiki
from tests.making import MakeWiki, put
from tests.web.people import PASSWORD, Browser

TEXT = "# Aide\n\nDemandez à @anne-le-goff, pas à @personne.\n"
LINK = 'href="/-/who/anne-le-goff"'
ODILE = "Odile"


@pytest.fixture
def wiki(wiki_with: MakeWiki) -> Wiki:
    return wiki_with({"accueil.md": "# A\n", "aide.md": TEXT})


@pytest.fixture
def app(wiki: Wiki) -> Flask:
    return application(wiki)


def join(app: Flask) -> None:
    """Have Anne make her account."""
    made = Browser(app).post("/-/register", "/-/register", name="Anne Le Goff", password=PASSWORD)
    assert made.status_code == 303


def test_a_name_is_a_link_once_there_is_such_a_person_and_no_more_when_not(
    wiki: Wiki, app: Flask
) -> None:
    reader = app.test_client()
    before = reader.get("/aide").text
    join(app)
    here = reader.get("/aide").text
    anne = wiki.people.account_named("Anne Le Goff")
    assert anne is not None
    odile = wiki.people.register(ODILE, None, datetime.now(UTC), role=Role.ADMIN)
    who = Person(Role.ADMIN, Author(ODILE, odile.handle), odile)
    administering.disable(wiki, who, anne.id)
    gone = reader.get("/aide").text

    assert [LINK in text for text in (before, here, gone)] == [False, True, False]
    assert "@anne-le-goff" in gone
    assert "/-/who/personne" not in here


def test_a_name_is_a_link_in_a_discussion(wiki: Wiki, app: Flask) -> None:
    join(app)
    writer = Person(Role.MODERATOR, Author("Bob", "bob"))

    begin(wiki, "aide", writer, Said("Qu’en dit @anne-le-goff ?", "Question"))

    assert LINK in app.test_client().get("/-/talk/aide").text


@pytest.mark.parametrize(
    "text",
    [
        "`@anne-le-goff`", "[voir @anne-le-goff](autre.md)", "bonjour@anne-le-goff.example",
        "a/@anne-le-goff", "[@anne-le-goff]", "https://x.example/@anne-le-goff",
        "```\n@anne-le-goff\n```",
    ],
)  # fmt: skip
def test_what_is_no_call_is_no_link(wiki: Wiki, app: Flask, text: str) -> None:
    join(app)
    put(wiki, {"essai.md": f"# Essai\n\n{text}\n"})

    assert LINK not in app.test_client().get("/essai").text


def test_a_page_that_calls_nobody_asks_nothing(wiki: Wiki, app: Flask) -> None:
    join(app)
    app.test_client().get("/accueil")
    asked: list[str] = []

    html = known_only(sanitize("<p>Rien, pas même a@b.example.</p>"), lambda: asked)

    assert html == "<p>Rien, pas même a@b.example.</p>"
    assert asked == []


def test_links_come_through_the_last_gate_and_go_alone() -> None:
    html = sanitize(f"<p>{with_links('Et @zoe, @bob et @zoe.', str)}</p>")

    assert html.count("<a ") == 3
    assert known_only(html, lambda: {"bob"}) == (
        '<p>Et @zoe, <a href="/-/who/bob" class="mention">@bob</a> et @zoe.</p>'
    )
