"""What a person agreed to publish, when, and who asked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

from gare.kinds.shown import Consent as ShownConsent
from gare.kinds.shown import Plain, Shown
from gare.kinds.types.choices import Choices
from gare.kinds.types.composite import Composite, Part, text_of
from gare.kinds.types.date import Date, as_day
from gare.kinds.types.text import Text
from gare.kinds.values import as_text, listed
from gare.model.kinds import Field, FieldProblem


@dataclass(frozen=True)
class Consent(Composite):
    """{date, portee: [nom, fonction, photo…], recueilli_par, preuve}. Required: cannot wait.

    Without a date and what it covers, a page that needs a consent cannot be saved by a form.
    """

    name: ClassVar[str] = "consent"
    widget: ClassVar[str] = "consent"
    takes_choices: ClassVar[bool] = True
    parts: ClassVar[tuple[Part, ...]] = (
        Part("date", Date(), required=True),
        Part("portee", Choices(), required=True),
        Part("recueilli_par", Text(), max_length=120),
        Part("preuve", Text()),
    )

    def check(self, field: Field, value: object) -> tuple[FieldProblem, ...]:
        """Return what is wrong; that it lacks is an error and not only missing."""
        if not listed(value):
            return (FieldProblem(field.name, "consent"),) if field.required else ()
        return tuple(
            FieldProblem(one.field, "consent", one.detail, "error", one.sub)
            if one.code == "missing"
            else one
            for one in Composite.check(self, field, value)
        )

    def parts_of(self, field: Field) -> tuple[Part, ...]:
        """Return the parts, with the choices of the field for what it covers."""
        return tuple(
            replace(part, choices=field.choices) if part.name == "portee" else part
            for part in self.parts
        )

    def show(self, field: Field, value: object, now: datetime) -> Shown | None:  # noqa: ARG002  (as all types)
        """Return what was agreed."""
        if not isinstance(value, dict):
            return Plain(as_text(value), wrong=True)
        labels = {one.value: one.label for one in field.choices}
        covers = (as_text(one) for one in listed(value.get("portee")))
        return ShownConsent(
            as_day(value.get("date")),
            tuple(labels.get(one, one) for one in covers),
            text_of(value, "recueilli_par"),
        )
