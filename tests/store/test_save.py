"""Saving: what happens when others wrote meanwhile; nothing typed is ever lost."""

from __future__ import annotations

import pytest

from gare.model.errors import BadPath, BadSource, Conflict, NothingToDo, PageGone, Problem
from gare.model.names import BlobId, PagePath
from gare.model.pages import Action, Commit
from gare.store.store import Store
from tests.store.building import (
    ANNE,
    BOB,
    accepted,
    blob_at,
    edit,
    fsck,
    ignored,
    put,
    save,
    text_at,
)  # fmt: skip

THREE = "# Titre\n\nPremier paragraphe.\n\nDeuxième paragraphe.\n\nTroisième paragraphe.\n"


def test_a_new_page_is_saved_and_read_back(store: Store) -> None:
    saved = save(store, edit("etudes/pix", "# Pix\n\nÉtude.\n"))

    assert text_at(store, "etudes/pix") == "# Pix\n\nÉtude.\n"
    assert saved.blob == blob_at(store, "etudes/pix")
    assert saved.commit == store.head()
    assert fsck(store.path) == ""


def test_edits_of_different_paragraphs_are_joined_and_the_second_is_told_whose(
    store: Store,
) -> None:
    base = save(store, edit("a", THREE)).blob
    save(store, edit("a", THREE.replace("Premier", "Tout premier"), base, author=BOB))

    saved = save(store, edit("a", THREE.replace("Troisième", "Dernier"), base))

    assert text_at(store, "a") == THREE.replace("Premier", "Tout premier").replace(
        "Troisième", "Dernier"
    )
    assert saved.joined == ("Bob Le Goff",)
    assert store.commit(saved.commit).merged


def test_edits_of_the_same_line_conflict_and_all_the_texts_are_kept(store: Store) -> None:
    base = save(store, edit("a", THREE)).blob
    theirs = save(store, edit("a", THREE.replace("Premier", "Leur"), base, author=BOB))

    with pytest.raises(Conflict) as caught:
        save(store, edit("a", THREE.replace("Premier", "Mon"), base))

    assert caught.value.mine == THREE.replace("Premier", "Mon")
    assert caught.value.theirs == THREE.replace("Premier", "Leur")
    assert caught.value.base == THREE
    assert caught.value.theirs_blob == theirs.blob
    assert caught.value.theirs_commit == theirs.commit
    assert caught.value.places == 1
    assert "<<<<<<< ma version\nMon paragraphe." in caught.value.draft
    assert "Leur paragraphe.\n>>>>>>> version enregistrée\n" in caught.value.draft
    assert "Troisième paragraphe." in caught.value.draft


def test_a_new_page_where_one_exists_conflicts(store: Store) -> None:
    save(store, edit("a", "déjà là\n", author=BOB))

    with pytest.raises(Conflict) as caught:
        save(store, edit("a", "le mien\n"))

    assert (caught.value.base, caught.value.mine) == ("", "le mien\n")
    assert caught.value.theirs == "déjà là\n"
    assert "le mien" in caught.value.draft
    assert "déjà là" in caught.value.draft


def test_the_same_text_again_is_nothing_to_do(store: Store) -> None:
    saved = save(store, edit("a", "texte\n"))

    with pytest.raises(NothingToDo):
        save(store, edit("a", "texte\n"))
    with pytest.raises(NothingToDo):
        save(store, edit("a", "texte\n", saved.blob))
    assert store.head() == saved.commit


def test_a_page_deleted_meanwhile_gives_the_typed_text_back(store: Store) -> None:
    base = save(store, edit("a", "avant\n")).blob
    put(store, {"a.md": None})

    with pytest.raises(PageGone) as caught:
        save(store, edit("a", "après\n", base))

    assert (caught.value.mine, caught.value.base) == ("après\n", "avant\n")


@pytest.mark.parametrize("base", ["f" * 40, "", "--help", "main:a.md", "é" * 40, "F" * 40])
def test_an_unknown_base_never_overwrites(store: Store, base: str) -> None:
    save(store, edit("a", "leur texte\n", author=BOB))

    with pytest.raises(Conflict) as caught:
        save(store, edit("a", "mon texte\n", BlobId(base)))

    assert caught.value.theirs == "leur texte\n"
    assert text_at(store, "a") == "leur texte\n"


def test_the_joined_text_is_checked_before_it_is_written(store: Store) -> None:
    base = save(store, edit("a", THREE)).blob
    head = save(store, edit("a", THREE + "\nAjout.\n", base, author=BOB)).commit
    seen: list[str] = []

    def refuse(text: str) -> None:
        seen.append(text)
        raise BadSource(PagePath("a"), (Problem("front-matter"),))

    with pytest.raises(BadSource):
        store.save(edit("a", "Début.\n\n" + THREE, base), refuse, ignored)
    assert seen == ["Début.\n\n" + THREE + "\nAjout.\n"]
    assert store.head() == head


def test_a_file_keeps_its_line_ends_and_its_mark(store: Store) -> None:
    put(store, {"a.md": b"\xef\xbb\xbfun\r\ndeux\r\n"})

    save(store, edit("a", "un\ndeux\ntrois\n", blob_at(store, "a")))

    blob = blob_at(store, "a")
    assert blob is not None
    assert store.read(blob) == b"\xef\xbb\xbfun\r\ndeux\r\ntrois\r\n"


def test_line_ends_of_a_browser_never_reach_the_file(store: Store) -> None:
    save(store, edit("a", "un\r\ndeux\r\n"))

    assert text_at(store, "a") == "un\ndeux\n"


def test_line_ends_alone_are_not_a_conflict(store: Store) -> None:
    base = save(store, edit("a", THREE)).blob
    put(store, {"a.md": THREE.replace("Premier", "Leur").replace("\n", "\r\n").encode()}, BOB)

    save(store, edit("a", THREE.replace("Troisième", "Mon"), base))

    expected = THREE.replace("Premier", "Leur").replace("Troisième", "Mon").replace("\n", "\r\n")
    assert text_at(store, "a") == expected


def test_names_of_files_are_checked_at_the_door(store: Store) -> None:
    with pytest.raises(BadPath):
        save(store, edit("../a", "x\n"))
    with pytest.raises(BadPath):
        save(store, edit("a/.git/hooks/x", "x\n"))
    assert store.head() is None


def test_the_listener_hears_the_commit_before_the_save_is_acknowledged(store: Store) -> None:
    heard: list[Commit] = []

    saved = store.save(edit("a", "x\n", summary="Un début"), accepted, heard.append)

    assert [commit.id for commit in heard] == [saved.commit]
    assert heard[0].summary == "Un début"
    assert heard[0].author == ANNE
    assert heard[0].action is Action.CREATE
    assert heard == list(store.commits(None, saved.commit))


def test_a_failing_listener_undoes_nothing(store: Store) -> None:
    def fail(_commit: object) -> None:
        raise RuntimeError("l’index est cassé")

    saved = store.save(edit("a", "x\n"), accepted, fail)

    assert store.head() == saved.commit
