from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogs.core.conversation import How
from dialogs.core.prompts import Form
from dialogs.notebook import Contact, FollowUp, Gathering, Plan, Profile
from dialogs.shapes import replace
from dialogs.testing import Talk
from tests.dialogs.coach.before import PLAN, instant, meeting, promised, talk

LANGUAGES = ("ja", "en")
WHOLE = replace(PLAN, action="チェック表を送る", kind="information", due_at=instant("2026-12-06T12:10"))
GOAL = {
    "ja": "在庫管理に困っている雑貨店の店主と会う",
    "en": "meet gift shop owners who struggle with stock",
}
PEOPLE = {
    "ja": "雑貨店の店主に、棚卸しのやり方を聞く",
    "en": "gift shop owners, about how they count their stock",
}
ACTION = {"ja": "チェック表を送る", "en": "send the checklist"}
NOON = "2026-12-06T12:10"


def sitting(*gatherings: Gathering, lang: str = "ja", follow_ups: tuple[FollowUp, ...] = ()) -> Talk:
    return talk(None, *gatherings, lang=lang, follow_ups=follow_ups).with_forms()


def preparing(lang: str = "ja") -> Talk:
    return talk("preparation", meeting(), lang=lang, gathering="g1").with_forms().says("repeat").asks("goal")


def plan_of(told: Talk) -> Plan:
    gathering = told.notebook.gathering("g1")
    assert gathering
    assert gathering.plan
    return gathering.plan


@pytest.mark.parametrize("lang", LANGUAGES)
def test_three_questions_answered_at_once_become_the_card(lang: str) -> None:
    told = preparing(lang)
    offer = told.question.form
    assert offer
    told.wants(offer.what, offer.subject).shows_form("preparation|g1", goal="", people="", moment="")
    told.fills(told.form.ref, goal=GOAL[lang], people=PEOPLE[lang], action=ACTION[lang], moment=NOON)
    told.asks("review").tells(ACTION[lang]).taps("ok").says("skip").is_idle()
    plan = plan_of(told)
    assert (plan.people, plan.action, plan.due_at) == (PEOPLE[lang], ACTION[lang], instant(NOON))
    assert [f.due_at for f in told.notebook.follow_ups] == [instant(NOON)]


def test_the_form_of_a_gathering_asks_for_the_time_it_starts() -> None:
    when, *others = talk(None).with_forms().wants("form", "gathering").form.fields
    assert (when.label, when.time) == ("日付", "開始時刻")
    assert not any(field.time for field in others)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_left_empty_is_asked_in_the_talk(lang: str) -> None:
    told = preparing(lang).fills("preparation|g1", goal=GOAL[lang]).asks("people").says(PEOPLE[lang])
    told.asks("action").says(ACTION[lang]).asks("moment").picks(NOON).asks("review")


def test_a_moment_in_the_words_is_the_moment() -> None:
    told = preparing().fills(
        "preparation|g1", goal=GOAL["ja"], people=PEOPLE["ja"], action="12/7 9時に資料を送る"
    )
    told.asks("review").taps("ok").says("skip").is_idle()
    assert plan_of(told).due_at == instant("2026-12-07T09:00")


def test_a_vague_goal_is_probed_in_the_talk_and_the_rest_is_kept() -> None:
    told = preparing().fills(
        "preparation|g1", goal="人脈", people=PEOPLE["ja"], action=ACTION["ja"], moment=NOON
    )
    told.probes("goal", "network").never_tells("準備しましょう").says("農業をしている同世代").asks("review")
    assert told.ground.conversation.frames[0].answers["goal"].how is How.PROBED


def test_two_vague_answers_are_one_question_more() -> None:
    told = preparing().fills("preparation|g1", goal="人脈", people="偉い人", action=ACTION["ja"], moment=NOON)
    told.probes("goal").says("農業をしている同世代").asks("review")
    assert told.ground.conversation.frames[0].answers["people"].how is How.VAGUE


@pytest.mark.parametrize("lang", LANGUAGES)
def test_two_moments_that_differ_are_refused_at_the_picked_one(lang: str) -> None:
    words = {"ja": "12/8 9時に資料を送る", "en": "send the slides on Dec 8 at 9am"}[lang]
    told = preparing(lang).fills("preparation|g1", goal=GOAL[lang], action=words, moment=NOON)
    told.refuses("moment")


@pytest.mark.parametrize(
    "moment", ["2026-12-06", "12:10", "tomorrow noon", "2026-13-40T12:10", "2026-12-05T12:00"]
)
def test_half_a_moment_or_one_before_the_gathering_is_refused(moment: str) -> None:
    preparing().fills("preparation|g1", goal=GOAL["ja"], action=ACTION["ja"], moment=moment).refuses("moment")


def test_the_form_shows_the_answers_so_far_and_then_the_plan() -> None:
    told = preparing().says(GOAL["ja"]).asks("people")
    told.wants("form", "preparation|g1").shows_form("preparation|g1", goal=GOAL["ja"], people="")
    sitting(meeting(plan=WHOLE)).wants("form", "preparation|g1").shows_form(
        "preparation|g1", goal=WHOLE.goal, people=WHOLE.people, action=WHOLE.action, moment=NOON
    )


def test_sending_the_form_once_more_after_the_card_asks_before_it_replaces_anything() -> None:
    told = sitting(meeting(plan=WHOLE)).fills(
        "preparation|g1", goal="加工先を2社見つける", people=PEOPLE["ja"]
    )
    assert plan_of(told) == WHOLE
    told.asks("action")


def test_the_form_of_a_gathering_that_is_over_or_gone_is_refused() -> None:
    over = meeting(starts="2026-12-03T19:00")
    sitting(over).fills("preparation|g1", goal=GOAL["ja"]).refuses("goal")
    sitting().fills("preparation|g1", goal=GOAL["ja"]).refuses("goal")
    sitting(replace(meeting(), state="cancelled")).fills("preparation|g1", goal=GOAL["ja"]).refuses("goal")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_gathering_is_told_in_a_form_and_echoed(lang: str) -> None:
    told = talk("gathering", lang=lang).with_forms().says("repeat").asks("gathering.line")
    offer = told.question.form
    assert offer
    told.wants(offer.what, offer.subject).shows_form("gathering", when="", name="", place="", fee="")
    told.fills("gathering", when="2026-12-12T19:00", name="Founders Mixer", place="Kitahama", fee="3000")
    told.asks("confirm").tells("Founders Mixer", "Kitahama", "3,000", "19:00").taps("ok")
    [gathering] = told.notebook.gatherings
    assert (gathering.place, gathering.fee) == ("Kitahama", 3000)
    assert [frame.dialog for frame in told.ground.conversation.frames] == ["begin"]


def test_a_gathering_without_a_name_is_called_after_its_day() -> None:
    told = sitting().fills("gathering", when="2026-12-12T19:00").asks("confirm").taps("ok")
    assert "12/12" in told.notebook.gatherings[0].name


def test_a_gathering_in_a_form_needs_its_moment_and_an_amount_of_money() -> None:
    sitting().fills("gathering", name="北浜交流会").refuses("when")
    sitting().fills("gathering", when="2026-12-12T19:00", fee="たくさん").refuses("fee")
    assert (
        sitting().fills("gathering", name="x").ground.refused["when"] == "日付と時刻の両方を選んでください。"
    )


def test_a_gathering_of_the_past_in_a_form_leads_to_the_reflection() -> None:
    sitting().fills("gathering", when="2026-12-03T19:00", name="昨日の会").asks("confirm").taps("ok").asks(
        "past"
    )


def test_a_form_about_a_gathering_that_is_being_told_shows_what_is_known() -> None:
    told = sitting().says("12/12 19時 北浜交流会").asks("confirm")
    told.wants("form", "gathering").shows_form("gathering", when="2026-12-12T19:00", name="北浜交流会")
    told.fills("gathering", when="2026-12-12T18:30", name="北浜交流会").asks("confirm").tells("18:30")
    assert len(told.ground.conversation.frames) == 1


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_plan_is_changed_at_once(lang: str) -> None:
    told = sitting(meeting(plan=WHOLE), lang=lang, follow_ups=(promised(),)).wants("form", "edit_plan|g1")
    shown = {field.id: field.value for field in told.form.fields}
    told.fills("edit_plan|g1", **{**shown, "people": PEOPLE[lang], "moment": "2026-12-07T09:00"})
    told.tells(PEOPLE[lang][:5]).is_idle()
    assert plan_of(told) == replace(WHOLE, people=PEOPLE[lang], due_at=instant("2026-12-07T09:00"))
    assert told.notebook.follow_ups[0].due_at == instant("2026-12-07T09:00")


def test_new_words_with_a_moment_win_over_the_picked_one_that_stayed_as_it_was() -> None:
    told = sitting(meeting(plan=WHOLE), follow_ups=(promised(),)).wants("form", "edit_plan|g1")
    shown = {field.id: field.value for field in told.form.fields}
    told.fills("edit_plan|g1", **{**shown, "action": "12/8 9時に資料を送る"}).is_idle()
    assert plan_of(told).due_at == instant("2026-12-08T09:00")


def test_nothing_of_a_plan_can_be_emptied() -> None:
    told = sitting(meeting(plan=WHOLE)).wants("form", "edit_plan|g1")
    assert all(field.needed for field in told.form.fields)
    told.fills("edit_plan|g1", goal="", people="", action="", moment="")
    told.refuses("goal", "people", "action", "moment")


def test_a_plan_that_is_not_there_is_changed_in_the_talk() -> None:
    sitting(meeting()).fills("edit_plan|g1", goal=GOAL["ja"]).refuses("goal")
    sitting().wants("form", "edit_plan|g1").tells("その会の記録はもうありません")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_follow_up_is_changed_in_a_form(lang: str) -> None:
    told = sitting(meeting(), lang=lang, follow_ups=(promised(),)).wants("form", "follow_up|g1.plan")
    told.shows_form("follow_up|g1.plan", action="チェック表を送る", when=NOON)
    told.fills("follow_up|g1.plan", action=ACTION[lang] + "!", when="2026-12-07T09:00").is_idle()
    [promise] = told.notebook.follow_ups
    assert (promise.text, promise.due_at) == (ACTION[lang] + "!", instant("2026-12-07T09:00"))
    assert [n.due_at for n in told.notebook.nudges] == [instant("2026-12-07T09:00")]


def test_new_words_leave_a_follow_up_at_its_moment() -> None:
    told = sitting(meeting(), follow_ups=(promised(),))
    told.fills("follow_up|g1.plan", action="資料を送る", when=NOON).tells("約束を直しました", "12/6(日)12:10")


def test_a_follow_up_that_is_done_is_refused() -> None:
    told = sitting(meeting(), follow_ups=(promised(),)).wants("done", "g1.plan")
    told.fills("follow_up|g1.plan", action="資料を送る", when=NOON).refuses("action")


def test_done_and_snoozed_act_like_the_buttons_of_a_nudge_and_say_so_again() -> None:
    told = sitting(meeting(), follow_ups=(promised(),)).wants("snooze", "g1.plan").asks("snooze")
    told.taps("hour").is_idle()
    assert told.notebook.follow_ups[0].snoozes == 1
    told.wants("done", "g1.plan").tells("いいですね").is_idle()
    assert told.notebook.follow_ups == ()
    told.wants("done", "g1.plan").tells("もう片づいています").is_idle()
    told.wants("snooze", "g1.plan").tells("もう片づいています").is_idle()


def test_done_closes_the_question_that_was_open_about_the_same() -> None:
    told = sitting(meeting(), follow_ups=(promised(),)).wants("follow_up", "g1.plan").asks("did")
    told.wants("done", "g1.plan").is_idle()


def test_done_in_the_middle_of_something_else_comes_back_to_it() -> None:
    told = sitting(meeting(), follow_ups=(promised(),)).wants("prepare", "g1").says(GOAL["ja"]).asks("people")
    told.wants("done", "g1.plan").asks("people").says(PEOPLE["ja"]).asks("action")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_message_becomes_a_follow_up_in_a_form(lang: str) -> None:
    words = {
        "ja": "12/11 10時までに見積もりを送ってください",
        "en": "please send the quote on Dec 11 at 10am",
    }[lang]
    told = sitting(lang=lang).wants("promise", words)
    told.shows_form(f"promise|{words}", what=words, whom="", when="2026-12-11T10:00")
    told.fills(told.form.ref, what=ACTION[lang], whom="白石さん", when="2026-12-11T10:00").is_idle()
    [promise], [contact] = told.notebook.follow_ups, told.notebook.contacts
    assert (promise.text, promise.due_at) == (ACTION[lang], instant("2026-12-11T10:00"))
    assert (promise.contact_id, contact.label) == (contact.id, "白石さん")
    assert [(n.subject, n.due_at) for n in told.notebook.nudges] == [(promise.id, promise.due_at)]


def test_a_promise_to_somebody_already_noted_names_nobody_twice() -> None:
    told = sitting(meeting())
    notes = replace(told.notebook, contacts=(Contact("c1", "g1", "白石さん"),))
    told.ground.notebook = notes  # type: ignore[misc]  # the core's ground lets a test put things in
    told.fills("promise|x", what="資料を送る", whom="白石さん", when=NOON).tells("白石さん")
    assert [contact.id for contact in told.notebook.contacts] == ["c1"]
    assert told.notebook.follow_ups[0].contact_id == "c1"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_message_becomes_a_follow_up_in_the_talk_where_there_are_no_forms(lang: str) -> None:
    told = (
        talk(lang=lang)
        .wants("promise", "見積もりを送る")
        .asks("whom")
        .says("とばす" if lang == "ja" else "skip")
    )
    told.asks("when").picks("2026-12-11T10:00").is_idle()
    assert told.notebook.follow_ups[0].text == "見積もりを送る"
    talk(lang=lang).wants("promise", "👍").asks("what").says(ACTION[lang]).asks("whom")


def test_a_long_message_is_cut_to_what_a_promise_holds() -> None:
    told = sitting().wants("promise", "資料を送る。" * 100)
    assert len(told.form.fields[0].value) == told.form.fields[0].most
    assert len(told.form.ref) < 300


def test_distress_in_a_form_is_answered_and_not_kept() -> None:
    told = preparing().fills("preparation|g1", goal="死にたい")
    assert "死" not in repr(told.ground.conversation)
    assert told.prompts


@pytest.mark.parametrize("what", ["begin", "prepare", "settings", "done", "form"])
def test_whoever_has_not_agreed_is_asked_first(what: str) -> None:
    told = talk(profile=Profile("u1")).with_forms().wants(what, "preparation|g1").asks("welcome.consent")
    told.fills("gathering", when="2026-12-12T19:00", name="北浜交流会").asks("welcome.consent")
    assert "北浜" not in repr(told.ground.conversation)


def test_a_line_told_before_consent_is_not_lost_by_a_tap_on_the_home() -> None:
    told = talk(profile=Profile("u1")).with_forms().says("12/12 19時 北浜交流会").asks("welcome.consent")
    told.wants("begin").asks("welcome.consent").taps("agree").asks("confirm").tells("北浜交流会")


def test_whoever_has_agreed_and_begins_is_greeted() -> None:
    sitting(meeting()).wants("begin").asks("greeting.which")


@pytest.mark.parametrize(
    ("what", "subject", "dialog"),
    [
        ("prepare", "g1", "preparation"),
        ("prepare", "", "preparation"),
        ("card", "g1", "card"),
        ("edit_plan", "g1", "edit_plan"),
        ("follow_up", "g1.plan", "follow_up"),
        ("help", "", "help"),
        ("add", "", "gathering"),
        ("settings", "", "settings"),
        ("contacts", "", ""),
        ("today", "", "today"),
    ],
)
def test_every_want_opens_what_it_names(what: str, subject: str, dialog: str) -> None:
    told = sitting(meeting(plan=WHOLE), follow_ups=(promised(),)).wants(what, subject)
    top = told.ground.conversation.top
    assert (top.dialog if top else "") == dialog
    assert told.prompts


@settings(max_examples=40)
@given(st.text(max_size=420), st.text(max_size=420), st.text(max_size=220))
def test_any_text_in_the_three_questions_is_taken_or_refused(goal: str, people: str, action: str) -> None:
    told = sitting(meeting())
    before = told.ground.conversation
    told.fills("preparation|g1", goal=goal, people=people, action=action)
    if told.ground.refused:
        assert told.ground.conversation == before
    else:
        assert told.prompts
        told.wants("form", "preparation|g1")
        if isinstance(told.prompts[-1], Form):
            told.fills("preparation|g1", **{f.id: f.value for f in told.form.fields})


def test_every_label_of_every_form_fits_a_modal() -> None:
    for lang in LANGUAGES:
        told = sitting(meeting(plan=WHOLE), lang=lang, follow_ups=(promised(),))
        for ref in ("gathering", "preparation|g1", "edit_plan|g1", "follow_up|g1.plan", "promise|x"):
            form = told.wants("form", ref).form
            assert max(len(words) for words in (form.title, form.submit, form.cancel)) <= 24
            assert all(len(field.label) <= 2000 and len(field.hint) <= 150 for field in form.fields)


def test_a_shorter_preparation_of_the_same_gathering_is_let_go_once_the_form_is_taken() -> None:
    soon = (meeting(starts="2026-12-04T22:00"), meeting("g2", "2026-12-04T22:30", "別の会"))
    told = sitting(*soon).wants("prepare", "g2").wants("prepare", "g1")
    assert [frame.dialog for frame in told.ground.conversation.frames] == ["preparation_short"] * 2
    told.fills("preparation|g1", goal=GOAL["ja"]).asks("people")
    below, top = told.ground.conversation.frames
    assert (below.dialog, below.args) == ("preparation_short", {"gathering": "g2"})
    assert (top.dialog, top.args) == ("preparation", {"gathering": "g1"})
