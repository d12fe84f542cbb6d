"""One view of each screen, made by hand: what the templates are tried with."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from gare.markup.phrases import Resolved
from gare.markup.render import render
from gare.markup.sanitize import SafeHtml, sanitize
from gare.model.errors import Problem
from gare.model.names import BlobId, CommitId, PagePath, address
from gare.model.pages import Action, Diff, DiffRow, Link, Words
from gare.wiki.views import finding as finding_views
from gare.wiki.views import frame as frame_views
from gare.wiki.views import page as page_views
from gare.wiki.views import people as people_views
from gare.wiki.views import traces as traces_views
from gare.wiki.views import writing as writing_views
from gare.wiki.views.blocks import Part

AT = datetime(2026, 11, 21, 13, 5, tzinfo=UTC)
PATH = PagePath("etudes/baromètre du numérique")
TITLE = "Baromètre du numérique : l'équipement & les usages"
HOSTILE = '<b onclick="x">« Oups » & co</b>'
ONE, TWO, THREE = (CommitId(c * 40) for c in "abc")
BLOB = BlobId("d" * 40)

SOURCE = Path(__file__).with_name("page.md").read_text(encoding="utf-8")


def resolve(link: Link) -> Resolved:
    """Return where a link of the sample page leads: `[[sur la méthode]]` is still to be written."""
    return Resolved(address(link.ref) if not link.key else "/-/new?title=m", exists=not link.key)


def safe(html: str) -> SafeHtml:
    """Return HTML as the wiki gives it to templates."""
    return sanitize(html)


RENDERED = render(PATH, SOURCE, resolve)

CHROME = frame_views.Chrome(
    site_name="La gare des Deux Rives",
    language="fr",
    menu=safe(
        "<ul>"
        + "".join(
            f'<li><a href="/{name.lower()}">{name}</a></li>'
            for name in ("Accueil", "Themes", "Etudes", "Outils", "Contacts", "Agenda", "Aide")
        )
        + "</ul>"
    ),
    footer=safe(
        '<p>Textes sous <a href="/licence">licence CC BY-SA 4.0</a>, sauf mention contraire.</p>'
        '<p><a href="/accessibilite">Accessibilité : non évaluée</a> · '
        '<a href="/mentions-legales">Mentions légales</a></p>'
    ),
    here="/etudes/barom%C3%A8tre?a=1&b=2",
    person_name="",
    signed_in=False,
    page=PATH,
    static="/-/static/3f2a91",
)
MEMBER = replace(
    CHROME,
    signed_in=True,
    person_name="Maëlle D.",
    notices=(
        frame_views.Notice("Enregistré. Merci de votre contribution."),
        frame_views.Notice(HOSTILE, "warning"),
        frame_views.Notice("Le disque est plein.", "error"),
    ),
)

BRIEFS = (
    frame_views.PageBrief(
        PagePath("themes/illectronisme"),
        "Illectronisme : un chiffre, sa source",
        "/themes/illectronisme",
        "Quel chiffre citer, et d'où il vient.",
        "étude",
        ("chiffres", "illectronisme"),
        AT,
        "Visiteur sarcelle 4821",
    ),
    frame_views.PageBrief(PagePath("outils/pix"), "Pix", "/outils/pix"),
    frame_views.PageBrief(PagePath("x"), HOSTILE, "/x", HOSTILE, HOSTILE, (HOSTILE,), AT, HOSTILE),
)


CHANGE = frame_views.Revision(
    commit=ONE,
    at=AT,
    author="Visiteur sarcelle 4821",
    handle="visiteur-sarcelle-4821",
    action=Action.EDIT,
    summary="Ajout des chiffres de 2023",
    merged=True,
    path=PATH,
    title=TITLE,
    size=5120,
    size_change=312,
    previous=TWO,
)
REVISIONS = (
    CHANGE,
    replace(
        CHANGE,
        commit=TWO,
        action=Action.MOVE,
        merged=False,
        path=PagePath("barometre"),
        size_change=0,
        previous=THREE,
    ),
    replace(
        CHANGE,
        commit=THREE,
        author=HOSTILE,
        action=None,
        summary="",
        title=HOSTILE,
        size_change=-80,
        is_deleted=True,
        previous=None,
    ),
)

DIFF = Diff(
    rows=(
        DiffRow("same", 1, 1, (Words("# Baromètre"),), (Words("# Baromètre"),)),
        DiffRow("same", 2, 2, (Words(""),), (Words(""),)),
        DiffRow(
            "changed",
            3,
            3,
            (Words("Un adulte sur "), Words("huit", "del"), Words(" n'a aucun accès à internet.")),
            (Words("Un adulte sur "), Words("dix", "ins"), Words(" n'a aucun accès à internet.")),
        ),
        DiffRow("same", skipped=12),
        DiffRow("removed", 16, None, (Words("Voir l'ancienne page de l'étude."),), None),
        DiffRow("added", None, 16, None, (Words("Voir [la méthode](methode.md), " + HOSTILE),)),
        DiffRow("same", 17, 17, (Words("## Agir"),), (Words("## Agir"),)),
    ),
    added=2,
    removed=2,
)

PAGE = page_views.PageView(
    path=PATH,
    title=TITLE,
    lang="fr",
    parts=(Part(RENDERED.html),),
    contents=RENDERED.headings,
    crumbs=(frame_views.Crumb("Études", "/etudes"), frame_views.Crumb("Sans page", "")),
    tags=("chiffres", "équipement", HOSTILE),
    kind="étude",
    summary="Ce qu'il faut retenir de l'enquête, année après année.",
    status="à relire",
    verified=date(2026, 10, 3),
    license="CC-BY-SA-4.0",
    license_address="https://creativecommons.org/licenses/by-sa/4.0/deed.fr",
    updated_at=AT,
    updated_by="Visiteur sarcelle 4821",
    updated_commit=ONE,
    linked_from=BRIEFS,
    more_links=True,
    attachments=2,
    blob=BLOB,
    problems=(),
    citation=page_views.Citation(
        sentence="« Baromètre du numérique », La gare des Deux Rives, 21 novembre 2026.",
        address="https://gare.example/-/version/" + ONE + "/etudes/barometre",
        bibtex="@misc{barometre,\n  title = {Baromètre du numérique},\n  year = {2026}\n}",
        clone="git clone https://gare.example/content.git",
    ),
    sections=True,
)
BARE_PAGE = replace(
    PAGE,
    path=PagePath("accueil"),
    lang="en",
    contents=(),
    crumbs=(),
    tags=(),
    kind="",
    summary="",
    status="",
    verified=None,
    license="",
    license_address="",
    updated_at=None,
    updated_by="",
    updated_commit=None,
    linked_from=(),
    more_links=False,
    attachments=0,
    problems=(Problem("yaml", 3, HOSTILE),),
    editable=False,
    as_source=True,
    source=HOSTILE * 3,
    sections=False,
    indexed=False,
)
OLD_PAGE = replace(
    PAGE,
    version=TWO,
    version_at=AT,
    version_by="Maëlle D.",
    is_current=False,
    editable=False,
    sections=False,
)

EDIT = writing_views.EditView(
    path=PATH,
    title=TITLE,
    source="\n---\ntitle: Baromètre\n---\n\nUn adulte sur dix n'a **aucun** accès.\n",
    base=BLOB,
    summary="",
    author="Visiteur sarcelle 4821",
    is_new=False,
    section=None,
    section_title="",
    signed_in=False,
    max_bytes=262144,
    welcome=safe("<p><strong>Bienvenue.</strong> Rien ne peut être cassé.</p>"),
)

FILE = writing_views.Attachment(
    "carte.webp", "/etudes/x/carte.webp", 48213, True, AT, "![Carte](x/carte.webp)"
)
FILES = writing_views.FilesView(
    path=PATH,
    title=TITLE,
    files=(
        FILE,
        writing_views.Attachment("notes.pdf", "/etudes/x/notes.pdf", 9, False, None, "[notes]()"),
    ),
    author="",
    signed_in=False,
    max_bytes=10485760,
)
SEARCH = finding_views.SearchView(
    query="illectronisme",
    kind="étude",
    tag="",
    total=200,
    capped=True,
    hits=tuple(
        finding_views.Hit(
            brief, (("… un chiffre de l'", False), ("illectronisme", True), (" …", False))
        )
        for brief in BRIEFS
    ),
    kinds=(
        finding_views.Facet("étude", 12, True, "/-/search?q=illectronisme"),
        finding_views.Facet("outil", 3, False, "/-/search?q=illectronisme&kind=outil"),
    ),
    tags=(finding_views.Facet("chiffres", 4, False, "/-/search?q=illectronisme&tag=chiffres"),),
    near=BRIEFS[:1],
    page=2,
    previous_address="/-/search?q=illectronisme",
    next_address="/-/search?q=illectronisme&page=3",
    create_address="/-/new?title=illectronisme",
)
WANTED = finding_views.Wanted("Méthode", "/-/edit/etudes/methode", 3, BRIEFS)
MISSING = page_views.MissingView(
    "etudes/pixx", "Pixx", "/-/edit/etudes/pixx", near=BRIEFS, below=BRIEFS[:1]
)
CONFLICT = writing_views.ConflictView(
    path=PATH,
    title=TITLE,
    mine="Un adulte sur dix.\n",
    theirs="Un adulte sur huit.\n",
    draft="<<<<<<< Votre texte\nUn adulte sur dix.\n=======\nUn adulte sur huit.\n>>>>>>>\n",
    base=BLOB,
    places=1,
    summary="Chiffre de 2023",
    author="Visiteur sarcelle 4821",
    signed_in=False,
    their_author="Maëlle D.",
    their_at=AT,
    diff=DIFF,
)
HISTORY = traces_views.HistoryView(PATH, TITLE, True, REVISIONS, ONE, 120)
COMPARISON = traces_views.DiffView(
    PATH, TITLE, REVISIONS[1], REVISIONS[0], DIFF, "side", "Baromètre", THREE, TWO
)
MOVE = writing_views.MoveView(PATH, TITLE, "outils/x", "", "", False, 12, 2, True, 1)
DELETE = writing_views.DeleteView(PATH, TITLE, BLOB, "", "", False, BRIEFS, 1)
REVERT = writing_views.RevertView(
    PATH,
    TITLE,
    True,
    TWO,
    AT,
    "Maëlle D.",
    traces_views.ReadableDiff(markup=DIFF),
    False,
    "",
    "Visiteur lilas 1001",
    False,
)
RESTORE = writing_views.RestoreView(PATH, TITLE, REVISIONS[2], "", "Visiteur lilas 1001", False)
ME = people_views.MeView("Maëlle D.", True, "admin", AT, REVISIONS[:1], answers=2)
