"""The works that a serving process does beside the requests."""

from __future__ import annotations

from datetime import UTC, datetime

from gare.wiki.background import Background, Work, alone
from gare.wiki.daily import Daily
from gare.wiki.letters import Letters
from gare.wiki.wiki import Wiki


def beside(wiki: Wiki, letters: Letters) -> Background:
    """Return what works for this wiki once it is awake; `letters` writes messages."""
    return Background(wiki, (Feeding(), Daily(letters.question), told(letters)))


class Feeding:
    """Reads the feeds of other sites when their time has come."""

    def __init__(self) -> None:
        self._reading: Work | None = None

    def __call__(self, wiki: Wiki) -> None:
        """Read what is due, when the operator wants any."""
        if not wiki.settings.feeds_minutes:
            return
        if self._reading is None:
            from gare.wiki.fetching import Reading  # 50 ms, that no first request waits for

            self._reading = Reading()
        self._reading(wiki)


def told(letters: Letters) -> Work:
    """Return the work that finds whom to tell of what changed, and sends what waits."""

    def tell_and_send(wiki: Wiki) -> None:
        if wiki.accounts.is_used():
            tell_once(wiki, letters)

    return tell_and_send


def tell_once(wiki: Wiki, letters: Letters) -> tuple[int, int]:
    """Tell and send what is due; return messages sent and those that failed."""
    from gare.wiki import noticing, posting, recovering, telling  # people's database with them

    with alone(wiki, posting.MAIL) as is_alone:
        if not is_alone:
            return 0, 0
        now = datetime.now(UTC)
        noticing.notice(wiki, now)
        telling.tell(wiki, now, letters.changes)
        recovering.answer_asked(wiki, now, letters.password)
        done = posting.post(wiki, datetime.now(UTC))
    return done.sent, done.failed
