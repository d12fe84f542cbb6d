"""A process that writes until told to stop: `python -m tests.journeys.writer URL NUMBER FOLDER`.

After each acknowledged save it appends the line it wrote to a journal, which is what must be found.
"""

from __future__ import annotations

import sys
import time
from http.client import HTTPException
from pathlib import Path

from tests.journeys.posting import Poster

PAGES = 4


def write_until_told(url: str, number: int, folder: Path) -> None:
    """Add lines to pages shared by all writers; a server that is away is asked again."""
    turn = 0
    with (folder / f"journal-{number}").open("ab", buffering=0) as journal:
        while not (folder / "stop").exists():
            turn += 1
            line = f"ligne {number}-{turn}"
            try:
                saved = add_line(Poster(url), f"tempete/{(number + turn) % PAGES}", line)
            except (OSError, HTTPException, AssertionError):
                time.sleep(0.25)
                continue
            if saved:
                journal.write(f"{line}\n".encode())


def add_line(poster: Poster, path: str, line: str) -> bool:
    """Add a line to a page as it is now; tell whether the server said it was kept."""
    form = poster.get(f"/-/edit/{path}")
    if form.status != 200:
        return False
    answer = poster.post(
        f"/-/edit/{path}",
        csrf_token=form.hidden("csrf_token"),
        base=form.hidden("base"),
        source=f"{form.source}\n{line}\n",
    )
    return answer.status == 303


if __name__ == "__main__":
    write_until_told(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
