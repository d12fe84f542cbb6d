"""Authors: persons with a name and a first name, or organisations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from gare.kinds.shown import Author, Plain, Shown
from gare.kinds.types.base import problem
from gare.kinds.types.composite import Composite, Part, text_of
from gare.kinds.types.orcid import Orcid
from gare.kinds.types.text import Text
from gare.kinds.values import as_text
from gare.model.kinds import Field, FieldProblem


@dataclass(frozen=True)
class Authors(Composite):
    """A list of {nom, prenom} or {organisme}, in their order; a text alone is an organisation."""

    name: ClassVar[str] = "authors"
    widget: ClassVar[str] = "authors"
    facet: ClassVar[bool] = True
    always_many: ClassVar[bool] = True
    main: ClassVar[str] = "organisme"
    parts: ClassVar[tuple[Part, ...]] = (
        Part("nom", Text()),
        Part("prenom", Text()),
        Part("organisme", Text()),
        Part("orcid", Orcid()),
    )

    def faults(self, field: Field, value: object) -> Iterator[FieldProblem]:
        """Yield what is wrong in a part, or that neither a person nor an organisation is named."""
        value = self.whole(value)
        yield from Composite.faults(self, field, value)
        if not isinstance(value, dict):
            return
        person, organisation = text_of(value, "nom"), text_of(value, "organisme")
        if not person and not organisation:
            yield problem(field, "author-name", text_of(value, "prenom"), "nom")
        elif person and organisation:
            yield problem(field, "author-both", organisation, "organisme")

    def show(self, field: Field, value: object, now: datetime) -> Shown | None:  # noqa: ARG002  (as all types)
        """Return the name of an author."""
        value = self.whole(value)
        if not isinstance(value, dict):
            return Plain(as_text(value), wrong=True)
        if organisation := text_of(value, "organisme"):
            return Author(organisation, organisation, person=False)
        last, first = text_of(value, "nom"), text_of(value, "prenom")
        if not last and not first:
            return Plain(as_text(value), wrong=True)
        name, sorted_as = (
            " ".join(filter(None, (first, last))),
            ", ".join(filter(None, (last, first))),
        )
        return Author(name, sorted_as, person=True, orcid=text_of(value, "orcid"))

    def values_of(self, field: Field, value: object) -> tuple[str, ...]:  # noqa: ARG002  (as all types)
        """Return the name an index finds: the last name or the organisation."""
        if not isinstance(value, dict):
            return (as_text(value),)
        return (text_of(value, "organisme") or text_of(value, "nom"),)

    def paths(self, field: Field) -> tuple[str, ...]:
        """Return where names are found in a header."""
        return (field.name, f"{field.name}.nom", f"{field.name}.organisme")
