"""Following: from a save to a message that a real mail server receives."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from gare.app import application
from gare.model.errors import BadInput
from gare.model.following import Pace, What
from gare.model.people import Account, Author, Person, Role
from gare.web.following import composer
from gare.wiki.following import checked, choices, follow, following
from gare.wiki.moving import MoveForm, move
from gare.wiki.noticing import MAX_MENTIONS, names_in, notice
from gare.wiki.posting import post
from gare.wiki.removing import revert
from gare.wiki.searching import search
from gare.wiki.talking import Said, begin
from gare.wiki.telling import due, tell
from gare.wiki.wiki import Wiki
from tests.mailboxes import Mailbox, html_of, mailbox, plain_of
from tests.making import ANNE, BELKACEM, MakeWiki, put, write
from tests.web.people import person

__all__ = ["mailbox"]
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
FILES = {
    "etudes/pix.md": "---\ntitle: Pix\nkind: etude\ntags: [numérique]\n---\n\nTexte.\n",
    "outils.md": "# Outils\n",
    "_gare/kinds/etude.yml": "label: Étude\nplural: Études\nfolder: etudes\n",
}


@pytest.fixture
def wiki(wiki_with: MakeWiki, mailbox: Mailbox) -> Wiki:
    return wiki_with(FILES, smtp_url=mailbox.url, mail_from="gare@example.org", site_name="Essai")


@pytest.fixture
def app(wiki: Wiki) -> Flask:
    return application(wiki)


@pytest.fixture
def lea(wiki: Wiki) -> Account:
    return member(wiki, "Léa", "lea@example.org")


def member(wiki: Wiki, name: str, email: str = "", role: Role = Role.MEMBER) -> Account:
    made = person(wiki, name, role)
    wiki.people.profiles.set_email(made.id, email)
    return made


def as_person(account: Account) -> Person:
    return Person(account.role, Author(account.name, account.handle), account)


def wish(wiki: Wiki, account: Account, what: str, value: str, pace: Pace = Pace.NOW) -> None:
    """Follow something, with the history looked at up to now."""
    follow(wiki, account, (what, value), pace.value, NOW)
    notice(wiki, NOW)


def go(wiki: Wiki, app: Flask, at: datetime = NOW) -> None:
    """Do what is done beside the requests, once."""
    notice(wiki, at)
    tell(wiki, at, composer(app))
    post(wiki, at)


def edit(wiki: Wiki, path: str = "etudes/pix", text: str = "Autre.", who: Person = ANNE) -> None:
    put(wiki, {f"{path}.md": FILES.get(f"{path}.md", "# Page\n") + f"\n{text}\n"}, who)


def test_who_follows_a_page_is_told_of_a_change(
    wiki: Wiki, app: Flask, lea: Account, mailbox: Mailbox
):
    wish(wiki, lea, "page", "etudes/pix")
    edit(wiki)

    go(wiki, app)
    go(wiki, app, NOW + HOUR)

    [got] = mailbox.got
    assert (mailbox.to, got["Subject"]) == (["lea@example.org"], "Essai : « Pix »")
    for text in (plain_of(got), html_of(got)):
        assert "Anne" in text
        assert "http://gare.example/-/diff/etudes/pix?to=" in text
        assert "/-/me/following" in text
    assert "Vous suivez cette page." in plain_of(got)
    assert '<a href="http://gare.example/etudes/pix">Pix</a>' in html_of(got)


@pytest.mark.parametrize(
    ("what", "value"),
    [("folder", "etudes"), ("kind", "etude"), ("tag", "Numérique"), ("search", "pix texte")],
)
def test_a_folder_a_kind_a_tag_and_a_search_are_followed(
    wiki: Wiki, app: Flask, lea: Account, mailbox: Mailbox, what: str, value: str
):
    wish(wiki, lea, what, value)
    edit(wiki, "outils")
    edit(wiki)

    go(wiki, app)

    [got] = mailbox.got
    assert "Pix" in plain_of(got)
    assert "Outils" not in plain_of(got)


def test_ones_own_changes_are_not_told(wiki: Wiki, app: Flask, lea: Account, mailbox: Mailbox):
    wiki.people.profiles.add_handle(lea.id, BELKACEM.author.handle)
    wish(wiki, lea, "folder", "etudes")
    edit(wiki, who=as_person(lea))
    edit(wiki, text="Encore.", who=BELKACEM)

    go(wiki, app)

    assert mailbox.got == []


def test_changes_one_after_the_other_go_together(
    wiki: Wiki, app: Flask, lea: Account, mailbox: Mailbox
):
    wish(wiki, lea, "folder", "etudes")
    edit(wiki)
    go(wiki, app)
    edit(wiki, text="Deux.")
    edit(wiki, text="Trois.", who=BELKACEM)
    put(wiki, {"etudes/neuve.md": "# Neuve\n"})

    go(wiki, app, NOW + timedelta(minutes=1))
    assert len(mailbox.got) == 1

    go(wiki, app, NOW + timedelta(minutes=6))
    second = mailbox.got[1]
    assert second["Subject"] == "Essai : 2 pages"
    assert "2 changements par Anne, Belkacem" in plain_of(second)
    assert "/-/history/etudes/pix" in plain_of(second)


def test_digests_leave_in_the_morning(wiki: Wiki, app: Flask, lea: Account, mailbox: Mailbox):
    wish(wiki, lea, "folder", "etudes", Pace.DAILY)
    wish(wiki, lea, "page", "outils", Pace.WEEKLY)
    edit(wiki)
    edit(wiki, "outils")

    go(wiki, app)
    go(wiki, app, NOW + 20 * HOUR)
    assert mailbox.got == []

    go(wiki, app, NOW + 21.1 * HOUR)
    assert [one["Subject"] for one in mailbox.got] == ["Essai : « Pix »"]

    go(wiki, app, NOW + timedelta(days=7))
    assert [one["Subject"] for one in mailbox.got[1:]] == ["Essai : « Outils »"]


def test_hours_of_digests_are_those_of_the_site():
    assert due(Pace.DAILY, NOW) == datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
    assert due(Pace.DAILY, NOW - 4 * HOUR) == datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
    assert due(Pace.WEEKLY, NOW + timedelta(days=3)) == datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
    assert due(Pace.WEEKLY, NOW - 4 * HOUR) == datetime(2026, 11, 16, 6, 0, tzinfo=UTC)


def test_a_page_is_followed_where_it_moves(wiki: Wiki, app: Flask, lea: Account, mailbox: Mailbox):
    wish(wiki, lea, "page", "etudes/pix")
    keeper = as_person(member(wiki, "Moussa", role=Role.MODERATOR))
    move(wiki, "etudes/pix", keeper, MoveForm("archives/pix", False, "", ""))
    go(wiki, app)
    edit(wiki, "archives/pix")
    go(wiki, app, NOW + HOUR)

    assert [one.value for one in wiki.people.follows.of(lea.id)] == ["archives/pix"]
    assert "/-/diff/archives/pix" in plain_of(mailbox.got[-1])


RULES = 'rules:\n  - {path: "etudes/**", read: moderators}\n'


def test_nothing_of_a_protected_page_is_told_to_who_may_not_read_it(
    wiki: Wiki, app: Flask, lea: Account, mailbox: Mailbox
):
    keeper = member(wiki, "Moussa", "moussa@example.org", Role.MODERATOR)
    for account in (lea, keeper):
        wish(wiki, account, "folder", "etudes")
        wish(wiki, account, "search", "secret", Pace.FEED)
    protect(wiki)
    put(wiki, {"etudes/secret.md": "# Le secret\n\nMot secret @lea.\n"})

    go(wiki, app)

    assert mailbox.to == ["moussa@example.org"]
    assert [one.path for one in wiki.people.follows.recent(lea.id)] == []


def test_a_page_protected_since_is_not_told_either(
    wiki: Wiki, app: Flask, lea: Account, mailbox: Mailbox
):
    wish(wiki, lea, "folder", "etudes")
    edit(wiki)
    notice(wiki, NOW)
    protect(wiki)

    go(wiki, app)

    assert mailbox.got == []
    assert "Pix" not in app.test_client().get(feed_of(wiki, app, lea)).text


def test_the_personal_feed_has_what_one_follows(wiki: Wiki, app: Flask, lea: Account):
    wish(wiki, lea, "folder", "etudes", Pace.FEED)
    edit(wiki)
    notice(wiki, NOW)
    place = feed_of(wiki, app, lea)

    first = app.test_client().get(place)
    wiki.people.follows.renew_feed(lea.id)
    second = app.test_client().get(place)

    assert (first.status_code, "Pix" in first.text) == (200, True)
    assert first.headers["Cache-Control"] == "no-store"
    assert second.status_code == 404
    assert app.test_client().get("/-/following/abc.atom").status_code == 404


def test_one_click_ends_the_mail(wiki: Wiki, app: Flask, lea: Account, mailbox: Mailbox):
    wish(wiki, lea, "page", "etudes/pix")
    edit(wiki)
    go(wiki, app)
    [got] = mailbox.got
    place = got["List-Unsubscribe"].strip("<>").removeprefix("http://gare.example")
    assert got["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert f"\r\nList-Unsubscribe: <http://gare.example{place}>\r\n".encode() in mailbox.wire[0]

    seen = app.test_client().get(place)
    still = [one.pace for one in wiki.people.follows.of(lea.id)]
    done = app.test_client().post(place, data={"List-Unsubscribe": "One-Click"})
    edit(wiki, text="Encore.")
    go(wiki, app, NOW + HOUR)

    assert (seen.status_code, still) == (200, [Pace.NOW])
    assert done.status_code == 200
    assert Pace.NOW not in [one.pace for one in wiki.people.follows.of(lea.id)]
    assert len(mailbox.got) == 1
    assert app.test_client().post(place[:-3] + "abc").status_code == 404


def test_a_name_that_is_written_calls_its_owner(
    wiki: Wiki, app: Flask, lea: Account, mailbox: Mailbox
):
    notice(wiki, NOW)
    put(wiki, {"a.md": "# A\n\nVoir avec @lea, et @personne.\n"})
    go(wiki, app)
    put(wiki, {"a.md": "# A\n\nVoir avec @lea, et @personne. Plus loin.\n"})
    go(wiki, app, NOW + HOUR)

    [got] = mailbox.got
    assert got["Subject"] == "Essai : on vous cite dans « A »"
    assert "Votre nom y est cité." in plain_of(got)


def test_a_name_called_in_a_discussion_is_told_first_and_apart(
    wiki: Wiki, app: Flask, lea: Account, mailbox: Mailbox
):
    wish(wiki, lea, "tag", "numérique", Pace.WEEKLY)
    talk = "# Discussion\n\n## Question\n\n### Bob, 2026-11-22 14:05 UTC\n\n@lea une idée ?\n"
    put(wiki, {"_gare/talk/etudes/pix.md": talk})
    go(wiki, app)
    [got] = mailbox.got

    assert got["Subject"] == "Essai : on vous cite dans « Pix »"
    assert "Discussion de « Pix »" in plain_of(got)
    assert "Votre nom y est cité." in plain_of(got)
    assert "http://gare.example/-/talk/etudes/pix" in plain_of(got)


def test_a_discussion_and_its_page_are_told_apart(
    wiki: Wiki, app: Flask, lea: Account, mailbox: Mailbox
):
    wish(wiki, lea, "tag", "numérique")
    edit(wiki)
    put(wiki, {"_gare/talk/etudes/pix.md": "# Discussion\n\n## Question\n\n@lea une idée ?\n"})
    edit(wiki, text="Encore.")
    go(wiki, app)
    [got] = mailbox.got

    told = plain_of(got)
    assert got["Subject"] == "Essai : on vous cite dans « Pix »"
    assert "http://gare.example/-/history/etudes/pix" in told
    assert "http://gare.example/-/talk/etudes/pix" in told
    assert told.count("Votre nom y est cité.") == 1
    assert told.count("Vous suivez « numérique ».") == 1


def test_a_search_is_followed_with_its_kind_and_its_tag(
    wiki: Wiki, app: Flask, lea: Account, mailbox: Mailbox
):
    link = search(wiki, "lieu", kind="etude", tag="exemple").followed
    wish(wiki, lea, *checked("search", link))
    put(wiki, {"autre.md": "---\ntitle: Un lieu\ntags: [exemple]\n---\n"})
    put(wiki, {"etudes/un.md": "---\ntitle: Un lieu sans\nkind: etude\n---\n"})
    right = "---\ntitle: Le lieu suivi\nkind: etude\ntags: [exemple]\n---\n"
    put(wiki, {"etudes/deux.md": right})
    go(wiki, app)
    [got] = mailbox.got
    [row] = [one for one in following(wiki, lea, "").follows if one.what is What.SEARCH]

    assert got["Subject"] == "Essai : « Le lieu suivi »"
    assert "lieu + etude + exemple" in plain_of(got)
    assert (row.label, row.address) == (
        "lieu + Études + exemple",
        "/-/search?q=lieu&kind=etude&tag=exemple",
    )


def test_one_may_refuse_to_be_called(wiki: Wiki, app: Flask, lea: Account, mailbox: Mailbox):
    wiki.people.follows.follow(lea.id, What.MENTION, "", Pace.NEVER, NOW)
    notice(wiki, NOW)
    put(wiki, {"a.md": "# A\n\n@lea @lea\n"})

    go(wiki, app)

    assert mailbox.got == []


def test_one_commit_does_not_call_everybody(wiki: Wiki):
    people = [member(wiki, f"Membre {'abcdefghijklmnop'[n]}") for n in range(MAX_MENTIONS + 3)]
    notice(wiki, NOW)
    put(wiki, {"a.md": " ".join(f"@{one.handle}" for one in people)})

    assert notice(wiki, NOW) == MAX_MENTIONS


def test_addresses_citations_and_links_are_no_calls():
    assert names_in("écrire à lea@example.org, [@lea], https://a.b/@lea et @@lea") == ()
    assert names_in("@lea-martin, (@anne) et «\u202f@belkacem\u202f» @lea-martin.") == (
        "lea-martin", "anne", "belkacem",
    )  # fmt: skip


def test_a_dead_address_is_written_to_no_more(
    wiki: Wiki, app: Flask, lea: Account, mailbox: Mailbox, caplog: pytest.LogCaptureFixture
):
    mailbox.answers = {"lea@example.org": "550 5.1.1 no such user"}
    wish(wiki, lea, "page", "etudes/pix")
    edit(wiki)
    go(wiki, app)
    edit(wiki, text="Encore.")
    go(wiki, app, NOW + HOUR)

    assert wiki.people.outbox.waiting() == 0
    assert wiki.people.follows.refused_at("lea@example.org") == NOW
    assert following(wiki, lea, "").refused_at == NOW
    assert "lea@example.org" not in caplog.text


def test_a_server_that_is_down_is_tried_again(
    wiki: Wiki, app: Flask, lea: Account, mailbox: Mailbox
):
    mailbox.said = "451 come back later"
    wish(wiki, lea, "page", "etudes/pix")
    edit(wiki)
    go(wiki, app)
    mailbox.said = "250 OK"

    post(wiki, NOW + timedelta(minutes=1))
    assert mailbox.got == []
    post(wiki, NOW + timedelta(minutes=3))
    assert len(mailbox.got) == 1


def test_without_an_address_only_the_feed_tells(wiki: Wiki, app: Flask, mailbox: Mailbox):
    nour = member(wiki, "Nour")
    wish(wiki, nour, "page", "etudes/pix")
    edit(wiki)
    go(wiki, app)

    assert mailbox.got == []
    assert [one.pace for one in wiki.people.follows.of(nour.id)] == [Pace.FEED]
    assert [one.path for one in wiki.people.follows.recent(nour.id)] == ["etudes/pix"]


def test_what_is_said_of_a_page_is_told_to_who_follows_it(
    wiki: Wiki, app: Flask, lea: Account, mailbox: Mailbox
):
    wish(wiki, lea, "page", "etudes/pix")
    put(
        wiki,
        {
            "_gare/talk/etudes/pix.md": "# Discussion\n\n## Une question\n\n@lea, d’où vient ce chiffre ?\n"
        },
    )

    go(wiki, app)

    [got] = mailbox.got
    assert "http://gare.example/-/talk/etudes/pix" in plain_of(got)


def test_nothing_is_missed_after_the_first_wish(
    wiki: Wiki, app: Flask, lea: Account, mailbox: Mailbox
):
    follow(wiki, lea, ("page", "etudes/pix"), "now", NOW)
    edit(wiki)

    go(wiki, app)

    assert len(mailbox.got) == 1


def test_the_first_look_tells_nothing_of_the_past(wiki: Wiki, app: Flask, lea: Account):
    follow(wiki, lea, ("folder", "etudes"), "now", NOW)

    assert notice(wiki, NOW) == 0
    assert notice(wiki, NOW) == 0


def test_hostile_words_stay_words(wiki: Wiki, app: Flask, lea: Account, mailbox: Mailbox):
    wish(wiki, lea, "folder", "etudes")
    title = "<script>alert(1)</script> & co"
    put(wiki, {"etudes/x.md": f'---\ntitle: "{title}"\n---\n'})

    go(wiki, app)

    [got] = mailbox.got
    assert "<script>" not in html_of(got)
    assert title in plain_of(got)
    assert got["Subject"] == f"Essai : « {title} »"


def test_no_address_is_in_git_nor_in_pages(wiki: Wiki, app: Flask, lea: Account, mailbox: Mailbox):
    wish(wiki, lea, "page", "etudes/pix")
    write(wiki, "neuve", "# Neuve\n", who=as_person(lea))
    edit(wiki)
    go(wiki, app)
    client = app.test_client()

    shown = [client.get(one).text for one in ("/etudes/pix", "/-/changes", "/-/changes.atom")]
    kept = wiki.store.git.run(["log", "--all", "-p", "--format=%an %ae %cn %ce %B"]).decode()

    assert [one for one in (*shown, kept) if "lea@example.org" in one] == []


@pytest.mark.parametrize(
    ("what", "value"),
    [("mention", ""), ("rien", "a"), ("page", "../x"), ("folder", ""), ("tag", " "), ("kind", "")],
)
def test_what_cannot_be_followed_is_refused(what: str, value: str):
    with pytest.raises(BadInput):
        checked(what, value)


def test_a_page_offers_its_folder_its_kind_and_its_tags(wiki: Wiki, lea: Account):
    view = choices(wiki, lea, "page", "etudes/pix", "/etudes/pix")

    assert [(one.what.value, one.value, one.label) for one in view.choices] == [
        ("page", "etudes/pix", "Pix"),
        ("folder", "etudes/pix", "Pix"),
        ("folder", "etudes", "Etudes"),
        ("kind", "etude", "Études"),
        ("tag", "numérique", "numérique"),
    ]


def protect(wiki: Wiki) -> None:
    put(wiki, {"_gare/rules.yml": RULES})


def feed_of(wiki: Wiki, app: Flask, account: Account) -> str:
    client = app.test_client()
    page = client.get("/-/login")
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert token is not None
    sent = {"name": account.name, "password": "neuf tortues calmes", "csrf_token": token[1]}
    client.post("/-/login", data=sent)
    found = re.search(
        r'value="http://gare.example(/-/following/[^"]+)"', client.get("/-/me/following").text
    )
    assert found is not None
    return found[1]


def test_mail_about_a_discussion_leads_to_it(
    wiki: Wiki, app: Flask, lea: Account, mailbox: Mailbox
):
    wish(wiki, lea, "page", "etudes/pix")
    bob = Person(Role.MODERATOR, Author("Bob", "bob"))
    for title in ("Un", "Deux"):
        begin(wiki, "etudes/pix", bob, Said("Quoi ?", title))

    go(wiki, app)

    [got] = mailbox.got
    assert "http://gare.example/-/talk/etudes/pix" in plain_of(got)
    assert "/-/diff/" not in plain_of(got)
    assert "/-/history/" not in plain_of(got)


def test_who_is_called_is_told_once_even_when_the_words_come_back(
    wiki: Wiki, app: Flask, lea: Account, mailbox: Mailbox
):
    wish(wiki, lea, "page", "etudes/pix")
    edit(wiki, text=f"Voir avec @{lea.handle}.")
    go(wiki, app)
    said = wiki.index.last_revision("etudes/pix")
    assert said is not None
    follows = wiki.people.follows.of(lea.id)
    wiki.people.follows.set_paces(lea.id, {one.id: None for one in follows})
    edit(wiki, text="Plus rien.")
    notice(wiki, NOW)
    revert(wiki, "etudes/pix", BELKACEM, said.commit)

    go(wiki, app, NOW + HOUR)

    assert len(mailbox.got) == 1
