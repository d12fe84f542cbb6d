"""Protect in two clicks, read and change the rules; and who may do what, role by role."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from gare.app import application
from gare.model.moderation import Source
from gare.model.people import Author, Person, Role
from gare.model.rules import LEVELS, Act
from gare.wiki.doors import may
from gare.wiki.indexing import catch_up
from gare.wiki.sourcing import block
from gare.wiki.wiki import Wiki
from tests.making import MakeWiki, base_of, put, text_of
from tests.web.keepers import signed_in, token
from tests.wiki.fiches import FICHES

PAGES = {
    "accueil.md": "# Accueil\n",
    "outils/pix.md": "# Pix\n\ntexte\n",
    "outils/pix/sous.md": "# Sous\n",
    "bureau/notes.md": "# Notes\n\ntexte\n",
}
HEAD = "# Nos règles\n"
PAGE_RULES = HEAD + "rules:\n  - path: outils/pix\n    change: moderators\n"
FOLDER_RULES = "rules:\n  - path: bureau/**\n    read: members\n    change: moderators\n"
FAULTY = "rules:\n  - path: outils\n    chnage: moderators\n"
RULES = "_gare/rules.yml"
CALM = {"_gare/moderation.yml": "challenge: {when: never}\n"}
"""Nobody is asked a question before writing."""


@pytest.fixture
def wiki(wiki_with: MakeWiki) -> Wiki:
    made = wiki_with({**FICHES, **PAGES, **CALM})
    catch_up(made)
    return made


@pytest.fixture
def app(wiki: Wiki) -> Flask:
    return application(wiki)


def browser(app: Flask, wiki: Wiki, role: Role) -> FlaskClient:
    """Return the browser of someone with this role."""
    return app.test_client() if role is Role.VISITOR else signed_in(app, wiki, role, f"Zoé {role}")


def any_token(client: FlaskClient) -> str:
    """Return a token that is good for any form of a browser."""
    return token(client, "/-/login" if client.get("/-/login").status_code == 200 else "/")


def protect(client: FlaskClient, path: str, **chosen: str) -> int:
    """Choose who reads and changes a page; return the status."""
    address = f"/-/protect/{path}"
    page = client.get(address).text
    base = re.search(r'name="base" value="([^"]*)"', page)
    assert base is not None
    fields = {"read": "everyone", "change": "everyone", "scope": "page", **chosen}
    sent = {"csrf_token": token(client, address), "base": base[1], **fields}
    return client.post(address, data=sent).status_code


def test_a_page_is_protected_and_opened_again_from_its_menu(app: Flask, wiki: Wiki) -> None:
    put(wiki, {RULES: HEAD})
    keeper, visitor = signed_in(app, wiki, Role.MODERATOR), app.test_client()
    assert 'href="/-/protect/outils/pix"' in keeper.get("/outils/pix").text
    assert 'href="/-/protect/outils/pix"' not in visitor.get("/outils/pix").text

    assert protect(keeper, "outils/pix", change="moderators") == 303
    assert text_of(wiki, RULES) == PAGE_RULES
    offered = visitor.get("/-/edit/outils/pix").text
    assert "Cette page est protégée" in offered
    assert "Proposer ce changement" in offered
    assert "Proposer ce changement" not in visitor.get("/-/edit/outils/pix/sous").text
    last = wiki.index.last_revision(RULES)
    assert last is not None
    assert last.summary == "Protection de outils/pix"

    assert protect(keeper, "outils/pix") == 303
    assert text_of(wiki, RULES).startswith(HEAD)
    assert "Proposer ce changement" not in visitor.get("/-/edit/outils/pix").text


def test_the_public_log_tells_what_is_protected(app: Flask, wiki: Wiki) -> None:
    keeper = signed_in(app, wiki, Role.MODERATOR)
    protect(keeper, "outils/pix", change="moderators")
    protect(keeper, "outils/pix")
    base = {"csrf_token": token(keeper, "/-/rules"), "base": base_of(wiki, RULES)}
    keeper.post("/-/rules", data={**base, "source": PAGE_RULES})

    log = app.test_client().get("/-/moderation/log").text

    assert 'Mona Deur a protégé <a href="/outils/pix">outils/pix</a>' in log
    assert 'a mis fin à la protection de <a href="/outils/pix">' in log
    assert "a changé les règles du site" in log


def test_a_folder_is_protected_with_what_is_below(app: Flask, wiki: Wiki) -> None:
    keeper, visitor = signed_in(app, wiki, Role.MODERATOR), app.test_client()

    assert protect(keeper, "outils/pix", read="members", scope="whole") == 303

    assert visitor.get("/outils/pix").status_code == 404
    assert visitor.get("/outils/pix/sous").status_code == 404
    assert keeper.get("/outils/pix/sous").status_code == 200


def test_rules_that_changed_meanwhile_are_read_again(app: Flask, wiki: Wiki) -> None:
    keeper = signed_in(app, wiki, Role.MODERATOR)
    address = "/-/protect/outils/pix"
    sent = {"csrf_token": token(keeper, address), "read": "members", "change": "members"}
    put(wiki, {RULES: PAGE_RULES})

    answer = keeper.post(address, data={**sent, "base": "", "summary": "Parce que"})

    assert answer.status_code == 409
    assert "Parce que" in answer.text
    assert text_of(wiki, RULES) == PAGE_RULES


@pytest.mark.parametrize("role", [Role.VISITOR, Role.MEMBER])
def test_only_moderators_protect(app: Flask, wiki: Wiki, role: Role) -> None:
    client = browser(app, wiki, role)

    assert client.get("/-/protect/outils/pix").status_code == 403
    sent = {"csrf_token": any_token(client)}
    assert client.post("/-/protect/outils/pix", data=sent).status_code == 403
    assert client.post("/-/rules", data={**sent, "source": "rules: []\n"}).status_code == 403


def test_the_text_of_rules_is_saved_or_given_back_with_its_faults(app: Flask, wiki: Wiki) -> None:
    keeper = signed_in(app, wiki, Role.MODERATOR)
    sent = {"csrf_token": token(keeper, "/-/rules"), "base": "", "summary": "Mot"}

    refused = keeper.post("/-/rules", data={**sent, "source": FAULTY})
    saved = keeper.post("/-/rules", data={**sent, "source": PAGE_RULES.replace("\n", "\r\n")})

    assert refused.status_code == 422
    assert "Ligne 3 : mot inconnu : chnage" in refused.text.replace("\xa0", " ")
    assert "chnage: moderators" in refused.text
    assert saved.status_code == 303
    assert text_of(wiki, RULES) == PAGE_RULES
    assert "outils/pix" in app.test_client().get("/-/rules").text


def test_a_fault_is_mended_by_an_admin_only(app: Flask, wiki: Wiki) -> None:
    put(wiki, {RULES: FAULTY})
    keeper, admin = signed_in(app, wiki, Role.MODERATOR), signed_in(app, wiki, Role.ADMIN, "Ada")
    base = base_of(wiki, RULES)
    right = {"source": PAGE_RULES, "base": base}

    shut = keeper.post("/-/rules", data={"csrf_token": any_token(keeper), **right})
    mended = admin.post("/-/rules", data={"csrf_token": token(admin, "/-/rules"), **right})

    assert (shut.status_code, mended.status_code) == (403, 303)
    assert PAGE_RULES.splitlines()[0] in shut.text
    assert keeper.get("/-/edit/accueil").status_code == 200


def test_what_was_typed_is_proposed_when_the_page_was_protected_meanwhile(
    app: Flask, wiki: Wiki
) -> None:
    visitor = app.test_client()
    sent = {
        "csrf_token": token(visitor, "/-/edit/outils/pix"),
        "base": "",
        "source": "# Mot à mot\n",
    }
    put(wiki, {RULES: PAGE_RULES})

    answer = visitor.post("/-/edit/outils/pix", data=sent, follow_redirects=True)

    assert answer.request.path.startswith("/-/proposal/")
    assert "# Mot à mot" in answer.text
    assert "page protégée" in answer.text
    assert text_of(wiki, "outils/pix.md") == PAGES["outils/pix.md"]


def test_what_was_typed_is_given_back_when_the_page_is_kept_from_its_author_meanwhile(
    app: Flask, wiki: Wiki
) -> None:
    visitor = app.test_client()
    sent = {
        "csrf_token": token(visitor, "/-/edit/bureau/notes"),
        "base": "",
        "source": "# Mot à mot\n",
    }
    put(wiki, {RULES: FOLDER_RULES})

    answer = visitor.post("/-/edit/bureau/notes", data=sent)

    assert answer.status_code == 403
    assert "# Mot à mot" in answer.text
    assert "/-/login" in answer.text
    assert wiki.people.moderation.proposals.waiting() == ()


def test_a_form_is_proposed_when_its_page_was_protected_meanwhile(app: Flask, wiki: Wiki) -> None:
    visitor, address = app.test_client(), "/-/edit/contacts/mediatheque"
    sent = {"csrf_token": token(visitor, address), "kind": "lieu", "base": ""}
    put(wiki, {RULES: "rules:\n  - kind: lieu\n    write: members\n"})

    sent["base"] = base_of(wiki, "contacts/mediatheque.md")
    shown = visitor.get(address).text

    answer = visitor.post(
        address, data={**sent, "field.telephone": "02 98 00 11 22"}, follow_redirects=True
    )

    assert "Proposer ce changement" in shown
    assert answer.request.path.startswith("/-/proposal/")
    assert "298001122" in re.sub(r"\D", "", answer.text)
    assert base_of(wiki, "contacts/mediatheque.md") == sent["base"]


def test_nobody_makes_a_page_of_a_kind_kept_for_others(app: Flask, wiki: Wiki) -> None:
    put(wiki, {RULES: "rules:\n  - kind: lieu\n    write: members\n"})
    visitor = app.test_client()
    sent = {"csrf_token": token(visitor, "/-/edit/neuve"), "base": ""}

    made = visitor.post("/-/edit/neuve", data={**sent, "source": "---\nkind: lieu\n---\n# N\n"})
    other = base_of(wiki, "contacts/mediatheque.md")
    unmade = visitor.post(
        "/-/edit/contacts/mediatheque", data={**sent, "base": other, "source": "x"}
    )

    assert (made.status_code, unmade.status_code) == (403, 303)
    assert unmade.location.startswith("/-/proposal/")
    assert base_of(wiki, "contacts/mediatheque.md") == other
    assert wiki.index.page("neuve") is None


@pytest.mark.parametrize("role", [Role.VISITOR, Role.MEMBER])
def test_a_change_of_a_protected_page_is_proposed_and_published_by_who_may(
    app: Flask, wiki: Wiki, role: Role
) -> None:
    put(wiki, {RULES: PAGE_RULES})
    writer, keeper = browser(app, wiki, role), signed_in(app, wiki, Role.MODERATOR)
    address, base = "/-/edit/outils/pix", base_of(wiki, "outils/pix.md")
    sent = {"csrf_token": token(writer, address), "base": base, "source": "# Pix\n\nmieux\n"}

    held = writer.post(address, data=sent).location
    screen = keeper.get(held).text
    accept = {"csrf_token": token(keeper, held), "base": base, "source": sent["source"]}
    done = keeper.post(held, data={**accept, "do": "accept"})

    assert "page protégée" in screen
    assert done.status_code == 303
    assert text_of(wiki, "outils/pix.md") == sent["source"]
    last = wiki.index.last_revision("outils/pix")
    assert last is not None
    assert last.handle != "mona-deur"


def test_who_is_blocked_proposes_nothing_either(app: Flask, wiki: Wiki) -> None:
    put(wiki, {RULES: PAGE_RULES})
    member = signed_in(app, wiki, Role.MEMBER, "Bob")
    keeper = Person(Role.MODERATOR, Author("Mona", "mona"))
    block(wiki, keeper, Author("Bob", "bob"), [Source.HANDLE], 7, "Trop de publicités")
    address, base = "/-/edit/outils/pix", base_of(wiki, "outils/pix.md")

    answer = member.post(
        address, data={"csrf_token": token(member, address), "base": base, "source": "# Autre\n"}
    )

    assert answer.status_code == 403
    assert "Trop de publicités" in answer.text
    assert "# Autre" in answer.text
    assert wiki.people.moderation.proposals.waiting() == ()


@pytest.mark.parametrize("role", [Role.VISITOR, Role.MEMBER])
@pytest.mark.parametrize(
    "address", ["/-/kind-of/", "/-/kind-of/lieu", "/-/kind-of/lieu?mode=source"]
)
def test_a_builder_says_at_once_who_may_keep_what_is_made(
    app: Flask, wiki: Wiki, role: Role, address: str
) -> None:
    reader, keeper = browser(app, wiki, role), signed_in(app, wiki, Role.MODERATOR)

    shown, theirs = reader.get(address).text, keeper.get(address).text

    assert "Seules les personnes qui modèrent ce site peuvent enregistrer un formulaire" in shown
    assert 'value="save"' not in shown
    assert "Seules les personnes" not in theirs
    assert 'value="save"' in theirs
    assert reader.get("/-/kind-of/lieu/delete").status_code == 403


Gesture = Callable[[FlaskClient, Wiki, str], int]


def posted(address: str, **fields: str) -> Gesture:
    """Return what sends a form about a path; "@" stands for the version that is there."""

    def do(client: FlaskClient, wiki: Wiki, path: str) -> int:
        given = {"csrf_token": any_token(client), **fields}
        if given.get("base") == "@":
            given["base"] = base_of(wiki, f"{path}.md")
        return client.post(address.format(path), data=given).status_code

    return do


def test_the_files_of_a_protected_page_are_shown_without_a_form_to_add(
    app: Flask, wiki: Wiki
) -> None:
    put(wiki, {RULES: PAGE_RULES})

    shown = app.test_client().get("/-/files/outils/pix").text
    theirs = signed_in(app, wiki, Role.MODERATOR).get("/-/files/outils/pix").text

    assert "Seules certaines personnes peuvent écrire ici" in shown
    assert 'type="file"' not in shown
    assert 'type="file"' in theirs


def written(client: FlaskClient, wiki: Wiki, path: str) -> int:
    """Send a text over a page; 202 when it waits as a proposal."""
    base = base_of(wiki, f"{path}.md")
    given = {"csrf_token": any_token(client), "source": "# Autre\n", "base": base}
    answer = client.post(f"/-/edit/{path}", data=given)
    waits = (answer.location or "").startswith("/-/proposal/")
    return 202 if waits else answer.status_code


def sent_file(client: FlaskClient, _wiki: Wiki, path: str) -> int:
    """Send a file of a page."""
    file = (io.BytesIO(b"trois mots ici\n"), "a.txt")
    sent = {"csrf_token": any_token(client), "file": file}
    return client.post(f"/-/files/{path}", data=sent).status_code


V, M, K, A = Role.VISITOR, Role.MEMBER, Role.MODERATOR, Role.ADMIN
GESTURES: dict[Act, Gesture] = {
    Act.READ: lambda client, _wiki, path: client.get(f"/{path}").status_code,
    Act.WRITE: written,
    Act.CREATE: posted("/-/edit/{}/neuve", source="# Neuve\n", base=""),
    Act.UPLOAD: sent_file,
    Act.MOVE: posted("/-/move/{}", target="ailleurs/ici"),
    Act.DELETE: posted("/-/delete/{}", base="@"),
}
OPEN = {Act.READ: V, Act.WRITE: V, Act.CREATE: V, Act.UPLOAD: V, Act.MOVE: M, Act.DELETE: M}
OURS = dict.fromkeys(Act, K) | {Act.READ: V}
STATES: dict[tuple[str, str], tuple[str, dict[Act, Role]]] = {
    ("no rules", "outils/pix"): ("", OPEN),
    ("no rules", "_gare/menu"): ("", OURS),
    ("a protected page", "outils/pix"): (PAGE_RULES, OURS | {Act.CREATE: V}),
    ("a protected folder", "bureau/notes"): (FOLDER_RULES, OURS | {Act.READ: M}),
    ("a protected folder", "outils/pix"): (FOLDER_RULES, OPEN),
    ("rules with a fault", "outils/pix"): (FAULTY, dict.fromkeys(Act, A) | {Act.READ: V}),
}
"""The least role that may do each thing: who has more may too."""


@pytest.mark.parametrize("act", Act)
@pytest.mark.parametrize(("state", "path"), STATES)
def test_each_gesture_is_for_those_who_may(
    app: Flask, wiki: Wiki, state: str, path: str, act: Act
) -> None:
    text, least = STATES[state, path]
    put(wiki, {"_gare/menu.md": "- [x](../accueil.md)\n"} | ({RULES: text} if text else {}))
    shut = [role for role in Role if LEVELS[role] < LEVELS[least[act]]]
    before, waits = base_of(wiki, f"{path}.md"), act is Act.WRITE and state != "rules with a fault"
    for role in shut:
        reads = waits and LEVELS[role] >= LEVELS[least[Act.READ]]
        expected = {202} if reads else {403, 404}
        assert GESTURES[act](browser(app, wiki, role), wiki, path) in expected, role
        assert base_of(wiki, f"{path}.md") == before
    assert GESTURES[act](browser(app, wiki, least[act]), wiki, path) in {200, 303}


@pytest.mark.parametrize(("state", "path"), STATES)
def test_each_role_above_may_as_well(wiki: Wiki, state: str, path: str) -> None:
    text, least = STATES[state, path]
    put(wiki, {"_gare/menu.md": "- [x](../accueil.md)\n"} | ({RULES: text} if text else {}))
    zoe = wiki.people.register("Zoé", "neuf tortues calmes", datetime.now(UTC))
    for act, role in ((act, role) for act in Act for role in Role):
        account = None if role is V else zoe
        who = Person(role, Author("Zoé", "zoe" if account else "visiteur-x-1"), account)
        target = f"{path}/neuve" if act is Act.CREATE else path

        assert may(wiki, who, act, target) is (LEVELS[role] >= LEVELS[least[act]]), (act, role)
