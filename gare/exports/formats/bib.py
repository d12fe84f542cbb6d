"""BibTeX and BibLaTeX: written in UTF-8 with capitals protected, read with LaTeX decoded."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from bibtexparser.entrypoint import parse_string, write_string
from bibtexparser.library import Library
from bibtexparser.model import Entry, Field

from gare.exports.bibtex import LEFT_OUT, VARIABLES, VERBATIM, is_verbatim, to_csl, unknown
from gare.exports.csl import as_csl, fields_of
from gare.exports.format import Collection, Fault, Format, Found, Reading, readable
from gare.exports.formats.csljson import study_problems
from gare.exports.genres import genre_named
from gare.exports.latex import decoded, encoded, protected
from gare.exports.tables import decoded as decoded_file
from gare.exports.values import names, text
from gare.model.kinds import Kind, Record

KEPT: Final = "bibtex"
"""The key of a header that keeps the fields of an entry that no fiche has."""
MAX_BYTES: Final = 2_000_000
MAX_ENTRIES: Final = 5_000
_KEY: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:+/-]{0,99}")
_NAME: Final = re.compile(r"[a-z][a-z0-9_-]{0,40}")
_CONTAINERS: Final = {
    "incollection": "booktitle", "inproceedings": "booktitle", "online": "organization",
}  # fmt: skip
_PUBLISHERS: Final = {
    "report": "institution", "phdthesis": "school", "mastersthesis": "school",
}  # fmt: skip


def _write(records: Iterable[Record], _about: Collection) -> Iterator[bytes]:
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


def _read(content: bytes, _kind: Kind | None) -> Reading:
    """Return the studies of a file; entries that cannot be parsed are told with their line."""
    fault = readable(content)
    if fault is None and len(content) > MAX_BYTES:
        fault = Fault("size", None, str(MAX_BYTES))
    said = decoded_file(content)
    if fault is not None or said is None:
        return Reading(faults=(fault or Fault("encoding"),))
    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)  # it logs what people send
    try:
        library = parse_string(said)
    except (ValueError, RecursionError, IndexError, KeyError):
        return Reading(faults=(Fault("syntax"),))
    faults = [Fault("unreadable", (block.start_line or 0) + 1) for block in library.failed_blocks]
    found = _found(library.entries[:MAX_ENTRIES])
    ignored = dict.fromkeys(
        n for e in library.entries for n in e.fields_dict if n.lower() in LEFT_OUT
    )
    if len(library.entries) > MAX_ENTRIES:
        faults.append(Fault("too-many", None, str(MAX_ENTRIES)))
    if not library.blocks or not (found or faults):
        faults.append(Fault("syntax"))
    return Reading(found, tuple(faults), tuple(ignored))


def _found(entries: Iterable[Entry]) -> tuple[Found, ...]:
    """Return the studies of entries."""
    found, seen = [], dict[str, int]()
    for entry in entries:
        said = {one.key.lower(): str(one.value) for one in entry.fields}
        fields, body = fields_of(to_csl(entry.entry_type, entry.key, said))
        kept = unknown(said)
        if said.get("eprinttype", said.get("archiveprefix", "")).lower() == "hal":
            fields["hal"] = kept.pop("eprint", "")
            kept = {name: one for name, one in kept.items() if name not in VERBATIM}
        if said.get("incomplet"):
            fields["incomplet"] = [decoded(said["incomplet"])]
        if kept:
            fields[KEPT] = kept
        place = (entry.start_line or 0) + 1
        problems = study_problems(fields, place, seen)
        found.append(Found(fields, body, place, "", problems))
    return tuple(found)


FORMAT: Final = Format(
    "bib", "application/x-bibtex; charset=utf-8", "bib", ("etude",), _write, _read
)
