"""No question reads a whole table: the cost stays the same whatever the size of the wiki."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from gare.index.index import Index
from gare.model.pages import Reference
from gare.model.records import Filter, Near, Query
from tests.index.made import built, commit_id, created, edited, entry, link, tree_file

ASKED = Query(
    ("etude",), (Filter("commune", ("C1",)), Filter("places", low="2", absent=True)), "texte pag",
    Near(48.0, -1.0, 50.0),
)  # fmt: skip

QUESTIONS: dict[str, Callable[[Index], object]] = {
    "head": lambda index: index.head(),
    "page": lambda index: index.page("d/p3"),
    "page missing": lambda index: index.page("none"),
    "file": lambda index: index.file("d/p3/f.png"),
    "file missing": lambda index: index.file("none"),
    "files_of": lambda index: index.files_of("d/p3"),
    "faulty_files": lambda index: index.faulty_files(),
    "outgoing": lambda index: index.outgoing("d/p3"),
    "resolve": lambda index: index.resolve([link("d/p4", "titre"), link("old"), link("x.png")]),
    "backlinks": lambda index: index.backlinks("accueil"),
    "linking_files": lambda index: index.linking_files("d/p4"),
    "wanted": lambda index: index.wanted(),
    "orphans": lambda index: index.orphans(),
    "redirect": lambda index: index.redirect("old"),
    "all_pages": lambda index: index.all_pages(),
    "all_pages below": lambda index: index.all_pages("d/", after="d/p3"),
    "all_pages of a kind": lambda index: index.all_pages(kind="etude"),
    "children": lambda index: index.children("d"),
    "pages_at": lambda index: index.pages_at(["a", "d/b"]),
    "tags": lambda index: index.tags(),
    "unlisted": lambda index: index.unlisted("retire"),
    "tagged": lambda index: index.tagged("x"),
    "folders": lambda index: index.folders(),
    "kinds": lambda index: index.kinds(),
    "recent": lambda index: index.recent(),
    "history": lambda index: index.history("d/p3"),
    "changes": lambda index: index.changes(),
    "changes by author": lambda index: index.changes(author="yann-le-goff"),
    "changes of action": lambda index: index.changes(action="edit"),
    "changes of folder": lambda index: index.changes(folder="d"),
    "changes of kind": lambda index: index.changes(kind="etude"),
    "changes of all": lambda index: index.changes(
        author="yann-le-goff", action="edit", folder="d", kind="etude"
    ),
    "files_by": lambda index: index.files_by("yann-le-goff"),
    "revision": lambda index: index.revision(commit_id(3), "d/p3"),
    "later": lambda index: index.later("d/p3", 0),
    "deleted": lambda index: index.deleted("d/p3"),
    "deleted_pages": lambda index: index.deleted_pages(),
    "search": lambda index: index.search("texte pag", kind="etude", tag="x"),
    "search loosely": lambda index: index.search("texte zouave"),
    "suggest": lambda index: index.suggest("pag"),
    "suggest more": lambda index: index.suggest("page num"),
    "near_titles": lambda index: index.near_titles("pgae numero 3"),
    "select": lambda index: index.select(ASKED),
    "select by date": lambda index: index.select(
        Query(filters=(Filter("updated", low="2026"), Filter("title", low="p")), sort="commune")
    ),
    "select all in order": lambda index: index.select(Query(sort="updated", reverse=True)),
    "facets": lambda index: index.facets(ASKED, ["commune", "kind", "tags"]),
    "points": lambda index: index.points(Query(kinds=("etude",))),
    "crowd": lambda index: index.crowd(Query(kinds=("etude",))),
    "sums": lambda index: index.sums(ASKED, ["places"]),
    "initials": lambda index: index.initials(ASKED),
    "iterate": lambda index: list(index.iterate(ASKED)),
    "records_at": lambda index: index.records_at(["d/p3", "none"]),
    "records_of": lambda index: index.records_of("id-3"),
    "linking_by": lambda index: index.linking_by("suite", "d/p4"),
    "cached": lambda index: index.cached("k"),
    "keep": lambda index: index.keep("k", "<p>"),
}

SMALL = re.compile(
    r"SCAN (?:counter|CONSTANT ROW|\d+ CONSTANT ROW|[djlrst]|\(subquery-\d+\)|\w+ VIRTUAL TABLE .*"
    r"|place USING COVERING INDEX place_pages|kind_count|redirect.*|spot"
    r"|wanted USING COVERING INDEX wanted_pages|c USING COVERING INDEX tag_pages"
    r"|page USING INDEX page_(?:updated|orphan|listed)|f USING INDEX file_fault)"
)
"""Scans of what is small by nature, or read in the order of an index up to a limit.

One letter or "subquery" is a list made by the question itself. `spot` is read whole, once for each
state of the index, for the maps.
"""


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    pages = [entry("accueil", "texte", title="Accueil")]
    pages += [
        entry(
            f"d/p{n}",
            "du texte de la page",
            title=f"Page numéro {n}",
            kind="etude",
            tags=["x"],
            links=[link("accueil"), link(f"d/p{n + 1}"), link("old")],
            fields={"commune": f"C{n % 3}", "places": n, "latitude": 48.0, "longitude": -n / 10},
            references=[Reference("suite", link(f"d/p{n + 1}"))],
            ident=f"id-{n}",
        )
        for n in range(30)
    ]
    return built(
        tmp_path_factory.mktemp("plans"),
        pages,
        [tree_file("d/p3/f.png"), tree_file("lien", 0, "symlink")],
        {"old": "accueil"},
    )


def plans(index: Index, question: Callable[[Index], object]) -> list[str]:
    """The plan of each statement that a question runs, as SQLite explains it."""
    db = index._database.connection()
    seen: list[str] = []
    db.set_trace_callback(seen.append)
    question(index)
    db.set_trace_callback(None)
    wanted = [
        text for text in seen if text.lower().startswith(("select", "with", "update", "delete"))
    ]
    return [row[3] for text in wanted for row in db.execute(f"explain query plan {text}")]


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_reads_no_table_from_end_to_end(index: Index, name: str) -> None:
    scans = [plan for plan in plans(index, QUESTIONS[name]) if plan.startswith("SCAN")]

    assert [plan for plan in scans if not SMALL.fullmatch(plan)] == []


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_sorts_nothing_large(index: Index, name: str) -> None:
    sorts = [plan for plan in plans(index, QUESTIONS[name]) if plan.startswith("USE TEMP B-TREE")]

    assert name in SORTED or sorts == []


SORTED = frozenset(
    {
        "resolve",
        "linking_files",
        "search",
        "search loosely",
        "suggest",
        "suggest more",
        "near_titles",
        "select by date",
        "select all in order",
        "records_of",
        "linking_by",
    }
)
"""They sort no more rows than they answer with, or than the bound of candidates."""


def test_a_save_reads_no_table_from_end_to_end(index: Index) -> None:
    before = entry("d/p3", "du texte", title="Page numéro 3", links=[link("accueil")])
    after = entry(
        "d/p3", "autre", title="Autre", kind="lieu", links=[link("d/p5"), link("rien")],
        fields={"commune": "C2", "latitude": 47, "longitude": 1},
    )  # fmt: skip
    new = entry("neuf", "texte", title="Neuf", fields={"commune": "C9", "places": 4})
    head = index.head()
    steps = [edited(90, before, after), created(91, new)]

    found = plans(
        index,
        lambda it: it.apply(head, commit_id(91), steps, entries=[after, new], redirects={"a": "b"}),
    )

    scans = [plan for plan in found if plan.startswith("SCAN")]
    assert index.page("neuf") is not None
    assert [plan for plan in scans if not SMALL.fullmatch(plan)] == []


def test_the_questions_above_are_all_the_questions() -> None:
    asked = {name.split(" ")[0] for name in QUESTIONS}
    apart = {
        "reading",
        "apply",
        "rebuild",
        "close",
        "ready",
        "is_building",
        "verify",
        "counts",
        "last_revision",
        "path",
        "forget",
        "subject",
    }

    assert {name for name in dir(Index) if not name.startswith("_")} == asked | apart
