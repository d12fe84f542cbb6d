"""Splicing raw trees gives exactly the tree git would have made."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gare.model.errors import StoreFailure
from gare.model.names import FilePath
from gare.store import trees
from gare.store.objects import ObjectWriter, new_object
from gare.store.store import Store
from tests.store.building import fsck, git, put, text_at

SEGMENT = st.sampled_from(["a", "a-b", "a.b", "a0", "b", "é", "été", "ab", "z.md", "a.md", "o b"])
FILE = st.lists(SEGMENT, min_size=1, max_size=3).map("/".join).map(FilePath)
STEP = st.dictionaries(FILE, st.one_of(st.none(), st.binary(max_size=4)), min_size=1, max_size=6)


def _without_clash(files: dict[FilePath, bytes]) -> bool:
    """Tell whether no file stands where another needs a folder."""
    return not any(other.startswith(file + "/") for file in files for other in files)


@settings(max_examples=30)
@given(steps=st.lists(STEP, min_size=1, max_size=5))
def test_any_sequence_of_changes_gives_the_tree_git_lists(
    steps: list[dict[FilePath, bytes | None]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        repository = Path(folder)
        git(repository, "init", "-q", "--bare", ".")
        root: str | None = None
        files: dict[FilePath, bytes] = {}
        known: dict[str, bytes] = {}
        for step in steps:
            after = {**files, **{f: c for f, c in step.items() if c is not None}}
            after = {f: c for f, c in after.items() if step.get(f, b"") is not None}
            if not _without_clash(after):
                continue
            blobs = {f: new_object("blob", c) for f, c in step.items() if c is not None}
            puts = {f: trees.Put(blobs[f].id if f in blobs else None) for f in step}
            root, made = trees.splice(root, puts, known.__getitem__)
            known.update(made)
            written = [*blobs.values(), *(new_object("tree", data) for data in made.values())]
            ObjectWriter(repository).write(written)
            files = after
        if root is not None:
            listed = git(repository, "ls-tree", "-r", "-z", root)
            found = dict(line[12:].split("\t")[::-1] for line in listed.split("\0") if line)
            assert found == {f: new_object("blob", c).id for f, c in files.items()}
            commit = git(repository, "commit-tree", root, "-m", "x")
            git(repository, "update-ref", "refs/heads/main", commit)
            assert git(repository, "fsck", "--strict", "--no-dangling", "--no-progress") == ""


@given(
    rows=st.dictionaries(
        st.binary(min_size=1, max_size=5).filter(lambda n: b"\0" not in n and b"/" not in n),
        st.binary(min_size=20, max_size=20),
        max_size=8,
    ),
    wanted=st.binary(min_size=1, max_size=5),
)
def test_an_entry_is_found_only_where_one_begins(rows: dict[bytes, bytes], wanted: bytes) -> None:
    data = b"".join(b"100644 " + name + b"\0" + sha for name, sha in rows.items())

    found = {name: trees.entry(data, name) for name in [*rows, wanted]}

    assert {name: entry.sha for name, entry in found.items() if entry} == rows


def test_a_name_inside_an_object_name_is_not_an_entry() -> None:
    trap = b"100644 bb\0" + b"x" * 20
    data = b"100644 aa\0" + (b"12345100644 bb\0zzzzzz")[:20] + trap

    found = trees.entry(data, b"bb")

    assert found is not None
    assert found.sha == b"x" * 20


def test_an_edit_in_a_long_folder_changes_that_file_only(store: Store) -> None:
    names = [f"outils/fiche-{number:03}.md" for number in range(400)]
    put(store, {name: f"{name}\n".encode() for name in names})

    put(store, {names[123]: b"autre\n"})

    assert text_at(store, "outils/fiche-123") == "autre\n"
    assert git(store.path, "diff", "--name-only", "main~", "main") == names[123]
    assert git(store.path, "ls-tree", "-r", "--name-only", "main").split() == names
    assert fsck(store.path) == ""


def test_a_file_that_becomes_a_folder_leaves_git_a_tree_in_order() -> None:
    a, b = (new_object("blob", content).id for content in (b"a", b"b"))
    known: dict[str, bytes] = {}
    puts = {FilePath("a"): trees.Put(a), FilePath("a.b"): trees.Put(b)}
    root, known = trees.splice(None, puts, known.__getitem__)

    moved = {FilePath("a"): trees.Put(None), FilePath("a/c"): trees.Put(a)}
    root, made = trees.splice(root, moved, known.__getitem__)

    assert [entry.name for entry in trees.entries(made[root])] == [b"a.b", b"a"]


def test_a_name_that_is_there_twice_is_refused() -> None:
    twice = (b"100644 a\0" + b"x" * 20) + (b"100644 a\0" + b"y" * 20)
    put_it = {FilePath("a"): trees.Put("0" * 40)}

    with pytest.raises(StoreFailure):
        trees.splice("root", put_it, {"root": twice}.__getitem__)
