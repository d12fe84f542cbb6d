"""Files that are no page: attachments, the wiki's own files, and those that cannot be served."""

# ruff: noqa: S608 -- only constants are put into statements; values are parameters

from __future__ import annotations

from typing import Final

from gare.index.history import SHIFT
from gare.index.rows import FileRow, instant, storable
from gare.model.names import BlobId, FilePath, nfc, owner_of
from gare.sqlite import Connection

_ROWS: Final = (
    "select f.path, f.blob, f.size, c.at, f.fault from file f left join trail t on t.file = f.path"
    f" left join lineage l on l.id = t.lineage left join change c on c.seq = l.last >> {SHIFT}"
)


def put_file(db: Connection, file: FilePath, blob: BlobId, size: int, fault: str) -> None:
    """Write a file, new or changed."""
    path = storable(file)
    owner = nfc(storable(owner_of(file) or ""))
    db.execute(
        "insert into file values (?,?,?,?,?,?) on conflict do update set blob = excluded.blob,"
        " size = excluded.size, fault = excluded.fault",
        (path, nfc(path), owner, bytes.fromhex(blob), size, fault),
    )


def drop_file(db: Connection, file: FilePath) -> None:
    """Remove a file, if it is there."""
    db.execute("delete from file where path = ?", (storable(file),))


def file(db: Connection, path: str) -> FileRow | None:
    """Return the file at `path`: of this very name, else the first NFC-equal to it."""
    path = storable(path)
    row = db.execute(f"{_ROWS} where f.path = ?", (path,)).fetchone()
    if row is None:
        query = f"{_ROWS} where f.nfc = ? order by f.path limit 1"
        row = db.execute(query, (nfc(path),)).fetchone()
    return None if row is None else _file(*row)


def files_of(db: Connection, page: str) -> tuple[FileRow, ...]:
    """Return the attachments of a page in the order of their names."""
    rows = db.execute(f"{_ROWS} where f.owner = ? order by f.path", (nfc(storable(page)),))
    return tuple(_file(*row) for row in rows)


def faulty_files(db: Connection, limit: int) -> tuple[FileRow, ...]:
    """Return the files that cannot be served, in the order of their names."""
    rows = db.execute(f"{_ROWS} where f.fault <> '' order by f.path limit ?", (limit,))
    return tuple(_file(*row) for row in rows)


def _file(path: str, blob: bytes, size: int, at: int | None, fault: str) -> FileRow:
    """Return a file from its columns."""
    return FileRow(FilePath(path), BlobId(blob.hex()), size, instant(at), fault)
