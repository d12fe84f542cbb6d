from __future__ import annotations

import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

from tests.journeys.posting import Poster
from tests.journeys.serving import ROOT, served


def made_wheel(folder: Path) -> Path:
    """Return the wheel of this checkout, built without a network."""
    command = [
        sys.executable,
        "-m",
        "build",
        "--wheel",
        "--no-isolation",
        "-o",
        str(folder),
        str(ROOT),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return next(folder.glob("gare-*.whl"))


def installed(wheel: Path, folder: Path) -> Path:
    """Install a wheel in an empty environment and return the folder of its programs.

    Nothing is downloaded: what Gare depends on is read in the environment of these tests, by a
    path that Python looks at last.
    """
    venv.create(folder, with_pip=False)
    python = folder / "bin/python"
    pip = [sys.executable, "-m", "pip", "--python", str(python)]
    flags = ["install", "-q", "--no-deps", "--no-index", "--disable-pip-version-check"]
    subprocess.run([*pip, *flags, str(wheel)], check=True, timeout=120)
    ask = "import sysconfig; print(sysconfig.get_path('purelib'))"
    place = subprocess.run([python, "-c", ask], check=True, capture_output=True, text=True).stdout
    ours = sysconfig.get_path("purelib")
    (Path(place.strip()) / "zz_dependencies.pth").write_text(f"{ours}\n", encoding="utf-8")
    return folder / "bin"


def test_an_installed_wheel_opens_a_french_gare_in_an_empty_folder(tmp_path: Path) -> None:
    programs = installed(made_wheel(tmp_path / "wheel"), tmp_path / "venv")
    empty = tmp_path / "empty"
    empty.mkdir()
    where = subprocess.run(
        [programs / "python", "-c", "import gare; print(gare.__file__)"],
        cwd=empty,
        check=True,
        capture_output=True,
        text=True,
    ).stdout

    with served(
        lambda _port: [str(programs / "gare"), "run"], empty / "var", {"data": ""}, empty
    ) as server:
        home = Poster(server.url).get("/")

    assert str(tmp_path / "venv") in where
    assert home.status == 200
    assert '<html lang="fr">' in home.text
    assert "Bienvenue à la gare" in home.text
    assert (empty / "var/content.git/HEAD").is_file()
