"""Many commits at once, and texts that wait beside main."""

from __future__ import annotations

import subprocess
from collections.abc import Callable

import pytest

from gare.model.errors import BadInput, NothingToDo, StoreFailure, VersionMissing
from gare.model.names import FilePath, PagePath
from gare.model.pages import Action, Commit
from gare.store.store import Order, Snapshot, Store
from tests.store.building import ANNE, accepted, edit, fsck, put


def writes(file: str, text: str) -> Callable[[Snapshot], Order]:
    """Return the build of one commit that gives a file a text."""

    def build(_snapshot: Snapshot) -> Order:
        return Order({FilePath(file): text.encode()}, ANNE, file, Action.EDIT, None)

    return build


def test_a_series_is_one_commit_for_each_build_on_a_sound_history(store: Store) -> None:
    told: list[tuple[Commit, ...]] = []
    put(store, {"a.md": b"1\n"})

    made = store.write_series([writes(f"p/{n}/a.md", f"{n}\n") for n in range(300)], told.append)

    assert told == [made]
    assert store.head() == made[-1].id
    assert [one.parent for one in made[1:]] == [one.id for one in made[:-1]]
    assert len(list(store.commits(None, made[-1].id))) == 301
    assert store.snapshot().find(FilePath("p/299/a.md")) is not None
    assert fsck(store.path) == ""


def test_a_build_with_nothing_to_do_makes_no_commit(store: Store) -> None:
    put(store, {"a.md": b"1\n"})

    def refuses(_snapshot: Snapshot) -> Order:
        raise NothingToDo(PagePath("a"))

    made = store.write_series([refuses, writes("a.md", "1\n"), writes("b.md", "2\n")], _ignore)

    assert [one.summary for one in made] == ["b.md"]
    assert store.write_series([refuses], _ignore) == ()


def test_a_series_is_all_there_or_not_at_all(store: Store) -> None:
    head = put(store, {"a.md": b"1\n"})

    def fails(_snapshot: Snapshot) -> Order:
        raise StoreFailure("no")

    with pytest.raises(StoreFailure):
        store.write_series([writes("b.md", "2\n"), fails], _ignore)

    assert store.head() == head.id


def test_a_later_build_sees_what_the_former_wrote(store: Store) -> None:
    put(store, {"d/a.md": b"1\n"})
    seen: list[bytes] = []

    def looks(snapshot: Snapshot) -> Order:
        blob = snapshot.find(FilePath("d/b.md"))
        assert blob is not None
        seen.append(snapshot.read(blob))
        return Order({FilePath("d/c.md"): b"3\n"}, ANNE, "c", Action.EDIT, None)

    store.write_series([writes("d/b.md", "2\n"), looks], _ignore)

    assert seen == [b"2\n"]


def test_a_proposal_is_a_commit_that_main_does_not_have(store: Store) -> None:
    head = put(store, {"etudes.md": b"# Etudes\n"})

    made = store.propose("abc", edit("etudes", "# Études\n\nUn texte.\n"), accepted)

    assert store.head() == head.id
    assert store.proposals() == {"abc": made.id}
    assert store.proposal(made.id) == made
    assert [one.file for one in made.changes] == ["etudes.md"]
    with pytest.raises(VersionMissing):
        store.commit(made.id)
    assert fsck(store.path) == ""


def test_a_proposal_is_amended_only_from_what_it_was(store: Store) -> None:
    first = store.propose("abc", edit("etudes", "Un\n"), accepted)

    second = store.propose("abc", edit("etudes", "Deux\n"), accepted, first.id)

    assert store.proposals() == {"abc": second.id}
    with pytest.raises(StoreFailure):
        store.propose("abc", edit("etudes", "Trois\n"), accepted, first.id)
    with pytest.raises(StoreFailure):
        store.propose("abc", edit("etudes", "Trois\n"), accepted)


def test_a_proposal_that_was_decided_upon_goes(store: Store) -> None:
    store.propose("abc", edit("etudes", "Un\n"), accepted)

    store.drop_proposal("abc")
    store.drop_proposal("abc")

    assert store.proposals() == {}


@pytest.mark.parametrize("name", ["", "../heads/main", "a b", "A", "a" * 33, "-d"])
def test_a_proposal_cannot_be_another_ref(store: Store, name: str) -> None:
    with pytest.raises(BadInput):
        store.propose(name, edit("etudes", "Un\n"), accepted)


def test_no_clone_is_shown_a_proposal(store: Store) -> None:
    put(store, {"a.md": b"1\n"})
    made = store.propose("abc", edit("etudes", "Secret\n"), accepted)

    listed = subprocess.run(
        ["git", "ls-remote", str(store.path)], capture_output=True, text=True, check=True
    )

    assert "refs/proposals" not in listed.stdout
    assert made.id not in listed.stdout


def _ignore(_commits: tuple[Commit, ...]) -> None:
    """Do nothing more with commits."""
