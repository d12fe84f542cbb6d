"""Writing to a person: their address is in no page, no header, no log, no commit."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from gare.app import application
from gare.model.people import Role
from gare.shipped import content_folder
from gare.web.reaching import questioner
from gare.wiki.reconfirming import reconfirm
from gare.wiki.wiki import Wiki
from tests.making import MakeWiki, put, text_of
from tests.store.building import git
from tests.web.keepers import signed_in, token

EMAIL = "paule.exemple@orange.example"
PHONE = "06 12 34 56 78"
PAGE = "contacts/paule"
TODAY = datetime.now(UTC).date()


def fiche(
    day: date = TODAY, scope: str = "nom, fonction", more: str = "fonction: Médiatrice"
) -> str:
    """Return the page of a person."""
    return (
        f"---\nkind: personne\nid: paule-1\nconsentement:\n  date: {day}\n  portee: [{scope}]\n"
        f"{more}\n---\n# Paule Exemple\n"
    )


@pytest.fixture
def wiki(wiki_with: MakeWiki) -> Wiki:
    kinds = content_folder() / "_gare/kinds"
    files: dict[str, str | bytes] = {
        f"_gare/kinds/{one}.yml": (kinds / f"{one}.yml").read_bytes()
        for one in ("contact", "personne")
    }
    return wiki_with(
        files | {"accueil.md": "# Accueil\n", f"{PAGE}.md": fiche()},
        smtp_url="smtp://127.0.0.1:9",
        mail_from="gare@gare.example",
    )


@pytest.fixture
def app(wiki: Wiki) -> Flask:
    return application(wiki)


@pytest.fixture
def keeper(app: Flask, wiki: Wiki) -> FlaskClient:
    return signed_in(app, wiki, Role.MODERATOR)


def reachable(wiki: Wiki, email: str = EMAIL, *, confirmed: bool = True) -> None:
    """Keep the contact of the person."""
    wiki.people.contacts.keep("id:paule-1", email, PHONE, datetime.now(UTC), confirmed=confirmed)


def note(client: FlaskClient, **more: str) -> tuple[int, str]:
    """Send a note; return the status and the screen."""
    fields = {"csrf_token": token(client, f"/-/write-to/{PAGE}"), "source": "Bonjour Paule."}
    answer = client.post(f"/-/write-to/{PAGE}", data=fields | more)
    return answer.status_code, answer.text


def test_a_note_goes_to_the_person_and_shows_their_address_to_nobody(
    app: Flask, wiki: Wiki, keeper: FlaskClient
) -> None:
    reachable(wiki)
    page = app.test_client().get(f"/{PAGE}").text

    status, _screen = note(keeper, reply_to="moi@exemple.fr", agreed="1", name="Zoé")

    sent = wiki.people.outbox.take(datetime.now(UTC))
    assert status == 303
    assert [(one.message.recipient, one.message.headers["Reply-To"]) for one in sent] == [
        (EMAIL, "moi@exemple.fr")
    ]
    assert "Bonjour Paule." in sent[0].message.plain
    assert f"/-/write-to/{PAGE}" in page
    assert EMAIL not in page + app.test_client().get(f"/-/write-to/{PAGE}").text


@pytest.mark.parametrize(
    "wrong",
    [
        {"source": " "},
        {"reply_to": "pas une adresse"},
        {"reply_to": "moi@exemple.fr"},
        {"source": "x" * 5001},
    ],
)
def test_a_note_that_cannot_go_is_given_back(
    wiki: Wiki, keeper: FlaskClient, wrong: dict[str, str]
) -> None:
    reachable(wiki)

    status, screen = note(keeper, **({"source": "Texte à garder."} | wrong))

    assert status == 422
    assert wrong.get("reply_to", "") in screen
    assert wiki.people.outbox.waiting() == 0


def test_a_header_cannot_be_slipped_into_a_message(wiki: Wiki, keeper: FlaskClient) -> None:
    reachable(wiki)

    status, _screen = note(keeper, reply_to="a@b.fr\r\nBcc: x@y.fr", agreed="1")

    assert status == 422
    assert wiki.people.outbox.waiting() == 0


def test_too_many_notes_from_one_place_wait(wiki: Wiki, keeper: FlaskClient) -> None:
    reachable(wiki)

    statuses = [note(keeper)[0] for _turn in range(6)]

    assert statuses == [303, 303, 303, 303, 303, 429]
    assert "Bonjour Paule." in note(keeper)[1]


def test_nobody_is_written_to_before_they_agreed(wiki: Wiki, keeper: FlaskClient) -> None:
    reachable(wiki, confirmed=False)

    screen = keeper.get(f"/-/write-to/{PAGE}").text

    assert "Envoyer le message" not in screen


def form_fields(client: FlaskClient, address: str) -> dict[str, str]:
    """Return the hidden fields of the form of a fiche."""
    html = client.get(address).text
    main = html[html.index('<form id="editor"') :]
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', main))


def send_form(client: FlaskClient, **more: str) -> tuple[int, str]:
    """Begin the fiche of another person by its form."""
    address = "/-/edit/contacts/neuve?kind=personne&title=Neuve"
    fields = form_fields(client, address) | {
        "field.title": "Neuve Personne",
        "field.consentement.date": TODAY.isoformat(),
        "field.consentement.portee": "nom",
        "private.email": EMAIL,
        "private.phone": PHONE,
        "body": "",
    }
    answer = client.post("/-/edit/contacts/neuve", data=fields | more)
    return answer.status_code, answer.text


def test_a_form_keeps_private_contacts_out_of_git(wiki: Wiki, keeper: FlaskClient) -> None:
    status, _screen = send_form(keeper)

    row = wiki.index.page("contacts/neuve")
    assert status == 303
    assert row is not None
    kept = wiki.people.contacts.of(f"id:{row.ident}")
    assert kept is not None
    assert (kept.email, kept.phone, kept.can_be_written_to) == (EMAIL, PHONE, True)
    assert EMAIL not in git(wiki.store.path, "log", "-p", "--all")
    assert PHONE not in git(wiki.store.path, "log", "-p", "--all")


def test_a_wrong_address_is_given_back_and_nothing_is_saved(
    wiki: Wiki, keeper: FlaskClient
) -> None:
    status, screen = send_form(keeper, **{"private.email": "pas une adresse"})

    assert status == 422
    assert "pas une adresse" in screen
    assert wiki.index.page("contacts/neuve") is None


def test_what_goes_beyond_the_consent_is_refused_with_a_sentence(
    wiki: Wiki, keeper: FlaskClient
) -> None:
    status, screen = send_form(keeper, **{"field.fonction": "Médiatrice"})

    assert status == 422
    assert "n’a pas dit oui" in screen
    assert wiki.index.page("contacts/neuve") is None


def test_a_text_that_goes_beyond_the_consent_is_refused_too(
    wiki: Wiki, keeper: FlaskClient
) -> None:
    fields = form_fields(keeper, f"/-/edit/{PAGE}?mode=source")
    source = fiche(scope="nom")

    answer = keeper.post(f"/-/edit/{PAGE}", data=fields | {"source": source})

    assert answer.status_code == 422
    assert "n’a pas dit oui" in answer.text
    assert "portee: [nom]" in answer.text


def test_others_neither_see_nor_change_a_contact_that_is_kept(app: Flask, wiki: Wiki) -> None:
    reachable(wiki)
    member = signed_in(app, wiki, Role.MEMBER, "Membre Simple")

    html = member.get(f"/-/edit/{PAGE}").text

    assert EMAIL not in html
    assert 'name="private.email"' not in html


def asked_link(wiki: Wiki, keeper: FlaskClient) -> str:
    """Have the person asked, and return the link they get."""
    fields = {"csrf_token": token(keeper, "/-/consents"), "path": PAGE}
    assert keeper.post("/-/consents", data=fields).status_code == 303
    sent = wiki.people.outbox.take(datetime.now(UTC))
    found = re.search(r"http://gare\.example(/-/consent/\S+)", sent[0].message.plain)
    assert found is not None
    return found[1]


def test_a_person_says_yes_by_their_link_and_the_date_is_of_today(
    app: Flask, wiki: Wiki, keeper: FlaskClient
) -> None:
    put(wiki, {f"{PAGE}.md": fiche(TODAY - timedelta(days=350))})
    reachable(wiki, confirmed=False)
    link = asked_link(wiki, keeper)
    person = app.test_client()

    answer = person.post(link, data={"csrf_token": token(person, link), "answer": "yes"})

    assert answer.status_code == 303
    assert f"date: {TODAY}" in text_of(wiki, f"{PAGE}.md")
    kept = wiki.people.contacts.of("id:paule-1")
    assert kept is not None
    assert kept.can_be_written_to


def test_a_person_says_no_and_is_nowhere_any_more(
    app: Flask, wiki: Wiki, keeper: FlaskClient
) -> None:
    put(wiki, {f"{PAGE}.md": fiche(TODAY - timedelta(days=350))})
    reachable(wiki)
    link = asked_link(wiki, keeper)
    person = app.test_client()

    person.post(link, data={"csrf_token": token(person, link), "answer": "no"})

    assert person.get(f"/{PAGE}").status_code == 410
    assert wiki.people.contacts.of("id:paule-1") is None
    assert person.get(link).status_code == 404


def test_a_forged_link_is_no_link(app: Flask) -> None:
    assert app.test_client().get("/-/consent/n-importe.quoi.du-tout").status_code == 404


def test_a_consent_that_is_over_hides_the_fiche_until_it_is_given_again(
    app: Flask, wiki: Wiki, keeper: FlaskClient
) -> None:
    put(wiki, {f"{PAGE}.md": fiche(TODAY - timedelta(days=400))})
    reader = app.test_client()

    now = datetime.now(UTC)
    assert reconfirm(wiki, now, questioner(app)) == (0, 1)
    hidden = [reader.get(one).text for one in (f"/{PAGE}", "/-/kind/personne", "/-/search?q=Paule")]
    lines = keeper.get("/-/consents").text
    fields = {"csrf_token": token(keeper, "/-/consents"), "path": PAGE, "agreed": "1"}
    keeper.post("/-/consents", data=fields)

    assert "Médiatrice" not in "".join(hidden)
    assert "Paule Exemple" in lines
    assert "Médiatrice" in reader.get(f"/{PAGE}").text
    assert reconfirm(wiki, now, questioner(app)) == (0, 0)


@pytest.mark.parametrize("role", [Role.VISITOR, Role.MEMBER])
def test_the_list_of_consents_is_for_those_who_look_after_the_wiki(
    app: Flask, wiki: Wiki, role: Role
) -> None:
    client = app.test_client() if role is Role.VISITOR else signed_in(app, wiki, role, "Un Membre")

    assert client.get("/-/consents").status_code == 403


def test_personal_contacts_typed_in_a_page_are_told_after_the_save(
    wiki: Wiki, keeper: FlaskClient
) -> None:
    fields = form_fields(keeper, "/-/edit/libre?mode=source")

    answer = keeper.post(
        "/-/edit/libre",
        data=fields | {"source": f"# Libre\n\n{EMAIL}, {PHONE}\n"},
        follow_redirects=True,
    )

    assert "semblent personnelles" in answer.text
