"""Import records from files of other tools: one commit, nothing twice, a report of every row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from gare.exports.values import text
from gare.model.errors import NothingToDo
from gare.model.kinds import FieldProblem
from gare.model.names import HOME, FilePath, address, page_file
from gare.model.pages import Action
from gare.model.people import Author, Person
from gare.model.rules import Act
from gare.store.store import Order, Snapshot
from gare.wiki.bringing import Brought, Gathered, Row, Wanted, gather
from gare.wiki.comparing import Compared, compared
from gare.wiki.deciding import KEEPERS, pass_push
from gare.wiki.doors import check
from gare.wiki.indexing import catch_up, landed, redirects
from gare.wiki.kinds import kinds_now
from gare.wiki.placing import NewPage, path_key, paths
from gare.wiki.recorded import matches, taken_paths, without_ours
from gare.wiki.text import decode
from gare.wiki.views.importing import ImportReport, Told, Written
from gare.wiki.wiki import Wiki
from gare.wiki.wording import summary_or_default


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is to be written, and the report of it."""

    files: Mapping[FilePath, bytes]
    report: ImportReport


@dataclass(slots=True)
class _Made:
    """What becomes of records, one after the other."""

    changed: list[tuple[Row, Compared, Written]] = field(default_factory=list)
    new: list[tuple[Row, Compared]] = field(default_factory=list)
    unchanged: int = 0
    refused: list[Told] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    dropped: list[Told] = field(default_factory=list)


def import_records(
    wiki: Wiki,
    files: Sequence[Brought],
    wanted: Wanted,
    who: Author | Person,
    *,
    dry_run: bool = False,
) -> ImportReport:
    """Bring the records of files into the wiki, all of them by one commit; say what was done.

    A page is known by the `id` of its header, among those of its kind. Of a page that is there,
    only the fields that the files say otherwise change, never its text. The same files again
    change nothing and make no commit. Never raises for what files hold; `Protected` for a person
    who may not write where they go, `Refused` and its kin as if they typed each page (an author
    alone is the operator of the server).
    """
    catch_up(wiki)
    gathered = gather(kinds_now(wiki).kinds, files, wanted)
    if dry_run or not gathered.rows:
        return _plan(wiki, wiki.store.snapshot(), gathered, wanted).report
    plans: list[_Plan] = []
    author = who.author if isinstance(who, Person) else who

    def build(snapshot: Snapshot) -> tuple[Order, None]:
        catch_up(wiki)
        plan = _plan(wiki, snapshot, gathered, wanted)
        plans.append(plan)
        if isinstance(who, Person):
            _let_through(wiki, who, snapshot, plan)
        if not plan.files:
            raise NothingToDo(HOME)
        summary = summary_or_default("", Action.IMPORT, _summary(files, plan.report))
        return Order(dict(plan.files), author, summary, Action.IMPORT, None), None

    try:
        commit, _none = wiki.store.write(build, landed(wiki))
    except NothingToDo:
        return plans[-1].report
    return replace(plans[-1].report, commit=commit.id)


def _let_through(wiki: Wiki, person: Person, snapshot: Snapshot, plan: _Plan) -> None:
    """Raise unless a person may write all that; the limits count it, but of who moderates."""
    check(wiki, person, Act.CREATE, *(page.path for page in plan.report.created))
    check(wiki, person, Act.WRITE, *(page.path for page in plan.report.changed))
    if person.role in KEEPERS:
        return
    texts = []
    for file, content in plan.files.items():
        blob = snapshot.find(file)
        before = decode(snapshot.read(blob)).text if blob else ""
        texts.append((before, decode(content).text))
    pass_push(wiki, person, texts, ())


def _summary(files: Sequence[Brought], report: ImportReport) -> str:
    """Return what the history says of an import."""
    name = files[0].name[-100:] if len(files) == 1 else f"{len(files)} fichiers"
    made, changed = len(report.created), len(report.changed)
    return f"« {name} » ({made} fiches créées, {changed} fiches changées)"


def _plan(wiki: Wiki, snapshot: Snapshot, gathered: Gathered, wanted: Wanted) -> _Plan:
    """Return what records change in the files of a commit."""
    made = _Made(refused=list(gathered.refused))
    found = matches(wiki, snapshot, gathered.rows)
    for row, match in zip(gathered.rows, found, strict=True):
        if match.fault is not None:
            made.refused.append(row.told(match.fault))
            continue
        row = row if match.page else row.identified(match.ident)
        said = without_ours(row.found, match.page, wiki.store.hosts)
        one = compared(row.kind, said, match.page, match.source, wanted.personal)
        one = _bounded(one, wiki.settings.max_page_bytes)
        made.refused += map(row.told, one.refused)
        made.told += map(row.told, one.told)
        made.dropped += map(row.told, one.dropped)
        if match.page is None and not one.refused:
            made.new.append((row, one))
            made.told += map(row.told, row.renamed())
        elif match.page is not None and one.source:
            path = match.page.path
            made.changed.append((row, one, Written(path, row.title, address(path), one.keys)))
        elif not one.refused:
            made.unchanged += 1
    files, created = _placed(wiki, snapshot, made.new)
    files |= {page_file(page.path): one.source.encode() for _row, one, page in made.changed}
    report = ImportReport(
        kind=gathered.kind,
        format=gathered.format,
        created=created,
        changed=tuple(page for _row, _one, page in made.changed),
        unchanged=made.unchanged,
        refused=tuple(sorted(made.refused, key=lambda one: (one.file, one.place))),
        told=tuple(made.told),
        dropped=tuple(made.dropped),
        faults=gathered.faults,
        ignored=gathered.ignored,
    )
    return _Plan(files, report)


def _bounded(one: Compared, max_bytes: int) -> Compared:
    """Return what becomes of a page, refused when it would be too long."""
    if len(one.source.encode()) <= max_bytes:
        return one
    return Compared(refused=(FieldProblem("", "long-page", str(max_bytes)),))


def _placed(
    wiki: Wiki, snapshot: Snapshot, new: Sequence[tuple[Row, Compared]]
) -> tuple[dict[FilePath, bytes], tuple[Written, ...]]:
    """Return the files of new pages, each at a path of its own, and the pages they are."""
    if not new:
        return {}, ()
    taken = taken_paths(snapshot)
    if snapshot.commit is not None:
        taken |= set(map(path_key, redirects(wiki, snapshot.commit)))
    pages = [
        NewPage(
            row.kind.folder,
            row.title,
            text(row.found.fields.get("commune")),
            row.ident or row.derived,
        )
        for row, _one in new
    ]
    files: dict[FilePath, bytes] = {}
    created = []
    for (row, one), path in zip(new, paths(pages, taken), strict=True):
        files[page_file(path)] = one.source.encode()
        created.append(Written(path, row.title, address(path), one.keys))
    return files, tuple(created)
