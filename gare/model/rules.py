"""What may be done to a page or a file: the acts that rules speak of, who asks, and of what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from gare.model.people import Account, Person, Role


class Act(StrEnum):
    """What a person does to a page or a file."""

    READ = "read"
    WRITE = "write"
    CREATE = "create"
    UPLOAD = "upload"
    MOVE = "move"
    DELETE = "delete"


LEVELS: Final[Mapping[Role, int]] = {
    Role.VISITOR: 0,
    Role.MEMBER: 1,
    Role.MODERATOR: 2,
    Role.ADMIN: 3,
}
NOBODY: Final = 4
"""The level that no role has: only those who are named may."""

UNKNOWN: Final = "?"
"""The kind of a page that is gone: any rule that speaks of a kind speaks of it."""


@dataclass(frozen=True, slots=True)
class Asker:
    """Who wants to do something: a level (see `LEVELS`), and the handle history knows them by.

    A visitor's handle is a pseudonym that another browser may bear: it never opens what is private.
    """

    level: int = 0
    handle: str = ""
    has_account: bool = False


ANYONE: Final = Asker()
OPERATOR: Final = Asker(LEVELS[Role.ADMIN])
"""Whoever has the machine reads all there is."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A page or a file that something is done to.

    `path` is the page's, or that of the file as git has it; `page` is the page itself or the one
    that the file belongs to; `kind` and `owner` (the handle of who made it) are that page's.
    """

    path: str
    page: str
    kind: str = ""
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Guard:
    """Who may read something that not everyone may: a least level, or one of these handles."""

    level: int
    handles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleFault:
    """One thing wrong in the rules: a `code` (see `web/rule_words.py`), a line, words at fault."""

    code: str
    line: int | None = None
    detail: str = ""


def asker_of(who: Person | Account) -> Asker:
    """Return what the rules need to know of a person, or of an account alone."""
    if isinstance(who, Account):
        return Asker(LEVELS[who.role], who.handle, has_account=True)
    return Asker(LEVELS[who.role], who.author.handle, who.account is not None)
