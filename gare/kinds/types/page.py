"""A link to another page, which shows it too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Final

from gare.kinds.shown import PageLink, Plain, Shown
from gare.kinds.types.base import FieldType, Setting, problem
from gare.kinds.values import as_text
from gare.model.kinds import Field, FieldProblem
from gare.model.names import SUFFIX, name_fault

MAX_REF: Final = 300


@dataclass(frozen=True)
class Page(FieldType):
    """The path of a page ("contacts/labacces", "../contacts/labacces.md") or its title.

    `kinds` are those of the pages to propose, all when there are none. With `free`, a name that
    is no page is as good ("Crédoc"): it is shown without a link until the page exists.
    """

    name: ClassVar[str] = "page"
    widget: ClassVar[str] = "page"
    facet: ClassVar[bool] = True
    settings: ClassVar[dict[str, Setting]] = {"kinds": "texts", "free": "yesno"}

    def parse(self, field: Field, text: str) -> object:
        """Return the reference; the path of a page copied from the address bar loses its "/"."""
        if text.startswith("[[") and text.endswith("]]"):
            text = text[2:-2].partition("|")[0].strip()
        return text.removeprefix("/") if not field.more.get("free") and "://" not in text else text

    def faults(self, field: Field, value: object) -> Iterator[FieldProblem]:
        """Yield that it cannot be a page, by its form."""
        text = as_text(value)
        if isinstance(value, dict | list) or not (field.more.get("free") or could_be_page(text)):
            yield problem(field, "page", text)

    def show(self, field: Field, value: object, now: datetime) -> Shown | None:  # noqa: ARG002  (as all types)
        """Return a link as it is written."""
        text = as_text(value)
        if isinstance(value, dict | list) or not could_be_page(text):
            return Plain(text, wrong=any(self.faults(field, value)))
        return PageLink(text)


def could_be_page(ref: str) -> bool:
    """Tell whether a text may be the path or the title of a page."""
    if not ref or len(ref) > MAX_REF or "://" in ref or "\n" in ref:
        return False
    path = ref
    while path.startswith(("./", "../")):
        path = path.partition("/")[2]
    path = path.removesuffix(SUFFIX)
    return name_fault(path) is None or not any(mark in ref for mark in ("/", "\\", "\x00"))
