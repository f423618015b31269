from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogs.coach.actions import Action
from dialogs.coach.gathering_line import GatheringLine
from dialogs.coach.goals import Goal, Rewrite
from dialogs.coach.hears import Clock, Moment, People, Yen
from dialogs.coach.welcome import Consent
from dialogs.coach.zones import QuietHours, Zone
from dialogs.core.steps import Hear, Heard, Unclear
from tests.dialogs.coach.before import instant, scene

MOMENT = Moment(chips=lambda _scene: (instant("2026-12-05T08:30"),))
HEARS: tuple[Hear, ...] = (
    MOMENT,
    GatheringLine(),
    People(),
    Clock((20 * 60,)),
    Yen((0, 3000)),
    Zone(("Asia/Tokyo",)),
    QuietHours(((22 * 60, 7 * 60 + 30), (0, 0))),
    Goal(),
    Rewrite(),
    Action(lambda _scene: "partner"),
    Consent(),
)
LANGUAGES = ("ja", "en")


def heard(hear: Hear, text: str, kept: Any = None, lang: str = "ja") -> Any:
    hearing = hear.parse(scene(lang), text, kept)
    assert isinstance(hearing, Heard), hearing
    return hearing.value


def unclear(hear: Hear, text: str, kept: Any = None, lang: str = "ja") -> Unclear:
    hearing = hear.parse(scene(lang), text, kept)
    assert isinstance(hearing, Unclear), hearing
    return hearing


@settings(deadline=None)  # the first text pays for loading the lexicons
@given(st.text(), st.sampled_from(LANGUAGES))
def test_any_text_is_understood_or_answered(text: str, lang: str) -> None:
    here = scene(lang)
    for hear in HEARS:
        hearing = hear.parse(here, text, None)
        if isinstance(hearing, Heard):
            assert hear.accepts(here, hearing.value), hear
        else:
            assert here.say(hearing.text, **hearing.fill)
            assert all(hear.option(here, choice) for choice in hearing.offer)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_choice_gives_an_accepted_answer(lang: str) -> None:
    here = scene(lang)
    for hear in HEARS:
        for option in hear.options(here):
            assert hear.option(here, option.id)
            assert option.label or here.say(option.text)
            assert hear.accepts(here, hear.value(here, option.id)), hear


def test_nonsense_is_no_choice_and_no_answer() -> None:
    here = scene()
    for hear in HEARS:
        assert hear.option(here, "nonsense") is None
        assert not hear.accepts(here, 3.5)


def test_a_typed_moment_is_kept_in_utc() -> None:
    assert heard(MOMENT, "12/5 19時") == "2026-12-05T10:00Z"


def test_a_picked_moment_is_on_the_user_s_clock() -> None:
    assert heard(MOMENT, "2026-12-05T19:00") == "2026-12-05T10:00Z"


def test_a_day_alone_is_kept_while_its_time_is_asked_for() -> None:
    open_time = unclear(MOMENT, "12/5")
    assert (open_time.text, open_time.kept) == ("moment.time", "2026-12-05")
    assert open_time.fill == {"day": "12/5(土)"}
    assert heard(MOMENT, "19時", open_time.kept) == "2026-12-05T10:00Z"


def test_a_known_day_needs_only_a_clock_time() -> None:
    assert heard(Moment(on=lambda _scene: date(2026, 12, 6)), "19時") == "2026-12-06T10:00Z"


def test_an_hour_that_may_be_morning_or_evening_is_offered_both_ways() -> None:
    both = unclear(MOMENT, "12/5 7時")
    assert both.text == "moment.which"
    assert both.offer == ("2026-12-04T22:00Z", "2026-12-05T10:00Z")


def test_a_moment_gone_by_is_refused_unless_the_past_is_allowed() -> None:
    assert unclear(MOMENT, "2026/12/1 19時").text == "moment.past"
    assert heard(Moment(past=True), "2026/12/1 19時") == "2026-12-01T10:00Z"


def test_a_weekday_that_contradicts_its_date_is_asked_about() -> None:
    assert unclear(MOMENT, "12/5(月)19時").text in {"moment.weekday", "moment.which"}


def test_words_without_a_moment_are_asked_again() -> None:
    assert unclear(MOMENT, "資料を見せる").text == "moment.none"
    assert unclear(MOMENT, "来週あたり").text == "moment.span"


def test_an_end_is_kept_only_where_it_is_wanted() -> None:
    assert heard(MOMENT, "12/5 19:00-21:00") == "2026-12-05T10:00Z"
    assert heard(Moment(ranged=True), "12/5 19:00-21:00") == "2026-12-05T10:00Z/2026-12-05T12:00Z"


def test_one_line_tells_a_gathering() -> None:
    details = heard(GatheringLine(), "12/5 19:00-21:00 北浜交流会 会費3000円")
    assert details["starts"] == "2026-12-05T10:00Z"
    assert details["ends"] == "2026-12-05T12:00Z"
    assert details["fee"] == 3000
    assert "北浜交流会" in details["name"]


def test_half_a_line_is_kept_as_far_as_it_goes() -> None:
    assert heard(GatheringLine(), "北浜交流会") == {"name": "北浜交流会"}
    assert heard(GatheringLine(), "12/5 北浜交流会")["on"] == "2026-12-05"


def test_a_free_gathering_costs_nothing_rather_than_nothing_known() -> None:
    assert heard(GatheringLine(), "12/5 19時 北浜交流会 無料")["fee"] == 0


def test_a_greeting_is_no_gathering() -> None:
    assert unclear(GatheringLine(), "こんにちは").text == "gathering.unclear"


def test_people_are_heard_by_name() -> None:
    value = heard(People(), "田中さんと佐藤さん")
    assert [person["label"] for person in value["people"]] == ["田中さん", "佐藤さん"]


def test_nobody_is_an_answer_without_people() -> None:
    assert heard(People(), "誰とも話せなかった") == {"said": "誰とも話せなかった", "people": []}


def test_a_whole_essay_about_people_is_too_much() -> None:
    assert unclear(People(), "あ" * 401).text == "core.too_long"
    assert unclear(People(), "！！").text == "core.empty"
    assert People().value(scene(), "x") == {"said": "x", "people": []}
    assert People().options(scene()) == ()
    assert GatheringLine().value(scene(), "x") == {}


@pytest.mark.parametrize(
    ("text", "lang", "minutes"), [("20時", "ja", 1200), ("8pm", "en", 1200), ("18:30", "ja", 1110)]
)
def test_a_clock_time_is_minutes_after_midnight(text: str, lang: str, minutes: int) -> None:
    assert heard(Clock(), text, lang=lang) == minutes


def test_midnight_is_a_clock_time_too() -> None:
    assert heard(Clock(), "0:00") == 0
    assert unclear(Clock(), "いつでも").text == "clock.unclear"


@pytest.mark.parametrize(("text", "yen"), [("3000円", 3000), ("¥1,500", 1500), ("無料", 0), ("free", 0)])
def test_money_is_yen(text: str, yen: int) -> None:
    assert heard(Yen(), text) == yen


def test_what_is_no_money_is_asked_again() -> None:
    assert unclear(Yen(), "それなり").text == "yen.unclear"


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("東京", "Asia/Tokyo"),
        ("London", "Europe/London"),
        ("new york", "America/New_York"),
        ("Asia/Kathmandu", "Asia/Kathmandu"),
        ("ハワイ", "Pacific/Honolulu"),
        ("San Francisco", "America/Los_Angeles"),
    ],
)
def test_a_zone_goes_by_many_names(text: str, zone: str) -> None:
    assert heard(Zone(), text) == zone


def test_an_unknown_place_has_no_zone() -> None:
    assert unclear(Zone(), "Atlantis").text == "zone.unclear"


@pytest.mark.parametrize(
    ("text", "lang", "night"),
    [
        ("22:00-7:30", "ja", [1320, 450]),
        ("22時から7時", "ja", [1320, 420]),
        ("23〜8", "ja", [1380, 480]),
        ("10pm to 7am", "en", [1320, 420]),
        ("from 22:00 until 6:30", "en", [1320, 390]),
    ],
)
def test_a_night_has_two_ends(text: str, lang: str, night: list[int]) -> None:
    assert heard(QuietHours(), text, lang=lang) == night


@pytest.mark.parametrize("text", ["22時", "25:00-7:00", "22:00-22:00", "夜", "22:99-7:00"])
def test_half_a_night_is_asked_again(text: str) -> None:
    assert unclear(QuietHours(), text).text == "quiet_hours.unclear"
