"""The checks see what they are made for: each is shown one good and one bad text."""

import pytest

from tests.content import checks, shelf


@pytest.mark.parametrize(
    "text",
    [
        "l'accès",
        "Pourquoi ?",
        "Pourquoi?",
        "« mot »",
        "46 %",
        "un deux\u00a0trois",
        "Attendez...",
        'le "mot"',
        "à noter: ceci",
    ],
)
def test_bad_typography_is_seen(text: str) -> None:
    assert checks.typography(text)


@pytest.mark.parametrize(
    "text",
    [
        "l’accès\u202f: où\u202f? «\u202fIci\u202f»\u202f!",
        "46\u202f% `l'option --x : y`",
        "[lien](https://exemple.org/l'adresse?a=b)",
        "Terme\n: sa définition\n",
        "| a | b |\n|---|---:|\n",
        ":::note\nOui.\n:::",
        "[^1]: Une source.",
    ],
)
def test_good_typography_passes(text: str) -> None:
    assert checks.typography(text) == []


@pytest.mark.parametrize(
    "raw",
    [
        b"a\r\n",
        b"a\tb\n",
        b"a",
        b"a\n\n",
        b"a \n",
        b"\xef\xbb\xbfa\n",
        "e\u0301\n".encode(),
        "a\u200bb\n".encode(),
    ],
)
def test_bad_bytes_are_seen(raw: bytes) -> None:
    assert checks.encoding(raw)


def test_bytes_that_are_not_utf8_are_seen() -> None:
    with pytest.raises(UnicodeDecodeError):
        checks.encoding("é\n".encode("latin-1"))


@pytest.mark.parametrize(
    "text",
    [
        "camille.dupont@exemple.org",
        "contact.asso@gmail.com",
        "06 12 34 56 78",
        "+33612345678",
        "07.12.34.56.78",
        "(tel:+33 7 12 34 56 78)",
    ],
)
def test_what_is_personal_is_seen(text: str) -> None:
    assert checks.personal(text)


@pytest.mark.parametrize(
    "text", ["accueil@exemple.org", "02 98 00 00 00", "+33298000000", "2607 2022"]
)
def test_what_belongs_to_a_structure_passes(text: str) -> None:
    assert checks.personal(text) == []


@pytest.mark.parametrize("text", ["<b>x</b>", "<script>", '<br class="x">', "<iframe src=x>"])
def test_bad_html_is_seen(text: str) -> None:
    assert checks.raw_html(text)


def test_html_of_the_short_list_passes() -> None:
    assert checks.raw_html("1<sup>er</sup><br> `<script>` <details>\n</details>") == []


@pytest.mark.parametrize("text", ["# Un\n", "### Trois\n", "## Deux\n\n#### Quatre\n"])
def test_bad_headings_are_seen(text: str) -> None:
    assert checks.headings(text)


@pytest.mark.parametrize("text", ["a[^1]", "[^1]: b\n", "a[^1]\n\n[^1]: b\n[^1]: c\n"])
def test_bad_footnotes_are_seen(text: str) -> None:
    assert checks.footnotes(text)


@pytest.mark.parametrize(
    "text", [":::note\n", ":::danger\n:::\n", ":::note\n:::astuce\n:::\n", ":::\n"]
)
def test_bad_containers_are_seen(text: str) -> None:
    assert checks.containers(text)


@pytest.mark.parametrize("text", ["| a | |\n|---|---|\n", "| a | b |\n|---|---|\n| 1 |\n"])
def test_bad_tables_are_seen(text: str) -> None:
    assert checks.tables(text)


@pytest.mark.parametrize(
    "text", ["[x](/-/history)", "[x](/accueil)", "[x](#titre)", "[x](a.md#titre)"]
)
def test_bad_addresses_are_seen(text: str) -> None:
    assert checks.screens(text)


def test_code_is_not_read_for_links() -> None:
    text = "`[a](b.md)`\n\n```markdown\n[c](d.md)\n```\n\n[e](f.md) ![g](h.webp) [[i]] [[j|k]]"

    prose = shelf.without_code(text)

    assert shelf.links(prose) == ["f.md"]
    assert shelf.images(prose) == [("g", "h.webp")]
    assert shelf.wiki_links(prose) == ["i", "j"]


def test_relative_links_resolve_from_the_folder_of_the_page() -> None:
    assert shelf.resolved("themes/equipement", "../outils/pix.md") == "outils/pix.md"
    assert shelf.resolved("accueil", "themes.md") == "themes.md"
    assert shelf.resolved("_gare/menu", "../aide.md") == "aide.md"
