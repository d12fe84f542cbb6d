"""Discussions as Markdown: what is written is read back, and nothing typed passes for ours."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from gare.markup.frontmatter import split
from gare.wiki.threads import Reply, Talk, Thread, read_talk, sound_line, sound_text, write_talk

AT = datetime(2026, 11, 22, 14, 5, tzinfo=UTC)
ANY = st.text(max_size=80)
LINES = st.lists(
    st.sampled_from(
        ["## Titre", "### Anne, 2026-11-22 14:05 UTC", "*Signalement ouvert.*", "```", "texte", "", "---", "   ### x", "# y", "~~~"]
    ),
    max_size=8,
).map("\n".join)  # fmt: skip


def body(talk: Talk) -> str:
    """Return what follows the header of the file of a discussion."""
    return split(write_talk(talk))[1]


def test_a_discussion_reads_well_as_a_file() -> None:
    thread = Thread(
        "Le téléphone a changé",
        (Reply("Bob Le Goff", AT, "C’est un autre numéro."), Reply("Anne", AT, "Corrigé.")),
        is_report=True,
        closed_by="Anne",
        closed_at=AT,
    )

    assert write_talk(Talk((thread,))) == (
        "---\nstatus: discussion\n---\n\n# Discussion\n\n## Le téléphone a changé\n\n"
        "*Signalement, résolu le 2026-11-22 14:05 UTC par Anne.*\n\n"
        "### Bob Le Goff, 2026-11-22 14:05 UTC\n\nC’est un autre numéro.\n\n"
        "### Anne, 2026-11-22 14:05 UTC\n\nCorrigé.\n"
    )


def test_open_reports_are_said_in_the_header() -> None:
    thread = Thread("Fermé", (Reply("Anne", AT, "Le lieu a fermé."),), is_report=True)

    assert write_talk(Talk((thread,))).startswith("---\nstatus: signalement\n---\n")


def test_what_is_broken_is_kept_and_shown() -> None:
    talk = read_talk(
        "Avant\n\n## Sans état\n\nUn mot sans signature.\n\n### Pas une date, hier\n\nx\n"
    )

    assert talk.before == "Avant"
    assert [(one.title, one.is_open, one.is_report) for one in talk.threads] == [
        ("Sans état", True, False)
    ]
    assert talk.threads[0].replies == (
        Reply("", None, "Un mot sans signature.\n\n### Pas une date, hier\n\nx"),
    )
    assert read_talk(body(talk)) == talk


@given(st.lists(st.tuples(ANY, LINES, ANY), min_size=1, max_size=4))
def test_what_is_written_is_read_back_whatever_is_typed(said: list[tuple[str, str, str]]) -> None:
    threads = tuple(
        Thread(
            sound_line(title, 120) or "T",
            (Reply(sound_line(name, 60) or "N", AT, sound_text(text) or "x"),),
        )
        for title, text, name in said
    )

    assert read_talk(body(Talk(threads))).threads == threads


@given(ANY)
def test_any_file_is_read_without_fail_and_kept_when_written_again(text: str) -> None:
    once = read_talk(body(read_talk(text)))

    assert read_talk(body(once)) == once


def test_a_thread_is_named_the_same_after_replies() -> None:
    before = Thread("T", (Reply("Anne", AT, "Un."),))
    after = Thread("T", (*before.replies, Reply("Bob", AT, "Deux.")), closed_by="Bob", closed_at=AT)

    assert before.key == after.key
