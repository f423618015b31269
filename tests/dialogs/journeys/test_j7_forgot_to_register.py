from __future__ import annotations

from datetime import datetime

from tests.dialogs.coach.evening import notebook, talk


def test_the_whole_evening_is_told_afterwards_and_the_promise_is_kept_the_next_day() -> None:
    told = (
        talk(known=notebook(()), at="2026-12-05T09:00+09:00")
        .says("ふりかえり")
        .asks("retro.when")
        .tells("いつの会ですか")
    )
    told.taps("昨日の夜").asks("name").says("北浜交流会").asks("goal").tells("行く前のねらい").taps(
        "仕事の相手を探す"
    )
    told.asks("reflection.met").says("雑貨店の白石さん、棚卸しの話").asks("got").says(
        "年末の3日がいちばん大変"
    )
    told.asks("next_step.step").taps("お礼").asks("when").says("今日の12時10分").asks(
        "reflection.reached"
    ).taps("少し")
    told.taps("3 ふつう").taps("新しい人").taps("3,000円").is_idle().tells("北浜交流会", "白石さん", "●●●●")
    assert told.unasked == []
    told.until("2026-12-05T12:10+09:00").asks("follow_up.did").tells("昨日の「北浜交流会」", "棚卸しのお話")
    told.taps("送った").is_idle()
    assert [at for at, _ in told.unasked] == [datetime.fromisoformat("2026-12-05T12:10+09:00")]
    told.fits("line", "slack")


def test_after_more_than_a_week_the_draft_opens_honestly() -> None:
    told = (
        talk(known=notebook(()), at="2026-12-05T09:00+09:00")
        .says("ふりかえり")
        .says("11/20")
        .says("北浜交流会")
    )
    told.taps("とばす").says("白石さん、棚卸しの話").says("年末の3日がいちばん大変").taps("お礼").says(
        "今日の12時10分"
    )
    told.says("このまま完成").until("2026-12-05T12:10+09:00").tells("ご連絡が遅くなりましたが")


def test_the_same_in_english() -> None:
    told = talk(known=notebook(()), at="2026-12-05T09:00+09:00", lang="en").says("reflect").asks("retro.when")
    told.taps("Last night").says("Founders Mixer").taps("Business partners").asks("reflection.met")
    told.says("met Ken Sato from Foo Inc").asks("got").says("they take small batches from 30 pieces").asks(
        "step"
    )
    told.says("thank him today at 12:10").asks("reached").taps("Quite close").taps("4 Good").taps(
        "New people"
    )
    told.taps("Free").is_idle().tells("Founders Mixer", "Ken Sato").until("2026-12-05T12:10+09:00")
    told.asks("follow_up.style").taps("English, polite").asks("did").tells(
        "Hi Ken,", "at Founders Mixer yesterday"
    )
    told.taps("Sent").is_idle().fits("line", "slack")
