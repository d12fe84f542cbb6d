"""A file of the page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from urllib.parse import unquote

from gare.kinds.shown import File as ShownFile
from gare.kinds.shown import Link, Plain, Shown
from gare.kinds.types.base import FieldType, problem
from gare.kinds.types.url import bare, is_web_address
from gare.kinds.values import as_text
from gare.model.kinds import Field, FieldProblem
from gare.model.names import name_fault


@dataclass(frozen=True)
class File(FieldType):
    """A file added to the page ("rapport/annexe.pdf", relative to it), or an address."""

    name: ClassVar[str] = "file"
    widget: ClassVar[str] = "file"

    def faults(self, field: Field, value: object) -> Iterator[FieldProblem]:
        """Yield that it can be neither."""
        text = as_text(value)
        if isinstance(value, dict | list) or not (is_file(text) or is_web_address(text)):
            yield problem(field, "file", text)

    def show(self, field: Field, value: object, now: datetime) -> Shown | None:  # noqa: ARG002  (as all types)
        """Return the file, or a link."""
        text = as_text(value)
        if is_web_address(text):
            return Link(text, bare(text))
        if isinstance(value, dict | list) or not is_file(text):
            return Plain(text, wrong=True)
        return ShownFile(text)

    def values_of(self, field: Field, value: object) -> tuple[str, ...]:  # noqa: ARG002  (as all types)
        """Return nothing: files are not counted."""
        return ()


def is_file(text: str) -> bool:
    """Tell whether a text may be the path of a file, relative to a page."""
    path = unquote(text)
    while path.startswith(("./", "../")):
        path = path.partition("/")[2]
    return ":" not in path and name_fault(path) is None
