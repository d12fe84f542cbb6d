"""Erasing for ever: what no object and no file holds any more, and what stays as it was."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from gare.model.errors import PageExists, VersionMissing
from gare.model.names import BlobId, FilePath, PagePath
from gare.model.pages import Action
from gare.model.people import Author
from gare.store import forgetting, purging, register
from gare.store.erasing import Removal
from gare.store.orders import Order
from gare.store.store import Store
from tests.store.building import (
    ANNE,
    BOB,
    blob_at,
    edit,
    fsck,
    git,
    ignored,
    put,
    save,
    text_at,
)  # fmt: skip
from tests.store.objects import holders

SECRET = "marie.dupont@orange.example"
PYTHON = sys.executable
ROOT = Path(__file__).parents[2]


def written(store: Store) -> None:
    """Write a history where a text comes and goes, in all the places it may be."""
    put(store, {"accueil.md": b"# Accueil\n", "etudes.md": "# Études é\n".encode()})
    first = save(store, edit("contact", f"# Contact\n\nÉcrire à {SECRET}.\n"))
    save(store, edit("contact", "# Contact\n\nRien.\n", first.blob, summary=f"sans {SECRET}"))
    put(store, {"fichier.bin": b"\0\1\2" + SECRET.encode(), f"notes/{SECRET}.txt": b"vide"})
    put(store, {"etudes.md": "# Études\n\nNeuf.\n".encode()}, Author(SECRET, "un-auteur"))
    git(store.path, "tag", "-a", "v1", "-m", f"pour {SECRET}")
    put(store, {"fin.md": b"# Fin\n"}, BOB)


def versions(store: Store, path: str) -> frozenset[BlobId]:
    """Return all the versions of a page there have been."""
    log = git(store.path, "log", "--all", "--format=", "--raw", "--no-abbrev", "--", f"{path}.md")
    return frozenset(BlobId(line.split()[3]) for line in log.splitlines() if line)


def test_no_object_and_no_file_of_the_repository_holds_the_text_any_more(store: Store) -> None:
    written(store)

    done = purging.purge(store, Removal(texts=(SECRET,)))

    assert holders(store.path, SECRET.encode()) == []
    assert done.left == 0
    assert fsck(store.path) == ""
    assert text_at(store, "fin") == "# Fin\n"
    assert text_at(store, "contact") == "# Contact\n\nRien.\n"


def test_what_does_not_hold_the_text_stays_as_it_was(store: Store) -> None:
    written(store)
    before = git(store.path, "ls-tree", "-r", "main", "accueil.md", "etudes.md", "fin.md")

    purging.purge(store, Removal(texts=(SECRET,)))

    assert git(store.path, "ls-tree", "-r", "main", "accueil.md", "etudes.md", "fin.md") == before
    assert git(store.path, "rev-list", "--count", "main") == "6"
    assert (
        git(store.path, "log", "-1", "--format=%an %ae") == "Bob Le Goff bob-le-goff@gare.example"
    )


def test_a_binary_file_goes_whole_and_a_name_is_written_otherwise(store: Store) -> None:
    written(store)

    purging.purge(store, Removal(texts=(SECRET,)))

    names = git(store.path, "ls-tree", "-r", "--name-only", "main").split("\n")
    assert "fichier.bin" not in names
    assert "notes/xxxxx.txt" in names


def test_old_commits_are_known_by_what_they_became(store: Store) -> None:
    written(store)
    old = git(store.path, "rev-list", "--reverse", "main").split()

    purging.purge(store, Removal(texts=(SECRET,)))

    new = git(store.path, "rev-list", "--reverse", "main").split()
    assert register.became(store.path, old[0]) is None
    assert new[0] == old[0]
    assert register.became(store.path, old[-1]) == new[-1]
    assert register.became(store.path, old[3][:7]) == new[3]


def test_a_second_purge_brings_the_names_of_the_first_along(store: Store) -> None:
    written(store)
    old = git(store.path, "rev-parse", "main")
    purging.purge(store, Removal(texts=(SECRET,)))

    purging.purge(store, Removal(texts=("Neuf.",)))

    assert register.became(store.path, old) == git(store.path, "rev-parse", "main")


def test_a_page_goes_with_its_versions_and_the_commits_that_did_nothing_else(store: Store) -> None:
    written(store)
    gone = versions(store, "contact")

    done = purging.purge(
        store,
        Removal(files={FilePath("contact.md"): gone}, pages=frozenset({PagePath("contact")})),
    )

    assert done.counted.dropped == 2
    assert blob_at(store, "contact") is None
    assert [blob for blob in gone if store.git.kind(blob)] == []
    assert b"sans" not in git(store.path, "log", "--all", "--format=%B").encode()
    assert fsck(store.path) == ""


def test_another_page_that_was_at_the_same_place_stays(store: Store) -> None:
    save(store, edit("contact", "# Contact un\n"))
    gone = versions(store, "contact")
    put(store, {"contact.md": None})
    save(store, edit("contact", "# Contact deux\n"))

    purging.purge(store, Removal(files={FilePath("contact.md"): gone}))

    assert text_at(store, "contact") == "# Contact deux\n"


def test_counting_changes_nothing(store: Store) -> None:
    written(store)
    head = store.head()
    objects = git(store.path, "count-objects", "-v")

    counted = purging.count(store, Removal(texts=(SECRET,)))

    assert store.head() == head
    assert git(store.path, "count-objects", "-v") == objects
    assert counted.commits == 6
    assert counted.blobs == 2
    assert counted.changed == 4
    assert [name for name, _times in counted.files] == [
        "contact.md", "fichier.bin", f"notes/{SECRET}.txt",
    ]  # fmt: skip


def test_a_name_that_another_file_has_is_refused_and_nothing_changes(store: Store) -> None:
    put(store, {"xxxxx.md": b"# Ici\n"})
    put(store, {f"{SECRET}.md": b"# La\n"})
    head = store.head()

    with pytest.raises(PageExists):
        purging.purge(store, Removal(texts=(SECRET,)))

    assert store.head() == head
    assert fsck(store.path) == ""


def test_names_that_git_quotes_are_found(store: Store) -> None:
    put(store, {"a.md": b"# A\n"})
    tree = git(store.path, "mktree", "-z", given=b"100644 blob " + str(blob_at(store, "a")).encode()
               + b'\ta"b\\c\n\xc3\xa9 Nom Secret.md\0')  # fmt: skip
    commit = git(store.path, "commit-tree", tree, "-m", "dehors", "-p", "main")
    git(store.path, "update-ref", "refs/heads/main", commit)

    purging.purge(store, Removal(texts=("Nom Secret",)))

    listed = git(store.path, "-c", "core.quotePath=false", "ls-tree", "-z", "--name-only", "main")
    assert listed.strip("\0") == 'a"b\\c\né xxxxx.md'
    assert fsck(store.path) == ""


def test_a_text_is_found_composed_or_not(store: Store) -> None:
    put(store, {"a.md": "Zoé Leguével\n".encode(), "b.md": "Zoe\u0301 Legue\u0301vel\n".encode()})
    put(store, {"c.bin": "Zoé Leguével".encode("utf-16")})

    purging.purge(store, Removal(texts=("Zoé Leguével",)))

    assert text_at(store, "a") == "xxxxx\n"
    assert text_at(store, "b") == "xxxxx\n"
    assert store.snapshot().find(FilePath("c.bin")) is None


def test_a_reader_kept_open_no_longer_finds_what_was_erased(store: Store) -> None:
    written(store)
    blob = next(iter(versions(store, "contact") - {blob_at(store, "contact")}))
    git(store.path, "repack", "-a", "-d", "-q")
    assert SECRET.encode() in store.read(blob)

    with Store(store.path, store.site) as other:
        purging.purge(other, Removal(texts=(SECRET,)))

    with pytest.raises(VersionMissing):
        store.read(blob)
    assert save(store, edit("neuve", "# Neuve\n")).commit == store.head()


def test_a_waiting_edit_under_another_branch_is_erased_too(store: Store) -> None:
    written(store)
    head = store.head()
    order = Order({FilePath("p.md"): SECRET.encode()}, ANNE, "Proposition", Action.CREATE, None)
    made = store.write(lambda _snapshot: (order, None), ignored)[0]
    git(store.path, "update-ref", "refs/proposals/3", made.id)
    git(store.path, "update-ref", "refs/heads/main", str(head))

    purging.purge(store, Removal(texts=(SECRET,)))

    assert git(store.path, "show", "refs/proposals/3:p.md") == "xxxxx"
    assert holders(store.path, SECRET.encode()) == []


KILLED = """
import sys
from pathlib import Path
from gare.store import purging
from gare.store.erasing import Removal
from gare.store.orders import Site
from gare.store.store import Store
store = Store(Path(sys.argv[1]), Site("Gare", "gare.example"))
print("go", flush=True)
purging.purge(store, Removal(texts=(sys.argv[2],)))
"""


@pytest.mark.parametrize("after_seconds", [0.01, 0.03, 0.06, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4])
def test_a_purge_killed_at_any_moment_leaves_a_sound_repository_and_is_finished_by_another(
    store: Store, after_seconds: float
) -> None:
    written(store)
    before = git(store.path, "rev-parse", "main")
    args = [PYTHON, "-c", KILLED, str(store.path), SECRET]
    with subprocess.Popen(args, stdout=subprocess.PIPE, cwd=ROOT) as process:
        assert process.stdout is not None
        process.stdout.readline()
        try:
            process.wait(after_seconds)
        except subprocess.TimeoutExpired:
            process.kill()

    assert fsck(store.path) == ""
    assert git(store.path, "rev-list", "--count", "main") == "6"
    assert text_at(store, "fin") == "# Fin\n"
    purging.purge(store, Removal(texts=(SECRET,)))
    assert holders(store.path, SECRET.encode()) == []
    assert register.became(store.path, before) == store.head()
    assert fsck(store.path) == ""


def test_a_start_finishes_what_a_purge_could_not(store: Store) -> None:
    written(store)
    orphan = git(store.path, "hash-object", "-w", "--stdin", given=SECRET.encode())
    forgetting.begin(store.path)

    assert purging.finish(store.path)

    forgetting.end(store.path)
    assert store.git.kind(orphan) is None
    assert not purging.finish(store.path)
