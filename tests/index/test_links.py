"""Links, backlinks, wanted pages, orphans, redirects: kept right by each change."""

from __future__ import annotations

from pathlib import Path

from gare.index.index import Index
from gare.model.names import FilePath, PagePath
from gare.model.pages import Link, PageEntry
from tests.index.made import (
    built,
    change,
    commit,
    commit_id,
    created,
    edited,
    entry,
    link,
    tree_file,
)


def add(index: Index, number: int, page: PageEntry) -> None:
    assert index.apply(
        commit_id(number - 1), commit_id(number), [created(number, page)], entries=[page]
    )


def remove(index: Index, number: int, path: str) -> None:
    gone = commit(number, change(f"{path}.md", path, None))
    assert index.apply(
        commit_id(number - 1), commit_id(number), [gone], gone=[FilePath(f"{path}.md")]
    )


def targets(index: Index, path: str) -> list[str | None]:
    return [state.path for state in index.outgoing(path)]


def sources(index: Index, path: str) -> list[str]:
    return [row.path for row in index.backlinks(path).rows]


def test_a_link_leads_to_a_page_by_path_by_title_and_by_alias(tmp_path: Path) -> None:
    links = [link("e/pix"), link("x", "Étude PIX"), link("x", "le pix"), link("rien")]
    index = built(
        tmp_path,
        [
            entry("a", links=links),
            entry("e/pix", title="L’étude Pix", aliases=["etude pix", "Le PIX"]),
        ],
    )

    assert targets(index, "a") == ["e/pix", "e/pix", "e/pix", None]
    assert index.outgoing("a")[0].title == "L’étude Pix"
    assert [state.link for state in index.outgoing("a")] == links


def test_a_path_wins_over_a_title(tmp_path: Path) -> None:
    pages = [
        entry("a", links=[link("pix", "Pix")]),
        entry("b", title="Pix"),
        entry("pix", title="C"),
    ]
    assert targets(built(tmp_path, pages), "a") == ["pix"]


def test_a_title_wins_over_an_alias(tmp_path: Path) -> None:
    pages = [
        entry("a", links=[link("x", "Pix")]),
        entry("b", title="B", aliases=["Pix"]),
        entry("c", title="Pix"),
    ]
    assert targets(built(tmp_path, pages), "a") == ["c"]


def test_a_link_to_a_file_leads_to_it(tmp_path: Path) -> None:
    index = built(
        tmp_path,
        [entry("a", links=[link("a/f.webp", file=True), link("a/g.webp", file=True)])],
        [tree_file("a/f.webp")],
    )

    assert targets(index, "a") == ["a/f.webp", None]
    assert index.wanted().rows == ()


def test_a_page_that_is_made_is_found_by_the_links_that_waited(tmp_path: Path) -> None:
    index = built(tmp_path, [entry("a", links=[link("neuf"), link("x", "Tout neuf")])])
    assert [(row.ref, row.pages) for row in index.wanted().rows] == [("neuf", 1), ("x", 1)]

    add(index, 2, entry("neuf", title="Tout neuf"))

    assert targets(index, "a") == ["neuf", "neuf"]
    assert sources(index, "neuf") == ["a"]
    assert index.wanted().rows == ()


def test_a_page_that_goes_is_wanted_again(tmp_path: Path) -> None:
    index = built(
        tmp_path, [entry("a", links=[link("b")]), entry("b"), entry("c", links=[link("b")])]
    )

    remove(index, 4, "b")

    wanted = index.wanted().rows
    assert [(row.ref, row.pages, row.sources) for row in wanted] == [("b", 2, ("a", "c"))]
    assert index.page("b") is None
    assert index.verify() == ()


def test_a_new_title_leaves_the_links_to_the_old_one(tmp_path: Path) -> None:
    before, after = entry("b", title="Avant"), entry("b", title="Après")
    index = built(
        tmp_path, [entry("a", links=[link("avant", "Avant"), link("apres", "Après")]), before]
    )
    assert targets(index, "a") == ["b", None]

    index.apply(commit_id(2), commit_id(3), [edited(3, before, after)], entries=[after])

    assert targets(index, "a") == [None, "b"]
    assert [row.ref for row in index.wanted().rows] == ["avant"]


def test_wanted_pages_come_by_demand_and_each_page_counts_once(tmp_path: Path) -> None:
    twice = [link("z", "Zed"), link("z"), link("y")]
    index = built(tmp_path, [entry("a", links=twice), entry("b", links=[link("z")])])

    first = index.wanted(limit=1)
    second = index.wanted(limit=1, offset=first.next or 0)

    assert [(row.ref, row.pages, row.key) for row in first.rows] == [("z", 2, "zed")]
    assert [(row.ref, row.pages) for row in second.rows] == [("y", 1)]
    assert index.counts().wanted == 2


def test_an_orphan_has_no_link_from_another_page(tmp_path: Path) -> None:
    index = built(
        tmp_path,
        [
            entry("accueil", links=[link("a")]),
            entry("a", links=[link("a"), link("c")]),
            entry("b", links=[link("b")]),
            entry("c"),
            entry("_gare/menu"),
        ],
    )

    assert [row.path for row in index.orphans().rows] == ["b"]
    assert index.counts().orphans == 1


def test_a_page_becomes_an_orphan_when_its_last_link_goes(tmp_path: Path) -> None:
    before, after = entry("accueil", links=[link("b")]), entry("accueil")
    index = built(tmp_path, [before, entry("b")])

    index.apply(commit_id(2), commit_id(3), [edited(3, before, after)], entries=[after])

    assert [row.path for row in index.orphans().rows] == ["b"]


def test_backlinks_follow_each_other_in_screens(tmp_path: Path) -> None:
    index = built(tmp_path, [entry("z"), *(entry(f"p{n}", links=[link("z")]) for n in range(5))])

    first = index.backlinks("z", limit=3)
    second = index.backlinks("z", limit=3, after=first.next or 0)

    assert [row.path for row in (*first.rows, *second.rows)] == ["p0", "p1", "p2", "p3", "p4"]
    assert not second.more


def test_an_old_address_leads_to_the_page_through_all_its_moves(tmp_path: Path) -> None:
    index = built(
        tmp_path,
        [entry("a", links=[link("un")]), entry("trois")],
        redirects={"un": "deux", "deux": "trois"},
    )

    assert index.redirect("un") == index.redirect("deux") == "trois"
    assert targets(index, "a") == ["trois"]
    assert sources(index, "trois") == ["a"]


def test_redirects_in_a_circle_lead_nowhere(tmp_path: Path) -> None:
    index = built(
        tmp_path, [entry("a", links=[link("x")])], redirects={"x": "y", "y": "x", "z": "z"}
    )

    assert index.redirect("x") is None
    assert index.redirect("z") is None
    assert targets(index, "a") == [None]


def test_a_page_at_an_old_address_wins_over_the_redirect(tmp_path: Path) -> None:
    index = built(
        tmp_path, [entry("a", links=[link("vieux")]), entry("b")], redirects={"vieux": "b"}
    )
    assert targets(index, "a") == ["b"]

    add(index, 3, entry("vieux"))

    assert targets(index, "a") == ["vieux"]


def test_redirects_that_change_are_followed_at_once(tmp_path: Path) -> None:
    pages = [entry("a", links=[link("vieux")]), entry("b"), entry("c")]
    index = built(tmp_path, pages, redirects={"vieux": "b", "autre": "c"})

    index.apply(commit_id(3), commit_id(4), redirects={"vieux": "c"})

    assert targets(index, "a") == ["c"]
    assert index.redirect("autre") is None


def test_links_not_yet_saved_are_resolved_in_their_order(tmp_path: Path) -> None:
    index = built(tmp_path, [entry("b", title="Pix")], [tree_file("b/f.png")])
    asked = [link("rien"), link("x", "pix"), link("b/f.png", file=True), link("b")]

    states = index.resolve(asked)

    assert [state.path for state in states] == [None, "b", "b/f.png", "b"]
    assert [state.link for state in states] == asked


def test_all_sources_with_a_path_to_a_page_or_below_are_known(tmp_path: Path) -> None:
    index = built(
        tmp_path,
        [
            entry("a", links=[link("p")]),
            entry("b", links=[link("p/f.webp", file=True)]),
            entry("c", links=[link("pq"), link("x", "P")]),
            entry("p", title="P", links=[link("p")]),
        ],
    )

    assert [row.path for row in index.linking_files("p")] == ["a", "b", "p"]


def test_a_page_moves_with_its_links_and_its_backlinks(tmp_path: Path) -> None:
    before = entry("vieux", title="Pix", links=[link("a")])
    after = entry("neuf", title="Pix", links=[link("a")])
    index = built(tmp_path, [entry("a", links=[link("vieux"), link("x", "Pix")]), before])
    move = commit(3, change("neuf.md", "x", "y", origin="vieux.md"), page="neuf")

    index.apply(
        commit_id(2),
        commit_id(3),
        [move],
        entries=[after],
        gone=[FilePath("vieux.md")],
        redirects={"vieux": "neuf"},
    )

    assert targets(index, "a") == ["neuf", "neuf"]
    assert sources(index, "neuf") == ["a"]
    assert sources(index, "a") == ["neuf"]
    assert index.page("vieux") is None
    assert index.redirect("vieux") == PagePath("neuf")
    assert index.verify() == ()


def test_what_only_looks_like_a_path_leads_to_a_page_and_wants_none(tmp_path: Path) -> None:
    soft = [Link("b", soft=True), Link("oui/non", soft=True)]

    index = built(tmp_path, [entry("a", links=soft), entry("b")])

    assert [row.path for row in index.backlinks("b").rows] == ["a"]
    assert index.wanted().rows == ()
    assert [(state.link, state.path) for state in index.outgoing("a")] == [(soft[0], "b")]


def test_a_page_that_comes_later_is_led_to_by_what_looks_like_its_path(tmp_path: Path) -> None:
    index = built(tmp_path, [entry("a", links=[Link("oui/non", soft=True)])])

    add(index, 2, entry("oui/non"))

    assert sources(index, "oui/non") == ["a"]
    assert [row.path for row in index.orphans().rows] == ["a"]
