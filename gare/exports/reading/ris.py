"""Studies read from RIS files, as reference managers and library catalogues write them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import rispy

from gare.exports.csl import fields_of, study_problems
from gare.exports.format import MAX_FOUND, Fault, Found, Reading, readable
from gare.exports.genres import from_ris, genre_named
from gare.exports.tables import decoded
from gare.exports.values import text, texts
from gare.model.kinds import Kind

MAX_BYTES: Final = 5_000_000
_BEGINNING: Final = re.compile(r"^[ \t]*TY {1,2}- ?", re.MULTILINE)
_TAG: Final = re.compile(r"^([A-Z][A-Z0-9]) {1,2}-[ \t]?", re.MULTILINE)
_VARIABLES: Final[Mapping[str, Sequence[str]]] = {
    "id": ("id",),
    "title": ("title", "primary_title"),
    "container-title": ("secondary_title", "journal_name", "alternate_title3", "alternate_title2"),
    "collection-title": ("tertiary_title",),
    "publisher": ("publisher",),
    "publisher-place": ("place_published",),
    "volume": ("volume",),
    "number": ("number",),
    "edition": ("edition",),
    "language": ("language",),
    "abstract": ("abstract", "notes_abstract"),
    "DOI": ("doi",),
}
"""Variables of CSL, and the tags that may say each, by the names of rispy."""
_IN_PAGES: Final = frozenset({"article", "chapitre", "communication", "dossier"})
_ARCHIVES: Final[Mapping[str, tuple[str, str, str]]] = {
    "hal": ("hal", r"[a-z]+-\d{6,}(?:v\d+)?", "https://hal.science/"),
    "theses.fr": ("theses_fr", r"\d{4}[A-Z0-9]{4,20}|s\d{4,8}", "https://theses.fr/"),
}
"""Archives by their names, the field of their numbers, what these look like, where they are."""
_DIRECTION: Final = "Sous la direction de "
_DATE: Final = re.compile(r"(\d{4})(?:[/-](\d{1,2})?)?(?:[/-](\d{1,2})?)?(?:/.*)?")


def read(content: bytes, _kind: Kind | None) -> Reading:
    """Return the studies of a file; a notice that cannot be read is told with its line."""
    fault = readable(content)
    if fault is None and len(content) > MAX_BYTES:
        fault = Fault("size", None, str(MAX_BYTES))
    said = decoded(content)
    if fault is not None or said is None:
        return Reading(faults=(fault or Fault("encoding"),))
    found: list[Found] = []
    faults: list[Fault] = []
    seen: dict[str, int] = {}
    for place, notice in _notices("\n".join(said.splitlines())):
        if len(found) >= MAX_FOUND:
            faults.append(Fault("too-many", None, str(MAX_FOUND)))
            break
        fields_body = _study(notice)
        if fields_body is None:
            faults.append(Fault("unreadable", place))
            continue
        fields, body = fields_body
        found.append(Found(fields, body, place, "", study_problems(fields, place, seen)))
    if not (found or faults):
        faults.append(Fault("syntax"))
    return Reading(tuple(found), tuple(faults))


def _notices(said: str) -> Iterator[tuple[int, str]]:
    """Give the notices of a file, each with its line."""
    starts = [match.start() for match in _BEGINNING.finditer(said)]
    line, last = 1, 0
    for start, end in zip(starts, [*starts[1:], len(said)], strict=False):
        line += said.count("\n", last, start)
        last = start
        yield line, said[start:end]


def _study(notice: str) -> tuple[dict[str, object], str] | None:
    """Return the header and the abstract of a notice, None when it cannot be read."""
    whole = _TAG.sub(r"\1  - ", notice.lstrip()) + "\nER  - "
    try:
        [tags, *_rest] = rispy.loads(whole, delimiter_tags_mapping={})
    except (ValueError, KeyError, TypeError, AttributeError, IndexError):
        return None
    kind = text(tags.get("type_of_reference"))
    work = text(tags.get("type_of_work"))
    said_genre = genre_named(work)
    genre = said_genre.name if said_genre.ris == kind else from_ris(kind)
    fields, body = fields_of(_csl(tags, genre, "" if said_genre.name == genre else work))
    fields |= {"genre": genre} if genre else {}
    fields |= _places(tags)
    return fields, body


def _csl(tags: Mapping[str, object], genre: str, work: str) -> dict[str, object]:
    """Return the variables of CSL that the tags of a notice say."""
    csl: dict[str, object] = {
        variable: next((one for name in names if (one := text(tags.get(name)))), "")
        for variable, names in _VARIABLES.items()
    }
    csl |= {
        "type": genre_named(genre).csl,
        "genre": work,
        "author": _names(tags, "authors", "first_authors"),
        "editor": _names(tags, "secondary_authors"),
        "keyword": ";".join(texts(tags.get("keywords"))),
        "issued": _issued(tags),
        "note": _note(tags, genre),
    }
    csl |= _pages(tags, genre)
    serial = text(tags.get("issn"))
    digits = re.sub(r"[^0-9Xx]", "", serial.partition(" ")[0] if len(serial) > 20 else serial)
    csl["ISBN" if len(digits) in {10, 13} else "ISSN"] = serial
    return {variable: value for variable, value in csl.items() if value}


def _names(tags: Mapping[str, object], *places: str) -> list[dict[str, str]]:
    """Return persons ("Family, Given") and organisations (no comma)."""
    said = next((found for one in places if (found := texts(tags.get(one)))), ())
    return [_name(one) for one in said[:500]]


def _name(said: str) -> dict[str, str]:
    """Return one name; a family name alone keeps its comma in RIS."""
    family, comma, given = (one.strip() for one in said.partition(","))
    if not comma:
        return {"literal": family}
    return {"family": family, "given": " ".join(given.split(","))} if given else {"family": family}


def _issued(tags: Mapping[str, object]) -> dict[str, object]:
    """Return the date as far as it is said: "2021/03//", else the year."""
    for name in ("date", "publication_year", "year"):
        match = _DATE.fullmatch(text(tags.get(name)))
        if match is not None:
            parts = [int(one) for one in (match[1], match[2], match[3] if match[2] else "") if one]
            return {"date-parts": [parts]}
    said = text(tags.get("year")) or text(tags.get("date"))
    return {"raw": said} if said else {}


def _note(tags: Mapping[str, object], genre: str) -> str:
    """Return the notes, without the sentence that only says who directed a thesis."""
    notes = [one for name in ("notes", "note") for one in texts(tags.get(name))]
    if genre in {"these", "memoire"} and tags.get("secondary_authors"):
        notes = [one for one in notes if not one.startswith(_DIRECTION)]
    return " ".join(notes)


def _pages(tags: Mapping[str, object], genre: str) -> dict[str, object]:
    """Return the pages, or how many there are when the first one is said alone."""
    start, end = text(tags.get("start_page")), text(tags.get("end_page"))
    if start and not end and genre not in _IN_PAGES and start.isdigit():
        return {"number-of-pages": start}
    return {"page": start if end in {"", start} else f"{start}-{end}"}


def _places(tags: Mapping[str, object]) -> dict[str, object]:
    """Return where to read it: its address, its number in an archive, its file."""
    found: dict[str, object] = {}
    number, known = text(tags.get("accession_number")), ""
    archive = _ARCHIVES.get(text(tags.get("name_of_database")).lower())
    if archive is not None and re.fullmatch(archive[1], number):
        found[archive[0]] = number
        known = archive[2] + number
    addresses = (one for one in texts(tags.get("urls")) if one != known)
    if address := next(addresses, ""):
        found["url"] = address
    file = text(tags.get("file_attachments1"))
    return found | ({"url_pdf": file} if file.startswith(("http://", "https://")) else {})
