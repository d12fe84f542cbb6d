"""Moderation through the web: the challenge, what waits, the patrol, blocks, the closed site."""

from __future__ import annotations

import io
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from gare.app import application
from gare.model.people import Author, Person, Role
from gare.moderation.challenge import zero_bits
from gare.wiki.switching import all_read, close
from gare.wiki.wiki import Wiki
from tests.making import MakeWiki, base_of, text_of
from tests.web.people import PASSWORD, person

LINKED = "# Casino\n\nVoir https://casino.example/\n"
POLICY = """\
challenge:
  effort: 4
  questions: [{question: Combien font deux et trois ?, answers: [5, cinq]}]
refuse: {words: [viagra]}
"""
FILES = {"etudes.md": "# Études\n\nUn texte.\n", "_gare/moderation.yml": POLICY}


@pytest.fixture
def wiki(wiki_with: MakeWiki) -> Wiki:
    return wiki_with(FILES)


@pytest.fixture
def app(wiki: Wiki) -> Flask:
    return application(wiki)


def token_in(text: str) -> str:
    """Return the token of the first form of a screen."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', text)
    assert found is not None
    return found[1]


def write(client: FlaskClient, path: str, source: str, **more: str) -> TestResponse:
    """Send a text as the editor does, begun from the page as it is."""
    screen = client.get(f"/-/edit/{path}").text
    base = re.search(r'name="base" value="([^"]*)"', screen)
    fields = {"csrf_token": token_in(screen), "base": base[1] if base else "", "source": source}
    return client.post(f"/-/edit/{path}", data=fields | more)


def post(client: FlaskClient, address: str, screen: str, **fields: str) -> TestResponse:
    """Send a form of a screen."""
    token = token_in(client.get(screen).text)
    return client.post(address, data=fields | {"csrf_token": token})


def moderator(app: Flask, wiki: Wiki) -> FlaskClient:
    """Return the browser of a moderator."""
    person(wiki, "Mona", Role.MODERATOR)
    client = app.test_client()
    done = post(client, "/-/login", "/-/login", name="Mona", password=PASSWORD)
    assert done.status_code == 303
    return client


def hidden(screen: str) -> dict[str, str]:
    """Return the hidden fields of a form."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', screen)
    return {name: value.replace("&#39;", "'") for name, value in found}


def test_a_newcomer_who_adds_a_link_is_asked_a_question_and_keeps_the_text(
    app: Flask, wiki: Wiki
) -> None:
    client = app.test_client()

    asked = write(client, "casino", LINKED)
    fields = hidden(asked.text)
    done = client.post(
        "/-/edit/casino", data=fields | {"source": LINKED, "challenge_answer": "Cinq"}
    )

    assert asked.status_code == 428
    assert "Combien font deux et trois" in asked.text
    assert "https://casino.example/" in asked.text
    assert done.status_code == 303
    assert text_of(wiki, "casino.md") == LINKED


def test_a_wrong_answer_asks_again_with_the_text(app: Flask) -> None:
    client = app.test_client()
    fields = hidden(write(client, "casino", LINKED).text)

    again = client.post("/-/edit/casino", data=fields | {"source": LINKED, "challenge_answer": "6"})

    assert again.status_code == 428
    assert "Ce n’est pas la réponse attendue" in again.text
    assert "https://casino.example/" in again.text


def test_a_browser_answers_by_working_and_its_answer_serves_once(app: Flask, wiki: Wiki) -> None:
    client = app.test_client()
    fields = hidden(write(client, "casino", LINKED).text)
    work = next(str(n) for n in range(10**5) if zero_bits(fields["challenge"], str(n)) >= 4)
    sent = fields | {"source": LINKED, "challenge_work": work}

    done = client.post("/-/edit/casino", data=sent)
    twice = client.post(
        "/-/edit/casino",
        data=sent
        | {"base": base_of(wiki, "casino.md"), "source": LINKED + "\nhttps://b.example\n"},
    )

    assert (done.status_code, twice.status_code) == (303, 428)


def test_a_moderator_is_asked_nothing(app: Flask, wiki: Wiki) -> None:
    assert write(moderator(app, wiki), "casino", LINKED).status_code == 303


def test_a_refused_word_is_said_and_the_text_given_back(app: Flask, wiki: Wiki) -> None:
    answer = write(app.test_client(), "sante", "# Santé\n\nDu viagra <ici>\n")

    assert answer.status_code == 403
    assert "Les mots « viagra » ne sont pas acceptés ici." in answer.text.replace("\xa0", " ")
    assert "Du viagra &lt;ici&gt;" in answer.text
    assert wiki.index.page("sante") is None


def test_what_a_newcomer_writes_waits_when_the_operator_wishes_so(wiki_with: MakeWiki) -> None:
    wiki = wiki_with(FILES, newcomers="hold")
    app = application(wiki)
    client = app.test_client()

    done = write(client, "etudes", "# Études\n\nUn autre texte.\n", author="Lilas")
    shown = client.get(done.headers["Location"]).text
    others = app.test_client().get(done.headers["Location"])

    assert done.status_code == 303
    assert text_of(wiki, "etudes.md") == FILES["etudes.md"]
    assert "Votre texte attend d’être relu" in shown
    assert "Un autre texte." in shown
    assert others.status_code == 404


def test_anyone_may_ask_to_be_read_first(app: Flask, wiki: Wiki) -> None:
    author = app.test_client()

    done = write(author, "etudes", "# Études\n\nPeut-être.\n", propose="1")
    again = write(author, "etudes", "# Études\n\nEncore.\n", propose="1", preview="1").text

    assert done.headers["Location"].startswith("/-/proposal/")
    assert text_of(wiki, "etudes.md") == FILES["etudes.md"]
    assert len(wiki.store.proposals()) == 1
    assert 'name="propose" value="1" checked' in again


def test_a_proposal_is_published_as_its_author_s(wiki_with: MakeWiki) -> None:
    wiki = wiki_with(FILES, newcomers="hold")
    app = application(wiki)
    author, keeper = app.test_client(), moderator(app, wiki)
    place = write(author, "etudes", "# Études\n\nMieux.\n", author="Lilas").headers["Location"]
    write(keeper, "etudes", "# Études, relues\n\nUn texte.\n")

    screen = keeper.get(place).text
    source = re.search(r'<textarea id="source"[^>]*>\n([^<]*)</textarea>', screen)
    assert source is not None
    fields = {"do": "accept", "source": source[1], "base": hidden(screen)["base"]}
    done = post(keeper, place, place, **fields)

    assert done.status_code == 303
    assert text_of(wiki, "etudes.md") == "# Études, relues\n\nMieux.\n"
    assert wiki.index.history("etudes").rows[0].author == "Lilas"
    assert wiki.store.proposals() == {}
    assert "publiée" in author.get("/-/proposals/mine").text
    assert "Cette proposition est publiée" in author.get(place).text
    assert "publiée" in author.get("/-/proposals/mine").text


def test_a_proposal_is_declined_with_a_word(wiki_with: MakeWiki) -> None:
    wiki = wiki_with(FILES, newcomers="hold")
    app = application(wiki)
    author, keeper = app.test_client(), moderator(app, wiki)
    place = write(author, "etudes", "# Études\n\nMieux.\n").headers["Location"]

    done = post(keeper, place, place, do="decline", answer="Merci, mais c’est déjà dit ailleurs")
    told = author.get(place).text

    assert done.status_code == 303
    assert "c’est déjà dit ailleurs" in told
    assert text_of(wiki, "etudes.md") == FILES["etudes.md"]


def test_an_author_goes_on_with_a_text_that_waits_then_takes_it_back(wiki_with: MakeWiki) -> None:
    wiki = wiki_with(FILES, newcomers="hold")
    client = application(wiki).test_client()
    place = write(client, "etudes", "# Études\n\nMieux.\n").headers["Location"]

    base = base_of(wiki, "etudes.md")
    post(client, place, place, do="amend", source="# Études\n\nEncore mieux.\n", base=base)
    amended = client.get(place).text
    again = write(client, "etudes", "# Études\n\nDe l’éditeur.\n").headers["Location"]
    gone = post(client, place, place, do="withdraw")

    assert "Encore mieux." in amended
    assert again != place
    assert gone.headers["Location"] == "/etudes"
    assert [f"/-/proposal/{name}" for name in wiki.store.proposals()] == [again]


def test_a_flood_is_undone_in_one_gesture_and_its_browser_blocked(app: Flask, wiki: Wiki) -> None:
    spammer, keeper = app.test_client(), moderator(app, wiki)
    for number in range(3):
        write(spammer, f"casino-{number}", f"# Casino {number}\n", author="Casino")
    screen = keeper.get("/-/moderation").text
    handle = wiki.index.history("casino-1").rows[0].handle

    report = post(
        keeper, "/-/moderation/source", f"/-/moderation/source?handle={handle}", handle=handle,
        author="Casino", source="browser", undo="1", block="1", days="7",
        reason="Publicité",
    )  # fmt: skip
    blocked = write(spammer, "casino-4", "# Encore\n\nMon texte.\n")

    assert "Casino 2" in screen
    assert report.status_code == 200
    assert "3 pages ont retrouvé leur état d’avant" in report.text
    assert wiki.index.page("casino-1") is None
    assert blocked.status_code == 403
    assert "Publicité" in blocked.text
    assert "Mon texte." in blocked.text
    assert "Casino" in app.test_client().get("/-/moderation/log").text


def test_gestures_of_the_patrol(app: Flask, wiki: Wiki) -> None:
    visitor, keeper = app.test_client(), moderator(app, wiki)
    write(visitor, "un", "# Un\n")
    write(visitor, "deux", "# Deux\n")
    write(visitor, "trois", "# Trois\n")

    for act, path in (("approve", "un"), ("revert", "deux"), ("hold", "trois")):
        newest = wiki.index.history(path).rows[0].commit
        done = post(keeper, "/-/moderation", "/-/moderation", do=act, path=path, newest=newest)
        assert done.headers["Location"] == "/-/moderation"

    assert wiki.index.page("un") is not None
    assert wiki.index.page("deux") is None
    assert wiki.index.page("trois") is None
    assert len(wiki.store.proposals()) == 1
    assert "Trois" in keeper.get("/-/proposals").text


def test_a_closed_site_says_why_and_gives_the_text_back(app: Flask, wiki: Wiki) -> None:
    visitor, keeper = app.test_client(), moderator(app, wiki)
    screen = visitor.get("/-/edit/etudes").text
    close = {"do": "close", "message": "Travaux jusqu’à midi"}
    post(keeper, "/-/moderation/read-only", "/-/moderation", **close)

    fields = {"csrf_token": token_in(screen), "base": "", "source": "# Études\n\nMon texte\n"}
    closed = visitor.post("/-/edit/etudes", data=fields)
    before = visitor.get("/-/edit/etudes")
    post(keeper, "/-/moderation/read-only", "/-/moderation", do="open")

    assert (closed.status_code, before.status_code) == (503, 503)
    assert "Travaux jusqu’à midi" in closed.text
    assert "Mon texte" in closed.text
    assert write(visitor, "etudes", "# Études\n\nMon texte\n").status_code == 303


def test_a_site_closed_in_haste_is_closed_and_its_moderators_see_it(app: Flask, wiki: Wiki) -> None:
    visitor, keeper = app.test_client(), moderator(app, wiki)

    post(keeper, "/-/moderation/read-only", "/-/moderation", do="close", message=" ")
    other = post(keeper, "/-/moderation/read-only", "/-/moderation", do="anything")

    assert other.status_code == 400
    assert visitor.get("/-/edit/etudes").status_code == 503
    assert "Ce site est en lecture seule pour le moment." in keeper.get("/-/moderation").text
    post(keeper, "/-/moderation/read-only", "/-/moderation", do="open")
    assert visitor.get("/-/edit/etudes").status_code == 200
    assert "Personne ne peut écrire" not in keeper.get("/-/moderation").text


@pytest.mark.parametrize(
    "address", ["/-/moderation", "/-/proposals", "/-/moderation/blocks", "/-/moderation/source"]
)
def test_screens_of_moderators_are_theirs(app: Flask, address: str) -> None:
    assert app.test_client().get(address).status_code == 403


def test_a_broken_policy_is_told_to_moderators_and_opens_nothing(wiki_with: MakeWiki) -> None:
    wiki = wiki_with(FILES | {"_gare/moderation.yml": "refuse: {words: casino}\n"})
    app = application(wiki)

    assert "Ligne 1" in moderator(app, wiki).get("/-/moderation").text
    assert write(app.test_client(), "casino", LINKED).status_code == 428


def test_robots_wait_until_a_new_page_was_read(app: Flask, wiki: Wiki) -> None:
    visitor, keeper = app.test_client(), moderator(app, wiki)
    write(visitor, "neuve", "# Neuve\n\n[Ailleurs](../etudes.md)\n")
    before = visitor.get("/neuve").text

    newest = wiki.index.history("neuve").rows[0].commit
    post(keeper, "/-/moderation", "/-/moderation", do="approve", path="neuve", newest=newest)

    assert 'content="noindex"' in before
    assert 'content="noindex"' not in visitor.get("/neuve").text


def test_robots_wait_for_all_that_newcomers_wrote(app: Flask, wiki: Wiki) -> None:
    visitor, keeper = app.test_client(), moderator(app, wiki)
    write(visitor, "neuve", "# Neuve\n")
    upload = {"file": (io.BytesIO(b"Un texte.\n"), "note.txt"), "alt": ""}
    token = token_in(visitor.get("/-/files/neuve").text)
    sent = visitor.post("/-/files/neuve", data={"csrf_token": token} | upload)
    places = ("/neuve", "/neuve.md", "/neuve/note.txt")

    before = [visitor.get(place).headers.get("X-Robots-Tag") for place in places]
    newest = wiki.index.history("neuve").rows[0].commit
    post(keeper, "/-/moderation", "/-/moderation", do="approve", path="neuve", newest=newest)
    post(keeper, "/-/moderation", "/-/moderation", do="all")
    after = [app.test_client().get(place) for place in places]

    assert sent.status_code == 200
    assert before == ["noindex"] * 3
    assert [one.status_code for one in after] == [200] * 3
    assert [one.headers.get("X-Robots-Tag") for one in after] == [None] * 3


@pytest.mark.parametrize(
    "address",
    [
        "/-/changes", "/-/changes.atom", "/-/history/etudes", "/-/history/etudes.atom",
        "/-/talk/etudes", "/-/blame/etudes", "/-/search?q=texte", "/-/moderation/log", "/-/privacy",
    ],
)  # fmt: skip
def test_robots_keep_no_screen_of_what_was_written_lately(app: Flask, address: str) -> None:
    first, again = app.test_client().get(address), app.test_client().get(address)

    assert (first.status_code, again.status_code) == (200, 200)
    assert [one.headers.get("X-Robots-Tag") for one in (first, again)] == ["noindex"] * 2


@pytest.mark.parametrize("address", ["/etudes", "/etudes.md", "/-/pages?page=1", "/-/tags"])
def test_robots_may_keep_what_was_read(app: Flask, wiki: Wiki, address: str) -> None:
    all_read(wiki, Person(Role.MODERATOR, Author("Mona", "mona")))

    answer = app.test_client().get(address)

    assert "X-Robots-Tag" not in answer.headers
    assert 'content="noindex"' not in answer.text


def test_links_to_other_sites_are_said_to_be_of_users(app: Flask, wiki: Wiki) -> None:
    write(moderator(app, wiki), "liens", LINKED)

    assert 'rel="nofollow ugc noopener"' in app.test_client().get("/liens").text


@pytest.mark.parametrize("address", ["/-/new", "/-/new?title=Pix&go=1", "/-/files/etudes"])
def test_a_closed_site_says_so_before_anything_is_typed(
    app: Flask, wiki: Wiki, address: str
) -> None:
    close(wiki, Person(Role.MODERATOR, Author("Mona", "mona")), "Travaux jusqu’à midi")

    screen = app.test_client().get(address)

    assert screen.status_code == 200
    assert "Travaux jusqu’à midi" in screen.text
    assert re.findall(r'name="(?:title|file|remove)"', screen.text) == []


def test_a_closed_site_promises_no_moment_and_offers_no_editor(app: Flask, wiki: Wiki) -> None:
    close(wiki, Person(Role.MODERATOR, Author("Mona", "mona")), "Travaux jusqu’à midi")

    refused = app.test_client().get("/-/edit/etudes")
    report = app.test_client().get("/-/report/etudes").text

    assert refused.status_code == 503
    assert "Réessayez dans" not in refused.text
    assert "Retry-After" not in refused.headers
    assert "/-/edit/etudes" not in report
