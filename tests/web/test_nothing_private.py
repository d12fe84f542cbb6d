"""After a life of a wiki: no address of a machine or of a person in git, pages, files or logs."""

from __future__ import annotations

import logging
import re
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from gare.app import application
from gare.model.people import Role
from gare.shipped import content_folder
from gare.wiki.wiki import Wiki
from tests.making import MakeWiki
from tests.store.building import git
from tests.store.objects import every_file, holders
from tests.web.keepers import field, signed_in

IP = "203.0.113.77"
SIX = "2001:db8:77::9"
EMAIL = "paule.exemple@orange.example"
READER = "zoe.lectrice@orange.example"
PHONE = "06 12 34 56 78"
PRIVATE = (IP, SIX, EMAIL, READER, PHONE)


@pytest.fixture
def wiki(wiki_with: MakeWiki) -> Wiki:
    kinds = content_folder() / "_gare/kinds"
    names = ("contact", "personne")
    files = {f"_gare/kinds/{one}.yml": (kinds / f"{one}.yml").read_bytes() for one in names}
    fiche = (
        f"---\nkind: personne\nid: paule-1\nconsentement:\n  date: {datetime.now(UTC).date()}\n"
        "  portee: [nom]\n---\n# Paule Exemple\n"
    )
    return wiki_with(
        files | {"accueil.md": b"# Accueil\n", "contacts/paule.md": fiche.encode()},
        smtp_url="smtp://127.0.0.1:9",
        mail_from="gare@gare.example",
        proxy_hops="1",
    )


@pytest.fixture
def app(wiki: Wiki) -> Flask:
    return application(wiki)


def coming_from(client: FlaskClient, address: str) -> FlaskClient:
    """Return a browser whose requests come from an address, straight and through the proxy."""
    client.environ_base["REMOTE_ADDR"] = address
    client.environ_base["HTTP_X_FORWARDED_FOR"] = address
    client.environ_base["HTTP_USER_AGENT"] = "Mozilla/5.0 (X11; rv:140.0) Firefox/140.0"
    return client


def post(client: FlaskClient, screen: str, **fields: str) -> int:
    """Send a form of a screen."""
    html = client.get(screen).text
    own = {"csrf_token": field(html, "csrf_token")}
    base = re.search(r'name="base" value="([^"]*)"', html)
    own |= {"base": base[1]} if base else {}
    return client.post(screen, data=own | fields).status_code


def lived(app: Flask, wiki: Wiki) -> FlaskClient:
    """Have people do all they can from known addresses; return the browser of a moderator."""
    visitor = coming_from(app.test_client(), IP)
    keeper = coming_from(signed_in(app, wiki, Role.MODERATOR), SIX)
    made = wiki.people.account_named("Mona Deur")
    assert made is not None
    wiki.people.profiles.set_email(made.id, READER)
    wiki.people.contacts.keep("id:paule-1", EMAIL, PHONE, datetime.now(UTC), confirmed=True)
    for client in (visitor, keeper):
        post(client, "/-/edit/libre", source="# Libre\n\nTexte.\n", summary="Début")
        post(client, "/-/talk/contacts/paule?write=1", title="Question", source="Bonjour ?")
        post(client, "/-/report/contacts/paule", source="Le numéro est faux.")
        post(client, "/-/write-to/contacts/paule", source="Un mot.", reply_to=READER, agreed="1")
    post(visitor, "/-/login", name="Mona Deur", password="pas le bon")
    post(keeper, "/-/edit/autre", source="# Autre\n\n[Libre](libre.md)\n")
    post(keeper, "/-/move/autre", target="ailleurs")
    post(keeper, "/-/withdraw/libre", past="1")
    return keeper


ARGUMENTS = {
    "path": "contacts/paule", "kind": "personne", "name": "personne", "format": "json",
    "screen": "history", "handle": "mona-deur", "filename": "gare.css", "digest": "x",
}  # fmt: skip


def addresses(app: Flask, wiki: Wiki) -> list[str]:
    """Return an address of every screen that can be read."""
    head = git(wiki.store.path, "rev-parse", "main")
    known = {**ARGUMENTS, "commit": head}
    found = []
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if "GET" in (rule.methods or ()):
                values = {one: known.get(one, "x") for one in rule.arguments}
                built = app.url_map.bind("gare.example").build(rule.endpoint, values)
                found.append(built)
    return found


def test_no_address_is_in_git_in_files_or_in_logs(
    app: Flask, wiki: Wiki, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        lived(app, wiki)

    data = wiki.settings.data
    assert [holders(wiki.store.path, one.encode()) for one in PRIVATE] == [[]] * len(PRIVATE)
    files = [(name, content) for name, content in every_file(data) if "people.sqlite" not in name]
    assert [name for name, content in files for one in PRIVATE if one.encode() in content] == []
    people = b"".join(content for name, content in every_file(data) if "people.sqlite" in name)
    assert EMAIL.encode() in people
    assert [one for one in (IP, SIX) if one.encode() in people] == []
    assert [one for one in PRIVATE if one in caplog.text] == []


def test_no_address_is_on_any_screen_feed_or_export(app: Flask, wiki: Wiki) -> None:
    lived(app, wiki)
    reader = app.test_client()

    shown = {address: reader.get(address).text for address in addresses(app, wiki)}

    assert len(shown) > 40
    assert [
        (address, one) for address, text in shown.items() for one in PRIVATE if one in text
    ] == []


def test_a_moderator_is_shown_the_contact_by_its_form_only(app: Flask, wiki: Wiki) -> None:
    keeper = lived(app, wiki)

    shown = {
        address
        for address in addresses(app, wiki)
        if not address.startswith("/-/logout")
        and any(one in keeper.get(address).text for one in (EMAIL, PHONE, IP, SIX))
    }

    assert shown == {"/-/edit/contacts/paule"}
