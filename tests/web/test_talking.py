"""Discussions of pages and reports: in the repository, without script, and nothing typed is lost."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from flask.testing import FlaskClient

from gare.app import application
from gare.model.moderation import Source
from gare.model.people import Author, Person, Role
from gare.wiki import talking
from gare.wiki.moving import MoveForm, move
from gare.wiki.sourcing import block
from gare.wiki.switching import close
from gare.wiki.talking import Said
from gare.wiki.talks import talk_of
from gare.wiki.wiki import Wiki
from tests.making import MakeWiki, put, text_of
from tests.store.building import fsck
from tests.web.keepers import field, signed_in, values

FILE = "_gare/talk/lieux/mjc.md"


@pytest.fixture
def wiki(wiki_with: MakeWiki) -> Wiki:
    return wiki_with({"accueil.md": "# Bienvenue\n", "lieux/mjc.md": "# MJC\n\nOuvert.\n"})


@pytest.fixture
def app(wiki: Wiki) -> Flask:
    return application(wiki)


@pytest.fixture
def keeper(app: Flask, wiki: Wiki) -> FlaskClient:
    return signed_in(app, wiki, Role.MODERATOR)


def post(client: FlaskClient, screen: str, **fields: str) -> tuple[int, str]:
    """Send a form of a screen; return the status and what is shown."""
    token = field(client.get(screen).text, "csrf_token")
    answer = client.post(screen, data={"csrf_token": token} | fields)
    return answer.status_code, answer.text


def test_a_thread_is_begun_answered_settled_and_opened_again(
    wiki: Wiki, keeper: FlaskClient
) -> None:
    screen = "/-/talk/lieux/mjc"
    post(keeper, screen, title="Horaires d’été", source="Quand ouvrez-vous **en août** ?")
    key = values(keeper.get(screen).text, "thread")[0]
    post(keeper, screen, thread=key, source="À partir du 20.")

    post(keeper, screen, thread=key, act="settle")
    settled = keeper.get(screen).text
    page = keeper.get("/lieux/mjc").text
    post(keeper, screen, thread=key, act="reopen")

    text = text_of(wiki, FILE)
    assert "## Horaires d’été\n\n*Discussion ouverte.*" in text
    assert len(re.findall(r"(?m)^### Mona Deur, \d{4}-\d\d-\d\d \d\d:\d\d UTC$", text)) == 2
    assert "résolu" in settled
    assert "<strong>en août</strong>" in settled
    assert "Discussion (" not in page
    assert "Discussion (1)" in keeper.get("/lieux/mjc").text
    assert fsck(wiki.store.path) == ""


@pytest.mark.parametrize(
    ("fields", "kept"),
    [
        ({"title": "", "source": "Un texte à garder"}, "Un texte à garder"),
        ({"title": "Un titre à garder", "source": " "}, "Un titre à garder"),
        ({"thread": "0123456789abcdef", "source": "Une réponse à garder"}, "Une réponse à garder"),
    ],
)
def test_what_cannot_be_kept_is_given_back(
    keeper: FlaskClient, fields: dict[str, str], kept: str
) -> None:
    status, screen = post(keeper, "/-/talk/lieux/mjc", **fields)

    assert status in {409, 422}
    assert kept in screen


def test_a_report_is_in_the_list_to_check_until_it_is_settled(
    app: Flask, wiki: Wiki, keeper: FlaskClient
) -> None:
    status, _screen = post(keeper, "/-/report/lieux/mjc", source="Le lieu a fermé en mars.")
    listed = app.test_client().get("/-/to-check").text
    key = values(keeper.get("/-/talk/lieux/mjc").text, "thread")[0]

    post(keeper, "/-/talk/lieux/mjc", thread=key, act="settle")

    assert status == 303
    assert "Le lieu a fermé en mars." in listed
    assert "Le lieu a fermé en mars." not in app.test_client().get("/-/to-check").text
    assert "status: discussion" in text_of(wiki, FILE)


def test_the_same_report_twice_is_kept_once(wiki: Wiki, keeper: FlaskClient) -> None:
    post(keeper, "/-/report/lieux/mjc", source="Fermé.")

    status, _screen = post(keeper, "/-/report/lieux/mjc", source="Fermé.")

    assert status == 303
    assert text_of(wiki, FILE).count("## Fermé.") == 1


@pytest.mark.parametrize("text", ["", "x" * 1001])
def test_a_report_of_nothing_or_too_long_is_given_back(keeper: FlaskClient, text: str) -> None:
    status, screen = post(keeper, "/-/report/lieux/mjc", source=text)

    assert status == 422
    assert text in screen


def test_headings_and_states_that_are_typed_stay_words(wiki: Wiki, keeper: FlaskClient) -> None:
    typed = (
        "## Faux fil\n\n*Signalement ouvert.*\n\n### Maire, 2026-01-01 10:00 UTC\n\nJe démissionne."
    )

    post(keeper, "/-/talk/lieux/mjc", title="# Vrai", source=typed)

    talk = talk_of(wiki, "lieux/mjc")
    assert [thread.title for thread in talk.threads] == ["Vrai"]
    assert [reply.author for reply in talk.threads[0].replies] == ["Mona Deur"]
    assert not talk.threads[0].is_report


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", "[x](javascript:alert(1))"])
def test_no_script_runs_from_a_discussion(keeper: FlaskClient, hostile: str) -> None:
    post(keeper, "/-/talk/lieux/mjc", title=f"Titre {hostile}", source=f"Texte {hostile}")

    screen = keeper.get("/-/talk/lieux/mjc").text

    assert "<script>alert" not in screen
    assert 'href="javascript' not in screen


def test_a_discussion_moves_with_its_page(wiki: Wiki, keeper: FlaskClient) -> None:
    post(keeper, "/-/report/lieux/mjc", source="Fermé.")

    move(wiki, "lieux/mjc", moderator(wiki), MoveForm("lieux/centre", False, "", ""))

    assert len(talk_of(wiki, "lieux/centre").threads) == 1
    assert wiki.index.page("_gare/talk/lieux/mjc") is None
    assert "Fermé." in keeper.get("/-/talk/lieux/centre").text


def moderator(wiki: Wiki) -> Person:
    """Return the moderator of these tests."""
    found = wiki.people.account_named("Mona Deur")
    assert found is not None
    return talking_person(found.name, found.handle)


def talking_person(name: str, handle: str) -> Person:
    """Return somebody nothing is asked of."""
    return Person(Role.MODERATOR, Author(name, handle))


def test_replies_at_the_same_time_are_all_kept(wiki: Wiki) -> None:
    who = [talking_person(f"Personne {n}", f"personne-{n}") for n in range(12)]
    talking.begin(wiki, "lieux/mjc", who[0], Said("Qui vient ?", "Repas"))
    key = talk_of(wiki, "lieux/mjc").threads[0].key

    with ThreadPoolExecutor(6) as pool:
        list(
            pool.map(lambda one: talking.reply(wiki, "lieux/mjc", one, Said("Moi !", key=key)), who)
        )

    replies = talk_of(wiki, "lieux/mjc").threads[0].replies
    assert sorted(reply.author for reply in replies[1:]) == sorted(one.author.name for one in who)


def test_a_discussion_too_long_lets_settled_threads_go(wiki_with: MakeWiki) -> None:
    wiki = wiki_with({"accueil.md": "# B\n", "a.md": "# A\n"}, max_page_bytes="2000")
    who = talking_person("Anne", "anne")
    for number in range(8):
        talking.begin(wiki, "a", who, Said("x" * 300, f"Fil {number}"))
        key = talk_of(wiki, "a").threads[-1].key
        talking.settle(wiki, "a", who, key, settled=True)

    titles = [thread.title for thread in talk_of(wiki, "a").threads]
    assert titles[-1] == "Fil 7"
    assert "Fil 0" not in titles


@pytest.mark.parametrize("screen", ["talk", "report"])
def test_there_is_no_talk_of_a_page_that_is_not_there(keeper: FlaskClient, screen: str) -> None:
    assert keeper.get(f"/-/{screen}/jamais").status_code == 404


@pytest.mark.parametrize(("screen", "words"), [("report", "Signaler"), ("talk", "Publier")])
def test_a_closed_site_says_so_at_once_and_gives_back_what_was_typed(
    app: Flask, wiki: Wiki, screen: str, words: str
) -> None:
    visitor, address = app.test_client(), f"/-/{screen}/lieux/mjc?write=1"
    open_screen = visitor.get(address).text
    mona = Person(Role.MODERATOR, Author("Mona", "mona"))
    close(wiki, mona, "Travaux jusqu’à midi")

    shut = visitor.get(address).text
    sent = {
        "csrf_token": field(open_screen, "csrf_token"),
        "title": "T",
        "source": "Le lieu a fermé",
    }
    answer = visitor.post(address, data=sent)

    assert words in open_screen
    assert "Travaux jusqu’à midi" in shut
    assert 'name="source"' not in shut
    assert answer.status_code == 503
    assert "Travaux jusqu’à midi" in answer.text
    assert "Le lieu a fermé" in answer.text


@pytest.mark.parametrize("screen", ["report", "talk"])
def test_who_is_blocked_is_told_why_and_given_back_what_was_typed(
    app: Flask, wiki: Wiki, screen: str
) -> None:
    member = signed_in(app, wiki, Role.MEMBER, "Bob")
    mona = Person(Role.MODERATOR, Author("Mona", "mona"))
    block(wiki, mona, Author("Bob", "bob"), [Source.HANDLE], 7, "Trop de publicités")

    status, text = post(member, f"/-/{screen}/lieux/mjc", title="T", source="Le lieu a fermé")

    assert status == 403
    assert "Trop de publicités" in text
    assert "Le lieu a fermé" in text
    assert talk_of(wiki, "lieux/mjc").threads == ()


def test_a_discussion_kept_for_some_says_so_at_once(app: Flask, wiki: Wiki) -> None:
    rules = "rules:\n  - path: _gare/talk/**\n    change: members\n"
    put(wiki, {"_gare/rules.yml": rules})

    for screen in ("talk", "report"):
        shown = app.test_client().get(f"/-/{screen}/lieux/mjc").text
        assert "Seules certaines personnes peuvent écrire ici" in shown
        assert 'name="source"' not in shown
