"""News of other sites: real servers, read beside the requests, shown by pages and searches."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler

from gare.app import application
from gare.feeds.feeds import MAX_FEEDS
from gare.wiki.background import NAME, Background, alone
from gare.wiki.fetching import FEEDS, Reading, place_feeds, read_feeds
from gare.wiki.news import match_of, news, searched, tokens
from gare.wiki.reading import view
from gare.wiki.searching import search
from gare.wiki.views.blocks import BlockFault, NewsBlock
from gare.wiki.views.page import PageView
from gare.wiki.wiki import Wiki
from tests.making import MakeWiki, put
from tests.sites import Site, site

__all__ = ["site"]
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def feed(*titles: str, title: str = "La veille") -> bytes:
    items = "".join(
        f"<item><title>{one}</title><guid>{one}</guid><link>https://veille.example/{n}</link>"
        f"<pubDate>Sat, 21 Nov 2026 0{9 - n}:00:00 GMT</pubDate></item>"
        for n, one in enumerate(titles)
    )
    return f"<rss version='2.0'><channel><title>{title}</title><link>https://veille.example/</link>{items}</channel></rss>".encode()


def block(address: str, more: str = "") -> str:
    return f"# Veille\n\n```{{flux}}\nadresse: {address}\n{more}```\n"


def wiki_of(wiki_with: MakeWiki, site: Site, files: dict[str, str]) -> Wiki:
    return wiki_with(dict(files), private_origins=site.origin)


def read(wiki: Wiki, at: datetime = NOW) -> tuple[int, int]:
    place_feeds(wiki, at)
    done = read_feeds(wiki, lambda: at)
    return done.asked, done.failed


def shown(wiki: Wiki, path: str = "veille") -> NewsBlock:
    found = view(wiki, path, "http://gare.example")
    assert isinstance(found, PageView)
    [one] = [part.block for part in found.parts if part.block is not None]
    assert isinstance(one, NewsBlock), one
    return one


def titles(wiki: Wiki) -> list[str]:
    return [one.title for one in shown(wiki).news]


def test_a_page_shows_the_last_news_of_a_feed(wiki_with: MakeWiki, site: Site):
    address = site.say("/flux", feed("Atelier CV", "Bus numérique"))
    wiki = wiki_of(wiki_with, site, {"veille.md": block(address, "nombre: 1\n")})

    assert shown(wiki).news == ()
    assert shown(wiki).sources[0].read_at is None
    assert read(wiki) == (1, 0)

    [one] = shown(wiki).news
    assert (one.title, one.source, one.home) == (
        "Atelier CV",
        "La veille",
        "https://veille.example/",
    )
    assert (one.link, one.at) == ("https://veille.example/0", datetime(2026, 11, 21, 9, tzinfo=UTC))
    assert shown(wiki).sources[0].read_at == NOW


def test_a_feed_is_asked_again_after_its_time_with_what_it_said(wiki_with: MakeWiki, site: Site):
    address = site.say(
        "/flux", feed("Un"), ETag='"1"', Last_Modified="Sat, 21 Nov 2026 09:00:00 GMT"
    )
    wiki = wiki_of(wiki_with, site, {"veille.md": block(address)})
    read(wiki)

    assert read(wiki, NOW + HOUR / 2) == (0, 0)
    site.say("/flux", status=304)
    assert read(wiki, NOW + HOUR) == (1, 0)

    assert titles(wiki) == ["Un"]
    asked = site.asked[1][2]
    assert (asked["if-none-match"], asked["if-modified-since"][:3]) == ('"1"', "Sat")
    assert "http://gare.example" in asked["user-agent"]


def test_only_addresses_written_in_blocks_are_asked_for(wiki_with: MakeWiki, site: Site):
    address = site.say("/flux", feed("Un"))
    inside = f"````\n```{{flux}}\nadresse: {address}\n```\n````\n"
    wiki = wiki_of(wiki_with, site, {"aide.md": inside, "texte.md": f"{{flux}} {address}\n"})

    assert read(wiki) == (0, 0)
    assert site.asked == []


def test_a_feed_that_no_page_shows_any_more_is_left_alone(wiki_with: MakeWiki, site: Site):
    address = site.say("/flux", feed("Un"))
    wiki = wiki_of(wiki_with, site, {"veille.md": block(address)})
    read(wiki)
    put(wiki, {"veille.md": "# Plus rien\n"})

    assert read(wiki, NOW + HOUR) == (0, 0)
    assert searched(wiki, "un").total == 0


def test_a_dead_feed_shows_what_was_read_and_is_asked_less_and_less(
    wiki_with: MakeWiki, site: Site
):
    address = site.say("/flux", feed("Un"))
    wiki = wiki_of(wiki_with, site, {"veille.md": block(address)})
    read(wiki)
    site.say("/flux", b"oups", 500)

    asked = [hour for hour in range(1, 80) if read(wiki, NOW + hour * HOUR)[0]]

    assert asked == [1, 3, 7, 15, 31, 55, 79]
    assert titles(wiki) == ["Un"]
    [source] = shown(wiki).sources
    assert (source.fault, source.failing_since) == ("http-500", NOW + HOUR)


def test_a_site_may_ask_for_peace(wiki_with: MakeWiki, site: Site):
    address = site.say("/flux", b"", 429, Retry_After="36000")
    wiki = wiki_of(wiki_with, site, {"veille.md": block(address)})

    asked = [hour for hour in range(12) if read(wiki, NOW + hour * HOUR)[0]]

    assert asked == [0, 10]


def test_what_is_no_feed_and_what_is_private_are_told(wiki_with: MakeWiki, site: Site):
    page = site.say("/", b"<html><title>Bonjour</title></html>")
    private = "http://127.0.0.1/admin"
    wiki = wiki_of(wiki_with, site, {"veille.md": block(f"[{page}, {private}]")})

    assert read(wiki) == (2, 2)
    assert [one.fault for one in shown(wiki).sources] == ["not-a-feed", "private"]


def test_a_page_never_waits_for_a_feed(wiki_with: MakeWiki, site: Site):
    def silent(_handler: BaseHTTPRequestHandler) -> None:
        time.sleep(0.6)

    site.pages["/flux"] = silent
    wiki = wiki_of(wiki_with, site, {"veille.md": block(site.origin + "/flux")})
    place_feeds(wiki, NOW)

    assert shown(wiki).news == ()
    assert site.asked == []


def test_kept_screens_follow_the_news(wiki_with: MakeWiki, site: Site):
    address = site.say("/flux", feed("Atelier CV"))
    wiki = wiki_of(wiki_with, site, {"veille.md": block(address)})
    client = application(wiki).test_client()

    before = client.get("/veille").text
    read(wiki)
    after = client.get("/veille").text
    site.say("/flux", status=304)
    kept = client.get("/veille").headers["ETag"]
    read(wiki, NOW + HOUR)

    assert "Atelier CV" not in before
    assert "Atelier CV" in after
    assert 'href="https://veille.example/0" rel="nofollow noopener ugc"' in after
    assert client.get("/veille").headers["ETag"] == kept


def test_a_search_finds_news_beside_pages(wiki_with: MakeWiki, site: Site):
    address = site.say("/flux", feed("Des ateliers numériques", "Bus"))
    wiki = wiki_of(wiki_with, site, {"veille.md": block(address)})
    read(wiki)

    found = search(wiki, "atelier")
    assert [one.title for one in found.elsewhere] == ["Des ateliers numériques"]
    assert (found.elsewhere_total, found.elsewhere_address) == (1, "/-/news?q=atelier")
    assert search(wiki, "atelier", kind="outil").elsewhere == ()
    assert (
        "Des ateliers numériques" in application(wiki).test_client().get("/-/search?q=atelier").text
    )


def test_the_list_of_news_is_searched_and_credited(wiki_with: MakeWiki, site: Site):
    address = site.say("/flux", feed("Des ateliers", "Bus"))
    wiki = wiki_of(wiki_with, site, {"veille.md": block(address)})
    read(wiki)

    assert [one.title for one in news(wiki, "", 1).news] == ["Des ateliers", "Bus"]
    assert [one.title for one in news(wiki, "bus", 1).news] == ["Bus"]
    assert [one.title for one in news(wiki, "", 1).sources] == ["La veille"]
    assert news(wiki, "zygomycète", 3).total == 0
    screen = application(wiki).test_client().get("/-/news?q=ateliers")
    assert (screen.status_code, "La veille" in screen.text) == (200, True)


def test_a_block_without_an_address_says_so(wiki_with: MakeWiki):
    wiki = wiki_with({"a.md": "```{flux}\n```\n", "b.md": block("javascript:alert(1)")})

    faults = []
    for path in ("a", "b"):
        found = view(wiki, path, "http://gare.example")
        assert isinstance(found, PageView)
        faults += [p.block for p in found.parts if isinstance(p.block, BlockFault)]

    assert [(one.code, one.detail) for one in faults] == [
        ("address-needed", ""), ("address", "javascript:alert(1)"),
    ]  # fmt: skip


def test_hostile_feeds_stay_text(wiki_with: MakeWiki, site: Site):
    bad = "&lt;img src=x onerror=alert(1)&gt;&lt;b&gt;Titre&lt;/b&gt; &amp;lt;script&amp;gt;"
    address = site.say("/flux", feed(bad, title="&lt;script&gt;x&lt;/script&gt;Nous"))
    wiki = wiki_of(wiki_with, site, {"veille.md": block(address)})
    read(wiki)

    html = application(wiki).test_client().get("/veille").text

    assert "onerror" not in html
    assert "<script>x" not in html
    assert "Titre" in html


def test_there_is_a_limit_to_the_feeds_of_a_wiki(wiki_with: MakeWiki, site: Site):
    many = {
        f"p{n}.md": block("[" + ", ".join(f"{site.origin}/{n}-{k}" for k in range(5)) + "]")
        for n in range(MAX_FEEDS // 5 + 5)
    }
    wiki = wiki_of(wiki_with, site, many)

    place_feeds(wiki, NOW)

    assert len(wiki.feeds.due(NOW)) == MAX_FEEDS


def test_words_are_found_in_all_their_forms():
    made = tokens()("Les médiatrices numériques d’aujourd’hui")

    assert "mediatrices" in made.split()
    assert match_of("médiateur") != ""
    assert match_of('" OR * ( NEAR').count('"') % 2 == 0
    assert match_of("") == match_of("!!") == ""


def test_feeds_are_read_by_one_process_at_a_time(wiki_with: MakeWiki, site: Site):
    address = site.say("/flux", feed("Un"))
    wiki = wiki_of(wiki_with, site, {"veille.md": block(address)})

    with alone(wiki, FEEDS) as is_alone:
        Reading()(wiki)
        assert (is_alone, site.asked) == (True, [])
    Reading()(wiki)

    assert [path for _method, path, *_rest in site.asked] == ["/flux"]


def test_no_feed_is_read_when_the_operator_says_so(wiki_with: MakeWiki, site: Site):
    address = site.say("/flux", feed("Un"))
    files = {"veille.md": block(address)}
    wiki = wiki_with(files, private_origins=site.origin, feeds_minutes="0")

    Reading()(wiki)

    assert site.asked == []


def test_work_beside_the_requests_goes_on_after_a_fault(wiki_with: MakeWiki):
    wiki = wiki_with({"a.md": "# A\n"})
    done: list[int] = []

    def faulty(_wiki: Wiki) -> None:
        done.append(1)
        raise OSError("disk")

    background = Background(wiki, (faulty,), every_seconds=0.01)
    background.awake()
    background.awake()
    worked = _in_time(lambda: len(done) > 2)
    background.rest()

    assert worked
    assert _in_time(lambda: all(one.name != NAME for one in threading.enumerate()))


def _in_time(is_so: Callable[[], bool]) -> bool:
    until = time.monotonic() + 60
    while time.monotonic() < until and not is_so():
        time.sleep(0.01)
    return is_so()
