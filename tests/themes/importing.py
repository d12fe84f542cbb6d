"""Imports as themes receive them, every text hostile."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from gare.exports.format import Fault
from gare.model.kinds import FieldProblem
from gare.model.names import CommitId, PagePath
from gare.wiki.views.frame import Chrome
from gare.wiki.views.importing import (
    FileFault,
    ImportChoice,
    ImportColumn,
    ImportReport,
    ImportView,
    Told,
    Written,
)
from tests.themes.samples import CHROME, HOSTILE, MEMBER

_START: Final = ImportView(
    kinds=(ImportChoice("lieu", HOSTILE), ImportChoice("outil", "Outils", chosen=True)),
    formats=(ImportChoice("csv", "csv"), ImportChoice("vcf", "vcf", chosen=True)),
    max_bytes=10_485_760,
)
_PERSONAL: Final = Told("", 4, "", FieldProblem("courriels", "personal", HOSTILE))
_REPORT: Final = ImportReport(
    kind="lieu",
    format="csv",
    created=(Written(PagePath("contacts/un"), HOSTILE, "/contacts/un", ("title", "id")),),
    changed=(Written(PagePath("contacts/deux"), "Deux", "/contacts/deux", ("telephone",)),),
    unchanged=12,
    refused=(Told("", 3, HOSTILE, FieldProblem("id", "duplicate", "2")), _PERSONAL),
    told=(Told("", 5, "Cinq", FieldProblem("telephone", "phone", HOSTILE)),),
    dropped=(_PERSONAL,),
    faults=(FileFault("", Fault("unreadable", 7, HOSTILE)),),
    ignored=(HOSTILE, "autre"),
)
_PROPOSED: Final = replace(
    _START,
    ticket="abc.def",
    file_name=HOSTILE,
    kind="lieu",
    kind_label="Lieux",
    list_address="/-/kind/lieu",
    columns=(
        ImportColumn("col.0", HOSTILE, "7", "id", "nom_du_champ"),
        ImportColumn("col.1", "Note", HOSTILE, "", "note"),
        ImportColumn("col.2", "title", "", "title", "title"),
    ),
    keys=(ImportChoice("id", ""), ImportChoice("title", ""), ImportChoice("telephone", HOSTILE)),
    report=_REPORT,
)
IMPORT_SCREENS: Final[dict[str, tuple[str, Chrome, object]]] = {
    "import": ("import.html", MEMBER, _START),
    "import-stale": ("import.html", CHROME, replace(_START, stale=True, error="Trop lourd.")),
    "import-proposed": ("import.html", MEMBER, _PROPOSED),
    "import-bare": (
        "import.html",
        CHROME,
        replace(_PROPOSED, columns=(), kind_label="", report=ImportReport("", "bib")),
    ),
    "import-done": (
        "import.html",
        MEMBER,
        replace(_PROPOSED, done=True, report=replace(_REPORT, commit=CommitId("c" * 40))),
    ),
}
