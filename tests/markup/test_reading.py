"""A source says its title, its fields, its headings, its links, its words; never an error."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gare.markup.reading import document
from gare.model.errors import Problem
from gare.model.names import PagePath
from gare.model.pages import Heading, Link

PATH = PagePath("etudes/point-d-acces")
FULL = """\
---
title: Le point d'accès
kind: etude
id: 12
tags: [Numérique, numerique, "accès aux droits"]
lang: fr
aliases: Points d'accès; PAN
license: CC-BY-SA-4.0
summary: |
  Un résumé
  sur deux lignes.
status: publie
verified: 2024-01-05
inconnu: {a: 1}
---
# Le point d’accès

Voir [l'outil](../outils/pix.md#a), [[Le Pix]] et ![fig](point-d-acces/a.png).[^1]

## *Où* `aller` ?

| a | b |
|---|---|
| un | deux |

```sh
make run
```

<div>visible</div> &eacute; <!-- caché --> <kbd>Ctrl</kbd>

[^1]: La note.
"""


def test_the_header_and_the_body_are_read():
    read = document(PATH, FULL)

    assert read.title == "Le point d'accès"
    assert (read.kind, read.id, read.lang, read.status) == ("etude", "12", "fr", "publie")
    assert read.tags == ("Numérique", "accès aux droits")
    assert read.aliases == ("Points d'accès", "PAN")
    assert read.license == "CC-BY-SA-4.0"
    assert read.summary == "Un résumé sur deux lignes."
    assert read.verified == date(2024, 1, 5)
    assert read.headings == (Heading(2, "s-ou-aller", "Où aller ?"),)
    assert read.links == (
        Link("outils/pix"),
        Link("Le Pix", "le pix"),
        Link("etudes/point-d-acces/a.png", file=True),
    )
    assert read.problems == ()


def test_the_text_has_the_words_and_no_markup():
    assert document(PATH, FULL).text == (
        "Voir l'outil, Le Pix et fig.\nOù aller ?\na b\nun deux\nmake run\nvisible é Ctrl\nLa note."
    )


@pytest.mark.parametrize(
    ("source", "title"),
    [
        ("# Titre *fort* ici", "Titre fort ici"),
        ("texte\n\n## Deux\n\n# Un", "Un"),
        ("texte", "Point d acces"),
        ("---\ntitle: 2024\n---\n", "2024"),
        ("---\ntitle: [a]\n---\n# B", "B"),
        ('---\ntitle: "a\\u202eb\\n c"\n---\n', "a b c"),
        ("---\ntitle: [\n---\n# C", "C"),
        ("#", "Point d acces"),
    ],
)
def test_the_title_is_that_of_the_header_or_of_the_text_or_of_the_path(source, title):
    assert document(PATH, source).title == title


@pytest.mark.parametrize(
    ("header", "problem"),
    [
        ("a: 1\ntitle: [x]\n", Problem("field-type", 3, "title")),
        ("tags: {a: b}\n", Problem("field-type", 2, "tags")),
        ("verified: hier\n", Problem("field-date", 2, "verified")),
        ("lang: français\n", Problem("field-lang", 2, "lang")),
        ("a: 1\na: 2\n", Problem("header-duplicate", 3, "a")),
        ("a: &x 1\n", Problem("header-anchor", 2, "x")),
        ("title: true\n", Problem("field-type", 2, "title")),
    ],
)
def test_what_cannot_be_used_is_a_problem_with_its_line(header, problem):
    read = document(PATH, f"---\n{header}---\n\nLe texte reste.\n")

    assert read.problems == (problem,)
    assert read.text == "Le texte reste."


scalars = st.sampled_from(["x", "1", "true", "2024-01-05", "[a, [b]]", "{a: 1}", "~", "'", "- a"])
names = st.sampled_from(["title", "tags", "verified", "lang", "summary", "aliases", "kind", "id"])


@given(st.lists(st.tuples(names, scalars), max_size=5), st.text(max_size=60))
def test_no_source_is_an_error(fields, body):
    header = "".join(f"{name}: {value}\n" for name, value in fields)

    read = document(PATH, f"---\n{header}---\n{body}")

    assert read.title
    assert "\n" not in read.title


def test_a_text_that_cannot_be_encoded_is_read():
    assert document(PATH, "a\udc80b\x00c").text == "a?b\ufffdc"
