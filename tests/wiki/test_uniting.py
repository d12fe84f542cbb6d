"""Two states of one discussion made of a same one: nothing that anybody said goes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from gare.markup.frontmatter import split
from gare.wiki.threads import Reply, Talk, Thread, read_talk, write_talk
from gare.wiki.uniting import united

AT = datetime(2026, 11, 22, 14, 5, tzinfo=UTC)
PLACE = Thread("Le lieu", (Reply("Anne", AT, "Où ?"),))
DATE = Thread("La date", (Reply("Bob", AT, "Quand ?"),), is_report=True)
PRICE = Thread("Le prix", (Reply("Bob", AT, "Combien ?"),))
SOME = st.lists(st.sampled_from([PLACE, DATE, PRICE]), unique=True).map(tuple)


def joined(base: Talk, mine: Talk, theirs: Talk) -> Talk:
    """Return what is read back of three discussions united."""
    return read_talk(split(united(*map(write_talk, (base, mine, theirs))))[1])


def replied(thread: Thread, author: str, said: str) -> Thread:
    """Return a thread with one reply more, open again."""
    more = (*thread.replies, Reply(author, AT, said))
    return replace(thread, replies=more, closed_by="", closed_at=None)


def test_threads_begun_on_both_sides_are_both_there() -> None:
    made = united("", write_talk(Talk((PLACE,))), write_talk(Talk((DATE,))))

    assert made == write_talk(Talk((DATE, PLACE), "# Discussion"))
    assert made.startswith("---\nstatus: signalement\n---\n")


def test_replies_to_one_thread_are_both_there() -> None:
    base = Talk((PLACE,))
    mine, theirs = replied(PLACE, "Bob", "Ici."), replied(PLACE, "Cléo", "Là.")

    made = joined(base, Talk((mine,)), Talk((theirs,)))

    assert [one.text for one in made.threads[0].replies] == ["Où ?", "Là.", "Ici."]


def test_a_thread_is_settled_by_who_settled_it_and_open_for_who_opened_it() -> None:
    settled = replace(PLACE, closed_by="Anne", closed_at=AT)

    kept = joined(Talk((PLACE,)), Talk((replied(PLACE, "Bob", "Ici."),)), Talk((settled,)))
    opened = joined(Talk((settled,)), Talk((PLACE,)), Talk((settled, DATE)))

    assert kept.threads[0].closed_by == "Anne"
    assert len(kept.threads[0].replies) == 2
    assert [one.is_open for one in opened.threads] == [True, True]


def test_what_one_removed_goes_unless_the_other_changed_it() -> None:
    base, without = Talk((PLACE, DATE)), Talk((DATE,))

    assert joined(base, without, base).threads == (DATE,)
    assert joined(base, base, without).threads == (DATE,)
    changed = replied(PLACE, "Bob", "Ici.")
    assert changed in joined(base, without, Talk((changed, DATE))).threads
    assert changed in joined(base, Talk((changed, DATE)), without).threads


def test_words_before_the_threads_stay() -> None:
    base = Talk((PLACE,), "# Discussion")

    assert joined(base, replace(base, before="# Débat"), base).before == "# Débat"
    assert joined(base, base, replace(base, before="# Débat")).before == "# Débat"
    both = joined(base, replace(base, before="# Un"), replace(base, before="# Deux"))
    assert both.before == "# Deux\n\n# Un"


@given(SOME, SOME, SOME)
def test_all_that_either_began_is_there_once(
    base: tuple[Thread, ...], mine: tuple[Thread, ...], theirs: tuple[Thread, ...]
) -> None:
    made = joined(Talk(base), Talk(mine), Talk(theirs)).threads

    begun = {one for one in (*mine, *theirs) if one not in base}
    assert begun | (set(mine) & set(theirs)) == set(made)
    assert len(set(made)) == len(made)
