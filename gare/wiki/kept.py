"""What a process remembers of one state of something, for all its threads."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Kept(Generic[Value]):
    """Keeps one value, made from a state that a key names; another key, another value."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: tuple[str, Value] | None = None

    def take(self, key: str, make: Callable[[], Value]) -> Value:
        """Return the value of a state, made on its first use."""
        with self._lock:
            if self._kept is None or self._kept[0] != key:
                self._kept = key, make()
            return self._kept[1]
