from __future__ import annotations

import pytest

from dialogs.coach.plans import promise_id
from dialogs.shapes import replace
from dialogs.testing import Talk
from tests.dialogs.coach.before import (
    GOAL,
    KNOWN,
    PEOPLE,
    PLAN,
    begun,
    erase,
    instant,
    meeting,
    plan_in,
    promised,
    talk,
)

FIRST = replace(KNOWN, gatherings=0, push_consent=None)


def reviewed() -> Talk:
    return (
        begun()
        .says(GOAL)
        .says("雑貨店の店主さん")
        .taps("一番困ること")
        .taps("お礼")
        .taps("翌朝 8:30")
        .asks("review")
    )


def test_the_card_shows_why_whom_what_first_words_and_what_comes_after() -> None:
    card = reviewed().fits("line", "slack")
    card.tells(
        "なぜ",
        GOAL,
        "誰と",
        "雑貨店の店主さん",
        "何を",
        "一番困ること",
        "最初のひと言",
        "アンテナ",
        "12/6(日)08:30になったら",
    )


@pytest.mark.parametrize(
    ("line", "said", "shown"),
    [
        ("なぜ", "小さな工場の求人の話を2人に聞く", "小さな工場の求人の話を2人に聞く"),
        ("誰と・何を", "工場の社長に、求人の工夫を聞く", "工場の社長に、求人の工夫を聞く"),
        ("約束の日時", "12/8 10時", "12/8(火)10:00"),
        ("終わったあと", "12/9 9時に資料を送る", "12/9(水)09:00"),
    ],
)
def test_each_line_of_the_card_can_be_corrected(line: str, said: str, shown: str) -> None:
    reviewed().taps("直す").taps(line).says(said).asks("review").tells(shown)
    reviewed().says(line).says(said).asks("review").tells(shown)


@pytest.mark.parametrize("words", ["はい", "それでお願いします", "OK", "1"])
def test_the_card_may_be_confirmed_in_words(words: str) -> None:
    reviewed().says(words).asks("obstacle")


def test_the_kind_of_aim_can_be_corrected_with_a_tap() -> None:
    card = reviewed().says("違います").taps("ねらいの種類").taps("新しい人と会う").asks("review")
    assert plan_in(card.taps("OK").taps("とばす")).purpose == "network"


def test_the_kinds_of_aim_that_the_goal_betrays_come_first() -> None:
    asked = reviewed().says("違います").taps("ねらいの種類")
    asked.offers("仕事の相手を探す", "新しい人と会う", "情報・事例を聞く", "知ってもらう", "そのほか")


def test_the_same_as_last_time_is_an_answer() -> None:
    before = meeting("g0", "2026-11-20T19:00", "先月の会", PLAN)
    asked = (
        talk("preparation", before, meeting(), gathering="g1")
        .says("前と同じ")
        .asks("people")
        .says("前回と同じ")
    )
    assert asked.asks("action").answer("people") == PLAN.people
    done = asked.taps("お礼").taps("翌朝 8:30").tells(PLAN.goal).taps("OK").taps("とばす")
    assert [g.plan.goal for g in done.notebook.gatherings if g.plan] == [PLAN.goal] * 2


def test_the_same_as_last_time_without_a_last_time_is_asked_about() -> None:
    begun().says("前と同じ").probes("goal")
    begun().says(GOAL).says("前と同じ").probes("people")


def test_a_new_goal_does_not_keep_the_rewrite_of_the_old() -> None:
    card = (
        begun()
        .taps("まだ決めてない")
        .says("製造業")
        .taps("いいね")
        .says(PEOPLE)
        .taps("お礼")
        .taps("翌朝 8:30")
    )
    card.taps("直す").taps("なぜ").says(GOAL).asks("review").tells(f"なぜ {GOAL}")


def test_the_plan_its_promise_and_its_nudges_are_kept() -> None:
    kept = (
        reviewed()
        .taps("OK")
        .asks("obstacle")
        .taps("とばす")
        .tells("約束にしました", "その時間に声をかけますね")
        .is_idle()
    )
    plan = plan_in(kept)
    assert plan.due_at == instant("2026-12-06T08:30")
    assert plan.clarity == "concrete probed concrete"
    assert [(f.id, f.kind) for f in kept.notebook.follow_ups] == [(promise_id("g1"), "thanks")]
    assert {"reflect", "promise"} <= {nudge.kind for nudge in kept.notebook.nudges}
    assert kept.notebook.profile.gatherings == KNOWN.gatherings + 1


def test_from_the_second_gathering_on_an_obstacle_can_be_armed_against() -> None:
    armed = (
        reviewed()
        .taps("OK")
        .asks("obstacle")
        .taps("知り合いと固まる")
        .tells("一人でいる人に声をかける", "付箋")
    )
    assert plan_in(armed).obstacle == "friends"
    armed.says("カード").tells("もしものとき")


def test_the_first_session_asks_nothing_more() -> None:
    done = talk("preparation", meeting(), profile=FIRST, gathering="g1").says(GOAL).says(PEOPLE)
    done.taps("お礼").taps("翌朝 8:30").taps("OK").asks("push_consent.when")


def test_whoever_wants_no_messages_is_promised_none() -> None:
    quiet = replace(KNOWN, push_consent=False, gatherings=0)
    done = talk("preparation", meeting(), profile=quiet, gathering="g1").says(GOAL).says(PEOPLE)
    done.taps("お礼").taps("翌朝 8:30").taps("OK").tells("約束にしました", "「やること」").never_tells(
        "声をかけますね"
    )


def test_finishing_at_once_is_possible_after_every_question() -> None:
    early = (
        begun()
        .says(GOAL)
        .taps("このまま完成")
        .asks("review")
        .taps("OK")
        .taps("とばす")
        .tells("カードができました")
    )
    assert plan_in(early).goal == GOAL
    assert plan_in(early).clarity == "concrete open open"
    begun().says(GOAL).says(PEOPLE).taps("このまま完成").asks("review").tells("棚卸し")
    begun().says(GOAL).says(PEOPLE).taps("お礼").taps("このまま完成").asks("review").tells("お礼")


def test_finishing_before_the_first_answer_asks_the_first_question() -> None:
    begun().says("このまま完成").asks("goal")


def test_a_half_finished_session_is_taken_up_again() -> None:
    begun().says(GOAL).says(PEOPLE).after(hours=5).says("準備").tells("3問のうち2問まで")


def test_help_gives_a_reason_and_an_example() -> None:
    begun().says("使い方").tells("ねらいがあると", "例:").asks("goal")


def test_with_several_gatherings_the_one_is_chosen() -> None:
    both = talk("preparation", meeting(), meeting("g2", "2026-12-08T19:00", "梅田ランチ会")).asks("choose")
    both.taps("12/8(火) 梅田ランチ会").asks("goal").tells("梅田ランチ会")
    talk("preparation", meeting(), meeting("g2", "2026-12-08T19:00", "梅田ランチ会")).taps(
        "別の会を登録"
    ).asks("gathering.line")


def test_with_one_gathering_it_is_that_one() -> None:
    talk("preparation", meeting()).asks("goal").tells("北浜交流会")


def test_without_a_gathering_one_is_asked_for() -> None:
    talk("preparation").asks("gathering.line")


def test_an_event_already_over_is_looked_back_on() -> None:
    talk("preparation", meeting(), at="2026-12-05T22:00+09:00", gathering="g1").tells(
        "もう終わっていますね"
    ).asks("met")


def test_preparing_again_replaces_the_plan_and_moves_the_promise() -> None:
    before = replace(PLAN, action="チェック表を送る", due_at=instant("2026-12-06T12:10"))
    again = talk("preparation", meeting(plan=before), follow_ups=(promised(),), gathering="g1").tells(
        "準備ずみ"
    )
    again.says(GOAL).says(PEOPLE).taps("お礼").taps("翌朝 8:30").taps("OK").is_idle()
    assert [f.due_at for f in again.notebook.follow_ups] == [instant("2026-12-06T08:30")]
    assert again.notebook.profile.gatherings == KNOWN.gatherings


def test_preparing_again_without_a_promise_lets_the_old_one_go() -> None:
    again = talk("preparation", meeting(plan=PLAN), follow_ups=(promised(),), gathering="g1").says(GOAL)
    again.taps("このまま完成").taps("OK")
    assert again.notebook.follow_ups == ()
    assert all(nudge.kind != "promise" for nudge in again.notebook.nudges)


def test_a_gathering_erased_meanwhile_is_not_brought_back() -> None:
    lost = reviewed()
    erase(lost)
    lost.taps("OK").taps("とばす")
    assert lost.notebook.gatherings == ()
    assert lost.notebook.follow_ups == ()


def test_the_three_questions_in_english_read_as_english() -> None:
    asked = (
        begun("en")
        .tells("Let's get you ready", "1/3")
        .offers("Business partners", "Not decided yet")
        .fits("line")
    )
    asked.says("expand my network").probes("goal", "network").says("designers who run their own studio")
    asked.tells('Got it → "Talk with designers who run their own studio"').says("studio owners").taps(
        "Why they came"
    )
    asked.taps("A thank-you").taps("Next morning 8:30").asks("review").tells("On Sun 6 Dec, 08:30, I'll")


@pytest.mark.parametrize(
    ("lang", "wish", "sorry", "people"),
    [
        ("ja", "彼女探し", "仕事の準備だけ", "雑貨店の店主と知り合う"),
        (
            "en",
            "find a girlfriend",
            "only help with the business side",
            "meet shop owners who struggle with stock",
        ),
    ],
)
def test_romance_is_left_to_others_and_the_goal_asked_again(
    lang: str, wish: str, sorry: str, people: str
) -> None:
    asked = begun(lang).says(wish).asks("goal").tells(sorry).tells("1/3")
    assert asked.says(people).answer("goal") == {"type": "", "words": people}


def test_meeting_people_is_no_romance() -> None:
    begun().says("いい出会いがほしい").probes("goal").never_tells("仕事の準備だけ")


@pytest.mark.parametrize(
    ("lang", "said", "kept"),
    [
        ("en", "i'll msg each one same night", "i'll msg each one"),
        ("en", "msg them on messenger the same evening", "msg them on messenger"),
        ("en", "call each one that night", "call each one"),
        ("ja", "同じ日の夜にお礼を送る", "お礼を送る"),
        ("ja", "その夜のうちにお礼を送る", "お礼を送る"),
    ],
)
def test_the_same_night_is_heard_and_leaves_a_promise_whole(lang: str, said: str, kept: str) -> None:
    told = talk("preparation", meeting(), lang=lang, gathering="g1").says(GOAL).says(PEOPLE).says(said)
    told.asks("moment").tells(kept, "21:30").says("1").asks("review")
    action = told.answer("action")
    assert isinstance(action, dict)
    assert (action["text"], action["on"]) == (kept, "2026-12-05")
