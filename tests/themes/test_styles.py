"""Style sheets and scripts: readable colours, light weight, nothing from elsewhere."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

from tests.themes import markup
from tests.themes.rendering import THEMES, render

STATIC = THEMES / "gare" / "static"
ROOT = re.compile(r":root \{(.*?)\}", re.DOTALL)
COLOUR = re.compile(r"--([\w-]+): (#[0-9a-f]{3,6});")
GROUNDS = ("paper", "card", "sunk", "note", "warn", "tip", "fail")


def palettes() -> dict[str, dict[str, str]]:
    """Return the colours of each theme by day and by night."""
    light, dark = (dict(COLOUR.findall(b)) for b in ROOT.findall(css("gare", "gare.css"))[:2])
    day, night = (dict(COLOUR.findall(b)) for b in ROOT.findall(css("contraste", "theme.css")))
    return {
        "gare by day": light,
        "gare by night": light | dark,
        "contraste by day": light | day,
        "contraste by night": light | dark | day | night,
    }


def css(theme: str, name: str) -> str:
    """Return a style sheet."""
    return (THEMES / theme / "static" / name).read_text(encoding="utf-8")


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour (WCAG 2.2)."""
    digits = colour[1:] if len(colour) == 7 else "".join(c * 2 for c in colour[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21 (WCAG 2.2, 1.4.3)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


PAIRS = [
    *(("ink", ground, 7) for ground in (*GROUNDS, "mark", "ins", "del")),
    *(("soft", ground, 7) for ground in ("paper", "card", "sunk")),
    *(("link", ground, 7) for ground in ("paper", "card")),
    *(("link", ground, 4.5) for ground in GROUNDS),
    *((name, ground, 4.5) for name in ("visited", "missing") for ground in GROUNDS),
    *(("danger", ground, 4.5) for ground in ("paper", "card", "fail")),
    ("on-accent", "accent", 7),
    ("on-accent", "accent-over", 7),
    *((name, "paper", 3) for name in ("edge", "accent", "rail", "leaf")),
    ("edge", "card", 3),
]


@pytest.mark.parametrize("palette", palettes())
@pytest.mark.parametrize(("front", "ground", "least"), PAIRS)
def test_colours_can_be_told_apart(palette: str, front: str, ground: str, least: float) -> None:
    colours = palettes()[palette]

    assert contrast(colours[front], colours[ground]) >= least


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#fff") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("gare.css", 6144),
        ("gare.js", 1536),
        ("editor.js", 8192),
        ("form.css", 1536),
        ("form.js", 2560),
    ],
)
def test_static_files_are_light(name: str, most: int) -> None:
    assert len(gzip.compress((STATIC / name).read_bytes(), 9, mtime=0)) <= most


def test_a_page_is_three_requests_and_under_twenty_kilobytes() -> None:
    html = render("page")
    tree = markup.parse(html)
    asked = [e.get("href", "") for e in tree.iter("link") if e.get("rel") in {"stylesheet", "icon"}]
    asked += [e.get("src", "") for e in tree.iter("script")]

    fetched = [address for address in asked if not address.startswith("data:")]
    bodies = [html.encode(), *((STATIC / a.rpartition("/")[2]).read_bytes() for a in fetched)]

    assert len(fetched) == 2
    assert sum(len(gzip.compress(body, 6, mtime=0)) for body in bodies) < 20_000


@pytest.mark.parametrize("path", sorted(THEMES.rglob("*.css")), ids=lambda path: path.name)
def test_a_style_sheet_is_whole_and_own(path: Path) -> None:
    sheet = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    known = set(re.findall(r"--[\w-]+(?=:)", sheet + css("gare", "gare.css")))

    assert re.findall(r"!important|@import|url\(", sheet) == []
    assert sheet.count("{") == sheet.count("}")
    assert set(re.findall(r"var\((--[\w-]+)\)", sheet)) - known == set()
    assert len(sheet.splitlines()) <= 1000


@pytest.mark.parametrize("name", ["gare.js", "editor.js", "form.js"])
def test_scripts_never_make_markup_from_words(name: str) -> None:
    script = (STATIC / name).read_text(encoding="utf-8")
    risky = (
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|https?://\w"
    )

    assert re.findall(risky, script) == []


def test_the_second_theme_only_adds_its_style_sheet() -> None:
    files = {
        p.relative_to(THEMES / "contraste").as_posix()
        for p in (THEMES / "contraste").rglob("*")
        if p.is_file()
    }
    sheets = [
        e.get("href")
        for e in markup.parse(render("page", theme="contraste")).iter("link")
        if e.get("rel") == "stylesheet"
    ]

    assert files == {"static/theme.css", "templates/_head.html"}
    assert sheets == ["/-/static/3f2a91/gare.css", "/-/static/3f2a91/theme.css"]
