"""The index as someone sees it who may not read all: as if the rest had never been there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from gare.index.index import Index
from gare.model.pages import Link
from gare.model.records import Filter, Query
from gare.wiki.indexing import rebuild
from gare.wiki.seeing import seen_by
from gare.wiki.starting import start
from tests.making import MakeWiki, put, settings_for, wait_for_builders

SECRET = "zyzomys"
RULES = """
rules:
  - path: bureau/**
    read: members
  - path: etudes/rapport
    read: ["@lea", moderators]
  - kind: decision
    read: [owner, moderators]
"""
OPEN = {
    "accueil.md": "---\ntags: [commun]\n---\n# Accueil\n\n[Étude](etudes.md) [[absente]]\n",
    "etudes.md": "---\nkind: etude\ntags: [commun, libre]\n---\n# Études\n\nlibre et ouvert\n",
    "etudes/plan.md": "---\nkind: etude\nid: p1\nlatitude: 48.1\nlongitude: 2.1\n---\n# Le plan\n",
    "etudes/plan/a.txt": "texte ouvert",
}
KEPT = {
    "bureau.md": f"# Bureau {SECRET}\n\n[[{SECRET}]] [accueil](accueil.md)\n",
    "bureau/notes.md": f"---\ntags: [commun, {SECRET}]\nkind: {SECRET}\n---\n# Notes {SECRET}\n",
    "bureau/notes/plan.txt": SECRET,
    "etudes/rapport.md": "---\nkind: etude\nid: p1\nlatitude: 48.1\nlongitude: 2.1\n"
    f"titre: {SECRET}\n---\n# Rapport {SECRET}\n\n[Plan](plan.md) [[absente]] [[Études]] libre\n",
    "etudes/rapport/b.txt": SECRET,
    "choix.md": f"---\nkind: decision\n---\n# Choix {SECRET}\n",
    "_gare/talk/etudes/rapport.md": f"# On en dit {SECRET}\n",
    "brouillons/lea/essai.md": f"# Essai {SECRET}\n",
}
QUESTIONS: Mapping[str, Callable[[Index], object]] = {
    "page": lambda index: [found and found.title for found in map(index.page, paths())],
    "file": lambda index: [found and found.size for found in map(index.file, OPEN | KEPT)],
    "files_of": lambda index: [[f.file for f in index.files_of(path)] for path in paths()],
    "outgoing": lambda index: [index.outgoing(path) for path in paths()],
    "resolve": lambda index: index.resolve(
        [Link("bureau"), Link("bureau/notes"), Link("etudes/rapport"), Link("etudes")]
    ),
    "backlinks": lambda index: [briefs(index.backlinks(path).rows) for path in paths()],
    "linking_files": lambda index: [[r.path for r in index.linking_files(p)] for p in paths()],
    "wanted": lambda index: index.wanted().rows,
    "all_pages": lambda index: briefs(index.all_pages().rows),
    "pages_at": lambda index: sorted(index.pages_at(paths())),
    "children": lambda index: [
        briefs(index.children(path).rows) for path in ("", "etudes", "bureau")
    ],
    "tags": lambda index: index.tags(),
    "tagged": lambda index: [briefs(index.tagged(tag).rows) for tag in ("commun", SECRET)],
    "recent": lambda index: sorted(briefs(index.recent())),
    "folders": lambda index: index.folders(),
    "kinds": lambda index: index.kinds(),
    "history": lambda index: [len(index.history(path).rows) for path in paths()],
    "last": lambda index: [bool(index.last_revision(path)) for path in paths()],
    "suggest": lambda index: [briefs(index.suggest(text)) for text in ("zyz", "rap", "not", "pl")],
    "near": lambda index: [briefs(index.near_titles(text)) for text in (f"Notes {SECRET}", "plan")],
    "search": lambda index: [
        ([h.path for h in found.hits], found.total, found.kinds, found.tags, briefs(found.near))
        for found in (index.search(text) for text in (SECRET, "libre", "plan", "zyzo"))
    ],
    "select": lambda index: [
        (index.select(query).total, [row.path for row in index.select(query).rows])
        for query in (
            Query(),
            Query(kinds=("etude",)),
            Query(words=SECRET),
            Query(filters=(Filter("titre", present=True),)),
            Query(filters=(Filter("titre", absent=True),), sort="titre"),
            Query(sort="titre"),
        )
    ],
    "facets": lambda index: index.facets(Query(), ("kind", "titre", "tags")),
    "points": lambda index: [point.path for point in index.points(Query())],
    "initials": lambda index: index.initials(Query()),
    "iterate": lambda index: [row.path for row in index.iterate(Query())],
    "records_at": lambda index: sorted(index.records_at(paths())),
    "records_of": lambda index: [row.path for row in index.records_of("p1")],
}


def paths() -> list[str]:
    """Return the paths of all pages, open or not."""
    return [file.removesuffix(".md") for file in OPEN | KEPT if file.endswith(".md")]


def briefs(rows: object) -> list[str]:
    """Return the paths of pages."""
    return [row.path for row in rows]  # type: ignore[attr-defined]  # lists of anything with a path


@pytest.mark.parametrize("question", QUESTIONS)
def test_what_one_may_not_read_is_as_if_it_were_not_there(
    question: str, tmp_path: Path, wiki_with: MakeWiki
) -> None:
    guarded = wiki_with({"_gare/rules.yml": RULES, **OPEN, **KEPT})
    bare = start(settings_for(tmp_path / "bare"), None)
    put(bare, {"_gare/rules.yml": RULES, **OPEN})
    rebuild(guarded)
    rebuild(bare)
    seen, expected = seen_by(guarded).index, QUESTIONS[question](bare.index)
    wait_for_builders()
    bare.close()
    assert QUESTIONS[question](guarded.index) != expected, "a question that shows no difference"
    assert QUESTIONS[question](seen) == expected
    assert SECRET not in repr(QUESTIONS[question](seen))
