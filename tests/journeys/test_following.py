"""Following a page by mail, from the button to the message and its end; news of another site."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.browsing import Visitors, fits
from tests.journeys.posting import Poster
from tests.journeys.serving import Server, gare_run
from tests.journeys.test_accounts import register
from tests.mailboxes import Mailbox, mailbox, plain_of
from tests.sites import Site, site

__all__ = ["mailbox", "site"]
FEED = b"""<rss version="2.0"><channel><title>La veille</title><link>https://veille.example/</link>
<item><title>Un bus num&#233;rique</title><link>https://veille.example/bus</link></item>
</channel></rss>"""


@pytest.fixture
def told(tmp_path: Path, mailbox: Mailbox, site: Site) -> Iterator[Server]:
    """A gare that sends mail and reads feeds."""
    with gare_run(
        tmp_path / "var",
        smtp_url=mailbox.url,
        mail_from="gare@example.org",
        private_origins=site.origin,
        site_name="Essai",
        site_url="http://gare.example",
    ) as server:
        yield server


@pytest.fixture
def people(browser: Browser, told: Server) -> Iterator[Visitors]:
    made = Visitors(browser, told.url)
    yield made
    made.leave()
    assert made.witness.faults == []


def until(is_so: Callable[[], bool], seconds: float = 60) -> bool:
    end = time.monotonic() + seconds
    while not is_so() and time.monotonic() < end:
        time.sleep(0.2)
    return is_so()


def reloaded(page: Page) -> str:
    page.reload()
    return page.content()


def links_in(mailbox: Mailbox, word: str) -> list[str]:
    """Return the paths of the links of the last message that have a word in them."""
    found = re.findall(r"https?://[^/\s]+(/-/\S+)", plain_of(mailbox.got[-1]))
    return [one for one in found if word in one]


def test_a_page_is_followed_by_mail_until_one_has_enough(
    people: Visitors, told: Server, mailbox: Mailbox
) -> None:
    page = people.arrive(width=360)
    register(page, "Léa Martin")
    page.goto("/-/me/account")
    page.get_by_label("Adresse électronique").fill("lea@example.org")
    page.get_by_role("button", name="Recevoir un lien").click()
    assert until(lambda: bool(mailbox.got))
    page.goto(links_in(mailbox, "confirm")[0])
    page.get_by_role("main").get_by_role("button").first.click()

    page.goto("/outils/pix")
    page.get_by_text("Plus", exact=True).click()
    page.get_by_role("link", name="Suivre").click()
    assert fits(page) == ""
    page.get_by_role("button", name="Suivre").click()
    expect(page.get_by_role("status").first).to_contain_text("vous suivez")
    Poster(told.url).save("outils/pix", "# Pix\n\nAutrement.\n", author="Anne")

    assert until(lambda: len(mailbox.got) > 1)
    assert "Anne" in plain_of(mailbox.got[-1])
    page.goto("/-/me/following")
    assert fits(page) == ""
    expect(page.get_by_role("main")).to_contain_text("Pix")
    page.goto(links_in(mailbox, "unsubscribe")[0])
    page.get_by_role("main").get_by_role("button", name="Ne plus recevoir").click()
    expect(page.get_by_role("status").first).to_contain_text("C’est fait")
    page.goto("/-/me/following")
    expect(page.get_by_label("La page")).to_have_value("feed")


def test_news_of_another_site_come_into_a_page(people: Visitors, told: Server, site: Site) -> None:
    address = site.say("/flux", FEED)
    Poster(told.url).save("veille", f"# Veille\n\n```{{flux}}\nadresse: {address}\n```\n")
    page: Page = people.arrive(width=360)
    page.goto("/veille")
    expect(page.get_by_role("article")).to_contain_text("sera lu dans quelques minutes")

    assert until(lambda: bool(site.asked))
    assert until(lambda: "Un bus" in reloaded(page))

    assert fits(page) == ""
    link = page.get_by_role("link", name="Un bus numérique")
    expect(link).to_have_attribute("href", "https://veille.example/bus")
    page.goto("/-/search?q=bus")
    expect(page.get_by_role("heading", name="Ailleurs")).to_be_visible()
