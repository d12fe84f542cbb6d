"""The starter gare: every page can be read, followed, cloned and reused as it is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from PIL import Image

from gare.model.fold import title_key
from gare.model.names import name_fault
from tests.content import checks, shelf
from tests.content.shelf import CONTENT, Page

PAGES = shelf.pages()
READ = [page for page in PAGES if not page.path.startswith("_gare/")]
FILES = sorted(f for f in CONTENT.rglob("*") if f.is_file())
PROMISED = shelf.words(
    "accueil themes etudes outils contacts projets annonces agenda nouvelles questions aide "
    "licence accessibilite mentions-legales confidentialite bac-a-sable aide/ecrire-une-page "
    "aide/mettre-en-forme aide/liens aide/images-et-fichiers aide/historique "
    "aide/ecrire-a-plusieurs aide/chercher aide/signature aide/donnees-personnelles "
    "aide/cloner-et-citer aide/ecriture-simple aide/clavier aide/collectif aide/hebergement "
    "_gare/menu _gare/footer _gare/welcome"
)


def by_path(page: Page) -> str:
    return page.path


def by_file(file: Path) -> str:
    return file.relative_to(CONTENT).as_posix()


every_page = pytest.mark.parametrize("page", PAGES, ids=by_path)
every_read_page = pytest.mark.parametrize("page", READ, ids=by_path)


@pytest.mark.parametrize("path", sorted(PROMISED))
def test_a_promised_page_is_there(path: str) -> None:
    assert (CONTENT / f"{path}.md").is_file()


@every_page
def test_a_page_has_a_title_of_one_line(page: Page) -> None:
    title = page.header.get("title")

    assert isinstance(title, str)
    assert title == title.strip()
    assert 3 <= len(title) <= 160


@every_page
def test_a_page_has_a_summary_of_a_sentence(page: Page) -> None:
    summary = page.header.get("summary")

    assert isinstance(summary, str)
    assert 20 <= len(summary) <= 280
    assert summary[-1] in ".?!"


@every_read_page
def test_a_page_has_tags_and_a_licence(page: Page) -> None:
    tags = page.header.get("tags")

    assert isinstance(tags, list)
    assert tags
    assert all(isinstance(tag, str) for tag in tags)
    assert page.header.get("license") in {"CC-BY-SA-4.0", "etalab-2.0"}


def test_no_two_pages_have_the_same_title() -> None:
    titles = [title_key(str(page.header["title"])) for page in READ]

    assert sorted(titles) == sorted(set(titles))


@pytest.mark.parametrize("file", FILES, ids=by_file)
def test_a_name_follows_the_contract(file: Path) -> None:
    path = by_file(file)

    assert name_fault(path) is None
    assert re.fullmatch(
        r"(?:_gare/)?(?:[a-z0-9]+(?:-[a-z0-9]+)*/)*[a-z0-9]+(?:-[a-z0-9]+)*\.(?:md|webp|yml)", path
    )


@pytest.mark.parametrize("file", [f for f in FILES if f.suffix in {".md", ".yml"}], ids=by_file)
def test_a_text_is_utf8_nfc_with_unix_lines(file: Path) -> None:
    assert checks.encoding(file.read_bytes()) == []


@every_page
def test_relative_links_and_images_lead_to_a_file(page: Page) -> None:
    targets = shelf.links(page.prose) + [target for _alt, target in shelf.images(page.prose)]
    relative = [
        shelf.resolved(page.path, target) for target in targets if shelf.is_relative(target)
    ]

    assert [path for path in relative if not (CONTENT / path).is_file()] == []


@every_page
def test_wiki_links_lead_to_a_page_by_path_or_title(page: Page) -> None:
    known = {p.path for p in READ} | {title_key(str(p.header["title"])) for p in READ}
    targets = shelf.wiki_links(page.prose)

    assert [t for t in targets if t not in known and title_key(t) not in known] == []


@every_page
def test_absolute_links_are_screens_and_no_link_has_an_anchor(page: Page) -> None:
    assert checks.screens(page.prose) == []


@every_page
def test_links_outside_are_web_mail_or_phone(page: Page) -> None:
    outside = [t for t in shelf.links(page.prose) if not shelf.is_relative(t) and t[0] != "/"]

    assert [
        t for t in outside if not re.match(r"https?://[\w.-]+\.\w+|mailto:|tel:\+33[1-5]\d{8}$", t)
    ] == []


@every_page
def test_a_link_says_where_it_leads(page: Page) -> None:
    vague = {"ici", "cliquez ici", "lien", "ce lien", "en savoir plus", "lire la suite"}

    assert [
        text for text in shelf.link_texts(page.prose) if text.strip().lower() in vague | {""}
    ] == []


def test_every_page_can_be_reached_from_the_home_page() -> None:
    targets = {
        p.path: [shelf.resolved(p.path, t) for t in shelf.links(p.prose)]
        + [one.path for one in READ if one.header.get("kind") in shelf.listed_kinds(p.body)]
        for p in PAGES
    }
    reached: set[str] = set()
    waiting = ["accueil", "_gare/menu", "_gare/footer"]
    while waiting:
        path = waiting.pop()
        reached.add(path)
        found = {target.removesuffix(".md") for target in targets[path]} & set(targets)
        waiting = [*({*waiting, *found} - reached)]

    assert {p.path for p in READ} - reached == set()


@every_page
def test_every_image_has_an_alternative_text(page: Page) -> None:
    images = shelf.images(page.prose) + shelf.header_image(page)

    assert [target for alt, target in images if len(alt) < 20] == []


@pytest.mark.parametrize("path", shelf.attachments())
def test_an_attachment_is_small_and_shown_by_its_page(path: str) -> None:
    owner = shelf.read(CONTENT / f"{path.rpartition('/')[0]}.md")
    images = shelf.images(owner.prose) + shelf.header_image(owner)
    shown = [shelf.resolved(owner.path, target) for _alt, target in images]

    with Image.open(CONTENT / path) as image:
        assert max(image.size) <= 1600
        assert not image.getexif()
    assert (CONTENT / path).stat().st_size <= 40_000
    assert path in shown


@every_page
def test_typography_is_french(page: Page) -> None:
    texts = [page.body, str(page.header["title"]), str(page.header["summary"])]

    assert [fault for text in texts for fault in checks.typography(text)] == []


@every_page
def test_no_personal_contact_is_published(page: Page) -> None:
    assert checks.personal(page.source) == []


@every_page
def test_raw_html_stays_in_the_short_list(page: Page) -> None:
    assert checks.raw_html(page.body) == []


@every_page
def test_headings_go_down_one_level_at_a_time(page: Page) -> None:
    assert checks.headings(page.body) == []


@every_page
def test_footnotes_are_called_and_written(page: Page) -> None:
    assert checks.footnotes(page.body) == []


@every_page
def test_containers_are_known_and_closed(page: Page) -> None:
    assert checks.containers(page.body) == []


@every_page
def test_tables_are_regular_and_have_header_cells(page: Page) -> None:
    assert checks.tables(page.body) == []


def test_the_menu_is_a_short_list_of_links() -> None:
    menu = shelf.read(CONTENT / "_gare/menu.md")
    lines = [line for line in menu.body.splitlines() if line]

    assert 6 <= len(lines) <= 7
    assert all(re.fullmatch(r"- \[[^\]]+\]\(\.\./[a-z-]+\.md\)", line) for line in lines)


def test_redirects_begin_empty() -> None:
    assert yaml.safe_load((CONTENT / "_gare/redirects.yml").read_text("utf-8")) == {}


@pytest.mark.parametrize(
    "mark",
    [
        r"^## ",
        r"^### ",
        r"^\|",
        r"^\[\^1\]:",
        r"^- \[x\] ",
        r"^: ",
        r"^:::astuce$",
        r"^```",
        r"^<details>$",
        r"^> ",
    ],
)
def test_the_help_page_on_layout_shows_each_mark(mark: str) -> None:
    page = shelf.read(CONTENT / "aide/mettre-en-forme.md")

    assert re.search(mark, page.body, re.MULTILINE)


def test_a_long_page_has_all_that_a_page_may_have() -> None:
    page = shelf.read(CONTENT / "themes/points-d-acces-publics.md")
    marks = [
        r"^## ",
        r"^### ",
        r"^\|",
        r"^\[\^1\]:",
        r"^- \[ \] ",
        r"^:::attention$",
        r"^!\[",
        r"^<details>$",
    ]

    assert len(page.source.encode()) >= 4_000
    assert [mark for mark in marks if not re.search(mark, page.body, re.MULTILINE)] == []
