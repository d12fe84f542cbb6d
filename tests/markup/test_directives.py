from __future__ import annotations

from datetime import date

import pytest

from gare.markup.directives import MAX_DIRECTIVES, Directive
from gare.markup.render import Resolved, render
from gare.model.names import PagePath

NAMES = frozenset({"liste", "à-vérifier", "agenda"})


def rendered(source: str):
    return render(
        PagePath("a"), source, lambda link: Resolved("/" + link.ref, exists=True), directives=NAMES
    )


def test_a_fence_named_between_braces_is_left_for_the_wiki_to_fill():
    made = rendered("Avant\n\n```{liste}\nkind: outil\nnombre: 5\n```\n\nAprès\n")

    assert made.parts == ("<p>Avant</p>\n", "\n<p>Après</p>\n")
    assert made.directives == (Directive("liste", {"kind": "outil", "nombre": 5}),)
    assert made.html == "<p>Avant</p>\n\n<p>Après</p>\n"


def test_tildes_and_an_empty_inside_do_as_well():
    assert rendered("~~~{agenda}\n~~~\n").directives == (Directive("agenda"),)


@pytest.mark.parametrize("name", ["inconnu", "Liste", "liste a", "li ste", ""])
def test_other_fences_stay_code(name):
    made = rendered(f"```{{{name}}}\nkind: outil\n```\n")

    assert made.directives == ()
    assert "kind: outil" in made.html


def test_options_that_cannot_be_read_say_why():
    made = rendered(
        "```{liste}\n- outil\n```\n\n```{liste}\na: &b 1\n```\n\n```{liste}\na: [\n```\n"
    )

    assert [directive.fault for directive in made.directives] == ["value", "anchor", "syntax"]


def test_values_are_those_of_yaml():
    [directive] = rendered("```{liste}\ndepuis: 2026-01-02\ncode: 01000\n```\n").directives

    assert directive.options == {"depuis": date(2026, 1, 2), "code": "01000"}


def test_a_directive_inside_a_quote_or_a_list_stays_code():
    made = rendered("> ```{liste}\n> ```\n\n- a\n\n  ```{liste}\n  ```\n")

    assert made.directives == ()


def test_a_page_has_a_bounded_number_of_directives():
    made = rendered("```{liste}\n```\n\n" * (MAX_DIRECTIVES + 3))

    assert len(made.directives) == MAX_DIRECTIVES
    assert len(made.parts) == MAX_DIRECTIVES + 1
    assert made.html.count("<pre") == 3


def test_no_text_can_imitate_the_place_of_a_directive():
    first = rendered("```{liste}\n```\n")
    assert first.parts == ("", "\n")

    again = rendered("un\n\n```{liste}\n```\n\n<p>0</p>\n\ndeux\n")

    assert len(again.parts) == len(again.directives) + 1
