from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from dialogs.notebook import MOST_CONTACTS, Notebook, Nudge, Reflection
from dialogs.shapes import replace
from dialogs.testing import Talk
from tests.dialogs.coach.evening import KITAHAMA, PLANNED, PROMISE, SHIRAISHI, notebook, talk

SATO = replace(SHIRAISHI, id="c2", label="佐藤さん", company="", topic="")
LATER = replace(
    PROMISE, id="f2", contact_id="c2", text="資料を送る", due_at=PROMISE.due_at + timedelta(days=2)
)
SOME = notebook(contacts=(SHIRAISHI, SATO), follow_ups=(LATER, PROMISE))


def test_what_is_to_do_is_listed_by_due_and_one_can_be_chosen() -> None:
    told = talk(known=SOME).says("やること").asks("today.which").tells("12/5(土)12:10 白石さん: お礼を送る")
    assert [choice.id for choice in told.question.choices] == ["f1", "f2", "reflect g1", "close"]
    told.taps("f2").asks("follow_up.topic")


COMING = replace(
    KITAHAMA,
    id="g2",
    name="梅田ランチ会",
    starts_at=KITAHAMA.starts_at + timedelta(days=2),
    ends_at=KITAHAMA.ends_at + timedelta(days=2),
    plan=None,
    answered=False,
)
LONG_AGO = replace(
    KITAHAMA,
    id="g3",
    name="本町ミートアップ",
    starts_at=KITAHAMA.starts_at - timedelta(days=14),
    ends_at=KITAHAMA.ends_at - timedelta(days=14),
    state="attended",
)
PARKED_AT = KITAHAMA.starts_at


def test_below_the_promises_stands_what_else_wants_doing() -> None:
    known = notebook((KITAHAMA, COMING), follow_ups=(PLANNED,))
    told = talk("today", known=known)
    told.offers("ふりかえり 北浜交流会", "準備 梅田ランチ会").fits("line", "slack")
    promise, over, coming = (told.screen.index(words) for words in ("棚卸し", "ふりかえり", "準備"))
    assert promise < over < coming
    told.taps("準備 梅田ランチ会").asks("preparation.goal")
    talk("today", known=known).taps("ふりかえり 北浜交流会").asks("reflection.met")
    talk("today", known=known, lang="en").offers("Look back: 北浜交流会", "Prepare: 梅田ランチ会")


def test_what_is_far_off_or_long_over_is_not_on_the_list() -> None:
    far = replace(
        COMING,
        starts_at=COMING.starts_at + timedelta(days=5),
        ends_at=COMING.ends_at + timedelta(days=5),
    )
    talk("today", known=notebook((LONG_AGO, far))).tells("すっきり").is_idle()


def test_what_is_parked_is_on_the_list_and_off_it_once_it_was_taken_up() -> None:
    parked = Nudge("g3:touch", "touch", "g3", PARKED_AT + timedelta(days=1), PARKED_AT)
    people = (replace(SHIRAISHI, gathering_id="g3"),)
    told = talk("today", known=replace(notebook((LONG_AGO,), people), nudges=(parked,)))
    told.taps("もう一度連絡 本町ミートアップ").asks("touch.who")
    assert told.notebook.nudges == ()


def test_a_parked_promise_stands_on_the_list_once() -> None:
    parked = Nudge("f1:promise", "promise", "f1", PARKED_AT + timedelta(days=1), PARKED_AT)
    told = talk("today", known=replace(notebook((LONG_AGO,), (SHIRAISHI,), (PROMISE,)), nudges=(parked,)))
    assert [choice.id for choice in told.question.choices] == ["f1", "close"]
    assert told.taps("f1").asks("follow_up.did").notebook.nudges == ()


def test_a_session_that_was_put_off_and_parked_stands_on_the_list_once() -> None:
    resumed = Nudge("g2:resume", "resume", "preparation:g2", PARKED_AT + timedelta(days=1), PARKED_AT)
    told = talk("today", known=replace(notebook((COMING,)), nudges=(resumed,)))
    assert [choice.label for choice in told.question.choices] == ["準備 梅田ランチ会", "閉じる"]
    assert told.taps("準備 梅田ランチ会").asks("preparation.goal").notebook.nudges == ()


def test_what_was_put_off_and_is_not_parked_comes_at_its_time_all_the_same() -> None:
    resumed = Nudge("g2:resume", "resume", "preparation:g2", PARKED_AT + timedelta(days=1))
    told = talk("today", known=replace(notebook((COMING,)), nudges=(resumed,))).taps("準備 梅田ランチ会")
    assert told.notebook.nudges == (resumed,)


def test_a_full_list_still_shows_what_else_wants_doing() -> None:
    many = tuple(replace(PROMISE, id=f"f{n}", text=f"資料{n}を送る") for n in range(20))
    told = talk("today", known=notebook((KITAHAMA, COMING), (SHIRAISHI,), many)).fits("line", "slack")
    assert len(told.question.choices) == 13
    told.offers("ふりかえり 北浜交流会", "準備 梅田ランチ会")


def test_what_is_due_today_shows_its_clock_alone() -> None:
    talk("today", known=notebook(follow_ups=(PLANNED,)), at="2026-12-05T09:00+09:00").tells(
        "12:10 北浜交流会: 棚卸しのチェック表を送る"
    )


def test_two_promises_alike_are_told_apart_by_their_gathering() -> None:
    umeda = replace(KITAHAMA, id="g2", name="梅田ランチ会")
    alike = tuple(replace(PLANNED, id=f"{g}.plan", gathering_id=g, text="お礼を送る") for g in ("g1", "g2"))
    told = talk("today", known=notebook((KITAHAMA, umeda), follow_ups=alike))
    told.offers("北浜交流会: お礼を送る", "梅田ランチ会: お礼を送る")


def test_lists_can_be_closed_and_say_when_they_are_empty() -> None:
    talk("today", known=SOME).taps("閉じる").is_idle()
    talk("contacts", known=SOME).says("とじる").is_idle()
    talk("today", known=notebook(())).tells("すっきり").is_idle()
    talk("contacts").tells("まだありません").is_idle()


def test_a_list_leaves_when_something_else_is_said() -> None:
    told = talk("today", known=SOME).says("12/9 19:00 梅田ランチ会")
    told.never_tells("やること")
    assert told.ground.conversation.top
    assert told.ground.conversation.top.dialog != "today"
    talk("contacts", known=SOME).says("やること").asks("today.which").taps("閉じる").is_idle()


def test_the_people_met_are_listed_with_what_is_noted_of_them() -> None:
    told = (
        talk(known=SOME)
        .says("会った人")
        .asks("contacts.which")
        .tells("白石さん 雑貨の白石／年末の棚卸し／北浜交流会")
    )
    told.taps("白石さん").asks("contact.what").tells(
        "話したこと 年末の棚卸し", "約束 12/5(土)12:10になったら"
    )


def test_a_full_list_of_people_fits_every_platform() -> None:
    many = tuple(
        replace(SATO, id=f"c{n}", label=f"とても長い名前の会社に勤める{n}人目の方")
        for n in range(MOST_CONTACTS)
    )
    talk("contacts", known=notebook(contacts=many)).fits("line", "slack")


def person(contact: str = "c1") -> Talk:
    return talk("contact", {"contact": contact}, known=SOME).asks("what")


def test_writing_to_somebody_promised_to_opens_that_promise() -> None:
    person().taps("連絡する").asks("follow_up.did").tells("お礼を送る")


def test_writing_to_somebody_else_makes_a_draft_at_once() -> None:
    known = replace(SOME, follow_ups=())
    told = (
        talk("contact", {"contact": "c1"}, known=known).taps("連絡する").asks("kind").taps("役立つ情報を送る")
    )
    told.asks("follow_up.did").tells("白石さま").never_tells("約束").taps("送った").is_idle()
    assert told.notebook.contacts[0].touched_at == told.now


def test_a_new_promise_is_dated_and_nudged() -> None:
    told = (
        person("c2")
        .taps("約束する")
        .asks("next_step.step")
        .taps("お礼")
        .asks("when")
        .taps("翌日の昼 12:10")
        .is_idle()
    )
    made = next(
        f for f in told.notebook.follow_ups if f.contact_id == "c2" and f.kind == "thanks" and f.id != "f2"
    )
    assert made.due_at == datetime.fromisoformat("2026-12-05T12:10+09:00")
    assert made.gathering_id == "g1"
    assert [nudge.subject for nudge in told.notebook.nudges] == [made.id]


def test_a_promise_of_nothing_changes_nothing() -> None:
    told = person().taps("約束する").taps("特になし").is_idle()
    assert told.notebook.follow_ups == SOME.follow_ups


@pytest.mark.parametrize(
    ("field", "before", "new", "kept"),
    [
        ("呼び名", "白石さん", "白石店長", ("白石店長", "雑貨の白石", "年末の棚卸し")),
        ("会社", "雑貨の白石", "白石商店", ("白石さん", "白石商店", "年末の棚卸し")),
        ("話したこと", "年末の棚卸し", "値札の貼り替え", ("白石さん", "雑貨の白石", "値札の貼り替え")),
    ],
)
def test_notes_can_be_corrected(field: str, before: str, new: str, kept: tuple[str, ...]) -> None:
    told = (
        person()
        .taps("メモを直す")
        .asks("correct.field")
        .taps(field)
        .asks("words")
        .tells(before)
        .says(new)
        .is_idle()
    )
    found = told.notebook.contact("c1")
    assert found
    assert (found.label, found.company, found.topic) == kept


def test_what_is_not_noted_yet_is_said_so_when_it_is_corrected() -> None:
    talk("correct", {"contact": "c2"}, known=SOME).taps("会社").tells("まだ何も書いていません").asks("words")


def test_notes_can_be_erased_from_the_person_itself() -> None:
    told = person().taps("メモを消す").asks("erase_contact.sure").taps("消す").is_idle()
    assert told.notebook.contact("c1") is None
    assert [f.id for f in told.notebook.follow_ups] == ["f2"]


def test_a_person_can_be_closed_again() -> None:
    person().taps("閉じる").is_idle()


def test_somebody_erased_meanwhile_is_said_to_be_gone() -> None:
    for dialog in ("contact", "correct"):
        talk(dialog, {"contact": "c9"}, known=SOME).tells("見当たりません").is_idle()
    told = talk("correct", {"contact": "c1"}, known=SOME).taps("会社")
    told.ground.notebook = notebook()  # type: ignore[misc]  # the core's ground lets a test take things away
    assert told.says("白石商店").is_idle().notebook.contacts == ()
    told = person()
    told.ground.notebook = notebook()  # type: ignore[misc]  # the core alone lets it
    assert told.says("もう一度").asks("what").screen
    told = person("c2").taps("約束する").taps("お礼")
    told.ground.notebook = notebook()  # type: ignore[misc]  # the core alone lets it
    assert told.taps("翌日の昼 12:10").is_idle().notebook.follow_ups == ()


def items(*pairs: tuple[str, str]) -> dict[str, object]:
    return {"items": [list(pair) for pair in pairs]}


def test_a_digest_names_each_thing_and_opens_the_one_chosen() -> None:
    told = talk("digest", items(("reflect", "g1"), ("promise", "f1")), known=SOME).asks("which").tells("2件")
    told.offers("ふりかえり 北浜交流会", "順番に全部", "あとで").fits("line", "slack")
    told.taps("ふりかえり 北浜交流会").asks("reflection.met")
    [nudge] = told.notebook.nudges
    assert (nudge.id, nudge.due_at) == ("f1:promise", PROMISE.due_at)


def test_a_digest_can_be_gone_through_as_a_whole() -> None:
    told = (
        talk("digest", items(("promise", "f1"), ("reflect", "g1")), known=SOME)
        .taps("順番に全部")
        .asks("follow_up.did")
    )
    told.taps("送った").asks("reflection.met").says("このまま完成").is_idle()


@pytest.mark.parametrize(
    ("kind", "subject", "step"),
    [
        ("eve", "g1", "preparation"),
        ("week", "g1", "preparation"),
        ("day", "g1", "day_card"),
        ("touch", "g1", "touch"),
        ("closing", "g1", "closing"),
        ("resume", "reflection:g1", "reflection"),
        ("resume", "settings:", "settings"),
    ],
)
def test_everything_a_digest_can_hold_opens_its_dialog(kind: str, subject: str, step: str) -> None:
    coming = replace(
        KITAHAMA,
        starts_at=KITAHAMA.starts_at + timedelta(days=1),
        ends_at=KITAHAMA.ends_at + timedelta(days=1),
    )
    known = notebook(
        (replace(coming, plan=None) if kind in ("eve", "week") else coming,), (SHIRAISHI, SATO), (PROMISE,)
    )
    told = talk("digest", items((kind, subject), ("promise", "f1")), known=known).taps("0")
    words = {fact.dialog for fact in told.ground.facts}  # type: ignore[attr-defined]  # the core's ground counts facts
    assert step in words


def test_what_is_gone_is_left_out_of_a_digest_and_an_empty_one_says_nothing() -> None:
    listed = items(("promise", "f9"), ("reflect", "g1"), ("promise", "f1"))
    told = talk("digest", listed, known=SOME).asks("which").tells("2件")
    assert [choice.id for choice in told.question.choices] == ["1", "2", "all", "~later"]
    told.taps("1").asks("reflection.met")
    talk("digest", items(("promise", "f9"), ("eve", "g9"), ("odd", "g1")), known=SOME).is_silent().is_idle()


def test_a_digest_comes_when_several_things_fall_due_together() -> None:
    due_at = datetime.fromisoformat("2026-12-04T21:30+09:00")
    nudges = (Nudge("g1:reflect", "reflect", "g1", due_at), Nudge("f1:promise", "promise", "f1", due_at))
    told = talk(known=replace(SOME, nudges=nudges), at="2026-12-04T20:00+09:00").until(
        "2026-12-04T21:30+09:00"
    )
    told.asks("digest.which").taps("順番に全部")
    told.asks("follow_up.did").taps("手放す").asks("reflection.met")


def test_what_is_settled_while_a_digest_is_gone_through_is_passed_over_in_silence() -> None:
    late = replace(PROMISE, id="f2", text="資料を送る")
    known = replace(SOME, follow_ups=(PROMISE, late))
    listed = items(("promise", "f1"), ("promise", "f2"), ("reflect", "g1"))
    told = talk("digest", listed, known=known).taps("順番に全部").asks("follow_up.did")
    told.ground.notebook = replace(  # type: ignore[misc]  # the core's ground lets a test take things away
        told.notebook,
        follow_ups=(PROMISE,),
        gatherings=tuple(replace(g, reflection=Reflection("got")) for g in told.notebook.gatherings),
    )
    told.taps("手放す").is_idle().never_tells("資料を送る", "北浜交流会」、おつかれさま")
    assert told.ground.conversation.waiting == ()


def test_a_digest_that_has_nothing_left_below_another_dialog_goes_in_silence() -> None:
    listed = items(("promise", "f1"), ("reflect", "g1"))
    told = talk("digest", listed, known=SOME).asks("digest.which").says("設定").asks("settings.which")
    told.ground.notebook = Notebook(told.notebook.profile)  # type: ignore[misc]  # the core alone lets it
    told.says("やめる").is_idle()


def test_a_digest_leaves_out_the_reflection_that_is_under_way() -> None:
    due_at = datetime.fromisoformat("2026-12-05T08:30+09:00")
    nudges = (
        Nudge("g1:reflect_again", "reflect_again", "g1", due_at),
        Nudge("f1:promise", "promise", "f1", due_at),
        Nudge("f2:promise", "promise", "f2", due_at),
    )
    late = replace(PROMISE, id="f2", text="資料を送る")
    known = replace(SOME, follow_ups=(PROMISE, late), nudges=nudges)
    told = talk("reflection", {"gathering": "g1"}, known=known).says("佐藤さん").asks("got")
    told.until("2026-12-05T08:30+09:00").asks("digest.which").tells("2件")
    told.never_tells("ふりかえり 北浜交流会")
