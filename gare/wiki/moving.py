"""Move a page: its attachments follow, links of other pages are rewritten, its address redirects.

All in one commit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gare.markup.reading import document
from gare.markup.rewrite import rewrite_links
from gare.model.errors import NothingToDo, PageExists, PageMissing
from gare.model.names import TALK, BlobId, FilePath, PagePath, owner_of, page_file, page_of
from gare.model.pages import Action
from gare.model.people import Person
from gare.model.rules import Act
from gare.safeyaml import splice
from gare.store.store import Order, Snapshot
from gare.wiki.deciding import pass_gesture
from gare.wiki.doors import check
from gare.wiki.indexing import REDIRECTS, catch_up, landed, parse_redirects
from gare.wiki.naming import typed_path
from gare.wiki.reading import existing
from gare.wiki.text import decode
from gare.wiki.views.writing import MoveView
from gare.wiki.wiki import Wiki
from gare.wiki.wording import summary_or_default

_REDIRECTS_HEADING = "# Anciennes adresses, et où elles mènent aujourd’hui.\n"


@dataclass(frozen=True, slots=True)
class MoveForm:
    """What was asked: the new path as typed, and whether pages below follow."""

    target: str
    with_children: bool
    summary: str
    author: str


def move_view(wiki: Wiki, path: str, person: Person, form: MoveForm | None = None) -> MoveView:
    """Return the screen that asks where to. Raises `PageMissing`."""
    catch_up(wiki)
    row = existing(wiki, path)
    check(wiki, person, Act.MOVE, row.path)
    children = wiki.index.all_pages(prefix=row.path + "/", limit=200)
    return MoveView(
        path=row.path,
        title=row.title,
        target=form.target if form else row.path,
        summary=form.summary if form else "",
        author=(form.author if form else "") or person.author.name,
        signed_in=person.account is not None,
        linking=len(wiki.index.linking_files(row.path)),
        below=len(children.rows),
        with_children=form.with_children if form else False,
        attachments=len(wiki.index.files_of(row.path)),
    )


def move(wiki: Wiki, path: str, person: Person, form: MoveForm) -> PagePath:
    """Move a page and return its new path. Raises `PageExists`, `BadPath`, `PageMissing`."""
    target = typed_path(form.target)
    catch_up(wiki)
    row = existing(wiki, path)
    if target == row.path:
        raise NothingToDo(row.path)
    check(wiki, person, Act.MOVE, row.path)
    check(wiki, person, Act.CREATE, target)
    pass_gesture(wiki, person, (form.summary, _new_words(row.path, target)))

    def build(snapshot: Snapshot) -> tuple[Order, None]:
        catch_up(wiki)
        before = snapshot.find(row.file)
        if before is None:
            raise PageMissing(row.path)
        moves = moved_files(snapshot, row.path, row.file, target, form.with_children)
        check(wiki, person, Act.MOVE, *(page_of(old) or old for old in moves))
        check(wiki, person, Act.CREATE, *(page_of(new) or new for new in moves.values()))
        for new in moves.values():
            if snapshot.find(new) is not None:
                raise PageExists(page_of(new) or PagePath(new))
        title = document(row.path, decode(snapshot.read(before)).text).title
        talks = talk_moves(snapshot, moves)
        order = Order(
            changes={**_changes(wiki, snapshot, row.path, moves), **_carried(snapshot, talks)},
            author=person.author,
            summary=summary_or_default(form.summary, Action.MOVE, title),
            action=Action.MOVE,
            page=target,
            origin=row.path,
            moves={new: old for old, new in (moves | talks).items()},
        )
        return order, None

    wiki.store.write(build, landed(wiki))
    return target


def _new_words(path: PagePath, target: PagePath) -> str:
    """Return the parts of a new place that were not in the old one."""
    known = path.split("/")
    return "/".join(part for part in target.split("/") if part not in known)


def moved_files(
    snapshot: Snapshot, path: PagePath, file: FilePath, target: PagePath, with_children: bool
) -> dict[FilePath, FilePath]:
    """Return {old file: new file} of a page, of its attachments, and of pages below if asked."""
    moves = {file: page_file(target)}
    for old in owned_files(snapshot, path, with_children):
        moves[old] = FilePath(target + old[len(path) :])
    return moves


def talk_moves(snapshot: Snapshot, moves: Mapping[FilePath, FilePath]) -> dict[FilePath, FilePath]:
    """Return {old file: new file} of the discussions of pages that move, where nothing is yet."""
    talks = {
        FilePath(TALK + old): FilePath(TALK + new)
        for old, new in moves.items()
        if page_of(old) is not None
    }
    return {
        old: new
        for old, new in talks.items()
        if snapshot.find(old) is not None and snapshot.find(new) is None
    }


def _carried(
    snapshot: Snapshot, talks: Mapping[FilePath, FilePath]
) -> dict[FilePath, BlobId | None]:
    """Return what moves discussions as they are."""
    gone: dict[FilePath, BlobId | None] = dict.fromkeys(talks)
    return gone | {new: snapshot.find(old) for old, new in talks.items()}


def owned_files(snapshot: Snapshot, path: PagePath, with_children: bool) -> list[FilePath]:
    """Return the files below a page that are its own: not pages, nor files of pages below."""
    below = [found.file for found in snapshot.under(path) if not found.fault]
    if with_children:
        return below
    pages = {page for file in below if (page := page_of(file)) is not None}
    return [file for file in below if page_of(file) is None and _owner(file, path, pages) == path]


def _owner(file: FilePath, top: PagePath, pages: set[PagePath]) -> PagePath:
    """Return the nearest page above a file, at most `top`."""
    place = owner_of(file)
    while place is not None and place != top and place not in pages:
        place = owner_of(FilePath(place))
    return place or top


def _changes(
    wiki: Wiki, snapshot: Snapshot, path: PagePath, moves: Mapping[FilePath, FilePath]
) -> dict[FilePath, bytes | BlobId | None]:
    """Return all that a move writes: files at their new place, rewritten links, redirects."""
    places = _places(moves)
    changes: dict[FilePath, bytes | BlobId | None] = dict.fromkeys(moves)
    for old, new in moves.items():
        blob = snapshot.find(old)
        if blob is None:
            continue
        before, after = page_of(old), page_of(new)
        if before is None or after is None:
            changes[new] = blob
            continue
        changes[new] = _rewritten(snapshot.read(blob), before, after, places) or blob
    for other in wiki.whole.linking_files(path):
        blob = None if other.file in moves else snapshot.find(other.file)
        if blob is not None:
            text = _rewritten(snapshot.read(blob), other.path, other.path, places)
            if text is not None:
                changes[other.file] = text
    changes[REDIRECTS] = _redirects(snapshot, places)
    return changes


def _places(moves: Mapping[FilePath, FilePath]) -> dict[str, str]:
    """Return {old path: new path}: of pages without `.md`, of files as they are."""
    return {page_of(old) or old: page_of(new) or new for old, new in moves.items()}


def _rewritten(
    content: bytes, before: PagePath, after: PagePath, places: Mapping[str, str]
) -> bytes | None:
    """Return a page with its links rewritten, None when nothing changes or it is not text."""
    try:
        source = content.decode("utf-8")
    except UnicodeDecodeError:
        return None
    text = rewrite_links(before, source, places, after=after)
    return None if text == source else text.encode("utf-8")


def _redirects(snapshot: Snapshot, places: Mapping[str, str]) -> bytes:
    """Return `_gare/redirects.yml` with the pages that moved; chains are made direct."""
    blob = snapshot.find(REDIRECTS)
    text = decode(snapshot.read(blob)).text if blob else _REDIRECTS_HEADING
    if text.strip().endswith("{}"):
        text = text.strip()[:-2]
    pages = {old: new for old, new in places.items() if not old.rpartition("/")[2].count(".")}
    known = parse_redirects(text)
    changes: dict[str, object | None] = dict(pages)
    for old, new in known.items():
        if new in pages:
            changes[old] = pages[new]
    for new in pages.values():
        if new in known:
            changes[new] = None
    return splice(text, changes).encode("utf-8")
