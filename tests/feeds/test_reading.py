from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gare.feeds.entries import Feed
from gare.feeds.reading import MAX_ENTRIES, plain, read, web_address

ADDRESS = "https://asso.example/flux"
RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>L’asso &amp; co</title><link>https://asso.example/</link>
<item><title>Atelier &lt;b&gt;CV&lt;/b&gt;</title><link>/atelier</link><guid>1</guid>
<author>anne@example.org (Anne)</author>
<description>&lt;p&gt;Samedi&lt;/p&gt;&lt;script&gt;alert(1)&lt;/script&gt;&lt;p onclick="x()"&gt;matin&lt;/p&gt;</description>
<pubDate>Sat, 21 Nov 2026 09:00:00 +0100</pubDate></item>
<item><title>Sans date</title><link>javascript:alert(1)</link></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Veille</title>
<link href="https://veille.example/"/><entry><id>urn:1</id><title type="html">Un &lt;i&gt;titre&lt;/i&gt;</title>
<link href="https://veille.example/1"/><updated>2026-11-20T08:00:00Z</updated>
<author><name>Belkacem</name></author><content type="html">&lt;b&gt;Texte&lt;/b&gt; entier</content></entry></feed>"""
BOMB = """<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaaaaaaaa">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">
<!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;"><!ENTITY x SYSTEM "file:///etc/passwd">]>
<rss version="2.0"><channel><title>&d;&x;</title><item><title>&d;&x;</title></item></channel></rss>"""


def feed(text: str) -> Feed:
    found = read(text.encode(), ADDRESS)
    assert found is not None
    return found


def test_a_feed_of_rss_is_its_title_and_plain_entries():
    found = feed(RSS)

    assert (found.title, found.home) == ("L’asso & co", "https://asso.example/")
    first, second = found.entries
    assert (first.title, first.text) == ("Atelier CV", "Samedi matin")
    assert first.link == "https://asso.example/atelier"
    assert first.at == datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
    assert (second.title, second.link, second.at) == ("Sans date", "", None)


def test_no_address_of_an_author_is_kept():
    assert feed(RSS).entries[0].author == "Anne"
    assert "example.org" not in repr(feed(RSS))


def test_a_feed_of_atom_is_read():
    found = feed(ATOM)

    [entry] = found.entries
    assert (found.title, entry.title, entry.author) == ("Veille", "Un titre", "Belkacem")
    assert entry.text == "Texte entier"


def test_entries_of_one_key_are_one_and_there_are_not_too_many():
    items = "".join(f"<item><guid>{n % 150}</guid><title>T{n}</title></item>" for n in range(300))
    found = feed(f"<rss version='2.0'><channel><title>x</title>{items}</channel></rss>")

    assert len(found.entries) == MAX_ENTRIES


@pytest.mark.parametrize("text", ["", "<html><p>404</p></html>", "{}", "\0\0", "%PDF-1.4"])
def test_what_is_no_feed_is_told(text: str):
    assert read(text.encode(), ADDRESS) is None


def test_entities_neither_grow_nor_read_files():
    found = read(BOMB.encode(), ADDRESS)

    assert found is None or "root:" not in repr(found)
    assert len(repr(found)) < 5_000


@given(st.binary(max_size=400))
def test_any_bytes_at_all_are_read(content: bytes):
    read(b"<rss version='2.0'><channel><item>" + content, ADDRESS)
    read(content, ADDRESS)


@given(st.text(max_size=200))
def test_plain_text_has_no_marks_left(said: str):
    text = plain(f"<p>{said}<script>alert(1)</script></p>")

    assert "alert(1)" not in text or "alert(1)" in said or "<" in said or "&" in said
    assert "\u202e" not in text


def test_addresses_that_are_not_of_the_web_are_left_out():
    assert web_address(" https://a.example/x ") == "https://a.example/x"
    assert web_address("javascript:alert(1)") == ""
    assert web_address("https://user:pass@a.example/") == ""
    assert web_address("//a.example/") == ""
    assert web_address("https://a.example/\u202ex") == ""
    assert web_address("http://[") == ""
    assert web_address(3) == ""
