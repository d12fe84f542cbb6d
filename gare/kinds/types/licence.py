"""Licences, by their SPDX names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Final

from gare.kinds.shown import Licence as ShownLicence
from gare.kinds.shown import Plain, Shown
from gare.kinds.spdx import BY_LOWER, EXCEPTIONS_BY_LOWER, NAMES
from gare.kinds.types.base import FieldType, problem
from gare.kinds.values import as_text
from gare.model.kinds import Field, FieldProblem

LABELS: Final[Mapping[str, str]] = {
    "CC-BY-SA-4.0": "Creative Commons Attribution – Partage dans les mêmes conditions 4.0",
    "CC-BY-4.0": "Creative Commons Attribution 4.0",
    "CC0-1.0": "Creative Commons Zéro (domaine public)",
    "CC-BY-NC-SA-4.0": "Creative Commons Attribution – Pas d’utilisation commerciale – Partage 4.0",
    "CC-BY-NC-4.0": "Creative Commons Attribution – Pas d’utilisation commerciale 4.0",
    "CC-BY-ND-4.0": "Creative Commons Attribution – Pas de modification 4.0",
    "CC-BY-NC-ND-4.0": "Creative Commons Attribution – Pas d’utilisation commerciale – "
    "Pas de modification 4.0",
    "etalab-2.0": "Licence Ouverte 2.0 (Etalab)",
    "ODbL-1.0": "Open Database License 1.0",
}
"""The licences of the field, proposed first, as people know them."""
_URLS: Final[Mapping[str, str]] = {
    "CC-BY-SA-4.0": "https://creativecommons.org/licenses/by-sa/4.0/deed.fr",
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/deed.fr",
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/deed.fr",
    "etalab-2.0": "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
}
_TOKEN: Final = re.compile(r"[()]|[^\s()]+")
_OWN: Final = re.compile(r"LicenseRef-[A-Za-z0-9.-]{1,60}")
_JOINING: Final = frozenset({"AND", "OR", "WITH"})
MAX_EXPRESSION: Final = 200


@dataclass(frozen=True)
class Licence(FieldType):
    """A name of SPDX ("etalab-2.0"), several joined by AND or OR, or LicenseRef-… for others."""

    name: ClassVar[str] = "licence"
    widget: ClassVar[str] = "licence"
    facet: ClassVar[bool] = True

    def parse(self, field: Field, text: str) -> object:  # noqa: ARG002  (as all types)
        """Return the name with its own capitals; the text when it is none."""
        return canonical(text) or text

    def faults(self, field: Field, value: object) -> Iterator[FieldProblem]:
        """Yield that SPDX does not know it."""
        if not isinstance(value, str) or not canonical(value):
            yield problem(field, "licence", as_text(value))

    def show(self, field: Field, value: object, now: datetime) -> Shown | None:  # noqa: ARG002  (as all types)
        """Return the licence with the address of its text."""
        text = as_text(value)
        name = canonical(text)
        if not name or isinstance(value, dict | list):
            return Plain(text, wrong=True)
        spdx = f"https://spdx.org/licenses/{name}.html" if name in NAMES else ""
        return ShownLicence(name, LABELS.get(name, name), _URLS.get(name, spdx))


def canonical(text: str) -> str:
    """Return a licence, or several joined, with the capitals of SPDX; "" when it is unknown."""
    if text in NAMES:
        return text
    if len(text) > MAX_EXPRESSION:
        return ""
    tokens = _TOKEN.findall(text)
    made = [_token(one, before.upper()) for before, one in zip(["", *tokens], tokens, strict=False)]
    words = [one for one in made if one not in {"(", ")"}]
    balanced = made.count("(") == made.count(")")
    in_turn = all((one in _JOINING) == bool(n % 2) for n, one in enumerate(words))
    if not balanced or not in_turn or "" in words or not len(words) % 2:
        return ""
    return " ".join(made).replace("( ", "(").replace(" )", ")")


def _token(token: str, before: str) -> str:
    """Return a token of an expression with its capitals, "" when it is none.

    An exception comes after WITH, and only there; "+" after a licence is "or later".
    """
    if token in {"(", ")"} or _OWN.fullmatch(token):
        return token
    if token.upper() in _JOINING:
        return token.upper()
    if before == "WITH":
        return EXCEPTIONS_BY_LOWER.get(token.lower(), "")
    later = BY_LOWER.get(token.lower().removesuffix("+"), "")
    added = later + "+" if later and not later.endswith("+") else ""
    return BY_LOWER.get(token.lower(), added)
