"""Recognise the format of a file that is to be imported, by its name, its content and its kind."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from gare.exports.format import Format
from gare.exports.json_text import loaded
from gare.exports.registry import format_named
from gare.exports.tables import table
from gare.kinds.kinds import Kinds
from gare.model.kinds import Kind

_ENDINGS: Final[Mapping[str, str]] = {
    "bib": "bib",
    "bibtex": "bib",
    "ris": "ris",
    "vcf": "vcf",
    "vcard": "vcf",
    "ics": "ics",
    "md": "md",
    "markdown": "md",
    "csljson": "csljson",
}
_BEGINNINGS: Final = (
    (re.compile(rb"BEGIN:VCARD\b", re.IGNORECASE), "vcf"),
    (re.compile(rb"BEGIN:VCALENDAR\b", re.IGNORECASE), "ics"),
    (re.compile(rb"TY {1,2}- "), "ris"),
    (re.compile(rb"---[ \t]*\r?\n"), "md"),
    (re.compile(rb"[\[{]"), "json"),
    (re.compile(rb"(?:%[^\n]*\n\s*)*@[A-Za-z]+\s*\{"), "bib"),
)
_PLACES: Final = frozenset({"pivot", "services", "code_postal", "conditions_acces"})
_PLACE: Final = "lieu"
_STUDY: Final = "etude"


def format_of(name: str, content: bytes, kind: Kind | None = None) -> Format | None:
    """Return the format of a file, None when its name says one that cannot be read.

    Text that looks like nothing else is a table. The columns of the national standard of places,
    and notices in CSL, are recognised in tables and in JSON.
    """
    ending = name.lower().rpartition(".")[2]
    found = _ENDINGS.get(ending, "")
    if ending in {"xls", "xlsx", "ods", "zip", "pdf", "doc", "docx", "odt"}:
        return None
    if not found:
        start = content[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
        is_table = ending in {"csv", "tsv"}
        sniffed = (one for pattern, one in _BEGINNINGS if pattern.match(start))
        found = "" if is_table else next(sniffed, "")
    if found == "json":
        found = _of_json(content, kind)
    return format_named(found or _of_table(content, kind))


def kind_for(form: Format, name: str, kinds: Kinds) -> Kind | None:
    """Return the kind that a file is of when nobody says it: its format's, or that of its name.

    An export of Gare is named after its kind: "lieu.csv".
    """
    by_name = kinds.get(name.rpartition("/")[2].partition(".")[0])
    if by_name is not None and (not form.kinds or suits(form, by_name)):
        return by_name
    return next((kinds.get(one) for one in form.kinds if kinds.get(one)), None)


def suits(form: Format, kind: Kind) -> bool:
    """Tell whether records of a kind may come in a format."""
    return not form.kinds or bool({kind.name, kind.extends} & set(form.kinds))


def _of_table(content: bytes, kind: Kind | None) -> str:
    """Return "mednum.csv" for a table of the national standard, else "csv"."""
    head = content[:65_536].rpartition(b"\n")[0] or content[:65_536]
    return "mednum.csv" if _is_place(set(table(head).header), kind) else "csv"


def _of_json(content: bytes, kind: Kind | None) -> str:
    """Return the format of a JSON file: notices, places of the national standard, or any."""
    value, _fault = loaded(content)
    first = value[0] if isinstance(value, list) and value else value
    if not isinstance(first, Mapping) or "records" in first:
        return "json"
    names = {str(key) for key in first}
    if _may_be(kind, _STUDY) and "type" in names and names & {"issued", "author", "title"}:
        return "csljson"
    return "mednum.csv" if _is_place(names, kind) else "json"


def _is_place(names: set[str], kind: Kind | None) -> bool:
    """Tell whether columns are those of the national standard of places, not of our exports."""
    known = _may_be(kind, _PLACE) or (kind is not None and kind.name == "contact")
    return known and {"id", "nom"} <= names and "title" not in names and bool(names & _PLACES)


def _may_be(kind: Kind | None, name: str) -> bool:
    """Tell whether records may be of the kind `name` when `kind` is asked for."""
    return kind is None or name in {kind.name, kind.extends}
