"""Texts that wait: none takes the place of another, none is published with marks, all are told."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from gare.app import application
from gare.model.names import CommitId
from gare.model.people import Role
from gare.wiki.wiki import Wiki
from tests.making import ALL_MAY, MakeWiki, base_of, text_of
from tests.web.people import PASSWORD, person
from tests.web.test_moderating import hidden, post, write
from tests.wiki.fiches import LIEU

AGENDA = "# Agenda\n\nRien cette semaine.\n"
RULES = "rules:\n  - path: agenda\n    change: moderators\n"
FILES = {"agenda.md": AGENDA, "projets/autre.md": "# Autre\n"}
MARKED = "# Agenda\n\n<<<<<<< ma version\nLundi.\n=======\nMardi.\n>>>>>>> version enregistrée\n"


@pytest.fixture
def wiki(wiki_with: MakeWiki) -> Wiki:
    return wiki_with(FILES | {"_gare/rules.yml": RULES})


@pytest.fixture
def app(wiki: Wiki) -> Flask:
    return application(wiki)


@pytest.fixture
def held(wiki_with: MakeWiki) -> Wiki:
    return wiki_with(FILES, newcomers="hold")


def browser(app: Flask, name: str, role: Role = Role.MEMBER) -> FlaskClient:
    """Return the browser of a new account that is signed in."""
    person(app.extensions["gare"], name, role)
    client = app.test_client()
    done = post(client, "/-/login", "/-/login", name=name, password=PASSWORD)
    assert done.status_code == 303
    return client


def source_in(screen: str) -> str:
    """Return the text in the field of a screen."""
    found = re.search(r'<textarea id="source"[^>]*>\n([^<]*)</textarea>', screen)
    assert found is not None
    return unescape(found[1])


def publish(keeper: FlaskClient, place: str, source: str | None = None) -> TestResponse:
    """Publish a proposal as its screen shows it, or with another text."""
    screen = keeper.get(place).text
    text = source_in(screen) if source is None else source
    fields = {"do": "accept", "source": text, "base": hidden(screen)["base"]}
    return post(keeper, place, place, **fields)


def waiting(wiki: Wiki, file: str) -> list[str]:
    """Return the texts of a file that wait, in any order."""
    found = []
    for commit in wiki.store.proposals().values():
        changes = wiki.store.proposal(CommitId(commit)).changes
        found += [
            wiki.store.read(one.after).decode() for one in changes if one.file == file and one.after
        ]
    return found


# 1. Nothing typed is lost.


def test_two_texts_of_one_author_on_a_protected_page_both_wait(app: Flask, wiki: Wiki) -> None:
    member = browser(app, "Memb")

    first = write(member, "agenda", "# Agenda\n\nLundi.\n").headers["Location"]
    second = write(member, "agenda", "# Agenda\n\nMardi.\n").headers["Location"]

    assert first != second
    assert sorted(waiting(wiki, "agenda.md")) == ["# Agenda\n\nLundi.\n", "# Agenda\n\nMardi.\n"]
    assert "Lundi." in member.get(first).text


def test_the_same_text_sent_twice_waits_once(app: Flask, wiki: Wiki) -> None:
    member = browser(app, "Memb")

    places = {write(member, "agenda", "# Agenda\n\nLundi.").headers["Location"] for _ in "ab"}

    assert len(places) == len(wiki.store.proposals()) == 1


def test_a_discussion_and_a_problem_told_by_one_visitor_both_wait(held: Wiki) -> None:
    visitor = application(held).test_client()

    post(visitor, "/-/talk/agenda", "/-/edit/agenda", title="Le lieu", source="Où est-ce ?")
    post(visitor, "/-/report/agenda", "/-/edit/agenda", source="La date est fausse.")
    post(visitor, "/-/report/agenda", "/-/edit/agenda", source="Le lien est mort.")

    texts = waiting(held, "_gare/talk/agenda.md")
    assert [sum(said in one for one in texts) for said in ("Où est-ce", "fausse", "mort")] == [
        1,
        1,
        1,
    ]


def test_the_editor_tells_its_author_of_the_text_that_waits(held: Wiki) -> None:
    app = application(held)
    visitor = app.test_client()
    place = write(visitor, "agenda", "# Agenda\n\nLundi.\n").headers["Location"]

    editor = visitor.get("/-/edit/agenda").text
    other = visitor.get("/-/edit/projets/autre").text

    assert "attend d’être relu" in editor
    assert f'href="{place}"' in editor
    assert place not in other
    assert place not in app.test_client().get("/-/edit/agenda").text


# 2. No marks of a conflict are published; discussions are united.


def test_a_proposal_that_clashes_is_refused_until_somebody_chose(app: Flask, wiki: Wiki) -> None:
    member, keeper = browser(app, "Memb"), browser(app, "Modo", Role.MODERATOR)
    place = write(member, "agenda", "# Agenda\n\nLundi.\n").headers["Location"]
    write(keeper, "agenda", "# Agenda\n\nMardi.\n")

    refused = publish(keeper, place)
    chosen = publish(keeper, place, "# Agenda\n\nLundi et mardi.\n")

    assert refused.status_code == 422
    assert "Ligne 3" in refused.text
    assert "Il reste 1 endroit à choisir" in refused.text.replace("\xa0", " ")
    assert "<<<<<<< ma version\nLundi." in source_in(refused.text)
    assert chosen.status_code == 303
    assert text_of(wiki, "agenda.md") == "# Agenda\n\nLundi et mardi.\n"


def test_marks_are_kept_neither_by_the_editor_nor_in_a_proposal(app: Flask, wiki: Wiki) -> None:
    member, keeper = browser(app, "Memb"), browser(app, "Modo", Role.MODERATOR)
    place = write(member, "agenda", "# Agenda\n\nLundi.\n").headers["Location"]

    saved = write(keeper, "agenda", MARKED)
    proposed = write(member, "agenda", MARKED)
    base = base_of(wiki, "agenda.md")
    amended = post(member, place, place, do="amend", source=MARKED, base=base)

    assert [one.status_code for one in (saved, proposed, amended)] == [422, 422, 422]
    assert "=======\nMardi." in source_in(saved.text)
    assert waiting(wiki, "agenda.md") == ["# Agenda\n\nLundi.\n"]


def test_marks_saved_long_ago_keep_nobody_from_mending(wiki_with: MakeWiki) -> None:
    wiki = wiki_with({"agenda.md": MARKED})

    done = write(application(wiki).test_client(), "agenda", MARKED + "\nMercredi.\n")

    assert done.status_code == 303


def test_a_form_gives_back_a_text_with_marks(wiki_with: MakeWiki) -> None:
    files = {"_gare/kinds/lieu.yml": LIEU, "gare.md": "---\nkind: lieu\n---\n\n# Gare\n"}
    wiki = wiki_with(files | ALL_MAY)
    client = application(wiki).test_client()
    sent = hidden(client.get("/-/edit/gare").text)
    body = MARKED.partition("\n\n")[2]

    done = client.post("/-/edit/gare", data=sent | {"body": body})

    assert done.status_code == 422
    assert "<<<<<<< ma version\nLundi." in source_in(done.text)


def test_two_discussions_begun_by_two_visitors_are_united(held: Wiki) -> None:
    app = application(held)
    keeper = browser(app, "Modo", Role.MODERATOR)
    places = []
    for title in ("Le lieu", "La date"):
        said = {"title": title, "source": f"Parlons-en : {title}."}
        done = post(app.test_client(), "/-/talk/agenda", "/-/edit/agenda", **said)
        places.append(done.headers["Location"])

    published = [publish(keeper, place).status_code for place in places]

    talk = text_of(held, "_gare/talk/agenda.md")
    assert published == [303, 303]
    assert re.findall(r"^## (.+)$", talk, re.MULTILINE) == ["Le lieu", "La date"]
    assert talk.count("# Discussion\n") == 1
    assert "<<<<" not in talk


def test_two_discussions_read_before_either_is_published_are_united(held: Wiki) -> None:
    app = application(held)
    keeper = browser(app, "Modo", Role.MODERATOR)
    forms = []
    for title in ("Le lieu", "La date"):
        said = {"title": title, "source": "Parlons-en."}
        place = post(app.test_client(), "/-/talk/agenda", "/-/edit/agenda", **said).headers[
            "Location"
        ]
        forms.append((place, keeper.get(place).text))

    for place, screen in forms:
        fields = {"source": source_in(screen), "base": hidden(screen)["base"]}
        assert post(keeper, place, place, do="accept", **fields).status_code == 303

    titles = re.findall(r"^## (.+)$", text_of(held, "_gare/talk/agenda.md"), re.MULTILINE)
    assert titles == ["Le lieu", "La date"]


def test_a_page_that_changes_while_a_proposal_is_read_is_never_written_over(
    app: Flask, wiki: Wiki
) -> None:
    member, keeper = browser(app, "Memb"), browser(app, "Modo", Role.MODERATOR)
    place = write(member, "agenda", "# Agenda\n\nLundi.\n").headers["Location"]
    screen = keeper.get(place).text
    write(keeper, "agenda", "# Agenda\n\nMardi.\n")
    fields = {"source": source_in(screen), "base": hidden(screen)["base"]}

    seen = post(keeper, place, place, do="see", **fields)
    clash = post(keeper, place, place, do="accept", **fields)
    again = {"source": source_in(clash.text), "base": hidden(clash.text)["base"]}
    still = post(keeper, place, place, do="accept", **again)

    assert hidden(seen.text)["base"] == fields["base"]
    assert (clash.status_code, still.status_code) == (409, 422)
    assert "Mardi." in source_in(clash.text)
    assert text_of(wiki, "agenda.md") == "# Agenda\n\nMardi.\n"


# 7. A proposal follows its page.


def test_a_proposal_follows_the_page_that_was_moved(held: Wiki) -> None:
    app = application(held)
    visitor, keeper = app.test_client(), browser(app, "Modo", Role.MODERATOR)
    text = "# Agenda\n\nRien cette semaine. Voir [l’autre](projets/autre.md).\n"
    place = write(visitor, "agenda", text).headers["Location"]
    post(keeper, "/-/move/agenda", "/-/move/agenda", target="projets/agenda-bis")

    screen = visitor.get(place).text
    done = publish(keeper, place)

    assert 'href="/projets/agenda-bis"' in screen
    assert done.headers["Location"] == "/projets/agenda-bis"
    assert text_of(held, "projets/agenda-bis.md") == text.replace("projets/autre", "autre")
    assert held.index.page("agenda") is None
    assert app.test_client().get("/agenda").status_code == 301


def test_a_proposal_is_amended_after_its_page_was_moved(held: Wiki) -> None:
    app = application(held)
    visitor, keeper = app.test_client(), browser(app, "Modo", Role.MODERATOR)
    place = write(visitor, "agenda", "# Agenda\n\nLundi.\n").headers["Location"]
    post(keeper, "/-/move/agenda", "/-/move/agenda", target="agenda-bis")
    base = hidden(visitor.get(place).text)["base"]

    kept = post(visitor, place, place, do="amend", source="# Agenda\n\nMardi.\n", base=base)
    told = visitor.get("/-/edit/agenda-bis").text
    publish(keeper, place)

    assert kept.status_code == 303
    assert place in told
    assert text_of(held, "agenda-bis.md") == "# Agenda\n\nMardi.\n"


def test_a_discussion_that_waits_follows_its_page(held: Wiki) -> None:
    app = application(held)
    visitor, keeper = app.test_client(), browser(app, "Modo", Role.MODERATOR)
    said = {"title": "Le lieu", "source": "Où ?"}
    place = post(visitor, "/-/talk/agenda", "/-/edit/agenda", **said).headers["Location"]
    post(keeper, "/-/move/agenda", "/-/move/agenda", target="agenda-bis")

    publish(keeper, place)

    assert "Où ?" in text_of(held, "_gare/talk/agenda-bis.md")
    assert held.index.page("_gare/talk/agenda") is None


# 10. Authors are told, visitors too.


def test_a_visitor_is_told_of_the_answer_and_reads_it_again_later(held: Wiki) -> None:
    app = application(held)
    visitor, keeper = app.test_client(), browser(app, "Modo", Role.MODERATOR)
    place = write(visitor, "agenda", "# Agenda\n\nLundi.\n").headers["Location"]
    post(keeper, place, place, do="decline", answer="C’est mardi.")

    me, editor = visitor.get("/-/me").text, visitor.get("/-/edit/projets/autre").text
    listed = visitor.get("/-/proposals/mine").text
    stranger = app.test_client().get("/-/edit/projets/autre").text
    saved = write(visitor, "agenda", "# Agenda\n\nMardi.\n")
    page = visitor.get("/agenda")
    read = visitor.get(place).text
    after = visitor.get("/-/me").text + visitor.get("/-/edit/projets/autre").text

    assert "1 réponse à lire" in me
    assert f'href="{place}"' in editor
    assert "réponse à lire" in listed
    assert "réponse" not in stranger
    assert saved.status_code == 303
    assert "réponse à lire" not in page.text
    assert "C’est mardi." in read
    assert "réponse à lire" not in after
    assert f'href="{place}"' not in after
    assert f'href="{place}"' in visitor.get("/-/proposals/mine").text
    assert "C’est mardi." in visitor.get(place).text


def test_an_answer_is_read_when_the_text_is_not_kept_any_more(held: Wiki) -> None:
    app = application(held)
    visitor, keeper = app.test_client(), browser(app, "Modo", Role.MODERATOR)
    place = write(visitor, "agenda", "# Agenda\n\nLundi.\n").headers["Location"]
    post(keeper, place, place, do="decline", answer="C’est mardi.")
    held.store.git.run(["gc", "--quiet", "--prune=now"])

    shown = visitor.get(place).text

    assert "C’est mardi." in shown
    assert "Ce qui change" not in shown
    assert "Le texte proposé" not in shown


def test_an_author_is_told_after_a_save(wiki: Wiki, app: Flask) -> None:
    member, keeper = browser(app, "Memb"), browser(app, "Modo", Role.MODERATOR)
    place = write(member, "agenda", "# Agenda\n\nLundi.\n").headers["Location"]
    publish(keeper, place)

    done = write(member, "projets/autre", "# Autre\n\nMieux.\n")

    assert "Une de vos propositions a reçu une réponse" in member.get(done.headers["Location"]).text
    assert text_of(wiki, "agenda.md") == "# Agenda\n\nLundi.\n"


# 13. Who amended is named.


def trailers(wiki: Wiki, path: str) -> list[str]:
    """Return who is said to have written with the author of the last change of a page."""
    commit = wiki.index.history(path).rows[0].commit
    return wiki.store.git.run(
        ["log", "-1", "--format=%(trailers:key=Co-authored-by,valueonly)", commit]
    ).decode().split("\n")[:-2]  # fmt: skip


def test_who_amended_a_proposal_is_named_beside_its_author(app: Flask, wiki: Wiki) -> None:
    member, keeper = browser(app, "Memb"), browser(app, "Modo", Role.MODERATOR)
    place = write(member, "agenda", "# Agenda\n\nLundi.\n").headers["Location"]
    base, more = base_of(wiki, "agenda.md"), "# Agenda\n\nLundi.\n\nEt mardi, dit Modo.\n"
    post(keeper, place, place, do="amend", source=more, base=base)
    post(member, place, place, do="amend", source=more + "\nMerci.\n", base=base)

    publish(keeper, place)

    assert wiki.index.history("agenda").rows[0].author == "Memb"
    assert trailers(wiki, "agenda") == ["Modo <modo@gare.example>"]


def test_who_changes_a_proposal_as_they_publish_it_is_named(app: Flask, wiki: Wiki) -> None:
    member, keeper = browser(app, "Memb"), browser(app, "Modo", Role.MODERATOR)
    place = write(member, "agenda", "# Agenda\n\nLundi.\n").headers["Location"]

    publish(keeper, place, "# Agenda\n\nLundi soir.\n")

    assert trailers(wiki, "agenda") == ["Modo <modo@gare.example>"]


def test_who_only_publishes_a_proposal_is_not_named(app: Flask, wiki: Wiki) -> None:
    member, keeper = browser(app, "Memb"), browser(app, "Modo", Role.MODERATOR)
    place = write(member, "agenda", "# Agenda\n\nLundi.\n").headers["Location"]
    write(keeper, "agenda", "# Agenda de novembre\n\nRien cette semaine.\n")

    publish(keeper, place)

    assert text_of(wiki, "agenda.md") == "# Agenda de novembre\n\nLundi.\n"
    assert trailers(wiki, "agenda") == []
