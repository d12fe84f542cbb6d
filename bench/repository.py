"""Write a generated gare as a repository, years of commits in seconds: `git fast-import`."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Final

from bench.plan import Planned, order_of_writing, plan
from bench.sources import Sources
from bench.words import Words
from gare.model.names import SUFFIX, FilePath
from gare.model.pages import Action
from gare.model.people import Author
from gare.shipped import content_folder
from gare.store.orders import Order, Site, message
from gare.store.store import Store

PACE: Final = b"""challenge: {when: never}
pace:
  newcomers: {minute: 1000000, hour: 1000000, day: 1000000}
  networks: {minute: 1000000, hour: 1000000, day: 1000000}
"""
"""All checks are made at each save; a single writer only may write as much as a town."""
SITE: Final = Site("Gare", "gare.invalid")
_LAST: Final = int(datetime(2026, 11, 1, tzinfo=UTC).timestamp())
_YEARS_SECONDS: Final = 7 * 365 * 24 * 3600
_COLOURS: Final = ("sarcelle", "cobalt", "lilas", "garance", "ocre", "indigo", "olive", "azur")
_AUTHORS: Final = tuple(
    Author(f"Visiteur {colour} {number}", f"visiteur-{colour}-{number}")
    for number in range(1001, 1007)
    for colour in _COLOURS
)


def write(repository: Path, size: int) -> None:
    """Make a bare repository of `size` pages and ten times as many commits."""
    Store.create(repository, SITE)
    words = Words()
    pages = plan(words, size)
    git = ["git", "-C", str(repository)]
    importing = [
        *git,
        "-c",
        "pack.compression=1",
        "fast-import",
        "--quiet",
        "--done",
        "--date-format=raw",
    ]
    with subprocess.Popen(importing, stdin=subprocess.PIPE) as process:
        assert process.stdin is not None
        marks = _write_blobs(process.stdin, Sources(words, pages), pages)
        for part in _commits(pages, marks):
            process.stdin.write(part)
        process.stdin.write(b"done\n")
    if process.returncode != 0:
        raise SystemExit("git fast-import failed")
    graph = ["commit-graph", "write", "--reachable", "--changed-paths", "--no-progress"]
    subprocess.run([*git, *graph], check=True)


def _write_blobs(stream: IO[bytes], sources: Sources, pages: list[Planned]) -> list[int]:
    """Write all texts, page after page so that git finds the deltas; return their first marks."""
    marks, mark = [], 1
    for page in pages:
        marks.append(mark)
        for source in sources.revisions(page):
            stream.write(b"blob\nmark :%d\n%b" % (mark, _framed(source.encode())))
            mark += 1
    return marks


def _commits(pages: list[Planned], marks: list[int]) -> Iterator[bytes]:
    """Return the commits in the order of time: the parts of every page, then page by page."""
    written = [0] * len(pages)
    numbers = order_of_writing(pages)
    step = _YEARS_SECONDS // (len(numbers) + 1)
    at = _LAST - step * len(numbers)
    first = Order({}, Author("Gare", "gare"), "Contenu de départ de la gare", Action.IMPORT, None)
    yield _commit(first, at - step)
    for part in sorted((content_folder() / "_gare").glob("*.*")):
        text = PACE if part.name == "moderation.yml" else part.read_bytes()
        yield b"M 100644 inline _gare/%b\n%b" % (part.name.encode(), _framed(text))
    for turn, number in enumerate(numbers):
        page, done = pages[number], written[number]
        action = Action.EDIT if done else Action.CREATE
        author = _AUTHORS[(number * 7 + done * done) % len(_AUTHORS)]
        summary = f"Complète « {page.title} »" if done else f"Crée « {page.title} »"
        file = FilePath(page.path + SUFFIX)
        yield _commit(Order({}, author, summary, action, page.path), at + turn * step)
        yield b"M 100644 :%d %b\n" % (marks[number] + done, file.encode())
        written[number] += 1


def _commit(order: Order, at: int) -> bytes:
    """Return the beginning of a commit, signed as the site signs."""
    author = f"{order.author.name} <{order.author.handle}@{SITE.host}>"
    head = f"commit refs/heads/main\nauthor {author} {at} +0000\n"
    head += f"committer {SITE.name} <{SITE.mail}> {at} +0000\n"
    return head.encode() + _framed(message(order, SITE).encode())


def _framed(content: bytes) -> bytes:
    """Return bytes as fast-import reads them: announced by their length."""
    return b"data %d\n%b\n" % (len(content), content)
