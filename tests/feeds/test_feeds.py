from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gare.feeds.entries import Entry, Feed
from gare.feeds.feeds import MAX_FEEDS, Due, Feeds
from gare.feeds.keeping import KEPT_ENTRIES

A, B = "https://a.example/flux", "https://b.example/flux"
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def feeds(tmp_path: Path) -> Iterator[Feeds]:
    found = Feeds(tmp_path / "feeds.sqlite")
    yield found
    found.close()


def entry(key: str, at: datetime | None = NOW, **changes: str) -> Entry:
    said = {"title": f"Titre {key}", "link": "", "text": "", "author": ""} | changes
    return Entry(key=key, at=at, **said)


def keep(feeds: Feeds, address: str, *entries: Entry, at: datetime = NOW) -> bool:
    due = Due(address, "", "", 0)
    feed = Feed("La veille", "https://a.example/", entries)
    return feeds.keep(due, feed, ('"1"', ""), (at, at + HOUR), str.lower)


def titles(feeds: Feeds, *addresses: str) -> list[str]:
    return [one.title for one in feeds.newest(addresses, 10).news]


def test_without_a_file_there_is_no_news(feeds: Feeds):
    assert feeds.newest([A], 5).total == 0
    assert (feeds.sources([A]), feeds.due(NOW), feeds.places()) == ((), (), {})


def test_only_the_addresses_of_pages_are_asked_for(feeds: Feeds):
    feeds.place({A: ["accueil", "veille"], B: ["accueil"]}, NOW)
    assert [one.address for one in feeds.due(NOW)] == [A, B]

    feeds.place({B: ["accueil"]}, NOW)

    assert [one.address for one in feeds.due(NOW)] == [B]
    assert feeds.places() == {B: ("accueil",)}


def test_there_are_not_too_many_feeds(feeds: Feeds):
    feeds.place({f"https://a.example/{n}": ["x"] for n in range(MAX_FEEDS + 50)}, NOW)

    assert len(feeds.due(NOW)) == MAX_FEEDS


def test_entries_are_kept_dated_and_credited(feeds: Feeds):
    feeds.place({A: ["accueil"]}, NOW)

    assert keep(feeds, A, entry("1", NOW - HOUR, link="https://a.example/1", author="Anne"))

    [news] = feeds.newest([A], 5).news
    assert (news.title, news.source, news.author, news.at) == (
        "Titre 1", "La veille", "Anne", NOW - HOUR,
    )  # fmt: skip
    [source] = feeds.sources([A])
    assert (source.read_at, source.fault) == (NOW, "")
    assert feeds.due(NOW) == ()
    assert feeds.due(NOW + HOUR) == (Due(A, '"1"', "", 0),)


def test_an_entry_read_again_is_one_and_may_change(feeds: Feeds):
    feeds.place({A: ["accueil"]}, NOW)
    keep(feeds, A, entry("1"))

    assert not keep(feeds, A, entry("1"))
    assert keep(feeds, A, entry("1", title="Corrigé"))

    assert titles(feeds, A) == ["Corrigé"]
    assert feeds.search("titre", [A], 5).total == 0
    assert feeds.search("corrigé", [A], 5).total == 1


def test_an_entry_of_tomorrow_does_not_stay_on_top(feeds: Feeds):
    feeds.place({A: ["accueil"]}, NOW)
    keep(feeds, A, entry("1", NOW + 400 * HOUR), entry("2", None))
    keep(feeds, A, entry("3", NOW + HOUR), at=NOW + HOUR)

    assert [one.at for one in feeds.newest([A], 5).news] == [NOW + HOUR, NOW, NOW]
    assert titles(feeds, A)[0] == "Titre 3"


def test_entries_gone_from_their_feed_stay_up_to_a_number(feeds: Feeds):
    feeds.place({A: ["accueil"]}, NOW)
    for turn in range(5):
        many = [entry(f"{turn}-{n}", NOW + turn * HOUR) for n in range(90)]
        keep(feeds, A, *many, at=NOW + turn * HOUR)

    assert feeds.newest([A], 1).total == KEPT_ENTRIES
    assert feeds.search("titre*", [A], 1).total == KEPT_ENTRIES


def test_a_failure_keeps_what_was_read_and_says_since_when(feeds: Feeds):
    feeds.place({A: ["accueil"]}, NOW)
    keep(feeds, A, entry("1"))
    [due] = feeds.due(NOW + HOUR)

    assert feeds.failed(due, "time", NOW + HOUR, NOW + 3 * HOUR)
    [again] = feeds.due(NOW + 3 * HOUR)
    assert not feeds.failed(again, "name", NOW + 3 * HOUR, NOW + 7 * HOUR)

    [source] = feeds.sources([A])
    assert (source.fault, source.failing_since) == ("name", NOW + HOUR)
    assert titles(feeds, A) == ["Titre 1"]
    [due] = feeds.due(NOW + 7 * HOUR)
    assert due.failures == 2
    assert feeds.unchanged(due, NOW + 7 * HOUR, NOW + 8 * HOUR)
    assert feeds.sources([A])[0].fault == ""


def test_news_are_only_those_of_the_feeds_asked_for(feeds: Feeds):
    feeds.place({A: ["accueil"], B: ["prive"]}, NOW)
    keep(feeds, A, entry("1"))
    keep(feeds, B, entry("2", title="Titre secret"))

    assert titles(feeds, A) == ["Titre 1"]
    assert feeds.search("titre", [A], 5).total == 1
    assert feeds.newest([], 5).total == 0


def test_a_feed_that_no_page_shows_is_forgotten_after_a_while(feeds: Feeds):
    feeds.place({A: ["accueil"]}, NOW)
    keep(feeds, A, entry("1"))
    feeds.place({}, NOW)

    feeds.place({}, NOW + 29 * 24 * HOUR)
    assert titles(feeds, A) == ["Titre 1"]

    feeds.place({}, NOW + 31 * 24 * HOUR)
    assert (titles(feeds, A), feeds.sources([A])) == ([], ())


def test_a_damaged_file_is_begun_again(tmp_path: Path):
    place = tmp_path / "feeds.sqlite"
    place.write_bytes(b"no database" * 1_000)
    feeds = Feeds(place)

    assert feeds.newest([A], 5).total == 0
    feeds.place({A: ["accueil"]}, NOW)

    assert [one.address for one in feeds.due(NOW)] == [A]
    feeds.close()
