import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from dialogs.language.dates import Ambiguous, Instant, NoMoment
from dialogs.language.gathering import GatheringHeard, hear_gathering
from dialogs.language.money import hear_yen

NOW = datetime(2026, 12, 2, 12, 0, tzinfo=UTC)
TOKYO = ZoneInfo("Asia/Tokyo")
MORE: dict[str, Any] = tomllib.loads(Path(__file__).with_name("names.toml").read_text("utf-8"))
LINES = [
    ("あす19時 北浜交流会 会費3000円", "北浜交流会", "", 3000, Instant),
    ("12/4(金)19:00-21:00 @梅田スカイビル 異業種交流会", "異業種交流会", "梅田スカイビル", None, Instant),
    ("Dec 5 7pm Founders Mixer at Umeda, 3000 yen", "Founders Mixer", "Umeda", 3000, Instant),
    (
        "北浜交流会 12月5日(土)19時から 会費は3,000円 場所：北浜ビル3階",
        "北浜交流会",
        "北浜ビル3階",
        3000,
        Instant,
    ),
    ("明日の夜7時、梅田で異業種ランチ会に参加します", "異業種ランチ会", "梅田", None, Instant),
    ("第12回 大阪朝活の会 12/6 8:00〜9:30 参加無料", "第12回 大阪朝活の会", "", 0, Ambiguous),
    (
        "Tokyo Startup Night, Friday 6:30pm @ Shibuya Hub, free entry",
        "Tokyo Startup Night",
        "Shibuya Hub",
        0,
        Instant,
    ),
    ("「三方よし交流会」12/10 18:30 ¥2,000", "三方よし交流会", "", 2000, Instant),
    ("I'm going to the Kansai Tech Mixer on Dec 10 at 18:30", "Kansai Tech Mixer", "", None, Instant),
    ("来週水曜の異業種交流会", "異業種交流会", "", None, Ambiguous),
    ("12月5日の懇親会", "懇親会", "", None, Ambiguous),
    ("交流会", "交流会", "", None, NoMoment),
    ("12/5 19時", "", "", None, Instant),
]


@pytest.mark.parametrize(("text", "name", "place", "fee", "moment"), LINES)
def test_one_line_tells_when_what_where_and_for_how_much(
    text: str, name: str, place: str, fee: int | None, moment: type
) -> None:
    heard = hear_gathering(text, now=NOW, zone=TOKYO, lang="en" if text.isascii() else "ja")
    assert (heard.name, heard.place, heard.fee, type(heard.moment)) == (name, place, fee, moment)


@pytest.mark.parametrize(
    ("text", "yen"),
    [
        ("3000円", 3000),
        ("¥3,000", 3000),
        ("3千円", 3000),
        ("1万5千円", 15000),
        ("2千500円", 2500),
        ("3,000 yen", 3000),
        ("3k yen", 3000),
        ("５０００円", 5000),
        ("会費2500", 2500),
        ("3000", 3000),
        ("無料", 0),
        ("三千円", 3000),
        ("千五百円", 1500),
        ("一万二千円", 12000),
        ("３千円", 3000),
        ("3k", 3000),
        ("会費3k", 3000),
        ("ワンコイン", 500),
        ("会員2000円／一般3000円", 3000),
        ("members 2000 yen, general 3000 yen", 3000),
        ("前売2,000円、二次会2,500円", None),
        ("$20", None),
        ("free drinks", None),
        ("free", 0),
        ("わからない", None),
        ("a free-form talk", None),
        ("9" * 20, None),
        ("", None),
    ],
)
def test_amounts_are_heard_in_yen(text: str, yen: int | None) -> None:
    assert hear_yen(text) == yen


def heard(text: str) -> GatheringHeard:
    return hear_gathering(text, now=NOW, zone=TOKYO, lang="en" if text.isascii() else "ja")


def there(at: datetime | None) -> str:
    return at.astimezone(TOKYO).strftime("%Y-%m-%dT%H:%M") if at else ""


@pytest.mark.parametrize(("text", "name", "place"), MORE["lines"])
def test_a_name_is_taken_out_of_the_sentence_around_it_or_left_open(text: str, name: str, place: str) -> None:
    assert (heard(text).name, heard(text).place) == (name, place)


@pytest.mark.parametrize(("text", "name", "start", "last", "end"), MORE["days"])
def test_days_in_a_row_are_heard_with_their_first_and_their_last(
    text: str, name: str, start: str, last: str, end: str
) -> None:
    moment = heard(text).moment
    assert heard(text).name == name
    assert not isinstance(moment, NoMoment)
    assert str(moment.last) == last
    if isinstance(moment, Instant):
        assert (there(moment.at), there(moment.end_at)) == (start, end)
    else:
        assert (str(moment.on), moment.readings) == (start, ())


@pytest.mark.parametrize("text", MORE["no_days"])
def test_one_day_or_a_choice_of_days_is_no_row_of_days(text: str) -> None:
    moment = heard(text).moment
    assert isinstance(moment, NoMoment) or moment.last is None


@pytest.mark.parametrize(("text", "starts"), MORE["holidays"])
def test_a_day_called_a_holiday_that_is_none_is_asked_about(text: str, starts: list[str]) -> None:
    early = datetime(2026, 11, 10, tzinfo=UTC)
    moment = hear_gathering(text, now=early, zone=TOKYO, lang="en" if text.isascii() else "ja").moment
    assert not isinstance(moment, NoMoment)
    found = (moment.at,) if isinstance(moment, Instant) else moment.readings
    assert [there(at) for at in found] == starts
    assert isinstance(moment, Instant) == (len(starts) == 1)
