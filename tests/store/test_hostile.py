"""Trees that arrive by push and that no form would let through: served safely, or named."""

from __future__ import annotations

import os
import time
from pathlib import Path

from gare.model.errors import VersionMissing
from gare.model.names import BlobId, CommitId, FilePath
from gare.store.store import Store
from tests.store.building import (
    clone,
    commit_tree,
    edit,
    entry,
    git,
    new_blob,
    plumb,
    put,
    save,
    text_at,
)  # fmt: skip

NFC, NFD = "été.md".encode(), "e\u0301te\u0301.md".encode()


def faults(store: Store) -> dict[str, str]:
    """Return what is said of each file of main, from both ways of listing."""
    head = store.head()
    assert head is not None
    streamed = {str(file.file): file.fault for file in store.tree(head)}
    assert streamed == {str(file.file): file.fault for file in store.snapshot().under("")}
    return streamed


def test_what_is_not_an_ordinary_file_is_named_and_never_served(store: Store) -> None:
    blob = new_blob(store, b"/etc/passwd")
    plumb(
        store,
        entry("100644", b"bon.md", blob)
        + entry("120000", b"lien.md", blob)
        + entry("160000", b"module.md", "1" * 40),
    )

    assert faults(store) == {"bon.md": "", "lien.md": "symlink", "module.md": "submodule"}
    snapshot = store.snapshot()
    assert snapshot.find(FilePath("bon.md")) == blob
    assert snapshot.find(FilePath("lien.md")) is None
    assert snapshot.find(FilePath("module.md")) is None
    assert snapshot.find(FilePath("lien.md/x")) is None
    assert [part.file for part in store.changed(None, store.head() or CommitId(""))] == ["bon.md"]


def test_refused_names_are_named_and_never_served(store: Store) -> None:
    blob = new_blob(store, b"x\n")
    names = [
        b"-rf.md", b".GIT", b".git.md", b"CON.md", b"a\nb.md", b"a\xe9.md", b"a\\b.md", b"git~1",
        b"a\xe2\x80\xae.md", b".g\xe2\x80\x8cit", b"a .", b"x\x07.md",
    ]  # fmt: skip
    plumb(store, b"".join(entry("100644", name, blob) for name in sorted(names)))

    found = faults(store)

    assert len(found) == len(names)
    assert "" not in found.values()
    assert found["a\udce9.md"] == "encoding"
    assert {store.snapshot().find(FilePath(name)) for name in found} == {None}
    assert next(store.commits(None, store.head() or CommitId(""))).changes == ()


def test_twins_by_form_are_both_reachable(store: Store) -> None:
    one, other = new_blob(store, b"NFC\n"), new_blob(store, b"NFD\n")
    plumb(store, entry("100644", NFD, other) + entry("100644", NFC, one))

    assert store.snapshot().find(FilePath(NFC.decode())) == one
    assert store.snapshot().find(FilePath(NFD.decode())) == other


def test_strange_trees_are_edited_without_touching_the_rest(store: Store) -> None:
    blob = new_blob(store, b"x\n")
    rows = [
        entry("100664", b"ancien.md", blob),
        entry("120000", b"lien", blob),
        entry("160000", b"module", "1" * 40),
        entry("100644", b"n\xe9.md", blob),
    ]
    plumb(store, b"".join(rows))

    save(store, edit("page", "nouvelle\n"))

    assert text_at(store, "page") == "nouvelle\n"
    listed = git(store.path, "ls-tree", "-z", "main").split("\0")
    assert [line.split()[0] for line in listed if line] == ["100644", "120000", "160000", "100644",
                                                            "100644"]  # fmt: skip


def test_big_and_binary_blobs_are_streamed(store: Store) -> None:
    content = bytes(range(256)) * 40_960
    put(store, {"gros.bin": content, "zero.md": b"a\x00b\r\n\xef\xbb\xbf"})
    blob = store.snapshot().find(FilePath("gros.bin"))
    assert blob is not None

    pieces = list(store.chunks(blob))

    assert store.size(blob) == 10_485_760
    assert max(map(len, pieces)) <= 65_536
    assert b"".join(pieces) == content
    assert dict(store.read_many([blob, BlobId("f" * 40), BlobId("--x")])) == {blob: content}


def test_a_reader_who_leaves_early_leaves_no_process(store: Store) -> None:
    put(store, {"gros.bin": b"x" * 5_000_000})
    blob = store.snapshot().find(FilePath("gros.bin"))
    assert blob is not None

    pieces = store.chunks(blob)
    next(pieces)
    assert "cat-file blob" in " ".join(children())
    pieces.close()  # type: ignore[attr-defined]  # a generator: what web servers close
    history = store.commits(None, store.head() or CommitId(""))
    next(history)
    history.close()  # type: ignore[attr-defined]  # likewise

    assert {line for line in children() if line.startswith("git ")} <= {
        "git cat-file --batch",
        "git cat-file --batch-check",
        "git update-ref -m gare --stdin",
    }


def children() -> list[str]:
    """Return the command lines of the processes this one has started and not ended."""
    pids = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
    lines = [Path(f"/proc/{pid}/cmdline").read_bytes() for pid in pids]
    return [line.replace(b"\0", b" ").decode().strip() for line in lines]


def test_no_object_is_found_under_a_name_of_another_form(store: Store) -> None:
    put(store, {"a.md": b"x\n"})

    for name in ("main:a.md", "HEAD", "--batch", "a\nb", "é" * 40, ""):
        try:
            store.read(BlobId(name))
        except VersionMissing:
            continue
        raise AssertionError(name)


def test_a_tree_is_not_read_as_a_blob(store: Store) -> None:
    put(store, {"a/b.md": b"x\n"})
    tree = git(store.path, "rev-parse", "main:a")

    assert store.git.kind(tree) == "tree"
    try:
        store.read(BlobId(tree))
    except VersionMissing:
        return
    raise AssertionError(tree)


def test_a_tree_nested_without_end_is_refused_in_time(store: Store) -> None:
    tree = git(store.path, "mktree", given=b"")
    blob = new_blob(store, b"x\n")
    tree = git(store.path, "mktree", given=f"100644 blob {blob}\tf.md\n".encode())
    for _level in range(10):
        rows = "".join(f"040000 tree {tree}\td{n}\n" for n in range(10))
        tree = git(store.path, "mktree", given=rows.encode())
    commit_tree(store, tree)

    start = time.monotonic()
    found = store.snapshot().find(FilePath("d0/d1/d2/d3/d4/d5/f.md"))
    spent_seconds = time.monotonic() - start

    assert found is None
    assert spent_seconds < 1


def test_replacement_and_grafts_pushed_by_others_change_nothing(
    store: Store, tmp_path: Path
) -> None:
    put(store, {"a.md": b"vrai\n"})
    work = clone(store.path, tmp_path / "work")
    real = git(work, "rev-parse", "main:a.md")
    fake = git(work, "hash-object", "-w", "--stdin", given=b"faux\n")
    git(work, "replace", real, fake)
    git(work, "push", "-q", "origin", f"refs/replace/{real}")

    assert text_at(store, "a") == "vrai\n"
