from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import gare
from gare.setting_table import as_markdown
from tests.architecture.source import ROOT, place, tracked_files

CODE = re.compile(r"^```.*?^```|`[^`\n]*`", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
DOCUMENTS = ("README.md", "CHANGELOG.md", "docs")


def test_every_setting_is_in_the_manual_of_operators() -> None:
    manual = (ROOT / "docs/operators.md").read_text(encoding="utf-8").splitlines()

    assert [line for line in as_markdown().splitlines() if line not in manual] == []


def test_links_between_documents_lead_somewhere() -> None:
    broken = [
        f"{place(document)} {target}"
        for document in _documents()
        for target in _targets(document)
        if not (document.parent / target).exists()
    ]

    assert broken == []


def test_every_decision_is_in_the_list() -> None:
    folder = ROOT / "docs/decisions"
    listed = set(_targets(folder / "README.md"))

    assert {f.name for f in folder.glob("[0-9]*.md")} == listed


def test_every_target_of_make_in_the_readme_is_one() -> None:
    rules = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    named = re.findall(r"\bmake ([a-z]+)", (ROOT / "README.md").read_text(encoding="utf-8"))

    assert {"run", "test", "bench", "lint", "lock", "screenshots"} <= set(rules)
    assert set(named) <= set(rules)


def test_the_licence_is_whole() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")

    assert text.startswith("                    GNU AFFERO GENERAL PUBLIC LICENSE\n")
    assert len(text.splitlines()) == 661


def test_the_two_locks_have_the_same_versions() -> None:
    everything, to_run = _locked("requirements.lock"), _locked("requirements-run.lock")

    assert to_run <= everything


def test_every_dependency_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    locked = {line.split("==")[0] for line in _locked("requirements-run.lock")}
    asked = {re.split(r"[\[<>=~;]", d)[0] for d in project["project"]["dependencies"]}

    assert asked - locked == set()
    assert "hatchling" in locked


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-run.lock"])
def test_every_package_of_a_lock_has_hashes_and_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")

    packages = re.findall(r"^[a-z0-9-]+==", text, re.MULTILINE)
    hashed = re.findall(r"^[a-z0-9-]+==.*\\\n    --hash=sha256:", text, re.MULTILINE)

    assert len(packages) == len(hashed) > 30
    assert "://" not in text


def test_the_package_says_what_it_is() -> None:
    assert gare.__doc__


def _documents() -> tuple[Path, ...]:
    return tuple(
        f
        for f in tracked_files()
        if f.suffix == ".md" and f.relative_to(ROOT).parts[0] in DOCUMENTS
    )


def _targets(document: Path) -> Iterator[str]:
    """Yield the files a document links to, examples of links left out."""
    for target in LINK.findall(CODE.sub("", document.read_text(encoding="utf-8"))):
        if "://" not in target:
            yield target


def _locked(name: str) -> set[str]:
    """Return the "package==version" of a lock."""
    text = (ROOT / name).read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z0-9-]+==[^ ]+)", text, re.MULTILINE))
