"""What travels with the engine: the pages a new wiki starts from, and the themes."""

from __future__ import annotations

from pathlib import Path
from typing import Final

COMPILED: Final = "templates"
"""The folder, in that of the data, where templates of themes are kept compiled."""
_PACKAGE: Final = Path(__file__).resolve().parent


def content_folder() -> Path:
    """Return the folder of the pages a new wiki starts from."""
    return _shipped("content")


def themes_folder() -> Path:
    """Return the folder whose folders are the themes that come with Gare."""
    return _shipped("themes")


def _shipped(name: str) -> Path:
    """Return the folder inside an installed package, else the one beside it in a checkout."""
    installed = _PACKAGE / "_shipped" / name
    return installed if installed.is_dir() else _PACKAGE.parent / name
