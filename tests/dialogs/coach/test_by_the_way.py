from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from dialogs.coach.book import BOOK
from dialogs.grounds import CoreGround
from dialogs.notebook import Contact, Gathering, Notebook, Nudge
from dialogs.shapes import replace
from dialogs.testing import Talk
from tests.dialogs.coach.evening import KITAHAMA, PROFILE, PROMISE, SHIRAISHI, notebook

SIX = "2026-12-05T18:00+09:00"
EIGHT = datetime.fromisoformat("2026-12-05T20:00+09:00")
TOMORROW = datetime.fromisoformat("2026-12-06T19:00+09:00")
UMEDA = Gathering("g2", "梅田ランチ会", TOMORROW, TOMORROW + timedelta(hours=2))
EVE = Nudge("g2:eve", "eve", "g2", EIGHT)
REFLECTED = replace(KITAHAMA, state="attended")
BRIDGE = "ちょうどよかったです"


def known(*nudges: Nudge, person: Contact = SHIRAISHI) -> Notebook:
    return replace(notebook((REFLECTED, UMEDA), (person,), (PROMISE,)), nudges=nudges)


def talk(
    start: str | None = "follow_up",
    *,
    noted: Notebook | None = None,
    at: str = SIX,
    lang: str = "ja",
    **args: object,
) -> Talk:
    """A talk on a platform whose replies are free, in the middle of life."""
    before = noted or known(EVE)
    ground = CoreGround.of(BOOK, replace(before, profile=replace(before.profile, lang=lang)))
    about = {"follow_up": "f1", **args}
    return Talk(BOOK, start=start, args=about, at=at, ground=ground, lang=lang).replying_for_free()


def has_eve(told: Talk) -> bool:
    return EVE in told.notebook.nudges


@pytest.mark.parametrize(("lang", "bridge"), [("ja", BRIDGE), ("en", "Good timing")])
def test_behind_a_promise_that_was_kept_rides_the_preparation_of_tomorrow(lang: str, bridge: str) -> None:
    told = talk(lang=lang, noted=known(EVE, person=replace(SHIRAISHI, draft_lang="en")))
    told.taps("sent").tells(bridge, "梅田ランチ会").asks("preparation.goal").fits("line")
    assert len(told.prompts) <= 5
    assert told.screen.index(bridge) < told.screen.index("梅田ランチ会")
    assert told.until("2026-12-05T23:00+09:00").unasked == []


def test_where_speaking_unasked_costs_nothing_nothing_rides() -> None:
    told = talk()
    told.free = False
    told.taps("sent").is_idle().never_tells(BRIDGE).until("2026-12-05T20:00+09:00").asks("preparation.goal")


def test_what_is_due_later_waits_for_its_time() -> None:
    told = talk(at="2026-12-05T16:00+09:00").taps("sent").is_idle().never_tells(BRIDGE)
    assert has_eve(told)


def test_what_rode_can_be_put_off_and_comes_back() -> None:
    told = talk().taps("sent").asks("preparation.goal").says("あとで").is_idle()
    [resumed] = [nudge for nudge in told.notebook.nudges if nudge.kind == "resume"]
    assert resumed.due_at > told.now


@pytest.mark.parametrize(
    "words", ["あとで", "やめる", "止める", "休む", "全部消す", "死にたい", "予定", "設定"]
)
def test_nothing_rides_behind_a_word_that_ends_or_opens_something(words: str) -> None:
    talk().says(words).never_tells(BRIDGE)


@pytest.mark.parametrize("way", ["1時間後", "明日の朝"])
def test_nothing_rides_behind_what_was_put_off(way: str) -> None:
    told = talk().taps("あとで").taps(way).is_idle().never_tells(BRIDGE)
    assert has_eve(told)


def test_nothing_rides_behind_an_erasure() -> None:
    told = talk("erase_contact", contact="c1").taps("消す").is_idle().never_tells(BRIDGE)
    assert has_eve(told)


@pytest.mark.parametrize("words", ["やること", "会った人"])
def test_nothing_rides_behind_a_list_that_was_closed(words: str) -> None:
    told = talk(None).says(words).taps("閉じる").is_idle().never_tells(BRIDGE)
    assert has_eve(told)


def test_nothing_rides_behind_a_tap_that_comes_too_late() -> None:
    told = talk(noted=known()).taps("sent")
    told.ground = CoreGround.of(BOOK, known(EVE))
    told.taps("sent").is_idle().never_tells(BRIDGE)
    assert has_eve(told)


def registered(at: str) -> Talk:
    """Somebody who has just registered a gathering and wants to prepare on the eve, at eight."""
    told = talk(None, noted=Notebook(PROFILE, contacts=(SHIRAISHI,)), at=at)
    told.says("あす19時 梅田ランチ会").taps("OK")
    return told.asks("begin").taps("eve").is_idle().never_tells(BRIDGE)


def sees_to_something_else(told: Talk) -> Talk:
    """A note on somebody corrected: something else, brought to a good end."""
    told.says("会った人").taps("白石さん").taps("メモを直す").taps("会社")
    return told.says("白石商店").never_tells("白石さん: お礼を送る")


def test_what_was_put_off_a_moment_ago_does_not_ride() -> None:
    sees_to_something_else(registered(SIX)).is_idle().never_tells(BRIDGE)


def test_in_another_sitting_it_may_ride() -> None:
    told = registered("2026-12-05T15:30+09:00").until("2026-12-05T17:40+09:00")
    sees_to_something_else(told).tells(BRIDGE).asks("preparation.goal")


def test_a_promise_for_the_next_hour_does_not_ride_behind_what_it_was_made_in() -> None:
    told = talk("contact", contact="c1", noted=replace(known(), follow_ups=()))
    told.taps("promise").says("1時間後にお礼を送る").is_idle().tells("約束").never_tells(BRIDGE)
    sees_to_something_else(told).is_idle().never_tells(BRIDGE)


def test_what_is_parked_rides_on_the_next_reply() -> None:
    told = talk(noted=known(EVE))
    ground = told.ground
    assert isinstance(ground, CoreGround)
    ground.room = "none"
    told.says("やめる").until("2026-12-05T20:30+09:00").is_silent()
    sees_to_something_else(told).tells(BRIDGE).asks("preparation.goal")


def test_several_things_are_asked_about_in_one_question() -> None:
    other = replace(PROMISE, id="f2", text="資料を送る", due_at=EIGHT - timedelta(hours=1))
    noted = known(
        EVE, Nudge("f2:promise", "promise", "f2", other.due_at, parked_at=EIGHT - timedelta(days=1))
    )
    told = talk(noted=replace(noted, follow_ups=(PROMISE, other)))
    told.taps("sent").tells(BRIDGE, "いま2件あります").asks("digest.which")
    assert len(told.prompts) == 3


def reflected(energy: str) -> Talk:
    noted = replace(known(EVE), follow_ups=(), contacts=())
    told = talk("reflection", gathering="g1", noted=noted)
    told.says("白石さん").says("年末の棚卸しは3日がいちばん大変").taps("none").taps("2").taps(energy)
    return told.taps("new").taps("0").tells("ふりかえり")


def test_behind_a_good_reflection_rides_the_next_evening() -> None:
    told = reflected("4").tells(BRIDGE).asks("preparation.goal")
    assert len(told.prompts) <= 5


def test_whoever_needs_rest_is_left_in_peace() -> None:
    assert has_eve(reflected("1").is_idle().never_tells(BRIDGE))


def test_what_is_too_much_for_one_reply_waits() -> None:
    waits = Nudge("f2:promise", "promise", "f2", EIGHT - timedelta(hours=1))
    other = replace(PROMISE, id="f2", due_at=waits.due_at)
    kyobashi = replace(UMEDA, id="g3", name="京橋もくもく会")
    evenings = notebook((REFLECTED, UMEDA, kyobashi), (SHIRAISHI,), (other,))
    told = talk("week", gatherings=["g2", "g3"], noted=replace(evenings, nudges=(waits,)))
    told.taps("together").says("在庫管理に困っている雑貨店の店主と出会う").taps("~skip").taps("~skip")
    told.taps("information").is_idle().tells("まとめて準備できました").never_tells(BRIDGE)
    told.until("2026-12-05T19:00+09:00").asks("follow_up.did")
