"""What a process remembers of the kinds of its wiki."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from gare.kinds.kinds import Kinds
from gare.model.kinds import SchemaFault


@dataclass(frozen=True, slots=True)
class KindsNow:
    """The kinds that serve, and by name what is wrong with the text that does not."""

    kinds: Kinds = field(default_factory=Kinds)
    faults: Mapping[str, tuple[SchemaFault, ...]] = field(default_factory=dict)


class Shelf:
    """Keeps the kinds of the last state of their folder; one per process, for all its threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._key: tuple[tuple[str, str], ...] | None = None
        self._now = KindsNow()

    def take(self, key: tuple[tuple[str, str], ...], make: Callable[[], KindsNow]) -> KindsNow:
        """Return the kinds of a state of the folder, made on its first use."""
        with self._lock:
            if key != self._key:
                self._now = make()
                self._key = key
            return self._now
