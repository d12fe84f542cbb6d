"""LaTeX in the fields of BibTeX: commands become characters, and characters are made safe."""

from __future__ import annotations

import re
from typing import Final

from pylatexenc.latex2text import LatexNodes2Text

MAX_CHARS: Final = 10_000
"""A longer field keeps its commands: decoding takes up to 70 µs a character."""
_RAW: Final = re.compile(r"(?<!\\)([%&#_])")
_TILDE: Final = re.compile(r"(?<!\\)~")
_OPEN: Final = re.compile(r"\\og(?![a-zA-Z])\s*(?:\{\})?\s*")
_CLOSE: Final = re.compile(r"\s*\\fg(?![a-zA-Z])\s*(?:\{\})?")
_NAMED: Final = re.compile(
    r"\\text(less|greater|bar|quotesingle|underscore)(?![a-zA-Z])(?:\{\}|\s+(?=\S)|(?=\}))?"
)
_SIGNS: Final = {"less": "<", "greater": ">", "bar": "|", "quotesingle": "'", "underscore": r"\_"}
_DASHES: Final = re.compile(r"-{2,3}")
_WRITTEN: Final = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\lbrace{}",
        "}": r"\rbrace{}",
        "%": r"\%",
        "&": r"\&",
        "$": r"\$",
        "#": r"\#",
        "_": r"\_",
        "~": r"\textasciitilde{}",
        "\r": " ",
        "\n": " ",
    }
)
_WORD: Final = re.compile(r"[^\W\d_][\w@’'.-]*")


def decoded(said: str) -> str:
    """Return the text of a field; one that cannot be decoded loses its braces only."""
    plain = _simple(said)
    if plain is not None:
        return plain
    given = _NAMED.sub(lambda found: _SIGNS[found.group(1)], said)
    given = _CLOSE.sub(" »", _OPEN.sub("« ", _TILDE.sub(" ", _RAW.sub(r"\\\1", given))))
    try:
        found = LatexNodes2Text(math_mode="verbatim").latex_to_text(given)
    except (RecursionError, ValueError, IndexError, AttributeError, TypeError):
        return _bare(said)
    return str(found).strip()


def _simple(said: str) -> str | None:
    """Return the text of a field without commands, None when there are some."""
    if len(said) > MAX_CHARS:
        return _bare(said)
    if "\\" in said or "$" in said:
        return None
    return _bare(said).replace("~", " ").replace("``", "“").replace("''", "”")


def _bare(said: str) -> str:
    """Return a text without braces, dashes as they are printed."""
    plain = said.replace("{", "").replace("}", "")
    return _DASHES.sub(lambda dashes: "–" if len(dashes.group()) == 2 else "—", plain).strip()


def encoded(said: str) -> str:
    """Return a text for a field: UTF-8, signs of LaTeX escaped, on one line."""
    return said.translate(_WRITTEN)


def protected(title: str) -> str:
    """Return a title for a field: words with capitals in braces, which no style will lower."""
    found, last = [], 0
    for word in _WORD.finditer(title):
        found.append(encoded(title[last : word.start()]))
        shielded = word.group() != word.group().lower() and (
            word.start() or not _usual(word.group())
        )
        found.append(f"{{{encoded(word.group())}}}" if shielded else encoded(word.group()))
        last = word.end()
    return "".join(found) + encoded(title[last:])


def _usual(word: str) -> bool:
    """Tell whether only the first letter is a capital, as at the start of any title."""
    return word[1:] == word[1:].lower()
