"""What arrives by push may be anything: it is served safely, or named as unreadable."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote_from_bytes

import pytest
from flask.testing import FlaskClient

from gare.app import application
from gare.wiki.starting import start
from tests.making import indexed, settings_for, wait_for_builders

FILES: dict[bytes, tuple[str, bytes]] = {
    b"_gare/rules.yml": ("100644", b"rules:\n  - change: everyone\n"),
    b"accueil.md": ("100644", b"# Accueil\n"),
    b"latin-1.md": ("100644", b"d\xe9j\xe0 vu\n"),
    b"zero.md": ("100644", b"avant\x00apres\n"),
    b"crlf.md": ("100644", b"# Dos\r\n\r\ntexte\r\n"),
    b"bom.md": ("100644", b"\xef\xbb\xbf# Avec marque\n"),
    b"vide.md": ("100644", b""),
    b"entete.md": ("100644", b"---\ntitle: [cass\xc3\xa9\n---\n# Corps lisible\n"),
    b"bombe.md": ("100644", b"---\na: &a [x]\nb: [*a, *a]\n---\ntexte\n"),
    b"gros.md": ("100644", b"mot " * 2_500_000),
    b"gros.bin": ("100644", b"\x00\x01" * 5_000_000),
    b"executable.md": ("100755", b"# Ex\xc3\xa9cutable\n"),
    b"lien.md": ("120000", b"/etc/passwd"),
    b"Majuscule.md": ("100644", b"# Majuscule\n"),
    b"majuscule.md": ("100644", b"# minuscule\n"),
    "étude.md".encode(): ("100644", "# Composée\n".encode()),
    "e\u0301tude.md".encode(): ("100644", "# Décomposée\n".encode()),
    b"espace et ?.md": ("100644", b"# Espace\n"),
    b"non-utf8-\xff.md": ("100644", b"# Non\n"),
    b"dossier/page.md": ("100644", b"# Page\n"),
    b"page.md/sous.md": ("100644", b"# Sous\n"),
    b"a.md.md": ("100644", b"# Double suffixe\n"),
    b"-tiret.md": ("100644", b"# Tiret\n"),
    b"script.html": ("100644", b"<script>alert(1)</script>"),
    b"profond/1/2/3/4/5/6/7/8/9.md": ("100644", b"# Trop profond\n"),
}


def git(repository: Path, *args: str, stdin: bytes = b"") -> bytes:
    done = subprocess.run(
        ["git", "-C", str(repository), *args], input=stdin, capture_output=True, check=True
    )
    return done.stdout.strip()


def push(repository: Path) -> None:
    """Put all of `FILES`, and a submodule, in one commit, as a hostile pusher would."""
    lines = []
    for name, (mode, content) in FILES.items():
        blob = git(repository, "hash-object", "-w", "--stdin", stdin=content).decode()
        lines.append(f"{mode} {blob} 0\t".encode() + name + b"\0")
    lines.append(b"160000 " + b"1" * 40 + b" 0\tmodule\0")
    index = {"GIT_INDEX_FILE": str(repository / "hostile-index")}
    subprocess.run(
        ["git", "-C", str(repository), "update-index", "-z", "--index-info"],
        input=b"".join(lines),
        env={"PATH": "/usr/bin:/bin", **index},
        check=True,
    )
    tree = subprocess.run(
        ["git", "-C", str(repository), "write-tree", "--missing-ok"],
        env={"PATH": "/usr/bin:/bin", **index},
        capture_output=True,
        check=True,
    ).stdout.strip()
    identity = ["-c", "user.name=<script>", "-c", "user.email=secret@example.org"]
    commit = git(
        repository, *identity, "commit-tree", tree.decode(), "-p", "main", "-m",
        "<img src=x onerror=alert(1)>\n\nGare-Action: delete\nGare-Page: accueil",
    )  # fmt: skip
    git(repository, "update-ref", "refs/heads/main", commit.decode())


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """Return a reader of one hostile wiki, made once: these tests only read."""
    wiki = start(settings_for(tmp_path_factory.mktemp("hostile")), None)
    push(wiki.store.path)
    indexed(wiki)
    yield application(wiki).test_client()
    wait_for_builders()
    wiki.close()


def test_no_file_of_a_hostile_tree_breaks_an_answer(client: FlaskClient) -> None:
    addresses = ["/" + quote_from_bytes(name) for name in FILES]
    addresses += [address.removesuffix(".md") for address in addresses]

    answers = {address: client.get(address).status_code for address in addresses}

    assert {status for status in answers.values() if status not in {200, 301, 404}} == set()


@pytest.mark.parametrize(
    "screen",
    ["/-/pages", "/-/changes", "/-/changes.atom", "/-/orphans", "/-/tags", "/-/wanted"],
)
def test_lists_of_a_hostile_tree_are_served(client: FlaskClient, screen: str) -> None:
    answer = client.get(screen)

    assert answer.status_code == 200
    assert "<script>" not in answer.text.replace('<script type="module"', "")
    assert "<img src=x" not in answer.text
    assert "secret@example.org" not in answer.text


@pytest.mark.parametrize("verb", ["history", "diff", "blame", "edit", "links", "files", "move"])
@pytest.mark.parametrize("page", ["latin-1", "zero", "gros", "entete", "%C3%A9tude", "vide"])
def test_screens_of_hostile_pages_never_break(client: FlaskClient, verb: str, page: str) -> None:
    answer = client.get(f"/-/{verb}/{page}")

    assert answer.status_code in {200, 404, 413, 422}
    assert "Traceback" not in answer.text


def test_a_symbolic_link_is_never_followed(client: FlaskClient) -> None:
    answer = client.get("/lien")

    assert answer.status_code == 404
    assert "root:" not in answer.text


def test_a_broken_header_never_hides_the_page(client: FlaskClient) -> None:
    answer = client.get("/entete")

    assert answer.status_code == 200
    assert "Corps lisible" in answer.text
    assert "en-tête" in answer.text


def test_two_names_that_differ_by_form_only_are_both_reachable(client: FlaskClient) -> None:
    composed = client.get("/%C3%A9tude")
    decomposed = client.get("/e%CC%81tude")

    assert "Composée" in composed.text
    assert "Décomposée" in decomposed.text


def test_a_file_that_is_not_text_says_so_and_cannot_be_edited(client: FlaskClient) -> None:
    answer = client.get("/latin-1")

    assert answer.status_code == 200
    assert "/-/edit/latin-1" not in answer.text
    assert client.get("/-/edit/latin-1").status_code == 422


def test_a_page_too_long_is_shown_as_its_source(client: FlaskClient) -> None:
    answer = client.get("/gros")

    assert answer.status_code == 200
    assert len(answer.data) < 600_000
    assert "/gros.md" in answer.text


def test_a_page_named_like_its_source_is_reachable_in_lists(client: FlaskClient) -> None:
    answer = client.get("/a.md")

    assert answer.status_code == 200
    assert "Double suffixe" in answer.text
