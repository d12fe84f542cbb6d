"""Where the command begins: what must be said before anything else can be imported."""

from __future__ import annotations

import shutil
import sys


def main() -> None:
    """Run the command line; without git nothing of Gare can work, and it says so."""
    if shutil.which("git") is None:
        sys.exit("gare : git n’est pas installé (apt install git). / git is not installed.")
    # GitPython looks for git as soon as it is imported.
    from gare.cli.main import main as commands

    commands()
