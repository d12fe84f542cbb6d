"""Phone numbers: French and of the territories overseas as their standard wants, others as +…."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Final

from gare.kinds.shown import Phone as ShownPhone
from gare.kinds.shown import Plain, Shown
from gare.kinds.types.base import FieldType, problem
from gare.kinds.values import as_text
from gare.model.kinds import Field, FieldProblem
from gare.model.personal import is_mobile

_MARKS: Final = re.compile(r"[\s.\-/()\u00a0\u202f]+")
_TRUNK: Final = re.compile(r"\(0\)")
_NATIONAL: Final = re.compile(r"0[1-9][0-9]{8}")
_SHORT: Final = re.compile(r"3[0-9]{3}|1[0-9]{1,5}|10[0-9]{2}|118[0-9]{3}")
_WORLD: Final = re.compile(r"\+[1-9][0-9]{6,14}")
_OVERSEAS: Final[Mapping[str, str]] = {
    "0590": "+590", "0690": "+590", "0691": "+590", "0594": "+594", "0694": "+594",
    "0262": "+262", "0269": "+262", "0692": "+262", "0693": "+262", "0639": "+262",
    "0596": "+596", "0696": "+596", "0697": "+596",
}  # fmt: skip
"""What a national number of an overseas department begins with, and its code."""
_CODES: Final = ("+33", "+590", "+594", "+262", "+596", "+269", "+687", "+689", "+508", "+681")
_PAIRS: Final = re.compile(r"[0-9]{2}")


@dataclass(frozen=True)
class Phone(FieldType):
    """A number written +33298008080 in the header, typed as people do ("02 98 00 80 80")."""

    name: ClassVar[str] = "phone"
    widget: ClassVar[str] = "phone"

    def parse(self, field: Field, text: str) -> object:  # noqa: ARG002  (as all types)
        """Return the number as +… or as a short number; the text when it is none."""
        return international(text) or text

    def typed(self, field: Field, value: object) -> str:  # noqa: ARG002  (as all types)
        """Return the number as it is read aloud."""
        text = as_text(value)
        return spoken(text) if international(text) == text else text

    def faults(self, field: Field, value: object) -> Iterator[FieldProblem]:
        """Yield that it is no number; ask about a mobile, which may be a person's own."""
        text = as_text(value)
        if isinstance(value, dict | list) or not international(text):
            yield problem(field, "phone", text)
        elif is_mobile(text):
            yield FieldProblem(field.name, "mobile", text[:200], level="ask")

    def show(self, field: Field, value: object, now: datetime) -> Shown | None:  # noqa: ARG002  (as all types)
        """Return the number to read and to dial."""
        number = international(as_text(value))
        if not number:
            return Plain(as_text(value), wrong=True)
        return ShownPhone(spoken(number), f"tel:{number}")

    def values_of(self, field: Field, value: object) -> tuple[str, ...]:  # noqa: ARG002  (as all types)
        """Return nothing: numbers are not counted."""
        return ()


def international(text: str) -> str:
    """Return a number with its code ("02.98.00.80.80" is "+33298008080"), "" when it is none.

    Short numbers ("3949") stay as they are.
    """
    plain = _MARKS.sub("", _TRUNK.sub("", text.strip().removeprefix("tel:")))
    if plain.startswith("00"):
        plain = "+" + plain[2:]
    for code in _CODES[:5]:
        plain = code + plain[len(code) + 1 :] if plain.startswith(code + "0") else plain
    if _NATIONAL.fullmatch(plain):
        return _OVERSEAS.get(plain[:4], "+33") + plain[1:]
    if plain.startswith("+33"):
        return plain if re.fullmatch(r"\+33[1-9][0-9]{8}", plain) else ""
    return plain if _WORLD.fullmatch(plain) or _SHORT.fullmatch(plain) else ""


def spoken(number: str) -> str:
    """Return a number as it is read: "+33298008080" is "02 98 00 80 80"."""
    if number.startswith("+33") and "0" + number[3:6] not in _OVERSEAS:
        return " ".join(_PAIRS.findall("0" + number[3:]))
    if number in {"3919", "3949", "3939"} or not number.startswith("+"):
        return f"{number[:2]} {number[2:]}" if len(number) == 4 else number
    for code in _CODES[1:5]:
        if number.startswith(code) and len(number) == len(code) + 9:
            rest = "0" + number[len(code) :]
            return f"{rest[:4]} {' '.join(_PAIRS.findall(rest[4:]))}"
    return number
