"""Templates are compiled once for all processes; what is kept of them never breaks a screen."""

from __future__ import annotations

from pathlib import Path

import pytest

from gare.app import application
from gare.shipped import COMPILED
from gare.wiki.starting import start
from gare.wiki.wiki import Wiki
from tests.making import settings_for, wait_for_builders


@pytest.fixture
def wiki(tmp_path: Path) -> Wiki:
    return start(settings_for(tmp_path / "data"), None)


def screen(wiki: Wiki) -> str:
    return application(wiki).test_client().get("/").text


def kept(wiki: Wiki) -> list[Path]:
    return sorted((wiki.settings.data / COMPILED).iterdir())


def marks(wiki: Wiki) -> list[tuple[str, int]]:
    """Return what tells a file from another that was written in its place."""
    return [(file.name, file.stat().st_ino) for file in kept(wiki)]


def test_a_second_process_compiles_nothing(wiki: Wiki) -> None:
    first = screen(wiki)
    made = marks(wiki)

    second = screen(wiki)

    wait_for_builders()
    assert "Accueil" in first
    assert made == marks(wiki) != []
    assert first.partition("<main")[2] == second.partition("<main")[2]


def test_what_is_damaged_is_made_again(wiki: Wiki) -> None:
    screen(wiki)
    for number, file in enumerate(kept(wiki)):
        content = file.read_bytes()
        file.write_bytes((b"", b"garbage", content[:-5], content[:40])[number % 4])

    assert "Accueil" in screen(wiki)
    assert all(len(file.read_bytes()) > 100 for file in kept(wiki))


def test_code_that_another_key_signed_is_not_taken(wiki: Wiki) -> None:
    screen(wiki)
    made = dict(marks(wiki))
    (wiki.settings.data / "secret").write_bytes(b"k" * 32)

    screen(wiki)

    now = dict(marks(wiki))
    assert set(now) == set(made)
    assert all(now[name] != made[name] for name in now)


def test_the_code_of_one_template_is_not_taken_for_another(wiki: Wiki) -> None:
    first = screen(wiki)
    contents = [file.read_bytes() for file in kept(wiki)]
    for file, content in zip(kept(wiki), [*contents[1:], contents[0]], strict=True):
        file.write_bytes(content)

    assert screen(wiki).partition("<main")[2] == first.partition("<main")[2]


def test_only_the_account_of_the_gare_reads_it(wiki: Wiki) -> None:
    screen(wiki)

    assert (wiki.settings.data / COMPILED).stat().st_mode & 0o777 == 0o700


def test_a_folder_that_cannot_be_made_breaks_nothing(wiki: Wiki) -> None:
    (wiki.settings.data / COMPILED).write_text("in the way")

    assert "Accueil" in screen(wiki)


def test_a_theme_that_changed_is_compiled_anew(tmp_path: Path) -> None:
    theme = tmp_path / "themes" / "local" / "templates"
    theme.mkdir(parents=True)
    settings = settings_for(
        tmp_path / "data", themes_folder=str(tmp_path / "themes"), theme="local"
    )
    wiki = start(settings, None)
    for words in ("avant", "ensuite"):
        (theme / "page.html").write_text(f"<main>{words}</main>")
        assert words in screen(wiki)
