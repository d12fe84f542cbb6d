"""What tests of backups share: a wiki with something of everything, and what two gares have."""

from __future__ import annotations

import os
import random
import signal
import sys
import time
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from gare.config import Settings
from gare.model.entering import Message
from gare.secret import secret
from gare.wiki.purging import Asked, purge
from gare.wiki.wiki import Wiki, open_wiki
from tests.making import MakeWiki, base_of, settings_for, write
from tests.store.building import accepted, edit, git

NOW = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)
PASSWORD = "le train de 8h47"
ERASED = "Zélie Quatrebarbes"


def lived(wiki_with: MakeWiki, **changes: str) -> Wiki:
    """Return a wiki with people, a proposal, a tag, a purge behind it, a secret."""
    wiki = wiki_with({"une.md": "# Une\n", "une/a.bin": bytes(range(256))}, **changes)
    write(wiki, "autre", f"# Autre\n\nVoir {ERASED}.\n")
    purge(wiki, Asked(texts=(ERASED,)))
    write(wiki, "etudes/une", "# Une étude\n")
    write(wiki, "etudes/une", "# Une étude\n\nCorrigée.\n", base=base_of(wiki, "etudes/une.md"))
    wiki.store.propose("attente1", edit("idee", "# Idée\n"), accepted)
    git(wiki.store.path, "tag", "-a", "v1", "-m", "Première", "main")
    secret(wiki.settings.data / "secret")
    wiki.people.register("Élodie", PASSWORD, NOW)
    wiki.people.outbox.add(Message("a@b.example", "Bonjour", "Merci"), NOW)
    return wiki


def objects(repository: Path) -> set[str]:
    """Return all the objects of a repository, with their kinds and sizes."""
    return set(git(repository, "cat-file", "--batch-all-objects", "--batch-check").splitlines())


def objects_of(repository: Path, tips: list[str]) -> set[str]:
    """Return the objects that some of them lead to, with their kinds and sizes."""
    named = git(repository, "rev-list", "--objects", "--no-object-names", *tips)
    return set(git(repository, "cat-file", "--batch-check", given=named.encode()).splitlines())


def refs(repository: Path) -> dict[str, str]:
    """Return the branches, tags and proposals of a repository, with what they name."""
    lines = git(repository, "for-each-ref", "--format=%(refname) %(objectname)").splitlines()
    return dict(line.split(" ", 1) for line in lines)


def people_of(wiki: Wiki) -> list[bytes]:
    """Return all that is kept of people."""
    with wiki.people.copying.instant() as copy:
        return list(copy.lines())


def opened(folder: Path, **changes: str) -> Wiki:
    """Return the wiki of a data folder as it is, without starting it."""
    return open_wiki(settings_for(folder, **changes))


def killed(work: Callable[[Settings], object], settings: Settings, after_seconds: float) -> bool:
    """Do a work in another process and kill it after a while; tell whether it had ended."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            work(settings)
            status = 0
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(status)
    time.sleep(after_seconds)
    os.kill(child, signal.SIGKILL)
    return os.waitpid(child, 0)[1] == 0


def state_of(data: Path) -> str:
    """Return how far a restore went that was killed."""
    if not data.exists() or not any(data.iterdir()):
        return "nothing"
    return "unfinished" if (data / "restoring").exists() else "done"


def moments(seconds: float, number: int) -> list[float]:
    """Return moments of a work that takes so long, in an order that is always the same."""
    chance = random.Random(20)
    return [chance.uniform(0, seconds) for _turn in range(number)]


def copy_of(file: Path, change: Callable[[bytearray], None]) -> Path:
    """Return a copy of a file after a change."""
    content = bytearray(file.read_bytes())
    change(content)
    copy = file.with_name("changed.tar")
    copy.write_bytes(content)
    return copy
