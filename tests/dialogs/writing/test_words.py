from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.notebook import Plan
from dialogs.shapes import replace
from dialogs.writing.card import if_then, plan_card, talk_card, whom_card
from dialogs.writing.phrases import word_of
from dialogs.writing.pitch import Self, long_pitch, seconds, short_pitch
from dialogs.writing.sayings import first_question, openers
from dialogs.writing.words import antenna, as_goal, joined, parted, rewritten
from tests.dialogs.coach.before import PLAN, instant, meeting, scene


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
        ("a cofounder who can do the backend", "partner", "en", "Meet a cofounder who can do the backend"),
        ("tax accountants", "information", "en", "Hear from tax accountants"),
        ("how bakeries price cakes", "information", "en", "Hear about how bakeries price cakes"),
        *(
            (odd, purpose, "en", odd)
            for odd, purpose in (
                ("find a designer", "partner"),
                ("two demo bookings", "partner"),
                ("need a sparky", "partner"),
                ("speaker for our June meetup", "partner"),
                ("three demos booked. anyone running a warehouse counts", "partner"),
                ("im hiring 4 nurses so id like to meet any who are moving", "partner"),
                ("what are people paying for night nurses", "information"),
                ("if five owners can say what my van does, I'm happy", "awareness"),
            )
        ),
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
    assert (
        first_question(scene(), PLAN) == "在庫管理のことですが、続けていて一番困るのは、どんなところですか？"
    )
    own = replace(PLAN, people="雑貨店の店主さん／棚卸しの手順")
    assert first_question(scene(), own).startswith("棚卸しの手順について、")


def test_a_question_that_does_not_fit_the_topic_is_not_tied_to_it() -> None:
    network = replace(PLAN, purpose="network", people="在庫管理に困っている雑貨店")
    assert first_question(scene(), network) == "この会には、どんなきっかけで来られたんですか？"
    own = replace(network, people="雑貨店の店主さん／棚卸しの手順")
    assert first_question(scene(), own) == "棚卸しの手順について、少し伺ってもいいですか？"


def test_a_question_picked_stays_when_the_kind_of_aim_is_corrected() -> None:
    picked = replace(PLAN, people="雑貨店の店主さん／一番困ること", purpose="network")
    assert first_question(scene(), picked) == "続けていて一番困るのは、どんなところですか？"


def test_without_a_topic_the_question_stands_alone() -> None:
    assert (
        first_question(scene(), Plan(purpose="network")) == "この会には、どんなきっかけで来られたんですか？"
    )
    english = Plan(goal="Meet people", purpose="partner", people="owners")
    assert first_question(scene("en"), english) == "How are you handling things at the moment?"


def test_a_question_about_others_is_put_to_their_face() -> None:
    explicit = Plan(goal="Meet people", purpose="partner", people="owners — how they count")
    assert first_question(scene("en"), explicit) == "May I ask how you count?"


def test_a_very_long_topic_is_left_out() -> None:
    assert (
        first_question(scene(), replace(PLAN, people=f"店主／{'長い話' * 20}"))
        == "いまは、どんなふうにされていますか？"
    )


def test_an_introduction_is_asked_for_by_name_where_somebody_is_named() -> None:
    assert openers(scene(), PLAN)[2] == "雑貨店の店主さんをご存じでしたら、紹介していただけませんか？"
    unnamed = Plan(goal="相談したい", people="相談したい")
    assert openers(scene(), unnamed)[2].startswith("お話ししてみるとよさそうな方が")


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
    gift = replace(scene().profile, gift="チェック表")
    assert labels == [*["最初のひと言"] * 3, *["聞いてみること"] * 3, *["切り上げるとき"] * 2]
    notebook = replace(scene().notebook, profile=gift)
    given = talk_card(msgspec.structs.replace(scene(), notebook=notebook), PLAN)
    assert dict(given.rows)["先にお渡しできるもの"] == "チェック表"


def test_the_card_of_people_tells_whom_to_find_how_and_where_and_with_whom_to_stay() -> None:
    rows = whom_card(scene(), PLAN).rows
    assert rows[:3] == (
        ("会いたい人", "雑貨店の店主さん"),
        ("見分け方", "名札や名刺に「雑貨店」とある人"),
        ("探し方", "受付で主催者に「雑貨店の店主さんに、お心当たりはありますか？」と聞く"),
    )
    assert [label for label, _ in rows[-2:]] == ["じっくり話す人", "深入りしなくていい人"]


def test_who_wants_many_kinds_of_people_gets_three_to_gather() -> None:
    rows = whom_card(scene(), replace(PLAN, purpose="network")).rows
    assert len([label for label, _ in rows if label == "3人に会う"]) == 3


def test_who_looks_for_work_or_for_people_to_hire_has_questions_of_their_own() -> None:
    hiring = talk_card(scene("en"), Plan(goal="hire two engineers", purpose="other"))
    assert ("Things to ask", "What matters most to you in a place to work?") in hiring.rows
    seeking = talk_card(scene(), Plan(goal="転職先を探している", purpose="other"))
    assert ("聞いてみること", "いまの会社に決めた理由は、何だったんですか？") in seeking.rows


def test_a_light_card_holds_one_person_one_question_and_one_nice_thing() -> None:
    light = replace(meeting(), mode="light")
    card = plan_card(scene(), light, Plan(goal="主催者と話してみる", purpose="other", people="主催者"))
    assert [label for label, _ in card.rows] == ["話してみる人", "聞いてみること", "ちょっといいこと"]


ME = Self(
    work="小さなお店の在庫管理の手伝い",
    name="村上",
    whom="棚卸しに時間を取られる雑貨店",
    example="3日かかった棚卸しが半日になりました。",
    close="今日は、在庫管理に困っている雑貨店を探しに来ました。お心当たりはありませんか？",
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
    assert long_pitch(Self("チラシを作ってる"), "ja").text == "チラシを作っています。"
    assert long_pitch(Self("I design flyers"), "en").text == "I design flyers."
    told = Self("チラシづくり", whom="求人で困っている店を助けています")
    assert long_pitch(told, "ja").text == "チラシづくりをしています。求人で困っている店を助けています。"
    assert (
        long_pitch(Self("flyers for restaurants", name="Anna"), "en").text
        == "Hi, I'm Anna. I do flyers for restaurants."
    )


def test_length_is_measured_in_what_is_spoken() -> None:
    assert seconds("あ" * 150, "ja") == 30
    assert seconds("word " * 70, "en") == 30
    assert seconds("", "en") == 1


@pytest.mark.parametrize(
    ("work", "said"),
    [
        ("web design", "I do web design."),
        ("product designer", "I'm a product designer."),
        ("an accountant for startups", "I'm an accountant for startups."),
        ("accountant", "I'm an accountant."),
        ("UX designer", "I'm a UX designer."),
        ("we make cardboard boxes", "We make cardboard boxes."),
        ("help shops count their stock", "I help shops count their stock."),
        ("I design flyers", "I design flyers."),
    ],
)
def test_what_somebody_does_is_put_as_they_would_say_it(work: str, said: str) -> None:
    assert long_pitch(Self(work), "en").text == said


def test_what_does_not_fit_into_half_a_minute_is_left_for_when_somebody_asks() -> None:
    long = replace(ME, example="棚卸しに毎年3日かかっていたお店が、" * 6)
    assert long_pitch(long, "ja").seconds <= 34
    assert "毎年3日" not in long_pitch(long, "ja").text
    assert long_pitch(long, "ja").text.endswith("お心当たりはありませんか？")
    wordy = replace(ME, work="お店の在庫管理の手伝い" * 6)
    assert short_pitch(wordy, "ja").text.endswith("をしています。")


@pytest.mark.parametrize(
    ("lang", "piece"),
    [
        ("ja", "農家さんとか漁師さんとか全然ち"),
        ("ja", "田舎で店開いた"),
        ("ja", "鍼っていうの"),
        ("ja", "入れるとしたら決裁"),
        ("ja", "動画編集者かカメラマン"),
        ("ja", "設計の人2"),
        ("en", "booking site is"),
        ("en", "re"),
        ("en", "2nd sundays"),
    ],
)
def test_a_piece_of_a_sentence_is_no_word_to_listen_for(lang: str, piece: str) -> None:
    assert word_of(piece, lang) == ""


@pytest.mark.parametrize(
    ("lang", "word"),
    [("ja", "片付け費用"), ("ja", "乗り換え"), ("ja", "農業×IT"), ("ja", "看取り"), ("en", "second-hand EV")],
)
def test_a_word_of_its_own_is_listened_for(lang: str, word: str) -> None:
    assert word_of(word, lang) == word
