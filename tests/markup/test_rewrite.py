"""When places move, links follow them, and nothing else changes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gare.markup.reading import document
from gare.markup.rewrite import rewrite_links
from gare.model.names import PagePath

PAGE = PagePath("etudes/page")
PLACES = {"outils/pix": "services/pix", "outils/pix/a.png": "services/pix/a.png"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[a](../outils/pix.md)", "[a](../services/pix.md)"),
        ("[a](../outils/pix)", "[a](../services/pix)"),
        ("[a](../outils/pix.md#où?b)", "[a](../services/pix.md#où?b)"),
        ("[a](/outils/pix.md 'titre')", "[a](/services/pix.md 'titre')"),
        ("[a](<../outils/pix.md>)", "[a](<../services/pix.md>)"),
        ("[a][r]\n\n[r]: ../outils/pix.md", "[a][r]\n\n[r]: ../services/pix.md"),
        ("![a](../outils/pix/a.png)", "![a](../services/pix/a.png)"),
        ("[[outils/pix]] [[outils/pix#x|y]]", "[[services/pix]] [[services/pix#x|y]]"),
        ("[[/outils/pix]] [[../outils/pix]]", "[[/services/pix]] [[../services/pix]]"),
        ("- > [a](../outils/pix.md)\r\n", "- > [a](../services/pix.md)\r\n"),
        ("| [[outils/pix\\|a]] |\n|-|", "| [[services/pix\\|a]] |\n|-|"),
    ],
)
def test_a_link_follows_in_the_style_it_was_written(before, after):
    assert rewrite_links(PAGE, before, PLACES) == after


@pytest.mark.parametrize(
    "source",
    [
        "`[a](../outils/pix.md)`",
        "```\n[a](../outils/pix.md)\n```",
        "    [a](../outils/pix.md)",
        "\\[a](../outils/pix.md)",
        "<!-- [a](../outils/pix.md) -->",
        "[[Le Pix]]",
        "[a](../outils/pixel.md) [b](../outils/pix/autre.png) [c](https://x.org/outils/pix)",
        "---\ntitle: '[a](../outils/pix.md)'\n---\n",
    ],
)
def test_what_is_not_a_link_to_a_moved_place_stays(source):
    assert rewrite_links(PAGE, source, PLACES) == source


def test_a_page_that_moves_still_points_to_the_same_places():
    source = "[a](pix/a.png) [b](autre.md) [c](../a.md) [[./autre]] [d](#x) [e](pix.md) [f](/b)"

    text = rewrite_links(PagePath("outils/pix"), source, PLACES, after=PagePath("services/pix"))

    assert text == (
        "[a](pix/a.png) [b](../outils/autre.md) [c](../a.md) [[../outils/autre]] [d](#x)"
        " [e](pix.md) [f](/b)"
    )


def test_a_new_name_is_written_so_that_it_stays_a_link():
    places = {"outils/pix": "Été (a)/b"}

    assert rewrite_links(PAGE, "[a](../outils/pix.md) [b](<../outils/pix.md>)", places) == (
        "[a](../%C3%89t%C3%A9%20%28a%29/b.md) [b](<../Été (a)/b.md>)"
    )


def test_home_keeps_its_address():
    assert rewrite_links(PAGE, "[a](/) [b](/accueil)", {"accueil": "b"}) == "[a](/) [b](/b)"


paths = st.sampled_from(["a", "b", "x/a", "x/b", "x/y/c", "été/d e", "x/y/f (g)"])
urls = st.sampled_from(
    ["a.md", "b", "x/a.md", "../a.md", "../x/b", "/x/y/c.md", "./a", "x/y/c#s", "<../été/d e.md>"]
)
pieces = st.one_of(
    urls.map(lambda url: f"[t]({url})"),
    urls.map(lambda url: f"`[t]({url})`"),
    paths.map(lambda path: f"[[{path}]]"),
    st.sampled_from(["mot", "\n\n", "- ", "> ", "[r]: x/a.md\n", "[t][r]"]),
)


@settings(max_examples=300)
@given(st.lists(pieces, max_size=8), paths, st.dictionaries(paths, paths, max_size=2), st.data())
def test_links_lead_to_the_same_places_after_a_move(parts, page, places, data):
    source = " ".join(parts)
    goes = data.draw(st.one_of(st.none(), paths))
    places = {**places, **({page: goes} if goes else {})}

    text = rewrite_links(page, source, places, after=goes)

    before = {places.get(link.ref, link.ref) for link in document(page, source).links}
    assert {link.ref for link in document(goes or page, text).links} == before
