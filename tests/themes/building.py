"""The builder of kinds as themes receive it, every text hostile."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from gare.model.kinds import Field, SchemaFault
from gare.model.names import CommitId
from gare.wiki.builders import FAMILIES
from gare.wiki.views.building import (
    BuilderView,
    Clash,
    FaultLine,
    FieldRow,
    KindDeleteView,
    SchemaView,
    SettingInput,
)
from gare.wiki.views.frame import Chrome
from gare.wiki.views.listing import Option
from tests.themes.forms import FORM
from tests.themes.samples import CHROME, DIFF, HOSTILE, MEMBER

FAULTS = (SchemaFault("unknown-type", 3, HOSTILE), SchemaFault("extends-unknown", None, HOSTILE))
SAID = {
    "label": HOSTILE, "help": f"\n{HOSTILE}", "choices": HOSTILE, "required": "oui",
    "visible_to": "member", "default": HOSTILE, "choices_from": "lieu",
}  # fmt: skip
ROW = FieldRow(
    number=0,
    was="theme",
    name="theme",
    label=HOSTILE,
    type="choice",
    said=SAID,
    settings=(SettingInput("listed", "yesno", "oui"), SettingInput("unit", "text", HOSTILE)),
    takes_choices=True,
    has_several=True,
    has_length=True,
    has_default=True,
    is_required=True,
    faults=FAULTS,
    open=True,
)
ROWS = (
    ROW,
    FieldRow(1, "", "nouveau", "", "number", {"name": HOSTILE}, focus="label", open=True),
    replace(ROW, number=2, faults=(), pages=7, focus="going"),
    replace(ROW, number=3, type=HOSTILE, takes_choices=False, focus="up"),
    replace(ROW, number=4, faults=(), open=False, focus="down"),
    FieldRow(5, "vide", "vide", "Vide", "text", {}),
)
BUILDER = BuilderView(
    name="lieu",
    title=HOSTILE,
    address="/-/kind-of/lieu",
    source=f"label: {HOSTILE}\n",
    base="a" * 40,
    said={"label": HOSTILE, "help": f"\n{HOSTILE}", "extends": "contact", "sort": "-debut"},
    rows=ROWS,
    summary="",
    author="Visiteur sarcelle 4821",
    signed_in=False,
    inherited=(Field("telephone", HOSTILE), Field("mail", "Mél")),
    parent=HOSTILE,
    removed=(("ancien", HOSTILE),),
    types=FAMILIES,
    views=("list", "cards"),
    sorts=(Option("title", "", ""), Option("-debut", HOSTILE, "", selected=True)),
    parents=(("contact", HOSTILE),),
    kinds=(("lieu", HOSTILE),),
    roles=("member", "moderator"),
    new_label=HOSTILE,
    new_type="date",
    form=FORM.fields,
    lists=FORM.lists,
    pages=12,
    children=(HOSTILE,),
)
SCHEMA = SchemaView(
    name="lieu",
    title=HOSTILE,
    address="/-/kind-of/lieu",
    text=f"\nlabel: {HOSTILE}\n",
    base="a" * 40,
    summary="",
    author="Visiteur sarcelle 4821",
    signed_in=False,
    max_bytes=65_536,
    faults=tuple(FaultLine(one, HOSTILE if one.line else "") for one in FAULTS),
)
AT = datetime(2026, 11, 21, 14, 30, tzinfo=UTC)
CLASH = Clash(f"\n{HOSTILE}", HOSTILE, 2, DIFF, HOSTILE, AT)
DELETE_KIND = KindDeleteView("lieu", HOSTILE, "a" * 40, 3, (), "", "Visiteur sarcelle 4821", False)
BUILDER_SCREENS: dict[str, tuple[str, Chrome, object]] = {
    "builder": ("builder.html", CHROME, BUILDER),
    "builder-new": (
        "builder.html",
        MEMBER,
        replace(
            BUILDER, name="", address="/-/kind-of/", base="", source="", said={}, rows=(), inherited=(),
            parent="", removed=(), form=(), lists=(), new_label="", focus="label", signed_in=True,
        ),
    ),
    "builder-refused": (
        "builder.html",
        CHROME,
        replace(
            BUILDER, refused=True, unsaved=True, faults=FAULTS, errors=(HOSTILE,),
            author_error="Pris.", new_error="Donnez un nom.", focus="new",
        ),
    ),
    "builder-seen": ("builder.html", CHROME, replace(BUILDER, focus="form", rows=ROWS[5:])),
    "builder-source": ("builder_source.html", CHROME, SCHEMA),
    "builder-source-broken": (
        "builder_source.html",
        CHROME,
        replace(SCHEMA, is_broken=True, serves=True, good=CommitId("c" * 40), good_at=AT),
    ),
    "builder-source-never": ("builder_source.html", CHROME, replace(SCHEMA, is_broken=True)),
    "builder-source-refused": (
        "builder_source.html",
        MEMBER,
        replace(SCHEMA, refused=True, errors=(HOSTILE,), author_error="Pris.", signed_in=True),
    ),
    "builder-clash": ("builder_source.html", CHROME, replace(SCHEMA, clash=CLASH, faults=())),
    "builder-clash-unknown": (
        "builder_source.html",
        CHROME,
        replace(SCHEMA, clash=replace(CLASH, their_at=None, places=0)),
    ),
    "builder-clash-gone": (
        "builder_source.html",
        CHROME,
        replace(SCHEMA, base="", clash=replace(CLASH, gone=True, places=0)),
    ),
    "builder-delete": ("builder_delete.html", CHROME, DELETE_KIND),
    "builder-delete-empty": ("builder_delete.html", MEMBER, replace(DELETE_KIND, pages=0, signed_in=True)),
    "builder-delete-extended": (
        "builder_delete.html",
        CHROME,
        replace(DELETE_KIND, children=(HOSTILE,), error="Il a changé."),
    ),
}  # fmt: skip
