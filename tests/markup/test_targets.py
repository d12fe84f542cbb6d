"""Links lead where they would on a forge, and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gare.markup.targets import Engine, Here, Inside, Outside, resolved, target, wiki_target
from gare.model.names import PagePath, name_fault
from gare.model.pages import Link

PAGE = PagePath("etudes/2024/page")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("pix.md", Inside(Link("etudes/2024/pix"))),
        ("./pix", Inside(Link("etudes/2024/pix"))),
        ("../pix.md#Où%20%3F", Inside(Link("etudes/pix"), "#s-ou")),
        ("/outils/pix.md?a=b", Inside(Link("outils/pix"), "?a=b")),
        ("../../../..", Inside(Link("accueil"))),
        ("/", Inside(Link("accueil"))),
        ("e%CC%81te%CC%81.md", Inside(Link("etudes/2024/été"))),
        ("page/a.pdf#page=2", Inside(Link("etudes/2024/page/a.pdf", file=True), "#page=2")),
        ("version-1.2", Inside(Link("etudes/2024/version-1.2"))),
        ("#Ça", Here("Ça")),
        ("/-/changes?a=b", Engine("/-/changes?a=b")),
        ("/content.git", Engine("/content.git")),
        ("https://a.org/x y", Outside("https://a.org/xy")),
        ("//a.org/x", Outside("https://a.org/x")),
        ("mailto:a@b.fr", Outside("mailto:a@b.fr")),
        ("javascript:alert(1)", None),
        ("java\nscript:alert(1)", None),
        ("\x01javascript:x", None),
        ("data:text/html,x", None),
        ("https:///x", None),
        ("a%00b", None),
        ("a%5Cb", None),
        ("/.git/config", None),
        ("/-/../x", None),
    ],
)
def test_an_address_is_resolved_from_the_file_of_the_page(url, expected):
    assert target(PAGE, url) == expected


def test_an_image_is_always_a_file():
    assert target(PAGE, "page/fig", image=True) == Inside(Link("etudes/2024/page/fig", file=True))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("outils/pix", Inside(Link("outils/pix"))),
        ("outils/pix.md", Inside(Link("outils/pix"))),
        ("/accueil", Inside(Link("accueil"))),
        ("../pix", Inside(Link("etudes/pix"))),
        ("Le  Pix", Inside(Link("Le Pix", "le pix"))),
        ("accueil", Inside(Link("accueil", "accueil"))),
        ("AC/DC", Inside(Link("AC/DC", "ac dc"))),
        ("Etc.", Inside(Link("etc", "etc"))),
        ("outils/a.pdf", Inside(Link("outils/a.pdf", file=True))),
        ("Le Pix#Où", Inside(Link("Le Pix", "le pix"), "#s-ou")),
        ("#Où", Here("Où")),
        ("https://a.org", Outside("https://a.org")),
        ("#", None),
        ("../.git", None),
    ],
)
def test_a_wiki_link_is_a_path_from_the_root_or_a_title(written, expected):
    assert wiki_target(PAGE, written) == expected


@given(st.text(max_size=60))
def test_a_link_inside_has_always_a_good_name(text):
    for place in (target(PAGE, text), wiki_target(PAGE, text)):
        assert not isinstance(place, Inside) or name_fault(place.link.ref) is None


@given(st.lists(st.sampled_from(["a", "b", "..", ".", ""]), max_size=8))
def test_no_path_goes_above_the_root(segments):
    assert ".." not in resolved("x/y", "/".join(segments)).split("/")
