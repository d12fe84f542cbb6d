from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.architecture.source import ROOT, tracked_files


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the wheel of this checkout, made without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=120)
    return next(folder.glob("*.whl"))


def test_every_page_and_theme_travels_in_the_wheel(wheel: Path) -> None:
    travelling = {"content", "themes"}
    tracked = [f.relative_to(ROOT) for f in tracked_files()]
    expected = {f"gare/_shipped/{f.as_posix()}" for f in tracked if f.parts[0] in travelling}

    assert expected - set(zipfile.ZipFile(wheel).namelist()) == set()
    assert "gare/_shipped/content/accueil.md" in expected


def test_the_code_travels_without_the_tests(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()

    assert "wsgi.py" in names
    assert "gare/people/migrations/versions/v0001_accounts.py" in names
    assert {n.split("/")[0].split("-")[0] for n in names} == {"gare", "wsgi.py"}


def test_an_installed_wheel_finds_what_it_ships(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)

    said = _python(tmp_path, "from gare.shipped import *; print(content_folder(), themes_folder())")

    shipped = tmp_path / "gare/_shipped"
    assert said.split() == [str(shipped / "content"), str(shipped / "themes")]


def test_a_checkout_finds_what_is_beside_it() -> None:
    said = _python(ROOT, "from gare.shipped import *; print(content_folder(), themes_folder())")

    assert said.split() == [str(ROOT / "content"), str(ROOT / "themes")]


def _python(folder: Path, code: str) -> str:
    """Return what Python says with the packages of a folder first."""
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    ).stdout
