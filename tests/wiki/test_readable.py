"""Two versions as they are read: no markup, words marked, fields by their names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gare.kinds.shown import Hours, Plain
from gare.markup.lines import Line, lines_of
from gare.markup.sanitize import sanitize
from gare.model.names import PagePath
from gare.model.pages import Words
from gare.model.people import Role
from gare.store.diff import compare
from gare.wiki.indexing import catch_up
from gare.wiki.readable import _merged, readable
from gare.wiki.views.traces import ReadableDiff, ReadLine
from gare.wiki.wiki import Wiki
from tests.making import MakeWiki
from tests.wiki.fiches import FICHES

PLACE = PagePath("contacts/place")


@pytest.fixture
def wiki(wiki_with: MakeWiki) -> Wiki:
    return wiki_with(FICHES)


def read(wiki: Wiki, old: str | None, new: str | None, role: Role = Role.VISITOR) -> ReadableDiff:
    """Compare two sources of a page."""
    catch_up(wiki)
    return readable(wiki, PLACE, old, new, role)


def said(line: ReadLine) -> str:
    """Return a line with what is marked in it between signs."""
    signs = {"": "{}", "del": "[-{}-]", "ins": "[+{}+]"}
    return "".join(signs[run.mark].format(run.text) for run in line.runs)


def test_words_are_marked_in_the_text_without_its_markup(wiki: Wiki) -> None:
    found = read(
        wiki,
        "Ouvert **le mardi**, de 9 h à 12 h.\n\n## Où\n\n- ici\n- là\n",
        "Ouvert **le mardi et le jeudi**, de 9 h à 12 h.\n\n## Où\n\n- ici\n- là-bas\n",
    )

    assert [(line.kind, line.style, said(line)) for line in found.lines] == [
        ("changed", "text", "Ouvert le mardi[+ et le jeudi+], de 9 h à 12 h."),
        ("gap", "text", "") if found.lines[1].skipped else ("same", "heading", "Où"),
        ("same", "item", "ici"),
        ("changed", "item", "là[+-bas+]"),
    ]


def test_fields_are_compared_by_their_names(wiki: Wiki) -> None:
    old = "---\nkind: lieu\ntitle: Ici\nservices: [Accès internet]\ntelephone: '0102030405'\n---\nMot.\n"
    new = old.replace("0102030405", "0102030406").replace("[Accès internet]", "[]")

    found = read(wiki, old, new)

    told = {one.label: (len(one.old), len(one.new)) for one in found.fields}
    assert told == {"Téléphone": (1, 1), "Services": (1, 0)}
    assert not found.writes
    assert found.markup is None


def test_a_field_for_some_is_compared_for_them_only(wiki: Wiki) -> None:
    old = "---\nkind: lieu\ntitle: Ici\nprive: ligne un\n---\n"
    new = old.replace("un", "deux")

    assert not read(wiki, old, new).says
    assert [one.label for one in read(wiki, old, new, Role.MODERATOR).fields] == ["Ligne directe"]


def test_a_new_page_is_all_added(wiki: Wiki) -> None:
    found = read(wiki, None, "# Publicité\n\nVoyez [ceci](https://pub.example/achat).\n")

    assert [(one.name, one.old, one.new) for one in found.fields] == [
        ("title", (), (Plain("Publicité"),))
    ]
    assert [said(line) for line in found.lines] == [
        "[+Voyez ceci (https://pub.example/achat).+]",
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("[ici](https://bon.example)", "[ici](https://faux.example)"),
        ("[ici](/outils)", "[ici](/autre)"),
        ("![Un plan](a.png)", "![Un plan](b.png)"),
        ("```{liste}\ngenre: lieu\n```", "```{liste}\ngenre: contact\n```"),
        ("`a`", "`b`"),
        ("Texte[^1].\n\n[^1]: Note.", "Texte[^1].\n\n[^1]: Autre."),
        ("| a |\n| - |\n| 1 |", "| a |\n| - |\n| 2 |"),
        ("<details><summary>A</summary>\n\nx\n\n</details>", "<details><summary>B</summary>\n\nx\n\n</details>"),
    ],
)  # fmt: skip
def test_what_hides_behind_words_is_said(wiki: Wiki, old: str, new: str) -> None:
    assert read(wiki, f"Avant.\n\n{old}\n", f"Avant.\n\n{new}\n").writes


def test_what_is_only_written_otherwise_shows_its_source(wiki: Wiki) -> None:
    found = read(wiki, "Du *texte*.\n", "Du **texte**.\n")

    assert not found.says
    assert found.markup is not None
    assert found.markup.added == 1


def test_the_same_text_says_nothing(wiki: Wiki) -> None:
    found = read(wiki, "# A\n\nTexte.\n", "# A\n\nTexte.\n")

    assert not found.says
    assert found.markup is not None
    assert (found.markup.added, found.markup.removed) == (0, 0)


def test_a_paragraph_that_becomes_a_heading_is_told(wiki: Wiki) -> None:
    found = read(wiki, "Où aller\n", "## Où aller\n")

    assert [(line.kind, line.style, line.restyled) for line in found.lines] == [
        ("changed", "heading", True)
    ]


def test_lines_with_nothing_in_common_are_two(wiki: Wiki) -> None:
    found = read(wiki, "Le chat dort.\n", "Vingt-deux ordinateurs partent demain.\n")

    assert [line.kind for line in found.lines] == ["removed", "added"]


def test_links_begin_where_each_version_was(wiki: Wiki) -> None:
    catch_up(wiki)
    moved = readable(
        wiki,
        PagePath("loin/place"),
        "Voir [là](autre.md).\n",
        "Voir [là](../contacts/autre.md).\n",
        Role.VISITOR,
        PLACE,
    )

    assert not moved.says


def test_nothing_is_said_of_the_present_moment(wiki_with: MakeWiki) -> None:
    office = "label: Bureau\nfields:\n  - {name: horaires, label: Horaires, type: hours}\n"
    wiki = wiki_with(FICHES | {"_gare/kinds/bureau.yml": office})

    found = read(wiki, None, "---\nkind: bureau\ntitle: Ici\nhoraires: 24/7\n---\n")

    hours = {one.label: one.new for one in found.fields}["Horaires"][0]
    assert isinstance(hours, Hours)
    assert (hours.source, hours.open_now, hours.changes_at) == ("24/7", None, None)


def test_a_text_too_long_is_compared_as_it_is_written(wiki: Wiki) -> None:
    long = "# Titre\n" + "mot\n" * (wiki.settings.max_page_bytes // 3)

    found = read(wiki, long, long.replace("# Titre", "# Autre"))

    assert found.lines[0].style == "code"


def test_markup_of_a_text_stays_words(wiki: Wiki) -> None:
    found = read(wiki, None, "<script>alert(1)</script> & <b onclick=x>gras</b>\n")

    assert "<script>alert(1)</script> &" in found.lines[0].runs[0].text


def test_cells_items_and_breaks_have_their_lines() -> None:
    html = sanitize(
        "<ul><li>un<ol><li>deux</li></ol></li></ul><table><thead><tr><th>a</th><th>b</th></tr>"
        "</thead></table><blockquote><p>dit<br>ceci</p></blockquote><pre>x\n  y\n</pre>"
    )

    assert lines_of(html) == (
        Line("un", "item"),
        Line("deux", "item"),
        Line("a │ b", "row"),
        Line("dit ceci", "quote"),
        Line("x", "code"),
        Line("  y", "code"),
    )


@given(st.text("ab é,\n", max_size=60), st.text("ab é,\n", max_size=60))
def test_what_is_left_without_one_mark_is_one_side(old: str, new: str) -> None:
    for row in compare(old, new).rows:
        if row.old is None or row.new is None:
            continue
        runs = tuple(_merged(row.old, row.new))

        assert _without(runs, "ins") == _without(row.old, "ins")
        assert _without(runs, "del") == _without(row.new, "del")


def _without(runs: tuple[Words, ...], mark: str) -> str:
    """Return the letters of runs but those with a mark."""
    return "".join("".join(run.text.split()) for run in runs if run.mark != mark)
