from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from dialogs.language.dates import Ambiguous, Instant, MomentHeard, NoMoment, hear_moment

TOKYO = ZoneInfo("Asia/Tokyo")
WEDNESDAY = "2026-12-02T21:00"
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
    ("12/5 19時から20時に変更", "candidates", None),
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


def hear(
    text: str,
    now: str = WEDNESDAY,
    zone: ZoneInfo = TOKYO,
    lang: str = "ja",
    on: date | None = None,
    *,
    free: bool = False,
) -> MomentHeard:
    return hear_moment(text, now=at(now, zone), zone=zone, lang=lang, on=on, free=free)


def at(text: str, zone: ZoneInfo = TOKYO) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


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
