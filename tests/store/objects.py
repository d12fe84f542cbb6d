"""All that a repository holds, to be searched byte by byte."""

from __future__ import annotations

import subprocess
import zlib
from collections.abc import Iterator
from pathlib import Path

from tests.store.building import ENVIRONMENT


def every_object(repository: Path) -> Iterator[tuple[str, bytes]]:
    """Give each object git knows of, reachable or not, with its bytes."""
    args = ["git", "cat-file", "--batch-all-objects", "--batch"]
    done = subprocess.run(args, cwd=repository, env=ENVIRONMENT, capture_output=True, check=True)
    rest = done.stdout
    while rest:
        header, _newline, rest = rest.partition(b"\n")
        name, kind, size = header.decode().split()
        yield f"{kind} {name}", rest[: int(size)]
        rest = rest[int(size) + 1 :]


def every_file(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Give each file below a folder, its bytes inflated when git compressed them."""
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            content = file.read_bytes()
            yield str(file.relative_to(folder)), content
            try:
                yield f"{file.relative_to(folder)} (inflated)", zlib.decompress(content)
            except zlib.error:
                continue


def holders(repository: Path, text: bytes) -> list[str]:
    """Return every object and every file of a repository where some bytes still are."""
    found = [name for name, content in every_object(repository) if text in content]
    return found + [name for name, content in every_file(repository) if text in content]
