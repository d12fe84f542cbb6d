"""What a reader gets: pages, sources, files, feeds, and headers that keep them safe."""

from __future__ import annotations

import re
from xml.etree import ElementTree as Xml

import pytest
from flask.testing import FlaskClient

from gare.app import application
from gare.wiki.wiki import Wiki
from tests.making import ALL_MAY, MakeWiki, base_of, put, write

PAGES: dict[str, str | bytes] = {
    "accueil.md": "# Bienvenue\n\nVoir [les études](etudes.md) et [[Une page à écrire]].\n",
    "etudes.md": "# Études\n\nDes études.\n",
    "etudes/fig.svg": '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "etudes/page.html": "<script>alert(1)</script>",
    "etudes/fig.png": b"\x89PNG\r\n\x1a\n rest",
    "_gare/menu.md": "- [Études](../etudes.md)\n",
}


@pytest.fixture
def wiki(wiki_with: MakeWiki) -> Wiki:
    return wiki_with(PAGES | ALL_MAY)


@pytest.fixture
def client(wiki: Wiki) -> FlaskClient:
    return application(wiki).test_client()


def test_the_home_page_is_at_the_root(client: FlaskClient) -> None:
    answer = client.get("/")

    assert answer.status_code == 200
    assert "<h1" in answer.text
    assert "Bienvenue" in answer.text


def test_the_home_page_has_one_address(client: FlaskClient) -> None:
    answer = client.get("/accueil")

    assert (answer.status_code, answer.location) == (301, "/")


def test_a_missing_page_invites_to_write_it(client: FlaskClient) -> None:
    answer = client.get("/etude")

    assert answer.status_code == 404
    assert "/-/edit/etude" in answer.text
    assert 'href="/etudes"' in answer.text


def test_the_source_is_sent_as_markdown(client: FlaskClient) -> None:
    answer = client.get("/etudes.md")

    assert answer.content_type == "text/markdown; charset=utf-8"
    assert answer.text == PAGES["etudes.md"]


@pytest.mark.parametrize("path", ["/etudes/fig.svg", "/etudes/page.html"])
def test_active_content_comes_down_as_bytes_to_save(client: FlaskClient, path: str) -> None:
    answer = client.get(path)

    assert answer.status_code == 200
    assert answer.content_type == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_picture_is_shown_in_place(client: FlaskClient) -> None:
    answer = client.get("/etudes/fig.png")

    assert answer.content_type == "image/png"
    assert "Content-Disposition" not in answer.headers


def test_every_answer_forbids_inline_scripts_and_frames(client: FlaskClient) -> None:
    policy = client.get("/").headers["Content-Security-Policy"]

    assert "unsafe" not in policy
    assert "script-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy


def test_a_page_is_kept_until_the_next_save(wiki: Wiki, client: FlaskClient) -> None:
    first = client.get("/etudes")
    again = client.get("/etudes", headers={"If-None-Match": first.headers["ETag"]})
    write(wiki, "autre", "# Autre\n\n[études](etudes.md)\n")
    after = client.get("/etudes")

    assert again.status_code == 304
    assert "Autre" in after.text
    assert "X-Gare-Head" not in first.headers


def test_an_answer_is_compressed_when_asked(client: FlaskClient) -> None:
    answer = client.get("/", headers={"Accept-Encoding": "gzip"})

    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.data[:2] == b"\x1f\x8b"


def test_anonymous_reading_sets_no_cookie(client: FlaskClient) -> None:
    assert "Set-Cookie" not in client.get("/").headers


@pytest.mark.parametrize("screen", ["history", "links", "diff", "blame"])
def test_traces_are_shared_until_the_next_save(
    wiki: Wiki, client: FlaskClient, screen: str
) -> None:
    first = client.get(f"/-/{screen}/etudes")
    again = client.get(f"/-/{screen}/etudes", headers={"If-None-Match": first.headers["ETag"]})
    write(wiki, "etudes", "# Neuf\n\n[Accueil](accueil.md)\n", base=base_of(wiki, "etudes.md"))

    assert "Set-Cookie" not in first.headers
    assert again.status_code == 304
    assert "Neuf" in client.get(f"/-/{screen}/etudes").text


def test_a_page_pushed_from_outside_is_seen_at_once(wiki: Wiki, client: FlaskClient) -> None:
    client.get("/etudes")

    put(wiki, {"etudes.md": "# Études\n\nDu neuf.\n"})

    assert "Du neuf" in client.get("/etudes").text


def test_the_interface_speaks_english_when_the_browser_does(client: FlaskClient) -> None:
    answer = client.get("/", headers={"Accept-Language": "en-GB,en;q=0.9"})

    assert 'lang="en"' in answer.text
    assert "Search" in answer.text


def test_the_feed_of_changes_is_well_formed(wiki: Wiki, client: FlaskClient) -> None:
    write(wiki, "page", "# Titre <b> & \x0b\n")

    answer = client.get("/-/changes.atom")

    feed = Xml.fromstring(answer.data)
    assert feed.tag == "{http://www.w3.org/2005/Atom}feed"
    assert len(feed.findall("{http://www.w3.org/2005/Atom}entry")) >= 1


def test_the_feed_of_a_page_names_it(client: FlaskClient) -> None:
    answer = client.get("/-/history/etudes.atom")

    assert "Études" in answer.text


@pytest.mark.parametrize(
    "address",
    [
        "/-/history/accueil",
        "/-/diff/accueil",
        "/-/blame/accueil",
        "/-/changes",
        "/-/search?q=etude",
        "/-/search",
        "/-/pages",
        "/-/links/etudes",
        "/-/wanted",
        "/-/orphans",
        "/-/tags",
        "/-/new",
        "/-/new?title=Une+%C3%A9tude",
        "/-/edit/etudes",
        "/-/edit/neuve",
        "/-/move/etudes",
        "/-/delete/etudes",
        "/-/files/etudes",
        "/-/login",
        "/-/register",
        "/-/me",
        "/-/health",
        "/-/ready",
    ],
)
def test_every_screen_answers(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/a%00b",
        "/%c3%28",
        "/.git/config",
        "/-/history/%ff",
        "/-/version/zzzz/accueil",
        "/-/version/0000000000000000000000000000000000000000/accueil",
        "/-/version/--all/accueil",
        "/-/diff/accueil?from=--output=x&to=HEAD",
        "/-/search?q=%22%27%28%29*%3A%5E-AND+OR+NEAR(",
        "/-/search?page=99999999999999999999999999",
        "/-/changes?before=-1&action=nope",
        "/-/static/x/../../gare.css",
        "/-/nowhere",
        "/" + "a" * 3000,
    ],
)
def test_strange_addresses_never_break(client: FlaskClient, address: str) -> None:
    answer = client.get(address)

    assert answer.status_code in {200, 301, 308, 400, 404}
    assert "Traceback" not in answer.text


def test_a_version_keeps_its_address(wiki: Wiki, client: FlaskClient) -> None:
    first = write(wiki, "page", "# Page\n\navant\n")
    commit = first.saved.commit
    write(wiki, "page", "# Page\n\naprès\n", base=first.saved.blob or "")

    answer = client.get(f"/-/version/{commit}/page")

    assert answer.status_code == 200
    assert "avant" in answer.text
    assert client.get(f"/-/version/{commit[:10]}/page").status_code == 200


def test_static_files_are_kept_for_ever_and_compressed(client: FlaskClient) -> None:
    found = re.search(r'href="(/-/static/[^"]+/gare\.css)"', client.get("/").text)
    assert found is not None

    answer = client.get(found[1], headers={"Accept-Encoding": "gzip"})

    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Encoding"] == "gzip"
