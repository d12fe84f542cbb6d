"""One view of each screen, made by hand: what the templates are tried with."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from gare.markup.phrases import Resolved
from gare.markup.render import render
from gare.markup.sanitize import SafeHtml, sanitize
from gare.model.errors import Problem
from gare.model.names import BlobId, CommitId, PagePath, address
from gare.model.pages import Action, BlameRun, Diff, DiffRow, Link, Words
from gare.wiki import views

AT = datetime(2026, 11, 21, 13, 5, tzinfo=UTC)
PATH = PagePath("etudes/baromètre du numérique")
TITLE = "Baromètre du numérique : l'équipement & les usages"
HOSTILE = '<b onclick="x">« Oups » & co</b>'
ONE, TWO, THREE = (CommitId(c * 40) for c in "abc")
BLOB = BlobId("d" * 40)

SOURCE = """
Chaque année, une enquête mesure **qui utilise le numérique** et comment. Voici ce qu'il faut en
<mark>retenir</mark>[^1], avec [les chiffres de l'illectronisme](/themes/illectronisme.md) et
[le site de l'éditeur](https://exemple.org/).

## Les chiffres à retenir

Un adulte sur dix n'a *aucun* accès à internet chez lui. La page [[sur la méthode]] reste à écrire.

| Année | Équipés | Sans accès | Source |
|------:|:-------:|-----------:|--------|
| 2022  | 87 %    | 9 %        | Enquête en ligne et par téléphone |
| 2023  | 89 %    | 8 %        | Enquête en ligne et par téléphone |

### Comment les lire

- un foyer **équipé** n'est pas un foyer à l'aise ;
- les moyennes cachent les territoires ;
- [ ] la question posée change d'une année à l'autre ;
- [x] les sources sont citées.

> On ne mesure bien que ce que l'on a d'abord écouté.

:::attention
Ne citez jamais ces chiffres sans leur année.
:::

## Agir près de chez soi

1. Repérer les lieux ouverts.
2. Appeler avant de se déplacer.

:::astuce Où trouver la carte ?
Elle se trouve dans les [outils](/outils.md).
:::

```
git clone https://gare.example/content.git une-ligne-de-commande-plus-large-que-le-texte
```

Illectronisme
: Ne pas maîtriser les compétences numériques de base.

## Pour aller plus loin

Le <kbd>Ctrl</kbd> et le `code` dans une phrase.

<details><summary>Détails de la méthode</summary>4 000 personnes interrogées.</details>

## <b onclick="x">« Oups » & co</b>

[^1]: D'après le baromètre, édition 2023.
"""


def resolve(link: Link) -> Resolved:
    """Return where a link of the sample page leads: `[[sur la méthode]]` is still to be written."""
    return Resolved(address(link.ref) if not link.key else "/-/new?title=m", exists=not link.key)


def safe(html: str) -> SafeHtml:
    """Return HTML as the wiki gives it to templates."""
    return sanitize(html)


RENDERED = render(PATH, SOURCE, resolve)

CHROME = views.Chrome(
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
        views.Notice("Enregistré. Merci de votre contribution."),
        views.Notice(HOSTILE, "warning"),
        views.Notice("Le disque est plein.", "error"),
    ),
)

BRIEFS = (
    views.PageBrief(
        PagePath("themes/illectronisme"),
        "Illectronisme : un chiffre, sa source",
        "/themes/illectronisme",
        "Quel chiffre citer, et d'où il vient.",
        "étude",
        ("chiffres", "illectronisme"),
        AT,
        "Visiteur sarcelle 4821",
    ),
    views.PageBrief(PagePath("outils/pix"), "Pix", "/outils/pix"),
    views.PageBrief(PagePath("x"), HOSTILE, "/x", HOSTILE, HOSTILE, (HOSTILE,), AT, HOSTILE),
)


CHANGE = views.Revision(
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

PAGE = views.PageView(
    path=PATH,
    title=TITLE,
    lang="fr",
    html=RENDERED.html,
    contents=RENDERED.headings,
    crumbs=(views.Crumb("Études", "/etudes"), views.Crumb("Sans page", "")),
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
    citation=views.Citation(
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

EDIT = views.EditView(
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

FILE = views.Attachment(
    "carte.webp", "/etudes/x/carte.webp", 48213, True, AT, "![Carte](x/carte.webp)"
)
FILES = views.FilesView(
    path=PATH,
    title=TITLE,
    files=(FILE, views.Attachment("notes.pdf", "/etudes/x/notes.pdf", 9, False, None, "[notes]()")),
    author="",
    signed_in=False,
    max_bytes=10485760,
)
SEARCH = views.SearchView(
    query="illectronisme",
    kind="étude",
    tag="",
    total=200,
    capped=True,
    hits=tuple(
        views.Hit(brief, (("… un chiffre de l'", False), ("illectronisme", True), (" …", False)))
        for brief in BRIEFS
    ),
    kinds=(
        views.Facet("étude", 12, True, "/-/search?q=illectronisme"),
        views.Facet("outil", 3, False, "/-/search?q=illectronisme&kind=outil"),
    ),
    tags=(views.Facet("chiffres", 4, False, "/-/search?q=illectronisme&tag=chiffres"),),
    near=BRIEFS[:1],
    page=2,
    previous_address="/-/search?q=illectronisme",
    next_address="/-/search?q=illectronisme&page=3",
    create_address="/-/new?title=illectronisme",
)
WANTED = views.Wanted("Méthode", "/-/edit/etudes/methode", 3, BRIEFS)
MISSING = views.MissingView(
    "etudes/pixx", "Pixx", "/-/edit/etudes/pixx", near=BRIEFS, below=BRIEFS[:1]
)
CONFLICT = views.ConflictView(
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
HISTORY = views.HistoryView(PATH, TITLE, True, REVISIONS, ONE, 120)
COMPARISON = views.DiffView(
    PATH, TITLE, REVISIONS[1], REVISIONS[0], DIFF, "side", "Baromètre", THREE, TWO
)
MOVE = views.MoveView(PATH, TITLE, "outils/x", "", "", False, 12, 2, True, 1)
DELETE = views.DeleteView(PATH, TITLE, BLOB, "", "", False, BRIEFS, 1)
ME = views.MeView("Maëlle D.", True, "admin", AT, REVISIONS[:1])

SCREENS: dict[str, tuple[str, views.Chrome, object]] = {
    "page": ("page.html", CHROME, PAGE),
    "page-member": ("page.html", MEMBER, PAGE),
    "page-bare": ("page.html", CHROME, BARE_PAGE),
    "page-old": ("page.html", CHROME, OLD_PAGE),
    "page-kept": ("page.html", CHROME, replace(OLD_PAGE, is_current=True, version_at=None)),
    "missing": ("missing.html", CHROME, MISSING),
    "missing-deleted": ("missing.html", CHROME, replace(MISSING, deleted=REVISIONS[2])),
    "missing-fault": (
        "missing.html",
        CHROME,
        replace(MISSING, fault="unreadable", create_address="", near=(), below=()),
    ),
    "missing-name": ("missing.html", CHROME, replace(MISSING, fault="bidi", create_address="")),
    "edit": ("edit.html", CHROME, EDIT),
    "edit-section": (
        "edit.html",
        MEMBER,
        replace(
            EDIT,
            section=2,
            section_title="Agir",
            signed_in=True,
            preview=RENDERED.html,
            problems=(Problem("yaml", 2, "deux-points"),),
        ),
    ),
    "edit-refused": (
        "edit.html",
        CHROME,
        replace(
            EDIT,
            is_new=True,
            base="",
            errors=("Le texte est trop long.", HOSTILE),
            author_error="Ce nom est celui d'un compte.",
            read_only_name=True,
            next_address="/",
        ),
    ),
    "conflict": ("conflict.html", CHROME, CONFLICT),
    "conflict-gone": (
        "conflict.html",
        CHROME,
        replace(CONFLICT, gone=True, theirs="", their_at=None, diff=Diff((), 0, 0)),
    ),
    "conflict-unknown": ("conflict.html", MEMBER, replace(CONFLICT, their_at=None, places=3)),
    "new": ("new.html", CHROME, views.NewView("", "", "", ("etudes", "outils"))),
    "new-near": (
        "new.html",
        CHROME,
        views.NewView("Pix", "outils", "outils/pix", ("etudes",), BRIEFS, checked=True),
    ),
    "new-error": (
        "new.html",
        CHROME,
        views.NewView(HOSTILE, "", "", (HOSTILE,), error="Ce nom est réservé."),
    ),
    "history": ("history.html", CHROME, HISTORY),
    "history-deleted": (
        "history.html",
        CHROME,
        replace(HISTORY, exists=False, revisions=REVISIONS[2:], current=None, next_before=None),
    ),
    "diff": ("diff.html", CHROME, COMPARISON),
    "diff-inline": (
        "diff.html",
        CHROME,
        replace(COMPARISON, layout="inline", diff=replace(DIFF, cut=True)),
    ),
    "diff-first": (
        "diff.html",
        CHROME,
        replace(
            COMPARISON,
            old=None,
            older=None,
            newer=None,
            old_title="",
            diff=Diff((), 0, 0),
        ),
    ),
    "blame": (
        "blame.html",
        CHROME,
        views.BlameView(
            PATH,
            TITLE,
            (
                BlameRun(ONE, "Maëlle D.", AT, "Début", 1, ("# Baromètre", "", HOSTILE)),
                BlameRun(TWO, HOSTILE, AT, "", 4, ("Un adulte sur dix n'a aucun accès.",)),
            ),
        ),
    ),
    "changes": (
        "changes.html",
        CHROME,
        views.ChangesView(REVISIONS, "", "edit", "etudes", "", ("étude", "outil"), 80),
    ),
    "changes-none": ("changes.html", CHROME, views.ChangesView((), HOSTILE, "", "", "", (), None)),
    "move": ("move.html", CHROME, MOVE),
    "move-error": (
        "move.html",
        MEMBER,
        replace(
            MOVE,
            linking=0,
            below=0,
            attachments=0,
            with_children=False,
            signed_in=True,
            author="Maëlle D.",
            error="Il y a déjà une page à cette adresse.",
        ),
    ),
    "delete": ("delete.html", CHROME, DELETE),
    "delete-error": (
        "delete.html",
        CHROME,
        replace(DELETE, linked_from=(), attachments=0, error="La page a changé."),
    ),
    "files": ("files.html", CHROME, FILES),
    "files-uploaded": ("files.html", CHROME, replace(FILES, uploaded=FILE)),
    "files-error": (
        "files.html",
        CHROME,
        replace(FILES, files=(), alt=HOSTILE, error="Choisissez un fichier."),
    ),
    "search": ("search.html", replace(CHROME, query="illectronisme"), SEARCH),
    "search-none": (
        "search.html",
        replace(CHROME, query=HOSTILE),
        replace(
            SEARCH,
            query=HOSTILE,
            total=0,
            capped=False,
            hits=(),
            kinds=(),
            tags=(),
            near=(),
            kind="",
            previous_address="",
            next_address="",
        ),
    ),
    "search-empty": (
        "search.html",
        CHROME,
        views.SearchView("", "", "", 0, False, (), (), (), (), 1, "", "", ""),
    ),
    "pages": ("pages.html", CHROME, views.PagesView("", BRIEFS, ("etudes",), 40, "pix")),
    "pages-folder": ("pages.html", CHROME, views.PagesView("a&b", BRIEFS, (), 1, "")),
    "links": ("links.html", CHROME, views.LinksView(PATH, TITLE, BRIEFS, BRIEFS, (WANTED,), "p")),
    "links-none": ("links.html", CHROME, views.LinksView(PATH, TITLE, (), (), (), "")),
    "wanted": ("wanted.html", CHROME, views.WantedView((WANTED,), 50)),
    "wanted-none": ("wanted.html", CHROME, views.WantedView((), None)),
    "orphans": ("orphans.html", CHROME, views.OrphansView(BRIEFS, "pix")),
    "orphans-none": ("orphans.html", CHROME, views.OrphansView((), "")),
    "tags": ("tags.html", CHROME, views.TagsView((("chiffres", 4), (HOSTILE, 1)), "", (), "")),
    "tags-one": ("tags.html", CHROME, views.TagsView((), "a&b", BRIEFS, "pix")),
    "tags-none": ("tags.html", CHROME, views.TagsView((), "", (), "")),
    "tags-empty": ("tags.html", CHROME, views.TagsView((), "rien", (), "")),
    "login": ("login.html", CHROME, views.LoginView("", "/etudes", True)),
    "login-error": (
        "login.html",
        CHROME,
        views.LoginView(HOSTILE, "/", False, "Ce nom et ce mot de passe ne vont pas ensemble."),
    ),
    "register": ("register.html", CHROME, views.RegisterView("", "/", 8)),
    "register-error": (
        "register.html",
        CHROME,
        views.RegisterView(HOSTILE, "/", 8, "Ce nom est pris.", "Ce mot de passe est trop connu."),
    ),
    "me": ("me.html", MEMBER, ME),
    "me-moderator": ("me.html", MEMBER, replace(ME, role="moderator", revisions=())),
    "me-visitor": (
        "me.html",
        CHROME,
        views.MeView("Visiteur sarcelle 4821", False, "visitor", None),
    ),
    "error": (
        "error.html",
        CHROME,
        views.ErrorView(
            503,
            "Le serveur est en lecture seule",
            "On peut lire, mais rien ne peut être enregistré pour le moment.",
            "\nMon texte\n" + HOSTILE,
            30,
            (("Historique de la page", "/-/history/x"),),
        ),
    ),
    "error-plain": ("error.html", CHROME, views.ErrorView(404, "Rien ici", "Il n'y a rien.")),
}
"""Name of a screen → its template, what surrounds it, and its view."""
