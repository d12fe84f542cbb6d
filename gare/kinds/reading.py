"""Keys of a schema taken one by one; what cannot be used becomes a fault, with its line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from gare.kinds.places import Place
from gare.model.kinds import SchemaFault


@dataclass(slots=True)
class Reading:
    """The lines of a schema, and the faults found so far."""

    lines: Mapping[Place, int]
    faults: list[SchemaFault] = field(default_factory=list)

    def fault(self, code: str, place: Place, detail: str = "") -> None:
        """Add a fault, at the line of `place` or of what holds it."""
        while place not in self.lines and place:
            place = place[:-1]
        self.faults.append(SchemaFault(code, self.lines.get(place), detail[:200]))

    def sorted_faults(self) -> tuple[SchemaFault, ...]:
        """Return the faults in the order of lines."""
        return tuple(sorted(self.faults, key=lambda one: one.line or 0))

    def known_keys(self, value: Mapping[str, object], known: Iterable[str], place: Place) -> None:
        """Refuse the keys that mean nothing here."""
        names = frozenset(known)
        for key in value:
            if key not in names:
                self.fault("unknown-key", (*place, key), key)

    def text(
        self,
        value: Mapping[str, object],
        key: str,
        place: Place,
        needed: bool = False,
        most: int = 200,
    ) -> str:
        """Return a text of at most so many characters, "" when there is none."""
        one = value.get(key)
        if isinstance(one, int | float) and not isinstance(one, bool):
            one = str(one)
        if one is not None and not isinstance(one, str):
            self.fault("type-of", (*place, key), f"{key}: text")
            return ""
        text = (one or "").strip()
        if len(text) > most:
            self.fault("too-long", (*place, key), f"{key}: {most}")
        if needed and not text:
            self.fault("needed", (*place, key), key)
        return text

    def count(self, value: Mapping[str, object], key: str, place: Place, most: int) -> int:
        """Return a whole number from 0 to `most`, 0 when there is none."""
        one = value.get(key)
        if one is None:
            return 0
        if isinstance(one, bool) or not isinstance(one, int) or not 0 <= one <= most:
            self.fault("type-of", (*place, key), f"{key}: 0–{most}")
            return 0
        return one

    def yesno(self, value: Mapping[str, object], key: str, place: Place) -> bool:
        """Return true or false, false when there is none."""
        one = value.get(key)
        if one is not None and not isinstance(one, bool):
            self.fault("type-of", (*place, key), f"{key}: true, false")
        return one is True
