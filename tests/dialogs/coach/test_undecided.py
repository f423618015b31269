from __future__ import annotations

from datetime import datetime

import pytest

from dialogs import nudging
from dialogs.changes import SaveFollowUp, applied
from dialogs.coach.undecided import KEEP
from dialogs.grounds import CoreGround
from dialogs.notebook import Decision
from dialogs.shapes import replace
from dialogs.testing import Talk
from tests.dialogs.coach.before import KNOWN, PLAN, instant, meeting, promised, talk

GOAL = "食品の小ロット加工先を見つけたい"
TOLD = "12/10 19時〜22時 北浜交流会 3000円"
NOON = instant("2026-12-08T12:10")


def doubting(line: str = TOLD) -> Talk:
    return talk(None).says("迷う").says(line).says(GOAL).asks("fit")


def decision(told: Talk) -> Decision | None:
    (gathering,) = told.notebook.gatherings
    return gathering.decision


def nudges(told: Talk) -> set[str]:
    return {nudge.kind for nudge in told.notebook.nudges}


@pytest.mark.parametrize("said", ["行くか迷ってる", "行こうか迷う"])
def test_who_is_in_doubt_is_neither_prepared_nor_asked_how_it_was(said: str) -> None:
    told = talk(None, meeting(), at="2026-12-04T12:00+09:00").says(said).asks("decide.goal")
    told.after(days=7)
    ((_, prompts),) = told.unasked
    assert "決まりましたか" in getattr(prompts[-1], "text", "")


def test_a_reflection_waits_for_the_decision() -> None:
    prepared = replace(meeting(), plan=PLAN, fee=0, end_known=True)
    told = talk(None, prepared).says("迷う").asks("fit")
    assert nudges(told).isdisjoint({"reflect", "touch", "closing"})
    told.taps("はっきりある").taps("行く→準備").is_idle()
    assert "reflect" in nudges(told)


def test_who_prepares_after_all_has_decided() -> None:
    told = talk(None, meeting(), at="2026-12-04T12:00+09:00").says("迷う").asks("decide.goal")
    told.says("準備").asks("preparation.goal").says(GOAL).asks("people").says("食品工場の人、最小の個数")
    told.says("このまま完成").says("ok").taps("とばす")
    kept = decision(told)
    assert kept
    assert kept.chosen == "go"
    assert "reflect" in nudges(told)


@pytest.mark.parametrize(
    "said", ["行く", "行くことにした", "やっぱり行きます", "参加する", "行くわ", "もう行くって決めた"]
)
def test_going_is_heard_before_the_questions_are_through(said: str) -> None:
    doubting().says(said).asks("preparation.people")
    told = talk(None).says("迷う").says("12/10 19時〜22時 北浜交流会").says(GOAL).taps("わからない")
    told.asks("fee").says(said).asks("preparation.people")


@pytest.mark.parametrize("said", ["行かない", "やめとくわ", "やっぱりやめる", "見送ります", "行かへん"])
def test_letting_it_pass_is_heard_before_the_questions_are_through(said: str) -> None:
    doubting().says(said).asks("why")


def test_the_words_for_leaving_out_a_question_decide_nothing() -> None:
    told = talk(None).says("迷う").says("12/10 19時 北浜交流会").says(GOAL).taps("わからない")
    told.asks("fee").says("パス").asks("time").says("とばす").asks("choice")


def test_a_deadline_in_the_invitation_is_offered_as_the_one_moment_to_ask_again() -> None:
    told = doubting(f"{TOLD}\n申込締切: 12/8(火)").taps("たぶんある").taps("まだ迷う")
    told.asks("until").tells("12/8(火)").says("お願い").is_idle().tells("12/8(火)12:10")
    told.fits("line", "slack").after(days=7)
    ((at, prompts),) = told.unasked
    assert at == NOON
    assert "決まりましたか" in getattr(prompts[-1], "text", "")


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("12/8", [NOON]),
        ("火曜", [NOON]),
        ("12/8 18時", [NOON]),
        ("とばす", []),
        ("特にない", []),
        ("ない", []),
    ],
)
def test_a_deadline_is_asked_for_and_there_need_be_none(said: str, asked: list[datetime]) -> None:
    told = doubting().says("まだ迷ってる").asks("until").says(said).is_idle()
    told.tells("12/8(火)12:10" if asked else "急かす").after(days=9)
    assert [at for at, _ in told.unasked] == asked


@pytest.mark.parametrize("said", ["12/20", "3時間", "楽しみです"])
def test_a_deadline_that_cannot_be_is_asked_for_again(said: str) -> None:
    doubting().says("まだ迷ってる").asks("until").says(said).asks("until").tells("会の日まで")


def test_the_one_question_is_answered_by_a_tap_either_way() -> None:
    def asked() -> Talk:
        told = doubting(f"{TOLD}\n申込締切: 12/8").taps("たぶんある").taps("まだ迷う").taps("12/8(火)")
        return told.until("2026-12-08T12:30+09:00").asks("decide.back")

    asked().taps("行く→準備").asks("preparation.people")
    asked().taps("見送る").asks("why").taps("とばす").is_idle()
    asked().taps("もう一度考える").asks("goal")
    kept = decision(asked().says("まだ決められない").asks("until").says("とばす").is_idle())
    assert kept
    assert (kept.chosen, kept.deadline_at) == ("open", None)


def test_beside_other_things_it_is_one_of_those_to_choose_from() -> None:
    told = doubting(f"{TOLD}\n申込締切: 12/8").taps("たぶんある").taps("まだ迷う").taps("12/8(火)")
    due = replace(promised(due="2026-12-08T12:10"), gathering_id=told.notebook.gatherings[0].id)
    ground = told.ground
    assert isinstance(ground, CoreGround)
    ground.notebook = applied(applied(ground.notebook, SaveFollowUp(due)), nudging.promise(KNOWN, due))
    told.until("2026-12-08T12:30+09:00").asks("digest.which").offers("北浜交流会に行くかどうか")


def test_nobody_who_does_not_want_messages_is_promised_one() -> None:
    told = talk(None, profile=replace(KNOWN, push_consent=False)).says("迷う").says(TOLD).says(GOAL)
    told.says("まだ迷ってる").says("12/8").is_idle().never_tells("12:10")


def test_what_is_told_of_without_a_moment_is_left_open_without_a_word_more() -> None:
    told = talk(None).says("迷う").says("とばす").says(GOAL).says("まだ迷ってる").is_idle()
    told.tells("急かす")
    assert told.notebook.gatherings == ()


@pytest.mark.parametrize("said", ["I'll think about it", "still undecided", "not sure yet"])
def test_the_same_in_english(said: str) -> None:
    told = talk(None, lang="en").says("not sure I'll go")
    told.says("Dec 10 7pm-10pm Founders Mixer 3000 yen, RSVP by Dec 8").says("a small-batch food processor")
    told.asks("fit").says(said).asks("until").tells("Tue 8 Dec").says("yes please").is_idle()
    told.tells("Tue 8 Dec, 12:10")


def test_the_morning_chosen_for_looking_back_outlasts_a_doubt() -> None:
    prepared = replace(meeting(), plan=PLAN, fee=0, end_known=True)
    told = talk("push_consent", prepared, profile=replace(KNOWN, push_consent=None), gathering="g1")
    told.taps("morning").taps("no").is_idle()
    before = told.notebook.nudges
    told.says("迷う").asks("fit").taps("はっきりある").taps("行く→準備").is_idle()
    reflections = [[n for n in nudges if n.kind == "reflect"] for nudges in (before, told.notebook.nudges)]
    assert reflections[0] == reflections[1] != []


@pytest.mark.parametrize(
    ("lang", "said", "name"),
    [
        ("en", "Should I go to the Kitahama Meetup next Thursday at 7pm?", "Kitahama Meetup"),
        ("en", "not sure whether to go to Founders Mixer on Dec 10 7pm", "Founders Mixer"),
        ("en", "is it worth going to the AI Breakfast on Dec 10 at 8am?", "AI Breakfast"),
        ("en", "thinking about Founders Mixer on 10 Dec at 7pm, should I go?", "Founders Mixer"),
        ("ja", "来週の木曜19時の北浜交流会、行くか迷ってる", "北浜交流会"),
        ("ja", "12/10 19時 北浜交流会 3000円 参加するか悩んでいます", "北浜交流会"),
        ("ja", "来週の木曜19時の北浜交流会に行くべき？", "北浜交流会"),
        ("ja", "来週木曜の北浜交流会 19時から、どうしようか迷ってて", "北浜交流会"),
        ("ja", "明日19時の堺異業種交流会、行くかまだわからへん", "堺異業種交流会"),
    ],
)
def test_an_event_told_in_the_very_words_of_doubt_is_weighed_and_kept_if_one_likes_on_giving_up(
    lang: str, said: str, name: str
) -> None:
    told = talk(lang=lang).says(said).asks("decide.goal").tells(name)
    told.says("cancel" if lang == "en" else "やめる").asks("decide.keep").tells(name).taps(KEEP).is_idle()
    told.says("my events" if lang == "en" else "予定").tells(name)


def test_an_event_nobody_wants_kept_is_let_go_and_one_that_is_noted_is_not_asked_about() -> None:
    told = talk(lang="en").says("Should I go to Founders Mixer on 10 Dec at 7pm?").says("cancel")
    assert told.taps("No need").is_idle().notebook.gatherings == ()
    talk(None, meeting(name="Founders Mixer"), lang="en").says("should I go to the Founders Mixer?").asks(
        "decide.goal"
    ).says("cancel").is_idle()


@pytest.mark.parametrize(
    ("lang", "said", "known"),
    [
        (
            "ja",
            ["迷ってる。12/10 19時の堺異業種交流会、会費4000円なんやけど"],
            ("堺異業種交流会", "", 4000),
        ),
        (
            "ja",
            ["12/10 19時、梅田で堺異業種交流会、会費4000円なんやけど迷ってる"],
            ("堺異業種交流会", "梅田", 4000),
        ),
        ("ja", ["12/10 19時の堺異業種交流会 4000円", "迷う"], ("堺異業種交流会", "", 4000)),
        (
            "en",
            ["idk if i should go to the ux meetup on thu 7pm at knowledge capital, its 3k and an hr away"],
            ("ux meetup", "knowledge capital", 3000),
        ),
        (
            "en",
            ["should i go to startup grind osaka next friday 7pm? its 2000 yen and im knackered"],
            ("startup grind osaka", "", 2000),
        ),
        (
            "en",
            ["startup grind osaka next friday 7pm, 2000 yen", "no i mean im not sure if i should go"],
            ("startup grind osaka", "", 2000),
        ),
    ],
)
def test_what_is_told_of_an_event_beside_the_doubt_or_before_it_is_known_when_it_is_weighed(
    lang: str, said: list[str], known: tuple[str, str, int]
) -> None:
    told = talk(lang=lang)
    for each in said:
        told.says(each)
    told.asks("decide.goal").says("cancel" if lang == "en" else "やめる").taps(KEEP).is_idle()
    (kept,) = told.notebook.gatherings
    assert (kept.name, kept.place, kept.fee) == known
