"""Whatever the surroundings (locale, home, limits, other processes), the store works or says why."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from gare.model.errors import NothingToDo, StoreFailure, VersionMissing
from gare.model.names import BlobId
from gare.store.git import Repository
from gare.store.maintenance import loose_objects, maintain
from gare.store.objects import ObjectWriter, new_object
from gare.store.store import Store
from tests.store.building import SITE, blob_at, edit, fsck, git, put, save, text_at

SCRIPT = """
import sys
from pathlib import Path
from gare.store.blame import blame
from gare.store.maintenance import maintain
from gare.store.store import Store
from gare.model.names import FilePath
from tests.store.building import SITE, edit, save, text_at
with Store.create(Path(sys.argv[1]), SITE) as store:
    saved = save(store, edit("été/cœur", "Été à l’hôtel\\n"))
    save(store, edit("été/cœur", "Été à l’hôtel\\n\\nŒuf\\n", saved.blob))
    assert text_at(store, "été/cœur") == "Été à l’hôtel\\n\\nŒuf\\n"
    assert maintain(store.git, max_loose=0)
    assert text_at(store, "été/cœur") == "Été à l’hôtel\\n\\nŒuf\\n"
    runs = blame(store, store.head(), FilePath("été/cœur.md"))
    assert [run.lines for run in runs] == [("Été à l’hôtel",), ("", "Œuf")]
    assert [commit.page for commit in store.commits(None, store.head())] == ["été/cœur"] * 2
"""

TAKE_AWAY = """
import os, sys
from contextlib import suppress
print("ready", flush=True)
while True:
    for folder in sys.argv[1:]:
        with suppress(OSError):
            os.rmdir(folder)
"""
"""What `git prune-packed` does to empty folders of objects, as often as can be."""


def run(script: Path, *args: str, **environ: str) -> subprocess.CompletedProcess[bytes]:
    """Run a script in a fresh interpreter that knows only these variables."""
    known = {"PATH": os.environ["PATH"], "PYTHONPATH": str(Path.cwd()), **environ}
    command = [sys.executable, "-W", "error", str(script), *args]
    return subprocess.run(command, env=known, capture_output=True, check=False)


@pytest.mark.parametrize(
    "environ",
    [
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"HOME": "/nowhere", "XDG_CONFIG_HOME": "/nowhere", "TZ": "Pacific/Kiritimati"},
        {"GIT_DIR": "/nowhere", "GIT_WORK_TREE": "/nowhere", "GIT_INDEX_FILE": "/nowhere",
         "GIT_OBJECT_DIRECTORY": "/nowhere", "GIT_NAMESPACE": "x", "GIT_CEILING_DIRECTORIES": "/",
         "GIT_AUTHOR_NAME": "Autre", "GIT_COMMITTER_DATE": "n’importe quoi",
         "GIT_CONFIG_PARAMETERS": "'core.bare=false'", "GIT_TRACE": "1"},
        {"GIT_PYTHON_TRACE": "full", "GIT_PYTHON_GIT_EXECUTABLE": "git"},
    ],
    ids=["locale C", "no home", "git variables of a hook", "traces"],
)  # fmt: skip
def test_the_surroundings_change_nothing(tmp_path: Path, environ: dict[str, str]) -> None:
    script = tmp_path / "script.py"
    script.write_text(SCRIPT, "utf-8")

    done = run(script, str(tmp_path / "content.git"), **environ)

    assert (done.returncode, done.stderr.decode("utf-8", "replace")[-2000:]) == (0, "")
    assert fsck(tmp_path / "content.git") == ""


def test_the_current_folder_may_be_gone(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    gone = tmp_path / "gone"
    gone.mkdir()
    script.write_text(f"import os\nos.chdir({str(gone)!r})\nos.rmdir({str(gone)!r})\n{SCRIPT}")

    done = run(script, str(tmp_path / "content.git"))

    assert done.stderr == b""
    assert done.returncode == 0


@pytest.mark.parametrize("name", ["a b", "été", "-x", "a:b", "a'b\"c", "a\nb"])
def test_the_repository_may_live_under_any_name(tmp_path: Path, name: str) -> None:
    with Store.create(tmp_path / name / "content.git", SITE) as store:
        save(store, edit("a", "x\n"))

        assert text_at(store, "a") == "x\n"
        assert len(list(store.commits(None, save(store, edit("b", "y\n")).commit))) == 2


def test_eight_processes_may_make_it_at_once(tmp_path: Path) -> None:
    path = tmp_path / "content.git"
    children = []
    for number in range(8):
        child = os.fork()
        if child == 0:
            status = 1
            try:
                with Store.create(path, SITE) as store:
                    save(store, edit(f"p{number}", "x\n"))
                status = 0
            finally:
                os._exit(status)
        children.append(child)

    statuses = [os.waitpid(child, 0)[1] for child in children]

    assert statuses == [0] * 8
    assert git(path, "rev-list", "--count", "main") == "8"
    assert git(path, "config", "--get-all", "gare.host") == SITE.host
    assert fsck(path) == ""


def test_too_few_files_allowed_is_told_and_heals(store: Store) -> None:
    before = save(store, edit("a", "avant\n"))
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    used = {int(name) for name in os.listdir("/proc/self/fd")}  # noqa: PTH208  (names as they are)
    free = next(number for number in range(soft) if number not in used)
    resource.setrlimit(resource.RLIMIT_NOFILE, (free + 1, hard))
    try:
        with pytest.raises(StoreFailure):
            save(store, edit("a", "après\n", before.blob))
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))

    assert store.head() == before.commit
    save(store, edit("a", "après\n", before.blob))
    assert text_at(store, "a") == "après\n"
    assert fsck(store.path) == ""


@pytest.mark.parametrize("damage", [b"", b"x", b"\x78\x01\x00", "half", "other"])
def test_a_damaged_object_is_an_error_and_not_a_wrong_page(
    store: Store, damage: bytes | str
) -> None:
    put(store, {"a.md": b"un texte\n" * 50, "b.md": b"autre\n"})
    blob, other = blob_at(store, "a"), blob_at(store, "b")
    assert blob is not None
    assert other is not None
    file = store.path / "objects" / blob[:2] / blob[2:]
    whole = file.read_bytes()
    file.chmod(0o644)
    if isinstance(damage, bytes):
        file.write_bytes(damage)
    elif damage == "half":
        file.write_bytes(whole[: len(whole) // 2])
    else:
        file.write_bytes(whole[:-4] + b"\0\0\0\0")

    with pytest.raises((StoreFailure, VersionMissing)):
        store.read(blob)
    assert store.read(other) == b"autre\n"
    ObjectWriter(store.path).write([new_object("blob", b"un texte\n" * 50)])
    assert store.read(blob) == b"un texte\n" * 50


def test_packing_changes_nothing_that_is_read(store: Store) -> None:
    commits = [put(store, {f"p{number}.md": f"{number}\n".encode()}) for number in range(30)]
    loose = loose_objects(store.path)

    assert not maintain(store.git)
    assert maintain(store.git, max_loose=50)

    assert loose == 90
    assert loose_objects(store.path) == 0
    assert list(store.commits(None, commits[-1].id)) == commits
    assert text_at(store, "p7") == "7\n"
    with pytest.raises(NothingToDo):
        put(store, {"p7.md": b"7\n"})
    save(store, edit("p7", "sept\n", blob_at(store, "p7")))
    assert fsck(store.path) == ""


def test_folders_of_objects_that_git_takes_away_at_once_are_made_again(store: Store) -> None:
    objects = [new_object("blob", b"%d\n" % number) for number in range(300)]
    folders = sorted({str(store.path / "objects" / item.id[:2]) for item in objects})
    taking = subprocess.Popen([sys.executable, "-c", TAKE_AWAY, *folders], stdout=subprocess.PIPE)
    assert taking.stdout is not None
    taking.stdout.readline()
    writer = ObjectWriter(store.path)
    try:
        for item in objects:
            writer.write([item])
    finally:
        taking.kill()
        taking.communicate()
        writer.close()

    assert [store.size(BlobId(item.id)) for item in objects] == [2] * 10 + [3] * 90 + [4] * 200
    assert fsck(store.path) == ""


def wrong_pages(store: Store) -> list[str]:
    """Return the pages that cannot be read, or that say something else than their own number."""
    wrong = []
    for file in store.snapshot().under(""):
        try:
            content = store.read(file.blob)
        except (StoreFailure, VersionMissing) as error:
            content = repr(error).encode()
        if content != f"{file.file[1:-3]}\n".encode():
            wrong.append(f"{file.file}: {content!r}")
    return wrong


def test_packing_next_to_writers_and_readers_loses_nothing(store: Store) -> None:
    wrong: list[str] = []

    def write() -> None:
        for number in range(40):
            save(store, edit(f"p{number}", f"{number}\n"))

    def pack() -> None:
        other = Repository(store.path)
        for _turn in range(6):
            maintain(other, max_loose=0)

    def read() -> None:
        with Store(store.path, SITE) as reader:
            while writer.is_alive():
                wrong.extend(wrong_pages(reader))

    writer = threading.Thread(target=write)
    threads = [writer, threading.Thread(target=pack), threading.Thread(target=read)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert wrong == []
    assert wrong_pages(store) == []
    assert len(store.snapshot().under("")) == 40
    assert fsck(store.path) == ""
