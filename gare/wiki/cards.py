"""Fiches in a list: their title and the few facts worth showing there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from gare.kinds.forms import stale
from gare.kinds.kinds import Kinds
from gare.kinds.registry import type_of
from gare.model.kinds import Field, Kind
from gare.model.names import address
from gare.model.people import Role
from gare.model.records import RecordRow
from gare.wiki.records import day_of, fields_shown, seen_by, sheet_of
from gare.wiki.views.records import Image, RecordCard
from gare.wiki.wiki import Wiki

FACTS: Final = 4
LONG: Final = frozenset({"longtext", "image", "file", "hours", "consent", "computed"})
"""Types of field that no list shows: too long, or too slow to read fifty times."""
TELLING: Final = (
    "datetime", "date", "phone", "place", "authors", "partial_date", "choice", "number", "range",
    "choices", "tree", "boolean", "page", "tags", "text",
)  # fmt: skip
"""The types of field by how much they tell in a list."""
_RANKS: Final = {name: rank for rank, name in enumerate(TELLING)}
DATES: Final = frozenset({"date", "datetime", "partial_date"})
SUMMARY_CHARS: Final = 280


def cards(
    wiki: Wiki, kinds: Kinds, rows: Iterable[RecordRow], role: Role, at: datetime
) -> tuple[RecordCard, ...]:
    """Return the fiches of a list; pages whose kind is not known have their title only."""
    chosen: dict[str, tuple[Field, ...]] = {}
    made = []
    for row in rows:
        kind = kinds.get(row.kind)
        if kind is not None and kind.name not in chosen:
            chosen[kind.name] = facts_of(kind, role)
        made.append(card(wiki, row, kind, chosen.get(row.kind, ()), at))
    return tuple(made)


def card(
    wiki: Wiki, row: RecordRow, kind: Kind | None, facts: tuple[Field, ...], at: datetime
) -> RecordCard:
    """Return one fiche with the facts asked for."""
    plain = RecordCard(
        row.path,
        row.title,
        address(row.path),
        row.kind,
        kind.label if kind else row.kind,
        row.summary[:SUMMARY_CHARS],
        row.tags,
        updated_at=row.updated_at,
        distance_km=row.distance_km,
    )
    if kind is None:
        return plain
    sheet = sheet_of(row, kind)
    pictures = [one for one in kind.fields if one.type == "image" and one.name in sheet.header]
    images = (
        v for f in fields_shown(wiki, sheet, pictures[:1], at) for v in f.values
        if isinstance(v, Image)
    )  # fmt: skip
    start = starting(kind)
    starts = day_of(sheet.header.get(start)) if start else None
    return RecordCard(
        **{name: getattr(plain, name) for name in ("path", "title", "address", "kind", "label")},
        summary=plain.summary,
        tags=plain.tags,
        facts=tuple(fields_shown(wiki, sheet, facts, at)),
        image=next(images, None),
        updated_at=plain.updated_at,
        starts=starts,
        ends=sheet.end() or starts,
        distance_km=plain.distance_km,
        stale=stale(kind, row.verified, at.date()),
    )


def facts_of(kind: Kind, role: Role) -> tuple[Field, ...]:
    """Return the fields that a list shows."""
    return telling(kind, role)[:FACTS]


def telling(kind: Kind, role: Role) -> tuple[Field, ...]:
    """Return the short fields of a kind, those that tell most first."""
    short = [one for one in seen_by(kind.fields, role) if one.type not in LONG]
    ranked = sorted(short, key=lambda one: _RANKS.get(one.type, len(TELLING)))
    return tuple(sorted(ranked, key=lambda one: one.more.get("listed") is not True))


def starting(kind: Kind) -> str:
    """Return the key of the date by which pages of a kind happen, "" when they have none."""
    dates = [one.name for one in kind.fields if one.type in DATES]
    for name in ("debut", "date", "expire_le"):
        if name in dates:
            return name
    return dates[0] if dates else ""


def ending(kind: Kind) -> str:
    """Return the key of the date when pages of a kind are over, that of their start without."""
    return "fin" if kind.field("fin") else starting(kind)


def sortable(kind: Kind) -> tuple[Field, ...]:
    """Return the fields a list may be sorted by."""
    return tuple(
        one
        for one in kind.fields
        if not one.multiple and one.type not in LONG and type_of(one).order in {"date", "number"}
    )
