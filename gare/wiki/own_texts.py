"""The texts of the wiki's own that have a screen: rules, the policy; read and saved alike."""

from __future__ import annotations

from collections.abc import Callable

from gare.model.errors import TooLarge
from gare.model.names import BlobId, FilePath, PagePath
from gare.model.pages import Action, Edit, Saved
from gare.model.people import Person
from gare.model.rules import Act
from gare.safeyaml import MAX_BYTES
from gare.wiki.bases import base_of
from gare.wiki.doors import check
from gare.wiki.indexing import catch_up, landed
from gare.wiki.text import decode, typed
from gare.wiki.views.ruling import Sent
from gare.wiki.wiki import Wiki
from gare.wiki.wording import summary_or_default


def own_text(wiki: Wiki, file: FilePath) -> tuple[str, BlobId | None]:
    """Return the text of a file and its name, "" and None when there is none."""
    snapshot = wiki.store.snapshot()
    blob = snapshot.find(file)
    return (decode(snapshot.read(blob)).text if blob else ""), blob


def save_own_text(
    wiki: Wiki,
    person: Person,
    file: FilePath,
    sent: Sent,
    usual: str,
    checked: Callable[[str], None],
) -> Saved:
    """Save the text of a file by one commit, joined with what others wrote; it serves at once.

    `usual` is the summary of who types none. Raises `Protected`, whatever `checked` raises for
    the text about to be kept, `Conflict`, `NothingToDo`, `TooLarge`, and as `base_of`.
    """
    catch_up(wiki)
    check(wiki, person, Act.WRITE, file)
    mine = typed(sent.text)
    if len(mine.encode()) > MAX_BYTES:
        raise TooLarge("page", len(mine.encode()), MAX_BYTES)
    edit = Edit(
        path=PagePath(file),
        file=file,
        source=mine,
        base=base_of(wiki, file, sent.base),
        summary=summary_or_default(sent.summary, Action.EDIT, usual),
        author=person.author,
    )
    return wiki.store.save(edit, checked, landed(wiki))
