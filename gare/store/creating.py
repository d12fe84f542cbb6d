"""Making the bare repository: created whole, or finished when a crash left it half made."""

from __future__ import annotations

import time
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from gare.model.errors import BadRepository, StoreFailure
from gare.store.commands import attempt, environment
from gare.store.faults import from_system
from gare.store.git import Repository
from gare.store.orders import Site, clean_host
from gare.store.queueing import held

LOCK: Final = "gare.lock"
_WAIT_SECONDS: Final = 60.0
HEAD: Final = "ref: refs/heads/main\n"
_PARTS: Final = frozenset({
    "HEAD", "config", "description", "hooks", "info", "objects", "refs", "branches", "logs",
    "packed-refs", "gare.lock", "gare-slots", "gare-maintenance.lock", "ORIG_HEAD", "FETCH_HEAD",
    "gare-incoming", "gare-purged", "gare-purging", "gc.log", "gc.pid", "shallow", "worktrees",
    "modules",
})  # fmt: skip
_CONFIG: Final = (
    ("core.bare", "true"),
    ("core.logAllRefUpdates", "true"),
    ("core.fsync", "loose-object,reference,pack,pack-metadata,commit-graph"),
    ("core.protectHFS", "true"),
    ("core.protectNTFS", "true"),
    ("gc.auto", "0"),
    ("gc.pruneExpire", "2.weeks.ago"),
    ("maintenance.auto", "false"),
    ("receive.autogc", "false"),
    ("receive.denyDeletes", "true"),
    ("receive.denyNonFastForwards", "true"),
    ("receive.denyDeleteCurrent", "refuse"),
    ("transfer.fsckObjects", "true"),
    ("http.getanyfile", "false"),
    ("http.uploadpack", "true"),
    ("http.receivepack", "false"),
    ("uploadpack.allowFilter", "true"),
    ("uploadpack.allowAnySHA1InWant", "false"),
    ("repack.writeBitmaps", "false"),
)
_LISTS: Final = (("uploadpack.hideRefs", "refs/"), ("uploadpack.hideRefs", "!refs/heads/main"))


def create(path: Path, site: Site) -> None:
    """Make `path` a bare repository of Gare, or finish the one that is there; never loses any.

    BadRepository when the folder holds something else: nothing in it is touched then.
    """
    _refuse_other(path)
    try:
        if _is_ready(path, site):
            return
        path.mkdir(parents=True, exist_ok=True)
        with held(path / LOCK, time.monotonic() + _WAIT_SECONDS):
            if not _is_whole(path):
                _make(path)
            repository = Repository(path)
            for words in _missing(repository, site):
                _set(repository, words)
    except OSError as fault:
        raise from_system(fault) from fault


def _is_ready(path: Path, site: Site) -> bool:
    """Tell whether nothing is to be done; False too while another process is making it."""
    if not (_is_whole(path) and (path / LOCK).exists()):
        return False
    try:
        return not _missing(Repository(path), site)
    except StoreFailure:
        return False


def _refuse_other(path: Path) -> None:
    """Raise BadRepository for a folder that is not, and was not about to be, a repository.

    Our lock is the first file of all: a folder that has it was begun by Gare.
    """
    if not path.exists():
        return
    if not path.is_dir():
        raise BadRepository(str(path), "not a folder")
    names = {child.name for child in path.iterdir()}
    if (path / LOCK).exists():
        return
    if names - _PARTS and not {"HEAD", "objects", "refs"} <= names:
        raise BadRepository(str(path), "not a bare repository")


def _is_whole(path: Path) -> bool:
    """Tell whether nothing is missing of what git needs to see a repository."""
    folders = all((path / name).is_dir() for name in ("objects", "refs/heads"))
    try:
        return (
            folders and (path / "HEAD").read_text() == HEAD and bool((path / "config").read_text())
        )
    except (OSError, UnicodeDecodeError):
        return False


def _make(path: Path) -> None:
    """Let git make, or complete, the repository; a HEAD that names another branch is refused."""
    head = path / "HEAD"
    if head.is_file() and head.read_text("utf-8", "replace") not in {"", HEAD} and _has_refs(path):
        raise BadRepository(str(path), "its branch is not main")
    head.unlink(missing_ok=True)
    with TemporaryDirectory(prefix="gare-") as template:
        (Path(template) / "config").write_text(_config())
        args = ["init", "-q", "--bare", f"--template={template}", "--initial-branch=main", "--"]
        outcome = attempt([*args, str(path.absolute())], environment(path.absolute()))
    if outcome.status != 0:
        raise BadRepository(str(path), outcome.said)
    if head.read_text() != HEAD:
        head.write_text(HEAD)


def _config() -> str:
    """Return the settings as git writes them in a file: one process, not one for each."""
    lines: list[str] = []
    for section, settings in groupby((*_CONFIG, *_LISTS), lambda one: one[0].partition(".")[0]):
        lines.append(f"[{section}]\n")
        lines.extend(f"\t{key.partition('.')[2]} = {value}\n" for key, value in settings)
    return "".join(lines)


def _has_refs(path: Path) -> bool:
    """Tell whether another branch than main already has commits."""
    heads = path / "refs" / "heads"
    return (path / "packed-refs").exists() or (heads.is_dir() and any(heads.iterdir()))


def _missing(repository: Repository, site: Site) -> list[tuple[str, ...]]:
    """Return the settings to make: what an operator added stays."""
    listed = repository.run(["config", "--local", "--list", "-z"]).decode("utf-8", "replace")
    lines = (line.partition("\n") for line in listed.split("\0") if line)
    present = {(key.lower(), value) for key, _newline, value in lines}
    if ("extensions.objectformat", "sha256") in present:
        raise BadRepository(str(repository.path), "its objects are SHA-256")
    listed_too = (*_LISTS, ("gare.host", clean_host(site.host)))
    return [
        *(
            ("--replace-all", key, value)
            for key, value in _CONFIG
            if (key.lower(), value) not in present
        ),
        *(
            ("--add", key, value)
            for key, value in listed_too
            if (key.lower(), value) not in present
        ),
    ]


def _set(repository: Repository, words: tuple[str, ...]) -> None:
    """Write one setting of the repository."""
    outcome = repository.attempt(["config", "--local", *words])
    if outcome.status != 0:
        raise StoreFailure(outcome.said)


def hosts(repository: Repository, site: Site) -> tuple[str, ...]:
    """Return the hosts this repository has been served under, the present one included."""
    outcome = repository.attempt(["config", "--local", "--get-all", "gare.host"])
    known = outcome.out.decode("utf-8", "replace").split()
    return tuple(dict.fromkeys([clean_host(site.host), *known]))
