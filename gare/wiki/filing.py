"""Files of a page: list, add, remove; each is one commit."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from gare.index.rows import FileRow
from gare.markup.names import slug, title_from_path
from gare.model.errors import (
    BadInput,
    NothingToDo,
    PageExists,
    PageMissing,
    Protected,
    TooLarge,
)
from gare.model.moderation import Closed
from gare.model.names import BlobId, FilePath, PagePath, address, name_fault, page_file
from gare.model.pages import Action
from gare.model.people import Person
from gare.model.rules import Act
from gare.store.store import Order, Snapshot
from gare.wiki.deciding import pass_gesture
from gare.wiki.doors import check
from gare.wiki.filetypes import accepted_suffix
from gare.wiki.indexing import catch_up, landed
from gare.wiki.naming import allowed
from gare.wiki.pictures import is_picture, rewritten
from gare.wiki.reading import existing
from gare.wiki.text import decode
from gare.wiki.views.writing import Attachment, FilesView
from gare.wiki.wiki import Wiki
from gare.wiki.wording import FILE_ADDED, FILE_REMOVED

_PICTURE_SUFFIXES = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif")
MAX_ALT_CHARS = 500
PROTECTED = "protected"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was sent: its name, its bytes, what it shows, and if it goes into the text."""

    name: str
    content: bytes
    alt: str
    decorative: bool = False
    insert: bool = False


def files_view(
    wiki: Wiki, path: str, person: Person, uploaded: Attachment | None = None
) -> FilesView:
    """Return the files of a page; the page itself may not be written yet."""
    catch_up(wiki)
    row = wiki.index.page(path)
    place = row.path if row else allowed(path)
    text = decode(wiki.store.read(row.blob)).text if row else ""
    return FilesView(
        path=place,
        title=row.title if row else title_from_path(place),
        files=tuple(_attachment(place, found, text) for found in wiki.index.files_of(place)),
        author=person.author.name,
        signed_in=person.account is not None,
        max_bytes=wiki.settings.max_upload_bytes,
        uploaded=uploaded,
        shut=_shut(wiki, person, place),
    )


def _shut(wiki: Wiki, person: Person, path: PagePath) -> str:
    """Return why a person may not add files to a page, "" when they may."""
    try:
        check(wiki, person, Act.UPLOAD, path)
    except Closed as closed:
        return closed.detail
    except Protected:
        return PROTECTED
    return ""


def add(wiki: Wiki, path: str, person: Person, upload: Upload) -> Attachment:
    """Keep a file below a page; a name already taken there gets a number.

    The same content under the same name is not kept twice. Raises `TooLarge`, `BadPath`,
    `BadInput("file")` for a type that is not accepted, `BadInput("alt")` for a picture that is
    neither described nor said to be decorative (RGAA 1.1, 1.2).
    """
    catch_up(wiki)
    row = wiki.index.page(path)
    place = row.path if row else allowed(path)
    file = row.file if row else page_file(place)
    check(wiki, person, Act.UPLOAD, place)
    if upload.insert and row:
        check(wiki, person, Act.WRITE, place)
    name, content = _made(wiki, upload)
    alt = " ".join(upload.alt.split())[:MAX_ALT_CHARS]
    if _is_image(name) and not alt and not upload.decorative:
        raise BadInput("alt")
    pass_gesture(wiki, person, (name, alt))

    def build(snapshot: Snapshot) -> tuple[Order, FilePath]:
        target, same = _free_name(snapshot, place, name, content)
        if same and not upload.insert:
            raise NothingToDo(PagePath(target))
        fault = name_fault(target)
        if fault is not None:
            raise BadInput("file", fault)
        changes: dict[FilePath, bytes | BlobId | None] = {target: content}
        if upload.insert:
            changes |= _inserted(snapshot, file, markdown(place, target, alt))
        title = row.title if row else title_from_path(place)
        summary = FILE_ADDED.format(name=target.rpartition("/")[2], title=title)
        return Order(changes, person.author, summary, Action.EDIT, place), target

    target = _kept(wiki, build)
    catch_up(wiki)
    found = wiki.index.file(target)
    if found is None:
        raise PageMissing(target)
    return replace(_attachment(place, found, ""), markdown=markdown(place, target, alt))


def beside(
    wiki: Wiki, path: str, upload: Upload, others: Mapping[FilePath, bytes]
) -> tuple[FilePath, bytes]:
    """Return where a file that comes with a page will be, and what is kept of it.

    A name that another file of the page has, or one of the `others` that come too, gets a number.
    Raises as `add` does, but for `alt`.
    """
    catch_up(wiki)
    name, content = _made(wiki, upload)
    stem, _dot, suffix = name.rpartition(".")
    names = [name, *(f"{stem}-{number}.{suffix}" for number in range(2, 1000))]
    targets = (FilePath(f"{path}/{one}") for one in names)
    target = next((one for one in targets if _is_free(wiki, one, content, others)), None)
    if target is None or name_fault(target) is not None:
        raise BadInput("file", name)
    return target, content


def _is_free(
    wiki: Wiki, target: FilePath, content: bytes, others: Mapping[FilePath, bytes]
) -> bool:
    """Tell whether a file may be kept there: nothing is, or the same one."""
    if target in others:
        return others[target] == content
    known = wiki.index.file(target)
    return known is None or wiki.store.read(known.blob) == content


def remove(wiki: Wiki, path: str, person: Person, name: str) -> None:
    """Remove a file of a page; it stays in the history. Raises `PageMissing`."""
    catch_up(wiki)
    row = existing(wiki, path)
    check(wiki, person, Act.UPLOAD, row.path)
    file = next((f.file for f in wiki.index.files_of(row.path) if _name(f, row.path) == name), None)
    if file is None:
        raise PageMissing(f"{row.path}/{name}")
    pass_gesture(wiki, person)

    def build(snapshot: Snapshot) -> tuple[Order, None]:
        if snapshot.find(file) is None:
            raise PageMissing(file)
        summary = FILE_REMOVED.format(name=name, title=row.title)
        return Order({file: None}, person.author, summary, Action.EDIT, row.path), None

    wiki.store.write(build, landed(wiki))


def markdown(path: PagePath, file: FilePath, alt: str) -> str:
    """Return what to write in the page to show or link its file: `![alt](pix/fig.webp)`."""
    folder = path.rpartition("/")[0]
    relative = file[len(folder) + 1 :] if folder else file
    name = file.rpartition("/")[2]
    words = _escaped(alt)
    if _is_image(file):
        return f"![{words}]({relative})"
    return f"[{words or _escaped(name)}]({relative})"


def _written(path: PagePath, file: FilePath, text: str) -> str:
    """Return how the page already shows a file, else how it could."""
    plain = markdown(path, file, "")
    relative = plain[plain.rindex("(") :]
    found = re.search(r"!?\[(?:[^\[\]\\\n]|\\.){0,500}\]" + re.escape(relative), text)
    return found[0] if found else plain


def _made(wiki: Wiki, upload: Upload) -> tuple[str, bytes]:
    """Return the name and the bytes to keep."""
    limit = wiki.settings.max_upload_bytes
    if len(upload.content) > limit:
        raise TooLarge("file", len(upload.content), limit)
    if not upload.content:
        raise BadInput("file", "empty")
    base = upload.name.replace("\\", "/").rpartition("/")[2]
    stem = slug(base.rpartition(".")[0] or base)[:60]
    if is_picture(upload.content):
        picture = rewritten(upload.content)
        return stem + picture.suffix, picture.content
    suffix = accepted_suffix(base, upload.content)
    if not suffix:
        raise BadInput("file", "type")
    return stem + suffix, upload.content


def _inserted(snapshot: Snapshot, file: FilePath, words: str) -> dict[FilePath, bytes]:
    """Return the page with words at its end, nothing when there is no page yet."""
    page = snapshot.find(file)
    if page is None:
        return {}
    text = decode(snapshot.read(page)).text.rstrip("\n")
    return {file: f"{text}\n\n{words}\n".encode()}


def _kept(wiki: Wiki, build: Callable[[Snapshot], tuple[Order, FilePath]]) -> FilePath:
    """Return where a file is kept: committed, or already there with the same content."""
    try:
        return wiki.store.write(build, landed(wiki))[1]
    except NothingToDo as there:
        return FilePath(there.path)


def _free_name(
    snapshot: Snapshot, path: PagePath, name: str, content: bytes
) -> tuple[FilePath, bool]:
    """Return where a file goes, numbered when another has its name; and if it is there already."""
    stem, _dot, suffix = name.rpartition(".")
    for number in range(1, 1000):
        tail = f"{stem}-{number}.{suffix}" if number > 1 else name
        target = FilePath(f"{path}/{tail}")
        blob = snapshot.find(target)
        if blob is None:
            return target, False
        if snapshot.read(blob) == content:
            return target, True
    raise PageExists(PagePath(f"{path}/{name}"))


def _attachment(path: PagePath, row: FileRow, text: str) -> Attachment:
    """Return a file of the index as themes receive it, described as in the page's text."""
    return Attachment(
        name=_name(row, path),
        address=address(row.file),
        size=row.size,
        is_image=_is_image(row.file),
        updated_at=row.updated_at,
        markdown=_written(path, row.file, text),
    )


def _name(row: FileRow, path: str = "") -> str:
    """Return the name of a file below its page."""
    if path and row.file.startswith(path + "/"):
        return row.file[len(path) + 1 :]
    return row.file.rpartition("/")[2]


def _is_image(file: str) -> bool:
    """Tell whether a name is that of a picture to show in place."""
    return file.lower().endswith(_PICTURE_SUFFIXES)


def _escaped(text: str) -> str:
    """Return words that stay words between square brackets."""
    return text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")
