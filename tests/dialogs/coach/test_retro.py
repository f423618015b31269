from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from dialogs.notebook import Gathering
from dialogs.shapes import replace
from dialogs.testing import Talk
from tests.dialogs.coach.before import only
from tests.dialogs.coach.evening import KITAHAMA, notebook, talk

NOTHING = notebook(())
NOON = "2026-12-05T12:00+09:00"


def retro(at: str = NOON, lang: str = "ja") -> Talk:
    return talk("retro", known=NOTHING, at=at, lang=lang).asks("when")


def test_last_night_is_one_tap_and_leads_through_name_and_goal_into_the_reflection() -> None:
    told = (
        retro()
        .taps("昨日の夜")
        .asks("name")
        .tells("名前")
        .says("北浜交流会")
        .asks("goal")
        .taps("仕事の相手を探す")
    )
    told.asks("reflection.met").tells("ねらいは「仕事の相手を探す」")
    gathering = only(told)
    assert gathering.starts_at == datetime.fromisoformat("2026-12-04T19:00+09:00")
    assert (gathering.name, gathering.source) == ("北浜交流会", "retro")
    assert gathering.plan
    assert gathering.plan.purpose == "partner"


def test_name_and_goal_may_be_left_out() -> None:
    told = retro().taps("昨日の夜").taps("とばす").taps("とばす").asks("reflection.met").never_tells("ねらい")
    assert (only(told).name, only(told).plan) == ("先日の会", None)


def test_a_goal_in_words_is_kept_with_the_purpose_it_shows() -> None:
    told = retro().taps("昨日の夜").taps("とばす").says("外注先を1社見つけたかった").asks("reflection.met")
    plan = only(told).plan
    assert plan
    assert (plan.goal, plan.purpose) == ("外注先を1社見つけたかった", "partner")


def test_a_goal_that_is_no_words_is_asked_for_again() -> None:
    retro().taps("昨日の夜").taps("とばす").says("…").asks("goal")


@pytest.mark.parametrize(
    ("said", "at", "start"),
    [
        ("11/30 19時", NOON, "2026-11-30T19:00+09:00"),
        ("昨日の18時半", NOON, "2026-12-04T18:30+09:00"),
        ("昨日", NOON, "2026-12-04T19:00+09:00"),
        ("11/30", NOON, "2026-11-30T19:00+09:00"),
        ("今日", "2026-12-05T22:00+09:00", "2026-12-05T19:00+09:00"),
        ("今日", "2026-12-05T20:00+09:00", "2026-12-05T18:00+09:00"),
        ("today", "2026-12-05T22:00+09:00", "2026-12-05T19:00+09:00"),
    ],
)
def test_a_day_in_the_past_is_enough(said: str, at: str, start: str) -> None:
    told = retro(at).says(said).asks("name").says("x会").taps("とばす")
    assert only(told).starts_at == datetime.fromisoformat(start)


def test_two_possible_hours_are_offered() -> None:
    told = (
        retro()
        .says("昨日の7時")
        .asks("when")
        .offers("12/4(金)07:00", "12/4(金)19:00")
        .taps("12/4(金)19:00")
        .asks("name")
    )
    told.says("x会").taps("とばす")
    assert only(told).starts_at == datetime.fromisoformat("2026-12-04T19:00+09:00")


def test_an_hour_that_can_only_be_past_is_taken() -> None:
    told = retro("2026-12-05T12:00+09:00").says("今日の7時").asks("name").says("朝会").taps("とばす")
    assert only(told).starts_at == datetime.fromisoformat("2026-12-05T07:00+09:00")


def test_what_is_still_to_come_is_no_past() -> None:
    retro().says("12/12 19:00").tells("12/12(土)はまだこれから").asks("when")


def test_words_without_a_day_are_asked_again() -> None:
    retro().says("あの会").tells("「昨日」や「11/20」").asks("when")


def test_a_picked_moment_is_heard() -> None:
    told = retro().picks("2026-12-03T19:00").asks("name")
    told.says("x会").taps("とばす")
    assert only(told).starts_at == datetime.fromisoformat("2026-12-03T19:00+09:00")


def test_day_and_name_already_said_are_not_asked_again() -> None:
    args: dict[str, object] = {"_at": "2026-12-03T10:00Z", "_name": "北浜交流会"}
    told = (
        talk("retro", args, known=NOTHING, at=NOON).asks("goal").says("このまま完成").asks("reflection.met")
    )
    assert only(told).name == "北浜交流会"


def test_finishing_needs_a_day_and_nothing_else() -> None:
    told = (
        retro().says("このまま完成").asks("when").taps("昨日の夜").says("このまま完成").asks("reflection.met")
    )
    assert only(told).name == "先日の会"


def test_after_a_silence_the_day_is_recalled() -> None:
    retro().taps("昨日の夜").after(hours=3).says("x会").tells("12/4(金)の会").asks("goal")
    retro().says("使い方").tells("登録していない会")


def test_what_is_remembered_is_never_announced_but_may_still_close() -> None:
    told = retro().taps("昨日の夜").taps("とばす").taps("とばす")
    assert {nudge.kind for nudge in told.notebook.nudges} <= {"touch", "closing"}


def test_in_english_the_past_reads_naturally() -> None:
    told = (
        retro(lang="en")
        .says("last night")
        .asks("name")
        .says("Founders Mixer")
        .asks("goal")
        .taps("Just enjoy it")
    )
    told.asks("reflection.met").tells("Founders Mixer")


def test_a_long_past_gathering_is_drafted_for_with_an_honest_opening() -> None:
    told = (
        retro()
        .says("11/20")
        .says("北浜交流会")
        .taps("とばす")
        .says("白石さん、棚卸しの話")
        .says("年末の3日が大変")
    )
    told.says("今夜20時にお礼を送る").says("このまま完成").until("2026-12-05T20:00+09:00")
    told.asks("follow_up.did").tells("ご連絡が遅くなりましたが、先日の「北浜交流会」")


def test_a_registered_gathering_comes_before_the_retro() -> None:
    known = notebook((replace(KITAHAMA, starts_at=KITAHAMA.starts_at - timedelta(days=1)),))
    talk(known=known).says("ふりかえり").asks("reflection.met")


def test_the_day_can_be_corrected_without_saying_the_rest_again() -> None:
    told = (
        retro()
        .taps("昨日の夜")
        .says("x会")
        .asks("goal")
        .says("直す")
        .taps("日にち")
        .asks("when")
        .says("11/30")
    )
    told.asks("goal").taps("とばす").asks("reflection.met")
    assert only(told).starts_at == datetime.fromisoformat("2026-11-30T19:00+09:00")


MORNING_AFTER = "2026-12-06T10:00+09:00"
LUNCH = Gathering(
    "g2",
    "なんばランチ会",
    datetime.fromisoformat("2026-12-05T12:00+09:00"),
    datetime.fromisoformat("2026-12-05T14:00+09:00"),
)
EVENING_BEFORE = replace(KITAHAMA, starts_at=datetime.fromisoformat("2026-12-05T19:00+09:00"))


@pytest.mark.parametrize(
    ("lang", "says", "known", "asked", "shown"),
    [
        ("ja", "昨日の交流会のふりかえり", (EVENING_BEFORE,), "reflection.met", "北浜交流会"),
        ("ja", "ふりかえり 昨日の北浜の会", (EVENING_BEFORE,), "reflection.met", "北浜交流会"),
        ("en", "reflect on yesterday's meetup", (EVENING_BEFORE,), "reflection.met", "北浜交流会"),
        ("en", "let's look back on Saturday's event", (EVENING_BEFORE,), "reflection.met", "北浜交流会"),
        ("ja", "北浜交流会のふりかえり", (EVENING_BEFORE,), "reflection.met", "北浜交流会"),
        ("ja", "昨日のランチ会のふりかえりがしたい", (EVENING_BEFORE, LUNCH), "reflection.met", "なんば"),
        ("ja", "昨日の会のふりかえり", (EVENING_BEFORE, LUNCH), "reflection.which", "なんば"),
        ("ja", "昨日の交流会のふりかえり", (), "retro.goal", "ねらい"),
        ("en", "debrief last night's mixer", (), "retro.goal", "hoping for"),
        ("ja", "土曜の会のふりかえり", (), "retro.name", "名前"),
        ("ja", "12/20 19時 振り返り会", (), "new_gathering.confirm", "「振り返り会」"),
        ("en", "Dec 20 7pm reflection workshop", (), "new_gathering.confirm", "reflection workshop"),
    ],
)
def test_words_that_look_back_on_something_past_begin_its_reflection(
    lang: str, says: str, known: tuple[Gathering, ...], asked: str, shown: str
) -> None:
    told = talk(None, known=notebook(known), at=MORNING_AFTER, lang=lang).says(says)
    told.asks(asked).tells(shown)
