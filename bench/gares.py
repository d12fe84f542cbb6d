"""The data folders that are measured: repositories generated once, copied for each run."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from bench.repository import write
from gare.shipped import content_folder

ROOT: Final = Path(__file__).parents[1]
CACHE: Final = ROOT / ".cache" / "bench"
_GENERATOR: Final = ("words.txt", "words.py", "plan.py", "sources.py", "repository.py")


@dataclass(frozen=True, slots=True)
class Gare:
    """A data folder with a generated repository of so many pages."""

    pages: int
    data: Path

    @property
    def repository(self) -> Path:
        """Return its bare repository."""
        return self.data / "content.git"

    @property
    def environ(self) -> dict[str, str]:
        """Return the environment of a process that serves it: nothing set but its folder."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("GARE_")}
        return kept | {"GARE_DATA": str(self.data)}

    def lose_index(self) -> None:
        """Remove the index, as an operator may at any moment."""
        for file in self.data.glob("index.sqlite*"):
            file.unlink()


@contextmanager
def gares(sizes: list[int]) -> Iterator[dict[int, Gare]]:
    """Give a fresh data folder for each size, removed at the end; the disk is the cache's."""
    place = CACHE / f"run-{os.getpid()}"
    try:
        yield {size: Gare(size, _copy(generated(size), place / str(size))) for size in sizes}
    finally:
        shutil.rmtree(place, ignore_errors=True)


def generated(size: int) -> Path:
    """Return the repository of a size, from the cache when the generator is the same."""
    repository = CACHE / f"{size}-{_digest()}.git"
    if not repository.exists():
        print(f"writing {size} pages and {size * 10} commits…", flush=True)
        making = repository.with_suffix(f".{os.getpid()}")
        write(making, size)
        making.rename(repository)
    return repository


def copy_repository(source: Path, target: Path) -> None:
    """Copy a repository; objects, that git never changes in place, are shared."""
    shutil.copytree(source, target, ignore=lambda _folder, _names: {"objects"} & set(_names))
    shutil.copytree(source / "objects", target / "objects", copy_function=os.link)


def _copy(repository: Path, data: Path) -> Path:
    """Return a new data folder with a copy of a repository."""
    data.mkdir(parents=True)
    copy_repository(repository, data / "content.git")
    return data


def _digest() -> str:
    """Return what changes when generated repositories would."""
    files = [Path(__file__).with_name(name) for name in _GENERATOR]
    files += sorted((content_folder() / "_gare").glob("*.*"))
    digest = sha256()
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()[:10]
