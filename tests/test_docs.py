"""Manuals that cannot lie: what they name is there, what they copy is what the program says."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from gare.cli.main import main
from gare.setting_table import SETTINGS, as_markdown
from tests.architecture.source import ROOT, files_of_tests

DOCUMENTS = (
    *(ROOT / name for name in ("README.md", "SECURITY.md", "CONTRIBUTING.md", "CHANGELOG.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
)
MANUALS = (*DOCUMENTS, ROOT / "content/aide/hebergement.md")
NAMES = {document: document.relative_to(ROOT).as_posix() for document in MANUALS}
EACH = pytest.mark.parametrize("document", DOCUMENTS, ids=NAMES.__getitem__)
EACH_MANUAL = pytest.mark.parametrize("document", MANUALS, ids=NAMES.__getitem__)

LINK = re.compile(r"!?\[[^\]]*\]\(<?([^)>\s]+)>?\)")
FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"`([^`\n]+)`")
HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)
NOT_SLUG = re.compile(r"[^\w\- ]")
COMMAND = re.compile(
    r"^(?:sudo -u \w+ )?(?:[A-Z_]+=\S+ )*(?:[\w./]*/)?gare(?= |$)(?P<words>[^#…;|&\n]*)",
    re.MULTILINE,
)
VARIABLE = re.compile(r"\bGARE_[A-Z][A-Z_]*")
PLACE = re.compile(r"(?<![\w./-])(?:gare|themes|tests|content)/[\w./-]+")
TEST = re.compile(r"\btest_[a-z0-9_]+\b")
HELP = re.compile(r"^## (gare[a-z ]*)\n\n```text\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@EACH
def test_every_link_leads_to_a_file_and_to_a_heading_of_it(document: Path) -> None:
    assert [link for link in links(document) if not leads_somewhere(document, link)] == []


@EACH_MANUAL
def test_every_command_that_is_named_exists(document: Path) -> None:
    assert [words for words in commands(document) if fault_of(words)] == []


@EACH_MANUAL
def test_every_variable_that_is_named_exists(document: Path) -> None:
    known = {setting.name for setting in SETTINGS}

    assert set(VARIABLE.findall(text_of(document))) - known == set()


@EACH
def test_every_place_of_the_code_that_is_named_exists(document: Path) -> None:
    named = {place.rstrip("./") for place in PLACE.findall(unlinked(document))}

    assert [place for place in sorted(named) if not (ROOT / place).exists()] == []


@EACH
def test_every_test_that_is_named_exists(document: Path) -> None:
    assert set(TEST.findall(text_of(document))) - names_of_tests() == set()


def test_the_commands_are_those_of_the_program() -> None:
    assert list(shown_help()) == list(helps())


def test_the_help_of_each_command_is_what_it_prints() -> None:
    assert shown_help() == helps()


def test_the_settings_of_the_manual_are_those_of_the_program() -> None:
    manual = text_of(ROOT / "docs/operators.md")
    begin, end = "<!-- settings: begin -->\n", "\n<!-- settings: end -->"

    assert manual.partition(begin)[2].partition(end)[0] == as_markdown()


def test_all_the_lines_of_security_are_there() -> None:
    text = text_of(ROOT / "SECURITY.md")

    assert re.findall(r"^(\d+)\. ", text, re.MULTILINE) == [str(n) for n in range(1, 29)]


@pytest.mark.parametrize(
    "words", ["nothing", "user nothing", "import --nothing x", "user role --dry-run"]
)
def test_a_command_that_does_not_exist_is_found(words: str) -> None:
    assert fault_of(words)


@pytest.mark.parametrize(
    "words", ["", "--help", "check", "user add", "import --dry-run --into a b", "user --help"]
)
def test_a_command_that_exists_is_none(words: str) -> None:
    assert fault_of(words) == ""


@pytest.mark.parametrize("link", ["nowhere.md", "operators.md#nowhere", "#nowhere"])
def test_a_link_that_leads_nowhere_is_found(link: str) -> None:
    assert not leads_somewhere(ROOT / "docs/commands.md", link)


def text_of(document: Path) -> str:
    """Return the text of a document."""
    return document.read_text(encoding="utf-8")


def unlinked(document: Path) -> str:
    """Return the text of a document without the targets of its links."""
    return LINK.sub("", text_of(document))


def links(document: Path) -> Iterator[str]:
    """Yield the targets of the links of a document that stay in the project."""
    for target in LINK.findall(SPAN.sub("", FENCE.sub("", text_of(document)))):
        if "://" not in target:
            yield target


def leads_somewhere(document: Path, link: str) -> bool:
    """Tell whether a link leads to a file, and to a heading of it when it has a fragment."""
    target, _hash, fragment = link.partition("#")
    file = document.parent / target if target else document
    return file.exists() and (not fragment or fragment in anchors(file))


def anchors(document: Path) -> frozenset[str]:
    """Return the anchors a forge gives to the headings of a document."""
    headings = HEADING.findall(FENCE.sub("", text_of(document)))
    return frozenset(NOT_SLUG.sub("", h.lower()).strip().replace(" ", "-") for h in headings)


def commands(document: Path) -> Iterator[str]:
    """Yield what follows `gare` in the code of a document."""
    text = text_of(document)
    pieces = [*FENCE.findall(text), *SPAN.findall(FENCE.sub("", text))]
    for piece in pieces:
        for found in COMMAND.finditer(piece):
            yield found["words"].strip()


def fault_of(words: str) -> str:
    """Return the first word after `gare` that is no command and no option; "" when all are."""
    command: click.Command = main
    for word in words.split():
        options = {name for option in command.params for name in option.opts} | {"--help"}
        if word.startswith("-"):
            if word not in options:
                return word
        elif isinstance(command, click.Group):
            below = command.get_command(click.Context(command), word)
            if below is None:
                return word
            command = below
    return ""


def shown_help() -> dict[str, str]:
    """Return the help of each command as its manual shows it."""
    return dict(HELP.findall(text_of(ROOT / "docs/commands.md")))


def helps() -> dict[str, str]:
    """Return the help of each command as it prints it."""
    return {" ".join(("gare", *names)): help_of(names) for names in walked(main, ())}


def walked(command: click.Command, names: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield the names of a command and of all below it."""
    yield names
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.commands or command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            yield from walked(below, (*names, name))


def help_of(names: tuple[str, ...]) -> str:
    """Return what a command prints when asked for help, 80 columns wide."""
    return CliRunner().invoke(main, [*names, "--help"], prog_name="gare", terminal_width=80).output


@cache
def names_of_tests() -> frozenset[str]:
    """Return the names of all tests, and of the files they are in."""
    trees = (ast.parse(file.read_text(encoding="utf-8")) for file in files_of_tests())
    functions = (node for tree in trees for node in ast.walk(tree))
    named = {node.name for node in functions if isinstance(node, ast.FunctionDef)}
    return frozenset(named | {file.stem for file in files_of_tests()})
