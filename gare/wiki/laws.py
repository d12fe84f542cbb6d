"""What a process remembers of the rules of its wiki."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from gare.model.names import CommitId
from gare.model.rules import RuleFault
from gare.moderation.rules import Rules

_KEPT: Final = 4
"""How many texts are kept ready: a push may bring several."""


@dataclass(frozen=True, slots=True)
class RulesNow:
    """The rules that serve, and what is wrong with the text when they are those of an older one."""

    rules: Rules = field(default_factory=Rules)
    faults: tuple[RuleFault, ...] = ()


Make = Callable[[], RulesNow]


class Laws:
    """What a process remembers of rules: made once for each text, for all its threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._made: dict[str | None, RulesNow] = {None: RulesNow()}
        self._last: tuple[CommitId | None, RulesNow] = (None, self._made[None])
        self.bare: CommitId | None = None
        """A commit known to have no rules, nor any before it."""

    def at(self, head: CommitId | None, find: Callable[[], tuple[str | None, Make]]) -> RulesNow:
        """Return the rules of a commit; `find` gives what names them and what makes them ready."""
        known, now = self._last
        if known == head:
            return now
        key, make = find()
        with self._lock:
            found = self._made.get(key)
        if found is None:
            found = make()
            with self._lock:
                if len(self._made) > _KEPT:
                    self._made = {None: self._made[None]}
                self._made[key] = found
        self._last = (head, found)
        return found
