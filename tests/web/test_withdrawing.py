"""Withdrawing a page, hiding versions: by moderators, and nowhere to be found afterwards."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from gare.app import application
from gare.model.people import Role
from gare.wiki.wiki import Wiki
from tests.making import MakeWiki, base_of, put, write
from tests.store.building import git
from tests.web.keepers import field, signed_in, values

SECRET = "quatrebarbes"
PAGE = "personnes/elle"


@pytest.fixture
def wiki(wiki_with: MakeWiki) -> Wiki:
    wiki = wiki_with(
        {"accueil.md": "# Bienvenue\n\n```{recents}\n```\n", "personnes.md": "# Personnes\n"}
    )
    write(wiki, PAGE, f"---\ntags: [{SECRET}]\n---\n# Zélie {SECRET}\n\nÀ joindre.\n")
    write(
        wiki, PAGE, f"# Zélie {SECRET}\n\nÀ joindre, {SECRET}.\n", base=base_of(wiki, f"{PAGE}.md")
    )
    put(wiki, {f"{PAGE}/photo.txt": SECRET.encode(), f"_gare/talk/{PAGE}.md": SECRET.encode()})
    return wiki


@pytest.fixture
def app(wiki: Wiki) -> Flask:
    return application(wiki)


@pytest.fixture
def keeper(app: Flask, wiki: Wiki) -> FlaskClient:
    return signed_in(app, wiki, Role.MODERATOR)


def withdraw(client: FlaskClient, **more: str) -> int:
    """Send the form that withdraws the page."""
    html = client.get(f"/-/withdraw/{PAGE}").text
    fields = {name: field(html, name) for name in ("csrf_token", "base")}
    return client.post(f"/-/withdraw/{PAGE}", data=fields | more).status_code


EVERYWHERE = (
    f"/{PAGE}", f"/{PAGE}.md", f"/{PAGE}/photo.txt", "/", "/-/pages", "/-/pages?folder=personnes",
    "/-/tags", "/-/search?q=joindre", "/-/changes", "/-/changes.atom", f"/-/history/{PAGE}",
    f"/-/history/{PAGE}.atom", f"/-/diff/{PAGE}", f"/-/blame/{PAGE}", f"/-/links/{PAGE}",
    "/-/orphans", "/-/wanted", "/-/titles?q=Z%C3%A9lie", f"/-/files/{PAGE}", "/personnes",
    f"/-/edit/{PAGE}", "/personnes/elles",
)  # fmt: skip


@pytest.mark.parametrize("address", EVERYWHERE)
def test_what_was_withdrawn_is_nowhere_to_be_found(
    app: Flask, keeper: FlaskClient, address: str
) -> None:
    reader = app.test_client()
    reader.get(address)

    assert withdraw(keeper, past="1") == 303

    assert SECRET not in reader.get(address).text


def test_the_page_answers_that_it_is_gone_and_its_versions_too(
    app: Flask, wiki: Wiki, keeper: FlaskClient
) -> None:
    old = git(wiki.store.path, "rev-parse", "main")

    withdraw(keeper, past="1")

    reader = app.test_client()
    statuses = [
        reader.get(address).status_code
        for address in (
            f"/{PAGE}", f"/-/version/{old}/{PAGE}", f"/-/version/{old}/{PAGE}/photo.txt",
            f"/-/diff/{PAGE}?from={old}", f"/-/revert/{PAGE}?commit={old}",
        )
    ]  # fmt: skip
    assert statuses == [410, 410, 410, 410, 410]
    assert reader.get(f"/-/version/{old}/personnes").status_code == 200


def test_the_register_names_contents_and_neither_page_nor_person(
    wiki: Wiki, keeper: FlaskClient
) -> None:
    withdraw(keeper, past="1")

    text = git(wiki.store.path, "show", "main:_gare/hidden.yml")
    assert "elle" not in text.replace("actuelle", "").replace("personnelle", "")
    assert text.count("\n- ") == 3


def test_only_the_present_is_withdrawn_when_versions_are_kept(
    app: Flask, wiki: Wiki, keeper: FlaskClient
) -> None:
    old = git(wiki.store.path, "rev-parse", "main")

    withdraw(keeper)

    assert app.test_client().get(f"/{PAGE}").status_code == 410
    assert SECRET in app.test_client().get(f"/-/version/{old}/{PAGE}").text


def test_a_page_that_changed_meanwhile_is_asked_about_again(
    wiki: Wiki, keeper: FlaskClient
) -> None:
    html = keeper.get(f"/-/withdraw/{PAGE}").text
    write(wiki, PAGE, "# Neuf\n", base=base_of(wiki, f"{PAGE}.md"))

    fields = {name: field(html, name) for name in ("csrf_token", "base")}
    answer = keeper.post(f"/-/withdraw/{PAGE}", data=fields)

    assert answer.status_code == 409
    assert wiki.index.page(PAGE) is not None


def test_chosen_versions_are_hidden_then_shown_again(
    app: Flask, wiki: Wiki, keeper: FlaskClient
) -> None:
    reader = app.test_client()
    first = git(wiki.store.path, "log", "--format=%H", "--reverse", "--", f"{PAGE}.md").split()[0]
    html = keeper.get(f"/-/hide/{PAGE}").text
    fields = {"csrf_token": field(html, "csrf_token"), "shown": values(html, "shown")}

    hidden = keeper.post(f"/-/hide/{PAGE}", data=fields | {"hidden": values(html, "shown")[:1]})
    gone = reader.get(f"/-/version/{first}/{PAGE}").status_code
    told = reader.get(f"/-/history/{PAGE}").text
    keeper.post(f"/-/hide/{PAGE}", data=fields)
    back = reader.get(f"/-/version/{first}/{PAGE}").status_code

    assert (hidden.status_code, gone, back) == (303, 410, 200)
    assert "version masquée" in told


@pytest.mark.parametrize("role", [Role.VISITOR, Role.MEMBER])
@pytest.mark.parametrize("screen", ["withdraw", "hide"])
def test_others_may_neither_withdraw_nor_hide(
    app: Flask, wiki: Wiki, role: Role, screen: str
) -> None:
    client = app.test_client() if role is Role.VISITOR else signed_in(app, wiki, role)

    assert client.get(f"/-/{screen}/{PAGE}").status_code == 403
    assert SECRET in client.get(f"/{PAGE}").text


def test_what_a_register_says_wrongly_still_hides(app: Flask, wiki: Wiki) -> None:
    blob = base_of(wiki, f"{PAGE}.md")
    commit = git(wiki.store.path, "rev-parse", "main")

    put(wiki, {"_gare/hidden.yml": f"{{[ : cassé\n\t{blob}!"})

    assert app.test_client().get(f"/-/version/{commit}/{PAGE}").status_code == 410


def test_the_public_log_tells_what_was_removed_and_not_of_whom(
    app: Flask, wiki: Wiki, keeper: FlaskClient
) -> None:
    shown = keeper.get(f"/-/hide/{PAGE}").text
    fields = {"csrf_token": field(shown, "csrf_token"), "shown": values(shown, "shown")}
    keeper.post(f"/-/hide/{PAGE}", data=fields | {"hidden": values(shown, "shown")})
    keeper.post(f"/-/hide/{PAGE}", data=fields)
    assert withdraw(keeper, past="1") == 303

    log = app.test_client().get("/-/moderation/log").text

    told = wiki.people.moderation.journal.entries(5)
    assert [one.act for one in told] == ["withdraw", "show", "hide"]
    assert {(one.by_name, one.page, one.about, one.commit) for one in told} == {
        ("Mona Deur", "", "", "")
    }
    assert "Mona Deur a retiré le contenu d’une page" in log
    assert "Mona Deur a masqué des versions d’une page" in log
    assert PAGE not in log
    assert SECRET not in log
