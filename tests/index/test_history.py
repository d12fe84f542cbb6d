"""History: of a page through its moves, of the wiki with filters, of what is gone."""

from __future__ import annotations

from pathlib import Path

from gare.index.index import Index
from gare.model.names import FilePath
from gare.model.pages import Action
from tests.index.made import (
    ANNE,
    YANN,
    blob,
    built,
    change,
    commit,
    commit_id,
    created,
    entry,
    tree_file,
)


def moved_twice(folder: Path) -> Index:
    """A page made at "a", moved to "b", moved to "c/d", with another page made at "a" since."""
    index = Index(folder / "index.sqlite")
    commits = [
        commit(1, change("a.md", None, "1"), action=Action.CREATE, page="a"),
        commit(2, change("a.md", "1", "22"), action=Action.EDIT, page="a", author=YANN),
        commit(3, change("b.md", "22", "22", origin="a.md"), action=Action.MOVE, page="b"),
        commit(4, change("a.md", None, "autre"), action=Action.CREATE, page="a"),
        commit(5, change("c/d.md", "22", "333", origin="b.md"), action=Action.MOVE, page="c/d"),
    ]
    index.rebuild(commit_id(5), commits, [], [entry("c/d"), entry("a")])
    return index


def test_the_history_of_a_page_goes_through_its_moves(tmp_path: Path) -> None:
    rows = moved_twice(tmp_path).history("c/d").rows

    assert [row.commit for row in rows] == [commit_id(n) for n in (5, 3, 2, 1)]
    assert [row.path for row in rows] == ["c/d", "b", "a", "a"]
    assert [row.came_from for row in rows] == ["b", "a", None, None]
    assert [row.action for row in rows] == ["move", "move", "edit", "create"]
    assert [row.author for row in rows] == ["Anne", "Anne", "Yann Le Goff", "Anne"]
    assert (rows[2].before, rows[2].after) == (blob("1"), blob("22"))
    assert (rows[2].size_before, rows[2].size_after) == (1, 2)


def test_another_page_at_an_old_address_has_its_own_history(tmp_path: Path) -> None:
    assert [row.commit for row in moved_twice(tmp_path).history("a").rows] == [commit_id(4)]


def test_a_history_is_read_in_screens(tmp_path: Path) -> None:
    index = moved_twice(tmp_path)

    first = index.history("c/d", limit=3)
    second = index.history("c/d", limit=3, before=first.next)

    assert [row.commit for row in second.rows] == [commit_id(1)]
    assert not second.more


def test_the_neighbours_of_a_revision(tmp_path: Path) -> None:
    index = moved_twice(tmp_path)
    middle = index.revision(commit_id(2), "c/d")
    assert middle is not None

    later = index.later("c/d", middle.seq)
    last = index.last_revision("c/d")

    assert later is not None
    assert last is not None
    assert (later.commit, last.commit) == (commit_id(3), commit_id(5))
    assert index.later("c/d", last.seq) is None


def test_the_revision_at_a_commit_that_left_the_page_alone_is_the_one_before(
    tmp_path: Path,
) -> None:
    then = moved_twice(tmp_path).revision(commit_id(4), "c/d")
    assert then is not None
    assert then.commit == commit_id(3)


def test_a_commit_that_is_not_known_has_no_revision(tmp_path: Path) -> None:
    index = moved_twice(tmp_path)
    assert index.revision(commit_id(99), "a") is None
    assert index.revision("--all", "a") is None
    assert index.revision("", "a") is None


def test_a_page_that_comes_back_takes_up_its_history(tmp_path: Path) -> None:
    index = built(tmp_path, [entry("a")])
    gone = commit(2, change("a.md", "x", None), action=Action.DELETE, page="a")
    assert index.apply(commit_id(1), commit_id(2), [gone], gone=[FilePath("a.md")])
    back = commit(3, change("a.md", None, "x"), action=Action.RESTORE, page="a")

    assert index.apply(commit_id(2), commit_id(3), [back], entries=[entry("a")])

    assert [row.action for row in index.history("a").rows] == ["restore", "delete", "create"]
    assert index.deleted("a") is None
    row = index.page("a")
    assert row is not None
    assert row.created_commit == commit_id(1)


def test_what_is_deleted_is_known_by_its_last_revision(tmp_path: Path) -> None:
    index = built(tmp_path, [entry("a"), entry("b")], [tree_file("f.png")])
    gone = commit(
        3, change("a.md", "x", None), change("f.png", "x", None), action=Action.DELETE, page="a"
    )
    index.apply(commit_id(2), commit_id(3), [gone], gone=[FilePath("a.md"), FilePath("f.png")])

    deleted = index.deleted("a")

    assert deleted is not None
    assert (deleted.commit, deleted.after) == (commit_id(3), None)
    assert [row.path for row in index.deleted_pages().rows] == ["a"]
    assert index.deleted("b") is None
    assert index.deleted("jamais") is None
    assert [row.action for row in index.history("a").rows] == ["delete", "create"]


def test_changes_show_the_page_a_commit_is_about(tmp_path: Path) -> None:
    index = built(tmp_path, [entry("a"), entry("b", title="Bé")])
    both = commit(
        3, change("a.md", "1", "2"), change("b.md", "1", "2"), action=Action.EDIT, page="b"
    )
    index.apply(commit_id(2), commit_id(3), [both], entries=[entry("a"), entry("b", title="Bé")])

    rows = index.changes().rows

    assert [(row.revision.path, row.files) for row in rows] == [("b", 2), ("b", 1), ("a", 1)]
    assert (rows[0].title, rows[0].now) == ("Bé", "b")


def test_an_upload_is_a_change_about_its_file(tmp_path: Path) -> None:
    index = built(tmp_path, [entry("a")])
    upload = commit(2, change("a/f.webp", None, "x"), action=Action.EDIT, page="a")
    index.apply(commit_id(1), commit_id(2), [upload])

    row = index.changes(limit=1).rows[0].revision

    assert (row.path, row.is_page, row.action) == ("a/f.webp", False, Action.EDIT)


def test_a_pushed_commit_is_said_to_do_what_it_does(tmp_path: Path) -> None:
    index = Index(tmp_path / "index.sqlite")
    commits = [
        commit(1, change("a.md", None, "1"), change("z.png", None, "1")),
        commit(2, change("a.md", "1", "2")),
        commit(3, change("b.md", "2", "2", origin="a.md")),
        commit(4, change("b.md", "2", None)),
    ]
    index.rebuild(commit_id(4), commits, [], [])

    actions = [row.revision.action for row in index.changes().rows]

    assert actions == ["delete", "move", "edit", "create"]


def filtered(folder: Path) -> Index:
    """Ten commits: odd ones by Anne on "e/a" of kind etude, even ones by Yann on "f/g/b"."""
    index = Index(folder / "index.sqlite")
    commits = [
        commit(
            n,
            change("e/a.md" if n % 2 else "f/g/b.md", "0" if n > 2 else None, str(n)),
            author=ANNE if n % 2 else YANN,
            action=Action.EDIT if n > 2 else Action.CREATE,
        )
        for n in range(1, 11)
    ]
    index.rebuild(commit_id(10), commits, [], [entry("e/a", kind="etude"), entry("f/g/b")])
    return index


def numbers(
    index: Index, author: str = "", action: str = "", folder: str = "", kind: str = ""
) -> list[int]:
    known = {commit_id(n): n for n in range(20)}
    listing = index.changes(author=author, action=action, folder=folder, kind=kind)
    return [known[row.revision.commit] for row in listing.rows]


def test_changes_by_an_author(tmp_path: Path) -> None:
    assert numbers(filtered(tmp_path), author=YANN.handle) == [10, 8, 6, 4, 2]


def test_changes_of_an_action(tmp_path: Path) -> None:
    assert numbers(filtered(tmp_path), action="create") == [2, 1]


def test_changes_below_a_folder(tmp_path: Path) -> None:
    index = filtered(tmp_path)
    assert numbers(index, folder="f") == numbers(index, folder="f/g") == [10, 8, 6, 4, 2]
    assert numbers(index, folder="f/g/b") == []


def test_changes_of_a_kind(tmp_path: Path) -> None:
    assert numbers(filtered(tmp_path), kind="etude") == [9, 7, 5, 3, 1]


def test_changes_with_several_filters(tmp_path: Path) -> None:
    index = filtered(tmp_path)
    assert numbers(index, author=ANNE.handle, action="create", folder="e", kind="etude") == [1]
    assert numbers(index, author=ANNE.handle, folder="f") == []


def test_changes_are_read_in_screens(tmp_path: Path) -> None:
    index = filtered(tmp_path)

    first = index.changes(limit=3, author=ANNE.handle)
    second = index.changes(limit=3, author=ANNE.handle, before=first.next)

    assert [row.revision.commit for row in second.rows] == [commit_id(3), commit_id(1)]
    assert not second.more


def test_a_change_of_kind_is_seen_in_all_the_history(tmp_path: Path) -> None:
    index = filtered(tmp_path)

    index.apply(commit_id(10), commit_id(11), entries=[entry("e/a", kind="guide")])

    assert numbers(index, kind="etude") == []
    assert numbers(index, kind="guide") == [9, 7, 5, 3, 1]


def test_a_commit_without_files_is_kept_out_of_the_changes(tmp_path: Path) -> None:
    index = built(tmp_path, [entry("a")])

    index.apply(commit_id(1), commit_id(2), [commit(2)])

    assert [row.revision.commit for row in index.changes().rows] == [commit_id(1)]
    assert index.counts().commits == 2


def test_two_files_may_swap_their_names(tmp_path: Path) -> None:
    index = built(tmp_path, [entry("a"), entry("b")])
    swap = commit(
        3,
        change("a.md", "b", "b", origin="b.md"),
        change("b.md", "a", "a", origin="a.md"),
        action=Action.MOVE,
    )

    assert index.apply(commit_id(2), commit_id(3), [swap], entries=[entry("a"), entry("b")])

    assert [row.path for row in index.history("a").rows] == ["a", "b"]
    assert [row.path for row in index.history("b").rows] == ["b", "a"]
    assert index.verify() == ()


def test_the_same_author_twice_in_one_step(tmp_path: Path) -> None:
    page = entry("n")
    index = built(tmp_path, [entry("a")])

    index.apply(
        commit_id(1),
        commit_id(3),
        [created(2, page), commit(3, change("n.md", "1", "2"))],
        entries=[page],
    )

    row = index.page("n")
    assert row is not None
    assert (row.revisions, row.created_commit, row.updated_commit) == (
        2,
        commit_id(2),
        commit_id(3),
    )
