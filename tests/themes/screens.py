"""Every screen that is tried: its template, what surrounds it, and its view."""

from __future__ import annotations

from dataclasses import replace

from gare.model.errors import Problem
from gare.model.pages import BlameRun, Diff
from gare.wiki.views import finding as finding_views
from gare.wiki.views import frame as frame_views
from gare.wiki.views import people as people_views
from gare.wiki.views import traces as traces_views
from gare.wiki.views import writing as writing_views
from gare.wiki.views.drafts import DraftLine, DraftsView
from gare.wiki.views.forming import KindChoice
from tests.themes.accounts import ACCOUNT_SCREENS
from tests.themes.building import BUILDER_SCREENS
from tests.themes.comparing import COMPARING_SCREENS
from tests.themes.fiches import FICHES_SCREENS, PREVIEWED
from tests.themes.following import FOLLOWING_SCREENS
from tests.themes.forms import FORM_SCREENS
from tests.themes.importing import IMPORT_SCREENS
from tests.themes.moderating import MODERATING_SCREENS, OWN
from tests.themes.news import NEWS, NEWS_SCREENS
from tests.themes.ruling import RULING_SCREENS
from tests.themes.samples import (
    AT,
    BARE_PAGE,
    BRIEFS,
    CHROME,
    COMPARISON,
    CONFLICT,
    DELETE,
    DIFF,
    EDIT,
    FILE,
    FILES,
    HISTORY,
    HOSTILE,
    ME,
    MEMBER,
    MISSING,
    MOVE,
    OLD_PAGE,
    ONE,
    PAGE,
    PATH,
    RESTORE,
    REVERT,
    REVISIONS,
    SEARCH,
    TITLE,
    TWO,
    WANTED,
)
from tests.themes.talking import TALKING_SCREENS
from tests.themes.withdrawing import WITHDRAWING_SCREENS

DRAFT = DraftLine("d1", PATH, HOSTILE, AT, is_new=False)
SCREENS: dict[str, tuple[str, frame_views.Chrome, object]] = {
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
            preview=PREVIEWED,
            problems=(Problem("yaml", 2, "deux-points"),),
        ),
    ),
    "edit-fiche": (
        "edit.html",
        CHROME,
        replace(
            EDIT,
            form_address="/-/edit/x",
            kinds=(KindChoice("outil", HOSTILE, HOSTILE, "/-/edit/x?kind=outil"),),
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
    "edit-draft": ("edit.html", MEMBER, replace(EDIT, signed_in=True, draft="d1")),
    "edit-drafts": ("edit.html", MEMBER, replace(EDIT, signed_in=True, drafts=(DRAFT, DRAFT))),
    "edit-own": ("edit.html", CHROME, replace(EDIT, own=OWN)),
    "edit-kept": (
        "edit.html",
        MEMBER,
        replace(EDIT, signed_in=True, is_new=True, base="", only_kept=True),
    ),
    "drafts": ("drafts.html", MEMBER, DraftsView((DRAFT, replace(DRAFT, is_new=True)))),
    "drafts-none": ("drafts.html", MEMBER, DraftsView(())),
    "conflict-draft": ("conflict.html", MEMBER, replace(CONFLICT, kept_draft="d1")),
    "conflict": ("conflict.html", CHROME, CONFLICT),
    "conflict-gone": (
        "conflict.html",
        CHROME,
        replace(CONFLICT, gone=True, theirs="", their_at=None, diff=Diff((), 0, 0)),
    ),
    "conflict-unknown": ("conflict.html", MEMBER, replace(CONFLICT, their_at=None, places=3)),
    "new": ("new.html", CHROME, writing_views.NewView("", "", "", ("etudes", "outils"))),
    "new-kind": (
        "new.html",
        CHROME,
        writing_views.NewView(
            "Pix",
            "outils",
            "",
            (),
            kind="outil",
            label=HOSTILE,
            help=HOSTILE,
            plain_address="/-/new?title=Pix",
        ),
    ),
    "new-kinds": (
        "new.html",
        CHROME,
        writing_views.NewView(
            "",
            "",
            "",
            (),
            kinds=(KindChoice("outil", HOSTILE, HOSTILE, "/-/new?kind=outil"),),
        ),
    ),
    "new-shut": ("new.html", CHROME, writing_views.NewView("", "", "", (), shut=HOSTILE)),
    "new-near": (
        "new.html",
        CHROME,
        writing_views.NewView("Pix", "outils", "outils/pix", ("etudes",), BRIEFS, checked=True),
    ),
    "new-error": (
        "new.html",
        CHROME,
        writing_views.NewView(HOSTILE, "", "", (HOSTILE,), error="Ce nom est réservé."),
    ),
    "history": ("history.html", CHROME, HISTORY),
    "history-deleted": (
        "history.html",
        CHROME,
        replace(HISTORY, exists=False, revisions=REVISIONS[2:], current=None, next_before=None),
    ),
    "revert": ("revert.html", CHROME, REVERT),
    "revert-gone": ("revert.html", MEMBER, replace(REVERT, exists=False, signed_in=True)),
    "revert-same": ("revert.html", CHROME, replace(REVERT, is_current=True)),
    "restore": ("restore.html", CHROME, RESTORE),
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
        traces_views.BlameView(
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
        traces_views.ChangesView(REVISIONS, "", "edit", "etudes", "", ("étude", "outil"), 80),
    ),
    "changes-none": (
        "changes.html",
        CHROME,
        traces_views.ChangesView((), HOSTILE, "", "", "", (), None),
    ),
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
        finding_views.SearchView("", "", "", 0, False, (), (), (), (), 1, "", "", ""),
    ),
    "pages": ("pages.html", CHROME, finding_views.PagesView("", BRIEFS, ("etudes",), 40, "pix")),
    "pages-folder": ("pages.html", CHROME, finding_views.PagesView("a&b", BRIEFS, (), 1, "")),
    "links": (
        "links.html",
        CHROME,
        finding_views.LinksView(PATH, TITLE, BRIEFS, BRIEFS, (WANTED,), "p"),
    ),
    "links-none": ("links.html", CHROME, finding_views.LinksView(PATH, TITLE, (), (), (), "")),
    "search-elsewhere": (
        "search.html",
        CHROME,
        replace(SEARCH, elsewhere=NEWS, elsewhere_total=9, elsewhere_address="/-/news?q=x"),
    ),
    "wanted": ("wanted.html", CHROME, finding_views.WantedView((WANTED,), 50)),
    "wanted-none": ("wanted.html", CHROME, finding_views.WantedView((), None)),
    "orphans": ("orphans.html", CHROME, finding_views.OrphansView(BRIEFS, "pix")),
    "orphans-none": ("orphans.html", CHROME, finding_views.OrphansView((), "")),
    "tags": (
        "tags.html",
        CHROME,
        finding_views.TagsView((("chiffres", 4), (HOSTILE, 1)), "", (), ""),
    ),
    "tags-one": ("tags.html", CHROME, finding_views.TagsView((), "a&b", BRIEFS, "pix")),
    "tags-none": ("tags.html", CHROME, finding_views.TagsView((), "", (), "")),
    "tags-empty": ("tags.html", CHROME, finding_views.TagsView((), "rien", (), "")),
    "login": ("login.html", CHROME, people_views.LoginView("", "/etudes", True)),
    "login-error": (
        "login.html",
        CHROME,
        people_views.LoginView(
            HOSTILE, "/", False, "Ce nom et ce mot de passe ne vont pas ensemble."
        ),
    ),
    "register": ("register.html", CHROME, people_views.RegisterView("", "/", 8)),
    "register-error": (
        "register.html",
        CHROME,
        people_views.RegisterView(
            HOSTILE, "/", 8, "Ce nom est pris.", "Ce mot de passe est trop connu."
        ),
    ),
    "register-asked": (
        "register.html",
        CHROME,
        people_views.RegisterView(
            "Anne",
            "/",
            8,
            approval=True,
            mail=True,
            email=HOSTILE,
            email_error=HOSTILE,
            other_service=HOSTILE,
        ),
    ),
    "me": ("me.html", MEMBER, ME),
    "me-moderator": ("me.html", MEMBER, replace(ME, role="moderator", revisions=())),
    "me-visitor": (
        "me.html",
        CHROME,
        people_views.MeView("Visiteur sarcelle 4821", False, "visitor", None),
    ),
    "error": (
        "error.html",
        CHROME,
        frame_views.ErrorView(
            503,
            "Le serveur est en lecture seule",
            "On peut lire, mais rien ne peut être enregistré pour le moment.",
            "\nMon texte\n" + HOSTILE,
            30,
            (("Historique de la page", "/-/history/x"),),
        ),
    ),
    "error-plain": ("error.html", CHROME, frame_views.ErrorView(404, "Rien ici", "Il n'y a rien.")),
    **FICHES_SCREENS,
    **FORM_SCREENS,
    **BUILDER_SCREENS,
    **COMPARING_SCREENS,
    **IMPORT_SCREENS,
    **ACCOUNT_SCREENS,
    **NEWS_SCREENS,
    **FOLLOWING_SCREENS,
    **MODERATING_SCREENS,
    **RULING_SCREENS,
    **WITHDRAWING_SCREENS,
    **TALKING_SCREENS,
}
"""Name of a screen → its template, what surrounds it, and its view."""
