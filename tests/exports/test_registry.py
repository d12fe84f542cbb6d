from __future__ import annotations

import re
from pathlib import Path

import pytest

from gare.exports.registry import format_named, formats, readers, writers
from tests.exports.making import ETUDE, LIEU, kind

MANUAL = Path(__file__).parents[2] / "docs/formats.md"
ROW = re.compile(r"^\| `(.+?)` \| `(.+?)` \| (.+?) \| (oui|non) \| (oui|non) \|$", re.MULTILINE)


def test_the_manual_lists_the_formats_as_they_are() -> None:
    listed = ROW.findall(MANUAL.read_text(encoding="utf-8"))

    assert listed == [
        (
            one.name,
            one.media_type,
            ", ".join(one.kinds) or "tous",
            "oui" if one.write else "non",
            "oui" if one.read else "non",
        )
        for one in formats()
    ]


def test_every_file_of_the_folder_has_a_format_of_its_name() -> None:
    folder = Path(__file__).parents[2] / "gare/exports/formats"
    files = {file.stem for file in folder.glob("*.py")} - {"__init__"}

    assert {re.sub(r"[.-]", "_", one.name) for one in formats()} == files


@pytest.mark.parametrize("extends", ["", "etude"])
def test_a_kind_is_written_in_the_formats_of_the_one_it_extends(extends: str) -> None:
    these = kind("these", extends=extends)

    assert ("bib" in {one.name for one in writers(these)}) is bool(extends)


def test_each_kind_has_its_formats() -> None:
    everywhere = {"csv", "excel.csv", "json", "jsonld", "geojson", "atom"}

    studies, places = ({one.name for one in writers(of)} for of in (ETUDE, LIEU))

    assert studies == everywhere | {"bib", "ris", "csljson"}
    assert places == everywhere | {"vcf", "mednum.csv", "data-inclusion.json"}


def test_formats_that_enter_are_known() -> None:
    assert {one.name for one in readers()} == {
        "bib", "csljson", "csv", "ics", "json", "md", "mednum.csv", "ris", "vcf",
    }  # fmt: skip
    assert format_named("exe") is None
