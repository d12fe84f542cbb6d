"""`gare import` of fiches, as an operator runs it: real processes in an empty folder."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.test_cli import gare

CSV = "id,nom du lieu,courriels\n1,Le Port,accueil@port.fr\n2,La Halle,marie.dupont@gmail.com\n"


@pytest.fixture(scope="module")
def new(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the data of a gare as `gare init` makes them, to copy."""
    folder = tmp_path_factory.mktemp("new")
    gare(folder, "init")
    return folder / "var"


@pytest.fixture
def file(tmp_path: Path, new: Path) -> Path:
    """Return a table beside a new gare."""
    shutil.copytree(new, tmp_path / "var")
    made = tmp_path / "lieux.csv"
    made.write_text(CSV, encoding="utf-8")
    return made


def test_a_file_of_fiches_is_imported_once(file: Path) -> None:
    args = ("import", "--kind", "lieu", "--map", "nom du lieu=title", str(file))

    dry = gare(file.parent, *args, "--dry-run")
    first = gare(file.parent, *args)
    second = gare(file.parent, *args)

    refused = "refusé : ligne 3 « La Halle » : courriels : semble le contact d’une personne"
    assert "1 fiches à créer, 0 à changer, 0 identiques, 1 refusées." in dry.stdout
    assert "commit" not in dry.stdout
    assert f"{refused} : marie.dupont@gmail.com" in first.stdout
    assert "1 fiches créées" in first.stdout
    assert "commit" in first.stdout
    assert "0 fiches créées, 0 changées, 1 identiques, 1 refusées." in second.stdout
    assert "commit" not in second.stdout
    took = re.search(r"^En \d+,\d s, (\d+) Mo de mémoire au plus\.$", first.stdout, re.MULTILINE)
    assert took is not None, first.stdout
    assert 20 < int(took[1]) < 1000


def test_someone_may_be_asked_about_personal_contacts(file: Path) -> None:
    args = ("import", "--kind", "lieu", "--map", "nom du lieu=title", "--personal", "ask")

    done = gare(file.parent, *args, str(file), stdin="retirer\n")

    assert "1 contacts semblent personnels" in done.stdout
    assert "retiré : ligne 3" in done.stdout
    assert "2 fiches créées" in done.stdout


def test_a_folder_of_markdown_becomes_fiches_of_a_kind(file: Path) -> None:
    folder = file.parent / "outils"
    folder.mkdir()
    (folder / "essai.md").write_text("---\ntitle: Essai\nmission: Mesurer\n---\nTexte\n")
    (folder / "b.md").write_text("---\ntitle: [\n---\n")

    done = gare(file.parent, "import", "--kind", "outil", "--map", "mission=summary", str(folder))

    assert "fichier b.md : ligne 3 : ne se lit pas" in done.stdout
    assert "1 fiches créées" in done.stdout


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--kind", "inconnu"), "genre de fiche inconnu"),
        (("--format", "zut"), "format qui ne se reconnaît pas"),
        (("--kind", "lieu", "--map", "sans-egal"), "--map sans-egal"),
        ((), "dites --kind"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(
    file: Path, args: tuple[str, ...], said: str
) -> None:
    done = gare(file.parent, "import", *args, str(file))

    assert done.returncode == 1
    assert said in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
