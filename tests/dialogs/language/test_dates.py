from datetime import date, time

import pytest

from dialogs.language.dates import Ambiguous, Instant, NoMoment, hear_clock
from tests.dialogs.language.moments import at, hear

FIXED_TIME = [
    # text, start, end
    ("あす19時 北浜交流会 会費3000円", "2026-12-03T19:00", None),
    ("明日の夜7時", "2026-12-03T19:00", None),
    ("12/5(土) 19:00-21:00", "2026-12-05T19:00", "2026-12-05T21:00"),
    ("12/5(土)19:00〜21:00 @梅田スカイビル", "2026-12-05T19:00", "2026-12-05T21:00"),
    ("12月5日 午後7時半", "2026-12-05T19:30", None),
    ("2026-12-05 19:00", "2026-12-05T19:00", None),
    ("2026年12月5日(土) 18:30〜", "2026-12-05T18:30", None),
    ("今夜22時", "2026-12-02T22:00", None),
    ("来週火曜 12:10", "2026-12-08T12:10", None),
    ("来週の火曜日のお昼12時半から", "2026-12-08T12:30", None),
    ("再来週金曜19時", "2026-12-18T19:00", None),
    ("金曜 19時", "2026-12-04T19:00", None),
    ("今週の土曜 10時から12時", "2026-12-05T10:00", "2026-12-05T12:00"),
    ("30分後", "2026-12-02T21:30", None),
    ("2時間後", "2026-12-02T23:00", None),
    ("3日後の10時", "2026-12-05T10:00", None),
    ("12/5 25時", "2026-12-06T01:00", None),
    ("12/4 22:00〜翌1:00", "2026-12-04T22:00", "2026-12-05T01:00"),
    ("十二月五日 夜七時半", "2026-12-05T19:30", None),
    ("12/5 午後2時〜4時", "2026-12-05T14:00", "2026-12-05T16:00"),
    ("１２／５　１９：００", "2026-12-05T19:00", None),
    ("明後日 正午", "2026-12-04T12:00", None),
    ("12/5 開場18:30 開演19:00", "2026-12-05T19:00", None),
    ("12/5 19:00スタート(18:30受付)", "2026-12-05T19:00", None),
    ("12/4 19時、いや12/5の19時", "2026-12-05T19:00", None),
    ("金曜じゃなくて土曜の18時", "2026-12-05T18:00", None),
    ("毎週金曜19時", "2026-12-04T19:00", None),
    ("第2火曜 19時", "2026-12-08T19:00", None),
    ("12/5 19時頃", "2026-12-05T19:00", None),
    ("12/5 19時から2時間", "2026-12-05T19:00", "2026-12-05T21:00"),
    ("昨日の19時", "2026-12-01T19:00", None),
    ("1/10 9時", "2027-01-10T09:00", None),
    ("12/5 3時から", "2026-12-05T15:00", None),
    ("12/5 07:00", "2026-12-05T07:00", None),
    ("明日朝8時", "2026-12-03T08:00", None),
    ("来月5日 19時", "2027-01-05T19:00", None),
    ("tomorrow 7pm", "2026-12-03T19:00", None),
    ("next Friday at 18:30", "2026-12-11T18:30", None),
    ("this Friday 6:30pm", "2026-12-04T18:30", None),
    ("Dec 5 7pm Founders Mixer at Umeda, 3000 yen", "2026-12-05T19:00", None),
    ("Saturday, December 5th, 7-9pm", "2026-12-05T19:00", "2026-12-05T21:00"),
    ("5 Dec 2026 19:00-21:00", "2026-12-05T19:00", "2026-12-05T21:00"),
    ("in 2 hours", "2026-12-02T23:00", None),
    ("in 30 minutes", "2026-12-02T21:30", None),
    ("tonight at 10", "2026-12-02T22:00", None),
    ("tomorrow morning at 8", "2026-12-03T08:00", None),
    ("tomorrow at noon", "2026-12-03T12:00", None),
    ("Friday half past seven in the evening", "2026-12-04T19:30", None),
    ("12/5 from 7 to 9pm", "2026-12-05T19:00", "2026-12-05T21:00"),
    ("Tuesday next week, 12:10", "2026-12-08T12:10", None),
    ("in 3 days at 3pm", "2026-12-05T15:00", None),
    ("doors 6:30pm, start 7pm, Dec 5", "2026-12-05T19:00", None),
    ("not Friday but Saturday 7pm", "2026-12-05T19:00", None),
    ("every Friday 7pm", "2026-12-04T19:00", None),
    ("second Tuesday at 19:00", "2026-12-08T19:00", None),
    ("yesterday 7pm", "2026-12-01T19:00", None),
    ("Dec 5 10am JST", "2026-12-05T10:00", None),
    ("2026-12-05T10:00:00Z", "2026-12-05T19:00", None),
    ("Friday 11-1pm", "2026-12-04T11:00", "2026-12-04T13:00"),
    ("Dec 5, 2026 at 19:00", "2026-12-05T19:00", None),
    ("12/5 19:00-21", "2026-12-05T19:00", "2026-12-05T21:00"),
    ("12/5 8時〜17時", "2026-12-05T08:00", "2026-12-05T17:00"),
    ("12/5 14:00開始 17:00終了", "2026-12-05T14:00", "2026-12-05T17:00"),
    ("12/5 19時 二次会21時〜", "2026-12-05T19:00", None),
    ("申込締切12/3、開催は12/5 19時", "2026-12-05T19:00", None),
    ("来週の今日 19時", "2026-12-09T19:00", None),
    ("来週の12/10 19時", "2026-12-10T19:00", None),
    ("今週末の土曜 13時", "2026-12-05T13:00", None),
    ("この前の土曜の14時", "2026-11-28T14:00", None),
    ("先週の金曜19時", "2026-11-27T19:00", None),
    ("11/20(金) 19時", "2026-11-20T19:00", None),
    ("水曜 19時", "2026-12-09T19:00", None),
    ("水曜 22時", "2026-12-02T22:00", None),
    ("毎日20時", "2026-12-03T20:00", None),
    ("毎月5日の19時", "2026-12-05T19:00", None),
    ("31日 19時", "2026-12-31T19:00", None),
    ("来月第1金曜の19時", "2027-01-01T19:00", None),
    ("12月の第3木曜 18時", "2026-12-17T18:00", None),
    ("今月の予定は5日の19時", "2026-12-05T19:00", None),
    ("11/20 19時 今年", "2026-11-20T19:00", None),
    ("明日12/3(木)19:00", "2026-12-03T19:00", None),
    ("クリスマスの19時", "2026-12-25T19:00", None),
    ("令和8年12月5日 19時", "2026-12-05T19:00", None),
    ("来年1月10日 10時", "2027-01-10T10:00", None),
    ("26/12/5 19:00", "2026-12-05T19:00", None),
    ("一週間後の19時", "2026-12-09T19:00", None),
    ("3日前の18時", "2026-11-29T18:00", None),
    ("1時間半後", "2026-12-02T22:30", None),
    ("12/5 会場は徒歩5分 19時", "2026-12-05T19:00", None),
    ("last Friday 7pm", "2026-11-27T19:00", None),
    ("tonight 10ish", "2026-12-02T22:00", None),
    ("quarter to eight tomorrow evening", "2026-12-03T19:45", None),
    ("quarter past 6 pm tomorrow", "2026-12-03T18:15", None),
    ("seven thirty pm tomorrow", "2026-12-03T19:30", None),
    ("Friday 7pm till 9", "2026-12-04T19:00", "2026-12-04T21:00"),
    ("Friday 9pm-1am", "2026-12-04T21:00", "2026-12-05T01:00"),
    ("Friday 7pm (90 min)", "2026-12-04T19:00", "2026-12-04T20:30"),
    ("Friday 6pm drinks after, 8pm", "2026-12-04T18:00", None),
    ("in 1.5 hours", "2026-12-02T22:30", None),
    ("in half an hour", "2026-12-02T21:30", None),
    ("Friday 10:00 UTC", "2026-12-04T19:00", None),
    ("tomorrow at 1900", "2026-12-03T19:00", None),
    ("day after tomorrow 5pm", "2026-12-04T17:00", None),
    ("13/12 7pm", "2026-12-13T19:00", None),
    ("毎月第3木曜 19:00", "2026-12-17T19:00", None),
    ("12/5 19時から20時に変更", "2026-12-05T20:00", None),
    ("moved from 7pm to 8pm Friday", "2026-12-04T20:00", None),
    ("12/5 10:00〜12/6 18:00", "2026-12-05T10:00", "2026-12-06T18:00"),
]
OPEN = [
    # text, why, day kept
    ("明日", "time_open", "2026-12-03"),
    ("明日の朝", "time_open", "2026-12-03"),
    ("12/5", "time_open", "2026-12-05"),
    ("12/5 7時", "hour", "2026-12-05"),
    ("12/5 7:30", "hour", "2026-12-05"),
    ("19時", "date_open", None),
    ("夜", "date_open", None),
    ("12/5(金) 19時", "weekday", None),
    ("2/30 19時", "impossible", None),
    ("12/5か12/6の19時", "candidates", None),
    ("12/5 19時か20時", "candidates", None),
    ("11/20 19時", "year", None),
    ("週末", "span", None),
    ("来週", "span", None),
    ("月末の19時", "span", None),
    ("金曜の深夜1時", "small_hours", None),
    ("12/5 19時〜7時", "order", "2026-12-05"),
    ("近いうちに", "span", None),
    ("tomorrow", "time_open", "2026-12-03"),
    ("Friday evening", "time_open", "2026-12-04"),
    ("7pm", "date_open", None),
    ("Dec 5 at 7", "hour", "2026-12-05"),
    ("next week", "span", None),
    ("this weekend", "span", None),
    ("in December", "span", None),
    ("Friday Dec 5 7pm", "weekday", None),
    ("Feb 30 7pm", "impossible", None),
    ("Friday or Saturday at 7pm", "candidates", None),
    ("Dec 5 midnight", "small_hours", None),
    ("end of the month", "span", None),
    ("12/5 夜1時", "small_hours", None),
    ("今夜12時", "small_hours", None),
    ("12/5 朝19時", "impossible", None),
    ("12/5 30時", "impossible", None),
    ("12/5 19時75分", "impossible", None),
    ("32日 19時", "impossible", None),
    ("第5火曜 19時 来月", "candidates", None),
    ("来月第5月曜 19時", "impossible", None),
    ("the 5th at 7pm next month", "candidates", None),
    ("12/20 19時 来年", "candidates", None),
    ("Dec 20 7pm next year", "candidates", None),
    ("来年", "span", None),
    ("99/99 19時", "impossible", None),
    ("13月の第1火曜 19時", "impossible", None),
    ("13日の金曜日 19時", "weekday", None),
    ("1日19時", "candidates", None),
    ("明日12/5 19:00", "candidates", None),
    ("明日2/30 19:00", "impossible", None),
    ("今週の12/10 19時", "candidates", None),
    ("来週か再来週の火曜 19時", "candidates", None),
    ("毎週火曜と木曜 19時", "candidates", None),
    ("隔週金曜 19時", "span", None),
    ("12/5 19時まで", "time_open", "2026-12-05"),
    ("水曜", "time_open", None),
    ("会の3日後に連絡", "span", None),
    ("30分後か1時間後", "candidates", None),
    ("終わって30分後", "span", None),
    ("12/5 19:00〜12/4 21:00", "order", None),
    ("12/5 19:00〜12/6 7:00", "candidates", None),
    ("12/5 7:00〜12/6 18:00", "hour", "2026-12-05"),
    ("2026-02-30T10:00:00Z", "impossible", None),
    ("Tuesday next week, no, Wednesday 7pm", "weekday", None),
    ("last Monday 7pm", "candidates", None),
    ("Friday 7pm or Saturday 3pm", "candidates", None),
    ("in an hour or tomorrow", "candidates", None),
    ("Dec 5 to Dec 7", "candidates", None),
    ("Friday of next month 7pm", "span", None),
    ("12/5・6 10時", "span", None),
]
NOTHING = [
    "こんにちは",
    "在庫管理に困っている人",
    "3000円",
    "50名くらい",
    "hello",
    "I want to meet 3 people",
    "1日1人と話す",
    "https://example.com/12/5",
    "",
    "第3回",
]


@pytest.mark.parametrize(("text", "start", "end"), FIXED_TIME)
def test_a_certain_day_and_time_is_an_instant(text: str, start: str, end: str | None) -> None:
    heard = hear(text)
    assert isinstance(heard, Instant), heard
    assert (heard.at, heard.end_at) == (at(start), at(end) if end else None)


@pytest.mark.parametrize(("text", "why", "on"), OPEN)
def test_what_is_open_is_asked(text: str, why: str, on: str | None) -> None:
    heard = hear(text)
    assert isinstance(heard, Ambiguous), heard
    assert (heard.why, heard.on) == (why, date.fromisoformat(on) if on else None)


@pytest.mark.parametrize("text", NOTHING)
def test_a_text_without_a_moment_has_none(text: str) -> None:
    assert hear(text) == NoMoment()


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("19時", "2026-12-05T19:00"),
        ("7pm", "2026-12-05T19:00"),
        ("夜7時", "2026-12-05T19:00"),
        ("19", "2026-12-05T19:00"),
        ("19-21", "2026-12-05T19:00"),
        ("12/6 19時", "2026-12-06T19:00"),
    ],
)
def test_a_time_alone_is_fixed_by_the_day_kept_before(text: str, start: str) -> None:
    heard = hear(text, on=date(2026, 12, 5))
    assert isinstance(heard, Instant)
    assert heard.at == at(start)


@pytest.mark.parametrize(("text", "why"), [("7時", "hour"), ("7", "hour"), ("夜", "time_open")])
def test_a_kept_day_stays_while_the_time_is_open(text: str, why: str) -> None:
    heard = hear(text, on=date(2026, 12, 5))
    assert isinstance(heard, Ambiguous)
    assert (heard.why, heard.on) == (why, date(2026, 12, 5))


def test_a_bare_number_is_no_time_without_a_day() -> None:
    assert hear("19") == NoMoment()


def test_the_open_hour_of_today_can_be_over_or_ahead() -> None:
    heard = hear("水曜 7時", now="2026-12-02T12:00")
    assert isinstance(heard, Ambiguous)
    assert heard.why == "candidates"


def test_the_soonest_readings_of_a_time_without_day_are_offered() -> None:
    heard = hear("8時")
    assert isinstance(heard, Ambiguous)
    assert heard.readings == (at("2026-12-03T08:00"), at("2026-12-03T20:00"))


def test_two_days_with_two_times_are_paired() -> None:
    heard = hear("金曜19時か土曜の15時")
    assert isinstance(heard, Ambiguous)
    assert heard.readings == (at("2026-12-04T19:00"), at("2026-12-05T15:00"))


def test_the_span_names_what_was_understood_in_the_original() -> None:
    text = "北浜交流会 １２／５（土）１９時〜 会費"
    heard = hear(text)
    assert isinstance(heard, Instant)
    assert [text[start:end] for start, end in heard.span] == ["１２／５（土）１９時〜"]


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("20:00", time(20)),
        ("20時", time(20)),
        ("夜8時", time(20)),
        ("夜の8時半から", time(20, 30)),
        ("8pm", time(20)),
        ("at 8:30 pm please", time(20, 30)),
        ("07:30", time(7, 30)),
        ("24時", time(0)),
        ("7時半", None),
        ("8:00", None),
        ("8", None),
        ("明日20時", None),
        ("20時から22時", None),
        ("20時に北浜で", None),
        ("夜1時", None),
        ("", None),
    ],
)
def test_a_bare_clock_time_is_heard_for_settings(text: str, clock: time | None) -> None:
    assert hear_clock(text, "ja" if not text.isascii() else "en") == clock
