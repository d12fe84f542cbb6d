"""Forms of fiches as themes receive them: a field of each type, every text hostile."""

from __future__ import annotations

from dataclasses import replace

from gare.kinds.forms import written
from gare.kinds.registry import TYPES
from gare.model.kinds import Choice, Field, FieldProblem, Kind
from gare.model.names import PagePath
from gare.wiki.forming import ask_key
from gare.wiki.inputs import Filling, laid_out
from gare.wiki.views.forming import Fault, FormView, KindChoice, PageList, Seen
from gare.wiki.views.frame import Chrome
from tests.themes.fiches import PREVIEWED, RECORD
from tests.themes.samples import BRIEFS, CHROME, HOSTILE, MEMBER, PATH

CHOICES = (Choice("a", HOSTILE), Choice("b", "Bé", "a"), Choice("c", ""))
FIELDS = tuple(
    Field(
        f"un_{name}",
        f"Champ {name} {HOSTILE}",
        type=name,
        help=HOSTILE if number % 2 else "",
        required=not number % 3,
        choices=CHOICES if own.takes_choices else (),
    )
    for number, (name, own) in enumerate(TYPES.items())
)
FIELDS += (
    Field("plusieurs", "Plusieurs", multiple=True),
    Field("sites", "Sites", type="url", multiple=True),
    Field("choix_libres", "Choix libres", type="choice", choices=CHOICES, multiple=True),
    Field("amis", "Amis", type="choice", choices_from="lieu"),
    Field("chez", "Chez", type="page", more={"kinds": ["lieu"]}),
    Field("distance", "Distance", type="number", more={"unit": "km"}),
)
KIND = Kind("tout", f"Tout {HOSTILE}", "Tout", "🚉", fields=FIELDS)
HEADER: dict[str, object] = {
    "un_text": HOSTILE,
    "un_longtext": f"\n{HOSTILE}\n\nSecond.",
    "un_date": "pas une date",
    "un_boolean": "peut-être",
    "un_choice": "inconnu",
    "un_choices": ["b", HOSTILE],
    "un_hours": "Mo-Fr 09:00-12:00",
    "un_authors": [{"nom": "Le Goff", "prenom": HOSTILE}, "Askoria"],
    "un_tags": ["un", "deux, trois"],
    "un_consent": {"date": "2026-01-02", "portee": ["a", "autre"]},
    "adresse": HOSTILE,
    "latitude": 48.4,
    "plusieurs": [HOSTILE, "deux"],
}
LISTS = {
    "lieu": PageList("pages-lieu", (("contacts/a", HOSTILE),)),
    "licence": PageList("licences", (("CC0-1.0", HOSTILE),)),
}


def fault(name: str, code: str, sub: str = "", level: str = "error", blocks: bool = True) -> Fault:
    """Return something wrong in a field."""
    field = next(one for one in FIELDS if one.name == name)
    problem = FieldProblem(name, code, HOSTILE, level, sub)
    return Fault(problem, field, "", blocks, ask_key(problem) if level == "ask" else "")


FAULTS = (
    fault("un_text", "too-long"),
    fault("un_email", "personal-email", level="ask"),
    fault("un_phone", "mobile", level="ask"),
    fault("un_authors", "orcid", "1.orcid"),
    fault("un_authors", "too-many"),
    fault("un_consent", "consent", "portee"),
    fault("un_place", "pattern", "code_postal", blocks=False),
    fault("un_number", "missing", level="missing", blocks=False),
    fault("plusieurs", "one-line", "1"),
    fault("un_choices", "choice", "1"),
)
GIVEN = written(KIND, HEADER)


def fields(*faults: Fault, add: str = "") -> FormView:
    """Return a form with these faults, placed beside their fields."""
    laid = tuple(laid_out(FIELDS, Filling(GIVEN, faults, LISTS, add)))
    inputs = [one for field in laid for row in field.rows for one in row]
    placed = [*(f for one in laid for f in one.faults), *(f for one in inputs for f in one.faults)]
    return replace(
        FORM,
        fields=laid,
        faults=tuple(placed),
        blocking=tuple(one for one in placed if one.blocks),
    )


FORM = FormView(
    path=PATH,
    title=HOSTILE,
    kind="tout",
    label=KIND.label,
    help=HOSTILE,
    icon="🚉",
    fields=tuple(laid_out(FIELDS, Filling(GIVEN, (), LISTS))),
    body=f"\nUn texte.\n{HOSTILE}",
    base="a" * 40,
    summary="",
    author="Visiteur sarcelle 4821",
    signed_in=False,
    is_new=False,
    max_bytes=262_144,
    lists=tuple(LISTS.values()),
    kinds=(KindChoice("outil", HOSTILE, HOSTILE, "/-/edit/x?kind=outil"),),
    kept=(("cle_inconnue", HOSTILE),),
)
WARNED = fields(*(replace(one, blocks=False) for one in FAULTS))
FORM_SCREENS: dict[str, tuple[str, Chrome, object]] = {
    "form": ("form.html", CHROME, FORM),
    "form-draft": ("form.html", MEMBER, replace(FORM, signed_in=True, draft="d1")),
    "form-kept": ("form.html", MEMBER, replace(FORM, signed_in=True, only_kept=True)),
    "form-new": (
        "form.html",
        MEMBER,
        replace(
            FORM, path=PagePath(""), is_new=True, base="", ident="7d5c", folder="contacts", kinds=(), kept=(),
            signed_in=True, help="", icon="", near=BRIEFS,
        ),
    ),
    "form-becomes": (
        "form.html",
        CHROME,
        replace(FORM, becomes=True, unsaved=True, seen=Seen(RECORD, PREVIEWED)),
    ),
    "form-refused": (
        "form.html",
        CHROME,
        replace(fields(*FAULTS), unsaved=True, errors=(HOSTILE,), author_error="Pris."),
    ),
    "form-warned": ("form.html", CHROME, WARNED),
    "form-agreed": (
        "form.html",
        CHROME,
        fields(replace(FAULTS[1], blocks=False, agreed=True), add="un_authors"),
    ),
}  # fmt: skip
