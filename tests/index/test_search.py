"""Search in French: what is found, in which order, with what around."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gare.index.index import Index
from gare.index.search import CAP
from tests.index.made import built, entry

GARE = (
    entry("accueil", "Bienvenue. Les lieux, les études et les outils du réseau.", title="Accueil"),
    entry(
        "lieux/mulots",
        "Un tiers-lieu à Brest : 29200. SIRET 123 456 789 00012. Tél. 02 98 00 00 00.",
        title="Les Mulots",
        kind="lieu",
        tags=["Tiers-lieu", "Bretagne"],
    ),
    entry(
        "etudes/acces",
        "L’accès aux droits des personnes éloignées du numérique. Les médiatrices en parlent.",
        title="Où en est-on ?",
        kind="etude",
        tags=["Accès aux droits"],
        summary="Une enquête sur le non-recours",
    ),
    entry(
        "etudes/oeuvre",
        "Une œuvre collective des bénévoles : l’e-inclusion, de Kergoat-Bihan à Paris, en C++.",
        title="Cœur de réseau",
        kind="etude",
    ),
    entry("outils/numerique", "Tout sur les numériques.", title="Outils"),
    entry("outils/pix", "Un parcours numérique. " + "Du texte. " * 60, title="Pix"),
    entry("themes/mediation", "La médiation, c’est accompagner.", title="Médiation numérique"),
    entry("_gare/menu", "Médiation et menu secret", title="Menu"),
)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    return built(tmp_path_factory.mktemp("search"), GARE)


def found(index: Index, query: str) -> list[str]:
    return [hit.path for hit in index.search(query).hits]


@pytest.mark.parametrize(
    ("query", "path"),
    [
        ("acces", "etudes/acces"),
        ("l'accès", "etudes/acces"),
        ("L’ACCÈS", "etudes/acces"),
        ("acce\u0300s", "etudes/acces"),
        ("personne éloignée", "etudes/acces"),
        ("médiateur", "etudes/acces"),
        ("médiatrices numériques", "etudes/acces"),
        ("non-recours", "etudes/acces"),
        ("ou en est on", "etudes/acces"),
        ('"accès aux droits"', "etudes/acces"),
        ("« droits des personnes »", "etudes/acces"),
        ("oeuvre", "etudes/oeuvre"),
        ("Œuvres", "etudes/oeuvre"),
        ("coeur", "etudes/oeuvre"),
        ("e-inclusion", "etudes/oeuvre"),
        ("einclusion", "etudes/oeuvre"),
        ("kergoat-bihan", "etudes/oeuvre"),
        ("kergoat", "etudes/oeuvre"),
        ("C++", "etudes/oeuvre"),
        ("bénévole", "etudes/oeuvre"),
        ("29200", "lieux/mulots"),
        ("12345678900012", "lieux/mulots"),
        ("123 456 789 00012", "lieux/mulots"),
        ("0298000000", "lieux/mulots"),
        ("02 98 00 00 00", "lieux/mulots"),
        ("les mulots", "lieux/mulots"),
        ("mul", "lieux/mulots"),
    ],
)
def test_the_page_comes_first(index: Index, query: str, path: str) -> None:
    assert found(index, query)[0] == path


def test_a_plural_finds_the_singular_and_the_other_way_round(index: Index) -> None:
    assert found(index, "lieu") == found(index, "lieux") != []


def test_the_very_form_ranks_above_other_forms_of_the_same_stem(index: Index) -> None:
    numbers = found(index, "numériques")
    assert numbers.index("outils/numerique") < numbers.index("outils/pix")


def test_a_word_of_the_title_ranks_above_one_of_the_text(index: Index) -> None:
    assert found(index, "numérique")[0] == "themes/mediation"


def test_the_page_of_that_very_title_comes_first(tmp_path: Path) -> None:
    text = "pix " * 50
    index = built(
        tmp_path,
        [entry("a", text, title="Pix et les autres"), entry("b", "rien", title="Pix")],
    )

    assert found(index, "pix") == ["b", "a"]


def test_all_the_words_are_wanted(index: Index) -> None:
    assert found(index, "droits médiatrices") == ["etudes/acces"]


def test_a_phrase_wants_its_words_in_a_row(index: Index) -> None:
    assert index.search('"droits aux accès"').loose


def test_when_no_page_has_all_the_words_those_that_have_some_are_shown(index: Index) -> None:
    answer = index.search("droits zouaves")

    assert answer.loose
    assert [hit.path for hit in answer.hits] == ["etudes/acces"]
    assert answer.missing == ("zouaves",)


def test_nothing_found_gives_titles_that_are_near(index: Index) -> None:
    answer = index.search("medaition numerqiue")

    assert answer.total == 0
    assert answer.near[0].path == "themes/mediation"


def test_stop_words_do_not_count_when_others_remain(index: Index) -> None:
    assert found(index, "les mulots de la gare du nord et") == found(index, "mulots gare nord")


def test_parts_of_the_interface_are_never_found(index: Index) -> None:
    assert "_gare/menu" not in found(index, "menu secret")


def test_results_are_counted_by_kind_and_by_tag(index: Index) -> None:
    answer = index.search("numérique")

    assert dict(answer.kinds) == {"etude": 1}
    assert [(tag.label, tag.pages) for tag in answer.tags] == [("Accès aux droits", 1)]


def test_results_are_narrowed_to_a_kind(index: Index) -> None:
    assert [hit.path for hit in index.search("réseau", kind="etude").hits] == ["etudes/oeuvre"]


def test_results_are_narrowed_to_a_tag_however_it_is_spelt(index: Index) -> None:
    assert [hit.path for hit in index.search("brest", tag="TIERS LIEU").hits] == ["lieux/mulots"]


def test_a_kind_alone_lists_its_pages(index: Index) -> None:
    assert index.search("", kind="etude").total == 2


def test_pages_of_results_follow_each_other(index: Index) -> None:
    whole = index.search("numérique", per_page=10).hits
    first = index.search("numérique", per_page=2, page=1).hits
    second = index.search("numérique", per_page=2, page=2).hits

    assert (*first, *second) == whole[:4]


def test_a_page_of_results_beyond_the_last_is_empty(index: Index) -> None:
    assert index.search("numérique", page=99).hits == ()


def test_excerpts_mark_the_words_in_the_form_they_have(index: Index) -> None:
    hit = index.search("acces droit mediateur").hits[0]

    assert [text for text, marked in hit.excerpt if marked] == ["accès", "droits", "médiatrices"]


def test_excerpts_mark_words_with_ligatures(index: Index) -> None:
    hit = index.search("oeuvres").hits[0]
    assert ("œuvre", True) in hit.excerpt


def test_an_excerpt_is_taken_where_the_words_are(tmp_path: Path) -> None:
    text = "Avant. " * 300 + "Le zouave du pont de l’Alma." + " Après." * 300
    index = built(tmp_path, [entry("pont", text)])

    excerpt = index.search("zouaves").hits[0].excerpt

    assert excerpt[0] == ("… ", False)
    assert ("zouave", True) in excerpt
    assert sum(len(piece) for piece, _marked in excerpt) < 300


def test_an_excerpt_is_the_text_itself(index: Index) -> None:
    hit = index.search("accès").hits[0]
    shown = "".join(text for text, _marked in hit.excerpt).strip("… ")
    assert shown in GARE[2].document.text


def test_markup_in_a_text_comes_out_as_it_is(tmp_path: Path) -> None:
    index = built(tmp_path, [entry("x", "Un <script>alert(1)</script> zouave")])
    excerpt = index.search("zouave").hits[0].excerpt
    assert "".join(text for text, _marked in excerpt) == "Un <script>alert(1)</script> zouave"


def test_a_word_of_too_many_pages_is_answered_in_part_and_says_so(tmp_path: Path) -> None:
    pages = [entry(f"p{n}", "commun " * 2, title=f"Page {n}") for n in range(CAP + 50)]
    pages.append(entry("titre", "autre", title="Le commun"))
    index = built(tmp_path, pages)

    answer = index.search("commun")

    assert answer.capped
    assert answer.total == CAP
    assert answer.hits[0].path == "titre"


def test_an_exact_total_is_not_said_to_be_partial(index: Index) -> None:
    assert not index.search("numérique").capped


@pytest.mark.parametrize(
    "query",
    [
        "",
        " ",
        '"',
        '""',
        '" "',
        "AND",
        "a AND",
        "NOT x",
        "NEAR(a b)",
        "-x",
        "col:x",
        "tokens:accès",
        "*",
        "acc*",
        "l'",
        "l’accès C++ e-inclusion",
        "(",
        "a)",
        "^a",
        "~a",
        "+a +b",
        "@k",
        "\0",
        "a\0b",
        "'; drop table page; --",
        "\udce9",
        "é" * 5_000,
        "a " * 5_000,
        "\u202eabc",
        "🚉 gare",
        "日本語",
        "%s %d {0}",
        "=",
        "« « »",
        "12 345 678 901 234 567 890",
    ],
)
def test_any_input_gets_an_answer(index: Index, query: str) -> None:
    assert index.search(query).total >= 0
    assert len(index.suggest(query)) <= 10
    assert len(index.near_titles(query)) <= 5


@settings(max_examples=150)
@given(st.text(max_size=60), st.text(max_size=10), st.text(max_size=10), st.integers(-5, 5))
def test_no_text_at_all_makes_search_fail(
    index: Index, query: str, kind: str, tag: str, page: int
) -> None:
    assert index.search(query, kind=kind, tag=tag, page=page).total >= 0


@settings(max_examples=80)
@given(st.text(alphabet="abcdeé'’-\"«»*()+ ", max_size=40))
def test_no_text_at_all_makes_suggestions_fail(index: Index, text: str) -> None:
    assert len(index.suggest(text)) <= 10
    assert len(index.near_titles(text)) <= 5
