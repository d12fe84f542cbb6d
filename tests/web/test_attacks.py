"""What was tried by somebody who wanted to break in, door by door, and does not work any more."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from gare.app import application
from gare.model.people import Author, Person, Role
from gare.wiki.deciding import READ_ONLY
from gare.wiki.indexing import catch_up
from gare.wiki.moving import MoveForm, move
from gare.wiki.noticing import notice
from gare.wiki.removing import delete
from gare.wiki.standing import decided
from gare.wiki.wiki import Wiki
from tests.making import MakeWiki, base_of, put, without_index
from tests.web.keepers import field, signed_in, token
from tests.wiki.fiches import FICHES

SECRET = "zyzomys"
MAUD = Person(Role.ADMIN, Author("Maud", "maud"))
RULES = """rules:
  - path: prive/**
    read: moderators
  - kind: decision
    read: moderators
"""
PAGES = {
    "accueil.md": "# Accueil\n",
    "etudes.md": "# Études\n\n## Une\n\ntexte\n\n## Deux\n\nautre\n",
    "fiche.md": "---\nkind: decision\n---\n# Décision\n",
    "prive/notes.md": f"# Notes\n\n## Une\n\n{SECRET}\n\n## Deux\n\nencore {SECRET}\n",
    "_gare/rules.yml": RULES,
}


@pytest.fixture
def wiki(wiki_with: MakeWiki) -> Wiki:
    made = wiki_with({})
    put(made, PAGES, MAUD)
    return made


@pytest.fixture
def app(wiki: Wiki) -> Flask:
    return application(wiki)


def posted(client: FlaskClient, address: str, **fields: str) -> TestResponse:
    """Return the answer to a form, with the token of another one."""
    sent = {"csrf_token": token(client, "/-/edit/autre"), **fields}
    return client.post(address, data=sent)


@pytest.mark.parametrize("page", ["fiche", "jamais"])
def test_what_is_said_of_a_page_is_kept_with_it_whatever_keeps_it(
    app: Flask, wiki: Wiki, page: str
) -> None:
    talk = f"_gare/talk/{page}"
    put(wiki, {f"{talk}.md": f"# Discussion\n\n## Sur {SECRET}\n"}, MAUD)
    client, keeper = app.test_client(), signed_in(app, wiki, Role.MODERATOR)

    for address in (f"/{talk}", f"/{talk}.md", f"/-/edit/{talk}", f"/-/history/{talk}"):
        assert SECRET not in client.get(address).text, address
    refused = posted(client, f"/-/edit/{talk}", source="# Autre\n", base="")
    assert refused.status_code == 403
    assert SECRET not in refused.text
    assert SECRET in keeper.get(f"/{talk}.md").text


def test_who_may_not_write_does_not_go_on_writing_in_a_proposal(app: Flask, wiki: Wiki) -> None:
    put(wiki, {"_gare/moderation.yml": "refuse:\n  words: [publicité]\n"}, MAUD)
    client = app.test_client()
    waits = posted(client, "/-/edit/etudes", source="# Autre\n", propose="1").headers["Location"]

    sent = {"csrf_token": token(client, "/-/edit/autre"), "do": "amend"}

    def amended(text: str) -> int:
        return client.post(waits, data={**sent, "source": text}).status_code

    assert amended("# Autre chose\n") == 303
    assert amended("# Autre chose\n\nDe la publicité.\n") == 403
    assert [amended(f"# Essai {number}\n") for number in range(25)].count(303) < 20
    wiki.people.moderation.switches.turn(READ_ONLY, "Travaux", "maud", datetime.now(UTC))
    decided(wiki)
    assert amended("# Encore\n") == 503
    assert "# Pas perdu" in client.post(waits, data={**sent, "source": "# Pas perdu\n"}).text


def test_a_rule_of_a_kind_says_nothing_of_the_files_of_the_wiki(wiki_with: MakeWiki) -> None:
    refused = "refuse:\n  words: [publicité]\n"
    rules = "rules:\n  - kind: decision\n    read: moderators\n    change: everyone\n"
    wiki = wiki_with({})
    put(wiki, {**FICHES, "_gare/moderation.yml": refused, "_gare/rules.yml": rules}, MAUD)
    app = application(wiki)
    visitor, member = app.test_client(), signed_in(app, wiki, Role.MEMBER, "Zoé Martin")

    assert visitor.get("/-/kind/lieu").status_code == 200
    assert posted(visitor, "/-/edit/autre", source="# De la publicité\n").status_code == 403
    for client in (visitor, member):
        opened = posted(client, "/-/rules", source="rules:\n  - change: everyone\n")
        assert opened.status_code == 403


def test_a_policy_that_is_kept_from_readers_holds_for_them(app: Flask, wiki: Wiki) -> None:
    kept = RULES + "  - path: _gare/**\n    read: moderators\n"
    refused = "refuse:\n  words: [publicité]\n"
    put(wiki, {"_gare/rules.yml": kept, "_gare/moderation.yml": refused}, MAUD)

    sent = posted(app.test_client(), "/-/edit/autre", source="# De la publicité\n")

    assert sent.status_code == 403


def test_who_follows_a_page_does_not_learn_where_it_is_kept_from_them(
    app: Flask, wiki: Wiki
) -> None:
    member = signed_in(app, wiki, Role.MEMBER, "Zoé Martin")
    followed = {"choice": "page:etudes", "pace": "feed"}
    assert posted(member, "/-/follow", **followed).status_code == 303
    move(wiki, "etudes", MAUD, MoveForm(f"prive/{SECRET}", False, "", ""))

    notice(wiki, datetime.now(UTC))

    for address in ("/-/me/following", "/-/me/export"):
        assert SECRET not in member.get(address).text
    account = wiki.people.account_named("Zoé Martin")
    assert account is not None
    assert [one.value for one in wiki.people.follows.of(account.id)] == ["etudes"]


def test_the_feed_of_a_page_of_which_nothing_is_shown_is_empty(app: Flask, wiki: Wiki) -> None:
    blob = base_of(wiki, "etudes.md")
    delete(wiki, "etudes", MAUD, blob, "")
    put(wiki, {"_gare/rules.yml": "", "_gare/hidden.yml": f"- {blob}\n"}, MAUD)

    answer = app.test_client().get("/-/history/etudes.atom")

    assert answer.status_code == 200
    assert "<entry>" not in answer.text


def test_a_flood_of_proposals_goes_with_its_source(app: Flask, wiki: Wiki) -> None:
    client, keeper = app.test_client(), signed_in(app, wiki, Role.MODERATOR)
    sent = {"csrf_token": token(client, "/-/edit/autre"), "propose": "1"}
    for number in range(8):
        spam = {**sent, "source": f"# Achetez {number}\n"}
        assert client.post(f"/-/edit/spam-{number}", data=spam).status_code == 303
    listed = keeper.get("/-/proposals").text
    proposal = keeper.get(re.findall(r'"(/-/proposal/[0-9a-f]+)"', listed)[0]).text
    source = re.findall(r'"(/-/moderation/source\?handle=[a-z0-9-]+)"', proposal)[0]
    screen = keeper.get(source).text
    fields = {name: field(screen, name) for name in ("csrf_token", "handle", "author")}

    undone = keeper.post("/-/moderation/source", data={**fields, "source": "handle", "undo": "1"})

    assert undone.status_code == 200
    assert wiki.people.moderation.proposals.waiting() == ()
    assert not wiki.store.proposals()


def test_a_name_that_was_refused_or_taken_since_is_not_signed_with(app: Flask, wiki: Wiki) -> None:
    client, other = app.test_client(), app.test_client()
    assert posted(other, "/-/edit/une", source="# Une\n", author="Zoé Martin").status_code == 303
    signed_in(app, wiki, Role.MEMBER, "Zoé Martin")

    refused = posted(client, "/-/edit/deux", source="# Deux\n", author="Zoé Martin")
    assert refused.status_code == 422
    for browser, page in ((client, "trois"), (other, "quatre")):
        assert posted(browser, f"/-/edit/{page}", source="# Page\n").status_code == 303
        assert wiki.index.history(page, 1).rows[0].author.startswith("Visiteur ")


def test_no_form_shows_a_text_by_its_name_in_git(app: Flask, wiki: Wiki) -> None:
    client, kept = app.test_client(), base_of(wiki, "prive/notes.md")
    section = {"source": "## Une\n\nx\n", "section": "1"}
    waits = posted(client, "/-/edit/etudes", source="# Autre\n", propose="1").headers["Location"]

    for address, fields in (
        ("/-/edit/etudes", section),
        ("/-/edit/etudes", {"source": "# Mienne\n"}),
        ("/-/edit/nouvelle", section),
        ("/-/edit/nouvelle", {"source": "# Mienne\n", "preview": "1"}),
        (waits, {"source": "# Une autre\n", "do": "amend"}),
        (waits, {"source": "# Une autre\n", "do": "see"}),
    ):
        assert SECRET not in posted(client, address, base=kept, **fields).text, address
    for address in ("/etudes.md", "/nouvelle.md", waits):
        assert SECRET not in client.get(address).text


def test_no_cache_in_front_keeps_a_version_that_may_be_hidden(app: Flask, wiki: Wiki) -> None:
    put(wiki, {"etudes/pj.txt": "une annexe\n"}, MAUD)
    without_index(wiki)

    client, address = app.test_client(), f"/-/version/{wiki.store.head()}/etudes/pj.txt"
    assert client.get(address).status_code == 404, "no index yet: nothing is known of its readers"
    catch_up(wiki)

    answer = client.get(address)

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "private, max-age=31536000, immutable"
