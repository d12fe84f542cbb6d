"""Studies cited in a page: what stands in its text, and the list below; the only citeproc."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape, unescape
from importlib import resources
from typing import Final

from citeproc import (
    Citation,
    CitationItem,
    CitationStylesBibliography,
    CitationStylesStyle,
    formatter,
)
from citeproc.source.json import CiteProcJSON

from gare.exports.csl import as_csl
from gare.exports.reference import ISO_690, STYLES, Reference
from gare.exports.values import names, text
from gare.model.kinds import Record

_LOCALES: Final = {"fr": "fr-FR", "en": "en-US", "de": "de-DE", "es": "es-ES", "it": "it-IT"}
_VARIABLES: Final = frozenset(
    {
        "author", "editor", "title", "container-title", "collection-title", "publisher", "volume",
        "publisher-place", "issue", "number", "page", "number-of-pages", "edition", "issued", "DOI",
        "ISBN", "ISSN", "URL", "genre", "language",
    }
)  # fmt: skip
_TAGS: Final = re.compile(r"</?[a-z]+(?: [^<>]*)?>")
_WRAPPED: Final = re.compile(r"</?(?:span|div|u|l)(?: [^<>]*)?>")
_OPEN: Final = re.compile(r"<(?!/?(?:i|b|sup|sub)>)")
_SHIELD: Final = str.maketrans({"<": "\ue000", ">": "\ue001", "&": "\ue002"})
_TO_HTML: Final = str.maketrans({"\ue000": "&lt;", "\ue001": "&gt;", "\ue002": "&amp;"})
_ENDS: Final = re.compile(r"\s+$|(?<=[?!…])\.(?=\s|<|$)")
_YEAR: Final = re.compile(r"(\[sans date\]|[0-9]{4})\)$")
_MAX_TEXT: Final = 2_000
_MAX_AUTHORS: Final = 100


def references(records: Sequence[Record], style: str, lang: str) -> tuple[Reference, ...]:
    """Return the references of studies, each once, in the order of the list.

    Costs some 15 ms a study. A study that the style cannot say is given by its title.
    """
    unique = {record.id or str(record.path): record for record in records}
    file = resources.files("gare.exports").joinpath(
        f"styles/{style if style in STYLES else ISO_690}.csl"
    )
    with resources.as_file(file) as path:
        rules = CitationStylesStyle(str(path), locale=_LOCALES.get(lang, "fr-FR"), validate=False)
    return _told_apart(_references(rules, unique))


def _references(rules: CitationStylesStyle, records: Mapping[str, Record]) -> tuple[Reference, ...]:
    """Return the references of studies in the order of the style; one by one when one fails."""
    keys = {f"r{rank}": ident for rank, ident in enumerate(records)}
    try:
        made = _made(rules, {key: records[ident] for key, ident in keys.items()})
    except (ArithmeticError, AttributeError, LookupError, RuntimeError, TypeError, ValueError):
        if len(records) > 1:
            parts = (_references(rules, {ident: one}) for ident, one in records.items())
            return tuple(sorted((one for part in parts for one in part), key=lambda r: r.plain))
        made = dict.fromkeys(keys, ("", ""))
    found = []
    for key, (label, entry) in made.items():
        ident = keys[key]
        said = (label, entry) if _plain(entry) else _simple(records[ident])
        found.append(Reference(ident, said[0], said[1], _plain(said[1])))
    return tuple(found)


def _made(rules: CitationStylesStyle, records: Mapping[str, Record]) -> dict[str, tuple[str, str]]:
    """Return labels and entries by keys, in the order of the style."""
    listed = _listed(rules, records)
    citations = {key: Citation([CitationItem(key)]) for key in records}
    for citation in citations.values():
        listed.register(citation)
    labels = {key: _plain(str(listed.cite(one, str))) for key, one in citations.items()}
    listed.sort()
    entries = [_clean(str(one)) for one in listed.bibliography()]
    return {key: (labels[key], entry) for key, entry in zip(listed.keys, entries, strict=True)}


def _listed(
    rules: CitationStylesStyle, records: Mapping[str, Record]
) -> CitationStylesBibliography:
    """Return the list of some studies, by keys."""
    notices = [{**_variables(record), "id": key} for key, record in records.items()]
    return CitationStylesBibliography(rules, CiteProcJSON(notices), formatter.html)


def _variables(record: Record) -> dict[str, object]:
    """Return what the style may say of a study, of bounded length."""
    csl = {key: value for key, value in as_csl(record).items() if key in {*_VARIABLES, "type"}}
    for key in ("author", "editor"):
        people = csl.get(key)
        if isinstance(people, list):
            csl[key] = people[:_MAX_AUTHORS]
    issued = csl.get("issued")
    if isinstance(issued, Mapping) and "raw" in issued:
        csl["issued"] = {"literal": str(issued["raw"])[:80]}
    return {key: _shielded(value) for key, value in csl.items()}


def _shielded(value: object) -> object:
    """Return a value whose texts have no sign of HTML: citeproc lets them through as they are."""
    if isinstance(value, str):
        return value[:_MAX_TEXT].translate(_SHIELD)
    if isinstance(value, Mapping):
        return {key: _shielded(one) for key, one in value.items()}
    return [_shielded(one) for one in value] if isinstance(value, list) else value


def _told_apart(references: Sequence[Reference]) -> tuple[Reference, ...]:
    """Return references whose labels differ: (Demory 2022a), (Demory 2022b), in the list too."""
    labels = [one.label for one in references]
    told = []
    for rank, one in enumerate(references):
        before = labels[:rank].count(one.label)
        if labels.count(one.label) > 1 and before < 26:
            told.append(_lettered(one, chr(ord("a") + before)))
        else:
            told.append(one)
    return tuple(told)


def _lettered(one: Reference, letter: str) -> Reference:
    """Return a reference with a letter after its year."""
    found = _YEAR.search(one.label)
    if found is None:
        return Reference(one.id, f"{one.label} {letter}", one.entry, one.plain)
    year = found.group(1)
    entry = one.entry.replace(f", {year}", f", {year}{letter}", 1)
    label = one.label[: found.end(1)] + letter + one.label[found.end(1) :]
    return Reference(one.id, label, entry, _plain(entry))


def _simple(record: Record) -> tuple[str, str]:
    """Return the label and the entry of a study that the style cannot say."""
    year = text(record.fields.get("date"))[:4] or "sans date"
    who = ", ".join(one.shown for one in names(record.fields.get("auteurs"))[:3]) or record.title
    return f"({who} {year})", f"{escape(who)}, {escape(year)}. <i>{escape(record.title)}</i>."


def _clean(entry: str) -> str:
    """Return an entry without other tags than ours, nor a full stop after "?"."""
    said = _ENDS.sub("", _OPEN.sub("&lt;", _WRAPPED.sub("", entry))).strip()
    return said.translate(_TO_HTML)


def _plain(entry: str) -> str:
    """Return the text of an entry."""
    return " ".join(unescape(_TAGS.sub("", entry).translate(_TO_HTML)).split())
