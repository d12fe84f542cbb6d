"""Look for bytes that break a target: `python -m tests.fuzz [--seconds N] [TARGET…]`.

Each target runs in a process of its own, guided by the branches it goes through (atheris). What
breaks one is kept in `.cache/fuzz/<target>/`, printed, and makes the command fail.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
FOLDER: Final = ROOT / ".cache/fuzz"
SECONDS: Final = 60


def main() -> int:
    """Run the targets that are named, all of them when none is; return the status."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("--seconds", type=int, default=SECONDS, help="for each target")
    parser.add_argument("--inside", help=argparse.SUPPRESS)
    parser.add_argument("targets", nargs="*")
    given = parser.parse_args()
    if given.inside:
        _inside(given.inside, given.seconds)
        return 0
    from tests.fuzz.targets import TARGETS

    names = given.targets or list(TARGETS)
    broken = [name for name in names if _run(name, given.seconds) != 0]
    sys.stdout.write(f"{len(names) - len(broken)} passed, {len(broken)} failed\n")
    return 1 if broken else 0


def _run(name: str, seconds: int) -> int:
    """Return the status of one target, run by itself."""
    command = [sys.executable, "-m", "tests.fuzz", "--inside", name, "--seconds", str(seconds)]
    sys.stdout.write(f"== {name}\n")
    sys.stdout.flush()
    return subprocess.run(command, cwd=ROOT, check=False).returncode


def _inside(name: str, seconds: int) -> None:
    """Fuzz one target for so many seconds; ends the process."""
    import atheris

    with atheris.instrument_imports(include=["gare"]):
        from tests.fuzz.targets import MAX_BYTES, TARGETS
    from tests.fuzz.seeds import seeds

    folder = FOLDER / name
    folder.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds()):
        (folder / f"seed-{number}").write_bytes(seed)
    options = [
        f"-max_total_time={seconds}", f"-max_len={MAX_BYTES}", "-timeout=10",
        f"-artifact_prefix={folder}/broken-", "-print_final_stats=1", "-verbosity=0",
    ]  # fmt: skip
    atheris.Setup([sys.argv[0], *options, str(folder)], TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    sys.exit(main())
