"""The servers operators use, driven by real people and by real git."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.journeys.cloning import asked, git, lines_added
from tests.journeys.posting import Poster
from tests.journeys.serving import Server, gare_run, gunicorn, uwsgi

CLIENTS = 8
SAVES = 5


@pytest.fixture(
    scope="module", params=[gare_run, gunicorn, uwsgi], ids=["gare", "gunicorn", "uwsgi"]
)
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    start: Callable[[Path], Server] = request.param
    with start(tmp_path_factory.mktemp("server") / "var") as running:
        yield running


def saves(server: Server, client: int) -> list[str]:
    """Save a few pages of one's own as fast as one can; return the lines acknowledged."""
    poster = Poster(server.url)
    kept = []
    for turn in range(SAVES):
        line = f"ligne {client}-{turn}"
        answer = poster.save(f"serveur/{client}-{turn % 2}", f"# Page\n\n{line}\n")
        if answer.status == 303:
            kept.append(line)
    return kept


def test_all_edits_of_many_clients_are_kept(server: Server) -> None:
    with ThreadPoolExecutor(CLIENTS) as pool:
        done = list(pool.map(lambda client: saves(server, client), range(CLIENTS)))

    acknowledged = [line for lines in done for line in lines]
    history = lines_added(server.repository, "ligne ")

    assert len(acknowledged) == CLIENTS * SAVES
    assert sorted(history) == sorted(acknowledged)


def test_a_save_is_seen_by_every_worker_on_the_next_request(server: Server) -> None:
    writer, readers = Poster(server.url), [Poster(server.url) for _reader in range(8)]
    writer.save("serveur/vue", "# Vue\n\nAvant.\n")
    for reader in readers:
        reader.get("/serveur/vue")

    writer.save("serveur/vue", "# Vue\n\nApres.\n")
    seen = [reader.get("/serveur/vue").text for reader in readers for _turn in range(4)]

    assert [text for text in seen if "Apres." not in text] == []


def test_a_push_straight_into_the_repository_is_seen_at_once(
    server: Server, tmp_path: Path
) -> None:
    reader = Poster(server.url)
    reader.get("/outils/pix")
    work = tmp_path / "work"
    git("clone", "-q", str(server.repository), str(work))
    with (work / "outils/pix.md").open("a", encoding="utf-8") as page:
        page.write("\nPoussé par git.\n")
    identity = ["-c", "user.name=Lou", "-c", "user.email=lou@example.org"]
    git(*identity, "commit", "-qam", "Ajout", folder=work)

    git("push", "-q", "origin", "HEAD:main", folder=work)
    seen = [reader.get("/outils/pix").text for _turn in range(8)]

    assert [text for text in seen if "Poussé par git." not in text] == []
    assert "Lou" in reader.get("/-/history/outils/pix").text


def test_the_whole_gare_is_cloned_and_sound(server: Server, tmp_path: Path) -> None:
    git("clone", "-q", f"{server.url}/content.git", str(tmp_path / "clone"))

    assert (tmp_path / "clone/accueil.md").is_file()
    assert git("rev-parse", "HEAD", folder=tmp_path / "clone") == git(
        "rev-parse", "main", folder=server.repository
    )
    git("fsck", "--strict", folder=tmp_path / "clone")


def test_a_shallow_clone_takes_one_commit(server: Server, tmp_path: Path) -> None:
    git("clone", "-q", "--depth", "1", f"{server.url}/content.git", str(tmp_path / "clone"))

    assert git("rev-list", "--count", "HEAD", folder=tmp_path / "clone") == "1"


def test_a_partial_clone_fetches_texts_when_they_are_read(server: Server, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    flags = ["--filter=blob:none", "--no-checkout"]
    git("clone", "-q", *flags, f"{server.url}/content.git", str(clone))
    missing = git("rev-list", "--objects", "--missing=print", "HEAD", folder=clone)

    text = git("show", "HEAD:accueil.md", folder=clone)

    assert "\n?" in missing
    assert "gare" in text


def test_a_clone_fetches_what_was_saved_since(server: Server, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    git("clone", "-q", f"{server.url}/content.git", str(clone))
    Poster(server.url).save("serveur/depuis", "# Depuis\n\nUn texte neuf.\n", author="Anne")

    git("pull", "-q", "--ff-only", folder=clone)

    assert (clone / "serveur/depuis.md").read_text(
        encoding="utf-8"
    ) == "# Depuis\n\nUn texte neuf.\n"
    said = git("log", "-1", "--format=%an %ae %B", folder=clone)
    assert said.startswith("Anne ")
    assert "Gare-Action: create" in said
    assert "127.0.0.1" not in said.split("Gare-Action")[1]


def test_a_push_without_a_token_is_asked_for_one(server: Server, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    git("clone", "-q", f"{server.url}/content.git", str(clone))
    head = git("rev-parse", "main", folder=server.repository)
    identity = ["-c", "user.name=Lou", "-c", "user.email=lou@example.org"]
    git(*identity, "commit", "-q", "--allow-empty", "-m", "Refusé", folder=clone)

    ended = asked("push", "origin", "HEAD:main", folder=clone)

    assert ended.returncode != 0
    assert "could not read Username" in ended.stderr
    assert git("rev-parse", "main", folder=server.repository) == head
