"""What holds for any text: it survives, it costs little, and a certain date stays what it is."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogs.language.dates import Ambiguous, Instant, NoMoment, hear_clock, hear_moment
from dialogs.language.gathering import hear_gathering
from dialogs.language.intents import erase_contact_in, hear_intent, hear_yes_no
from dialogs.language.money import hear_yen
from dialogs.language.normal import fold, normalise
from dialogs.language.people import hear_people, hears_nobody
from dialogs.language.purpose import suggest_purpose
from dialogs.language.slots import keywords, missing, slots
from tests.costs import costing_less_than

NOW = datetime(2026, 12, 2, 12, 0, tzinfo=UTC)
TOKYO = ZoneInfo("Asia/Tokyo")
QUESTIONS = ("goal", "who_what", "after", "reflection_met", "reflection_got", "reflection_next")
FRAGMENTS = [
    "明日",
    "12/5",
    "19:00",
    "19時",
    "夜",
    "来週",
    "金曜",
    "(土)",
    "第2",
    "田中さん",
    "の",
    "と",
    "から",
    "7pm",
    "at",
    "next",
    "Friday",
    "Dec",
    "5",
    "3000円",
    "いや",
    "no,",
    "じゃなくて",
    "〜",
    "-",
    "30分後",
    "in",
    "2",
    "hours",
    "会",
    "@",
    "受付",
    "開始",
    "まで",
]
WEEKDAYS = "月火水木金土日"
LETTERS = st.text(st.characters(blacklist_categories=()), max_size=300)
PIECES = st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=4), max_size=12).map(" ".join)
ENDLESS = [
    "あ",
    "土",
    "月1日",
    "1:1:",
    "a ",
    "at 1 to ",
    "の人",
    "さん",
    "\ud800",
    "ﾎﾟ",
    "(((",
    "1",
    "話を聞く",
    "who ",
    "Ken ",
    "\u202e",
    "﷽",
]


def hear_everything(text: str, lang: str) -> None:
    hear_moment(text, now=NOW, zone=TOKYO, lang=lang)
    hear_moment(text, now=NOW, zone=TOKYO, lang=lang, on=date(2026, 12, 5), free=True)
    hear_clock(text, lang)
    for question in QUESTIONS:
        missing(question, text, lang=lang, now=NOW, zone=TOKYO)
    slots(text, lang=lang, now=NOW, zone=TOKYO)
    hear_gathering(text, now=NOW, zone=TOKYO, lang=lang)
    assert len(keywords(text, lang)) <= 3
    assert len(hear_people(text, lang)) <= 5
    for hear in (normalise, fold, hear_intent, hear_yes_no, hear_yen):
        hear(text)
    hears_nobody(text, lang)
    suggest_purpose(text, lang)
    erase_contact_in(text, lang)


@given(LETTERS | PIECES, st.sampled_from(["ja", "en", "fr"]))
@settings(deadline=None, max_examples=150)
def test_any_text_survives(text: str, lang: str) -> None:
    hear_everything(text, lang)


@pytest.mark.parametrize("piece", ENDLESS)
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_an_endless_text_takes_bounded_time(piece: str, lang: str) -> None:
    hear_everything("warm up", lang)
    with costing_less_than(1):
        hear_everything(piece * (100_000 // len(piece)), lang)


@given(PIECES, st.integers(0, 6 * 365 * 24 * 60))
@settings(deadline=None)
def test_whatever_is_heard_has_its_promised_shape(text: str, minutes: int) -> None:
    heard = hear_moment(text, now=NOW + timedelta(minutes=minutes), zone=TOKYO, lang="ja")
    match heard:
        case Instant():
            assert heard.at.utcoffset() == timedelta(0)
            assert heard.end_at is None or heard.end_at > heard.at
        case Ambiguous():
            assert list(heard.readings) == sorted(set(heard.readings))[:4]
        case NoMoment():
            return
    assert all(0 <= start < end <= len(text) for start, end in heard.span)


def written(day: date, hour: int, minute: int) -> list[str]:
    clock = f"{hour:02}:{minute:02}"
    weekday = WEEKDAYS[day.weekday()]
    return [
        f"{day.isoformat()} {clock}",
        f"{day.year}年{day.month}月{day.day}日({weekday}) {hour}時{minute}分",
        f"{day.year}/{day.month}/{day.day} {clock}〜",
        f"{day:%B} {day.day}, {day.year} at {clock}",
        f"{day.day} {day:%b} {day.year}, {clock}",
        f"{day:%A}, {day:%B} {day.day} {day.year} {hour - 12 or 12}:{minute:02} pm",
        f"令和{day.year - 2018}年{day.month}月{day.day}日 {clock}",
    ]


@pytest.mark.parametrize("shape", range(7))
def test_every_day_of_a_year_is_read_back_from_the_common_forms(shape: int) -> None:
    for ahead in range(366):
        day = date(2026, 12, 3) + timedelta(days=ahead)
        hour, minute = 12 + ahead % 12, ahead % 60
        text = written(day, hour, minute)[shape]
        heard = hear_moment(text, now=NOW, zone=TOKYO, lang="ja")
        assert isinstance(heard, Instant), text
        assert heard.at == datetime(day.year, day.month, day.day, hour, minute, tzinfo=TOKYO), text


def test_a_day_without_year_is_the_nearest_to_come() -> None:
    for ahead in range(300):
        day = date(2026, 12, 3) + timedelta(days=ahead)
        for text in (
            f"{day.month}/{day.day} 19:00",
            f"{day.month}月{day.day}日 夜7時",
            f"{day:%b} {day.day} 7pm",
        ):
            heard = hear_moment(text, now=NOW, zone=TOKYO, lang="ja")
            assert isinstance(heard, Instant), text
            assert heard.at == datetime(day.year, day.month, day.day, 19, tzinfo=TOKYO), text


@given(
    st.sampled_from(
        [
            "",
            "北浜交流会に参加",
            "会費3,000円",
            "@梅田スカイビル",
            "50名",
            "Founders Mixer",
            "第3回",
            "田中さんと",
            "楽しみです！",
            "https://example.com/1/2",
        ]
    ),
    st.sampled_from(written(date(2026, 12, 5), 19, 30)),
)
def test_text_around_a_certain_date_changes_nothing(around: str, text: str) -> None:
    certain = datetime(2026, 12, 5, 19, 30, tzinfo=TOKYO)
    for whole in (f"{text} {around}", f"{around} {text}"):
        heard = hear_moment(whole, now=NOW, zone=TOKYO, lang="ja")
        assert isinstance(heard, Instant), whole
        assert heard.at == certain


def test_a_message_of_usual_length_takes_under_two_milliseconds() -> None:
    texts = [
        "あす19時 北浜交流会 会費3000円 @梅田スカイビル",
        "Friday Dec 4 7pm Founders Mixer at Umeda, 3000 yen",
    ]
    for text in texts:
        hear_moment(text, now=NOW, zone=TOKYO, lang="ja")
    with costing_less_than(100 * 0.002):
        for text in 50 * texts:
            hear_moment(text, now=NOW, zone=TOKYO, lang="ja")
