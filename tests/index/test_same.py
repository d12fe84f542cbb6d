"""Brought along change by change or made at once, the index is the same."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gare.index.index import Index
from gare.model.names import FilePath, page_of
from gare.model.pages import Action, Commit, FileChange, Link, PageEntry, Reference
from tests.index.made import blob, commit, commit_id, entry, link, tree_file

NAMES = ("accueil", "a", "b", "d/a", "d/e/a", "_gare/menu")
TITLES = ("Alpha", "Bêta", "alpha", "Gamma du lieu")
WORDS = ("lieu", "lieux", "accès aux droits", "e-inclusion", "médiatrices", "02 98 00 00 00")

pages: st.SearchStrategy[dict[str, object]] = st.builds(
    dict,
    text=st.lists(st.sampled_from(WORDS), max_size=4).map(" ".join),
    title=st.sampled_from(TITLES),
    kind=st.sampled_from(["", "etude", "lieu"]),
    tags=st.lists(st.sampled_from(["x", "X", "é"]), max_size=2),
    aliases=st.lists(st.sampled_from(TITLES), max_size=1),
    links=st.lists(
        st.one_of(
            st.builds(link, st.sampled_from((*NAMES, "z", "vieux"))),
            st.builds(link, st.just("y"), st.sampled_from(TITLES)),
            st.builds(link, st.just("a/f.png"), file=st.just(True)),
            st.builds(Link, st.sampled_from((*NAMES, "z", "vieux")), soft=st.just(True)),
        ),
        max_size=3,
    ),
    fields=st.dictionaries(
        st.sampled_from(["commune", "services", "latitude", "longitude", "debut"]),
        st.one_of(
            st.sampled_from(
                ["Rennes", "rennes", "Brest", "35000", 12, 1.5, date(2026, 3, 1), True]
            ),
            st.lists(st.sampled_from(["a", "A", "b"]), max_size=3),
        ),
        max_size=4,
    ),
    references=st.lists(
        st.builds(
            Reference,
            st.just("services"),
            st.one_of(st.builds(link, st.sampled_from(NAMES)), st.just(link("y", "Alpha"))),
        ),
        max_size=2,
    ),
)
names = st.sampled_from(NAMES)
redirects = st.dictionaries(
    st.sampled_from(["vieux", "z", "y", "a"]), st.sampled_from(["a", "b", "vieux", "z"]), max_size=3
)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("write"), names, pages),
        st.tuples(st.just("write"), names, pages),
        st.tuples(st.just("delete"), names, st.none()),
        st.tuples(st.just("move"), names, names),
        st.tuples(st.just("redirects"), st.none(), redirects),
        st.tuples(st.just("upload"), names, st.none()),
    ),
    min_size=1,
    max_size=12,
)


@dataclass
class Gare:
    """A wiki in memory: what each step does to it, as store and wiki would tell the index."""

    index: Index
    pages: dict[str, PageEntry] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)
    redirects: dict[str, str] = field(default_factory=dict)
    commits: list[Commit] = field(default_factory=list)

    def do(self, verb: str, name: str | None, value: object) -> None:
        number = len(self.commits) + 1
        getattr(self, f"_{verb}")(number, name, value)

    def _tell(
        self,
        number: int,
        made: Commit,
        entries: Sequence[PageEntry] = (),
        gone: Sequence[str] = (),
        files: Sequence[FileChange] = (),
        redirects: dict[str, str] | None = None,
    ) -> None:
        self.commits.append(made)
        assert self.index.apply(
            commit_id(number - 1),
            commit_id(number),
            [made],
            files,
            entries,
            [FilePath(file) for file in gone],
            redirects,
        )

    def _write(self, number: int, name: str, value: dict[str, object]) -> None:
        page = entry(name, **value)  # type: ignore[arg-type] # what hypothesis builds
        before = self.pages.get(name)
        done = FileChange(page.file, before.blob if before else None, page.blob, 0, page.size)
        self.pages[name] = page
        self._tell(number, commit(number, done, page=name), [page])

    def _delete(self, number: int, name: str, _value: None) -> None:
        before = self.pages.pop(name, None)
        if before is None:
            self._tell(number, commit(number))
            return
        done = FileChange(before.file, before.blob, None, before.size, 0)
        self._tell(
            number, commit(number, done, action=Action.DELETE, page=name), gone=[before.file]
        )

    def _move(self, number: int, name: str, new: str) -> None:
        before = self.pages.get(name)
        if before is None or new in self.pages:
            self._tell(number, commit(number))
            return
        del self.pages[name]
        page = self.pages[new] = PageEntry(
            page_of(FilePath(f"{new}.md")) or before.path,
            FilePath(f"{new}.md"),
            before.blob,
            before.size,
            before.document,
        )
        done = FileChange(page.file, page.blob, page.blob, page.size, page.size, before.file)
        made = commit(number, done, action=Action.MOVE, page=new)
        self._tell(number, made, [page], gone=[before.file])

    def _redirects(self, number: int, _name: None, value: dict[str, str]) -> None:
        self.redirects = value
        self._tell(number, commit(number), redirects=value)

    def _upload(self, number: int, name: str, _value: None) -> None:
        file = FilePath(f"{name}/f.png")
        self.files.add(file)
        done = FileChange(file, None, blob(file), 0, 10)
        self._tell(number, commit(number, done, page=name), files=[done])


TABLES = {
    "page": "select * from page order by id",
    "link": "select * from link order by source, position",
    "want": "select * from want order by ref, source",
    "wanted": "select * from wanted order by ref",
    "name": "select * from name order by key, rank, page",
    "redirect": "select * from redirect order by old, hop",
    "tag": "select * from tag order by key, path",
    "tag_count": "select * from tag_count order by key",
    "kind_count": "select * from kind_count order by kind",
    "place": "select * from place order by folder",
    "file": "select * from file order by path",
    "trail": "select * from trail order by file",
    "lineage": "select * from lineage order by id",
    "change": "select * from change order by seq",
    "revision": "select * from revision order by id",
    "folder": "select * from folder order by folder, seq",
    "searched": "select * from searched order by page",
    "tokens": "select * from tokens order by page",
    "body": "select * from body order by page",
    "vocabulary": "select * from vocabulary order by word",
    "title_word": "select * from title_word order by word, page",
    "gram": "select * from gram order by gram, size, page",
    "counter": "select * from counter order by name",
    "meta": "select * from meta where name != 'made' order by name",
    "record": "select * from record order by page",
    "spot": "select * from spot order by page",
    "posting": "select * from posting order by field, key, label, chunk",
    "terms": "select term, doc, cnt from temp.terms order by term",
}


def dumped(index: Index) -> dict[str, list[tuple[object, ...]]]:
    """All the tables of an index, and the terms of its full-text table."""
    with index.reading() as db:
        db.execute(
            "create virtual table if not exists temp.terms using fts5vocab(main, words, row)"
        )
        return {name: db.execute(query).fetchall() for name, query in TABLES.items()}


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(steps)
def test_an_index_brought_along_is_the_one_made_at_once(
    done: list[tuple[str, str | None, object]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        gare = Gare(Index(Path(folder) / "along.sqlite"))
        gare.index.rebuild(commit_id(0), [], [], [])
        for verb, name, value in done:
            gare.do(verb, name, value)
        once = Index(Path(folder) / "once.sqlite")
        once.rebuild(
            commit_id(len(gare.commits)),
            gare.commits,
            [tree_file(file) for file in sorted(gare.files)],
            sorted(gare.pages.values(), key=lambda page: page.path),
            gare.redirects,
        )

        assert dumped(gare.index) == dumped(once)
        assert gare.index.verify() == ()

        gare.index.close()
        once.close()
