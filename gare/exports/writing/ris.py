"""RIS: studies for reference managers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import rispy

from gare.exports.csl import as_csl
from gare.exports.format import Collection
from gare.exports.genres import GENRES, Genre, genre_named
from gare.exports.values import Name, day_parts, names, text
from gare.model.kinds import Record

_VARIABLES: Final[Mapping[str, str]] = {
    "title": "title",
    "container-title": "secondary_title",
    "collection-title": "tertiary_title",
    "publisher": "publisher",
    "publisher-place": "place_published",
    "volume": "volume",
    "number": "number",
    "issue": "number",
    "edition": "edition",
    "language": "language",
    "abstract": "abstract",
    "DOI": "doi",
    "id": "id",
}


ARCHIVES: Final[Mapping[str, str]] = {"hal": "HAL", "theses_fr": "theses.fr"}
"""Fields that are numbers of an archive, and its name."""


class _Writer(rispy.RisWriter):  # type: ignore[misc]  # rispy ships no types
    """Writes notices without the rank that rispy puts before each."""

    def set_header(self, count: int) -> str:  # noqa: ARG002  (signature of rispy)
        """Return nothing."""
        return ""


def write(records: Iterable[Record], _about: Collection) -> Iterator[bytes]:
    """Yield the notices one by one."""
    for record in records:
        notice = rispy.dumps([_notice(record)], implementation=_Writer)
        yield f"{str(notice).strip()}\r\n\r\n".encode("utf-8", "replace")


def _notice(record: Record) -> dict[str, object]:
    """Return the tags of a study, by the names of rispy."""
    csl, fields = as_csl(record), record.fields
    pages, dash, end = text(csl.get("page")).partition("-")
    genre = genre_named(text(fields.get("genre")))
    found: dict[str, object] = {
        "type_of_reference": genre.ris,
        "type_of_work": _line(text(csl.get("genre"))) or _work(genre),
        "authors": [_line(_name(one)) for one in names(fields.get("auteurs"))],
        "secondary_authors": [_line(_name(one)) for one in names(fields.get("direction"))],
        "keywords": [_line(one) for one in record.tags],
        "notes": [_line(one)] if (one := text(csl.get("note"))) else [],
        "urls": _addresses(csl, fields),
        "file_attachments1": _line(text(fields.get("url_pdf"))),
        "start_page": _line(pages) or _line(text(csl.get("number-of-pages"))),
        "end_page": _line(end if dash else pages),
        "issn": _line(text(csl.get("ISSN")) or text(csl.get("ISBN"))),
    }
    found |= {name: said for var, name in _VARIABLES.items() if (said := _line(text(csl.get(var))))}
    found |= _archive(fields)
    return {name: said for name, said in (found | _dates(fields)).items() if said}


def _work(genre: Genre) -> str:
    """Return our word for a genre when the type of RIS is that of another one too."""
    first = next((one for one in GENRES if one.ris == genre.ris), genre)
    return "" if first is genre else genre.name


def _addresses(csl: Mapping[str, object], fields: Mapping[str, object]) -> list[str]:
    """Return where it is read; the address of its file has a tag of its own."""
    address = text(csl.get("URL"))
    return [] if not address or address == text(fields.get("url_pdf")) else [_line(address)]


def _archive(fields: Mapping[str, object]) -> dict[str, object]:
    """Return the archive that keeps it, and its number there."""
    for name, database in ARCHIVES.items():
        if number := _line(text(fields.get(name))):
            return {"name_of_database": database, "accession_number": number}
    return {}


def _dates(fields: Mapping[str, object]) -> dict[str, object]:
    """Return the year, and the date as RIS has it: "2021/03//"."""
    parts = day_parts(fields.get("date"))
    if not parts:
        return {}
    rest = "/".join([f"{one:02d}" for one in parts[1:]] + [""] * (3 - len(parts)))
    return {"year": str(parts[0]), "date": f"{parts[0]}/{rest}/" if len(parts) > 1 else ""}


def _name(one: Name) -> str:
    """Return a name as RIS has it; an organisation keeps no comma, which would split it."""
    if one.literal:
        return one.literal.replace(",", " ")
    return f"{one.family}, {one.given}".strip()


def _line(said: str) -> str:
    """Return a text on one line: a line of its own would be a tag."""
    return " ".join(said.split())
