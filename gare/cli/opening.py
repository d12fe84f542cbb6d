"""Open the wiki that the environment describes."""

from __future__ import annotations

import os

from gare.config import Settings, load
from gare.shipped import content_folder
from gare.wiki.starting import start
from gare.wiki.wiki import Wiki


def settings_here() -> Settings:
    """Return the settings of the environment. Raises `BadSetting`."""
    return load(os.environ)


def wiki_here(*, empty: bool = False) -> Wiki:
    """Return the wiki of the data folder, made on first use from the starter pages, or empty."""
    return start(settings_here(), None if empty else content_folder())
