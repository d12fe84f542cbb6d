"""Where a new page goes: its path from its title, in a folder, or as typed."""

from __future__ import annotations

from gare.markup.names import slug
from gare.model.errors import BadPath
from gare.model.names import (
    MAX_PATH_CHARS,
    PARTS,
    FilePath,
    NameFault,
    PagePath,
    is_part,
    name_fault,
    nfc,
    page_file,
    page_of,
)

_SEPARATOR = "/"
_YAML = ".yml"


def new_path(title: str, folder: str = "") -> PagePath:
    """Return the path of a new page: "Étude du n° 5" in "etudes" → "etudes/etude-du-no-5".

    Raises `BadPath` when the folder is too deep or too long.
    """
    segments = [slug(part) for part in folder.split(_SEPARATOR) if part.strip()]
    return allowed("/".join([*segments, slug(title)]))


def typed_path(text: str) -> PagePath:
    """Return the path a person typed, each segment made a good name: "Études/Pix !" → "etudes/pix".

    A path of the folder `_gare` is kept as it is. Raises `BadPath`.
    """
    path = text.strip().strip(_SEPARATOR).removesuffix(".md")
    if is_part(path):
        return allowed(path)
    segments = [slug(part) for part in path.split(_SEPARATOR) if part.strip()]
    if not segments:
        raise BadPath(text, NameFault.EMPTY)
    return allowed("/".join(segments))


def allowed(path: str) -> PagePath:
    """Return a path that a page may have, in NFC. Raises `BadPath`.

    None may hide a file of the wiki's own, as a page "_gare/rules.yml" would.
    """
    path = nfc(path)
    fault = name_fault(page_file(PagePath(path)))
    if fault is None and len(path) > MAX_PATH_CHARS:
        fault = NameFault.TOO_LONG
    if fault is None and (page_of(FilePath(path)) is not None or is_mask(path)):
        fault = NameFault.RESERVED
    if fault is not None:
        raise BadPath(path, fault)
    return PagePath(path)


def is_mask(path: str) -> bool:
    """Tell whether a page would take the address of a file of the wiki's own, or hold them all."""
    return path == PARTS.strip(_SEPARATOR) or (is_part(path) and path.endswith(_YAML))
