"""What a person agreed to publish, against what their fiche says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Final

from gare.kinds.registry import type_of
from gare.kinds.types.date import as_day
from gare.kinds.values import is_empty, listed
from gare.model.kinds import Field, FieldProblem, Kind

COVERS: Final[Mapping[str, tuple[str, ...]]] = {
    "fonction": ("fonction", "structure"),
    "photo": ("image",),
    "territoires": ("territoires",),
    "themes": ("themes", "competences"),
    "entraide": ("je_peux_aider_a", "je_cherche"),
    "site": ("site", "orcid", "liens"),
}
"""The fields that each word of a consent covers; those that none covers need no word."""
YEAR: Final = timedelta(days=365)


def consent_field(kind: Kind) -> Field | None:
    """Return the field of a kind that holds a consent, None when it needs none."""
    return next((field for field in kind.fields if field.type == "consent"), None)


def beyond(kind: Kind, header: Mapping[str, object]) -> Iterator[FieldProblem]:
    """Yield the fields that are filled although the person did not agree to publish them.

    Nothing when no consent is written at all: that is another fault. The detail is what is missing.
    """
    field = consent_field(kind)
    value = header.get(field.name) if field is not None else None
    if field is None or not isinstance(value, dict):
        return
    given = {str(one) for one in listed(value.get("portee"))}
    labels = {choice.value: choice.label for choice in field.choices}
    fields = {one.name: one for one in kind.fields}
    for word, names in COVERS.items():
        if word in labels and word not in given:
            for name in names:
                one = fields.get(name)
                if one is not None and not is_empty(type_of(one).pick(one, header)):
                    yield FieldProblem(name, "beyond-consent", labels[word])


def agreed_on(field: Field, header: Mapping[str, object]) -> date | None:
    """Return the day of a consent, None when there is none that can be read."""
    value = header.get(field.name)
    return as_day(value.get("date")) if isinstance(value, dict) else None
