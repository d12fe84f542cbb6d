"""Choose a block for a page: what was chosen becomes the text of a directive, and its preview."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from gare.kinds.kinds import Kinds
from gare.markup.directives import read
from gare.model.names import PagePath
from gare.model.people import Role
from gare.model.records import Query
from gare.safeyaml import dump
from gare.wiki import blocks, embedding
from gare.wiki.asking import DEFAULT_KM, KIND, MAX_CHARS, OWN, VIEWS, Arguments, filterable
from gare.wiki.blocks import Place, block
from gare.wiki.embedding import OWN_OPTIONS, VIEW_OPTIONS
from gare.wiki.facets import facet_groups
from gare.wiki.indexing import catch_up
from gare.wiki.kinds import kinds_now
from gare.wiki.listing import sorts
from gare.wiki.news import NAME as NEWS
from gare.wiki.previewing import without_forms
from gare.wiki.selecting import Asking, begin, in_view, serves
from gare.wiki.shelf import KindsNow
from gare.wiki.views.blocks import BlockFault
from gare.wiki.views.inserting import InsertView
from gare.wiki.views.listing import Option
from gare.wiki.wiki import Wiki

LIST: Final = "liste"
GUIDE: Final = "je-cherche"
TAKES: Final[Mapping[str, frozenset[str]]] = {
    LIST: frozenset({"kind", "view", "filters", "sort", "words", "near", "number"}),
    GUIDE: frozenset({"kind", "title", "ask"}),
    "coups-de-main": frozenset({"number"}),
    "nouveautes": frozenset({"number"}),
    "changements": frozenset({"number", "kind", "folder"}),
    "a-verifier": frozenset({"number", "kind"}),
    "sous-pages": frozenset({"number", "folder"}),
    "demandees": frozenset({"number"}),
    "mots-cles": frozenset({"number"}),
    NEWS: frozenset({"address", "number"}),
}
"""The blocks one may choose, in the order they are shown, and the settings each has."""
MANY: Final = frozenset({"sous-pages", "mots-cles"})
USUAL_MANY: Final = 30
USUAL_QUESTIONS: Final = 2
_NOT_FILTERS: Final = frozenset(
    {"block", "kind", "number", "path", "folder", "title", "ask", "was", "address"}
)


def insert_view(wiki: Wiki, arguments: Arguments, role: Role) -> InsertView:
    """Return the choice of a block as far as it is made. What cannot be is left out."""
    catch_up(wiki)
    now_ = kinds_now(wiki)
    name, was = _one(arguments, "block"), _one(arguments, "was")
    view = InsertView(
        path=_one(arguments, "path"),
        name=name if name in TAKES else LIST,
        names=tuple(TAKES),
        takes=TAKES.get(name, TAKES[LIST]),
        text="",
        block=BlockFault(name, "kind-needed"),
        folder=_one(arguments, "folder").strip("/"),
        title=_one(arguments, "title"),
        address=_one(arguments, "address"),
        usual_number=_usual(name),
        number=_number(_one(arguments, "number") if was in {"", name} else "", _usual(name)),
    )
    kind = _kind(now_.kinds, _one(arguments, "kind"), needed=view.name in {LIST, GUIDE})
    view = replace(view, kinds=_kinds(now_.kinds, kind))
    if view.name == LIST and kind:
        return _list(wiki, view, _asking(wiki, now_, kind, arguments, role))
    if view.name == GUIDE and kind:
        asking = _asking(wiki, now_, kind, {}, role)
        return _guide(wiki, view, asking, arguments.get("ask", ()))
    return _written(wiki, view, _options(view, kind), role)


def directive_text(name: str, options: Mapping[str, object]) -> str:
    """Return a block as it is written in a page: its name between braces, a line per setting."""
    said = {key: one for key, one in options.items() if one not in ("", (), None)}
    return f"```{{{name}}}\n{dump(said) if said else ''}```"


def _list(wiki: Wiki, view: InsertView, asking: Asking) -> InsertView:
    """Return the choice of a list of fiches: views, orders, filters with their counts."""
    wanted = asking.wanted
    groups = facet_groups(wiki, asking.kinds, asking.kind, wanted, in_view(asking, asking.query))
    near = "near" if serves(asking.kinds, asking.kind, "map") else ""
    made = replace(
        view,
        takes=view.takes if near else view.takes - {"near"},
        views=tuple(
            Option(one, "", "", one == wanted.view)
            for one in VIEWS
            if serves(asking.kinds, asking.kind, one)
        ),
        sorts=tuple(replace(one, selected=one.name == wanted.sort) for one in sorts(asking)),
        filters=tuple(group for group in groups if group.name != KIND),
        words=wanted.words,
        near=wanted.near if near else "",
        km=f"{wanted.km:g}",
    )
    return _written(wiki, made, _list_options(asking, made), asking.role)


def _list_options(asking: Asking, view: InsertView) -> Mapping[str, object]:
    """Return the settings of a list, in French, those that say nothing new left out."""
    wanted = asking.wanted
    fields = filterable(asking.kinds, asking.kind.name)
    shown = {ours: theirs for theirs, ours in VIEW_OPTIONS.items()}
    chosen = {
        _key(path): _value(fields[path].type, values) for path, values in wanted.chosen.items()
    }
    return {
        "genre": asking.kind.name,
        "vue": shown[wanted.view],
        "tri": wanted.sort if any(one.selected for one in view.sorts) else "",
        **chosen,
        "recherche": wanted.words,
        "pres-de": view.near,
        "rayon": f"{wanted.km:g}" if view.near and wanted.km != DEFAULT_KM else "",
        "nombre": int(view.number) if view.number else "",
    }


def _guide(wiki: Wiki, view: InsertView, asking: Asking, chosen: Sequence[str]) -> InsertView:
    """Return the choice of a guide: which questions it asks, the first ones unless told."""
    query = Query(kinds=asking.kinds.all_of(asking.kind.name))
    groups = facet_groups(wiki, asking.kinds, asking.kind, asking.wanted, query)
    known = [group for group in groups if group.label]
    asked = [one for one in known if one.name in chosen] or known[:USUAL_QUESTIONS]
    made = replace(view, asks=tuple(Option(g.name, g.label, "", g in asked) for g in known))
    questions = {group.name: f"{group.label}\u202f?" for group in asked}
    options = {"genre": asking.kind.name, "titre": view.title, "questions": questions}
    return _written(wiki, made, options, asking.role)


def _options(view: InsertView, kind: str) -> Mapping[str, object]:
    """Return the settings of a block that is no list of fiches."""
    return {
        "genre": kind if "kind" in view.takes else "",
        "adresse": view.address if "address" in view.takes else "",
        "dossier": view.folder if "folder" in view.takes else "",
        "nombre": int(view.number) if view.number else "",
    }


def _written(wiki: Wiki, view: InsertView, options: Mapping[str, object], role: Role) -> InsertView:
    """Return the choice with its text, and the block that this very text makes."""
    text = directive_text(view.name, options)
    directive = read(view.name, text.split("\n", 1)[1].removesuffix("```"))
    shown = without_forms(block(wiki, directive, Place(PagePath(view.path), role)))
    return replace(view, text=text, block=shown or view.block)


def _asking(wiki: Wiki, now_: KindsNow, kind: str, arguments: Arguments, role: Role) -> Asking:
    """Return the list that is asked for; values are of one line, as they will be written."""
    given = {
        name: tuple(" ".join(text.split()) for text in texts)
        for name, texts in arguments.items()
        if name not in _NOT_FILTERS
    }
    return begin(wiki, now_, kind, given, role)


def _kind(kinds: Kinds, name: str, *, needed: bool) -> str:
    """Return the name of the kind chosen; when one is needed, the first until it is."""
    if kinds.get(name) is not None:
        return name
    return next((one.name for one in kinds), "") if needed else ""


def _kinds(kinds: Kinds, chosen: str) -> tuple[Option, ...]:
    """Return the kinds to choose from."""
    return tuple(Option(one.name, one.plural, "", one.name == chosen) for one in kinds)


def _key(path: str) -> str:
    """Return how a field is named in a block: with a sign when its name is a setting's."""
    return f"f.{path}" if path in OWN or path in OWN_OPTIONS else path


def _value(type_name: str, values: tuple[str, ...]) -> object:
    """Return the values of a field as one writes them: yes and no, a word, or a list."""
    if len(values) > 1:
        return list(values)
    if type_name == "boolean" and values[0] in {"true", "false"}:
        return values[0] == "true"
    return values[0]


def _usual(name: str) -> int:
    """Return how many lines a block has when it does not say."""
    if name in MANY:
        return USUAL_MANY
    return blocks.NUMBER if name in TAKES and name != LIST else embedding.NUMBER


def _number(text: str, usual: int) -> str:
    """Return how many lines are asked for, "" when it is as usual or not a number."""
    if not (text.isascii() and text.isdigit() and len(text) < 5):
        return ""
    number = min(max(1, int(text)), embedding.MAX_NUMBER)
    return str(number) if number != usual else ""


def _one(arguments: Arguments, name: str) -> str:
    """Return the first value of a name, one line, not too long."""
    return " ".join(next(iter(arguments.get(name, ())), "").split())[:MAX_CHARS]
