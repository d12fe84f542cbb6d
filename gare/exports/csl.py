"""Studies as CSL-JSON 1.0.2 says them, both ways: the hub of all bibliographic formats."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from gare.exports.genres import from_csl, genre_named
from gare.exports.values import Name, day_parts, names, number, plain, text, texts
from gare.model.kinds import FieldProblem, Record

KEPT: Final = "csl"
"""The key of a header that keeps what a fiche has no field for."""
_IN_A_REVIEW: Final = frozenset({"article", "dossier"})
_PLAIN: Final[Mapping[str, str]] = {
    "volume": "volume",
    "collection-title": "collection",
    "DOI": "doi",
    "ISBN": "isbn",
    "ISSN": "issn",
    "URL": "url",
    "note": "note",
    "genre": "type_document",
    "publisher-place": "lieu_edition",
    "edition": "edition",
    "page": "pages",
}
"""Variables that are one key of a header, whatever the genre."""
_PERSONS: Final = {"author": "auteurs", "editor": "direction"}
_ELSEWHERE: Final = frozenset(
    {
        "id", "type", "title", "language", "keyword", "issued", "abstract", "number-of-pages",
        "container-title", "publisher", "issue", "number", "archive", "archive_location",
    }
)  # fmt: skip
_HAL: Final = re.compile(r"[a-z]+-[0-9]{6,}(?:v[0-9]+)?")


def as_csl(record: Record) -> dict[str, object]:
    """Return the CSL-JSON of a study; nothing is invented for what is missing."""
    fields = record.fields
    genre = genre_named(text(fields.get("genre")))
    found: dict[str, object] = {
        "id": record.id or record.path,
        "type": genre.csl,
        "title": record.title,
        "language": record.lang,
        "author": _csl_names(names(fields.get("auteurs"))),
        "issued": _csl_date(fields.get("date")),
        "keyword": ", ".join(record.tags),
        "number-of-pages": text(fields.get("nombre_pages")),
        "abstract": text(fields.get("resume")),
    }
    found |= {variable: text(fields.get(key)) for variable, key in _PLAIN.items()}
    found |= _placed(fields, genre.name)
    found |= _links(fields)
    kept = fields.get(KEPT)
    extra = {str(k): plain(v) for k, v in kept.items()} if isinstance(kept, Mapping) else {}
    return extra | {variable: value for variable, value in found.items() if value}


def _placed(fields: Mapping[str, object], genre: str) -> dict[str, object]:
    """Return what depends on the genre: where it appeared, who published it, who directed it."""
    review, book = text(fields.get("revue")), text(fields.get("ouvrage"))
    direction = names(fields.get("direction"))
    found: dict[str, object] = {
        "container-title": review or book,
        "issue" if genre in _IN_A_REVIEW or review else "number": text(fields.get("numero")),
        "publisher": text(fields.get("editeur")) or text(fields.get("etablissement")),
    }
    if genre in {"these", "memoire"}:
        said = " et ".join(one.shown for one in direction)
        if said and not fields.get("note"):
            found["note"] = f"Sous la direction de {said}"
    else:
        found["editor"] = _csl_names(direction)
    return found


def _links(fields: Mapping[str, object]) -> dict[str, object]:
    """Return where to read it: its address, else that of its file, of HAL or of theses.fr."""
    hal, thesis = text(fields.get("hal")), text(fields.get("theses_fr"))
    address = text(fields.get("url")) or text(fields.get("url_pdf"))
    if not address and hal:
        address = f"https://hal.science/{hal}"
    if not address and thesis:
        address = f"https://theses.fr/{thesis}"
    archive = {"archive": "HAL", "archive_location": hal} if hal else {}
    return {"URL": address, **archive}


def _csl_names(people: Sequence[Name]) -> list[dict[str, str]]:
    """Return names as CSL has them."""
    return [
        {"literal": one.literal}
        if one.literal
        else {key: said for key, said in (("family", one.family), ("given", one.given)) if said}
        for one in people
    ]


def _csl_date(value: object) -> dict[str, object]:
    """Return a date as far as it is known, {} when nothing is."""
    parts = day_parts(value)
    if parts:
        return {"date-parts": [list(parts)]}
    return {"raw": text(value)} if text(value) else {}


def fields_of(csl: Mapping[str, object]) -> tuple[dict[str, object], str]:
    """Return the header of a study and its abstract; what has no field is kept under `csl`."""
    said = text(csl.get("genre"))
    genre = from_csl(text(csl.get("type")), said)
    fields: dict[str, object] = {
        "id": text(csl.get("id")),
        "title": text(csl.get("title")),
        "kind": "etude",
        "tags": [
            one for part in re.split("[,;]", text(csl.get("keyword"))) if (one := part.strip())
        ],
        "lang": text(csl.get("language")).lower().partition("-")[0][:20],
        "genre": genre,
        "date": _date_text(csl.get("issued")),
        "nombre_pages": _count(csl.get("number-of-pages")),
    }
    fields |= {key: _people(csl.get(variable)) for variable, key in _PERSONS.items()}
    fields |= _unplaced(csl, genre)
    fields |= {key: text(csl.get(variable)) for variable, key in _PLAIN.items()}
    hal = text(csl.get("archive_location"))
    if text(csl.get("archive")).upper() == "HAL" and _HAL.fullmatch(hal):
        fields["hal"] = hal
    known = {*_PLAIN, *_PERSONS, *_ELSEWHERE}
    kept = {str(key): plain(value) for key, value in csl.items() if key not in known}
    fields[KEPT] = {key: value for key, value in kept.items() if value not in ("", None, [], {})}
    return {key: value for key, value in fields.items() if value not in ("", None, [], {})}, text(
        csl.get("abstract")
    )


def study_problems(
    fields: Mapping[str, object], place: int, seen: dict[str, int]
) -> tuple[FieldProblem, ...]:
    """Return what is wrong with a notice: no title, or an id seen before (then noted in `seen`)."""
    problems = [] if fields.get("title") else [FieldProblem("title", "required")]
    ident = str(fields.get("id", ""))
    if ident and seen.setdefault(ident, place) != place:
        problems.append(FieldProblem("id", "duplicate", str(seen[ident])))
    return tuple(problems)


def _unplaced(csl: Mapping[str, object], genre: str) -> dict[str, object]:
    """Return where it appeared and who published it, under the keys of its genre."""
    book = genre in {"chapitre", "communication"}
    school = genre in {"these", "memoire"}
    return {
        "ouvrage" if book else "revue": text(csl.get("container-title")),
        "etablissement" if school else "editeur": text(csl.get("publisher")),
        "numero": text(csl.get("issue")) or text(csl.get("number")),
    }


def _people(value: object) -> list[dict[str, str]]:
    """Return persons and organisations as a header has them."""
    given = value if isinstance(value, list) else []
    return [one for one in map(_person, given) if one]


def _person(value: object) -> dict[str, str]:
    """Return one of them; particles ("de", "van") go before the family name."""
    if not isinstance(value, Mapping):
        return {"organisme": text(value)} if text(value) else {}
    if text(value.get("literal")):
        return {"organisme": text(value.get("literal"))}
    particles = (text(value.get(key)) for key in ("dropping-particle", "non-dropping-particle"))
    family = " ".join(one for one in (*particles, text(value.get("family"))) if one)
    given, suffix = text(value.get("given")), text(value.get("suffix"))
    found = {"nom": family, "prenom": " ".join(one for one in (given, suffix) if one)}
    return {key: one for key, one in found.items() if one} if family else {}


def _date_text(value: object) -> str:
    """Return a date of CSL as a header has it: "2021", "2021-03", "2021-03-15", or its words."""
    if not isinstance(value, Mapping):
        return text(value)
    parts = value.get("date-parts")
    first = parts[0] if isinstance(parts, list) and parts else None
    if isinstance(first, list) and first:
        given = [number(one) for one in first[:3]]
        if all(isinstance(one, int) and 0 < one < 10_000 for one in given):
            return "-".join(
                f"{one:04d}" if not rank else f"{one:02d}" for rank, one in enumerate(given)
            )
    return text(value.get("raw")) or text(value.get("literal"))


def _count(value: object) -> int | str:
    """Return a number of pages, as a number when it is one."""
    found = number(value)
    return found if isinstance(found, int) else "; ".join(texts(value))
