from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

SKIPPED = "import pytest\ndef test_one():\n    pytest." + "skip('no browser')\n"
SKIPPED_FILE = "import pytest\npytest." + "skip('no browser', allow_module_level=True)\n"
LEAKING = "import os\ndef test_one():\n    os.environ['GARE_LEFT'] = '1'\n"
GOOD = "def test_one():\n    assert 1 + 1 == 2\n"


@pytest.mark.parametrize("test", [SKIPPED, SKIPPED_FILE])
def test_in_ci_what_is_skipped_fails(tmp_path: Path, test: str) -> None:
    assert _status(tmp_path, test, CI="true") == 1 or _status(tmp_path, test, CI="true") == 2


@pytest.mark.parametrize("test", [SKIPPED, SKIPPED_FILE])
def test_elsewhere_what_is_skipped_does_not_fail(tmp_path: Path, test: str) -> None:
    assert _status(tmp_path, test + GOOD.replace("one", "two"), CI="") in {0, 5}


def test_in_ci_what_passes_passes(tmp_path: Path) -> None:
    assert _status(tmp_path, GOOD, CI="true") == 0


def test_a_test_that_leaves_a_variable_behind_fails(tmp_path: Path) -> None:
    assert _status(tmp_path, LEAKING, CI="") == 1


def _status(folder: Path, test: str, **environ: str) -> int:
    """Return how pytest ends on one file, under the rules of this project."""
    (folder / "test_it.py").write_text(test, encoding="utf-8")
    command = ["-m", "pytest", "-q", "-p", "tests.conftest", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [sys.executable, *command, "--rootdir", str(folder), "-c", os.devnull, str(folder)],
        cwd=ROOT,
        env={**os.environ, **environ},
        capture_output=True,
        timeout=60,
    )
    return done.returncode
