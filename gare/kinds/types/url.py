"""An address of the web."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Final
from urllib.parse import urlsplit

from gare.kinds.shown import Link, Plain, Shown
from gare.kinds.types.base import FieldType, problem
from gare.kinds.values import as_text
from gare.model.kinds import Field, FieldProblem

MAX_URL: Final = 2000
_BARE: Final = re.compile(
    r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,5}[a-z]{2,24}(?:/\S*)?", re.IGNORECASE
)
_ODD: Final = re.compile(r"[\s\x00-\x1f\x7f-\x9f\\<>\"\u200b-\u200f\u2028-\u202e\u2066-\u2069]")


@dataclass(frozen=True)
class Url(FieldType):
    """An address that begins with https:// or http://; `https://` is added when it lacks."""

    name: ClassVar[str] = "url"
    widget: ClassVar[str] = "url"

    def parse(self, field: Field, text: str) -> object:  # noqa: ARG002  (as all types)
        """Return the address, with its beginning."""
        return f"https://{text}" if _BARE.fullmatch(text) else text

    def faults(self, field: Field, value: object) -> Iterator[FieldProblem]:
        """Yield that it is no address of the web, or too long."""
        if not is_web_address(value):
            yield problem(field, "url", as_text(value))
        elif field.pattern or field.max_length:
            yield from FieldType.faults(self, field, value)

    def show(self, field: Field, value: object, now: datetime) -> Shown | None:  # noqa: ARG002  (as all types)
        """Return a link that reads without its beginning."""
        text = as_text(value)
        return Link(text, bare(text)) if is_web_address(value) else Plain(text, wrong=True)

    def values_of(self, field: Field, value: object) -> tuple[str, ...]:  # noqa: ARG002  (as all types)
        """Return nothing: addresses are not counted."""
        return ()


def is_web_address(value: object) -> bool:
    """Tell whether a value is an absolute http(s) address without anything odd in it."""
    if not isinstance(value, str) or len(value) > MAX_URL or _ODD.search(value):
        return False
    try:
        parts = urlsplit(value)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        return False
    named = bool(host) and "@" not in parts.netloc and ("." in host or host == "localhost")
    return parts.scheme.lower() in {"http", "https"} and named


def bare(url: str) -> str:
    """Return an address as people read it: without https://, www., nor a last slash."""
    text = url.partition("://")[2] or url
    return text.removeprefix("www.").removesuffix("/")
