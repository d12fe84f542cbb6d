"""Write: begin a page, edit it or one section, preview, save, and finish a conflict."""

from __future__ import annotations

from dataclasses import dataclass, replace

from gare.markup.fields import read_fields
from gare.markup.frontmatter import split, with_fields
from gare.markup.reading import document
from gare.markup.sanitize import SafeHtml
from gare.markup.sections import Section, replace_section, sections
from gare.model.errors import (
    BadInput,
    BadSource,
    PageGone,
    Problem,
)
from gare.model.moderation import Held
from gare.model.names import FilePath, PagePath, is_object_id, page_file
from gare.model.pages import Action, Edit, Saved
from gare.model.people import Person, Role
from gare.model.rules import Act
from gare.wiki.bases import base_of, base_text
from gare.wiki.deciding import refuse_closed
from gare.wiki.doors import check, only_proposes
from gare.wiki.drafts import drafts_at, drop, is_own_folder
from gare.wiki.indexing import catch_up, landed
from gare.wiki.naming import allowed
from gare.wiki.pages import jump
from gare.wiki.parts import WELCOME, part
from gare.wiki.previewing import preview_parts
from gare.wiki.proposing import let_through
from gare.wiki.rendering import shown_source
from gare.wiki.soundness import HEADER, check_size, checker
from gare.wiki.text import decode, typed
from gare.wiki.uniting import save_united
from gare.wiki.views.writing import EditView, Preview
from gare.wiki.weighing import own_at
from gare.wiki.wiki import Wiki
from gare.wiki.wording import summary_or_default


@dataclass(frozen=True, slots=True)
class Form:
    """What the editor sent: all that must be given back when it cannot be saved."""

    source: str
    base: str
    summary: str
    author: str
    section: int | None = None
    made: bool = False
    """True when the source was made from a version and nothing else of it may change."""
    files: tuple[tuple[FilePath, bytes], ...] = ()
    """Files of the page that the source names, kept with it."""
    proposed: bool = False
    """True when its author wishes others to read it before it is published."""
    draft: str = ""
    """The draft that it was kept as, which goes once it is published."""


@dataclass(frozen=True, slots=True)
class Written:
    """A save: where it landed, whose changes were joined, and if the page had moved meanwhile."""

    saved: Saved
    path: PagePath
    moved: bool = False


def edit_view(wiki: Wiki, path: str, person: Person, section: int | None = None) -> EditView:
    """Return the editor of a page, new or not, or of one of its sections.

    Raises `BadPath` for a name no page may have, `BadInput` for a section that is not there.
    """
    catch_up(wiki)
    row = wiki.index.page(path)
    if row is None:
        place = allowed(path)
        if not is_own_folder(person, place):
            check(wiki, person, Act.CREATE, place)
        target = wiki.index.redirect(place)
        if target is not None and wiki.index.page(target) is not None:
            raise PageGone(place, mine="", moved_to=target)
        return editor(wiki, place, person, Form("", "", "", ""), "")
    check_written(wiki, person, row.path)
    source = decode(wiki.store.read(row.blob))
    if not source.readable:
        raise BadSource(row.path, (Problem("not-text"),))
    form = Form(source.text, row.blob, "", "", section)
    if section is not None:
        form = Form(_section(source.text, section), row.blob, "", "", section)
    heading = _section_of(source.text, section).title if section is not None else ""
    made = editor(wiki, row.path, person, form, row.title, heading)
    return replace(made, problems=header_problems(source.text))


def check_written(wiki: Wiki, person: Person, path: PagePath) -> bool:
    """Tell whether what a person writes over a page is to be proposed.

    Raises `Protected` to who may not read it either, `Closed` to all.
    """
    proposes = only_proposes(wiki, person, path)
    check(wiki, person, Act.READ if proposes else Act.WRITE, path)
    if proposes:
        refuse_closed(wiki)
    return proposes


def header_problems(source: str) -> tuple[Problem, ...]:
    """Return why the header of a source cannot be read, nothing when it can."""
    found = read_fields(split(source)[0]).problems
    return tuple(problem for problem in found if problem.code.startswith(HEADER))


def again(wiki: Wiki, path: str, person: Person, form: Form) -> EditView:
    """Return the editor with what was typed: after a preview, or a refusal."""
    catch_up(wiki)
    row = wiki.index.page(path)
    place = row.path if row else allowed(path)
    return editor(wiki, place, person, form, row.title if row else "")


def editor(
    wiki: Wiki, path: PagePath, person: Person, form: Form, title: str, section_title: str = ""
) -> EditView:
    """Return the editor filled with a form."""
    return EditView(
        path=path,
        title=title,
        source=form.source,
        base=form.base,
        summary=form.summary,
        author=form.author or person.author.name,
        is_new=not form.base,
        section=form.section,
        section_title=section_title,
        signed_in=person.account is not None,
        max_bytes=wiki.settings.max_page_bytes,
        welcome=part(wiki, WELCOME) if person.is_new else SafeHtml(""),
        proposed=form.proposed,
        only_proposed=bool(form.base) and only_proposes(wiki, person, path),
        draft=form.draft,
        only_kept=not form.base and is_own_folder(person, path),
        drafts=() if form.draft else drafts_at(wiki, person, path),
        own=own_at(wiki, person, path),
    )


def begin(title: str, kind: str = "") -> str:
    """Return the source a new page starts from: its title, and a header when it has a kind."""
    body = f"# {title}\n\n"
    return with_fields(body, {"kind": kind}) if kind else body


def preview(wiki: Wiki, path: str, source: str, role: Role) -> Preview:
    """Return a source as it would be shown at a path, blocks filled; nothing is kept."""
    check_size(wiki, source)
    catch_up(wiki)
    place = PagePath(path)
    made = shown_source(wiki, place, typed(source))
    return Preview(preview_parts(wiki, place, made, role), jump(made.headings))


def save(wiki: Wiki, path: str, person: Person, form: Form) -> Written:
    """Save what was typed: on disk when this returns.

    Edits of other places since `base` are joined; a page moved meanwhile is followed. Raises
    `Protected`, `Refused`, `Held`, `Conflict`, `PageGone`, `TooLarge`, `BadSource`, `BadPath`,
    `NothingToDo`, `StoreFailure`, `VersionGone` and `VersionMissing` for its base. Its draft goes.
    """
    try:
        written = _saved(wiki, path, person, form)
    except Held:
        drop(wiki, person, form.draft)
        raise
    drop(wiki, person, form.draft)
    return written


def _saved(wiki: Wiki, path: str, person: Person, form: Form) -> Written:
    """Save what was typed. Raises as `save`."""
    catch_up(wiki)
    row = wiki.index.page(path)
    place = row.path if row else allowed(path)
    if row is None:
        check(wiki, person, Act.CREATE, place)
    protected = row is not None and check_written(wiki, person, place)
    edit = Edit(
        path=place,
        file=row.file if row else page_file(place),
        source=whole_source(wiki, path, form),
        base=base_of(wiki, path, form.base),
        summary=_summary(place, form, row.title if row else ""),
        author=person.author,
        files=form.files,
    )
    if form.files:
        check(wiki, person, Act.UPLOAD, *(file for file, _content in form.files))
    let_through(
        wiki,
        person,
        edit,
        checker(wiki, edit, person),
        chosen=form.proposed,
        protected=protected,
        said=(form.summary, "" if row else place),
    )
    try:
        return Written(_put(wiki, person, edit), place)
    except PageGone as gone:
        return _follow(wiki, person, edit, gone)


def whole_source(wiki: Wiki, path: str, form: Form) -> str:
    """Return the text of the whole page when only one section was typed. Raises as `base_of`."""
    if form.made:
        return form.source
    source = typed(form.source)
    if form.section is None:
        return source
    if not is_object_id(form.base):
        raise BadInput("base", form.base)
    before = base_text(wiki, path, form.base).text
    return typed(replace_section(before, form.section, source))


def _put(wiki: Wiki, person: Person, edit: Edit) -> Saved:
    """Commit an edit that may be saved; two states of a discussion are united."""

    def save(one: Edit) -> Saved:
        return wiki.store.save(one, checker(wiki, one, person), landed(wiki))

    return save_united(edit, save)


def _follow(wiki: Wiki, person: Person, edit: Edit, gone: PageGone) -> Written:
    """Save at the new place of a page that was moved while it was edited."""
    catch_up(wiki)
    target = wiki.index.redirect(edit.path)
    row = wiki.index.page(target) if target is not None else None
    if row is None:
        raise gone
    check(wiki, person, Act.WRITE, row.path)
    moved = Edit(row.path, row.file, edit.source, edit.base, edit.summary, edit.author)
    return Written(_put(wiki, person, moved), row.path, moved=True)


def _section(source: str, number: int) -> str:
    """Return the text of a section."""
    found = _section_of(source, number)
    return source[found.start : found.end]


def _section_of(source: str, number: int) -> Section:
    """Return a section by its number. Raises `BadInput`."""
    for found in sections(source):
        if found.number == number:
            return found
    raise BadInput("section", str(number))


def _summary(path: PagePath, form: Form, title: str) -> str:
    """Return the summary typed, or what was done."""
    name = title or document(path, form.source).title
    action = Action.EDIT if form.base else Action.CREATE
    return summary_or_default(form.summary, action, name)
