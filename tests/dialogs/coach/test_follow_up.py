from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from dialogs.core.prompts import Draft
from dialogs.notebook import Contact, FollowUp, Nudge
from dialogs.shapes import replace
from dialogs.testing import Talk
from dialogs.texts import texts
from tests.dialogs.coach.evening import KITAHAMA, PLANNED, PROMISE, SHIRAISHI, notebook, talk

NOON = "2026-12-05T12:10+09:00"
WRITTEN = datetime.fromisoformat("2026-12-05T08:30+09:00")
BEFORE = datetime.fromisoformat("2026-10-10T08:30+09:00")
F1: dict[str, object] = {"follow_up": "f1"}


def due(
    contact: Contact = SHIRAISHI,
    promise: FollowUp = PROMISE,
    at: str = NOON,
    lang: str = "ja",
    **hints: object,
) -> Talk:
    """The moment of a promise."""
    nudge = Nudge(f"{promise.id}:promise", "promise", promise.id, promise.due_at)
    known = replace(notebook(contacts=(contact,), follow_ups=(promise,)), nudges=(nudge,))
    return talk("follow_up", {"follow_up": promise.id, **hints}, known=known, at=at, lang=lang)


def draft_of(told: Talk) -> str:
    [found] = [prompt for prompt in told.prompts if isinstance(prompt, Draft)]
    return found.text


def test_at_its_moment_the_promise_is_said_with_a_draft_to_copy() -> None:
    told = (
        due(_unasked=True)
        .asks("did")
        .tells("約束の時間です", "12/5(土)12:10になったら、白石さんにお礼を送る")
    )
    assert draft_of(told).startswith("白石さま\n昨日の「北浜交流会」")
    told.offers("送った", "あとで", "直す", "手放す").fits("line", "slack")


def test_before_its_moment_nobody_says_it_is_time() -> None:
    due(at="2026-12-05T09:00+09:00").tells("お礼を送る」の約束ですね").never_tells("約束の時間です")


def test_a_name_the_coach_made_up_stays_out_of_the_draft() -> None:
    nameless = replace(KITAHAMA, name="先日の会")
    known = notebook((nameless,), (SHIRAISHI,), (PROMISE,))
    told = talk("follow_up", F1, known=known, at=NOON)
    assert draft_of(told).startswith("白石さま\n昨日はありがとうございました。")


def test_sent_closes_the_promise_and_touches_the_person() -> None:
    told = due().taps("送った").is_idle().tells("お返事が来なくても")
    assert told.notebook.follow_ups == ()
    assert [nudge.kind for nudge in told.notebook.nudges] == ["report"]
    assert told.notebook.contacts[0].touched_at == told.now


@pytest.mark.parametrize(
    ("label", "at"),
    [
        ("1時間後", "2026-12-05T13:10+09:00"),
        ("今夜20時", "2026-12-05T20:00+09:00"),
        ("明日の朝", "2026-12-06T08:30+09:00"),
    ],
)
def test_later_is_put_off_in_one_tap(label: str, at: str) -> None:
    told = due().taps("あとで").asks("snooze").taps(label).is_idle()
    [promise] = told.notebook.follow_ups
    assert (promise.snoozes, promise.due_at) == (1, datetime.fromisoformat(at))
    assert [nudge.due_at for nudge in told.notebook.nudges] == [promise.due_at]


@pytest.mark.parametrize(
    ("lang", "later", "said", "at"),
    [
        ("ja", "あとで", "月曜10時", "2026-12-07T10:00+09:00"),
        ("ja", "あとで", "12/8 9:30", "2026-12-08T09:30+09:00"),
        ("ja", "あとで", "あとで", "2026-12-05T13:10+09:00"),
        ("en", "Later", "Monday at 10", "2026-12-07T10:00+09:00"),
    ],
)
def test_later_is_put_off_to_a_moment_in_words(lang: str, later: str, said: str, at: str) -> None:
    told = due(replace(SHIRAISHI, draft_lang="ja"), lang=lang).taps(later).says(said).is_idle()
    assert told.notebook.follow_ups[0].due_at == datetime.fromisoformat(at)


def test_a_day_alone_is_asked_for_its_time_and_nothing_offers_to_put_off_the_putting_off() -> None:
    told = due().taps("あとで").says("月曜").asks("snooze").tells("何時ですか").says("うーん").says("えーと")
    assert "あとで" not in [choice.label for choice in told.says("んー").question.choices]


def test_this_evening_is_offered_only_while_it_is_to_come() -> None:
    labels = [choice.label for choice in due(at="2026-12-05T20:30+09:00").taps("あとで").question.choices]
    assert "今夜20時" not in labels


def test_what_is_dropped_is_let_go_without_blame() -> None:
    told = due().taps("あとで").taps("この件はもういい").is_idle().tells("手放しましょう")
    assert (told.notebook.follow_ups, told.notebook.nudges) == ((), ())
    assert told.notebook.contacts == (SHIRAISHI,)
    due().taps("手放す").tells("手放しましょう").is_idle()


def test_after_two_snoozes_it_is_asked_whether_to_let_go() -> None:
    told = due(promise=replace(PROMISE, snoozes=2), _let_go=True).asks("keep").tells("手放しますか")
    told.taps("まだやります").asks("did").taps("送った").is_idle()
    due(_let_go=True).taps("手放す").is_idle().tells("手放しましょう")
    due(replace(SHIRAISHI, topic=""), _let_go=True).taps("まだやります").asks("topic")
    due(lang="en", _let_go=True).taps("Keep it").asks("style")


def test_a_missing_detail_is_asked_for_once_and_kept_with_the_person() -> None:
    told = due(replace(SHIRAISHI, topic="")).asks("topic").says("年末の棚卸し").asks("did")
    assert "年末の棚卸しのお話" in draft_of(told)
    told.taps("送った")
    assert told.notebook.contacts[0].topic == "年末の棚卸し"


def test_a_detail_that_is_skipped_shows_as_a_gap() -> None:
    told = due(replace(SHIRAISHI, topic="")).taps("とばす").asks("did")
    assert "【　】のお話" in draft_of(told)
    told.taps("あとで").taps("1時間後")
    assert told.notebook.contacts[0].topic == ""


def test_an_english_coach_asks_once_in_which_language_to_write_and_explains_the_custom() -> None:
    told = due(lang="en").asks("style").taps("Japanese, polite").asks("did").tells("In Japan")
    assert draft_of(told).startswith("白石さま")
    told.taps("Later").taps("In an hour")
    assert told.notebook.contacts[0].draft_lang == "ja"
    due(replace(SHIRAISHI, draft_lang="en"), lang="en").asks("did").never_tells("In Japan")


@pytest.mark.parametrize(("said", "lang"), [("in Japanese please", "ja"), ("英語で", "en")])
def test_a_language_named_where_the_style_is_asked_is_the_style_and_changes_no_conversation(
    said: str, lang: str
) -> None:
    told = due(lang="en").asks("style").says(said).asks("did").taps("Later").taps("In an hour")
    assert (told.notebook.contacts[0].draft_lang, told.notebook.profile.lang) == (lang, "en")


def test_a_name_in_latin_letters_is_asked_how_to_write_to() -> None:
    told = (
        due(replace(SHIRAISHI, label="Ken Sato", topic=""))
        .asks("style")
        .taps("英語・丁寧")
        .asks("topic")
        .says("stocktaking")
    )
    assert draft_of(told.asks("did")).startswith("Hi Ken,")
    told.taps("送った")
    assert (told.notebook.contacts[0].draft_lang, told.notebook.contacts[0].topic) == ("en", "stocktaking")


def test_the_style_can_be_changed() -> None:
    told = (
        due(_unasked=True)
        .taps("言い回しを変える")
        .asks("reword")
        .taps("日本語・やわらかめ")
        .asks("did")
        .never_tells("約束の時間")
    )
    assert draft_of(told).startswith("白石さん、こんにちは！")
    assert told.notebook.contacts[0].draft_lang == "ja_casual"


def test_a_draft_takes_the_form_of_an_e_mail_and_stays_so_for_the_person() -> None:
    told = due().taps("言い回しを変える").says("メールで").asks("did")
    assert draft_of(told).startswith("件名: 「北浜交流会」のお礼\n\n雑貨の白石\n白石さま\n\n")
    assert told.notebook.contacts[0].channel == "mail"
    told.taps("言い回しを変える").offers("短いメッセージ").taps("短いメッセージ")
    assert draft_of(told).startswith("白石さま\n昨日の")


def test_a_draft_for_another_reason_makes_another_promise() -> None:
    told = due().taps("言い回しを変える").taps("次に会う約束").asks("did")
    assert "もう少し伺えると嬉しいです" in draft_of(told)
    [promise] = told.notebook.follow_ups
    assert (promise.kind, promise.text) == ("meeting", "次に会う約束をする")
    own = due(promise=replace(PROMISE, text="お礼の手紙を書く")).taps("言い回しを変える").taps("次に会う約束")
    assert own.notebook.follow_ups[0].text == "お礼の手紙を書く"


def test_what_was_said_of_the_person_on_the_way_is_kept_when_the_draft_is_reworded() -> None:
    told = due(replace(SHIRAISHI, topic="")).says("年末の棚卸し").taps("言い回しを変える").taps("メールの形")
    told.asks("did")
    assert "年末の棚卸しのお話" in draft_of(told)


def test_a_second_message_has_words_of_its_own_and_others_where_no_reply_came() -> None:
    written = replace(SHIRAISHI, touched_at=WRITTEN, written_at=WRITTEN)
    told = due(written, replace(PROMISE, kind="information"), at="2026-12-18T12:10+09:00").asks("did")
    assert "「北浜交流会」では、お話をありがとうございました。" in draft_of(told)
    told.taps("言い回しを変える").offers("まだ返事がない").taps("まだ返事がない").asks("did")
    assert "もう一度だけお送りします" in draft_of(told)
    told.taps("言い回しを変える")
    assert "まだ返事がない" not in [choice.label for choice in told.question.choices]
    due().taps("言い回しを変える")
    assert "まだ返事がない" not in [
        choice.label for choice in due().taps("言い回しを変える").question.choices
    ]


def test_whoever_was_met_again_is_written_to_as_for_the_first_time() -> None:
    before = replace(SHIRAISHI, met_at=KITAHAMA.starts_at - timedelta(days=60), written_at=BEFORE)
    assert "昨日の「北浜交流会」" in draft_of(due(before))


def test_what_was_promised_can_be_put_differently() -> None:
    told = due().taps("直す").taps("やること").asks("action").says("棚卸しのチェック表を送る").asks("did")
    told.tells("白石さんに棚卸しのチェック表を送る")
    assert "お話しした棚卸しのチェック表をお送りします。" in draft_of(told)


def test_the_moment_can_be_changed() -> None:
    told = (
        due(promise=replace(PROMISE, snoozes=1))
        .taps("直す")
        .taps("日時")
        .asks("when")
        .says("12/7 9:00")
        .is_idle()
    )
    told.tells("12/7(月)09:00")
    [promise] = told.notebook.follow_ups
    assert (promise.due_at, promise.snoozes) == (datetime.fromisoformat("2026-12-07T09:00+09:00"), 0)
    assert told.notebook.nudges[0].due_at == promise.due_at


@pytest.mark.parametrize("kind", ["information", "proposal", "meeting", "thanks"])
def test_each_kind_has_its_draft(kind: str) -> None:
    assert draft_of(due(promise=replace(PROMISE, kind=kind)))


def test_a_promise_without_a_person_or_a_kind_has_no_draft_but_can_be_closed() -> None:
    other = due(promise=replace(PROMISE, kind="other")).asks("did").tells("できましたか")
    assert not any(isinstance(prompt, Draft) for prompt in other.prompts)
    other.taps("直す")
    assert [choice.label for choice in other.question.choices] == ["やること", "日時"]
    told = talk("follow_up", {"follow_up": PLANNED.id}, known=notebook(follow_ups=(PLANNED,)), at=NOON)
    told.asks("did").taps("送った").is_idle()
    assert told.notebook.follow_ups == ()


def test_a_promise_that_is_taken_care_of_is_not_asked_about() -> None:
    talk("follow_up", F1, at=NOON).is_idle().tells("もう片づいています")


def test_a_promise_that_disappears_meanwhile_leaves_nothing_behind() -> None:
    told = due()
    told.ground.notebook = notebook()  # type: ignore[misc]  # the core's ground lets a test take things away
    told.taps("送った").is_idle()
    assert told.notebook.follow_ups == ()
    told = due().taps("直す").taps("日時")
    told.ground.notebook = notebook()  # type: ignore[misc]  # the core alone lets it
    told.says("12/7 9:00").is_idle()


def test_the_nudge_of_a_promise_brings_it_up_at_its_own_time() -> None:
    nudge = Nudge("f1:promise", "promise", "f1", PROMISE.due_at)
    known = replace(notebook(contacts=(SHIRAISHI,), follow_ups=(PROMISE,)), nudges=(nudge,))
    told = talk(known=known).until(NOON).asks("follow_up.did").tells("約束の時間です")
    assert [at for at, _ in told.unasked] == [PROMISE.due_at]


def test_snoozed_twice_the_third_time_asks_whether_to_let_go() -> None:
    told = due().taps("あとで").taps("1時間後").until("2026-12-05T13:10+09:00").asks("did")
    told.taps("あとで").taps("1時間後").until("2026-12-05T14:10+09:00").asks("keep")


def test_after_a_silence_the_promise_is_recalled() -> None:
    told = due(replace(SHIRAISHI, topic="")).says("年末の棚卸し").after(hours=3).says("まだ")
    told.tells("約束は「").asks("snooze")
    due().says("使い方").tells("終わったら「送った」").asks("did")


KEN = replace(SHIRAISHI, id="c2", label="Ken Sato")


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("ja", "来週火曜15時に電話する"),
        ("ja", "12/8 10時 見積もりを送る"),
        ("en", "I'll call her next Tuesday 3pm"),
    ],
)
def test_what_the_user_will_do_to_somebody_they_met_is_a_promise_and_no_gathering(
    lang: str, said: str
) -> None:
    talk(known=notebook(contacts=(SHIRAISHI, KEN)), lang=lang).says(said).asks("new_promise.whom")


@pytest.mark.parametrize(
    ("lang", "topic", "told", "untold"),
    [
        ("ja", "棚卸しの話、あとで資料送る", ("棚卸しのお話", "資料"), "あとで"),
        ("ja", "名刺のデザイン。来週見積もり出す", ("名刺のデザインのお話",), "見積もり出す"),
        (
            "en",
            "stocktaking, send him the checklist later",
            ("about stocktaking,", "the checklist."),
            "later",
        ),
        ("en", "hiring - I need to email her", ("about hiring,",), "email"),
    ],
)
def test_what_users_note_for_themselves_to_do_is_no_topic_of_a_draft(
    lang: str, topic: str, told: tuple[str, ...], untold: str
) -> None:
    ours = texts(lang).say("promise.do.information")
    shown = draft_of(
        due(
            replace(SHIRAISHI, topic=topic, draft_lang=lang),
            replace(PROMISE, kind="information", text=ours),
            lang=lang,
        )
    )
    assert all(words in shown for words in told)
    assert untold not in shown


@pytest.mark.parametrize(
    ("lang", "said", "promise"),
    [
        (
            "ja",
            "白石さんに来週火曜15時に電話する",
            "「12/8(火)15:00になったら、白石さんに電話する」",
        ),
        ("en", "Email Ken on Monday at 10", "On Mon 7 Dec, 10:00, I'll email Ken"),
    ],
)
def test_a_promise_that_says_whom_and_when_is_not_asked_for_either(
    lang: str, said: str, promise: str
) -> None:
    told = talk(known=notebook(contacts=(SHIRAISHI, KEN)), lang=lang).says(said).is_idle()
    told.tells(promise).never_tells("(Ken")
    [made] = told.notebook.follow_ups
    assert made.contact_id == (SHIRAISHI.id if lang == "ja" else KEN.id)


def test_a_promise_that_names_somebody_is_asked_only_for_its_moment() -> None:
    told = talk("new_promise", {}, known=notebook(contacts=(SHIRAISHI,)))
    told.says("白石さんに見積もりを送る").asks("when").taps("翌日の昼 12:10").is_idle()
    assert told.notebook.follow_ups[0].contact_id == SHIRAISHI.id


@pytest.mark.parametrize(
    ("lang", "said", "asked"),
    [
        ("ja", "来週火曜19時 北浜交流会に参加する", "confirm"),
        ("ja", "来週火曜15時 主催者に連絡する", "name"),
        ("en", "Message Queue Meetup Friday 7pm", "confirm"),
        ("en", "Meet Tom Friday 7pm", "confirm"),
    ],
)
def test_what_names_nobody_they_met_is_a_gathering_still(lang: str, said: str, asked: str) -> None:
    told = talk(known=notebook(contacts=(SHIRAISHI, KEN)), lang=lang).says(said)
    told.asks(f"new_gathering.{asked}")


def test_putting_one_promise_off_opens_no_other_and_that_comes_in_the_morning() -> None:
    other = replace(PROMISE, id="f2", contact_id="c2", text="資料を送る")
    known = notebook(
        contacts=(SHIRAISHI, replace(SHIRAISHI, id="c2", label="佐藤さん")), follow_ups=(PROMISE, other)
    )
    told = talk("follow_up", F1, known=known, at=NOON).says("やること").taps("佐藤さん: 資料を送る")
    told.taps("あとで").taps("1時間後").is_idle().tells("13:10にまた声をかけます")
    assert {n.subject: n.due_at for n in told.notebook.nudges} == {
        "f2": datetime.fromisoformat("2026-12-05T13:10+09:00"),
        "f1": datetime.fromisoformat("2026-12-06T08:30+09:00"),
    }
    told.taps("送った", old=1).tells("お返事が来なくても")
    assert [f.id for f in told.notebook.follow_ups if f.state == "open"] == ["f2"]


def test_a_promise_planned_before_anybody_was_met_names_its_gathering() -> None:
    known = notebook(follow_ups=(PLANNED,))
    planned: dict[str, object] = {"follow_up": PLANNED.id}
    told = talk("follow_up", planned, known=known, at=NOON).tells(
        "「北浜交流会」の準備で決めた、約束の時間です"
    )
    told.tells("棚卸しのチェック表を送る").fits("line", "slack")
    early = talk("follow_up", planned, known=known, at="2026-12-05T09:00+09:00", lang="en")
    early.tells("Coming up, as planned for 北浜交流会")
    due().never_tells("準備で決めた")
