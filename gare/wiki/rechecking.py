"""What to check again: fiches whose facts nobody confirmed for longer than their kind allows."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from gare.model.kinds import Kind
from gare.model.people import Role
from gare.model.records import Filter, Query, RecordRow
from gare.wiki.cards import cards
from gare.wiki.indexing import catch_up
from gare.wiki.kinds import kinds_now
from gare.wiki.records import now
from gare.wiki.views.records import ToCheckView
from gare.wiki.wiki import Wiki


def to_check(wiki: Wiki, role: Role, limit: int, name: str = "") -> ToCheckView:
    """Return the fiches to check again, of one kind or of all."""
    catch_up(wiki)
    kinds = kinds_now(wiki).kinds
    at = now()
    found: list[RecordRow] = []
    total = 0
    for kind in kinds:
        if kind.verify_days and (not name or kind.name in kinds.all_of(name)):
            for query in _queries(kind, at):
                answer = wiki.index.select(replace(query, limit=limit))
                found += answer.rows
                total += answer.total
    found.sort(key=lambda row: (row.verified is not None, row.verified or at.date(), row.title))
    return ToCheckView(cards(wiki, kinds, found[:limit], role, at), total)


def _queries(kind: Kind, at: datetime) -> tuple[Query, Query]:
    """Return what finds the fiches of a kind never checked, and those checked too long ago."""
    before = (at.date() - timedelta(days=kind.verify_days + 1)).isoformat()
    never = Query(kinds=(kind.name,), filters=(Filter("verified", absent=True),))
    late = Query(kinds=(kind.name,), filters=(Filter("verified", high=before),), sort="verified")
    return never, late
