from __future__ import annotations

from datetime import timedelta

import pytest

from gare.model.entering import Message
from gare.model.errors import BadInput
from gare.model.following import Follow, Noticed, Pace, What
from gare.model.people import Account
from gare.model.retention import NOTICE
from gare.people.follows import MAX_FOLLOWS, Follows
from gare.people.people import People
from tests.people.workers import NOW, PASSWORD

LATER = NOW + timedelta(hours=1)
COMMIT = "a" * 40


@pytest.fixture
def anne(people: People) -> Account:
    return people.register("Anne", PASSWORD, NOW)


@pytest.fixture
def belkacem(people: People) -> Account:
    return people.register("Belkacem", PASSWORD, NOW)


@pytest.fixture
def follows(people: People) -> Follows:
    return people.follows


def noticed(follows: Follows, account: Account, *paths: str, pace: Pace = Pace.NOW) -> None:
    wish = Follow(1, What.FOLDER, "etudes", pace)
    follows.notice(COMMIT, [Noticed(account.id, COMMIT, path, wish) for path in paths], NOW)


def said(follows: Follows, account: Account) -> list[tuple[str, str, str]]:
    return [(one.what.value, one.value, one.pace.value) for one in follows.of(account.id)]


def test_a_thing_is_followed_once_at_its_last_pace(follows: Follows, anne: Account) -> None:
    follows.follow(anne.id, What.PAGE, "etudes/pix", Pace.NOW, NOW)
    follows.follow(anne.id, What.PAGE, "etudes/pix", Pace.DAILY, NOW)
    follows.follow(anne.id, What.TAG, "numérique", Pace.FEED, NOW)

    assert said(follows, anne) == [("page", "etudes/pix", "daily"), ("tag", "numérique", "feed")]


def test_there_are_not_too_many_follows_nor_too_long_ones(follows: Follows, anne: Account) -> None:
    for number in range(MAX_FOLLOWS):
        follows.follow(anne.id, What.PAGE, f"p{number}", Pace.NOW, NOW)

    with pytest.raises(BadInput):
        follows.follow(anne.id, What.PAGE, "encore", Pace.NOW, NOW)
    with pytest.raises(BadInput):
        follows.follow(anne.id, What.SEARCH, "x" * 301, Pace.NOW, NOW)


def test_paces_are_changed_and_ended_by_their_owner_only(
    follows: Follows, anne: Account, belkacem: Account
) -> None:
    follows.follow(anne.id, What.PAGE, "a", Pace.NOW, NOW)
    follows.follow(anne.id, What.PAGE, "b", Pace.NOW, NOW)
    first, second = (one.id for one in follows.of(anne.id))

    follows.set_paces(belkacem.id, {first: None, second: Pace.WEEKLY})
    assert said(follows, anne) == [("page", "a", "now"), ("page", "b", "now")]

    follows.set_paces(anne.id, {first: None, second: Pace.WEEKLY})
    assert said(follows, anne) == [("page", "b", "weekly")]


def test_followers_are_told_with_all_their_handles(
    people: People, follows: Follows, anne: Account, belkacem: Account
) -> None:
    people.profiles.add_handle(anne.id, "visiteur-lilas-1001")
    follows.follow(anne.id, What.PAGE, "a", Pace.NOW, NOW)

    [follower] = follows.followers()

    assert follower.account == anne
    assert follower.handles == {"anne", "visiteur-lilas-1001"}
    assert [one.value for one in follower.follows] == ["a"]


def test_a_page_is_followed_where_it_goes(
    follows: Follows, anne: Account, belkacem: Account
) -> None:
    follows.follow(anne.id, What.PAGE, "a", Pace.NOW, NOW)
    follows.follow(anne.id, What.PAGE, "b", Pace.DAILY, NOW)
    follows.follow(belkacem.id, What.PAGE, "a", Pace.NOW, NOW)
    follows.follow(belkacem.id, What.FOLDER, "a", Pace.NOW, NOW)

    follows.moved("a", "b")

    assert said(follows, anne) == [("page", "b", "daily")]
    assert said(follows, belkacem) == [("page", "b", "now"), ("folder", "a", "now")]


def test_a_notice_is_kept_once_with_how_far_one_has_looked(follows: Follows, anne: Account) -> None:
    assert follows.seen() == ""

    noticed(follows, anne, "a", "b")
    noticed(follows, anne, "b", "c")

    assert follows.seen() == COMMIT
    assert [one.path for one in follows.recent(anne.id)] == ["c", "b", "a"]


def test_notices_wait_for_their_pace_and_are_told_once(follows: Follows, anne: Account) -> None:
    noticed(follows, anne, "a")
    noticed(follows, anne, "b", pace=Pace.DAILY)
    assert follows.waiting(Pace.NOW, NOW) == {}

    [waiting] = follows.waiting(Pace.NOW, LATER).values()
    assert [one.path for one in waiting] == ["a"]
    follows.tell(waiting, None, LATER)

    assert follows.waiting(Pace.NOW, LATER) == {}
    assert [one.path for one in follows.waiting(Pace.DAILY, LATER)[anne.id]] == ["b"]
    assert follows.last_told(anne.id) == LATER


def test_a_message_and_what_it_tells_go_together(
    people: People, follows: Follows, anne: Account
) -> None:
    noticed(follows, anne, "a")

    follows.tell(
        follows.waiting(Pace.NOW, LATER)[anne.id], Message("a@b.fr", "Sujet", "Texte"), LATER
    )

    assert [one.message.subject for one in people.outbox.take(LATER)] == ["Sujet"]


def test_old_notices_are_forgotten(follows: Follows, anne: Account) -> None:
    noticed(follows, anne, "a")

    follows.notice(COMMIT, [], NOW + NOTICE + timedelta(days=1))

    assert follows.recent(anne.id) == ()


def test_silence_ends_the_mail_of_a_pace_and_keeps_the_feed(
    follows: Follows, anne: Account
) -> None:
    follows.follow(anne.id, What.PAGE, "a", Pace.NOW, NOW)
    follows.follow(anne.id, What.PAGE, "b", Pace.DAILY, NOW)
    noticed(follows, anne, "a")

    follows.silence(anne.id, Pace.NOW, LATER)
    follows.silence(anne.id, Pace.NOW, LATER)

    assert said(follows, anne) == [
        ("page", "a", "feed"), ("page", "b", "daily"), ("mention", "", "feed"),
    ]  # fmt: skip
    assert follows.waiting(Pace.NOW, LATER) == {}
    assert [one.path for one in follows.recent(anne.id)] == ["a"]


def test_the_feed_of_an_account_changes_its_number(follows: Follows, anne: Account) -> None:
    numbers = [follows.feed_number(anne.id)]
    follows.renew_feed(anne.id)
    numbers.append(follows.feed_number(anne.id))
    follows.renew_feed(anne.id)
    numbers.append(follows.feed_number(anne.id))

    assert numbers == [0, 1, 2]


def test_a_dead_address_is_known_until_it_is_forgiven(follows: Follows) -> None:
    follows.refuse("Anne@Example.org", NOW)
    follows.refuse("anne@example.org", LATER)

    assert follows.refused_at("ANNE@example.org") == LATER
    follows.forgive("anne@example.org")
    assert follows.refused_at("anne@example.org") is None


def test_a_closed_account_follows_nothing(people: People, follows: Follows, anne: Account) -> None:
    follows.follow(anne.id, What.PAGE, "a", Pace.NOW, NOW)
    noticed(follows, anne, "a")
    follows.renew_feed(anne.id)

    people.profiles.close(anne.id, NOW.date())

    assert (follows.of(anne.id), follows.recent(anne.id), follows.followers()) == ((), (), ())
    assert follows.feed_number(anne.id) == 0
