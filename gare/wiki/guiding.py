"""The guide "je cherche…": a few questions whose answers lead to the right fiches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from gare.kinds.kinds import Kinds
from gare.kinds.values import as_text
from gare.markup.directives import Directive
from gare.model.fold import title_key
from gare.model.kinds import Field
from gare.model.people import Role
from gare.model.records import Query
from gare.wiki.asking import OWN, filterable
from gare.wiki.facets import labels_of
from gare.wiki.kinds import kinds_now
from gare.wiki.records import seen_by
from gare.wiki.views.blocks import BlockFault, GuideBlock, Question
from gare.wiki.wiki import Wiki

MAX_QUESTIONS: Final = 6
MAX_CHOSEN: Final = 40
"""How many answers are chosen from; of more, one is typed, when they are said as they are kept."""
MAX_ANSWERS: Final = 3_000


def guide(wiki: Wiki, directive: Directive, role: Role, number: int) -> GuideBlock | BlockFault:
    """Return the questions that a directive asks, each answer with what it leads to now."""
    name = as_text(directive.options.get("genre", ""))
    kinds = kinds_now(wiki).kinds
    kind = kinds.get(name)
    if kind is None:
        return BlockFault(directive.name, "kind" if name else "kind-needed", name)
    questions = tuple(_questions(wiki, kinds, name, directive.options.get("questions"), role))
    if not questions:
        return BlockFault(directive.name, "questions")
    title = as_text(directive.options.get("titre", ""))
    return GuideBlock(title, f"/-/kind/{name}", questions, number)


def _questions(wiki: Wiki, kinds: Kinds, name: str, said: object, role: Role) -> Iterator[Question]:
    """Give the questions that fiches can answer: by field of the kind, in the order written."""
    asked = list(said.items())[:MAX_QUESTIONS] if isinstance(said, dict) else []
    fields = _seen(kinds, name, role)
    counts = wiki.index.facets(
        Query(kinds=kinds.all_of(name)),
        [path for path, _label in asked if path in fields],
        MAX_ANSWERS,
    )
    for path, label in asked:
        if path not in fields:
            continue
        found = counts.get(path, ())
        label_of = labels_of(wiki, kinds, fields[path], [one.label for one in found])
        answers = tuple((one.label, label_of(one.label), one.pages) for one in found)
        if answers:
            said_name = f"f.{path}" if path in OWN else path
            words = as_text(label) or fields[path].label
            typed = len(answers) > MAX_CHOSEN and all(one[0] == one[1] for one in answers)
            if len(answers) > MAX_CHOSEN or fields[path].type == "place":
                answers = tuple(sorted(answers, key=lambda one: title_key(one[1])))
            yield Question(said_name, words, answers, typed)


def _seen(kinds: Kinds, name: str, role: Role) -> Mapping[str, Field]:
    """Return the fields by path that this reader may choose from."""
    return {path: one for path, one in filterable(kinds, name).items() if seen_by([one], role)}
