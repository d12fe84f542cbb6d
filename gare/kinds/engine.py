"""The keys of a header that belong to the engine, as fields of every form.

Their labels are "": themes say them, translated. Names of the contract: `docs/kinds.md`.
"""

from __future__ import annotations

from typing import Final

from gare.model.kinds import Choice, Field, Kind

RESERVED: Final = frozenset(
    {
        "title", "kind", "id", "tags", "lang", "aliases", "license", "summary", "status",
        "verified",
    }
)  # fmt: skip
"""Names that no field of a kind may have."""

STATUSES: Final = ("brouillon", "publie", "a-verifier", "archive")
TITLE: Final = Field("title", "", required=True, max_length=250, same_as="schema:name")
BEFORE: Final = (Field("summary", "", max_length=1000, same_as="schema:description"),)
AFTER: Final = (
    Field("tags", "", type="tags", multiple=True, same_as="schema:keywords"),
    Field("license", "", type="licence", same_as="schema:license"),
    Field("status", "", type="choice", choices=tuple(Choice(one, "") for one in STATUSES)),
    Field("verified", "", type="date"),
)


def form_fields(kind: Kind) -> tuple[Field, ...]:
    """Return the fields of a form: title (unless it is made), summary, the kind's, the engine's."""
    first = () if kind.title else (TITLE,)
    return (*first, *BEFORE, *kind.fields, *AFTER)
