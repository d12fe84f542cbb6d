"""Nothing that could run, load or disguise itself goes through the two cleaners."""

from __future__ import annotations

import re

import bleach
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gare.markup import sanitize as gate
from gare.markup.walk import walk
from tests.markup.samples import CASES, rendered
from tests.markup.trees import Piece, tree

VECTORS = (CASES / "xss.txt").read_text().splitlines()
OUTSIDE = re.compile(r"href=https?://", re.IGNORECASE)


def forbidden(html: str) -> list[Piece]:
    """Return the tags of the HTML that the policy does not allow, as a third parser sees them."""
    return [
        piece
        for piece in tree(html)
        if piece[0] == "open"
        and not (
            piece[1] in gate.POLICY
            and all(gate.allowed(piece[1], *pair.split("=", 1)) for pair in piece[2:])
        )
    ]


def without_rel(html: str) -> list[Piece]:
    """Return the links to other sites that do not say they are not ours."""
    return [
        piece
        for piece in tree(html)
        if any(OUTSIDE.match(one) for one in piece) and f"rel={gate.OUTSIDE_REL}" not in piece
    ]


def test_there_are_vectors():
    assert len(VECTORS) >= 100


@pytest.mark.parametrize("vector", VECTORS)
def test_a_known_attack_is_only_text(vector):
    html = gate.sanitize(vector)

    assert forbidden(html) == []
    assert without_rel(html) == []
    assert gate.sanitize(html) == html


@pytest.mark.parametrize("vector", VECTORS)
def test_a_known_attack_in_a_page_is_only_text(vector):
    html = rendered(f"{vector}\n\n- {vector}\n\n> {vector}\n\n| a |\n|---|\n| {vector} |\n").html

    assert forbidden(html) == []
    assert without_rel(html) == []
    assert gate.sanitize(html) == html


@pytest.mark.parametrize("vector", VECTORS)
def test_nh3_finds_nothing_that_bleach_let_through(vector):
    once = gate.cleaned_by_bleach(vector)

    assert tree(gate.cleaned_by_nh3(once)) == tree(once)


def test_links_to_other_sites_say_so():
    html = gate.sanitize('<a href="HTTPS://exemple.org/x">x</a> <a href="/y">y</a>')

    assert (
        html
        == '<a href="HTTPS://exemple.org/x" rel="nofollow ugc noopener">x</a> <a href="/y">y</a>'
    )


def test_source_is_shown_as_it_is():
    assert gate.shown_as_source("<b>&amp;") == (
        '<pre class="source" tabindex="0">&lt;b&gt;&amp;amp;</pre>'
    )


TAGS = sorted({*gate.POLICY, "script", "style", "svg", "math", "form", "iframe", "title", "b"})
NAMES = ["href", "src", "class", "id", "rel", "role", "title", "start", "style", "onclick", "name"]
VALUES = [
    "/x",
    "//x.org",
    "https://x.org/?a=b&c",
    "javascript:alert(1)",
    "&#106;avascript:x",
    "s-x",
    "box note",
    "missing",
    "1",
    "a b<c>'",
    "",
]
attributes = st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(VALUES)), max_size=3)
opened = st.builds(
    lambda tag, pairs: f"<{tag}" + "".join(f' {name}="{value}"' for name, value in pairs) + ">",
    st.sampled_from(TAGS),
    attributes,
)
closed = st.builds(lambda tag: f"</{tag}>", st.sampled_from(TAGS))
words = st.sampled_from(
    ["é", "a b", "&amp;", "&lt;", "&", "<", ">", '"', "&nbsp;", "\n", "<!--", "-->"]
)
markup = st.lists(st.one_of(opened, closed, words), max_size=25).map("".join)
POLICY_TAGS = sorted(set(gate.POLICY))
ours = st.recursive(
    st.sampled_from(["texte", "é &amp; è", "<br>", '<img src="/x.png" alt="a">', "&lt;b&gt;"]),
    lambda inner: st.builds(
        lambda pair, parts: pair[0] + "".join(parts) + pair[1],
        st.sampled_from(
            [
                ("<p>", "</p>"),
                ("<ul><li>", "</li></ul>"),
                ("<div class='box note' role='note'>", "</div>"),
                ('<h2 id="s-a">', "</h2>"),
                ('<a href="https://x.org/">', "</a>"),
                ("<em>", "</em>"),
                ("<table><tbody><tr><td>", "</td></tr></tbody></table>"),
                ("<details><summary>s</summary>", "</details>"),
                ("<u>", "</u>"),
                ("<pre><code>", "</code></pre>"),
            ]
        ),
        st.lists(inner, max_size=4),
    ),
    max_leaves=20,
)


@settings(max_examples=200)
@given(markup)
def test_cleaning_twice_is_cleaning_once(html):
    once = gate.sanitize(html)

    assert gate.sanitize(once) == once
    assert forbidden(once) == []
    assert without_rel(once) == []


@settings(max_examples=200)
@given(st.one_of(markup, ours))
def test_nh3_finds_nothing_in_any_html(html):
    once = gate.cleaned_by_bleach(html)

    assert [one for one in tree(once) if one[0] == "open"] == [
        one for one in tree(gate.cleaned_by_nh3(once)) if one[0] == "open"
    ]


@settings(max_examples=200)
@given(st.one_of(markup, ours))
def test_our_walker_gives_bleach_the_tokens_of_its_own(html):
    plain = bleach.Cleaner(tags=frozenset(gate.POLICY), attributes=gate.allowed)
    own = bleach.Cleaner(tags=frozenset(gate.POLICY), attributes=gate.allowed)
    own.walker = walk

    assert own.clean(html) == plain.clean(html)


@settings(max_examples=300)
@given(st.text(alphabet="ab é<>&\"'`*_[]()!#:|-=~\\/\n\t^.u0", max_size=120))
def test_no_source_at_all_gives_anything_forbidden(source):
    html = rendered(source).html

    assert forbidden(html) == []
    assert gate.sanitize(html) == html
