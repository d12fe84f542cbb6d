"""Studies cited in a page: what stands in its text, and the list below it."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence

from gare.exports.reference import ISO_690, Reference
from gare.model.kinds import Record


def bibliography(
    records: Sequence[Record], style: str = ISO_690, lang: str = "fr"
) -> tuple[Reference, ...]:
    """Return the references of studies, each once, in the order of the list.

    Costs some 15 ms a study; the first call loads citeproc. A study that the style cannot say is
    given by its title.
    """
    references: Callable[[Sequence[Record], str, str], tuple[Reference, ...]]
    references = importlib.import_module("gare.exports.writing.bibliography").references
    return references(records, style, lang)
