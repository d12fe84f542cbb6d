"""Months as weeks: every day once, events on each of their days, no month without end."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gare.model.names import PagePath
from gare.wiki.calendars import FIRST, LAST, month_view, span
from gare.wiki.views.listing import Month
from gare.wiki.views.records import RecordCard

TODAY = date(2026, 11, 22)
NOVEMBER = date(2026, 11, 1)


def card(title: str, starts: date | None, ends: date | None = None) -> RecordCard:
    path = PagePath(f"agenda/{title}")
    return RecordCard(path, title, f"/{path}", "evenement", "Événement", starts=starts, ends=ends)


def month(first: date, *cards: RecordCard) -> Month:
    return month_view(first, cards, TODAY, lambda day: f"/?month={day:%Y-%m}")


def days_of(view: Month, title: str) -> list[date]:
    cells = (cell for week in view.weeks for cell in week)
    return [cell.day for cell in cells if any(card.title == title for card in cell.cards)]


@given(st.dates(FIRST, LAST))
def test_weeks_begin_on_monday_and_hold_the_whole_month(day: date) -> None:
    view = month(day)
    days = [cell.day for week in view.weeks for cell in week]

    assert {len(week) for week in view.weeks} == {7}
    assert days[0].weekday() == 0
    assert days == [days[0] + timedelta(n) for n in range(len(days))]
    assert (days[0], days[-1]) == span(day)
    inside = [cell.day for week in view.weeks for cell in week if cell.inside]
    assert inside[0] == day.replace(day=1)
    assert {(d.year, d.month) for d in inside} == {(day.year, day.month)}
    assert (inside[-1] + timedelta(1)).day == 1


def test_an_event_is_on_each_of_its_days_and_no_other() -> None:
    view = month(NOVEMBER, card("stage", date(2026, 11, 13), date(2026, 11, 16)))

    assert days_of(view, "stage") == [date(2026, 11, day) for day in (13, 14, 15, 16)]


def test_an_event_of_several_months_is_on_the_days_that_are_shown() -> None:
    view = month(NOVEMBER, card("expo", date(2020, 1, 1), date(2199, 1, 1)))

    assert len(days_of(view, "expo")) == 7 * len(view.weeks)


def test_days_of_the_neighbours_show_what_happens_then() -> None:
    view = month(NOVEMBER, card("fête", date(2026, 10, 31)))

    assert days_of(view, "fête") == [date(2026, 10, 31)]
    assert not view.weeks[0][5].inside


def test_an_event_that_ends_before_it_starts_lasts_a_day() -> None:
    view = month(NOVEMBER, card("faux", date(2026, 11, 10), date(2026, 11, 2)))

    assert days_of(view, "faux") == [date(2026, 11, 10)]


def test_what_has_no_date_or_another_month_is_not_there() -> None:
    view = month(NOVEMBER, card("sans", None), card("loin", date(2027, 3, 1)))

    assert view.is_empty


def test_today_is_marked_once() -> None:
    cells = [cell.day for week in month(NOVEMBER).weeks for cell in week if cell.today]

    assert cells == [TODAY]


def test_a_day_keeps_the_order_of_the_list() -> None:
    view = month(NOVEMBER, card("b", TODAY), card("a", TODAY))

    assert [one.title for one in view.weeks[3][6].cards] == ["b", "a"]


def test_a_month_leads_to_its_neighbours() -> None:
    view = month(date(2026, 12, 15))

    assert view.month == date(2026, 12, 1)
    assert (view.previous_address, view.next_address) == ("/?month=2026-11", "/?month=2027-01")


@pytest.mark.parametrize(
    ("asked", "shown", "leads"),
    [
        (date.min, FIRST, ("", "/?month=1900-02")),
        (date.max, LAST, ("/?month=2199-11", "")),
    ],
)
def test_the_calendar_has_two_ends(asked: date, shown: date, leads: tuple[str, str]) -> None:
    view = month(asked)

    assert view.month == shown
    assert (view.previous_address, view.next_address) == leads
