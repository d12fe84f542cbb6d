"""What is looked at in a push: commits, names, sizes, rights, and what must be readable."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gare.kinds.schema import read_kind
from gare.markup.frontmatter import split
from gare.markup.reading import document
from gare.model.errors import BadSource, Protected
from gare.model.kinds import Kind
from gare.model.names import BlobId, FilePath, NameFault, PagePath, is_part, owner_of, page_of
from gare.model.pages import Commit
from gare.model.people import Person
from gare.model.rules import Act
from gare.people.names import is_pseudonym_like, is_reserved, key
from gare.store.pushed import MAX_TREE_BYTES, Pushed, Touched
from gare.store.snapshot import Snapshot
from gare.wiki.doors import check, check_header
from gare.wiki.filetypes import accepted_suffix, picture_type
from gare.wiki.identities import check_identity
from gare.wiki.kinds import kind_named_by
from gare.wiki.naming import is_mask
from gare.wiki.rules import LOST, RULES
from gare.wiki.rules import faults_of as rule_faults
from gare.wiki.text import decode
from gare.wiki.wiki import Wiki

_START_BYTES = 32
HEADER = "header-"


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a push is refused: a code (see `web/push_words.py`), where, the words at fault."""

    code: str
    path: str = ""
    line: int | None = None
    detail: str = ""


def faults_of(
    wiki: Wiki, person: Person, pushed: Pushed, commits: Sequence[Commit]
) -> Iterator[Fault]:
    """Give what is wrong in a push, the quickest to know first."""
    others = {one.handle for one in wiki.people.accounts()} - {person.author.handle}
    for commit in commits:
        yield from _of_commit(wiki, others, pushed, commit)
    for name in dict.fromkeys(commit.author.name for commit in commits):
        if key(name) != key(person.author.name) and wiki.people.is_taken(name):
            yield Fault("author", detail=name)
    changes = list(dict.fromkeys(pushed.touched(commits)))
    for change in changes:
        yield from _of_name(change)
    for place, act in dict.fromkeys(_acts(changes)):
        try:
            check(wiki, person, act, place)
        except Protected as fault:
            yield Fault(f"may-not-{act}", place, detail=fault.needed)
    yield from _sizes(wiki, pushed)
    yield from _contents(wiki, person, pushed, changes)


def _of_name(change: Touched) -> Iterator[Fault]:
    """Give what is wrong in the name of a file that is changed, or in that it goes."""
    if change.fault:
        yield Fault(f"name-{change.fault}", _shown(change.file))
    if change.file == RULES and change.is_gone:
        yield Fault(f"rules-{LOST.code}", RULES)
    if change.is_new and is_mask(page_of(change.file) or ""):
        yield Fault(f"name-{NameFault.RESERVED}", change.file)


def texts_of(wiki: Wiki, pushed: Pushed) -> tuple[tuple[str, str], ...]:
    """Return each page that a push changes, as it is and as it would be; "" where it is not.

    Of one that only moves, nothing is said on either side.
    """
    before, after = wiki.store.snapshot(pushed.old), pushed.snapshot()
    files = {one.file for one in pushed.touched(()) if page_of(one.file) is not None}
    pairs = [(before.find(file), after.find(file)) for file in sorted(files)]
    moved = {old for old, _new in pairs} & {new for _old, new in pairs}

    def text(snapshot: Snapshot, blob: BlobId | None) -> str:
        return "" if blob is None or blob in moved else decode(snapshot.read(blob)).text

    return tuple((text(before, old), text(after, new)) for old, new in pairs)


def _of_commit(wiki: Wiki, others: set[str], pushed: Pushed, commit: Commit) -> Iterator[Fault]:
    """Give what is wrong with who made a commit, or with what it says of itself."""
    if wiki.store.was_purged(commit.id):
        yield Fault("purged", detail=commit.id[:7])
    if pushed.is_ours(commit.id):
        yield Fault("ours", detail=commit.id[:7])
    handle = pushed.author_handle(commit)
    if handle in others or is_reserved(handle) or is_pseudonym_like(handle):
        yield Fault("author", detail=commit.author.name)


def _acts(changes: Sequence[Touched]) -> Iterator[tuple[str, Act]]:
    """Give what a push does to each place: to a page, to the files of one, to our own files."""
    for change in changes:
        page = page_of(change.file)
        if page is None and not is_part(change.file):
            yield owner_of(change.file) or change.file, Act.UPLOAD
        else:
            act = Act.CREATE if change.is_new else Act.DELETE if change.is_gone else Act.WRITE
            yield page or change.file, act


def _sizes(wiki: Wiki, pushed: Pushed) -> Iterator[Fault]:
    """Give what is larger than it may be."""
    limits = wiki.settings
    for kind, size, file in pushed.sizes():
        is_text = page_of(file) is not None or is_part(file)
        limit = limits.max_page_bytes if is_text else limits.max_upload_bytes
        if size > (limit if kind == "blob" else MAX_TREE_BYTES):
            yield Fault("too-large", _shown(file), detail=str(-(-limit // 1024)))


def _contents(
    wiki: Wiki, person: Person, pushed: Pushed, changes: Sequence[Touched]
) -> Iterator[Fault]:
    """Give what cannot be read in the files as they would be."""
    snapshot = pushed.snapshot()
    for file in dict.fromkeys(change.file for change in changes if not change.fault):
        blob = snapshot.find(file)
        if blob is None or pushed.repository.size(blob) > wiki.settings.max_upload_bytes:
            continue
        content = pushed.repository.data(blob, "blob")
        page = page_of(file)
        if page is not None:
            yield from _of_page(wiki, person, page, content)
        elif is_part(file):
            yield from _of_part(file, content)
        elif not picture_type(content[:_START_BYTES]) and not accepted_suffix(file, content):
            yield Fault("type", file)


def _of_page(wiki: Wiki, person: Person, page: PagePath, content: bytes) -> Iterator[Fault]:
    """Give what cannot be read in a page, or the kind it may not have."""
    source = decode(content)
    if not source.readable:
        yield Fault("not-text", page)
        return
    for problem in document(page, source.text).problems:
        if problem.code.startswith(HEADER):
            yield Fault(problem.code, page, problem.line, problem.detail)
    header = split(source.text)[0]
    try:
        check_header(wiki, person, page, header)
        check_identity(wiki, person, page, header)
    except Protected as fault:
        yield Fault("may-not-kind", page, detail=fault.needed)
    except BadSource as fault:
        for problem in fault.problems:
            yield Fault(problem.code, page, problem.line, problem.detail)


def _of_part(file: FilePath, content: bytes) -> Iterator[Fault]:
    """Give what is wrong in rules, or in the schema of a kind."""
    if file == RULES:
        for fault in rule_faults(content):
            yield Fault(f"rules-{fault.code}", file, fault.line, fault.detail)
    name = kind_named_by(file)
    if name:
        found = read_kind(name, decode(content).text)
        for one in () if isinstance(found, Kind) else found:
            yield Fault("kind", file, one.line, one.detail)


def _shown(file: FilePath) -> str:
    """Return a name that can be printed whatever its bytes."""
    text = file.encode("utf-8", "backslashreplace").decode("utf-8")
    return "".join(char if char.isprintable() else "\ufffd" for char in text)[:200]
