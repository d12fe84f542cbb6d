"""Between the fields of BibTeX and BibLaTeX and the variables of CSL."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from bibtexparser.middlewares.names import (
    InvalidNameError,
    parse_single_name_into_parts,
    split_multiple_persons_names,
)

from gare.exports.genres import from_bib, genre_named
from gare.exports.latex import decoded

KEPT: Final = "bibtex"
"""The key of a header that keeps the fields of an entry that no fiche has."""
VERBATIM: Final = frozenset({"url", "doi", "eprint", "file", "eprinttype", "archiveprefix"})
LEFT_OUT: Final = frozenset({"file", "bdsk-file-1", "date-added", "date-modified", "timestamp"})
"""What reference managers note for themselves: paths on someone's disk, times of edits."""
VARIABLES: Final[Mapping[str, str]] = {
    "title": "title",
    "volume": "volume",
    "pages": "page",
    "series": "collection-title",
    "pagetotal": "number-of-pages",
    "doi": "DOI",
    "isbn": "ISBN",
    "issn": "ISSN",
    "url": "URL",
    "note": "note",
    "type": "genre",
    "address": "publisher-place",
    "edition": "edition",
    "abstract": "abstract",
    "keywords": "keyword",
}
"""Fields that are one variable; the first name is the one written."""
_OTHERS: Final[Mapping[str, str]] = {
    "location": "publisher-place",
    "journal": "container-title",
    "journaltitle": "container-title",
    "booktitle": "container-title",
    "publisher": "publisher",
    "institution": "publisher",
    "school": "publisher",
    "organization": "publisher",
    "issue": "issue",
}
_LANGUAGES: Final = {
    "french": "fr", "francais": "fr", "français": "fr", "english": "en", "american": "en",
    "british": "en", "german": "de", "ngerman": "de", "spanish": "es", "italian": "it",
    "breton": "br", "portuguese": "pt", "dutch": "nl",
}  # fmt: skip
_MONTHS: Final = (
    ("jan",), ("feb", "fev", "fév"), ("mar",), ("apr", "avr"), ("may", "mai"), ("jun", "juin"),
    ("jul", "juil"), ("aug", "aou", "aoû"), ("sep",), ("oct",), ("nov",), ("dec", "déc"),
)  # fmt: skip
_DATE: Final = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_SEPARATORS: Final = re.compile(r"[‐‑–—]|-{2,3}")
_WEB: Final = re.compile(r"https?://[^\s{}\\<>]+")
_HELD: Final = frozenset(
    {
        "author",
        "editor",
        "date",
        "year",
        "month",
        "day",
        "number",
        "langid",
        "language",
        "incomplet",
    }
)


def to_csl(entry_type: str, key: str, fields: Mapping[str, str]) -> dict[str, object]:
    """Return the CSL variables of an entry; fields without one are not there."""
    genre = from_bib(entry_type)
    csl: dict[str, object] = {"id": key, "type": genre_named(genre).csl}
    site = {"organization": "container-title"} if genre == "page-web" else {}
    for name, variable in {**_OTHERS, **VARIABLES, **site}.items():
        if name in fields and not csl.get(variable):
            csl[variable] = _said(name, fields[name])
    if "page" in csl:
        csl["page"] = _SEPARATORS.sub("-", str(csl["page"]))
    if "number" in fields:
        csl["issue" if genre in {"article", "dossier"} else "number"] = decoded(fields["number"])
    for name in ("author", "editor"):
        csl[name] = people(fields.get(name, ""))
    address = _WEB.search(fields.get("howpublished", ""))
    if address is not None:
        csl.setdefault("URL", address.group())
    csl["issued"] = _issued(fields)
    csl["language"] = _language(fields)
    if genre == "memoire":
        csl["genre"] = csl.get("genre") or "Mémoire"
    return {variable: value for variable, value in csl.items() if value}


def unknown(fields: Mapping[str, str]) -> dict[str, str]:
    """Return the fields that CSL has no variable for, decoded."""
    known = {*VARIABLES, *_OTHERS, *_HELD, *LEFT_OUT}
    if _WEB.search(fields.get("howpublished", "")) and not fields.get("url"):
        known.add("howpublished")
    return {
        name: said
        for name, value in fields.items()
        if name not in known and (said := _said(name, value))
    }


def _said(name: str, value: str) -> str:
    """Return the text of a field; addresses are taken as they are."""
    if is_verbatim(name, value):
        return value.replace("\\_", "_").replace("\\%", "%").strip()
    return decoded(value)


def is_verbatim(name: str, value: str) -> bool:
    """Tell whether a field is taken as it is: an address or an identifier."""
    return name in VERBATIM or value.startswith(("http://", "https://"))


def people(said: str) -> list[dict[str, str]]:
    """Return the names of an author list; braces around a whole name mean an organisation."""
    found = []
    for one in split_multiple_persons_names(said)[:500]:
        if one.startswith("{") and one.endswith("}"):
            found.append({"literal": decoded(one[1:-1])})
        elif one and one.lower() != "others":
            found.append(_person(one))
    return [one for one in found if any(one.values())]


def _person(said: str) -> dict[str, str]:
    """Return one name; a name of one word that no rule splits is an organisation."""
    try:
        parts = parse_single_name_into_parts(said, strict=False)
    except InvalidNameError:
        return {"literal": decoded(said)}
    family = decoded(" ".join((*parts.von, *parts.last, *parts.jr)))
    given = decoded(" ".join(parts.first))
    return {"family": family, "given": given} if given else {"family": family}


def _issued(fields: Mapping[str, str]) -> dict[str, object]:
    """Return the date: `date` when it is one, else year, month and day."""
    found = _DATE.match(fields.get("date", "").strip())
    if found is not None:
        return {"date-parts": [[int(part) for part in found.groups() if part]]}
    year = decoded(fields.get("year", "") or fields.get("date", ""))
    if not re.fullmatch(r"\d{4}", year):
        return {"raw": year} if year else {}
    month = _month(decoded(fields.get("month", "")))
    day = decoded(fields.get("day", ""))
    parts = [int(year), month] if month else [int(year)]
    return {
        "date-parts": [[*parts, int(day)] if month and re.fullmatch(r"\d{1,2}", day) else parts]
    }


def _month(said: str) -> int:
    """Return the number of a month, 0 when it is none."""
    word = said.strip().lower()
    if re.fullmatch(r"\d{1,2}", word):
        return int(word) if 1 <= int(word) <= 12 else 0
    ranks = (rank for rank, starts in enumerate(_MONTHS, 1) if word.startswith(starts))
    return next(ranks, 0)


def _language(fields: Mapping[str, str]) -> str:
    """Return the language of an entry as a tag of two letters when its name is known."""
    said = decoded(fields.get("langid", "") or fields.get("language", "")).lower()
    return _LANGUAGES.get(said, said.partition("-")[0])[:20]
