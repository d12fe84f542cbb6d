"""The one door of every writing: whether a person may do this here, before anything is done."""

from __future__ import annotations

from gare.model.errors import Protected
from gare.model.names import is_part
from gare.model.people import Person, Role
from gare.model.rules import Act
from gare.wiki.wiki import Wiki

_KEEPERS = frozenset({Role.MODERATOR, Role.ADMIN})


def check(_wiki: Wiki, person: Person, act: Act, *paths: str) -> None:
    """Raise `Protected` unless a person may do this to all these pages or files.

    Paths of pages are without `.md`; those of other files are as git has them. The index must
    have been brought to the head of the store (`catch_up`).
    """
    for path in paths:
        if act is not Act.READ and is_part(path) and person.role not in _KEEPERS:
            raise Protected(action=act, path=path, needed=Role.MODERATOR)
