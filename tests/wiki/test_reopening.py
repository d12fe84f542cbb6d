"""Opening a block again: what was chosen is chosen, and what a choice cannot say is never lost."""

from __future__ import annotations

import pytest

from gare.model.people import Role
from gare.wiki.inserting import insert_view
from gare.wiki.reopening import reopened
from gare.wiki.wiki import Wiki
from tests.making import MakeWiki
from tests.wiki.fiches import FICHES
from tests.wiki.test_inserting import chosen

CHOICES = [
    {
        "kind": "lieu",
        "view": "table",
        "f.services": "Aide|Accès",
        "sort": "-updated",
        "number": "5",
    },
    {"kind": "lieu", "view": "map", "near": "Brest", "km": "7", "q": "été"},
    {"block": "je-cherche", "kind": "lieu", "title": "Où aller"},
    {"block": "changements", "kind": "lieu", "folder": "contacts", "number": "3"},
    {"block": "mots-cles"},
    {"block": "flux", "address": "https://exemple.fr/flux.xml"},
]


@pytest.fixture
def wiki(wiki_with: MakeWiki) -> Wiki:
    return wiki_with(FICHES)


@pytest.mark.parametrize("choice", CHOICES)
def test_what_was_chosen_is_chosen_again(wiki: Wiki, choice: dict[str, str]) -> None:
    given = {name: text.split("|") for name, text in choice.items()}
    text = insert_view(wiki, given, Role.VISITOR).text

    view = reopened(wiki, "page", text, Role.VISITOR)

    assert (view.text, view.reopened, view.lost) == (text, True, False)


def test_what_people_write_by_hand_is_understood(wiki: Wiki) -> None:
    text = "```{liste}\ngenre: lieu\nvue: carte\nnombre: 20\n```"

    view = reopened(wiki, "page", text, Role.VISITOR)

    assert view.reopened
    assert view.number == "20"
    assert [one.name for one in view.views if one.selected] == ["map"]


@pytest.mark.parametrize(
    "text",
    [
        "```{liste}\ngenre: lieu\ncouleur: rouge\n```",
        "```{je-cherche}\ngenre: lieu\nquestions:\n  commune: D’où venez-vous ?\n```",
        "```{bibliographie}\n```",
        "```{liste}\ngenre: [\n```",
        "```python\nprint()\n```",
        "Du texte.",
        "```{liste}\ngenre: lieu\n```\n\n```{liste}\n```",
        "```{liste}\n" + "x" * 9_000 + "\n```",
    ],
)
def test_what_a_choice_cannot_say_is_left_as_it_is(wiki: Wiki, text: str) -> None:
    view = reopened(wiki, "page", text, Role.VISITOR)

    assert (view.reopened, view.lost) == (False, True)
    assert view.text == chosen(wiki).text
