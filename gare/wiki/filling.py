"""Fill the form of a fiche: begin it, show it, give it back, see what it makes, find its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from gare.kinds.engine import form_fields
from gare.kinds.forms import PREFIX, unknown_keys, written
from gare.kinds.values import as_text
from gare.markup.reading import document
from gare.model.drafts import Draft
from gare.model.errors import BadSource, PageGone, Problem, TooLarge
from gare.model.kinds import Kind
from gare.model.names import PagePath, address, edit_address, is_part
from gare.model.people import Person
from gare.model.rules import Act
from gare.wiki.doors import check, only_proposes
from gare.wiki.drafting import place_of
from gare.wiki.drafts import drafts_at, is_own_folder
from gare.wiki.forming import Filled, Made, Strings, shown_body, told
from gare.wiki.grounds import Ground, ground, ground_for
from gare.wiki.indexing import catch_up
from gare.wiki.inputs import Filling, laid_out, proposed
from gare.wiki.kinds import kinds_now
from gare.wiki.naming import allowed, new_path
from gare.wiki.previewing import preview_parts
from gare.wiki.records import record_view, seen_by, sheet_said
from gare.wiki.rendering import shown_source
from gare.wiki.searching import near
from gare.wiki.text import decode
from gare.wiki.views.forming import Control, Fault, FormField, FormView, KindChoice, Seen
from gare.wiki.views.frame import PageBrief
from gare.wiki.views.writing import EditView
from gare.wiki.weighing import own_at
from gare.wiki.wiki import Wiki
from gare.wiki.writing import check_written

MAX_TWINS: Final = 1000


def kind_at(wiki: Wiki, path: str, asked: str | None) -> Kind | None:
    """Return the kind whose form a page is shown with: the one asked for, else its own."""
    catch_up(wiki)
    kinds = kinds_now(wiki).kinds
    if asked is not None:
        return kinds.get(asked)
    row = wiki.index.page(path)
    return kinds.get(row.kind) if row and row.kind else None


def leaf_kinds(wiki: Wiki) -> tuple[Kind, ...]:
    """Return the kinds that pages are of: those that no other extends, in the order of menus."""
    kinds = kinds_now(wiki).kinds
    return tuple(one for one in kinds if not kinds.children(one.name))


def form_of(
    wiki: Wiki, path: str, person: Person, kind: Kind, *, title: str = "", ident: str = ""
) -> FormView:
    """Return the form of a page filled with what its header says, or begin the page.

    Raises `BadSource` when the header cannot be read, `PageGone` when the page was moved.
    """
    catch_up(wiki)
    row = wiki.index.page(path)
    if row is None:
        new = _free_place(wiki, path)
        if not is_own_folder(person, new):
            check(wiki, person, Act.CREATE, new)
        return begin(wiki, person, kind, path=new, title=title, ident=ident)
    check_written(wiki, person, row.path)
    source = decode(wiki.store.read(row.blob))
    if not source.readable:
        raise BadSource(row.path, (Problem("not-text"),))
    start = ground(row.path, source.text, row.blob)
    given = written(kind, start.known or {})
    filled = Filled(given, shown_body(start), row.blob, "", "", ident=ident)
    place = _Place(row.path, row.title, is_there=True)
    return _view(wiki, person, kind, start, filled, place, told(kind, start))


def resumed(wiki: Wiki, path: str, person: Person, kind: Kind, draft: Draft) -> FormView:
    """Return the form filled with a draft. Raises `BadSource` when its header cannot be read."""
    place, base = place_of(wiki, path, person, draft)
    start = ground(place, draft.source, base)
    filled = Filled(
        written(kind, start.known or {}), shown_body(start), base, draft.summary, "", draft=draft.id
    )
    at = _Place(place, draft.title, is_there=bool(base))
    return _view(wiki, person, kind, start, filled, at, told(kind, start))


def kind_of_draft(wiki: Wiki, draft: Draft, asked: str | None) -> Kind | None:
    """Return the kind whose form a draft is gone on with: the one asked for, else its own."""
    kinds = kinds_now(wiki).kinds
    return kinds.get(document(draft.page, draft.source).kind if asked is None else asked)


def begin(
    wiki: Wiki, person: Person, kind: Kind, *, path: str = "", title: str = "", ident: str = ""
) -> FormView:
    """Return an empty form, with the defaults of its kind; `path` is "" when titles are made."""
    given = dict(written(kind, {}))
    if title and not kind.title:
        given[PREFIX + "title"] = (title,)
    filled = Filled(given, "", "", "", "", ident=ident, folder=kind.folder)
    return _view(wiki, person, kind, Ground(), filled, _Place(PagePath(path), title))


def again(
    wiki: Wiki, path: str, person: Person, kind: Kind, filled: Filled, made: Made | None = None
) -> FormView:
    """Return the form with what was sent: after a preview, a refusal, or for one more value.

    Raises `BadSource` when the header it began from cannot be read.
    """
    catch_up(wiki)
    start = ground_for(wiki, path, person, filled.base, filled.draft)
    row = wiki.index.page(path) if path else None
    known = written(kind, start.known or {})
    given = dict(filled.given)
    for name, texts in known.items():
        if not _was_sent(name, given):
            given[name] = texts
    title = row.title if row else made.title if made else ""
    place = _Place(row.path if row else PagePath(path), title, is_there=row is not None)
    faults = made.faults if made else ()
    view = _view(wiki, person, kind, start, replace(filled, given=given), place, faults)
    return replace(view, unsaved=True)


def _was_sent(name: str, given: Strings) -> bool:
    """Tell whether a form sent anything of the field that a posted name is of."""
    field = PREFIX + name.removeprefix(PREFIX).partition(".")[0]
    return any(one == field or one.startswith(field + ".") for one in given)


def seen(wiki: Wiki, path: str, person: Person, kind: Kind, made: Made) -> Seen:
    """Return the fiche that a form makes, as it will be read; nothing is kept.

    Raises `TooLarge`.
    """
    size, limit = len(made.source.encode()), wiki.settings.max_page_bytes
    if size > limit:
        raise TooLarge("page", size, limit)
    place = PagePath(path) if path else new_path(made.title or kind.label, kind.folder)
    said = document(place, made.source)
    record = record_view(wiki, sheet_said(place, said, kind), person.role, alone=True)
    said_below = shown_source(wiki, place, made.source)
    return Seen(record, preview_parts(wiki, place, said_below, person.role))


def same_one(wiki: Wiki, ident: str) -> PagePath | None:
    """Return the page that an earlier sending of the same form made."""
    if not ident:
        return None
    catch_up(wiki)
    found = wiki.index.records_of(ident, limit=1)
    return found[0].path if found else None


def twins(wiki: Wiki, kind: Kind, title: str, folder: str) -> tuple[PageBrief, ...]:
    """Return the pages that may already be what a new form says. Raises `BadPath`."""
    catch_up(wiki)
    place = new_path(title, folder)
    names = kinds_now(wiki).kinds.all_of(kind.name)
    row = wiki.index.page(place)
    same = (PageBrief(place, row.title, address(place), row.summary, row.kind),) if row else ()
    others = (one for one in near(wiki, title) if one.kind in names and one.path != place)
    return (*same, *others)


def free_path(wiki: Wiki, title: str, folder: str) -> PagePath:
    """Return a path where no page is: that of the title, else with a number after it.

    Raises `BadPath`. A page that comes there meanwhile is a conflict, never lost.
    """
    catch_up(wiki)
    wanted = new_path(title, folder)
    numbered = (allowed(f"{wanted}-{number}") for number in range(2, MAX_TWINS))
    free = (path for path in (wanted, *numbered) if wiki.index.page(path) is None)
    return next(free, wanted)


def _free_place(wiki: Wiki, path: str) -> PagePath:
    """Return the path of a new page. Raises `BadPath`, or `PageGone` when one was moved away."""
    place = allowed(path)
    target = wiki.index.redirect(place)
    if target is not None and wiki.index.page(target) is not None:
        raise PageGone(place, mine="", moved_to=target)
    return place


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a form is: a path ("" when it is not known), its title, whether a page is there."""

    path: PagePath
    title: str = ""
    is_there: bool = False


def _view(
    wiki: Wiki, person: Person, kind: Kind, start: Ground, filled: Filled, place: _Place,
    faults: tuple[Fault, ...] = (),
) -> FormView:  # fmt: skip
    """Return the screen of a form."""
    fields = seen_by(form_fields(kind), person.role)
    lists = proposed(wiki, kinds_now(wiki).kinds, fields)
    laid = tuple(laid_out(fields, Filling(filled.given, faults, lists, filled.add)))
    placed = tuple(_faults_of(laid))
    header = start.header or {}
    return FormView(
        path=place.path,
        title=place.title,
        kind=kind.name,
        label=kind.label,
        help=kind.help,
        icon=kind.icon,
        fields=laid,
        body=shown_body(start) if filled.body is None else filled.body,
        base=start.base,
        summary=filled.summary,
        author=filled.author or person.author.name,
        signed_in=person.account is not None,
        is_new=start.is_new,
        max_bytes=wiki.settings.max_page_bytes,
        ident=filled.ident,
        folder=filled.folder or kind.folder,
        becomes=not start.is_new and header.get("kind") != kind.name,
        lists=tuple(lists.values()),
        kinds=kind_choices(wiki, place.path, kind.name) if place.is_there else (),
        kept=tuple((key, as_text(header[key])) for key in unknown_keys(kind, header)),
        faults=placed,
        blocking=tuple(one for one in placed if one.blocks),
        proposed=filled.proposed,
        only_proposed=place.is_there and only_proposes(wiki, person, place.path),
        draft=filled.draft,
        only_kept=not place.is_there and is_own_folder(person, place.path),
        drafts=() if filled.draft else drafts_at(wiki, person, place.path),
        own=own_at(wiki, person, place.path),
    )


def with_forms(wiki: Wiki, view: EditView) -> EditView:
    """Return the editor of a page with the kinds whose form may show it, and its own form."""
    if is_part(view.path):
        return view
    row = wiki.index.page(view.path)
    known = kinds_now(wiki).kinds.get(row.kind) if row and row.kind else None
    form = edit_address(view.path) if known else ""
    choices = kind_choices(wiki, view.path, known.name if known else "")
    return replace(view, form_address=form, kinds=choices)


def kind_choices(wiki: Wiki, path: str, present: str) -> tuple[KindChoice, ...]:
    """Return the other kinds that a page may become."""
    return tuple(
        KindChoice(one.name, one.label, one.help, f"{edit_address(path)}?kind={one.name}")
        for one in leaf_kinds(wiki)
        if one.name != present
    )


def _faults_of(fields: tuple[FormField, ...]) -> Iterator[Fault]:
    """Give what is wrong in all fields, in the order of the form."""
    for one in fields:
        yield from one.faults
        for row in one.rows:
            yield from _of_row(row)


def _of_row(row: tuple[Control, ...]) -> Iterator[Fault]:
    """Give what is wrong in the inputs of a row."""
    for control in row:
        yield from control.faults
