"""CSL-JSON 1.0.2: studies for Zotero, pandoc and citation processors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from gare.exports.csl import as_csl, fields_of, study_problems
from gare.exports.format import MAX_FOUND, Collection, Fault, Format, Found, Reading
from gare.exports.json_text import loaded, stream_list
from gare.model.kinds import Kind, Record

_MEDIA: Final = "application/vnd.citationstyles.csl+json"


def _write(records: Iterable[Record], _about: Collection) -> Iterator[bytes]:
    """Yield the list."""
    return stream_list(map(as_csl, records))


def _read(content: bytes, _kind: Kind | None) -> Reading:
    """Return the studies of a list, or of one notice."""
    value, fault = loaded(content)
    if fault is not None:
        return Reading(faults=(fault,))
    notices = [value] if isinstance(value, Mapping) else value
    if not isinstance(notices, list):
        return Reading(faults=(Fault("syntax", None, "[ ]"),))
    faults = [Fault("too-many", None, str(MAX_FOUND))] if len(notices) > MAX_FOUND else []
    found, seen = [], dict[str, int]()
    for place, one in enumerate(notices[:MAX_FOUND], 1):
        if isinstance(one, Mapping):
            fields, body = fields_of(one)
            found.append(Found(fields, body, place, "", study_problems(fields, place, seen)))
        else:
            faults.append(Fault("unreadable", place))
    return Reading(tuple(found), tuple(faults))


FORMAT: Final = Format("csljson", _MEDIA, "json", ("etude",), _write, _read)
