"""BibTeX and BibLaTeX written in UTF-8, capitals protected."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from bibtexparser import Library  # type: ignore[attr-defined]  # public, said without __all__
from bibtexparser.entrypoint import write_string
from bibtexparser.model import Entry, Field

from gare.exports.bibtex import KEPT, VARIABLES, is_verbatim
from gare.exports.csl import as_csl
from gare.exports.format import Collection
from gare.exports.genres import genre_named
from gare.exports.latex import encoded, protected
from gare.exports.values import names, text
from gare.model.kinds import Record

_KEY: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:+/-]{0,99}")
_NAME: Final = re.compile(r"[a-z][a-z0-9_-]{0,40}")
_CONTAINERS: Final = {
    "incollection": "booktitle", "inproceedings": "booktitle", "online": "organization",
}  # fmt: skip
_PUBLISHERS: Final = {
    "report": "institution", "phdthesis": "school", "mastersthesis": "school",
}  # fmt: skip


def write(records: Iterable[Record], _about: Collection) -> Iterator[bytes]:
    """Yield the entries one by one, each with a key of its own."""
    taken: set[str] = set()
    for record in records:
        key = _key(record, taken)
        taken.add(key)
        entry = Entry(genre_named(text(record.fields.get("genre"))).bib, key, _fields(record))
        written = write_string(Library([entry]))
        yield f"{written.strip()}\n\n".encode("utf-8", "replace")


def _key(record: Record, taken: set[str]) -> str:
    """Return the key of an entry: the id when it can be one, else the end of the path."""
    wanted = record.id if _KEY.fullmatch(record.id) else record.path.rpartition("/")[2]
    key = wanted if _KEY.fullmatch(wanted) else "notice"
    rank = 2
    while (found := key if rank == 2 else f"{key}-{rank - 1}") in taken:
        rank += 1
    return found


def _fields(record: Record) -> list[Field]:
    """Return the fields of an entry: those of CSL, then those kept from where it came from."""
    csl, genre = as_csl(record), genre_named(text(record.fields.get("genre"))).bib
    found = {name: text(csl.get(variable)) for name, variable in VARIABLES.items()}
    found["title"] = protected(record.title)
    found |= {name: _written(name, said) for name, said in found.items() if name != "title"}
    found["pages"] = found["pages"].replace("-", "--")
    for variable, key in (("author", "auteurs"), ("editor", "direction")):
        found[variable] = _people(record.fields.get(key))
    journal = _CONTAINERS.get(genre, "journal")
    found[journal] = encoded(text(csl.get("container-title")))
    found[_PUBLISHERS.get(genre, "publisher")] = encoded(text(csl.get("publisher")))
    found["number"] = encoded(text(csl.get("issue")) or text(csl.get("number")))
    found |= _dated(text(record.fields.get("date")))
    found["langid"] = {"fr": "french", "en": "english"}.get(record.lang, record.lang)
    found |= _archived(record.fields)
    return [Field(name, said) for name, said in found.items() if said]


def _written(name: str, said: str) -> str:
    """Return the text of a field; addresses keep their signs, but for braces and spaces."""
    return re.sub(r"[\s{}\\]", "", said) if is_verbatim(name, said) else encoded(said)


def _people(value: object) -> str:
    """Return an author list; organisations are in braces."""
    said = (
        f"{{{encoded(one.literal)}}}"
        if one.literal
        else ", ".join(encoded(part).replace(",", " ") for part in (one.family, one.given) if part)
        for one in names(value)
    )
    return " and ".join(re.sub(r"\band\b", "{and}", one) if one[:1] != "{" else one for one in said)


def _dated(said: str) -> dict[str, str]:
    """Return the date of an entry, and its year for the old styles."""
    year = re.match(r"\d{4}", said)
    if year is None:
        return {"year": encoded(said)}
    return {"date": encoded(said), "year": year.group()} if len(said) > 4 else {"year": said}


def _archived(fields: Mapping[str, object]) -> dict[str, str]:
    """Return the place in HAL, what is missing, and the fields kept from an import."""
    found: dict[str, str] = {}
    if text(fields.get("hal")):
        found = {"eprint": _written("eprint", text(fields.get("hal"))), "eprinttype": "hal"}
    found["incomplet"] = encoded(text(fields.get("incomplet")))
    kept = fields.get(KEPT)
    for name, said in kept.items() if isinstance(kept, Mapping) else ():
        if _NAME.fullmatch(str(name)):
            found[str(name)] = _written(str(name), text(said))
    return found
