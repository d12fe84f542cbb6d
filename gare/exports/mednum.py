"""The national standard of places of digital mediation, v1.0.2: columns and their rules.

They are those of the Table Schema shipped in `standards/`, not a copy.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from importlib import resources
from typing import Final

from gare.exports.cells import safe_cell
from gare.exports.values import number
from gare.model.kinds import FieldProblem

_SCHEMA: Final = "standards/lieux-mediation-numerique-v1.0.2.json"
LISTS: Final = frozenset(
    {
        "typologie", "courriels", "site_web", "itinerance", "services", "frais_a_charge",
        "publics_specifiquement_adresses", "prise_en_charge_specifique", "formations_labels",
        "dispositif_programmes_nationaux", "autres_formations_labels", "modalites_acces",
        "modalites_accompagnement",
    }
)  # fmt: skip
"""Columns of several values, joined with "|"."""
SHORT_CHARS: Final = 280
_PHONE_SIGNS: Final = re.compile(r"[\s.\-()/\u00a0\u202f]")
_OVERSEAS: Final = {
    "0590": "+590", "0690": "+590", "0594": "+594", "0694": "+594", "0596": "+596",
    "0696": "+596", "0262": "+262", "0692": "+262", "0693": "+262", "0269": "+262", "0639": "+262",
}  # fmt: skip
_CHOICES: Final = re.compile(r"\(\?:\(\?:\^\|\\\|\)\((.+)\)\)\+\$")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its rules, and the values it may hold when they are listed."""

    name: str
    type: str
    required: bool
    pattern: re.Pattern[str] | None
    max_length: int
    choices: tuple[str, ...]

    def problem(self, cell: str) -> FieldProblem | None:
        """Return what is wrong with a cell, by the rules of Table Schema."""
        if not cell:
            return FieldProblem(self.name, "required") if self.required else None
        if self.pattern is not None and not self.pattern.search(cell):
            return FieldProblem(self.name, "choice" if self.choices else "pattern", cell[:200])
        if self.max_length and len(cell) > self.max_length:
            return FieldProblem(self.name, "too-long", str(self.max_length))
        right = {"number": _is_number, "date": _is_day}.get(self.type)
        return FieldProblem(self.name, "type", cell[:200]) if right and not right(cell) else None


def standard() -> tuple[Column, ...]:
    """Return the 32 columns in their order. Reads a file: ask once a list."""
    schema = json.loads(resources.files("gare.exports").joinpath(_SCHEMA).read_text("utf-8"))
    return tuple(_columns(schema))


def _columns(schema: Mapping[str, object]) -> Iterator[Column]:
    """Yield the columns of a Table Schema."""
    fields = schema["fields"]
    for one in fields if isinstance(fields, list) else ():
        rules = one["constraints"]
        said = str(rules.get("pattern", ""))
        listed = _CHOICES.fullmatch(said)
        choices = re.split(r"(?<!\\)\|", listed.group(1)) if listed else ()
        yield Column(
            str(one["name"]),
            str(one["type"]),
            bool(rules.get("required", False)),
            re.compile(f"(?:{said})\\Z") if said else None,
            int(rules.get("maxLength", 0)),
            tuple(re.sub(r"\\(.)", r"\1", choice) for choice in choices),
        )


def international(phone: str) -> str:
    """Return a French phone number as the standard has it, "+33299869595"; "" when it is none."""
    plain = _PHONE_SIGNS.sub("", phone.split("|")[0].split(" / ")[0])
    if plain.startswith("00"):
        plain = "+" + plain[2:]
    if re.fullmatch(r"0[0-9]{9}", plain):
        return _OVERSEAS.get(plain[:4], "+33") + plain[1:]
    return plain if re.fullmatch(r"\+[0-9]{8,13}", plain) else ""


def shortened(said: str) -> str:
    """Return a text that fits in `presentation_resume`, with the sign that guards its cell."""
    room = SHORT_CHARS - len(safe_cell(said)) + len(said)
    return said if len(said) <= room else said[: room - 1].rsplit(" ", 1)[0] + "…"


def _is_number(cell: str) -> bool:
    """Tell whether a cell is a number with a decimal point."""
    return number(cell) is not None and "," not in cell


def _is_day(cell: str) -> bool:
    """Tell whether a cell is a day."""
    try:
        return len(cell) == 10 and bool(date.fromisoformat(cell))
    except ValueError:
        return False
