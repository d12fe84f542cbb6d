"""Every error Gare raises on purpose: one tree, carrying values and no sentence.

GareError
├── BadPath              a name that no page or file may have
├── BadInput             a value of a form or an address that cannot be used
├── TooLarge             a text or a file above a limit
├── BadSource            a text refused by a check (front matter, kind)
├── PageMissing          nothing lives at this address
├── KindMissing          the wiki has no such kind of pages
├── VersionMissing       no such commit, or the page is not in it
├── VersionGone          a version that was hidden or erased
├── PageExists           the place is taken
├── Conflict             two edits of the same lines; keeps all the texts
├── PageChanged          the page is not the version that was read
├── PageGone             the page was deleted or moved while it was edited
├── NothingToDo          the change asked for is already the present state
├── Busy                 the queue of writers is too long, or too many clones
├── StoreFailure         git or the disk refused
│   ├── DiskFull
│   └── ReadOnly
├── IndexUnready         the index is being rebuilt
├── BadRepository        a folder that is not a repository Gare can serve
├── BadSetting           a wrong GARE_… variable
├── BadBackup            a backup that cannot be made, or put back
├── Unreachable          another site cannot be asked
└── People: NameTaken, BadCredentials, AccountShut, TooManyAttempts, LinkVoid, WeakPassword,
    IdentityRefused, LoginRequired, Forbidden
    ├── Protected        the rules keep this for others
    └── RulesRefused     a text of rules with faults
"""

from __future__ import annotations

from dataclasses import dataclass, field

from gare.model.names import BlobId, CommitId, PagePath
from gare.model.rules import RuleFault


class GareError(Exception):
    """Base of all errors of Gare."""


@dataclass
class BadPath(GareError):
    """A name that is refused: `reason` is a key of `NameFault`."""

    path: str
    reason: str


@dataclass
class BadInput(GareError):
    """The value of `name` (a form field or a query parameter) cannot be used."""

    name: str
    value: str = ""


@dataclass
class TooLarge(GareError):
    """`size` bytes where at most `limit` are allowed; `what` is "page", "file" or "image"."""

    what: str
    size: int
    limit: int


@dataclass
class BadSource(GareError):
    """The text of a page is refused by a check, `problems` say why, with line numbers."""

    path: PagePath
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a source: a `code` (see `web/sentences.py`), a line, words at fault."""

    code: str
    line: int | None = None
    detail: str = ""


@dataclass
class PageMissing(GareError):
    """No page, file or redirect at this address."""

    path: str


@dataclass
class KindMissing(GareError):
    """The wiki has no kind of this name."""

    name: str


@dataclass
class VersionMissing(GareError):
    """No such commit in the history of main, or nothing at that path in it."""

    commit: str
    path: str = ""


@dataclass
class VersionGone(GareError):
    """A version of a page that was hidden, or erased from history."""

    commit: str
    path: str = ""


@dataclass
class PageExists(GareError):
    """A page (or a file) already lives at `path`."""

    path: PagePath


@dataclass
class Conflict(GareError):
    """The same lines were changed since `base`: all texts are kept, `draft` has both sides."""

    path: PagePath
    base: str
    mine: str
    theirs: str
    draft: str
    theirs_blob: BlobId
    theirs_commit: CommitId
    places: int


@dataclass
class PageChanged(GareError):
    """The page is no longer the version that was read before asking for this."""

    path: PagePath


@dataclass
class PageGone(GareError):
    """The page that was being edited is no longer at `path`; `mine` is what was typed."""

    path: PagePath
    mine: str
    base: str = ""
    moved_to: PagePath | None = None


@dataclass
class NothingToDo(GareError):
    """What was asked is already so: there is nothing to commit."""

    path: PagePath


@dataclass
class Busy(GareError):
    """Try again in `retry_seconds`; `what` is "writers" or "clones"."""

    what: str
    retry_seconds: int = 5


@dataclass
class StoreFailure(GareError):
    """git or the file system refused to write or to read."""

    detail: str


class DiskFull(StoreFailure):
    """No space (ENOSPC, EDQUOT) for the commit."""


class ReadOnly(StoreFailure):
    """The repository cannot be written (EROFS, EACCES, EPERM)."""


@dataclass
class IndexUnready(GareError):
    """The index is missing or being rebuilt; `done` pages of `total` are in it."""

    done: int = 0
    total: int = 0


@dataclass
class BadRepository(GareError):
    """The folder is not a git repository that Gare can serve or adopt."""

    path: str
    detail: str


@dataclass
class BadSetting(GareError):
    """The setting `name` has a value that cannot be used."""

    name: str
    detail: str


@dataclass
class BadBackup(GareError):
    """A backup that cannot be made or put back: `reason` is a word of `cli/backup_words.py`."""

    reason: str
    detail: str = ""


@dataclass
class Unreachable(GareError):
    """Another site cannot be asked. `reason` says why in a word.

    "address", "port", "name" (nobody has it), "private", "redirects", "size", "time", "tls",
    "network".
    """

    address: str
    reason: str


@dataclass
class NameTaken(GareError):
    """Another account already bears this name."""

    name: str


class BadCredentials(GareError):
    """The name and the password do not go together (which of them is never said)."""


@dataclass
class AccountShut(GareError):
    """The password was right, and the account is `waiting` or `disabled`: a word of its state."""

    state: str


@dataclass
class TooManyAttempts(GareError):
    """Too many wrong passwords or codes: try again in `retry_seconds`."""

    retry_seconds: int


@dataclass
class IdentityRefused(GareError):
    """Another service did not say who a person is, or not so that it can be believed."""

    reason: str


class LinkVoid(GareError):
    """A one-time link that was used, is too old, or never was."""


@dataclass
class WeakPassword(GareError):
    """Too short (`min_chars`) or among the best known passwords."""

    min_chars: int
    known: bool = False


class LoginRequired(GareError):
    """This needs an account."""


@dataclass
class Forbidden(GareError):
    """This person may not do `action` here."""

    action: str
    fields: tuple[str, ...] = field(default=())


@dataclass
class Protected(Forbidden):
    """The rules keep `action` on `path` for others: `needed` is the least role that may.

    "" when only some people may; "closed" when the rules cannot be read, so that nobody may.
    """

    path: str = ""
    needed: str = ""


@dataclass
class RulesRefused(GareError):
    """A text of rules that cannot serve, or rules to be mended first: what is wrong in it."""

    faults: tuple[RuleFault, ...]
