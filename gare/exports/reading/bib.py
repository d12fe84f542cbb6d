"""Studies read from BibTeX and BibLaTeX files, LaTeX decoded."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from typing import Final

from bibtexparser.entrypoint import parse_string
from bibtexparser.model import Entry

from gare.exports.bibtex import KEPT, LEFT_OUT, VERBATIM, to_csl, unknown
from gare.exports.csl import fields_of, study_problems
from gare.exports.format import Fault, Found, Reading, readable
from gare.exports.latex import MAX_CHARS, decoded
from gare.exports.tables import decoded as decoded_file
from gare.model.kinds import Kind

MAX_BYTES: Final = 2_000_000
MAX_ENTRIES: Final = 5_000
MAX_LATEX_CHARS: Final = 400_000
"""How much text with commands is decoded: at worst 30 seconds."""


def read(content: bytes, _kind: Kind | None) -> Reading:
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
    entries = _affordable(library.entries[:MAX_ENTRIES])
    found = _found(entries)
    ignored = dict.fromkeys(
        n for e in library.entries for n in e.fields_dict if n.lower() in LEFT_OUT
    )
    if len(library.entries) > len(entries):
        faults.append(Fault("too-many", None, str(len(entries))))
    if not library.blocks or not (found or faults):
        faults.append(Fault("syntax"))
    return Reading(found, tuple(faults), tuple(ignored))


def _affordable(entries: Sequence[Entry]) -> Sequence[Entry]:
    """Return the first entries, as long as their commands take a bearable time to decode."""
    spent = 0
    for rank, entry in enumerate(entries):
        values = (str(one.value) for one in entry.fields)
        spent += sum(len(said) for said in values if "\\" in said and len(said) <= MAX_CHARS)
        if spent > MAX_LATEX_CHARS:
            return entries[:rank]
    return entries


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
