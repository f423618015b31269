"""J1: a first-timer, nine o'clock in the evening before."""

from __future__ import annotations

from dialogs.coach.book import BOOK
from dialogs.notebook import Profile
from dialogs.testing import Talk


def first_card() -> Talk:
    talk = Talk(BOOK, at="2026-12-04T21:00+09:00", profile=Profile("u1"))
    talk.joins().asks("welcome.consent").tells("はじめまして").taps("同意してはじめる")
    talk.after(minutes=1).says("あす 19時 北浜交流会").asks("confirm").tells(
        "12/5(土)19:00「北浜交流会」ですね？"
    ).taps("OK")
    talk.asks("goal").taps("仕事の相手を探す").probes("goal", "partner").says(
        "雑貨屋さんで在庫管理に困ってるとこ"
    )
    talk.asks("people").tells("受け取りました").says("雑貨店の店主さん").probes("people", "what").taps(
        "一番困ること"
    )
    return talk.asks("action").taps("役立つ情報を送る").asks("moment").taps("翌日の昼 12:10").asks("review")


def test_from_the_first_word_to_the_card_takes_few_turns_and_no_push() -> None:
    talk = first_card().tells("なぜ", "誰と", "何を", "最初のひと言", "アンテナ", "12/6(日)12:10になったら")
    talk.taps("OK").tells("約束にしました📌").asks("push_consent.when").taps("21:30に").taps("見せて").asks(
        "profile.work"
    )
    talk.says("小さなお店の在庫管理の手伝い").taps("とばす").taps("とばす").tells("約").is_idle().fits(
        "line", "slack"
    )
    assert talk.unasked == []


def test_after_the_gathering_come_the_reflection_and_the_promise() -> None:
    talk = (
        first_card().taps("OK").taps("21:30に").taps("見せて").taps("とばす").until("2026-12-05T21:30+09:00")
    )
    talk.asks("reflection.met").tells("北浜交流会")
    assert [f"{at:%m-%d %H:%M}" for at, _ in talk.unasked] == ["12-05 08:00", "12-05 12:30"]
    talk.says("あとで").until("2026-12-06T13:00+09:00")
    assert len(talk.unasked) <= 4


def test_whoever_wants_no_messages_gets_none() -> None:
    talk = first_card().taps("OK").taps("いらない").taps("とばす").after(days=40)
    assert talk.unasked == []


def test_everything_said_fits_into_line_and_slack() -> None:
    first_card().taps("OK").taps("翌朝に").taps("いらない").says("チラシを作っています").says(
        "町のパン屋"
    ).says("来客が2割増えました").fits("line", "slack")


def test_words_of_command_work_in_the_middle() -> None:
    talk = Talk(BOOK, at="2026-12-04T21:00+09:00", profile=Profile("u1"))
    talk.joins().says("はい").says("あす 19時 北浜交流会").taps("OK").asks("goal").says("使い方").tells(
        "例:"
    ).asks("goal")
    talk.says("雑貨店の店主と知り合って在庫管理の悩みを聞く").asks("people").says("戻る").asks("goal").says(
        "あとで"
    ).is_idle()
    talk.says("準備").asks("goal")
