"""Fiches and lists as themes receive them, every text hostile."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from gare.kinds import shown
from gare.markup.sanitize import sanitize
from gare.model.kinds import FieldProblem, SchemaFault
from gare.model.names import PagePath
from gare.wiki.previewing import without_forms
from gare.wiki.views import frame as frame_views
from gare.wiki.views.blocks import (
    BibliographyBlock,
    BlockFault,
    CardsBlock,
    ChangesBlock,
    Cited,
    GuideBlock,
    NewBlock,
    PagesBlock,
    Part,
    Question,
    TagsBlock,
    UnknownCited,
    WantedBlock,
)
from gare.wiki.views.finding import Wanted
from gare.wiki.views.inserting import InsertView
from gare.wiki.views.listing import (
    Chip,
    Column,
    FacetGroup,
    FacetValue,
    Group,
    KindLine,
    KindsView,
    ListView,
    Option,
    Row,
)
from gare.wiki.views.records import (
    Download,
    Image,
    Incoming,
    Linked,
    Missing,
    RecordCard,
    RecordView,
    Rich,
    ShownField,
    ToCheckView,
    Value,
    VerifyView,
)
from tests.themes.news import NEWS_BLOCKS
from tests.themes.samples import BARE_PAGE, BRIEFS, CHROME, HOSTILE, MEMBER, PATH, REVISIONS

DAY = date(2026, 11, 21)
VALUES: tuple[Value, ...] = (
    shown.Plain(HOSTILE),
    shown.Choice("a", HOSTILE, (HOSTILE,)),
    shown.Tag(HOSTILE),
    shown.Link("https://example.org/?a=1&b=2", HOSTILE),
    shown.Mail("accueil@mairie.example"),
    shown.Phone("02 98 00 80 80", "tel:+33298008080"),
    shown.Place((HOSTILE, "29200 Brest"), "Brest", 48.39, -4.48),
    shown.Place(("29200 Brest",), "Brest"),
    shown.Day("2021", "year", date(2021, 1, 1)),
    shown.Day("2021-03", "month", date(2021, 3, 1)),
    shown.Day("2021-03-15", "day", date(2021, 3, 15)),
    shown.Day("2021-03-15T18:30", "time", date(2021, 3, 15), datetime(2021, 3, 15, 18, 30, tzinfo=UTC)),
    shown.Hours(HOSTILE, (shown.HoursRow((0, 1, 2), (("09:00", "12:00"),)), shown.HoursRow((6,), ())), True, True),
    shown.Hours(HOSTILE, (), open_now=False),
    shown.Number(1250.5, "km"),
    shown.Number(3, "", 5),
    shown.YesNo(True),
    shown.Author(HOSTILE, HOSTILE, True, "0000-0002-1825-0097"),
    shown.Licence("CC-BY-SA-4.0", HOSTILE, "https://spdx.org/licenses/CC-BY-SA-4.0.html"),
    shown.Licence("x", HOSTILE),
    shown.Identifier(HOSTILE, "https://doi.org/10.1000/1"),
    shown.Identifier(HOSTILE),
    shown.Consent(DAY, (HOSTILE,), HOSTILE),
    Linked(HOSTILE, "/contacts/asso", role=HOSTILE),
    Linked(HOSTILE, "/-/new?title=x", exists=False),
    Linked(HOSTILE),
    Rich(sanitize("<p>Un texte.</p>")),
    Image("/contacts/asso/photo.webp", HOSTILE, HOSTILE, HOSTILE),
    Download("/contacts/asso/plan.pdf", HOSTILE),
)  # fmt: skip
FIELDS = tuple(
    ShownField(f"champ{number}", f"Champ {number} {HOSTILE}", one.form, (one,))
    for number, one in enumerate(VALUES)
)
RECORD = RecordView(
    kind="lieu",
    label="Lieu",
    icon="📍",
    address="/-/kind/lieu",
    first=FIELDS[5:7],
    fields=(*FIELDS, ShownField("plusieurs", "Plusieurs", "page", VALUES[23:26])),
    incoming=(Incoming(HOSTILE, BRIEFS),),
    verified=DAY,
    stale=True,
    verify_days=365,
    missing=(Missing("mednum.csv", (HOSTILE,)),),
    problems=(FieldProblem("champ1", "choice", HOSTILE),),
    labels=(("champ1", HOSTILE),),
    unknown=((HOSTILE, HOSTILE),),
    ended=True,
    exports=(("bib", "/-/kind/etude.bib?at=etudes/a"),),
)
CARD = RecordCard(
    PagePath("contacts/asso"), HOSTILE, "/contacts/asso", "lieu", HOSTILE, HOSTILE, (HOSTILE,),
    FIELDS[:4], Image("/contacts/asso/photo.webp", HOSTILE), datetime(2026, 11, 21, tzinfo=UTC),
    DAY, date(2026, 11, 22), 2.4, stale=True,
)  # fmt: skip
PLAIN = RecordCard(PagePath("contacts/nue"), "Nue", "/contacts/nue", "lieu", "Lieu")
OPTION = Option("table", HOSTILE, "/-/kind/lieu?view=table", selected=True)
LIST = ListView(
    kind="lieu",
    label=HOSTILE,
    plural=HOSTILE,
    help=HOSTILE,
    icon="📍",
    address="/-/kind/lieu",
    view="list",
    total=2,
    cards=(CARD, PLAIN),
    views=(OPTION, Option("cards", "", "/-/kind/lieu?view=cards")),
    sorts=(Option("title", "", "/-/kind/lieu", selected=True), Option("-debut", HOSTILE, "/-/kind/lieu?sort=-debut")),
    facets=(
        FacetGroup("services", HOSTILE, (FacetValue(HOSTILE, 2, "/-/kind/lieu?services=a", value=HOSTILE),), open=True),
        FacetGroup("tags", "", (FacetValue(HOSTILE, 1, "/-/kind/lieu", selected=True, depth=1),)),
    ),
    chips=(Chip(HOSTILE, "/-/kind/lieu"),),
    words=HOSTILE,
    kept=(("services", HOSTILE),),
    exports=(Option("atom", "Atom", "/-/kind/lieu.atom"),),
    page=2,
    pages=3,
    previous_address="/-/kind/lieu",
    next_address="/-/kind/lieu?page=3",
    new_address="/-/new?kind=lieu",
    faults=(SchemaFault("yaml-syntax", 3, HOSTILE),),
)  # fmt: skip
GROUPS = (Group(HOSTILE, (CARD, PLAIN), date(2026, 11, 1)), Group("", (PLAIN,)))
TABLE = replace(
    LIST,
    view="table",
    columns=(Column("title", "", "/-/kind/lieu?sort=-title", "up"), Column("places", HOSTILE, "/-/kind/lieu?sort=places", "", "20")),
    rows=(Row(CARD, ((VALUES[0],),)), Row(PLAIN, ((),))),
)  # fmt: skip
KINDS = KindsView(
    (
        KindLine("lieu", HOSTILE, HOSTILE, HOSTILE, "📍", "/-/kind/lieu", 12, 1, LIST.faults, "/-/kind-of/lieu"),
        KindLine("outil", "Outil", "Outils", "", "", "/-/kind/outil", 0),
    ),
    "/-/kind-of/",
)  # fmt: skip
GUIDE = GuideBlock(
    HOSTILE,
    "/-/kind/lieu",
    tuple(Question("services", HOSTILE, ((HOSTILE, HOSTILE, 3),), one) for one in (False, True)),
    7,
)
BLOCKS = (
    ChangesBlock(REVISIONS),
    ChangesBlock(()),
    NewBlock(BRIEFS, (HOSTILE,)),
    NewBlock((), ()),
    PagesBlock(BRIEFS, "/-/pages?folder=etudes"),
    PagesBlock(()),
    WantedBlock((Wanted(HOSTILE, "/-/new?title=x", 3),)),
    WantedBlock(()),
    UnknownCited((HOSTILE, "x")),
    CardsBlock("a-verifier", (CARD,), 12, "/-/to-check"),
    CardsBlock("coups-de-main", (), 0),
    TagsBlock(((HOSTILE, 3),)),
    GUIDE,
    *NEWS_BLOCKS,
    BibliographyBlock((Cited("/etudes/a", sanitize("DEMORY, 2022. <em>Titre</em>.")),)),
    replace(LIST, view="list"),
    replace(LIST, view="agenda", groups=GROUPS, past_address="/-/kind/lieu?past=1"),
)
PAGE_OF_KIND = replace(
    BARE_PAGE,
    record=RECORD,
    jsonld='{"@context": "https://schema.org"}',
    parts=(
        Part(sanitize("<p>Avant.</p>"), replace(LIST, view="cards")),
        Part(sanitize(""), BlockFault("liste", "kind", HOSTILE)),
        *(Part(sanitize("<h2>Titre</h2>"), block) for block in BLOCKS),
        Part(sanitize("<p>Après.</p>")),
    ),
)
PREVIEWED = tuple(Part(part.html, without_forms(part.block)) for part in PAGE_OF_KIND.parts)
INSERT = InsertView(
    path="etudes/a",
    name="liste",
    names=("liste", "nouveautes"),
    takes=frozenset({"kind", "view", "filters", "sort", "words", "near", "number"}),
    text="```{liste}\ngenre: lieu\n```",
    block=replace(LIST, view="cards"),
    kinds=(OPTION, Option("outil", HOSTILE, "")),
    views=(Option("list", "", "", selected=True), Option("map", "", "")),
    sorts=(Option("-debut", HOSTILE, ""),),
    filters=LIST.facets,
    words=HOSTILE,
    near=HOSTILE,
    km="20",
    usual_number=10,
)
GUIDED = replace(
    INSERT, name="je-cherche", takes=frozenset({"kind", "title", "ask"}), views=(), sorts=(),
    filters=(), asks=(OPTION, Option("services", HOSTILE, "")), title=HOSTILE,
    block=without_forms(GUIDE) or LIST,
)  # fmt: skip
OTHER = replace(
    INSERT, name="changements", takes=frozenset({"kind", "folder", "number"}), views=(), sorts=(),
    filters=(), folder=HOSTILE, number="3", block=ChangesBlock(REVISIONS),
)  # fmt: skip
FICHES_SCREENS: dict[str, tuple[str, frame_views.Chrome, object]] = {
    "kinds": ("kinds.html", CHROME, KINDS),
    "kind": ("kind.html", CHROME, LIST),
    "kind-empty": ("kind.html", CHROME, ListView("lieu", "Lieu", "Lieux", "", "", "/-/kind/lieu", "list", 0, ())),
    "kind-cards": ("kind.html", CHROME, replace(LIST, view="cards")),
    "kind-gallery": ("kind.html", CHROME, replace(LIST, view="gallery")),
    "kind-directory": ("kind.html", CHROME, replace(LIST, view="directory", groups=GROUPS[:1], letters=(OPTION, Option("b", "B", "/-/kind/lieu?letter=b"), Option("", "", "/-/kind/lieu")))),
    "kind-timeline": ("kind.html", CHROME, replace(LIST, view="timeline", groups=GROUPS)),
    "kind-agenda": ("kind.html", CHROME, replace(LIST, view="agenda", groups=GROUPS, past_address="/-/kind/lieu?past=1")),
    "kind-table": ("kind.html", CHROME, TABLE),
    "to-check": ("to_check.html", CHROME, ToCheckView((CARD, PLAIN), 2)),
    "verify": ("verify.html", CHROME, VerifyView(PATH, HOSTILE, HOSTILE, False, RECORD, HOSTILE, HOSTILE)),
    "block": ("block.html", CHROME, INSERT),
    "block-guide": ("block.html", CHROME, GUIDED),
    "block-other": ("block.html", MEMBER, OTHER),
    "page-of-kind": ("page.html", CHROME, PAGE_OF_KIND),
}  # fmt: skip
