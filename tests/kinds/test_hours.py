"""Opening hours: typed day by day, written for OpenStreetMap, shown as a week."""

from __future__ import annotations

from datetime import datetime
from time import process_time
from zoneinfo import ZoneInfo

import pytest

from gare.kinds import week
from gare.kinds.registry import TYPES
from gare.kinds.shown import Hours, HoursRow
from tests.kinds.making import codes, field, lines, read, shown

OFFICE = "Mo-Fr 09:00-12:00,14:00-18:00; Sa 09:00-12:00"


def hours(text: str) -> Hours:
    (one,) = shown(field("hours"), text)
    assert isinstance(one, Hours)
    return one


def test_days_typed_as_people_do_become_an_expression() -> None:
    typed = dict.fromkeys(("mo", "tu", "we", "th", "fr"), "9h-12h et 14h à 18h")

    assert read(field("hours"), **typed, sa="9 h 00 - 12h", su="fermé") == OFFICE


def test_a_day_that_is_not_understood_is_kept_as_typed() -> None:
    value = read(field("hours"), mo="9h-12h", fr="sur rendez-vous")

    assert value == "Mo 09:00-12:00; Fr sur rendez-vous"
    assert codes(field("hours"), value) == ["hours"]
    assert TYPES["hours"].written(field("hours"), value)["fr"] == ("sur rendez-vous",)


def test_the_form_of_a_week_has_its_days() -> None:
    written = TYPES["hours"].written(field("hours"), OFFICE)

    assert written["mo"] == ("9h-12h, 14h-18h",)
    assert written["sa"] == ("9h-12h",)
    assert written["su"] == ()
    assert "" not in written


def test_what_changes_with_the_season_is_edited_as_an_expression() -> None:
    season = "Jul-Aug Mo-Fr 10:00-12:00"

    assert TYPES["hours"].written(field("hours"), season) == {"": (season,)}
    assert read(field("hours"), season, before=season) == season


def test_public_holidays_stay_closed_when_a_day_changes() -> None:
    assert read(field("hours"), mo="9h-12h", before="Mo 10:00-12:00; PH off") == (
        "Mo 09:00-12:00; PH off"
    )


def test_days_with_the_same_hours_are_shown_together() -> None:
    one = hours(OFFICE)

    assert one.rows == (
        HoursRow((0, 1, 2, 3, 4), (("09:00", "12:00"), ("14:00", "18:00"))),
        HoursRow((5,), (("09:00", "12:00"),)),
        HoursRow((6,), ()),
    )
    assert not one.varies


def test_it_is_open_on_a_monday_at_ten_until_noon() -> None:
    one = hours(OFFICE)

    assert one.open_now is True
    assert one.changes_at == datetime(2026, 11, 23, 12, tzinfo=ZoneInfo("Europe/Paris"))


def test_it_is_closed_on_a_public_holiday() -> None:
    christmas = datetime(2026, 12, 25, 10, tzinfo=ZoneInfo("Europe/Paris"))

    (one,) = TYPES["hours"].shown(field("hours"), OFFICE + "; PH off", christmas)

    assert isinstance(one, Hours)
    assert one.open_now is False
    assert one.closed_on_holidays


def test_a_later_rule_replaces_an_earlier_one() -> None:
    one = hours("Mo-Fr 13:30-18:00; Tu 16:00-18:00")

    assert one.rows[1] == HoursRow((1,), (("16:00", "18:00"),))


def test_an_evening_that_ends_after_midnight_belongs_to_its_day() -> None:
    assert hours("Fr,Sa 22:00-02:00").rows[1] == HoursRow((4, 5), (("22:00", "02:00"),))
    assert hours("Su 22:00-02:00").rows[-1] == HoursRow((6,), (("22:00", "02:00"),))


def test_always_open_is_every_day() -> None:
    one = hours("24/7")

    assert one.rows == (HoursRow(tuple(range(7)), (("00:00", "24:00"),)),)
    assert one.changes_at is None


def test_the_week_of_a_season_is_the_present_one() -> None:
    one = hours("Jul-Aug Mo 10:00-12:00; Nov Tu 09:00-11:00")

    assert one.varies
    assert one.rows[1] == HoursRow((1,), (("09:00", "11:00"),))


def test_real_hours_that_places_write_are_nearly_all_understood() -> None:
    real = lines("horaires.txt")

    good = [text for text in real if week.parsed(text)]

    assert len(good) == 142


@pytest.mark.parametrize("text", [one for one in lines("horaires.txt") if week.parsed(one)])
def test_real_hours_say_the_same_week_after_the_form(text: str) -> None:
    one = field("hours")
    again = TYPES["hours"].read(one, TYPES["hours"].written(one, text))

    assert isinstance(again, str)
    assert hours(again).rows == hours(text).rows


@pytest.mark.parametrize(
    "text",
    [
        "(sunset+24:00)-26:00",
        "easter PH 24:00-24:00+; 2000-9999/7 26:00-26:00; Aug 1 +We +30 days unknown",
        "2000-9999/7 Mo 09:00+",
        "Mo 00:00-48:00/00:01",
        "Mo 10:00-12:00 || Tu 10:00-12:00",
        "Mo 10:00-12:00;" * 40,
        "\x00",
        "",
    ],
)
def test_expressions_that_could_keep_a_worker_busy_are_refused(text: str) -> None:
    start = process_time()

    assert week.parsed(text) is None
    assert process_time() - start < 1


@pytest.mark.parametrize(
    ("sentence", "expression"),
    [
        ("Du lundi au vendredi de 9h à 12h et de 14h à 17h30.", "Mo-Fr 09:00-12:00,14:00-17:30"),
        ("Lundi, Samedi : 9h-12h ; Mardi, Jeudi :13h30-17h", "Mo,Sa 09:00-12:00; Tu,Th 13:30-17:00"),
        ("Lundi au vendredi 8h-12h, lundi : 13h30-17h", "Mo 08:00-12:00,13:30-17:00; Tu-Fr 08:00-12:00"),
        ("Lundi : 14H - 17HMardi : 9H30 - 12H", "Mo 14:00-17:00; Tu 09:30-12:00"),
        ("tous les jours 10h/12h", "Mo-Su 10:00-12:00"),
        ("week-end 9h-19h30", "Sa,Su 09:00-19:30"),
    ],
)  # fmt: skip
def test_a_plain_sentence_is_understood(sentence: str, expression: str) -> None:
    assert read(field("hours"), sentence) == expression


@pytest.mark.parametrize(
    "sentence",
    [
        "9h-12h", "lundi", "lundi 9h", "lundi 9h-12h sur rendez-vous", "lundi 9h-12h (été 10h)",
        "mars 9h-12h", "lundi 25h-26h", "de mars à juin, lundi 9h-12h", "mardi fermé",
        "lundi 9h-12h " * 40,
    ],
)  # fmt: skip
def test_a_sentence_in_doubt_is_kept_as_typed(sentence: str) -> None:
    assert read(field("hours"), sentence) == sentence.strip()
    assert codes(field("hours"), sentence) == ["hours"]
