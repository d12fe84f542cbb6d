"""`gare backup` and `gare restore`, as an operator runs them."""

from __future__ import annotations

import re
from pathlib import Path

from gare.cli.backup_words import refusal
from gare.model import errors
from tests.architecture.source import code_files
from tests.test_cli import empty, gare


def test_a_gare_is_saved_checked_and_put_back(tmp_path: Path) -> None:
    gare(tmp_path, "init")
    gare(tmp_path, "user", "add", "Élodie", "--password", "le train de 8h47")
    (tmp_path / "saved").mkdir()

    saved = gare(tmp_path, "backup", "saved", "--keep", "2")
    (file,) = (tmp_path / "saved").iterdir()
    checked = gare(tmp_path, "restore", "--check", str(file))
    back = gare(tmp_path, "restore", str(file), data="new")
    people = gare(tmp_path, "user", "list", data="new")

    assert [one.returncode for one in (saved, checked, back, people)] == [0, 0, 0, 0], back.stderr
    assert "1 comptes" in saved.stdout
    assert "Sauvegarde entière" in checked.stdout
    assert "Remis en place : new" in back.stdout
    assert people.stdout.startswith("elodie\t")
    assert (tmp_path / "new/index.sqlite").exists()
    assert sorted(one.name for one in tmp_path.iterdir()) == ["new", "saved", "var"]


def test_lost_accounts_are_said_in_one_line_with_what_to_do(tmp_path: Path) -> None:
    empty(tmp_path)
    gare(tmp_path, "backup", "saved.tar")
    for file in (tmp_path / "var").glob("people.sqlite*"):
        if file.suffix != ".made":
            file.unlink()

    lost = gare(tmp_path, "user", "list")
    saved = gare(tmp_path, "backup", "other.tar")
    back = gare(tmp_path, "restore", "--people", "saved.tar")
    again = gare(tmp_path, "user", "list")

    assert (lost.returncode, back.returncode, again.returncode) == (1, 0, 0)
    assert lost.stderr.splitlines()[-1].startswith("gare : la base des comptes")
    assert "gare restore --people" in lost.stderr
    assert "gare user reset" in lost.stderr
    assert (saved.returncode, (tmp_path / "other.tar").exists()) == (1, False)
    assert "Traceback" not in lost.stderr + saved.stderr


def test_one_begins_again_without_accounts_only_when_they_are_lost(tmp_path: Path) -> None:
    empty(tmp_path)
    untouched = gare(tmp_path, "user", "reset")
    (tmp_path / "var/people.sqlite").unlink()

    reset = gare(tmp_path, "user", "reset")
    again = gare(tmp_path, "user", "list")

    assert "rien n'est changé" in untouched.stdout
    assert "Une base neuve est prête" in reset.stdout
    assert (again.returncode, again.stdout) == (0, "")


def test_without_a_gare_nothing_is_made_nor_saved(tmp_path: Path) -> None:
    done = gare(tmp_path, "backup", "saved.tar")

    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_put_back_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "notes.tar").write_text("pas une sauvegarde")

    done = gare(tmp_path, "restore", "notes.tar")

    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "ce n’est pas une sauvegarde de Gare" in done.stderr
    assert [one.name for one in tmp_path.iterdir()] == ["notes.tar"]


RAISED = re.compile(r'BadBackup\(\s*"([a-z]+)"|"([a-z]+)" if first else "([a-z]+)"')


def reasons() -> set[str]:
    """Return the reasons that the code gives for refusing a backup."""
    texts = [file.read_text(encoding="utf-8") for file in code_files()]
    found = [match.groups() for text in texts for match in RAISED.finditer(text)]
    return {reason for groups in found for reason in groups if reason}


def test_each_refusal_has_its_sentence() -> None:
    missing = [
        reason
        for reason in sorted(reasons())
        if refusal(errors.BadBackup(reason, "x")).startswith("sauvegarde inutilisable")
    ]

    assert len(reasons()) >= 13
    assert missing == []
