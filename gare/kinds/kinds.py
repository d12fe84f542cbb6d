"""All the kinds of a wiki together: who extends whom, and what a name covers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from gare.model.fold import fold
from gare.model.kinds import Field, Kind, SchemaFault

MAX_KINDS: Final = 60
_LINKING: Final = frozenset({"page", "relations", "variants"})
"""The types whose values are pages."""


@dataclass(frozen=True, slots=True)
class Kinds:
    """The kinds that can be used, each with the fields it inherits, and what is wrong with others.

    `faults` are by kind name: "extends-unknown", "extends-circle", "too-many-kinds".
    """

    by_name: Mapping[str, Kind] = field(default_factory=dict)
    faults: Mapping[str, tuple[SchemaFault, ...]] = field(default_factory=dict)

    def get(self, name: str) -> Kind | None:
        """Return a kind by its name."""
        return self.by_name.get(name)

    def __iter__(self) -> Iterator[Kind]:
        """Yield the kinds in the order of menus."""
        return iter(sorted(self.by_name.values(), key=lambda one: (one.order, fold(one.label))))

    def children(self, name: str) -> tuple[Kind, ...]:
        """Return the kinds that extend this one directly, in the order of menus."""
        return tuple(one for one in self if one.extends == name)

    def all_of(self, name: str) -> tuple[str, ...]:
        """Return the name and those of all kinds that extend it, near or far; () when unknown."""
        if name not in self.by_name:
            return ()
        below = (deep for child in self.children(name) for deep in self.all_of(child.name))
        return (name, *below)

    def tops(self) -> tuple[Kind, ...]:
        """Return the kinds that extend none, in the order of menus."""
        return tuple(one for one in self if not one.extends)

    def linking_to(self, name: str) -> tuple[tuple[Kind, Field], ...]:
        """Return the fields that link to pages of a kind: (kind of the linking page, field)."""
        above = self.above(name)
        return tuple(
            (kind, one)
            for kind in self
            for one in kind.fields
            if (one.type in _LINKING or one.choices_from)
            and (not pages_of(one) or above.intersection(pages_of(one)))
        )

    def above(self, name: str) -> frozenset[str]:
        """Return the name and those of the kinds it extends, near or far."""
        found: list[str] = []
        while (kind := self.by_name.get(name)) is not None:
            found.append(name)
            name = kind.extends
        return frozenset(found)


def pages_of(one: Field) -> tuple[str, ...]:
    """Return the kinds of the pages that a field asks for, () for any page."""
    if one.choices_from:
        return (one.choices_from,)
    asked = one.more.get("kinds")
    return tuple(str(name) for name in asked) if isinstance(asked, tuple | list) else ()


def join(read: Mapping[str, Kind]) -> Kinds:
    """Return the kinds with the fields they inherit first; one named again is where it is named.

    A kind that extends one that is not there, or itself through others, stands alone: its own
    fields serve, and the fault is told.
    """
    faults: dict[str, tuple[SchemaFault, ...]] = {}
    alone: dict[str, Kind] = {}
    for number, (name, kind) in enumerate(sorted(read.items())):
        if number >= MAX_KINDS:
            faults[name] = (SchemaFault("too-many-kinds", None, str(MAX_KINDS)),)
            continue
        code = _extends_fault(name, read)
        if code:
            faults[name] = (SchemaFault(code, None, kind.extends),)
        alone[name] = replace(kind, extends="") if code else kind
    return Kinds({name: _whole(kind, alone) for name, kind in alone.items()}, faults)


def _extends_fault(name: str, read: Mapping[str, Kind]) -> str:
    """Return what is wrong with what a kind extends, "" when nothing is."""
    seen = [name]
    while above := read[seen[-1]].extends:
        if above not in read:
            return "extends-unknown" if len(seen) == 1 else ""
        if above in seen:
            return "extends-circle"
        seen.append(above)
    return ""


def _whole(kind: Kind, alone: Mapping[str, Kind]) -> Kind:
    """Return a kind with the fields of those it extends first."""
    if kind.extends not in alone:
        return replace(kind, extends="") if kind.extends else kind
    above = _whole(alone[kind.extends], alone)
    own = {one.name for one in kind.fields}
    inherited = tuple(one for one in above.fields if one.name not in own)
    return replace(
        kind,
        fields=(*inherited, *kind.fields),
        title=kind.title or above.title,
        folder=kind.folder or above.folder,
        verify_days=kind.verify_days or above.verify_days,
    )
