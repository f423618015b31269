"""J2: a sales person in a Slack team, where evenings and weekends are one's own."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest

from dialogs.coach.book import BOOK
from dialogs.notebook import Profile
from dialogs.testing import Talk
from storage.sealing import KeyRing
from tests.dialogs.journeys.conftest import HEIGHTS, at_height

GOAL = "在庫管理に困っている雑貨店の店主と会う"
PEOPLE = "雑貨店の店主に、棚卸しのやり方を聞く"


@pytest.fixture(params=[height for height in HEIGHTS if not height.startswith("line")], autouse=True)
def height(request: pytest.FixtureRequest, ring: KeyRing) -> Iterator[None]:
    """LINE has neither forms nor a home, so these are lived elsewhere."""
    yield from at_height(request, ring)


def newcomer(at: str, lang: str, name: str, zone: str) -> Talk:
    """Somebody who has just opened the home for the first time."""
    talk = Talk(BOOK, at=at, profile=Profile("u1"), lang="ja").with_forms()
    talk.comes_as(lang, name, zone, at_work=True).is_silent()
    return talk.opens("home").is_silent()


def told(talk: Talk) -> list[str]:
    """When the coach spoke unasked, on the user's own clock."""
    zone = ZoneInfo(talk.notebook.profile.zone)
    return [f"{at.astimezone(zone):%a %m-%d %H:%M}" for at, _ in talk.unasked]


def registered() -> Talk:
    talk = newcomer("2026-11-30T10:00+09:00", "ja-JP", "村上", "Asia/Tokyo").shows_home(
        "コーチです", "はじめる"
    )
    talk.wants("begin").asks("welcome.consent").tells("管理者は契約や設定しだいで").taps("同意してはじめる")
    talk.asks("gathering.line").wants("form", "gathering")
    talk.fills("gathering", when="2026-12-05T15:00", name="北浜交流会", place="北浜", fee="3000")
    talk.asks("confirm").tells("12/5(土)15:00", "北浜").taps("OK").tells("12/4(金)17:00に声をかけます")
    return talk.taps("前日に").is_idle().shows_home("次の会: 北浜交流会", "どこ", "準備は3問")


def prepared() -> Talk:
    talk = registered().until("2026-12-04T17:00+09:00").asks("preparation.goal")
    (gathering,) = talk.notebook.gatherings
    talk.wants("form", f"preparation|{gathering.id}").fills(
        f"preparation|{gathering.id}",
        goal=GOAL,
        people=PEOPLE,
        action="チェック表を送る",
        moment="2026-12-08T12:10",
    )
    talk.asks("review").tells("12/8(火)12:10になったら、チェック表を送る").taps("OK").tells(
        "その時間に声をかけますね"
    )
    talk.asks("push_consent.when").offers("次の平日の朝に").taps("次の平日の朝に").taps("いらない")
    return (
        talk.tells("12/7(月)09:00に声をかけますね")
        .taps("とばす")
        .is_idle()
        .shows_home(GOAL, "チェック表を送る")
    )


def test_from_the_home_to_a_promise_that_is_done_nobody_is_disturbed_in_their_own_time() -> None:
    talk = prepared().until("2026-12-06T23:00+09:00")
    assert told(talk) == ["Fri 12-04 17:00"]
    talk.until("2026-12-07T09:00+09:00").asks("reflection.met").tells("北浜交流会").says(
        "雑貨店の白石さん、棚卸しの話"
    )
    talk.asks("got").says("年末の3日がいちばん大変").asks("next_step.step").taps("お礼").asks("when")
    talk.says("今日の12時10分").says("このまま完成").is_idle()
    talk.shows_home("白石さん").until("2026-12-07T12:10+09:00")
    (thanks,) = (f for f in talk.notebook.follow_ups if f.contact_id)
    talk.wants("done", thanks.id).after(days=3)
    home = [card for card in talk.ground.home if any("白石さん" in value for _, value in card.rows)]
    assert home == []
    assert all(moment[:3] not in {"Sat", "Sun"} for moment in told(talk))
    assert len(talk.unasked) <= 4
    talk.fits("slack")


def test_what_the_home_offers_is_done_there_as_in_the_talk() -> None:
    talk = prepared()
    (promise,) = talk.notebook.follow_ups
    talk.wants("form", f"follow_up|{promise.id}").fills(
        f"follow_up|{promise.id}", action="チェック表と写真を送る", when="2026-12-09T10:00"
    )
    talk.tells("12/9(水)10:00に声をかけます").shows_home("チェック表と写真を送る")
    talk.wants("done", promise.id).wants("done", promise.id)
    assert talk.notebook.follow_ups == ()


def test_somebody_in_new_york_has_the_same_in_english_and_in_their_own_evening() -> None:
    talk = newcomer("2026-10-26T10:00-04:00", "en-US", "Dana", "America/New_York").shows_home("Get started")
    talk.wants("begin").tells("whoever administers it").taps("Agree and start").asks("gathering.line")
    talk.says("Sunday Nov 1, 3pm Founders Mixer").taps("OK").tells("Fri 30 Oct, 17:00").taps(
        "Message me then"
    )
    talk.until("2026-10-30T17:00-04:00").asks("preparation.goal").says("later")
    talk.until("2026-11-02T12:00-05:00")
    assert told(talk)[0] == "Fri 10-30 17:00"
    assert all(moment[:3] != "Sun" for moment in told(talk))


def test_who_moves_to_another_zone_is_spoken_to_by_their_new_clock() -> None:
    talk = registered().comes_as(zone="America/New_York", at_work=True, changed=True).is_silent()
    talk.until("2026-12-05T06:59+09:00").is_silent()
    talk.until("2026-12-05T07:00+09:00").asks("preparation.goal")
    assert told(talk) == ["Fri 12-04 17:00"]


def test_whoever_does_not_agree_is_left_in_peace() -> None:
    talk = newcomer("2026-11-30T10:00+09:00", "ja-JP", "村上", "Asia/Tokyo").wants("begin")
    talk.taps("くわしく").taps("やめておく").tells("何も記録していません").shows_home("はじめる")
    assert talk.notebook.profile.called == ""
    assert talk.after(days=30).unasked == []
