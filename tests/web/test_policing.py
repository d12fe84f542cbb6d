"""The policy of moderation read and changed on a screen, and no page in the place of a file."""

from __future__ import annotations

import pytest
from flask import Flask

from gare.app import application
from gare.model.errors import BadPath
from gare.model.people import Role
from gare.wiki.moving import MoveForm, move
from gare.wiki.policies import policy_now
from gare.wiki.wiki import Wiki
from tests.making import ANNE, MakeWiki, base_of, put, text_of, write
from tests.web.keepers import field, signed_in, token

POLICY = "/-/moderation/policy"
FILE = "_gare/moderation.yml"
TEXT = "refuse:\n  words: [casino]\n"
FILES = {
    "accueil.md": "# Accueil\n",
    FILE: TEXT,
    "_gare/kinds/etude.yml": "label: Étude\n",
}


@pytest.fixture
def wiki(wiki_with: MakeWiki) -> Wiki:
    return wiki_with(FILES)


@pytest.fixture
def app(wiki: Wiki) -> Flask:
    return application(wiki)


def test_moderators_change_the_policy_and_all_may_read_it(app: Flask, wiki: Wiki) -> None:
    keeper, visitor = signed_in(app, wiki, Role.MODERATOR), app.test_client()
    assert f'href="{POLICY}"' in keeper.get("/-/moderation").text
    page = keeper.get(POLICY).text
    assert TEXT in page
    sent = {"csrf_token": field(page, "csrf_token"), "base": field(page, "base")}

    done = keeper.post(POLICY, data={**sent, "source": TEXT + "  sites: [spam.example]\r\n"})

    assert done.status_code == 303
    assert policy_now(wiki).policy.refused_sites == ("spam.example",)
    assert text_of(wiki, FILE) == TEXT + "  sites: [spam.example]\n"
    last = wiki.index.last_revision(FILE)
    assert last is not None
    assert last.summary == "Modification de « Réglages de la modération »"
    shown = visitor.get(POLICY).text
    assert "spam.example" in shown
    assert "<textarea" not in shown


def test_a_policy_with_a_fault_is_given_back_with_its_line(app: Flask, wiki: Wiki) -> None:
    keeper = signed_in(app, wiki, Role.MODERATOR)
    sent = {"csrf_token": token(keeper, POLICY), "base": base_of(wiki, FILE), "summary": "Mot"}

    refused = keeper.post(POLICY, data={**sent, "source": "refuse:\n  wrods: [x]\n"})

    assert refused.status_code == 422
    assert "Ligne 2 : ce nom n’existe pas (wrods)" in refused.text.replace("\xa0", " ")
    assert "wrods: [x]" in refused.text
    assert 'value="Mot"' in refused.text
    assert text_of(wiki, FILE) == TEXT


def test_a_policy_that_came_broken_is_mended_on_its_screen(app: Flask, wiki: Wiki) -> None:
    put(wiki, {FILE: "refuse: 3\n"})
    keeper = signed_in(app, wiki, Role.MODERATOR)
    assert f'<a href="{POLICY}">Corriger' in keeper.get("/-/moderation").text

    shown = keeper.get(POLICY).text

    assert "Ces réglages sont à corriger" in shown
    assert "Ligne 1" in shown


def test_a_policy_that_others_changed_is_joined_or_given_back(app: Flask, wiki: Wiki) -> None:
    keeper, base = signed_in(app, wiki, Role.MODERATOR), base_of(wiki, FILE)
    sent = {"csrf_token": token(keeper, POLICY), "base": base}
    put(wiki, {FILE: "refuse:\n  words: [loto]\n"})

    clash = keeper.post(POLICY, data={**sent, "source": "refuse:\n  words: [poker]\n"})

    assert clash.status_code == 409
    assert "loto" in clash.text
    assert "poker" in clash.text
    assert field(clash.text, "base") == base_of(wiki, FILE)


@pytest.mark.parametrize("role", [Role.VISITOR, Role.MEMBER])
def test_only_moderators_change_the_policy(app: Flask, wiki: Wiki, role: Role) -> None:
    client = app.test_client() if role is Role.VISITOR else signed_in(app, wiki, role)
    fields = {"csrf_token": token(client, "/-/edit/accueil"), "base": base_of(wiki, FILE)}

    answer = client.post(POLICY, data={**fields, "source": "refuse: {}\n"})

    assert answer.status_code == 403
    assert text_of(wiki, FILE) == TEXT


@pytest.mark.parametrize(
    ("file", "screen"),
    [
        (FILE, POLICY),
        ("_gare/rules.yml", "/-/rules"),
        ("_gare/kinds/etude.yml", "/-/kind-of/etude"),
    ],
)
def test_the_editor_of_a_file_of_the_wiki_is_its_screen(
    app: Flask, wiki: Wiki, file: str, screen: str
) -> None:
    keeper = signed_in(app, wiki, Role.MODERATOR)

    led = keeper.get(f"/-/edit/{file}")

    assert (led.status_code, led.location) == (302, screen)
    assert keeper.get(screen).status_code == 200


def test_no_page_holds_the_files_of_the_wiki_as_its_own(wiki: Wiki) -> None:
    with pytest.raises(BadPath):
        write(wiki, "_gare", "# Page\n", who=ANNE)


@pytest.mark.parametrize("path", [FILE, "_gare/kinds/etude.yml", "_gare/hidden.yml"])
def test_no_page_takes_the_place_of_a_file_of_the_wiki(app: Flask, wiki: Wiki, path: str) -> None:
    keeper = signed_in(app, wiki, Role.ADMIN)
    fields = {"csrf_token": token(keeper, POLICY), "base": "", "source": "refuse: {}\n"}

    answer = keeper.post(f"/-/edit/{path}", data=fields)

    assert answer.status_code == 400
    assert wiki.index.page(path) is None
    with pytest.raises(BadPath):
        write(wiki, path, "# Page\n", who=ANNE)
    with pytest.raises(BadPath):
        move(wiki, "accueil", ANNE, MoveForm(path, False, "", ""))


def test_the_base_of_a_policy_is_a_version_of_it(app: Flask, wiki: Wiki) -> None:
    secret = "# Un rhododendron\n"
    put(wiki, {"cachee.md": secret})
    keeper = signed_in(app, wiki, Role.MODERATOR)
    sent = {"csrf_token": token(keeper, POLICY), "base": base_of(wiki, "cachee.md")}

    answer = keeper.post(POLICY, data={**sent, "source": TEXT + "  sites: [spam.example]\n"})

    assert answer.status_code >= 400
    assert "rhododendron" not in answer.text
    assert "spam.example" in answer.text
