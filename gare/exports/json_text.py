"""JSON as text: for files, piece by piece, and for the head of a page."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from gare.exports.format import Fault, readable
from gare.exports.values import plain

_IN_SCRIPT: Final = str.maketrans(
    {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
)


def script_json(value: object) -> str:
    """Return JSON that can stand in a script element: no `<`, `>`, `&` in it, so no end of it."""
    return json.dumps(plain(value), ensure_ascii=False).translate(_IN_SCRIPT)


def stream(head: Mapping[str, object], name: str, values: Iterable[object]) -> Iterator[bytes]:
    """Yield an object with the keys of `head` and then a list, one value at a time."""
    opening = _text(head)[:-1] + (", " if head else "")
    yield f"{opening}{json.dumps(name)}: [".encode()
    separator = "\n"
    for value in values:
        yield (separator + _text(value)).encode("utf-8", "replace")
        separator = ",\n"
    yield b"\n]}\n"


def stream_list(values: Iterable[object]) -> Iterator[bytes]:
    """Yield a list, one value at a time."""
    separator = "[\n"
    for value in values:
        yield (separator + _text(value)).encode("utf-8", "replace")
        separator = ",\n"
    yield b"\n]\n" if separator == ",\n" else b"[]\n"


def _text(value: object) -> str:
    """Return a value as JSON."""
    return json.dumps(plain(value), ensure_ascii=False)


def loaded(content: bytes) -> tuple[object, Fault | None]:
    """Return the value of a JSON file and None, or None and why it cannot be read."""
    fault = readable(content)
    if fault is not None:
        return None, fault
    try:
        return json.loads(content.decode("utf-8-sig"), parse_constant=lambda _name: None), None
    except UnicodeDecodeError:
        return None, Fault("encoding")
    except json.JSONDecodeError as error:
        return None, Fault("syntax", error.lineno, error.msg)
    except (ValueError, RecursionError):
        return None, Fault("syntax")
