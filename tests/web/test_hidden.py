"""A version that is hidden is in no answer: every address is asked, by who reads, writes, keeps."""

from __future__ import annotations

import html
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from gare.app import application
from gare.model.errors import VersionGone
from gare.model.following import Pace, What
from gare.model.moderation import Decision, Proposal, Reason, Verdict
from gare.model.names import BlobId, FilePath, PagePath
from gare.model.pages import Edit
from gare.model.people import Account, Author, Person, Role
from gare.web.following import composer
from gare.wiki.holding import hold_run
from gare.wiki.indexing import catch_up
from gare.wiki.noticing import notice
from gare.wiki.proposing import propose
from gare.wiki.removing import delete
from gare.wiki.telling import tell
from gare.wiki.undoing import revert_run, undo_source
from gare.wiki.wiki import Wiki
from gare.wiki.withdrawing import hide
from gare.wiki.writing import Form, save
from tests.making import ANNE, MakeWiki, base_of, put, text_of
from tests.web.keepers import field, signed_in
from tests.web.walking import Places, addresses, asked

SECRET = "zyzomys"
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MAUD = Person(Role.ADMIN, Author("Maud", "maud"))
CLEAN = "---\nkind: lieu\ntitle: Gerbille\n---\nUne ligne.\n\n## Suite\n\nUne fin.\n"
SAID = CLEAN.replace("Une ligne.", f"Une ligne {SECRET}.").replace("Gerbille", f"Gerbi {SECRET}")
AFTER = CLEAN.replace("Une ligne.", "Une autre ligne.")
PATHS = ("accueil", "fiche", "partie", "fiche/pj.txt", "_gare/talk/fiche", "_gare/hidden.yml")
QUERIES = (
    "", "q=gerbille", "q=gerbi", "kind=lieu", "folder=fiche", "author=anne", "handle=lea",
    f"q={SECRET[:4]}", "action=edit", "action=delete", "commit=main", "what=page&value=fiche",
)  # fmt: skip


def version(wiki: Wiki, path: str, source: str, who: Person, summary: str = "") -> BlobId:
    """Save a text; return its name."""
    save(wiki, path, who, Form(source, base_of(wiki, f"{path}.md"), summary, ""))
    return BlobId(base_of(wiki, f"{path}.md"))


def proposed(wiki: Wiki, source: str, base: BlobId, who: Person) -> Proposal:
    """Return a proposal for the page, begun from a version."""
    edit = Edit(PagePath("fiche"), FilePath("fiche.md"), source, base, "Propose", who.author)
    held = Decision(Verdict.HOLD, (Reason.CHOSEN,))
    return propose(wiki, who, edit, lambda _text: None, held)


@pytest.fixture
def app(wiki_with: MakeWiki, tmp_path: Path) -> Flask:
    files = {
        "accueil.md": "# Accueil\n\n```{changements}\n```\n",
        "_gare/kinds/lieu.yml": "label: Lieu\nplural: Lieux\n",
    }
    return application(
        wiki_with(files, smtp_url="smtp://127.0.0.1:9", mail_from="gare@gare.example")
    )


@pytest.fixture
def wiki(app: Flask) -> Wiki:
    found = app.extensions["gare"]
    assert isinstance(found, Wiki)
    return found


@pytest.fixture
def keeper(app: Flask, wiki: Wiki) -> FlaskClient:
    return signed_in(app, wiki, Role.MODERATOR)


@pytest.fixture
def lea(app: Flask, wiki: Wiki) -> FlaskClient:
    return signed_in(app, wiki, Role.MEMBER, "Lea")


def account(wiki: Wiki, name: str) -> Account:
    """Return an account by its name."""
    found = wiki.people.account_named(name)
    assert found is not None
    return found


@pytest.fixture
def hidden(wiki: Wiki, keeper: FlaskClient, lea: FlaskClient) -> BlobId:
    """Live the life of two pages that once said a word too much; return the version hidden."""
    mona, writer = account(wiki, "Mona Deur"), account(wiki, "Lea")
    wiki.people.profiles.set_email(mona.id, "mona@gare.example")
    for place in ("fiche", "partie"):
        wiki.people.follows.follow(mona.id, What.PAGE, place, Pace.NOW, NOW)
    who = Person(Role.MEMBER, Author(writer.name, writer.handle), writer)
    notice(wiki, NOW)
    version(wiki, "fiche", CLEAN, ANNE)
    said = version(wiki, "fiche", SAID, who, f"Dit {SECRET}")
    gone = version(wiki, "partie", f"# Partie {SECRET}\n", who, f"Commence {SECRET}")
    delete(wiki, "partie", MAUD, gone, f"Supprime {SECRET}")
    proposed(wiki, CLEAN.replace("Une ligne.", "Une ligne à moi."), said, who)
    version(wiki, "fiche", AFTER, ANNE, "Retire un mot")
    notice(wiki, NOW)
    hide(wiki, "fiche", MAUD, [said], [said])
    hide(wiki, "partie", MAUD, [gone], [gone])
    catch_up(wiki)
    return said


def places(wiki: Wiki) -> Places:
    """Return what addresses are made of, proposals included."""
    waiting = wiki.people.moderation.proposals.waiting()
    return Places(
        PATHS, QUERIES, ("lieu",), ("lea", "visiteur-lilas-1001"), tuple(one.id for one in waiting)
    )


@pytest.mark.parametrize("who", ["visitor", "member", "keeper"])
def test_no_answer_says_anything_of_a_hidden_version(
    app: Flask, wiki: Wiki, hidden: BlobId, who: str, keeper: FlaskClient, lea: FlaskClient
) -> None:
    client = {"visitor": app.test_client(), "member": lea, "keeper": keeper}[who]
    own = {"/-/me/export"}

    found = [one for one in addresses(app, wiki, places(wiki)) if one.partition("?")[0] not in own]
    leaks = [one for one in found if SECRET in asked(client, one)]

    assert leaks == []
    assert len(found) > 400


def test_no_message_says_anything_of_a_hidden_version(
    app: Flask, wiki: Wiki, hidden: BlobId
) -> None:
    told = tell(wiki, NOW, composer(app))

    waiting = wiki.people.outbox.take(NOW + timedelta(hours=1))
    assert told == 1
    assert len(waiting) == 1
    assert SECRET not in "".join(f"{one.message.plain}{one.message.html}" for one in waiting)


def test_a_proposal_that_is_a_hidden_version_says_it_is_hidden(
    wiki: Wiki, hidden: BlobId, lea: FlaskClient, keeper: FlaskClient
) -> None:
    writer = account(wiki, "Lea")
    who = Person(Role.MEMBER, Author("Une autre", "une-autre"), writer)
    made = proposed(wiki, SAID, BlobId(base_of(wiki, "fiche.md")), who)

    screen = keeper.get(f"/-/proposal/{made.id}").text

    assert SECRET not in screen
    assert "masquée" in screen


@pytest.mark.parametrize(
    "fields",
    [
        {"source": "Une fin à moi.\n", "section": "1"},
        {"source": "Une fin à moi.\n", "section": "1", "preview": "1"},
        {"source": CLEAN.replace("Une ligne.", "Encore une.")},
        {"kind": "lieu", "field.title": "Gerbille", "body": "Autre", "preview": "1"},
        {"kind": "lieu", "field.title": "Gerbille", "body": "Autre"},
        {"kind": "lieu", "field.title": "Gerbille", "preview": "1"},
    ],
)
def test_no_form_that_says_it_began_from_a_hidden_version_is_given_it(
    app: Flask, wiki: Wiki, hidden: BlobId, fields: dict[str, str]
) -> None:
    client = app.test_client()
    token = field(client.get("/-/edit/fiche").text, "csrf_token")

    sent = {"csrf_token": token, "base": hidden, "summary": "", "author": ""} | fields
    answer = client.post("/-/edit/fiche", data=sent)

    assert SECRET not in html.unescape(answer.text)
    assert SECRET not in text_of(wiki, "fiche.md")
    assert fields.get("source", fields.get("body", "")).strip() in html.unescape(answer.text)


def test_no_form_is_given_the_text_of_another_page(app: Flask, wiki: Wiki) -> None:
    put(wiki, {"prive.md": f"# Privé\n\n{SECRET}\n\n## Suite\n\nFin.\n", "fiche.md": CLEAN})
    put(wiki, {"_gare/rules.yml": "rules:\n  - path: prive\n    read: moderators\n"}, MAUD)
    client = app.test_client()
    token = field(client.get("/-/edit/fiche").text, "csrf_token")
    base = base_of(wiki, "prive.md")

    for fields in (
        {"source": "Une fin à moi.\n", "section": "2"},
        {"kind": "lieu", "field.title": "Gerbille", "preview": "1"},
    ):
        sent = {"csrf_token": token, "base": base, "summary": "", "author": ""} | fields
        assert SECRET not in html.unescape(client.post("/-/edit/fiche", data=sent).text)
    assert SECRET not in text_of(wiki, "fiche.md")


def test_undoing_brings_no_hidden_version_back(wiki: Wiki, hidden: BlobId) -> None:
    newest = wiki.index.last_revision("fiche")
    assert newest is not None

    with pytest.raises(VersionGone):
        revert_run(wiki, MAUD, "fiche", newest.commit)
    undone = undo_source(wiki, MAUD, ANNE.author, [ANNE.author.handle])

    assert SECRET not in text_of(wiki, "fiche.md")
    assert "fiche" in undone.skipped


def test_a_hidden_version_is_not_kept_as_a_proposal(wiki: Wiki, hidden: BlobId) -> None:
    made = next(row for row in wiki.index.history("fiche").rows if row.after == hidden)

    with pytest.raises(VersionGone):
        hold_run(wiki, MAUD, "fiche", made.commit)

    assert text_of(wiki, "fiche.md") == AFTER
