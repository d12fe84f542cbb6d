"""The commands, as an operator runs them: real processes in an empty folder."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from gare.model.names import FilePath
from gare.wiki.starting import start
from tests.making import put, settings_for, started


def empty(folder: Path) -> None:
    """Have an empty gare in a folder, as `gare init --empty` leaves it."""
    started(folder / "var").close()


def gare(
    folder: Path, *args: str, stdin: str = "", **changes: str
) -> subprocess.CompletedProcess[str]:
    """Run a command in a folder, with no settings but those given."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GARE_")}
    return subprocess.run(
        [sys.executable, "-m", "gare", *args],
        cwd=folder,
        env=clean | {f"GARE_{name.upper()}": value for name, value in changes.items()},
        input=stdin,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_init_makes_a_wiki_and_never_touches_it_again(tmp_path: Path) -> None:
    first = gare(tmp_path, "init")
    head = (tmp_path / "var/content.git/refs/heads/main").read_text()
    second = gare(tmp_path, "init")

    assert (first.returncode, second.returncode) == (0, 0), first.stderr
    assert (tmp_path / "var/content.git/refs/heads/main").read_text() == head


def test_a_wrong_setting_is_said_in_one_line(tmp_path: Path) -> None:
    done = gare(tmp_path, "init", prot="80")

    assert done.returncode == 1
    assert "GARE_PROT" in done.stderr
    assert "GARE_PORT" in done.stderr
    assert "Traceback" not in done.stderr


def test_check_finds_nothing_in_a_new_wiki(tmp_path: Path) -> None:
    gare(tmp_path, "init")

    done = gare(tmp_path, "check")

    assert (done.returncode, done.stdout) == (0, "Tout va bien.\n")


def test_check_says_in_words_what_is_wrong(tmp_path: Path) -> None:
    empty(tmp_path)
    wiki = start(settings_for(tmp_path / "var"), None)
    put(wiki, {"page.md": "un\n", "Page.md": "deux\n"})
    blob = wiki.store.snapshot().find(FilePath("page.md"))
    assert blob is not None
    wiki.close()
    damaged = tmp_path / "var/content.git/objects" / blob[:2] / blob[2:]
    damaged.chmod(0o644)
    damaged.write_bytes(b"damaged")

    done = gare(tmp_path, "check")

    assert done.returncode == 1
    assert "majuscules" in done.stdout
    assert "git signale" in done.stdout


def test_index_says_how_much_it_read(tmp_path: Path) -> None:
    gare(tmp_path, "init")

    done = gare(tmp_path, "index")

    assert done.returncode == 0
    assert "pages et" in done.stdout


def test_import_of_a_folder_reports_and_can_be_run_again(tmp_path: Path) -> None:
    source = tmp_path / "src"
    source.mkdir()
    (source / "a.md").write_text("# A\n")
    (source / "b.svg").write_text("<svg/>")
    gare(tmp_path, "init", "--empty")

    first = gare(tmp_path, "import", str(source))
    second = gare(tmp_path, "import", str(source))

    assert "1 fichiers ajoutés" in first.stdout
    assert "refusé : b.svg : type de fichier" in first.stdout
    assert "0 fichiers ajoutés, 0 changés, 1 identiques" in second.stdout


def test_a_repository_is_adopted_with_its_whole_history(tmp_path: Path) -> None:
    source = tmp_path / "src"
    source.mkdir()
    stream = b"".join(
        b"commit refs/heads/trunk\ncommitter Ann <ann@example.org> %d +0000\ndata 2\nm%d\n"
        b"M 100644 inline page-%d.md\ndata 4\n# %02d\n"
        % (1_700_000_000 + n, n % 10, n % 40, n % 100)
        for n in range(1, 1101)
    )
    subprocess.run(["git", "init", "-q", "-b", "trunk"], cwd=source, check=True)
    subprocess.run(["git", "fast-import", "--quiet"], cwd=source, input=stream, check=True)

    dry = gare(tmp_path, "import", "--dry-run", str(source))
    first = gare(tmp_path, "import", str(source))
    second = gare(tmp_path, "import", str(source))

    assert "1100 commits" in dry.stdout
    assert "adopté" in first.stdout, first.stdout + first.stderr
    assert "rien à faire" in second.stdout
    count = subprocess.run(
        ["git", "-C", str(tmp_path / "var/content.git"), "rev-list", "--count", "main"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert count.stdout.strip() == "1100"


def test_accounts_are_made_from_the_server(tmp_path: Path) -> None:
    empty(tmp_path)

    made = gare(
        tmp_path, "user", "add", "Anne Le Bris", "--role", "admin", "--password", "un long secret"
    )
    listed = gare(tmp_path, "user", "list")

    assert made.returncode == 0, made.stderr
    assert "anne-le-bris\tadmin" in listed.stdout
    assert "secret" not in listed.stdout


def test_links_are_made_and_accounts_suspended_from_the_server(tmp_path: Path) -> None:
    empty(tmp_path)
    gare(tmp_path, "user", "add", "Anne Le Bris", "--password", "un long secret")

    link = gare(tmp_path, "user", "link", "Anne Le Bris").stdout
    invitation = gare(tmp_path, "user", "invite", "--note", "Réseau").stdout
    gare(tmp_path, "user", "disable", "Anne Le Bris")
    listed = gare(tmp_path, "user", "list", "anne").stdout
    nobody = gare(tmp_path, "user", "link", "Personne")

    assert re.search(r"/-/password/[\w-]{43}$", link.strip())
    assert re.search(r"/-/register\?invitation=[\w-]{43}$", invitation.strip())
    assert "anne-le-bris\tmember\tdisabled" in listed
    assert nobody.returncode == 1
    assert "Traceback" not in nobody.stderr


def test_settings_are_listed_without_what_is_private(tmp_path: Path) -> None:
    done = gare(tmp_path, "settings", database_url="postgresql://u:motdepasse@h/d")

    assert "GARE_DATABASE_URL=…" in done.stdout
    assert "motdepasse" not in done.stdout


def test_without_git_it_says_what_to_install(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "gare", "init"],
        cwd=tmp_path,
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert "git n’est pas installé" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_purge_says_first_what_it_would_change_then_erases(tmp_path: Path) -> None:
    wiki = start(settings_for(tmp_path / "var"), None)
    put(wiki, {"contact.md": "# Contact\n\nÉcrire à paule.untel@example.org.\n"})
    wiki.close()

    counted = gare(tmp_path, "purge", "--string", "paule.untel@example.org")
    asked = gare(tmp_path, "purge")
    done = gare(tmp_path, "purge", "--string", "paule.untel@example.org", "--yes")

    assert counted.returncode == 0, counted.stderr
    assert "contact.md (1)" in counted.stdout
    assert "Rien n’a été changé" in counted.stdout
    assert asked.returncode == 2
    assert done.returncode == 0, done.stderr
    assert "Vérifié" in done.stdout
    assert "miroirs" in done.stdout


def test_a_purge_of_a_page_says_where_its_path_stands_and_what_nobody_read(tmp_path: Path) -> None:
    wiki = start(settings_for(tmp_path / "var"), None)
    put(wiki, {"paule-untel.md": "# Paule\n", "liste.md": "# Liste\n\n[Elle](paule-untel.md)\n"})
    put(wiki, {"liste/scan.pdf": b"%PDF-1.4\n"})
    wiki.close()

    page = gare(tmp_path, "purge", "--page", "paule-untel", "--yes")
    text = gare(tmp_path, "purge", "--string", "paule-untel")

    assert page.returncode == 0, page.stderr
    assert "« paule-untel » est encore écrit" in page.stdout
    assert "  liste.md" in page.stdout
    assert "gare purge --string paule-untel" in page.stdout
    assert "  liste/scan.pdf" in text.stdout


def test_a_command_imports_what_it_needs_only() -> None:
    code = (
        "import sys; from gare.cli.main import main; main.get_command(None, 'backup');"
        "print(*(name for name in ('flask', 'jinja2', 'gare.web') if name in sys.modules))"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.split() == []
