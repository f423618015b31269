from __future__ import annotations

from dataclasses import replace

import pytest

from dialogs.coach.plans import promise_id
from dialogs.notebook import Plan
from dialogs.testing import Talk
from tests.dialogs.coach.before import KNOWN, PLAN, erase, instant, meeting, promised, talk

GOAL = "在庫管理に困っている雑貨店の店主と知り合う"
PEOPLE = "雑貨店の店主に、棚卸しのやり方を聞く"
FIRST = replace(KNOWN, gatherings=0, push_consent=None)


def begun(lang: str = "ja") -> Talk:
    return talk("preparation", meeting(), lang=lang, gathering="g1").asks("goal")


def plan_in(prepared: Talk) -> Plan:
    (gathering,) = prepared.notebook.gatherings
    assert gathering.plan
    return gathering.plan


def test_the_first_question_shows_the_types_as_chips() -> None:
    asked = begun().tells("明日の「北浜交流会」、準備しましょう。3問・3分です。", "1/3").fits("line", "slack")
    asked.offers(
        "仕事の相手を探す",
        "情報・事例を聞く",
        "知ってもらう",
        "新しい人と会う",
        "気軽に楽しみたい",
        "まだ決めてない",
    )


def test_a_concrete_goal_is_not_probed() -> None:
    asked = begun().says(GOAL).asks("people")
    assert asked.answer("goal") == {"type": "", "words": GOAL}


@pytest.mark.parametrize(
    ("chip", "piece", "detail", "goal"),
    [
        ("仕事の相手を探す", "partner", "棚卸しに手間取る雑貨店", "棚卸しに手間取る雑貨店と出会う"),
        ("情報・事例を聞く", "information", "飲食店の人手不足", "飲食店の人手不足について話を聞く"),
        ("知ってもらう", "awareness", "座り仕事の多い会社", "座り仕事の多い会社に知ってもらう"),
        ("新しい人と会う", "network", "農業をしている同世代", "農業をしている同世代と話す"),
    ],
)
def test_a_tapped_type_is_narrowed_once_and_echoed(chip: str, piece: str, detail: str, goal: str) -> None:
    asked = (
        begun()
        .taps(chip)
        .probes("goal", piece)
        .says(detail)
        .asks("people")
        .tells(f"受け取りました →「{goal}」")
    )
    reviewed = asked.says(PEOPLE).taps("お礼").taps("翌朝 8:30").taps("OK").taps("とばす")
    assert (plan_in(reviewed).goal, plan_in(reviewed).purpose) == (goal, piece)


def test_a_typed_type_is_probed_like_a_tapped_one() -> None:
    asked = (
        begun().says("人脈を広げたい").probes("goal").says("在庫管理に困っている雑貨店の店主").asks("people")
    )
    asked.tells("在庫管理に困っている雑貨店の店主")


def test_a_goal_counted_in_cards_is_asked_for_its_best_card() -> None:
    begun().says("名刺を30枚もらう").probes("goal", "vanity").tells("その名刺の中に")


def test_without_a_goal_the_regret_is_turned_round() -> None:
    for asked in (begun().taps("まだ決めてない"), begun().says("わからない")):
        asked.probes("goal", "all").offers("売り込みだけ受けた", "何も持ち帰れなかった")
        asked.taps("何も持ち帰れなかった").asks("people").tells("明日だれかに話したくなることを1つ持ち帰る")


def test_a_regret_may_be_answered_with_a_goal() -> None:
    begun().taps("まだ決めてない").says(GOAL).asks("people")


def test_a_goal_still_vague_without_words_to_build_on_is_accepted() -> None:
    begun().taps("まだ決めてない").says("いろいろ").asks("people").tells("受け取りました →「いろいろ」")


def test_the_offered_rewrite_can_be_taken_reworded_or_left() -> None:
    def offered() -> Talk:
        return begun().taps("まだ決めてない").says("製造業").asks("rewrite")

    assert "製造業" in offered().screen
    assert "製造業" in str(offered().taps("いいね").asks("people").answer("rewrite"))
    assert offered().taps("そのまま").asks("people").answer("rewrite") == {"of": "製造業", "words": "製造業"}
    reworded = (
        offered().taps("書き直す").asks("reword").says("製造業の人手不足の話を2人に聞く").asks("people")
    )
    assert reworded.answer("reword") == "製造業の人手不足の話を2人に聞く"
    typed = offered().says("製造業の人手不足の話を2人に聞く").asks("people")
    done = typed.says(PEOPLE).taps("お礼").taps("翌朝 8:30").taps("OK").taps("とばす")
    assert plan_in(done).goal == "製造業の人手不足の話を2人に聞く"
    assert plan_in(done).clarity.startswith("rewritten")


def test_somebody_without_a_topic_gets_topics_to_tap() -> None:
    asked = (
        begun()
        .says(GOAL)
        .says("雑貨店の店主さん")
        .probes("people", "what")
        .tells("「雑貨店の店主さん」ですね")
    )
    asked.offers("いまのやり方", "一番困ること").taps("一番困ること").asks("action")
    assert asked.answer("people") == "雑貨店の店主さん／一番困ること"


@pytest.mark.parametrize(
    ("lang", "goal", "whom", "told"),
    [
        (
            "ja",
            "えーと、税理士さんと知り合いたい",
            "そうですねえ、飲食の店長に、求人のこととか",
            ("税理士さんと知り合いたい", "飲食の店長に、求人のこと"),
        ),
        (
            "en",
            "um, meet two bakery owners",
            "Well, designers, about rates I guess",
            ("meet two bakery owners", "designers, about rates"),
        ),
    ],
)
def test_what_was_said_while_thinking_does_not_stand_on_the_card(
    lang: str, goal: str, whom: str, told: tuple[str, str]
) -> None:
    asked = begun(lang).says(goal).asks("people").says(whom).asks("action")
    assert (asked.answer("goal"), asked.answer("people")) == ({"type": "", "words": told[0]}, told[1])


@pytest.mark.parametrize(
    ("lang", "why", "regret", "goal"),
    [
        ("ja", "上司に言われて来るだけです", "話せる相手がいないこと", "初対面の2人と10分ずつ話す"),
        ("ja", "まだ決めてない", "勧誘されまくったら最悪", "お互いの困りごとを話せる人と1人出会う"),
        ("en", "not sure yet", "standing alone in a corner", "Talk with two new people for ten minutes each"),
        (
            "en",
            "my boss told me to go",
            "it was a waste of time",
            "Take home one thing worth telling a colleague",
        ),
    ],
)
def test_a_regret_in_the_users_own_words_is_turned_round_like_a_chip(
    lang: str, why: str, regret: str, goal: str
) -> None:
    asked = begun(lang).says(why).probes("goal", "all").says(regret).asks("people")
    assert asked.answer("goal") == {"type": "", "words": goal}


def test_a_topic_without_somebody_is_asked_for_who_knows() -> None:
    asked = begun().says(GOAL).says("予約システムの相場").probes("people", "who")
    asked.tells("どんな仕事や立場の人")
    assert asked.says("美容室の店長").asks("action").answer("people") == "美容室の店長／予約システムの相場"


def test_a_chip_for_somebody_is_completed_with_a_topic() -> None:
    begun().says(GOAL).taps("主催者に紹介を頼む").probes("people", "what").says("雑貨店の方の連絡先").asks(
        "action"
    )


def test_at_most_two_probes_a_session() -> None:
    asked = (
        begun()
        .taps("仕事の相手を探す")
        .says("棚卸しに手間取る雑貨店")
        .says("雑貨店の店主さん")
        .taps("一番困ること")
    )
    asked.says("翌日の12:10").asks("review").tells("12/6(日)12:10")


def test_a_tapped_kind_needs_only_its_moment() -> None:
    asked = begun().says(GOAL).says(PEOPLE).taps("役立つ情報を送る").asks("moment")
    asked.offers("翌朝 8:30", "翌日の昼 12:10").taps("翌日の昼 12:10").asks("review")
    asked.tells("12/6(日)12:10になったら、役立つ情報を送る")


def test_action_and_moment_in_one_sentence_lead_straight_to_the_card() -> None:
    asked = begun().says(GOAL).says(PEOPLE).says("翌日12:10に棚卸しのチェック表を送る").asks("review")
    asked.tells("12/6(日)12:10になったら、棚卸しのチェック表を送る")


def test_a_moment_alone_is_asked_for_its_action() -> None:
    asked = begun().says(GOAL).says(PEOPLE).says("翌日の12:10").probes("action").tells("何をしますか")
    asked.taps("お礼").asks("review").tells("12/6(日)12:10になったら、お礼")


def test_a_day_alone_leaves_the_time_to_say() -> None:
    asked = (
        begun().says(GOAL).says(PEOPLE).says("12/7にお礼を送る").asks("moment").says("10時").asks("review")
    )
    asked.tells("12/7(月)10:00になったら")


def test_nothing_is_promised_for_before_the_gathering() -> None:
    begun().says(GOAL).says(PEOPLE).taps("お礼").says("12/5 9時").asks("moment").tells("もう過ぎています")


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
        ("ねらい", "小さな工場の求人の話を2人に聞く", "小さな工場の求人の話を2人に聞く"),
        ("相手と話題", "工場の社長に、求人の工夫を聞く", "工場の社長に、求人の工夫を聞く"),
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
    card.taps("直す").taps("ねらい").says(GOAL).asks("review").tells(f"なぜ {GOAL}")


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
