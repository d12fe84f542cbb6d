"""Raw settings read as what they must be, from a file or the environment."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from gare.model.errors import BadSetting

HOST: Final = re.compile(r"[A-Za-z0-9.:_-]{1,255}|\[[0-9a-fA-F:.]+\]")

_MAX_FILE_BYTES: Final = 65_536
_LINE: Final = re.compile(r"(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*?)\s*")
_SIZE: Final = re.compile(r"([0-9]{1,12})\s*(|k|m|g)i?[bo]?", re.IGNORECASE)
_FACTORS: Final = {"": 1, "k": 1024, "m": 1024**2, "g": 1024**3}


def read_file(path: Path) -> dict[str, str]:
    """Return the values of a settings file: `NAME=value` lines, quotes allowed, # comments."""
    try:
        with path.open("rb") as file:
            text = file.read(_MAX_FILE_BYTES + 1).decode("utf-8-sig")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "ce n'est pas un texte en UTF-8"
        raise BadSetting("GARE_SETTINGS", f"{path} : {reason}") from error
    if len(text) > _MAX_FILE_BYTES:
        raise BadSetting("GARE_SETTINGS", f"{path} : plus de {_MAX_FILE_BYTES} octets")
    values: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        match = _LINE.fullmatch(line.strip())
        if match is None:
            raise BadSetting("GARE_SETTINGS", f"{path}, ligne {number} : attendu NOM=valeur")
        values[match[1]] = _unquoted(match[2])
    return values


def _unquoted(text: str) -> str:
    """Return a value without the pair of quotes around it."""
    if len(text) >= 2 and text[0] == text[-1] and text[0] in "\"'":
        return text[1:-1]
    return text


class Values:
    """Raw values by name, read as what they must be; BadSetting says what was expected."""

    def __init__(self, raw: Mapping[str, str], private: Container[str]) -> None:
        self._raw = raw
        self._private = private

    def text(self, name: str) -> str:
        """Return the value as it is; a NUL would cut it short in the system's calls."""
        text = self._raw[name]
        if "\0" in text:
            raise self._bad(name, "un texte sans caractère nul")
        return text

    def matching(self, name: str, pattern: re.Pattern[str], expected: str) -> str:
        """Return a value that has the form of `pattern`."""
        if pattern.fullmatch(self._raw[name]) is None:
            raise self._bad(name, expected)
        return self._raw[name]

    def number(self, name: str, low: int, high: int) -> int:
        """Return a whole number between two bounds."""
        text = self._raw[name]
        if re.fullmatch(r"[0-9]{1,9}", text) is None or not low <= int(text) <= high:
            raise self._bad(name, f"un nombre entier de {low} à {high}")
        return int(text)

    def size(self, name: str, low: int, high: int) -> int:
        """Return a size in bytes: "262144", "256 kB", "10MB", "10 Mo"; 1 kB is 1,024 bytes."""
        match = _SIZE.fullmatch(self._raw[name])
        size = int(match[1]) * _FACTORS[match[2].lower()] if match else -1
        if not low <= size <= high:
            raise self._bad(name, f"une taille de {low} à {high} octets, comme 262144 ou 10MB")
        return size

    def one_of(self, name: str, *allowed: str) -> str:
        """Return one of the allowed words."""
        if self._raw[name] not in allowed:
            raise self._bad(name, " ou ".join(allowed))
        return self._raw[name]

    def origin(self, name: str) -> str:
        """Return an origin, "https://gare.example.org", or nothing."""
        text = self._raw[name].removesuffix("/")
        if text and not _is_origin(text):
            raise self._bad(name, "une origine, comme https://gare.example.org")
        return text

    def origins(self, name: str) -> frozenset[str]:
        """Return origins between blanks or commas, none when nothing is said."""
        found = [one.removesuffix("/") for one in re.split(r"[\s,]+", self._raw[name]) if one]
        if not all(map(_is_origin, found)):
            raise self._bad(name, "des origines, comme https://gare.example.org")
        return frozenset(found)

    def _bad(self, name: str, expected: str) -> BadSetting:
        """Return the error that says what was expected, without showing a private value."""
        shown = "…" if name in self._private else self._raw[name]
        return BadSetting(name, f"« {shown} » ; attendu : {expected}")


def _is_origin(text: str) -> bool:
    """Tell whether a text is a scheme, a host and perhaps a port, and nothing else."""
    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018 -- the read that raises on a bad port
    except ValueError:
        return False
    return bool(
        parts.scheme in {"http", "https"}
        and parts.hostname
        and HOST.fullmatch(parts.netloc)
        and text == f"{parts.scheme}://{parts.netloc}"
    )
