"""Purge: nothing of it is left in the data folder, and the rest goes on as before."""

from __future__ import annotations

import sqlite3
import zlib
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import pytest

from gare.model.entering import Message
from gare.model.errors import BadInput, PageMissing, VersionGone
from gare.model.following import Pace, What
from gare.model.names import FilePath
from gare.model.people import Author, Person, Role
from gare.shipped import COMPILED
from gare.store import forgetting, register
from gare.wiki.moving import MoveForm, move
from gare.wiki.purging import Asked, finish, foresee, purge
from gare.wiki.reading import view
from gare.wiki.reviewing import told
from gare.wiki.searching import search
from gare.wiki.versions import version
from gare.wiki.views.page import PageView
from gare.wiki.waiting_files import keep
from gare.wiki.wiki import Wiki
from tests.making import ANNE, MakeWiki, base_of, put, write
from tests.store.building import fsck, git
from tests.store.objects import every_file, holders
from tests.store.test_spelling import zipped

NAME = "Zélie Quatrebarbes"
NOW = datetime(2026, 3, 1, tzinfo=UTC)


def lived(wiki_with: MakeWiki) -> Wiki:
    """Return a wiki that speaks of a person in all the places it can."""
    wiki = wiki_with({"accueil.md": "# Accueil\n\n[Elle](personnes/zelie.md)\n"})
    write(wiki, "personnes/zelie", f"# {NAME}\n\nVoisine.\n")
    write(wiki, "autre", "# Autre\n\nRien à voir.\n")
    write(wiki, "autre", f"# Autre\n\nVoir {NAME}.\n", base=base_of(wiki, "autre.md"))
    put(wiki, {"personnes/zelie/cv.bin": b"\0" + NAME.encode()})
    view(wiki, "personnes/zelie", "http://gare.example")
    view(wiki, "autre", "http://gare.example")
    keep(wiki.settings.data, NAME.encode(), 1.0)
    wiki.people.outbox.add(Message("a@b.example", NAME, f"Bonjour {NAME}"), NOW)
    return wiki


def data_holding(data: Path, text: str) -> list[str]:
    """Return the files of a data folder that hold a text, in clear or compressed in a table."""
    found = [name for name, content in every_file(data) if text.encode() in content]
    for file in data.glob("*.sqlite"):
        with closing(sqlite3.connect(file)) as link:
            tables = [row[0] for row in link.execute("select name from sqlite_master where "
                                                     "type = 'table'")]  # fmt: skip
            for table in tables:
                for row in link.execute(f'select * from "{table}"'):
                    values = [cell if isinstance(cell, bytes) else str(cell).encode()
                              for cell in row]  # fmt: skip
                    values += [inflated(value) for value in values]
                    found += [f"{file.name}:{table}" for one in values if text.encode() in one]
    return found


def inflated(value: bytes) -> bytes:
    """Return bytes as they were before they were compressed, none when they were not."""
    try:
        return zlib.decompress(value)
    except zlib.error:
        return b""


def test_a_text_is_nowhere_in_the_data_folder_any_more(wiki_with: MakeWiki) -> None:
    wiki = lived(wiki_with)
    assert data_holding(wiki.settings.data, NAME)

    done = purge(wiki, Asked(texts=(NAME,)))

    assert data_holding(wiki.settings.data, NAME) == []
    assert holders(wiki.store.path, NAME.encode()) == []
    assert (done.left, done.objects_left) == ((), 0)
    assert fsck(wiki.store.path) == ""


def test_a_page_goes_with_its_files_and_others_stay(wiki_with: MakeWiki) -> None:
    wiki = lived(wiki_with)
    page = base_of(wiki, "personnes/zelie.md")
    cv = base_of(wiki, "personnes/zelie/cv.bin")

    purge(wiki, Asked(pages=("personnes/zelie",)))

    assert wiki.store.git.kind(page) is None
    assert wiki.store.git.kind(cv) is None
    assert wiki.index.page("personnes/zelie") is None
    assert wiki.index.history("personnes/zelie").rows == ()
    assert isinstance(view(wiki, "autre", ""), PageView)
    assert "zelie" not in git(wiki.store.path, "log", "--format=%B")


def test_old_addresses_of_versions_answer_or_say_gone(wiki_with: MakeWiki) -> None:
    wiki = lived(wiki_with)
    old = git(wiki.store.path, "rev-parse", "main")

    purge(wiki, Asked(pages=("personnes/zelie",)))

    assert isinstance(version(wiki, old, "autre", ""), PageView)
    assert isinstance(version(wiki, old[:8], "accueil", ""), PageView)
    with pytest.raises(VersionGone):
        version(wiki, old, "personnes/zelie", "")


def test_a_page_is_followed_through_its_moves(wiki_with: MakeWiki) -> None:
    wiki = lived(wiki_with)
    move(wiki, "personnes/zelie", ANNE, MoveForm("personnes/elle", False, "", ""))

    found = foresee(wiki, Asked(pages=("personnes/elle",)))
    purge(wiki, Asked(pages=("personnes/elle",)))

    assert found.places == ("personnes/elle", "personnes/zelie")
    assert NAME not in git(wiki.store.path, "log", "-p", "--all", "--", "personnes")


def test_what_is_foreseen_changes_nothing(wiki_with: MakeWiki) -> None:
    wiki = lived(wiki_with)
    head = wiki.store.head()

    found = foresee(wiki, Asked(pages=("personnes/zelie",), texts=(NAME,)))

    assert wiki.store.head() == head
    assert found.rows == 1
    assert found.waiting == 1
    assert found.citing == ("accueil",)
    assert data_holding(wiki.settings.data, NAME)


def test_search_finds_what_stayed_only(wiki_with: MakeWiki) -> None:
    wiki = lived(wiki_with)

    purge(wiki, Asked(texts=(NAME,)))

    assert search(wiki, "Quatrebarbes").total == 0
    assert search(wiki, "Voisine").total == 1


def test_texts_too_short_and_pages_that_never_were_are_refused(wiki_with: MakeWiki) -> None:
    wiki = lived(wiki_with)

    with pytest.raises(BadInput):
        foresee(wiki, Asked(texts=("abc",)))
    with pytest.raises(BadInput):
        foresee(wiki, Asked(texts=("deux\nlignes",)))
    with pytest.raises(PageMissing):
        foresee(wiki, Asked(pages=("jamais",)))


def test_a_purge_stopped_after_history_is_finished_by_the_next_start(wiki_with: MakeWiki) -> None:
    wiki = lived(wiki_with)
    forgetting.begin(wiki.store.path)

    assert finish(wiki)

    assert not forgetting.begun(wiki.store.path)
    assert search(wiki, "Voisine").total == 1


def test_no_table_says_the_path_of_a_page_that_goes(wiki_with: MakeWiki) -> None:
    wiki = lived(wiki_with)
    account = wiki.people.register("Anne", "neuf tortues calmes", NOW)
    wiki.people.follows.follow(account.id, What.PAGE, "personnes/zelie", Pace.NOW, NOW)
    wiki.people.follows.follow(account.id, What.PAGE, "autre", Pace.NOW, NOW)
    told(wiki, Person(Role.MODERATOR, Author("Anne", "anne")), "protect", page="personnes/zelie")
    wiki.people.contacts.keep("path:personnes/zelie", "z@orange.example", "", NOW)

    purge(wiki, Asked(pages=("personnes/zelie",)))

    assert wiki.people.erasing.count(("personnes/zelie",)) == 0
    assert [one.value for one in wiki.people.follows.of(account.id)] == ["autre"]
    assert wiki.people.contacts.all() == ()


def test_what_the_theme_says_too_is_not_told_as_left(wiki_with: MakeWiki) -> None:
    wiki = wiki_with({"une.md": "# Une\n\nRien encore.\n"})
    compiled = wiki.settings.data / COMPILED
    compiled.unlink()
    compiled.mkdir()
    (compiled / "me").write_bytes(b"a screen that says: Rien encore.")

    done = purge(wiki, Asked(texts=("Rien encore",)))

    assert (done.left, done.objects_left) == ((), 0)


def test_where_the_path_of_a_page_still_stands_is_said_and_can_be_erased(
    wiki_with: MakeWiki,
) -> None:
    wiki = lived(wiki_with)

    done = purge(wiki, Asked(pages=("personnes/zelie",)))
    said = {one.text: one.files for one in done.standing}
    again = purge(wiki, Asked(texts=tuple(said)))

    assert said["personnes/zelie"] == ("accueil.md",)
    assert said["zelie"] == ("accueil.md",)
    assert said[NAME] == ("autre.md",)
    assert again.left == ()
    assert data_holding(wiki.settings.data, "zelie") == []
    assert holders(wiki.store.path, b"zelie") == []


def test_a_text_inside_an_office_document_goes_with_it_and_what_was_not_read_is_named(
    wiki_with: MakeWiki,
) -> None:
    wiki = lived(wiki_with)
    empty, full = (zipped("content.xml", text.encode()) for text in ("rien", NAME))
    put(wiki, {"autre/plein.odt": full, "autre/vide.odt": empty, "autre/scan.pdf": b"%PDF-1.4\n"})

    before = foresee(wiki, Asked(texts=(NAME,)))
    done = purge(wiki, Asked(texts=(NAME,)))

    snapshot = wiki.store.snapshot()
    assert snapshot.find(FilePath("autre/plein.odt")) is None
    assert snapshot.find(FilePath("autre/vide.odt")) is not None
    assert before.counted.unread == done.counted.unread == ("autre/scan.pdf",)
    assert done.objects_left == 0


def test_a_text_escaped_in_a_table_goes_too(wiki_with: MakeWiki) -> None:
    wiki = lived(wiki_with)
    headers = {"X-Pour": NAME, "X-Lien": f"/-/write-to/{quote(NAME)}"}
    wiki.people.outbox.add(Message("a@b.example", "Un mot", "Rien", "", headers), NOW)

    purge(wiki, Asked(texts=(NAME,)))

    kept = [one.message.headers for one in wiki.people.outbox.take(NOW)]
    assert {"X-Pour": "xxxxx", "X-Lien": "/-/write-to/xxxxx"} in kept


def test_the_register_holds_names_of_commits_only_and_remotes_are_named(
    wiki_with: MakeWiki,
) -> None:
    wiki = lived(wiki_with)
    git(wiki.store.path, "config", "remote.miroir.url", "https://forge.example/gare.git")
    old = set(git(wiki.store.path, "rev-list", "--all").split())

    done = purge(wiki, Asked(texts=(NAME,)))

    content = (wiki.store.path / register.FILE).read_bytes()
    names = [content[at : at + 20].hex() for at in range(0, len(content), 20)]
    new = set(git(wiki.store.path, "rev-list", "--all").split())
    assert len(content) % 40 == 0
    assert set(names[::2]) <= old
    assert set(names[1::2]) <= new
    assert done.remotes == ("miroir",)
