"""The switch that closes a site to writing: asked at every door, seen at once by every process."""

from __future__ import annotations

import subprocess
import sys
import timeit
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gare.model.moderation import Closed
from gare.model.people import Author, Person, Role
from gare.model.rules import Act
from gare.wiki.deciding import read_only
from gare.wiki.doors import check
from gare.wiki.standing import decided
from gare.wiki.switching import close
from gare.wiki.wiki import Wiki
from tests.making import ANNE, MakeWiki

ROOT = Path(__file__).resolve().parents[2]
MONA = Person(Role.MODERATOR, Author("Mona", "mona"))
OTHER = """
import sys
from gare.model.people import Author, Person, Role
from gare.wiki.switching import close, reopen
from gare.wiki.wiki import open_wiki
from pathlib import Path
from tests.making import settings_for

wiki = open_wiki(settings_for(Path(sys.argv[1])))
mona = Person(Role.MODERATOR, Author("Mona", "mona"))
close(wiki, mona, sys.argv[2]) if sys.argv[2] else reopen(wiki, mona)
"""


@pytest.fixture
def wiki(wiki_with: MakeWiki) -> Wiki:
    return wiki_with({"a.md": "# A\n"})


def elsewhere(wiki: Wiki, message: str) -> None:
    """Turn the switch in another process; without a message, back."""
    command = [sys.executable, "-c", OTHER, str(wiki.settings.data), message]
    subprocess.run(command, cwd=ROOT, check=True)


def test_a_switch_turned_by_another_process_is_seen_at_once(wiki: Wiki) -> None:
    check(wiki, ANNE, Act.WRITE, "a")

    elsewhere(wiki, "Travaux")

    with pytest.raises(Closed) as refused:
        check(wiki, ANNE, Act.WRITE, "a")
    assert refused.value.detail == "Travaux"
    elsewhere(wiki, "")
    check(wiki, ANNE, Act.WRITE, "a")


def test_a_switch_is_asked_of_the_database_once_after_each_decision(wiki: Wiki) -> None:
    close(wiki, MONA, "Travaux")
    assert read_only(wiki) == "Travaux"

    wiki.people.moderation.switches.turn("read-only", None, "mona", datetime.now(UTC))

    assert read_only(wiki) == "Travaux"
    decided(wiki)
    assert read_only(wiki) is None


def test_the_switch_costs_less_than_a_question_to_the_database(wiki: Wiki) -> None:
    read_only(wiki)

    kept = min(timeit.repeat(lambda: read_only(wiki), number=50, repeat=5))
    asked = min(
        timeit.repeat(
            lambda: wiki.people.moderation.switches.value("read-only"), number=50, repeat=5
        )
    )

    assert kept * 5 < asked
