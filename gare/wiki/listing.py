"""Lists of fiches: a kind with its facets and views, at its address or inside a page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from gare.model.kinds import Kind
from gare.model.people import Role
from gare.model.records import Query, RecordRow
from gare.wiki import arranging
from gare.wiki.asking import PER_PAGE, VIEWS, Arguments, pairs
from gare.wiki.calendars import month_view, span
from gare.wiki.cards import cards, sortable, starting
from gare.wiki.exporting import options
from gare.wiki.facets import chips, facet_groups
from gare.wiki.indexing import catch_up
from gare.wiki.kinds import kinds_now
from gare.wiki.mapping import here, map_view, points_json
from gare.wiki.records import day_end
from gare.wiki.selecting import Asking, begin, in_view, serves
from gare.wiki.shelf import KindsNow
from gare.wiki.views.listing import KindLine, KindsView, ListView, Option
from gare.wiki.views.records import RecordCard
from gare.wiki.wiki import Wiki

BUILDER: Final = "/-/kind-of/"
"""Where kinds are built, and below it each one."""
AGENDA_SHOWN: Final = 200
MONTH_SHOWN: Final = 400


def list_view(wiki: Wiki, name: str, arguments: Arguments, role: Role) -> ListView:
    """Return the list of a kind as the query of its address asks for it. Raises `KindMissing`."""
    catch_up(wiki)
    now_ = kinds_now(wiki)
    asking = begin(wiki, now_, name, arguments, role)
    view = arranged(wiki, asking)
    pages = max(1, -(-view.total // PER_PAGE))
    wanted = asking.wanted
    page = wanted.page
    return replace(
        view,
        views=tuple(
            Option(one, "", wanted.address(view=one, month=""), one == wanted.view)
            for one in VIEWS
            if serves(asking.kinds, asking.kind, one)
        ),
        sorts=tuple(sorts(asking)),
        facets=facet_groups(wiki, asking.kinds, asking.kind, wanted, in_view(asking, asking.query)),
        chips=chips(wiki, asking.kinds, asking.kind, wanted),
        words=wanted.words,
        kept=tuple(pair for pair in pairs(replace(wanted, words="", page=1))),
        page=page,
        pages=pages,
        previous_address=wanted.address(page=page - 1) if page > 1 else "",
        next_address=wanted.address(page=page + 1) if page < pages else "",
        exports=options(asking.kinds, wanted),
        new_address=f"/-/new?kind={asking.kind.name}",
        faults=now_.faults.get(name, ()),
    )


def kinds_view(wiki: Wiki) -> KindsView:
    """Return all the kinds with how many fiches each has, those that extend another below it."""
    catch_up(wiki)
    now_ = kinds_now(wiki)
    lines = [line for top in now_.kinds.tops() for line in _lines(wiki, now_, top, 0)]
    broken = sorted(set(now_.faults) - {line.name for line in lines})
    lines += [
        KindLine(name, name, name, "", "", at, 0, 0, now_.faults[name], at)
        for name, at in ((name, f"{BUILDER}{name}") for name in broken)
    ]
    return KindsView(tuple(lines), BUILDER)


def _lines(wiki: Wiki, now_: KindsNow, kind: Kind, depth: int) -> Iterator[KindLine]:
    """Give a kind and those that extend it."""
    total = wiki.index.select(Query(kinds=now_.kinds.all_of(kind.name), limit=0)).total
    yield KindLine(
        kind.name, kind.label, kind.plural, kind.help, kind.icon, f"/-/kind/{kind.name}", total,
        depth, now_.faults.get(kind.name, ()), BUILDER + kind.name,
    )  # fmt: skip
    for child in now_.kinds.children(kind.name):
        yield from _lines(wiki, now_, child, depth + 1)


def points(wiki: Wiki, name: str, arguments: Arguments, role: Role) -> bytes:
    """Return where the fiches of a list are, as JSON for the script of its map."""
    catch_up(wiki)
    return points_json(wiki, begin(wiki, kinds_now(wiki), name, arguments, role).query)


def arranged(wiki: Wiki, asking: Asking) -> ListView:
    """Return a list with what its view needs, and nothing around it."""
    return _ARRANGED.get(asking.wanted.view, _plain)(wiki, asking)


def sorts(asking: Asking) -> list[Option]:
    """Return the orders a list may be put in."""
    kind, wanted = asking.kind, asking.wanted
    present = ("-" if asking.query.reverse else "") + (asking.query.sort or "title")
    found = [("title", ""), ("-updated", "")]
    for one in sortable(kind):
        found += [(one.name, one.label), (f"-{one.name}", one.label)]
    return [
        Option(name, label, wanted.address(sort=name), name == present) for name, label in found
    ]


def _plain(wiki: Wiki, asking: Asking) -> ListView:
    """Return a list, cards or a gallery: the fiches in their order."""
    return _view(wiki, asking, asking.query)[0]


def _directory(wiki: Wiki, asking: Asking) -> ListView:
    """Return a directory: fiches under their letters."""
    query = replace(asking.query, sort="title", reverse=False)
    view, _rows = _view(wiki, asking, query)
    letters = arranging.letters(wiki, asking.wanted, query)
    return replace(view, groups=arranging.by_letter(view.cards), letters=letters)


def _table(wiki: Wiki, asking: Asking) -> ListView:
    """Return a table whose columns sort."""
    view, rows = _view(wiki, asking, asking.query)
    columns, fields = arranging.columns(wiki, asking.kind, asking.wanted, asking.query, asking.role)
    cells = arranging.table_rows(wiki, asking.kind, rows, view.cards, fields, asking.at)
    return replace(view, columns=columns, rows=tuple(cells))


def _timeline(wiki: Wiki, asking: Asking) -> ListView:
    """Return fiches under their years, the latest first."""
    query = replace(asking.query, sort=starting(asking.kind), reverse=True)
    view, _rows = _view(wiki, asking, query)
    return replace(view, groups=arranging.by_year(view.cards))


def _map(wiki: Wiki, asking: Asking) -> ListView:
    """Return a map, and the list of the same fiches."""
    view, _rows = _view(wiki, asking, asking.query)
    return replace(view, map=map_view(wiki, asking.query, here(asking.wanted, view.total)))


def _month(wiki: Wiki, asking: Asking, first: date) -> ListView:
    """Return what happens in a month, day by day: what begins in it, then what goes on."""
    low = span(first)[0]
    query = replace(asking.query, sort=starting(asking.kind), reverse=False, offset=0)
    view = _view(wiki, asking, in_view(asking, replace(query, limit=MONTH_SHOWN)))[0]
    shown = tuple(sorted(view.cards, key=lambda one: (one.starts or low) < low))
    month = month_view(
        first, shown, asking.at.date(), lambda day: asking.wanted.address(month=f"{day:%Y-%m}")
    )
    past = asking.wanted.address(month="")
    return replace(view, cards=shown, month=month, past_address=past)


def _agenda(wiki: Wiki, asking: Asking) -> ListView:
    """Return what is to come (or over, when asked) under its months, or one month."""
    first = asking.wanted.first_of_month()
    return _month(wiki, asking, first) if first else _coming(wiki, asking)


def _coming(wiki: Wiki, asking: Asking) -> ListView:
    """Return what is to come, or over when asked, under its months."""
    wanted, limit = asking.wanted, asking.query.limit if asking.embedded else AGENDA_SHOWN
    query = replace(asking.query, sort=starting(asking.kind), reverse=wanted.past, offset=0)
    view = _view(wiki, asking, in_view(asking, replace(query, limit=limit)))[0]
    return replace(
        view,
        groups=arranging.by_month(view.cards),
        past_address=wanted.address(past=not wanted.past),
        month_address=wanted.address(month=f"{asking.at:%Y-%m}", past=False),
    )


def _view(wiki: Wiki, asking: Asking, query: Query) -> tuple[ListView, tuple[RecordRow, ...]]:
    """Return the answer to a question as a list, and its rows."""
    found = wiki.index.select(query)
    return _made(asking, found.total, _cards(wiki, asking, found.rows)), found.rows


def _cards(wiki: Wiki, asking: Asking, rows: tuple[RecordRow, ...]) -> tuple[RecordCard, ...]:
    """Return rows as fiches."""
    return cards(wiki, asking.kinds, rows, asking.role, asking.at)


def _made(asking: Asking, total: int, shown: tuple[RecordCard, ...]) -> ListView:
    """Return a list with its fiches, and nothing around it."""
    kind, wanted = asking.kind, asking.wanted
    return ListView(
        kind.name, kind.label, kind.plural, kind.help, kind.icon, wanted.address(), wanted.view,
        total, shown, until=day_end(asking.at),
    )  # fmt: skip


_ARRANGED: Final[Mapping[str, Callable[[Wiki, Asking], ListView]]] = {
    "directory": _directory,
    "table": _table,
    "timeline": _timeline,
    "agenda": _agenda,
    "map": _map,
}
