"""What a worker remembers between requests: answers already made, as many as fit in some bytes."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Hashable
from typing import Final, Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")
FOREVER: Final = float("inf")
_AROUND_BYTES: Final = 2048
"""About what a key, its headers and the table take beside a body."""


class Memory(Generic[Key, Value]):
    """Values by key, within `max_bytes`; the least recently kept go first. Safe with threads."""

    def __init__(self, max_bytes: int, max_body_bytes: int) -> None:
        self._max = max_bytes
        self._max_body = max_body_bytes
        self._kept: OrderedDict[Key, tuple[Value, int, float]] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def find(self, key: Key) -> Value | None:
        """Return what is kept under a key and still true."""
        kept = self._kept.get(key)
        return kept[0] if kept is not None and kept[2] > time.time() else None

    def keep(self, key: Key, value: Value, body_bytes: int, until: float = FOREVER) -> None:
        """Keep a value in place of the former one, unless its body is too long.

        It is not given any more from `until` on, in seconds since 1970.
        """
        if body_bytes > self._max_body:
            return
        size = body_bytes + _AROUND_BYTES
        with self._lock:
            before = self._kept.pop(key, None)
            self._bytes += size - (before[1] if before else 0)
            self._kept[key] = value, size, until
            while self._bytes > self._max:
                _key, (_value, old, _until) = self._kept.popitem(last=False)
                self._bytes -= old
