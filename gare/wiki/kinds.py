"""The kinds of a wiki: what `_gare/kinds/` says now, and the last good text of what is broken."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from gare.index.rows import FileRow
from gare.kinds.kinds import Kinds, join
from gare.kinds.schema import is_kind_name, read_kind
from gare.model.errors import IndexUnready
from gare.model.kinds import Kind, SchemaFault
from gare.model.names import BlobId, CommitId, FilePath
from gare.store.store import Snapshot, Store
from gare.wiki.shelf import KindsNow
from gare.wiki.text import decode
from gare.wiki.wiki import Wiki

FOLDER: Final = "_gare/kinds"
SUFFIX: Final = ".yml"
MAX_VERSIONS: Final = 50
"""How far back the last good text of a broken schema is looked for."""


def kinds_now(wiki: Wiki) -> KindsNow:
    """Return the kinds as the index sees them: at once after a save or a push, in every process.

    None at all while the index is being rebuilt.
    """
    try:
        files = [
            file
            for file in wiki.index.files_of(FOLDER)
            if file.file.endswith(SUFFIX) and not file.fault
        ]
        key = tuple((file.file, file.blob) for file in files)
        return wiki.shelf.take(key, lambda: _read(wiki, files))
    except IndexUnready:
        return KindsNow()


def kind_of(wiki: Wiki, name: str) -> Kind | None:
    """Return the kind of a name, None when the wiki has none."""
    return kinds_now(wiki).kinds.get(name) if name else None


def kind_named_by(path: str) -> str:
    """Return the name of the kind whose schema is at a path, "" when none can be there."""
    name = path.removeprefix(f"{FOLDER}/").removesuffix(SUFFIX)
    return name if path == f"{FOLDER}/{name}{SUFFIX}" and is_kind_name(name) else ""


def schemas_in(snapshot: Snapshot) -> dict[str, BlobId]:
    """Return the schemas of kinds of a commit by the names of their kinds."""
    files = snapshot.under(FOLDER)
    named = ((kind_named_by(one.file), one.blob) for one in files if not one.fault)
    return {name: blob for name, blob in named if name}


def kinds_in(store: Store, head: CommitId, schemas: Mapping[str, BlobId]) -> Kinds:
    """Return the kinds of a commit; of a text that cannot serve, those of the last good one."""
    good: dict[str, Kind] = {}
    for name, blob in schemas.items():
        made = read_kind(name, decode(store.read(blob)).text)
        if not isinstance(made, Kind):
            texts = store.versions(FilePath(f"{FOLDER}/{name}{SUFFIX}"), head)
            earlier = (read_kind(name, decode(store.read(one)).text) for one in texts)
            made = next((one for one in earlier if isinstance(one, Kind)), made)
        if isinstance(made, Kind):
            good[name] = made
    return join(good)


def _read(wiki: Wiki, files: list[FileRow]) -> KindsNow:
    """Return the kinds of the files of the folder."""
    good: dict[str, Kind] = {}
    faults: dict[str, tuple[SchemaFault, ...]] = {}
    for file in files:
        name = file.file.rpartition("/")[2].removesuffix(SUFFIX)
        made = read_kind(name, decode(wiki.store.read(file.blob)).text)
        if not isinstance(made, Kind):
            faults[name] = made
            made = _last_good(wiki, name, file) or made
        if isinstance(made, Kind):
            good[name] = made
    kinds = join(good)
    return KindsNow(kinds, {**kinds.faults, **faults})


def _last_good(wiki: Wiki, name: str, file: FileRow) -> Kind | None:
    """Return what the last good text of a schema said, None when there never was one."""
    for revision in wiki.index.history(file.file, limit=MAX_VERSIONS).rows:
        if revision.after is None or revision.after == file.blob:
            continue
        made = read_kind(name, decode(wiki.store.read(revision.after)).text)
        if isinstance(made, Kind):
            return made
    return None
