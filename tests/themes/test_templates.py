"""Every template of the default theme, rendered strictly with every sample view."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gare.wiki import views
from tests.themes import markup
from tests.themes.rendering import THEMES, TOKEN, render
from tests.themes.samples import EDIT, OLD_PAGE
from tests.themes.screens import SCREENS

TEMPLATES = THEMES / "gare" / "templates"
SHARED = (
    "page", "page-bare", "page-old", "page-kept", "history", "history-deleted", "links", "diff",
    "blame", "changes", "pages", "search", "tags", "wanted", "orphans",
)  # fmt: skip
ALL = pytest.mark.parametrize("name", SCREENS)


@ALL
def test_a_screen_is_strict_html(name: str) -> None:
    tree = markup.parse(render(name))

    assert tree.get("lang") == "fr"


@ALL
def test_words_stay_apart_with_or_without_the_line_ends_of_blocks(name: str) -> None:
    trimmed, whole = (markup.parse(render(name, trim=trim)) for trim in (True, False))

    assert markup.words(trimmed) == markup.words(whole)


@ALL
def test_a_screen_has_one_title_of_level_one_and_no_jump(name: str) -> None:
    tree = markup.parse(render(name))

    assert len(tree.findall(".//h1")) == 1
    assert markup.heading_jumps(tree) == []
    assert markup.nameless_controls(tree) == []


@ALL
def test_a_screen_has_its_landmarks_and_a_way_to_skip_them(name: str) -> None:
    body = markup.parse(render(name)).find("body")

    assert body is not None
    assert body[0].tag == "a"
    assert body[0].get("href") == "#contenu"
    assert [e.get("id") for e in body.findall("main")] == ["contenu"]
    assert [len(body.findall(tag)) for tag in ("header", "footer")] == [1, 1]


@ALL
def test_a_screen_has_nothing_the_security_policy_refuses(name: str) -> None:
    assert markup.inline_code(markup.parse(render(name))) == []


@ALL
def test_every_field_has_a_label(name: str) -> None:
    assert markup.nameless_fields(markup.parse(render(name))) == []


@ALL
def test_ids_are_unique_and_references_lead_somewhere(name: str) -> None:
    tree = markup.parse(render(name))
    found = markup.ids(tree)

    assert sorted(found) == sorted(set(found))
    assert markup.broken_references(tree) == []
    assert markup.broken_fragments(tree) == []


@ALL
def test_every_image_says_what_it_shows_or_that_it_decorates(name: str) -> None:
    tree = markup.parse(render(name))

    assert [e for e in tree.iter("img") if e.get("alt") is None] == []


@ALL
def test_hostile_words_stay_words(name: str) -> None:
    tree = markup.parse(render(name))

    assert [e for e in tree.iter() if "onclick" in e.attrib] == []
    assert [e for e in tree.iter("b") if "Oups" in markup.text(e)] == []


@ALL
def test_what_changes_something_is_posted_with_a_token(name: str) -> None:
    tree = markup.parse(render(name))
    bare = [f for f in markup.forms(tree, "post") if "csrf_token" not in markup.fields_of(f)]

    assert [form.get("action") for form in bare] == ["/-/language"]
    assert [f for f in markup.forms(tree, "get") if "csrf_token" in markup.fields_of(f)] == []


@pytest.mark.parametrize("name", SHARED)
def test_a_screen_that_anonymous_readers_share_holds_no_token(name: str) -> None:
    html = render(name)

    assert TOKEN not in html
    assert [f.get("action") for f in markup.forms(markup.parse(html), "post")] == ["/-/language"]


def test_the_text_to_edit_is_given_back_to_the_byte() -> None:
    area = markup.parse(render("edit")).find(".//textarea[@id='source']")

    assert area is not None
    assert area.text == EDIT.source


VIEWS_SOURCE = "".join(file.read_text() for file in Path(views.__file__ or "").parent.glob("*.py"))


def test_every_view_of_the_contract_has_its_template() -> None:
    named = set(re.findall(r"template `(\w+\.html)`", VIEWS_SOURCE))
    present = {path.name for path in TEMPLATES.glob("[!_]*.html")} - {"layout.html"}

    assert named == present
    assert {template for template, _chrome, _view in SCREENS.values()} == present


def test_sections_are_edited_by_the_number_of_their_heading() -> None:
    tree = markup.parse(render("page"))
    links = [e.attrib["href"] for e in tree.findall(".//a[@class='edit-section']")]

    assert links[0] == "/-/edit/etudes/barom%C3%A8tre%20du%20num%C3%A9rique?section=1"
    assert [link.rpartition("=")[2] for link in links] == ["1", "2", "3", "4", "5"]


def test_an_old_version_can_be_brought_back_and_the_present_one_cannot() -> None:
    old = markup.parse(render("page-old"))
    kept = markup.parse(render("page-kept"))
    place = f"/-/revert/etudes/barom%C3%A8tre%20du%20num%C3%A9rique?commit={OLD_PAGE.version}"

    assert place in [e.get("href") for e in old.iter("a")]
    assert [e for e in kept.iter("a") if "/-/revert/" in e.get("href", "")] == []


def test_going_back_is_asked_once_and_shows_what_changes() -> None:
    tree = markup.parse(render("revert"))
    form = markup.forms(tree, "post")[0]

    assert form.get("action") == "/-/revert/etudes/barom%C3%A8tre%20du%20num%C3%A9rique"
    assert {"csrf_token", "commit", "summary", "author"} <= set(markup.fields_of(form))
    assert tree.find(".//div[@class='row changed']") is not None
    assert [f.get("action") for f in markup.forms(markup.parse(render("revert-same")), "post")] == [
        "/-/language"
    ]


def test_the_history_compares_two_versions_without_script() -> None:
    tree = markup.parse(render("history"))
    radios = tree.findall(".//input[@type='radio']")
    chosen = [(e.get("name"), e.get("value")) for e in radios if "checked" in e.attrib]

    assert {e.get("form") for e in radios} == {"compare"}
    assert chosen == [("to", "a" * 40), ("from", "b" * 40)]


def test_changed_words_are_told_by_more_than_colour() -> None:
    tree = markup.parse(render("diff"))
    changed = tree.find(".//div[@class='row changed']")

    assert changed is not None
    assert markup.text(changed) == (
        "3Avant : Un adulte sur (retiré) huit n'a aucun accès à internet. "
        "3Après : Un adulte sur (ajouté) dix n'a aucun accès à internet."
    )


@pytest.mark.parametrize("layout", ["diff", "diff-inline"])
def test_unchanged_lines_are_read_aloud_once(layout: str) -> None:
    tree = markup.parse(render(layout))
    cells = [e for row in tree.findall(".//div[@class='row same']") for e in row]
    heard = [e for e in cells if e.get("aria-hidden") is None]

    assert [markup.text(e) for e in heard if "Agir" in markup.text(e)] == ["17## Agir"]
