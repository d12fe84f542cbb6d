"""Names are made from titles, titles from paths, anchors from headings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gare.markup.names import Anchors, anchor, slug, title_from_path
from gare.model.names import MAX_SEGMENT_CHARS, name_fault


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("etudes/point-d-acces", "Point d acces"),
        ("accueil", "Accueil"),
        ("a/Été_indien", "Été indien"),
        ("a/---", "---"),
    ],
)
def test_a_title_is_made_from_the_last_segment(path, title):
    assert title_from_path(path) == title


@pytest.mark.parametrize(
    ("title", "segment"),
    [
        ("L’étude du n° 5 : l'œuvre", "l-etude-du-no-5-l-oeuvre"),
        ("", "page"),
        ("***", "page"),
        ("CON", "page-con"),
        ("git~1", "git-1"),
        ("Привет", "privet"),
        ("Vie & droits", "vie-et-droits"),
        ("mot " * 60, "-".join(["mot"] * 25)),
    ],
)
def test_a_segment_is_made_from_a_title(title, segment):
    assert slug(title) == segment


@given(st.text(max_size=300))
def test_a_segment_is_always_a_good_name(title):
    segment = slug(title)

    assert name_fault(segment) is None
    assert segment.isascii()
    assert len(segment) <= MAX_SEGMENT_CHARS


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Où écrire ?", "ou-ecrire"),
        ("L’été, ici", "lete-ici"),
        ("l'été-ici", "lete-ici"),
        ("C++ & co", "c-co"),
        ("???", ""),
        ("日本", "ri-ben"),
    ],
)
def test_an_anchor_is_that_of_forges_without_accents(text, name):
    assert anchor(text) == name


@given(st.lists(st.sampled_from(["a", "a 1", "A", "", "a-1-1"]), max_size=20))
def test_anchors_of_a_page_are_all_different(texts):
    anchors = Anchors()

    taken = [anchors.take(text) for text in texts]

    assert len(set(taken)) == len(texts)
