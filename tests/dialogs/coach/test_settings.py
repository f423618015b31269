from __future__ import annotations

import pytest

from dialogs.shapes import replace
from dialogs.testing import Talk
from tests.dialogs.coach.before import KNOWN, instant, meeting, promised, talk

WEEK_AHEAD = "2026-11-28T10:00+09:00"


def registered() -> Talk:
    """A gathering a week ahead, with its nudges."""
    told = talk("gathering", at=WEEK_AHEAD).says("12/5 19時 北浜交流会").taps("OK").taps("前日に")
    assert due(told, "eve") == "2026-12-04T20:00"
    return told


def due(told: Talk, kind: str) -> str:
    at = next(nudge.due_at for nudge in told.notebook.nudges if nudge.kind == kind)
    return f"{at.astimezone(instant(WEEK_AHEAD[:16]).tzinfo):%Y-%m-%dT%H:%M}"


def test_the_settings_show_what_is_set() -> None:
    talk("settings").tells("日本語", "東京", "22:00-07:30", "20:00", "あり").fits("line", "slack")
    talk("settings", profile=replace(KNOWN, push_consent=False)).tells("なし").offers("声かけを再開")
    talk("settings", profile=replace(KNOWN, quiet_from=0, quiet_to=0)).tells("声をかけない時間 なし")


@pytest.mark.parametrize(
    ("choice", "step"),
    [
        ("言葉", "language.lang"),
        ("時間帯", "zone.zone"),
        ("声をかけない時間", "quiet_hours.hours"),
        ("準備の時刻", "eve_time.clock"),
        ("しばらくミュート", "mute.until"),
    ],
)
def test_every_setting_leads_to_its_question(choice: str, step: str) -> None:
    talk("settings").taps(choice).asks(step)


def test_the_language_changes_at_once() -> None:
    talk("language").taps("English").tells("From now on I'll speak English.")
    talk().says("English").tells("From now on I'll speak English.").says("日本語").tells(
        "これからは日本語でお話しします。"
    )


def test_in_the_middle_of_a_question_the_language_changes_and_the_question_stays() -> None:
    asked = talk("preparation", meeting(), gathering="g1").says("English").asks("preparation.goal")
    asked.tells("From now on", "1/3 When it's over")


def test_another_zone_moves_what_is_planned() -> None:
    told = registered().says("設定").taps("時間帯").says("ロンドン").tells("ロンドンの時間", "11/28(土)01:00")
    assert told.notebook.profile.zone == "Europe/London"
    assert due(told, "eve") == "2026-12-05T03:30"


def test_other_quiet_hours_move_what_is_planned() -> None:
    told = registered().says("設定").taps("声をかけない時間").says("19:00-8:00").tells("19:00-08:00")
    assert (told.notebook.profile.quiet_from, told.notebook.profile.quiet_to) == (19 * 60, 8 * 60)
    assert due(told, "eve") == "2026-12-05T08:00"
    assert talk("quiet_hours").taps("なし").tells("なし").notebook.profile.quiet_to == 0


def test_another_eve_time_moves_what_is_planned() -> None:
    told = registered().says("設定").taps("準備の時刻").says("18時半").tells("18:30")
    assert due(told, "eve") == "2026-12-04T18:30"
    assert talk("eve_time").taps("21:00").notebook.profile.eve_at == 21 * 60


def test_muting_lasts_until_a_moment() -> None:
    muted = (
        talk("mute")
        .offers("12/5(土)08:00", "12/7(月)08:00", "12/11(金)08:00")
        .says("12/10 8:00")
        .asks("until")
    )
    muted.taps("12/10(木)08:00").tells("12/10(木)08:00まで静かに")
    assert (muted.notebook.profile.standing, muted.notebook.profile.silent_until_at) == (
        "muted",
        instant("2026-12-10T08:00"),
    )


def test_a_pause_lasts_a_month() -> None:
    paused = talk().says("休む").tells("1/3(日)21:00までお休み")
    assert paused.notebook.profile.standing == "paused"


def test_stopping_silences_the_coach_until_it_is_called_back() -> None:
    stopped = registered().says("止める").tells("声かけを止めました")
    assert stopped.notebook.profile.standing == "stopped"
    assert stopped.until("2026-12-07T12:00+09:00").unasked == []
    back = stopped.says("再開").tells("おかえりなさい")
    assert (back.notebook.profile.standing, back.notebook.profile.push_consent) == ("active", True)


def test_the_menu_offers_to_resume_when_silent() -> None:
    talk("settings", profile=replace(KNOWN, standing="stopped")).tells("停止中").taps("声かけを再開").tells(
        "おかえりなさい"
    )
    talk("settings").taps("1か月休む").tells("お休みしますね")
    talk("settings").taps("声かけを止める").tells("声かけを止めました")


def test_a_menu_can_be_left() -> None:
    talk("settings").taps("やめる").is_idle()


def test_a_promise_whose_moment_passed_in_the_silence_comes_the_morning_after_it_is_over() -> None:
    promise = promised("g1", due="2026-12-05T12:10")
    stopped = talk("settings", follow_ups=(promise,)).taps("声かけを止める")
    assert stopped.until("2026-12-07T12:00+09:00").unasked == []
    back = (
        stopped.says("再開").until("2026-12-08T08:30+09:00").asks("follow_up.did").tells("チェック表を送る")
    )
    assert [at for at, _ in back.unasked] == [instant("2026-12-08T08:30")]
