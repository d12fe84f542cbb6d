"""Import a folder of Markdown: one commit, nothing twice, a report of what was refused and why."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from gare.markup.reading import document
from gare.model.errors import BadRepository, NothingToDo
from gare.model.names import HOME, PARTS, SUFFIX, BlobId, FilePath, name_fault, page_of
from gare.model.pages import Action
from gare.model.people import Author
from gare.store.store import Order, Snapshot
from gare.wiki.filetypes import accepted_suffix, picture_type
from gare.wiki.indexing import landed
from gare.wiki.text import decode
from gare.wiki.wiki import Wiki
from gare.wiki.wording import summary_or_default

_MARKDOWN = (".md", ".markdown", ".mdown", ".mkd")
IMPORTER = Author("Import", "import")


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that was left out: `reason` is a `NameFault` or one of the codes of this module."""

    file: str
    reason: str


@dataclass(frozen=True, slots=True)
class Report:
    """What an import did, or would do: paths in the repository, in alphabetical order."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    same: tuple[str, ...] = ()
    refused: tuple[Refused, ...] = ()
    warned: tuple[Refused, ...] = ()
    commit: str = ""


@dataclass(slots=True)
class _Gathered:
    """Files read from a folder."""

    files: dict[FilePath, bytes] = field(default_factory=dict)
    refused: list[Refused] = field(default_factory=list)
    warned: list[Refused] = field(default_factory=list)


def import_folder(wiki: Wiki, folder: Path, into: str = "", *, dry_run: bool = False) -> Report:
    """Import the pages, pictures and documents of a folder, below `into` when given.

    Running it again with the same files changes nothing and makes no commit. Raises
    `BadRepository` when the folder is not one.
    """
    if not folder.is_dir():
        raise BadRepository(str(folder), "not-a-folder")
    gathered = _gather(wiki, folder, into)
    report: list[Report] = []

    def build(snapshot: Snapshot) -> tuple[Order, None]:
        made = _compare(snapshot, gathered)
        report.append(made)
        if dry_run or not (made.added or made.changed):
            raise NothingToDo(HOME)
        changes: dict[FilePath, bytes | BlobId | None] = {
            FilePath(file): gathered.files[FilePath(file)] for file in (*made.added, *made.changed)
        }
        summary = summary_or_default("", Action.IMPORT, f"« {folder.resolve().name} »")
        return Order(changes, IMPORTER, summary, Action.IMPORT, None), None

    try:
        commit, _none = wiki.store.write(build, landed(wiki))
    except NothingToDo:
        return report[-1]
    done = report[-1]
    return Report(done.added, done.changed, done.same, done.refused, done.warned, commit.id)


def _gather(wiki: Wiki, folder: Path, into: str) -> _Gathered:
    """Read the files of a folder that a gare can keep."""
    gathered = _Gathered()
    prefix = into.strip("/") + "/" if into.strip("/") else ""
    for found in _walk(folder):
        name = found.relative_to(folder).as_posix()
        file = _target(prefix + name)
        fault = name_fault(file) if _is_utf8(file) else "encoding"
        if found.is_symlink():
            fault = "symlink"
        elif fault is None and file.startswith(PARTS) and not prefix:
            fault = "part"
        if fault is None:
            fault = _keep(wiki, gathered, file, found)
        if fault is not None:
            gathered.refused.append(Refused(_shown(name), str(fault)))
    return gathered


def _keep(wiki: Wiki, gathered: _Gathered, file: FilePath, found: Path) -> str | None:
    """Keep one file; return why it is refused."""
    size = found.stat().st_size
    if size > wiki.settings.max_upload_bytes:
        return "too-large"
    if file in gathered.files:
        return "twice"
    content = found.read_bytes()
    page = page_of(file)
    if page is None:
        if not picture_type(content[:32]) and not accepted_suffix(file, content):
            return "type"
    else:
        text = decode(content)
        if not text.readable:
            gathered.warned.append(Refused(file, "not-text"))
        elif size > wiki.settings.max_page_bytes:
            gathered.warned.append(Refused(file, "long-page"))
        else:
            faults = document(page, text.text).problems
            gathered.warned.extend(Refused(file, problem.code) for problem in faults)
    gathered.files[file] = content
    return None


def _compare(snapshot: Snapshot, gathered: _Gathered) -> Report:
    """Return what is new, changed or already the same."""
    added, changed, same = [], [], []
    for file in sorted(gathered.files):
        blob = snapshot.find(file)
        if blob is None:
            added.append(file)
        elif snapshot.read(blob) == gathered.files[file]:
            same.append(file)
        else:
            changed.append(file)
    return Report(
        tuple(added), tuple(changed), tuple(same), tuple(gathered.refused), tuple(gathered.warned)
    )


def _walk(folder: Path) -> Iterator[Path]:
    """Yield the files below a folder in a stable order, without those of tools (`.git`…)."""
    for found in sorted(folder.iterdir()):
        if found.name.startswith("."):
            continue
        if found.is_dir() and not found.is_symlink():
            yield from _walk(found)
        else:
            yield found


def _target(name: str) -> FilePath:
    """Return the path of a file in the repository: NFC, `.markdown` becomes `.md`."""
    stem, dot, ending = name.rpartition(".")
    if dot and f".{ending.lower()}" in _MARKDOWN:
        name = stem + SUFFIX
    return FilePath(unicodedata.normalize("NFC", name))


def _is_utf8(name: str) -> bool:
    """Tell whether a file name is UTF-8."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _shown(name: str) -> str:
    """Return a file name that can be printed whatever its bytes."""
    return name.encode("utf-8", errors="backslashreplace").decode("utf-8")
