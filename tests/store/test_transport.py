"""Real git clones over HTTP: streamed, bounded, read only, and nothing is left behind."""

from __future__ import annotations

import gzip
import io
import os
import resource
import signal
import socket
import subprocess
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from gare.model.errors import Busy, Forbidden, PageMissing, TooLarge
from gare.store.store import Store
from gare.store.transport import Asked, Transport
from tests.store.building import ENVIRONMENT, clone, edit, fsck, git, put, save
from tests.store.serving import served


@pytest.fixture
def transport(store: Store) -> Transport:
    """Give the transport of a store with two pages and ten commits."""
    for number in range(10):
        put(store, {"a.md": f"{number}\n".encode(), f"dossier/p{number}.md": b"x\n" * 500})
    return Transport(store.git)


def asked(method: str, path: str, query: str = "", **headers: str) -> Asked:
    """Return a request without body."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Asked(method, path, query, named, lambda _size: b"")


def wait_until_none_of(repository: Path) -> list[str]:
    """Return the git processes still serving this repository after at most 5 s."""
    deadline = time.monotonic() + 60
    while (left := serving(repository)) and time.monotonic() < deadline:
        time.sleep(0.02)
    return left


def serving(repository: Path) -> list[str]:
    """Return the git processes that serve this repository."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            surroundings = (folder / "environ").read_bytes().split(b"\0")
            line = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
        if f"GIT_PROJECT_ROOT={repository}".encode() in surroundings:
            found.append(line)
    return found


def test_a_clone_is_complete_and_shows_only_main(
    store: Store, transport: Transport, tmp_path: Path
) -> None:
    git(store.path, "update-ref", "refs/proposals/1", "main")
    git(store.path, "tag", "caché", "main")

    with served(transport) as address:
        git(tmp_path, "clone", "-q", address, "copie")
        listed = git(tmp_path, "ls-remote", address)

    assert git(tmp_path / "copie", "rev-parse", "HEAD") == store.head()
    assert git(tmp_path / "copie", "rev-list", "--count", "HEAD") == "10"
    assert [line.split("\t")[1] for line in listed.split("\n")] == ["HEAD", "refs/heads/main"]
    assert fsck(tmp_path / "copie") == ""
    assert serving(store.path) == []


@pytest.mark.parametrize("version", ["0", "1", "2"])
def test_all_versions_of_the_protocol_are_spoken(
    store: Store, transport: Transport, tmp_path: Path, version: str
) -> None:
    seen: list[Asked] = []

    with served(transport, seen) as address:
        git(tmp_path, "-c", f"protocol.version={version}", "clone", "-q", address, "copie")
        save(store, edit("b", "plus tard\n"))
        git(tmp_path / "copie", "-c", f"protocol.version={version}", "pull", "-q")

    assert (tmp_path / "copie" / "b.md").read_text() == "plus tard\n"
    protocols = {one.headers.get("GIT-PROTOCOL", "") for one in seen}
    assert protocols == {"" if version == "0" else f"version={version}"}


def test_shallow_and_partial_clones_work(
    store: Store, transport: Transport, tmp_path: Path
) -> None:
    with served(transport) as address:
        git(tmp_path, "clone", "-q", "--depth", "1", address, "court")
        git(tmp_path, "clone", "-q", "--filter=blob:none", "--no-checkout", address, "partiel")
        missing = git(tmp_path / "partiel", "rev-list", "--objects", "--all", "--missing=print")
        git(tmp_path / "partiel", "checkout", "-q", "main")

    assert git(tmp_path / "court", "rev-list", "--count", "HEAD") == "1"
    assert "\n?" in missing
    assert (tmp_path / "partiel" / "a.md").read_text() == "9\n"
    assert store.head() == git(tmp_path / "partiel", "rev-parse", "HEAD")


def test_compressed_questions_are_understood(store: Store, transport: Transport) -> None:
    question = gzip.compress(b"0014command=ls-refs\n00010000")
    headers = {
        "Content-Type": "application/x-git-upload-pack-request",
        "Content-Encoding": "gzip",
        "Content-Length": str(len(question)),
        "Git-Protocol": "version=2",
    }
    compressed = Asked("POST", "git-upload-pack", "", headers, io.BytesIO(question).read)

    answer = transport.serve(compressed)
    try:
        said = b"".join(answer.chunks)
    finally:
        answer.close()

    assert answer.status == 200
    assert f"{store.head()} refs/heads/main".encode() in said


def test_a_push_is_refused_clearly(store: Store, transport: Transport, tmp_path: Path) -> None:
    work = clone(store.path, tmp_path / "work")
    git(work, "commit", "-q", "--allow-empty", "-m", "x")
    before = store.head()

    with served(transport) as address:
        done = subprocess.run(
            ["git", "push", address, "main"], cwd=work, env=ENVIRONMENT, capture_output=True,
            check=False,
        )  # fmt: skip

    assert done.returncode != 0
    assert b"403" in done.stderr
    assert store.head() == before


@pytest.mark.parametrize(
    ("method", "path", "query"),
    [
        ("GET", "HEAD", ""),
        ("GET", "config", ""),
        ("GET", "objects/info/packs", ""),
        ("GET", "info/refs", ""),
        ("GET", "info/refs", "service=git-upload-archive"),
        ("GET", "git-upload-pack", ""),
        ("POST", "info/refs", "service=git-upload-pack"),
        ("GET", "../content.git/info/refs", "service=git-upload-pack"),
        ("PUT", "git-upload-pack", ""),
    ],
)
def test_only_the_two_addresses_of_reading_exist(
    transport: Transport, method: str, path: str, query: str
) -> None:
    with pytest.raises(PageMissing):
        transport.serve(asked(method, path, query))


def test_writing_is_forbidden_at_both_addresses(transport: Transport) -> None:
    with pytest.raises(Forbidden):
        transport.serve(asked("GET", "info/refs", "service=git-receive-pack"))
    with pytest.raises(Forbidden):
        transport.serve(asked("POST", "git-receive-pack"))


def test_a_protocol_of_another_form_goes_no_further(transport: Transport) -> None:
    answer = transport.serve(
        asked("GET", "info/refs", "service=git-upload-pack", Git_Protocol="version=2;$(x)")
    )

    body = b"".join(answer.chunks)
    answer.close()

    assert answer.status == 200
    assert b"version 2" not in body
    assert b"refs/heads/main" in body


def test_a_body_that_no_client_sends_is_refused(transport: Transport) -> None:
    with pytest.raises(TooLarge):
        transport.serve(asked("POST", "git-upload-pack", Content_Length="99999999999"))


def test_nonsense_is_answered_and_ends(store: Store, transport: Transport) -> None:
    pieces = iter([b"0032want nothing\n", b"\x00\xff" * 40_000])
    question = Asked("POST", "git-upload-pack", "", {}, lambda _size: next(pieces, b""))

    answer = transport.serve(question)
    b"".join(answer.chunks)
    answer.close()

    assert wait_until_none_of(store.path) == []


def test_clones_at_once_are_bounded_among_processes(store: Store) -> None:
    gate = threading.Event()

    def slow(_size: int) -> bytes:
        gate.wait(10)
        return b""

    one, other = Transport(store.git, slots=1), Transport(store.git, slots=1)
    running: list[str] = []

    def hold() -> None:
        try:
            running.append("started")
            answer = one.serve(Asked("POST", "git-upload-pack", "", {}, slow))
            b"".join(answer.chunks)
        finally:
            running.append("ended")

    thread = threading.Thread(target=hold)
    thread.start()
    deadline = time.monotonic() + 60
    while not serving(store.path) and time.monotonic() < deadline:
        time.sleep(0.01)

    with pytest.raises(Busy) as caught:
        other.serve(asked("POST", "git-upload-pack"))
    gate.set()
    thread.join()
    answer = other.serve(asked("POST", "git-upload-pack"))
    answer.close()

    assert caught.value.what == "clones"
    assert running == ["started", "ended"]


def test_a_client_that_leaves_in_the_middle_leaves_no_process(store: Store, tmp_path: Path) -> None:
    put(store, {"gros.bin": os.urandom(8_000_000)})
    with served(Transport(store.git, slots=1)) as address:
        place = urlsplit(address)
        want = f"want {store.head()} no-progress"
        body = f"{len(want) + 5:04x}{want}\n00000009done\n".encode()
        with socket.create_connection((place.hostname, place.port)) as client:
            head = f"POST {place.path}/git-upload-pack HTTP/1.0\r\nContent-Length: {len(body)}\r\n"
            client.sendall(head.encode() + b"\r\n" + body)
            assert b"200" in client.recv(1000)
            assert serving(store.path) != []

        assert wait_until_none_of(store.path) == []
        git(tmp_path, "clone", "-q", address, "copie")


def test_memory_does_not_grow_with_what_is_cloned(store: Store) -> None:
    put(store, {"gros.bin": os.urandom(16_000_000)})
    want = f"want {store.head()} no-progress"
    body = iter([f"{len(want) + 5:04x}{want}\n00000009done\n".encode()])
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    answer = Transport(store.git).serve(
        Asked("POST", "git-upload-pack", "", {}, lambda _size: next(body, b""))
    )
    sizes = [len(chunk) for chunk in answer.chunks]

    assert sum(sizes) > 16_000_000
    assert max(sizes) <= 65_536
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 8_000


def question(store: Store) -> Asked:
    """Return the request for a pack of everything."""
    want = f"want {store.head()} no-progress"
    body = iter([f"{len(want) + 5:04x}{want}\n00000009done\n".encode()])
    return Asked("POST", "git-upload-pack", "", {}, lambda _size: next(body, b""))


def test_a_client_that_never_reads_is_cut_off(store: Store) -> None:
    put(store, {"gros.bin": os.urandom(4_000_000)})

    answer = Transport(store.git, limit_seconds=0.3).serve(question(store))
    left = wait_until_none_of(store.path)
    cut = b"".join(answer.chunks)

    assert left == []
    assert len(cut) < 4_000_000


def test_a_server_that_is_killed_leaves_no_git_behind(store: Store) -> None:
    put(store, {"gros.bin": os.urandom(4_000_000)})
    asked_for = question(store)
    store.close()

    child = os.fork()
    if child == 0:
        answer = Transport(store.git).serve(asked_for)
        next(answer.chunks)
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)

    assert wait_until_none_of(store.path) == []
    answer = Transport(store.git, slots=1).serve(question(store))
    assert len(b"".join(answer.chunks)) > 4_000_000
