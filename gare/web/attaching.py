"""Files chosen in the form of a fiche: kept with it, in one commit, and named in its field."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from werkzeug.datastructures import FileStorage

from gare.kinds.forms import PREFIX
from gare.model.kinds import Field, Kind
from gare.model.names import FilePath
from gare.web.chosen import chosen
from gare.web.context import the_wiki
from gare.wiki import filing
from gare.wiki.forming import Filled

UPLOAD: Final = "upload."
"""What the name of an input begins with whose file fills the field of the rest of its name."""
TYPES: Final = frozenset({"image", "file"})


def is_any_chosen() -> bool:
    """Tell whether the form came with a file."""
    return any(True for _one in chosen())


def attached(place: str, kind: Kind, sent: Filled) -> Filled:
    """Return a form with its files where they will be, below the page, and named in their fields.

    Raises `TooLarge`, and `BadInput("file")` for a type that is not accepted.
    """
    wiki = the_wiki()
    given, kept = dict(sent.given), dict[FilePath, bytes]()
    folder = place.rpartition("/")[0]
    for one, name, file in _chosen(kind):
        content = file.stream.read(wiki.settings.max_upload_bytes + 1)
        upload = filing.Upload(file.filename or "", content, alt="")
        target, content = filing.beside(wiki, place, upload, kept)
        kept[target] = content
        said = target.removeprefix(f"{folder}/") if folder else target
        before = given.get(name, ()) if one.type == "file" and one.multiple else ()
        given[name] = (*(text for text in before if text.strip()), said)
    return replace(sent, given=given, files=tuple(kept.items())) if kept else sent


def _chosen(kind: Kind) -> Iterator[tuple[Field, str, FileStorage]]:
    """Give the files that were chosen, with the field and the posted name of what they fill."""
    for posted, file in chosen():
        name = posted.removeprefix(UPLOAD)
        one = kind.field(name.removeprefix(PREFIX).partition(".")[0])
        if posted.startswith(UPLOAD + PREFIX) and one and one.type in TYPES:
            yield one, name, file
