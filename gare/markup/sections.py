"""The sections of a source, to edit one from its heading without loading the whole page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from gare.markup.fields import read_fields
from gare.markup.frontmatter import BOM, split
from gare.markup.outline import outline
from gare.markup.parse import clean, parse_headings
from gare.model.errors import BadInput

_LINE_BREAK: Final = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with its text, up to the next heading of the same or a higher level.

    `number` counts from 1 as the headings that `render` gives; `start` and `end` are offsets in
    the source, in characters.
    """

    number: int
    level: int
    title: str
    start: int
    end: int


def sections(source: str) -> tuple[Section, ...]:
    """Return the sections of a source, in order; the heading that repeats the title has none."""
    header, body, first_line = split(clean(source))
    tokens = parse_headings(body)
    found = outline(tokens, read_fields(header).text("title"))
    starts = _line_starts(source)
    places = []
    line, last = first_line, 0
    for place in found.places:
        line += body.count("\n", last, tokens[place]["start"])
        last = tokens[place]["start"]
        places.append(starts[line - 1])
    ends = _ends([heading.level for heading in found.headings], places, len(source))
    return tuple(
        Section(at + 1, heading.level, heading.text, places[at], ends[at])
        for at, heading in enumerate(found.headings)
    )


def _ends(levels: list[int], places: list[int], last: int) -> list[int]:
    """Return where each section ends: at the next heading of the same or a higher level."""
    ends = [last] * len(levels)
    opened: list[int] = []
    for at, level in enumerate(levels):
        while opened and levels[opened[-1]] >= level:
            ends[opened.pop()] = places[at]
        opened.append(at)
    return ends


def _line_starts(source: str) -> list[int]:
    """Return the offset of each line, after the byte order mark."""
    first = len(BOM) if source.startswith(BOM) else 0
    return [first, *(match.end() for match in _LINE_BREAK.finditer(source))]


def replace_section(source: str, number: int, text: str) -> str:
    """Return the source with the text of a section replaced, in the line endings of the source.

    A blank line is kept before what follows. Raises BadInput when there is no such section.
    """
    known = {section.number: section for section in sections(source)}
    if number not in known:
        raise BadInput("section", str(number))
    section = known[number]
    text = clean(text)
    if text == clean(source[section.start : section.end]):
        return source
    after = source[section.end :]
    if after and text:
        text = text.rstrip("\n") + "\n\n"
    elif text and not text.endswith("\n"):
        text += "\n"
    if "\r\n" in source:
        text = text.replace("\n", "\r\n")
    return source[: section.start] + text + after
