from __future__ import annotations

from dataclasses import replace
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.core.lint import graphemes
from dialogs.notebook import Plan
from dialogs.writing.card import if_then, plan_card, talk_card
from dialogs.writing.kits import kits
from dialogs.writing.pitch import Self, long_pitch, seconds, short_pitch
from dialogs.writing.words import antenna, as_goal, first_question, joined, openers, parted, rewritten
from tests.dialogs.coach.before import PLAN, instant, meeting, scene

LANGUAGES = ("ja", "en")


def fields(words: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(words) if name}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_kits_of_both_languages_have_the_same_shape(lang: str) -> None:
    kit, japanese = kits(lang), kits("ja")
    assert set(kit.purposes) == {"partner", "information", "awareness", "network", "other"}
    assert set(kit.regrets) == set(japanese.regrets)
    assert set(kit.obstacles) == set(japanese.obstacles)
    assert len(kit.obstacles) == 5
    for purpose in kit.purposes.values():
        assert fields(purpose.goal) == fields(purpose.rewrite) == {"words"}
        assert purpose.kind in {"thanks", "information", "proposal", "meeting"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_all_chips_of_the_kits_fit(lang: str) -> None:
    kit = kits(lang)
    purposes = kit.purposes.values()
    chips = [topic.label for p in purposes for topic in p.topics] + [
        words for p in purposes for words in p.people
    ]
    chips += [regret.label for regret in kit.regrets.values()] + [o.label for o in kit.obstacles.values()]
    assert [chip for chip in (*chips, *kit.light.people) if graphemes(chip) > 20] == []


@pytest.mark.parametrize(
    ("words", "purpose", "lang", "goal"),
    [
        ("棚卸しに手間取る雑貨店", "partner", "ja", "棚卸しに手間取る雑貨店と出会う"),
        ("予約システムの相場を知りたい", "information", "ja", "予約システムの相場を知りたい"),
        ("求人の悩み", "information", "ja", "求人の悩みについて話を聞く"),
        ("同世代の農家", "", "ja", "同世代の農家"),
        ("飲食店の店長", "information", "ja", "飲食店の店長の話を聞く"),
        ("新しい予約アプリ", "partner", "ja", "新しい予約アプリに関わる人と出会う"),
        ("出張整体", "awareness", "ja", "出張整体を知ってもらう"),
        ("座り仕事の多い会社", "awareness", "ja", "座り仕事の多い会社に知ってもらう"),
        ("士業", "network", "ja", "士業と話す"),
        ("農業", "network", "ja", "農業に関わる人と話す"),
        ("web design", "partner", "en", "Find a partner for web design"),
        ("agriculture", "network", "en", "Talk with people in agriculture"),
        ("people in marketing", "network", "en", "Talk with people in marketing"),
        ("my massage, to companies", "awareness", "en", "Get the word out about my massage, to companies"),
        ("gift shops", "partner", "en", "Meet gift shops"),
        ("find a designer", "partner", "en", "find a designer"),
    ],
)
def test_only_things_and_people_are_framed(words: str, purpose: str, lang: str, goal: str) -> None:
    assert as_goal(words, purpose, lang) == goal


def test_a_rewrite_is_made_of_the_user_s_own_words_or_not_at_all() -> None:
    assert rewritten("製造業", "information", "ja") == "製造業について2人に聞く"
    assert rewritten("いろいろ", "information", "ja") == ""


@given(st.text(alphabet="あ漢A ", min_size=1), st.text(alphabet="い字B ", min_size=1))
def test_whom_and_what_come_apart_again(whom: str, what: str) -> None:
    assert parted(joined(whom, what, "ja"), "ja") == (whom, what)


def test_said_together_all_of_it_is_whom() -> None:
    assert parted("雑貨店の店主に、棚卸しのやり方を聞く", "ja") == (
        "雑貨店の店主に、棚卸しのやり方を聞く",
        "",
    )


def test_there_are_at_most_three_words_to_listen_for() -> None:
    found = antenna("雑貨店の店主", "在庫管理に困っている問屋と倉庫", "ja")
    assert 0 < len(found) <= 3
    assert len(set(found)) == len(found)


def test_the_first_question_holds_the_user_s_topic() -> None:
    assert "在庫管理" in first_question(scene(), PLAN)
    own = replace(PLAN, people="雑貨店の店主さん／棚卸しの手順")
    assert first_question(scene(), own).startswith("棚卸しの手順のことを")


def test_a_question_that_does_not_fit_the_topic_is_not_tied_to_it() -> None:
    network = replace(PLAN, purpose="network", people="在庫管理に困っている雑貨店")
    assert first_question(scene(), network) == "この会には、どんなきっかけで来られたんですか？"
    own = replace(network, people="雑貨店の店主さん／棚卸しの手順")
    assert first_question(scene(), own) == "棚卸しの手順のことを、少し伺ってもいいですか？"


def test_a_question_picked_stays_when_the_kind_of_aim_is_corrected() -> None:
    picked = replace(PLAN, people="雑貨店の店主さん／一番困ること", purpose="network")
    assert first_question(scene(), picked) == "続けていて一番困るのは、どんなところですか？"


def test_without_a_topic_the_question_stands_alone() -> None:
    assert (
        first_question(scene(), Plan(purpose="network")) == "この会には、どんなきっかけで来られたんですか？"
    )
    english = Plan(goal="Meet gift shops that lose days to stock-taking", purpose="partner", people="owners")
    assert first_question(scene("en"), english) == "How are you handling things at the moment?"
    explicit = replace(english, people="owners — how they count")
    assert first_question(scene("en"), explicit).startswith("May I ask you about how they count?")


def test_a_very_long_topic_is_left_out() -> None:
    assert (
        first_question(scene(), replace(PLAN, people=f"店主／{'長い話' * 20}"))
        == "いまは、どんなふうにされていますか？"
    )


def test_an_introduction_is_only_asked_for_where_somebody_is_named() -> None:
    assert len(openers(scene(), PLAN)) == 3
    assert len(openers(scene(), replace(PLAN, people="店主に話を聞きたい"))) == 2


def test_a_card_is_short_and_leaves_out_what_is_empty() -> None:
    full = replace(PLAN, action="お礼を送る", due_at=instant("2026-12-06T08:30"), obstacle="shy")
    card = plan_card(scene(), meeting(), full)
    assert len(card.rows) <= 11
    assert dict(card.rows)["もしものとき"].startswith("声をかけづらかったら、")
    empty = plan_card(scene(), meeting(), Plan())
    assert [label for label, _ in empty.rows] == ["最初のひと言"]


def test_a_card_names_the_end_only_when_it_is_known() -> None:
    assert plan_card(scene(), meeting(), PLAN).title == "北浜交流会 12/5(土)19:00"
    known = replace(meeting(), end_known=True)
    assert plan_card(scene(), known, PLAN).title == "北浜交流会 12/5(土)19:00〜21:00"


def test_long_words_are_cut_on_the_card() -> None:
    rows = dict(plan_card(scene(), meeting(), replace(PLAN, goal="あ" * 400)).rows)
    assert len(rows["なぜ"]) == 120
    assert rows["なぜ"].endswith("…")


def test_a_promise_without_a_moment_is_just_its_action() -> None:
    assert if_then(scene(), "お礼を送る", None) == "お礼を送る"
    assert (
        if_then(scene(), "お礼を送る", instant("2026-12-06T08:30")) == "12/6(日)08:30になったら、お礼を送る"
    )


def test_the_talk_card_tells_how_to_begin_ask_and_leave() -> None:
    labels = [label for label, _ in talk_card(scene(), PLAN).rows]
    assert labels == [
        *["最初のひと言"] * 3,
        *["聞いてみること"] * 3,
        "切り上げるとき",
        "深入りしなくていい人",
    ]


ME = Self(
    work="小さなお店の在庫管理の手伝い",
    name="村上",
    whom="棚卸しに時間を取られる雑貨店",
    example="3日かかった棚卸しが半日になりました。",
    goal="在庫管理に困っている雑貨店と出会う",
    question="いまは、どんなふうにされていますか？",
)


def test_half_a_minute_holds_all_five_parts() -> None:
    pitch = long_pitch(ME, "ja")
    assert 20 <= pitch.seconds <= 35
    assert pitch.text.startswith("はじめまして、村上です。小さなお店の在庫管理の手伝いをしています。")
    assert "半日になりました。今日は" in pitch.text


def test_ten_seconds_hold_who_and_the_question() -> None:
    pitch = short_pitch(ME, "ja")
    assert pitch.seconds <= 12
    assert pitch.text.endswith("いまは、どんなふうにされていますか？")


def test_a_part_that_is_not_known_is_left_out_with_its_sentence() -> None:
    assert long_pitch(Self("チラシを作っています"), "ja").text == "チラシを作っています。"
    assert long_pitch(Self("I design flyers"), "en").text == "I design flyers."
    told = Self("チラシづくり", whom="求人で困っている店を助けています")
    assert long_pitch(told, "ja").text == "チラシづくりをしています。求人で困っている店を助けています。"
    assert (
        long_pitch(Self("flyers for restaurants", name="Anna"), "en").text
        == "Hi, I'm Anna. What I do: flyers for restaurants."
    )


def test_length_is_measured_in_what_is_spoken() -> None:
    assert seconds("あ" * 150, "ja") == 30
    assert seconds("word " * 70, "en") == 30
    assert seconds("", "en") == 1
