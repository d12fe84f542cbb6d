"""Studies cited in a page by their id, `[@id]`: what stands in the text, and the list below it."""

from __future__ import annotations

import html
import json
from collections.abc import Sequence
from dataclasses import astuple
from hashlib import sha256
from typing import Final

from gare.exports.bibliography import bibliography
from gare.exports.reference import ISO_690, Reference
from gare.markup.cited import ident_of
from gare.markup.sanitize import SafeHtml, sanitize
from gare.model.kinds import Record
from gare.model.names import address
from gare.wiki.rendering import Shown
from gare.wiki.views.blocks import BibliographyBlock, Cited
from gare.wiki.wiki import Wiki

MAX_CITED: Final = 100
"""Different studies that one page may cite; others stay as they are written."""
_VERSION: Final = 1


class Citations:
    """The studies that a page cites, found once: what each is in the text, and their list."""

    def __init__(self, wiki: Wiki, made: Shown) -> None:
        ids = _cited(made)
        found = {ident: record for ident in ids if (record := _record(wiki, ident)) is not None}
        self._records = found
        self._references = {one.id: one for one in _said(wiki, list(found.values()))}

    def label(self, cited: str) -> SafeHtml:
        """Return what stands in the text for what is cited: a link to the study, or as written.

        The place in the study that follows an id goes into its brackets: (Demory 2022, p. 12).
        """
        ident = ident_of(cited)
        record, reference = self._records.get(ident), self._references.get(ident)
        if record is None or reference is None:
            return SafeHtml(html.escape(f"[@{cited}]"))
        label = _with_place(reference.label, cited.partition(",")[2])
        return sanitize(f'<a href="{html.escape(address(record.path))}">{html.escape(label)}</a>')

    def block(self) -> BibliographyBlock | None:
        """Return the list of the studies cited, in the order of their style; None without any."""
        if not self._references:
            return None
        return BibliographyBlock(
            tuple(
                Cited(address(self._records[one.id].path), _entry(one))
                for one in self._references.values()
            )
        )


def unknown_cited(wiki: Wiki, made: Shown) -> tuple[str, ...]:
    """Return the ids that a page cites and that no page has."""
    return tuple(ident for ident in _cited(made) if not wiki.index.records_of(ident, limit=1))


def _cited(made: Shown) -> list[str]:
    """Return the different ids that a page cites, the first ones."""
    return list(dict.fromkeys(ident_of(one) for said in made.citations for one in said))[:MAX_CITED]


def _with_place(label: str, place: str) -> str:
    """Return a label with the place in the study that is meant: a page, a chapter."""
    said = " ".join(place.split()).replace(". ", ".\u00a0")
    if not said:
        return label
    return f"{label[:-1]}, {said})" if label.endswith(")") else f"{label}, {said}"


def _record(wiki: Wiki, ident: str) -> Record | None:
    """Return the fiche that has an id, None when there is none."""
    rows = wiki.index.records_of(ident, limit=1)
    if not rows:
        return None
    row = rows[0]
    return Record(
        row.path, address(row.path), row.kind, row.title, ident, row.fields, row.tags, row.lang,
        row.license, row.summary, row.status, row.verified,
    )  # fmt: skip


def _said(wiki: Wiki, records: Sequence[Record]) -> tuple[Reference, ...]:
    """Return the references of studies; made once for what their headers say, then kept."""
    if not records:
        return ()
    told = repr([(one.id, one.title, sorted(one.fields.items())) for one in records])
    key = sha256(f"{_VERSION}\0{ISO_690}\0{told}".encode(errors="surrogateescape")).hexdigest()
    kept = wiki.index.cached(key)
    if kept is not None:
        return tuple(Reference(*one) for one in json.loads(kept))
    made = bibliography(records)
    wiki.index.keep(key, json.dumps([astuple(one) for one in made], ensure_ascii=False))
    return made


def _entry(reference: Reference) -> SafeHtml:
    """Return the line of a study in the list."""
    text = reference.entry
    for said, ours in (("i", "em"), ("b", "strong")):
        text = text.replace(f"<{said}>", f"<{ours}>").replace(f"</{said}>", f"</{ours}>")
    return sanitize(text)
