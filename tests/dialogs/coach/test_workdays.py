from __future__ import annotations

import pytest

from dialogs.shapes import replace
from dialogs.testing import Talk
from tests.dialogs.coach.before import KNOWN, meeting, promised, talk
from tests.dialogs.coach.test_settings import due

AT_WORK = replace(
    KNOWN, eve_at=17 * 60 + 30, quiet_from=18 * 60 + 30, quiet_to=8 * 60 + 30, workdays=True, at_work=True
)
WEEK_AHEAD = "2026-11-28T10:00+09:00"


def registered(line: str = "12/6 19時 北浜交流会") -> Talk:
    told = talk("gathering", at=WEEK_AHEAD, profile=AT_WORK).says(line).taps("OK").asks("begin.begin")
    return told.taps("eve")


def test_the_settings_of_somebody_at_work_show_their_hours() -> None:
    talk("settings", profile=AT_WORK).tells(
        "声をかけない時間 18:30-08:30", "土日の声かけ なし（平日だけ）", "準備の時刻 17:30"
    )
    talk("settings").tells("土日の声かけ あり")


@pytest.mark.parametrize(
    ("line", "words", "label"),
    [
        ("12/3 19時 北浜交流会", "前日でよければ、12/2(水)17:30に声をかけます", "前日に"),
        ("12/5 19時 北浜交流会", "前日でよければ、12/4(金)17:00に声をかけます", "前日に"),
        ("12/6 19時 北浜交流会", "あとでよければ、12/4(金)17:00に声をかけます", "そのときに"),
        ("12/7 19時 北浜交流会", "あとでよければ、12/4(金)17:30に声をかけます", "そのときに"),
    ],
)
def test_when_preparing_comes_is_said_as_it_is(line: str, words: str, label: str) -> None:
    told = talk("gathering", at=WEEK_AHEAD, profile=AT_WORK).says(line).taps("OK")
    told.tells(words).offers("いま3分で", label).fits("line", "slack")


def test_weekends_can_be_had_and_given_up() -> None:
    told = registered()
    assert due(told, "eve") == "2026-12-04T17:00"
    told.says("設定").taps("土日の声かけ").tells("土日にも声をかけましょうか").taps("土日も")
    told.tells("土日にも声をかけますね")
    assert (told.notebook.profile.workdays, due(told, "eve")) == (False, "2026-12-05T17:30")
    told.says("設定").taps("土日の声かけ").says("いいえ").tells("土日は静かにしています")
    assert due(told, "eve") == "2026-12-04T17:00"


def test_outside_work_weekends_can_be_kept_free_too() -> None:
    told = talk("weekend_wish").taps("平日だけ")
    assert told.notebook.profile == replace(KNOWN, workdays=True)


def test_an_hour_of_preparing_that_is_quiet_is_said_to_wait() -> None:
    asked = talk("eve_time", profile=AT_WORK).tells("前日（月曜の会は金曜）の17:30、土日の会は金曜の17:00に")
    asked.taps("20:00").tells("20:00にしました", "18:30-08:30", "明けてから")
    talk("eve_time", profile=AT_WORK).says("16時").tells(
        "前日（月曜の会は金曜）の16:00、土日の会は金曜の16:00に声をかけますね"
    )
    talk("eve_time").taps("21:00").tells("前日の21:00に声をかけますね")


def test_quiet_hours_over_the_hour_of_preparing_say_so() -> None:
    talk("quiet_hours", profile=AT_WORK).says("17:00-9:00").tells("準備の声かけ（17:30）", "明けてから")
    talk("quiet_hours", profile=AT_WORK).taps("22:00-07:30").never_tells("明けてから")


def test_the_hours_of_work_can_be_taken_back_by_a_tap() -> None:
    talk("quiet_hours").taps("18:30-08:30").tells("18:30-08:30")


@pytest.mark.parametrize(
    ("lang", "silence"), [("ja", "18:30-08:30と土日"), ("en", "18:30-08:30 and weekends")]
)
def test_whoever_asks_about_messages_is_told_their_own_quiet_hours(lang: str, silence: str) -> None:
    told = talk("push_consent", meeting(), lang=lang, profile=AT_WORK, gathering="g1")
    told.says("使い方" if lang == "ja" else "help").tells(silence)
    talk("push_consent", meeting(), gathering="g1").says("使い方").tells("22:00-07:30").never_tells("土日")


def test_the_reflection_after_a_friday_is_offered_for_the_next_working_day() -> None:
    friday = meeting(starts="2026-12-04T19:00")
    told = talk("push_consent", friday, at="2026-12-03T20:00+09:00", profile=AT_WORK, gathering="g1")
    told.offers("次の平日の朝に", "いらない").says("翌朝").tells("12/7(月)09:00に声をかけますね")
    midweek = talk(
        "push_consent",
        meeting(starts="2026-12-02T19:00"),
        at="2026-12-01T20:00+09:00",
        profile=AT_WORK,
        gathering="g1",
    )
    midweek.offers("翌朝に").never_tells("次の平日")


@pytest.mark.parametrize(
    ("at", "offered"),
    [
        ("2026-12-01T10:00", ["1時間後", "明日の朝", "この件はもういい"]),
        ("2026-12-01T18:00", ["明日の朝", "この件はもういい"]),
        ("2026-12-04T10:00", ["1時間後", "次の平日の朝", "この件はもういい"]),
        ("2026-12-05T10:00", ["1時間後", "次の平日の朝", "この件はもういい"]),
    ],
)
def test_only_what_can_be_kept_is_offered_for_later(at: str, offered: list[str]) -> None:
    asked = talk(
        "follow_up",
        meeting(),
        at=f"{at}+09:00",
        profile=AT_WORK,
        follow_ups=(promised(),),
        follow_up="g1.plan",
    )
    asked.taps("あとで")
    assert [choice.label for choice in asked.question.choices] == offered


def test_the_next_working_morning_is_nine_on_monday() -> None:
    asked = talk(
        "follow_up",
        meeting(),
        at="2026-12-04T10:00+09:00",
        profile=AT_WORK,
        follow_ups=(promised(due="2026-12-04T09:30"),),
        follow_up="g1.plan",
    )
    asked.taps("あとで").says("明日の朝").tells("12/7(月)09:00にまた声をかけます")


def test_a_promise_moved_into_quiet_hours_is_said_to_come_after_them() -> None:
    asked = talk(
        "follow_up",
        meeting(),
        at="2026-12-01T10:00+09:00",
        profile=AT_WORK,
        follow_ups=(promised(),),
        follow_up="g1.plan",
    )
    asked.taps("直す").taps("日時").says("12/2 20:00").tells("12/3(木)08:30に声をかけます")


def test_a_promise_made_for_quiet_hours_says_when_it_will_be_spoken_of() -> None:
    told = talk(
        "preparation",
        meeting(starts="2026-12-02T19:00"),
        at="2026-12-01T10:00+09:00",
        profile=AT_WORK,
        gathering="g1",
    )
    told.says("在庫管理に困っている雑貨店と出会う").says("雑貨店の店主さんに、棚卸しで一番困ることを聞く")
    told.says("12/3 20:00にお礼を送る").taps("OK").says("とばす").tells(
        "その時間は静かに", "12/4(金)08:30に声をかけますね"
    )
    at_noon = talk(
        "preparation",
        meeting(starts="2026-12-02T19:00"),
        at="2026-12-01T10:00+09:00",
        profile=AT_WORK,
        gathering="g1",
    )
    at_noon.says("在庫管理に困っている雑貨店と出会う").says("雑貨店の店主さんに、棚卸しで一番困ることを聞く")
    at_noon.says("12/5 11:00にお礼を送る").taps("OK").says("とばす").tells("その時間に声をかけますね")
