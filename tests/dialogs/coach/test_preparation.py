from __future__ import annotations

import pytest

from dialogs.testing import Talk
from tests.dialogs.coach.before import GOAL, PEOPLE, begun, plan_in


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


@pytest.mark.parametrize(
    ("first", "second", "people"),
    [
        ("補助金の話", "雑貨店の店主さん", "雑貨店の店主さん／補助金の話"),
        (
            "補助金の話",
            "雑貨店の店主さん、在庫の数え方を聞く",
            "雑貨店の店主さん、在庫の数え方を聞く・補助金の話",
        ),
    ],
)
def test_an_answer_that_names_whom_and_what_is_not_taken_apart(first: str, second: str, people: str) -> None:
    asked = begun().says(GOAL).says(first).probes("people", "who").says(second)
    assert asked.answer("people") == people
