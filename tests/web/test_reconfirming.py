"""Consents asked again by themselves, contacts that follow their fiches: on a real mail server."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask

from gare.app import application
from gare.model.people import Author, Person, Role
from gare.model.retention import CONTACT
from gare.shipped import content_folder
from gare.web.reaching import questioner
from gare.wiki.consenting import fiches
from gare.wiki.daily import Daily, Day, once
from gare.wiki.moving import MoveForm, move
from gare.wiki.posting import post
from gare.wiki.reaching import can_write_to, keep_contact, key_of
from gare.wiki.removing import delete, restore
from gare.wiki.wiki import Wiki
from tests.mailboxes import Mailbox, mailbox, plain_of
from tests.making import MakeWiki, put, text_of
from tests.web.keepers import token

__all__ = ["mailbox"]
EMAIL = "paule.exemple@orange.example"
PAGE = "contacts/paule"
TODAY = datetime(2026, 6, 1, 9, tzinfo=UTC)
DAY = timedelta(days=1)


def fiche(day: date | None, ident: str = "id: paule-1\n", name: str = "Paule") -> str:
    """Return the page of a person who agreed on a day, or never did."""
    agreed = f"consentement:\n  date: {day}\n  portee: [nom]\n" if day else ""
    return f"---\nkind: personne\n{ident}{agreed}---\n# {name} Exemple\n"


@pytest.fixture
def wiki(wiki_with: MakeWiki, mailbox: Mailbox) -> Wiki:
    kinds = content_folder() / "_gare/kinds"
    files: dict[str, str | bytes] = {
        f"_gare/kinds/{one}.yml": (kinds / f"{one}.yml").read_bytes()
        for one in ("contact", "personne")
    }
    return wiki_with(
        files | {"accueil.md": "# Accueil\n"}, smtp_url=mailbox.url, mail_from="gare@gare.example"
    )


@pytest.fixture
def app(wiki: Wiki) -> Flask:
    return application(wiki)


def agreed(wiki: Wiki, ago: int, *, confirmed: bool = True) -> None:
    """Have a person who agreed some days ago, and whose address is kept."""
    put(wiki, {f"{PAGE}.md": fiche(TODAY.date() - ago * DAY)})
    wiki.people.contacts.keep("id:paule-1", EMAIL, "", TODAY - ago * DAY, confirmed=confirmed)


def days(wiki: Wiki, app: Flask, numbers: Iterable[int]) -> list[tuple[int, Day]]:
    """Live some days, mail sent; return those when something was done, by their number."""
    question, done = questioner(app), []
    for one in numbers:
        day = once(wiki, TODAY + one * DAY, question)
        if day != Day():
            done.append((one, day))
            post(wiki, TODAY + one * DAY)
    return done


def test_a_person_is_asked_once_reminded_once_and_then_not_shown(
    wiki: Wiki, app: Flask, mailbox: Mailbox
) -> None:
    agreed(wiki, ago=330)

    done = days(wiki, app, (*range(7), 34, 35, 36, 64, 65, 66, 67, 99))

    assert done == [(5, Day(asked=1)), (35, Day(asked=1)), (66, Day(hidden=1))]
    assert mailbox.to == [EMAIL, EMAIL]
    assert "Paule" not in app.test_client().get("/-/kind/personne").text


def test_the_link_that_is_sent_by_itself_renews_the_consent(
    wiki: Wiki, app: Flask, mailbox: Mailbox
) -> None:
    agreed(wiki, ago=350)
    asked = once(wiki, TODAY, questioner(app))
    post(wiki, TODAY)
    found = re.search(r"http://gare\.example(/-/consent/\S+)", plain_of(mailbox.got[0]))
    assert found is not None
    person = app.test_client()

    person.post(found[1], data={"csrf_token": token(person, found[1]), "answer": "yes"})

    assert asked == Day(asked=1)
    assert f"date: {datetime.now(UTC).date()}" in text_of(wiki, f"{PAGE}.md")


def test_after_a_yes_the_question_comes_again_a_year_later_only(wiki: Wiki, app: Flask) -> None:
    agreed(wiki, ago=335)
    first = days(wiki, app, range(2))
    put(wiki, {f"{PAGE}.md": fiche(TODAY.date() + DAY)})

    again = days(wiki, app, (2, 30, 61, 200, 335, 336, 337))

    assert first == [(0, Day(asked=1))]
    assert again == [(336, Day(asked=1))]


def test_a_site_that_slept_asks_before_it_hides(wiki: Wiki, app: Flask) -> None:
    agreed(wiki, ago=700)

    done = days(wiki, app, (0, 1, 29, 30, 31, 59, 60, 61))

    assert done == [(0, Day(asked=1)), (30, Day(asked=1)), (60, Day(hidden=1))]


@pytest.mark.parametrize("confirmed", [True, False])
def test_whoever_cannot_be_asked_is_not_shown_a_month_after_the_year(
    wiki: Wiki, app: Flask, *, confirmed: bool
) -> None:
    agreed(wiki, ago=390, confirmed=False)
    if confirmed:
        wiki.people.contacts.forget("id:paule-1")

    done = days(wiki, app, range(4, 8))

    assert done == [(6, Day(hidden=1))]
    assert wiki.people.outbox.waiting() == 0


def test_a_fiche_without_any_consent_is_not_shown(wiki: Wiki, app: Flask) -> None:
    put(wiki, {f"{PAGE}.md": fiche(None)})

    assert once(wiki, TODAY, questioner(app)) == Day(hidden=1)

    assert "status: a-reconfirmer" in text_of(wiki, f"{PAGE}.md")


def test_a_kind_that_may_do_without_consent_does(wiki: Wiki, app: Flask) -> None:
    field = "name: accord, label: Accord, type: consent, choices: [{value: nom, label: Nom}]"
    kind = f"label: Membre\nplural: Membres\nfields:\n  - {{{field}}}\n"
    page = "---\nkind: membre\n---\n# Anne\n"
    put(wiki, {"_gare/kinds/membre.yml": kind, "anne.md": page})

    found = [row.path for row, _field in fiches(wiki)]

    assert found == ["anne"]
    assert once(wiki, TODAY, questioner(app)) == Day()


def test_more_persons_than_one_reading_are_all_found(wiki: Wiki) -> None:
    names = [f"contacts/p{number}" for number in range(5)]
    put(wiki, {f"{one}.md": fiche(TODAY.date(), f"id: {one[-2:]}\n", one) for one in names})

    found = [row.path for row, _field in fiches(wiki, at_once=2)]

    assert found == names


def test_a_day_is_done_once_in_a_process(wiki: Wiki, app: Flask) -> None:
    daily = Daily(questioner(app))
    agreed(wiki, ago=5_000)

    daily(wiki)
    daily(wiki)

    assert wiki.people.outbox.waiting() == 1


@pytest.mark.parametrize("ident", ["id: paule-1\n", ""])
def test_a_contact_follows_its_fiche_when_moved_deleted_and_restored(
    wiki: Wiki, app: Flask, ident: str
) -> None:
    keeper = Person(Role.MODERATOR, Author("Mona", "mona"))
    put(wiki, {f"{PAGE}.md": fiche(TODAY.date(), ident)})
    keep_contact(wiki, PAGE, keeper, EMAIL, "", TODAY, questioner(app))

    move(wiki, PAGE, keeper, MoveForm("contacts/paule-le-goff", False, "", ""))
    moved = can_write_to(wiki, "contacts/paule-le-goff")
    row = wiki.index.page("contacts/paule-le-goff")
    assert row is not None
    delete(wiki, row.path, keeper, row.blob, "")
    away = days(wiki, app, (0, 1, CONTACT.days - 1))
    deleted = wiki.index.deleted(row.path)
    assert deleted is not None
    restore(wiki, row.path, keeper)

    assert moved
    assert away == []
    assert once(wiki, TODAY + CONTACT, questioner(app)) == Day()
    assert can_write_to(wiki, "contacts/paule-le-goff")


def test_a_contact_kept_under_a_path_gets_an_id_by_itself(wiki: Wiki, app: Flask) -> None:
    put(wiki, {f"{PAGE}.md": fiche(TODAY.date(), "")})
    wiki.people.contacts.keep(f"path:{PAGE}", EMAIL, "", TODAY, confirmed=True)

    once(wiki, TODAY, questioner(app))

    assert key_of(wiki, PAGE).startswith("id:")
    assert can_write_to(wiki, PAGE)
    assert wiki.people.contacts.of(f"path:{PAGE}") is None


def test_the_contact_of_a_deleted_fiche_goes_after_the_delay_that_is_told(
    wiki: Wiki, app: Flask
) -> None:
    agreed(wiki, ago=1)
    put(wiki, {f"{PAGE}.md": None})

    done = days(wiki, app, (0, 1, CONTACT.days - 1, CONTACT.days, CONTACT.days + 1))

    assert done == [(CONTACT.days, Day(contacts=1))]
    assert wiki.people.contacts.all() == ()
    assert f"{CONTACT.days}\u00a0jours" in app.test_client().get("/-/privacy").text


def test_a_timer_of_the_machine_asks_by_itself(wiki: Wiki, mailbox: Mailbox) -> None:
    given = datetime.now(UTC).date() - 350 * DAY
    put(wiki, {f"{PAGE}.md": fiche(given)})
    wiki.people.contacts.keep("id:paule-1", EMAIL, "", TODAY, confirmed=True)
    settings = {
        "GARE_DATA": str(wiki.settings.data),
        "GARE_SITE_URL": "http://gare.example",
        "GARE_SMTP_URL": mailbox.url,
        "GARE_MAIL_FROM": "gare@gare.example",
    }
    others = {name: value for name, value in os.environ.items() if not name.startswith("GARE_")}
    command = [sys.executable, "-m", "gare", "mail"]

    said = [
        subprocess.run(
            command, env=others | settings, capture_output=True, text=True, check=True, timeout=120
        ).stdout
        for _turn in range(2)
    ]

    assert mailbox.to == [EMAIL]
    assert "1 courriels" in said[0]
    assert "0 courriels" in said[1]
