from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogs.language.calendars import read_calendar
from dialogs.language.dates import Ambiguous, Instant, NoMoment
from dialogs.language.gathering import GatheringHeard, hear_gathering
from tests.costs import costing_less_than

TOKYO = ZoneInfo("Asia/Tokyo")
NOW = datetime(2026, 12, 2, 21, 0, tzinfo=TOKYO)


def calendar(*events: str) -> str:
    whole = "".join(f"BEGIN:VEVENT\r\nUID:1@example.com\r\n{event}\r\nEND:VEVENT\r\n" for event in events)
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Example//EN\r\n{whole}END:VCALENDAR"


def heard(text: str) -> GatheringHeard:
    return hear_gathering(text, now=NOW, zone=TOKYO, lang="ja")


def start(*lines: str) -> datetime | None:
    found = heard(calendar("\r\n".join(lines)))
    return found.moment.at if isinstance(found.moment, Instant) else None


def test_a_pasted_calendar_file_tells_its_event() -> None:
    found = heard(
        calendar(
            "SUMMARY:北浜交流会\\, 第24回\r\nDTSTART;TZID=Asia/Tokyo:20261211T190000\r\n"
            "DTEND;TZID=Asia/Tokyo:20261211T210000\r\nLOCATION:北浜スクエア 3階\\n大阪市中央区北浜1-2-3\r\n"
            "DESCRIPTION:受付 18:30\\n締切 12/10\r\nURL:https://example.com/e/24"
        )
    )
    at = datetime(2026, 12, 11, 19, 0, tzinfo=TOKYO)
    assert (found.name, found.place) == ("北浜交流会, 第24回", "北浜スクエア 3階")
    assert found.address == "大阪市中央区北浜1-2-3"
    assert found.moment == Instant(at, at + timedelta(hours=2))


@pytest.mark.parametrize(
    ("line", "at"),
    [
        ("DTSTART:20261211T100000Z", datetime(2026, 12, 11, 19, 0, tzinfo=TOKYO)),
        ("DTSTART:20261211T190000", datetime(2026, 12, 11, 19, 0, tzinfo=TOKYO)),
        ("DTSTART;TZID=Tokyo Standard Time:20261211T190000", datetime(2026, 12, 11, 19, 0, tzinfo=TOKYO)),
        ("DTSTART;TZID=Nowhere/Town:20261211T190000", datetime(2026, 12, 11, 19, 0, tzinfo=TOKYO)),
        (
            "DTSTART;TZID=America/New_York:20261211T190000",
            datetime(2026, 12, 11, 19, 0, tzinfo=ZoneInfo("America/New_York")),
        ),
    ],
)
def test_a_start_is_heard_in_its_own_zone(line: str, at: datetime) -> None:
    assert start("SUMMARY:A", line) == at


def test_an_event_of_a_whole_day_keeps_the_day_while_its_time_is_asked() -> None:
    found = heard(calendar("SUMMARY:A\r\nDTSTART;VALUE=DATE:20261211"))
    assert found.moment == Ambiguous(on=date(2026, 12, 11))


def test_of_several_events_the_first_to_come_is_taken() -> None:
    lines = [f"SUMMARY:{day}\r\nDTSTART:202612{day}T100000Z" for day in ("01", "20", "09")]
    assert heard(calendar(*lines)).name == "09"


@pytest.mark.parametrize(
    ("rule", "day"),
    [
        ("FREQ=WEEKLY;BYDAY=FR", date(2026, 12, 4)),
        ("FREQ=WEEKLY;INTERVAL=2", date(2026, 12, 11)),
        ("FREQ=DAILY", date(2026, 12, 3)),
        ("FREQ=MONTHLY;BYDAY=2FR", date(2026, 12, 11)),
        ("FREQ=MONTHLY;BYDAY=-3FR", date(2026, 12, 11)),
        ("FREQ=MONTHLY", date(2026, 12, 13)),
        ("FREQ=WEEKLY;COUNT=3", date(2026, 11, 13)),
        ("FREQ=WEEKLY;UNTIL=20261120T000000Z", date(2026, 11, 13)),
        ("FREQ=SECONDLY;BYHOUR=1,2,3;BYSETPOS=-1", date(2026, 11, 13)),
        ("FREQ=NEVER", date(2026, 11, 13)),
    ],
)
def test_of_a_series_the_next_is_taken_where_its_rule_is_simple(rule: str, day: date) -> None:
    assert start("SUMMARY:A", "DTSTART;TZID=Asia/Tokyo:20261113T190000", f"RRULE:{rule}") == datetime(
        day.year, day.month, day.day, 19, 0, tzinfo=TOKYO
    )


@pytest.mark.parametrize(
    "text",
    [
        "BEGIN:VCALENDAR",
        "BEGIN:VCALENDAR\nEND:VCALENDAR",
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VEVENT\nEND:VCALENDAR",
        calendar("SUMMARY:A"),
        calendar("DTSTART:tomorrow at seven"),
        calendar("DTSTART:20261399T990000"),
        calendar("DTSTART:20261211T190000\r\nDTSTART:20261212T190000"),
    ],
)
def test_a_file_that_cannot_be_read_says_nothing(text: str) -> None:
    assert heard(text).moment == NoMoment()


LINES = [
    "SUMMARY:A",
    "DTSTART:20261211T190000",
    "DTSTART;VALUE=DATE:20261211",
    "DTEND:20261211T210000Z",
    "DTEND;VALUE=DATE:20261211",
    "DURATION:PT1H",
    "DURATION:-P9999W",
    "RRULE:FREQ=DAILY;INTERVAL=0",
    "RRULE:FREQ=MONTHLY;BYDAY=FR;INTERVAL=99999",
    "DTSTART;TZID=:1",
    "URL:\x00",
    "LOCATION",
    "BEGIN:VEVENT",
    "END:VEVENT",
    " x",
]


@given(st.lists(st.sampled_from(LINES) | st.text(max_size=12), max_size=12))
@settings(deadline=None, max_examples=80)
def test_any_calendar_file_survives(lines: list[str]) -> None:
    heard(calendar("\n".join(lines)))


@pytest.mark.parametrize(
    "lines",
    [
        "DTSTART:00010101T000000",
        "DTSTART;VALUE=DATE:99991231",
        "DTSTART:00010101T000000Z\r\nRRULE:FREQ=DAILY;COUNT=1000000000",
        "DTSTART:20200101T000000Z\r\nRRULE:FREQ=WEEKLY;INTERVAL=999999999",
    ],
)
def test_an_event_of_no_time_anybody_lives_in_is_none(lines: str) -> None:
    assert isinstance(heard(calendar(f"SUMMARY:x\r\n{lines}")).moment, NoMoment)


def test_an_end_that_lies_ages_away_is_left_out() -> None:
    found = heard(calendar("DTSTART:20261211T100000Z\r\nDTEND:99991231T235959Z"))
    assert found.moment == Instant(datetime(2026, 12, 11, 19, 0, tzinfo=TOKYO))


@pytest.mark.parametrize(
    "text",
    [
        "BEGIN:VCALENDAR\nBEGIN:VEVENT" + " \n" * 5000,
        "BEGIN:VCALENDAR\nBEGIN:VEVENT" + "\n" * 10_000,
        "BEGIN:VCALENDAR\n" + "BEGIN:VEVENT\n" * 900,
        calendar("DTSTART;TZID=" + "A/" * 2000 + ":20261205T190000"),
    ],
)
def test_a_broken_calendar_file_costs_little_time_and_tells_nothing(text: str) -> None:
    assert isinstance(heard(calendar("SUMMARY:x")).moment, NoMoment)
    with costing_less_than(0.2):
        assert isinstance(heard(text).moment, NoMoment)


@pytest.mark.parametrize(
    ("lines", "at"),
    [
        (("DTSTART:20000105T100000Z", "RRULE:FREQ=DAILY"), "2026-12-03T19:00"),
        (("DTSTART:20000105T100000Z", "RRULE:FREQ=DAILY;INTERVAL=5"), "2026-12-04T19:00"),
        (("DTSTART:20001202T100000Z", "RRULE:FREQ=WEEKLY"), "2026-12-05T19:00"),
        (("DTSTART:20000105T100000Z", "RRULE:FREQ=MONTHLY"), "2026-12-05T19:00"),
        (("DTSTART:20000131T100000Z", "RRULE:FREQ=MONTHLY"), "2026-12-31T19:00"),
        (("DTSTART:20000104T100000Z", "RRULE:FREQ=MONTHLY;BYDAY=1TU"), "2027-01-05T19:00"),
        (("DTSTART:20000105T100000Z", "RRULE:FREQ=DAILY;COUNT=3"), "2000-01-05T19:00"),
        (("DTSTART:20261128T100000Z", "RRULE:FREQ=WEEKLY;COUNT=2"), "2026-12-05T19:00"),
    ],
)
def test_an_old_series_is_heard_at_its_next_time(lines: tuple[str, ...], at: str) -> None:
    assert start("SUMMARY:A", *lines) == datetime.fromisoformat(at).replace(tzinfo=TOKYO)


@pytest.mark.parametrize(
    "left_out",
    ["EXDATE:20261205T100000Z", "EXDATE;TZID=Asia/Tokyo:20261205T190000", "EXDATE;VALUE=DATE:20261205"],
)
def test_an_occurrence_that_is_called_off_is_passed_over(left_out: str) -> None:
    lines = ("SUMMARY:A", "DTSTART;TZID=Asia/Tokyo:20261128T190000", "RRULE:FREQ=WEEKLY", left_out)
    assert start(*lines) == datetime(2026, 12, 12, 19, 0, tzinfo=TOKYO)


def test_a_series_whose_rest_is_called_off_is_no_event() -> None:
    lines = (
        "DTSTART:20261205T100000Z",
        "RRULE:FREQ=WEEKLY;COUNT=2",
        "EXDATE:20261205T100000Z,20261212T100000Z",
    )
    assert start(*lines) is None


def test_an_event_that_is_cancelled_is_not_offered() -> None:
    cancelled = "SUMMARY:A\r\nSTATUS:CANCELLED\r\nDTSTART:20261205T100000Z"
    found = heard(calendar(cancelled, "SUMMARY:B\r\nSTATUS:CONFIRMED\r\nDTSTART:20261211T100000Z"))
    assert (found.name, heard(calendar(cancelled)).moment) == ("B", NoMoment())
    withdrawn = calendar("SUMMARY:A\r\nDTSTART:20261205T100000Z").replace(
        "BEGIN:VEVENT", "METHOD:CANCEL\r\nBEGIN:VEVENT"
    )
    assert heard(withdrawn).moment == NoMoment()


@pytest.mark.parametrize(
    ("said", "name"),
    [
        (r"交流会\n\n第2回\n", "交流会 第2回"),
        ("\x1b[31mRed\x07 \u202eevening", "[31mRed evening"),
        ("Tea \U0001f469\u200d\U0001f4bb", "Tea \U0001f469\u200d\U0001f4bb"),
        ("あ" * 9000, "あ" * 120),
    ],
)
def test_a_name_is_one_clean_line_of_some_length(said: str, name: str) -> None:
    assert heard(calendar(f"SUMMARY:{said}\r\nDTSTART:20261211T100000Z")).name == name


def test_many_old_series_cost_no_more_than_a_message_may() -> None:
    daily = "DTSTART:20000105T100000Z\r\nRRULE:FREQ=DAILY\r\nEXDATE:20261203T100000Z"
    text = calendar(*[f"SUMMARY:{number}\r\n{daily}" for number in range(12)])
    heard(calendar("SUMMARY:A\r\nDTSTART:20261211T100000Z"))
    with costing_less_than(0.02):
        read_calendar(text, now=NOW, zone=TOKYO)
