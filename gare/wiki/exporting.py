"""Exports: a list of fiches, with its filters, in a format of the field."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from gare.exports.format import Collection, Format
from gare.exports.registry import format_named, writers
from gare.kinds.forms import hidden_keys
from gare.kinds.kinds import Kinds
from gare.model.errors import KindMissing, PageMissing
from gare.model.kinds import Kind, Record
from gare.model.names import address
from gare.model.people import Role
from gare.model.records import RecordRow
from gare.wiki.asking import Arguments, Asked, pairs
from gare.wiki.indexing import catch_up
from gare.wiki.kinds import kinds_now
from gare.wiki.mentions import Mentions, with_mentions
from gare.wiki.records import seen_by
from gare.wiki.selecting import begin
from gare.wiki.views.listing import Option
from gare.wiki.wiki import Wiki

ONE = "at"
"""The argument that asks for one page only, by its path."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What is sent: pieces of a file, what they are, and a name to keep them under."""

    content: Iterator[bytes]
    media_type: str
    filename: str


def export(wiki: Wiki, name: str, form: str, arguments: Arguments, origin: str, role: Role) -> Sent:
    """Return the fiches of a kind in a format, filtered as their list is.

    Raises `KindMissing`, `PageMissing` when the format is not known or does not serve the kind.
    """
    catch_up(wiki)
    asking = begin(wiki, kinds_now(wiki), name, arguments, role)
    found = format_named(form)
    one = next(iter(arguments.get(ONE, ())), "")
    if found is None or found.write is None or not found.serves(asking.kind):
        raise PageMissing(f"/-/kind/{name}.{form}")
    if found.single and not one:
        raise PageMissing(f"/-/kind/{name}.{form}")
    if one:
        row = wiki.index.records_at([one]).get(one)
        if row is None or row.kind not in asking.kinds.all_of(name):
            raise PageMissing(one)
        rows: Iterator[RecordRow] = iter((row,))
    else:
        rows = wiki.index.iterate(asking.query)
    seen = replace(asking.kind, fields=seen_by(asking.kind.fields, role))
    records = (
        record(row, asking.kinds, origin, role, pages)
        for row, pages in with_mentions(wiki, asking.kinds, rows, origin)
    )
    content = found.write(records, _about(wiki, seen, asking.wanted, found, origin))
    stem = one.rpartition("/")[2] if one else name
    return Sent(content, found.media_type, f"{stem}.{found.extension}")


def record(row: RecordRow, kinds: Kinds, origin: str, role: Role, pages: Mentions) -> Record:
    """Return a fiche as exports know it, without the fields this reader may not see.

    `pages` are those that its fields name.
    """
    kind = kinds.get(row.kind)
    fields = dict(row.fields)
    if kind is not None:
        hidden = hidden_keys(kind, role)
        fields = {name: value for name, value in fields.items() if name not in hidden}
    return Record(
        row.path, origin + address(row.path), row.kind, row.title, row.id, fields, row.tags,
        row.lang, row.license, row.summary, row.status, row.verified, row.created_at,
        row.updated_at, pages=pages,
    )  # fmt: skip


def options(kinds: Kinds, wanted: Asked) -> tuple[Option, ...]:
    """Return the formats a list can be exported in, each with its address."""
    kind = kinds.get(wanted.kind)
    if kind is None:
        raise KindMissing(wanted.kind)
    query = urlencode(list(pairs(replace(wanted, page=1, view=wanted.default_view))))
    return tuple(
        Option(
            one.name, one.name, f"/-/kind/{kind.name}.{one.name}" + ("?" + query if query else "")
        )
        for one in writers(kind)
    )


def _about(wiki: Wiki, kind: Kind, wanted: Asked, form: Format, origin: str) -> Collection:
    """Return how an export names the list it holds."""
    query = urlencode(list(pairs(wanted)))
    return Collection(
        title=kind.plural,
        address=origin + wanted.address(),
        self_address=f"{origin}/-/kind/{kind.name}.{form.name}" + ("?" + query if query else ""),
        site_name=wiki.settings.site_name,
        updated_at=None,
        license=wiki.settings.license,
        kind=kind,
        host=wiki.store.site.host,
    )
