"""What themes show of an import: its file, its columns, what it would do and why not."""

from __future__ import annotations

from dataclasses import dataclass

from gare.exports.format import Fault
from gare.model.kinds import FieldProblem
from gare.model.names import CommitId, PagePath


@dataclass(frozen=True, slots=True)
class Told:
    """A problem of one record: its file ("" when there is one), line or rank, and title."""

    file: str
    place: int
    title: str
    problem: FieldProblem


@dataclass(frozen=True, slots=True)
class Written:
    """A page that an import makes or changes; `keys` are those of the header that change."""

    path: PagePath
    title: str
    address: str
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FileFault:
    """What is wrong with a whole file; `file` is "" when there is one."""

    file: str
    fault: Fault


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, or would do when `commit` is "" and there was something to write.

    `refused` are the problems of the records that are left out; `told` those of records that are
    taken as they are; `dropped` the personal contacts that were taken out of them. `ignored` are
    the columns that no page takes.
    """

    kind: str
    format: str
    created: tuple[Written, ...] = ()
    changed: tuple[Written, ...] = ()
    unchanged: int = 0
    refused: tuple[Told, ...] = ()
    told: tuple[Told, ...] = ()
    dropped: tuple[Told, ...] = ()
    faults: tuple[FileFault, ...] = ()
    ignored: tuple[str, ...] = ()
    commit: CommitId | None = None

    @property
    def records(self) -> int:
        """How many records there were."""
        return len(self.created) + len(self.changed) + self.unchanged + self.left_out

    @property
    def left_out(self) -> int:
        """How many records were refused."""
        return len({(one.file, one.place) for one in self.refused})

    @property
    def personal(self) -> bool:
        """Whether records are refused for a contact that seems a person's own."""
        return any(one.problem.code == "personal" for one in self.refused)


@dataclass(frozen=True, slots=True)
class ImportColumn:
    """A column of a file: the input that says its key, a value of it, the key it goes to.

    `key` is "" when the column is left out; `own` is its key when no field is chosen for it.
    """

    input: str
    name: str
    sample: str
    key: str
    own: str


@dataclass(frozen=True, slots=True)
class ImportChoice:
    """A value of a list to choose from; `part` is the part of a place it is the key of."""

    value: str
    label: str
    chosen: bool = False
    part: str = ""


@dataclass(frozen=True, slots=True)
class ImportView:
    """What the template `import.html` receives: the choice of a file, then what would be done.

    `ticket` says which file was sent, "" before; `stale` that it was sent too long ago.
    """

    kinds: tuple[ImportChoice, ...]
    formats: tuple[ImportChoice, ...]
    max_bytes: int
    ticket: str = ""
    file_name: str = ""
    kind: str = ""
    kind_label: str = ""
    list_address: str = ""
    columns: tuple[ImportColumn, ...] = ()
    keys: tuple[ImportChoice, ...] = ()
    personal: str = "refuse"
    report: ImportReport | None = None
    done: bool = False
    stale: bool = False
    error: str = ""
