"""Adopt an existing git repository, with its whole history, as the content of a wiki."""

from __future__ import annotations

from pathlib import Path

from gare.config import Settings
from gare.store.adopt import Adopted, adopt
from gare.wiki.wiki import repository_of, site_of


def is_repository(path: Path) -> bool:
    """Tell whether a folder is a git repository, bare or not."""
    return (path / ".git").exists() or ((path / "HEAD").is_file() and (path / "objects").is_dir())


def adopt_repository(settings: Settings, source: Path, *, dry_run: bool = False) -> Adopted:
    """Take the current branch of a repository as the content of a wiki, history included.

    The wiki must have no content yet, or an earlier state of the same history. Raises
    `BadRepository`.
    """
    if not dry_run:
        settings.data.mkdir(parents=True, exist_ok=True)
    return adopt(source, repository_of(settings), site_of(settings), dry=dry_run)
