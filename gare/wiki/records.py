"""Fiches: what the header of a page of a kind says, laid out for a reader."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from gare.exports.registry import of_one
from gare.kinds import shown
from gare.kinds.forms import check, exports_of, missing_for, stale, unknown_keys
from gare.kinds.forms import shown as shown_field
from gare.kinds.kinds import Kinds
from gare.kinds.values import as_text
from gare.markup.targets import Inside, Outside, resolved, wiki_target
from gare.model.kinds import Field, Kind
from gare.model.names import PagePath, address
from gare.model.pages import Document
from gare.model.people import Role
from gare.model.records import RecordRow
from gare.wiki.kinds import kinds_now
from gare.wiki.rendering import creation_address, shown_source
from gare.wiki.views.frame import PageBrief
from gare.wiki.views.records import (
    Download,
    Image,
    Incoming,
    Linked,
    Missing,
    RecordView,
    Rich,
    ShownField,
    Value,
)
from gare.wiki.wiki import Wiki

ZONE: Final = "Europe/Paris"
FIRST: Final = ("variants", "phone", "hours", "place", "datetime", "authors")
"""The types of field that a reader comes for, in the order in which they are shown."""
INCOMING_SHOWN: Final = 30
ENDS: Final = ("expire_le", "fin", "debut")
"""Keys that say when an announcement or an event is over: the first that is there."""
ROLES: Final = tuple(Role)
"""From the one that may least to the one that may most."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page of a kind: where it is and all that its header says, engine's keys included."""

    path: PagePath
    kind: Kind
    header: Mapping[str, object]
    verified: date | None = None

    def end(self) -> date | None:
        """Return the last day of an announcement or an event, None when it has none."""
        return next((day for key in ENDS if (day := day_of(self.header.get(key)))), None)


def now() -> datetime:
    """Return the present instant, in the time of the site."""
    return datetime.now(ZoneInfo(ZONE))


def engine_of(row: RecordRow) -> dict[str, object]:
    """Return the engine's own keys of a page, those without value too."""
    return {
        "title": row.title,
        "kind": row.kind,
        "id": row.id,
        "summary": row.summary,
        "tags": list(row.tags),
        "lang": row.lang,
        "license": row.license,
        "status": row.status,
        "verified": row.verified,
    }


def sheet_of(row: RecordRow, kind: Kind) -> Sheet:
    """Return a row of the index as a fiche."""
    said = {key: value for key, value in engine_of(row).items() if value not in ("", [], None)}
    return Sheet(row.path, kind, said | dict(row.fields), row.verified)


def sheet_said(path: PagePath, said: Document, kind: Kind) -> Sheet:
    """Return what a source says as a fiche: an old version, or what is being typed."""
    row = RecordRow(
        path, said.title, said.kind, said.id, said.summary, said.tags, said.lang, said.license,
        said.status, said.verified, fields=said.fields,
    )  # fmt: skip
    return sheet_of(row, kind)


def record_view(wiki: Wiki, sheet: Sheet, role: Role, *, alone: bool = False) -> RecordView:
    """Return a fiche for a reader; `alone` without the pages that name it (an old version)."""
    kind, header = sheet.kind, sheet.header
    at = now()
    made = tuple(fields_shown(wiki, sheet, seen_by(kind.fields, role), at))
    first = tuple(one for name in FIRST for one in made if one.type == name)
    end = sheet.end()
    return RecordView(
        kind=kind.name,
        label=kind.label,
        icon=kind.icon,
        address=f"/-/kind/{kind.name}",
        first=first,
        fields=tuple(one for one in made if one not in first),
        incoming=() if alone else tuple(_incoming(wiki, kinds_now(wiki).kinds, sheet)),
        verified=sheet.verified,
        stale=not alone and stale(kind, sheet.verified, at.date()),
        verify_days=kind.verify_days,
        missing=tuple(_missing(kind, header)),
        problems=tuple(one for one in check(kind, header) if one.level == "error"),
        labels=tuple((one.name, one.label) for one in kind.fields),
        unknown=tuple((key, as_text(header[key])) for key in unknown_keys(kind, header)),
        ended=end is not None and end < at.date(),
        exports=() if alone else tuple(_exports(sheet)),
        until=min([day_end(at), *_changes(made)]),
    )


def day_end(at: datetime) -> datetime:
    """Return the midnight that ends a day."""
    return datetime.combine(at.date() + timedelta(days=1), time(), at.tzinfo)


def _changes(fields: Iterable[ShownField]) -> Iterator[datetime]:
    """Give the instants when doors open or close."""
    for one in fields:
        for value in one.values:
            if isinstance(value, shown.Hours) and value.changes_at is not None:
                yield value.changes_at


def seen_by(fields: Iterable[Field], role: Role) -> tuple[Field, ...]:
    """Return the fields that someone of this role sees."""
    return tuple(one for one in fields if ROLES.index(one.visible_to) <= ROLES.index(role))


def fields_shown(
    wiki: Wiki, sheet: Sheet, fields: Iterable[Field], at: datetime
) -> Iterator[ShownField]:
    """Give the fields that have values, as a theme shows them."""
    for one in fields:
        values = tuple(_value(wiki, sheet.path, v) for v in shown_field(one, sheet.header, at))
        if values:
            yield ShownField(one.name, one.label, one.type, values)


def day_of(value: object) -> date | None:
    """Return the last day that a date of a header means: 2021-03 is until its 31st."""
    if isinstance(value, date):
        return value
    if not isinstance(value, str):
        return None
    for text in (value[:10], f"{value}-31", f"{value}-30", f"{value}-29", f"{value}-28"):
        try:
            return date.fromisoformat(text)
        except ValueError:
            continue
    return (
        date(int(value), 12, 31)
        if value.isascii() and value.isdigit() and len(value) == 4
        else None
    )


def _value(wiki: Wiki, path: PagePath, value: shown.Shown) -> Value:
    """Return a value with what only the wiki knows: links, pictures, HTML."""
    match value:
        case shown.PageLink():
            return linked(wiki, path, value)
        case shown.Markdown():
            return Rich(shown_source(wiki, path, value.source).html)
        case shown.Picture():
            return Image(_file(path, value.file), value.alt, value.credit, value.license)
        case shown.File():
            return Download(_file(path, value.file), value.file.rpartition("/")[2])
        case _:
            return value


def linked(wiki: Wiki, path: PagePath, value: shown.PageLink) -> Linked:
    """Return the page that a field names, or its words when they name none."""
    place = wiki_target(path, value.ref)
    if isinstance(place, Outside):
        return Linked(value.ref, place.href, role=value.role)
    if not isinstance(place, Inside):
        return Linked(value.ref, role=value.role)
    [state] = wiki.index.resolve([place.link])
    if state.path is None:
        return Linked(value.ref, creation_address(place.link), exists=False, role=value.role)
    return Linked(state.title or value.ref, address(state.path), role=value.role)


def _file(path: PagePath, written: str) -> str:
    """Return the address of a file that a field names, as images of the text are written."""
    folder = path.rpartition("/")[0]
    inside = written if "/" in written else f"{path.rpartition('/')[2]}/{written}"
    return address(resolved(folder, inside))


def _incoming(wiki: Wiki, kinds: Kinds, sheet: Sheet) -> Iterator[Incoming]:
    """Give the pages that name this one, by the field that names it."""
    found: dict[str, dict[PagePath, PageBrief]] = {}
    for kind, one in kinds.linking_to(sheet.kind.name):
        label = one.more.get("reverse")
        group = found.setdefault(label if isinstance(label, str) else kind.plural, {})
        for row in wiki.index.linking_by(one.name, sheet.path, INCOMING_SHOWN):
            if row.kind == kind.name and row.path != sheet.path:
                group[row.path] = PageBrief(
                    row.path, row.title, address(row.path), row.summary, kind.label
                )
    for label, pages in found.items():
        if pages:
            yield Incoming(label, tuple(pages.values()))


def _exports(sheet: Sheet) -> Iterator[tuple[str, str]]:
    """Give the formats that can say this fiche, with where each is."""
    query = urlencode({"at": sheet.path})
    for one in of_one(sheet.kind):
        yield one.name, f"/-/kind/{sheet.kind.name}.{one.name}?{query}"


def _missing(kind: Kind, header: Mapping[str, object]) -> Iterator[Missing]:
    """Give what each export still needs."""
    for export in exports_of(kind):
        keys = missing_for(kind, header, export)
        if keys:
            yield Missing(export, tuple(_label(kind, key) for key in keys))


def _label(kind: Kind, keys: str) -> str:
    """Return the label of a key, or of one of several ("siret|rna")."""
    names: Sequence[str] = keys.split("|")
    fields = ((name, kind.field(name)) for name in names)
    return " / ".join(one.label if one else name for name, one in fields)
