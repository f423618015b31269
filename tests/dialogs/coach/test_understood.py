from __future__ import annotations

import pytest

from dialogs.grounds import CoreGround
from dialogs.notebook import Contact, Plan
from dialogs.shapes import replace
from dialogs.testing import Talk
from dialogs.writing.examples import examples
from tests.dialogs.coach import evening
from tests.dialogs.coach.before import KNOWN, meeting, talk

GOAL = {
    "ja": "在庫管理に困っている雑貨店の店主と知り合う",
    "en": "meet a bakery owner who struggles with stock",
}
PEOPLE = {"ja": "雑貨店の店主に、棚卸しのやり方を聞く", "en": "bakery owners, how they count stock"}
OPEN = [
    *(("ja", words) for words in ("わからない", "任せる", "はい", "未定", "OK", "ありがとう")),
    *(("en", words) for words in ("no idea", "whatever", "up to you", "yes", "not sure", "thanks")),
]


def begun(lang: str = "ja", work: str = "") -> Talk:
    profile = replace(KNOWN, work=work)
    return talk("preparation", meeting(), lang=lang, profile=profile, gathering="g1").asks("goal")


def aimed(lang: str = "ja") -> Talk:
    return begun(lang).says(GOAL[lang]).asks("people")


def plan_in(prepared: Talk) -> Plan:
    (gathering,) = prepared.notebook.gatherings
    assert gathering.plan
    return gathering.plan


def test_one_more_question_shows_the_words_again_and_an_example_and_a_way_out() -> None:
    asked = begun().says("人脈を広げたい").probes("goal").tells("「人脈を広げたい」ですね。", "例:「")
    asked.offers("このまま進む").fits("line", "slack")
    english = begun("en").says("grow my network").probes("goal").tells('Good: "grow my network".', "example")
    english.offers("Leave it like that")


@pytest.mark.parametrize("work", ["雑貨店の在庫管理の手伝い", "美容室向けの予約システム", "食品工場の設備"])
def test_the_example_is_never_from_the_users_own_trade(work: str) -> None:
    for times in range(6):
        asked = begun(work=work)
        for _ in range(times):
            asked.says("もう一度")
        asked.taps("仕事の相手を探す").probes("goal", "partner")
        (shown,) = [e for e in examples("ja")["partner"] if e.say in asked.screen]
        assert not [word for word in shown.trade if word in work]


def test_leaving_it_like_that_is_no_second_question() -> None:
    asked = begun().says("人脈を広げたい").taps("このまま進む").asks("people")
    assert asked.answer("goal") == {"type": "", "words": "人脈を広げたい"}


def test_help_gives_an_example_and_the_same_question_and_is_no_probe() -> None:
    asked = begun().says("使い方").asks("goal").tells("例:「").says("何を書けばいいの？").asks("goal")
    asked.says("人脈を広げたい").probes("goal").says("ヘルプ").probes("goal")
    asked.says("製造業で採用に悩む会社の人事担当").asks("people").says("店主さん").probes("people")


def test_a_question_is_asked_once_more_and_then_the_answer_stands() -> None:
    asked = begun().says("人脈を広げたい").probes("goal").says("いろいろな人").asks("people")
    asked.says("いい人").probes("people").says("いろいろ").asks("action")


def test_a_third_uncertain_answer_is_accepted() -> None:
    asked = begun().says("人脈を広げたい").says("いろいろな人").says("いい人").says("いろいろ").asks("action")
    asked.says("翌日の12:10").asks("review")


@pytest.mark.parametrize(("lang", "words"), OPEN)
def test_what_leaves_the_goal_open_brings_choices_and_then_the_smallest_step(lang: str, words: str) -> None:
    asked = begun(lang).says(words).probes("goal", "all")
    light = asked.says(words).asks("preparation_light.person").never_tells("気軽に", "enjoying")
    chosen = light.question.choices[0]
    plan = plan_in(light.taps(chosen.id))
    assert plan.people == chosen.label
    assert words not in (plan.goal, plan.people)


@pytest.mark.parametrize(("lang", "words"), OPEN)
def test_a_type_alone_stands_when_no_detail_comes_to_mind(lang: str, words: str) -> None:
    asked = begun(lang).taps("partner").probes("goal", "partner").says(words).asks("people")
    assert asked.answer("goal") == {"type": "partner", "words": ""}


@pytest.mark.parametrize(("lang", "words"), OPEN)
def test_nobody_in_mind_brings_people_to_choose_and_then_the_first_of_them(lang: str, words: str) -> None:
    asked = aimed(lang).says(words).probes("people", "open")
    first = asked.question.choices[0].label
    assert asked.says(words).asks("action").answer("people") == first


@pytest.mark.parametrize(("lang", "words"), OPEN)
def test_no_action_in_mind_brings_kinds_and_then_a_card_without_a_promise(lang: str, words: str) -> None:
    asked = aimed(lang).says(PEOPLE[lang])
    if words in {"ありがとう", "thanks"}:
        return
    done = asked.says(words).probes("action").says(words).asks("review").taps("ok").taps("~skip")
    assert (plan_in(done).action, plan_in(done).due_at) == ("", None)
    assert not done.notebook.follow_ups


@pytest.mark.parametrize(("lang", "words"), [*OPEN, ("ja", "いつでもいい"), ("en", "anytime")])
def test_no_moment_in_mind_brings_moments_to_choose_kindly(lang: str, words: str) -> None:
    asked = aimed(lang).says(PEOPLE[lang]).taps("thanks").asks("moment").says(words).asks("moment")
    asked.never_tells("見当たりません", "couldn't find")
    assert len(asked.question.choices) > 2


@pytest.mark.parametrize(("lang", "words"), OPEN)
def test_a_reflection_keeps_nothing_of_what_leaves_it_open(lang: str, words: str) -> None:
    told = evening.talk("reflection", evening.G1, lang=lang).says(words).probes("met", "identity").says(words)
    done = (
        told.asks("got")
        .says(words)
        .probes("got", "object")
        .says(words)
        .says("finish" if lang == "en" else "このまま完成")
    )
    (gathering,) = done.notebook.gatherings
    assert gathering.reflection
    assert gathering.reflection.got == ""
    assert not done.notebook.contacts


@pytest.mark.parametrize(("lang", "words"), OPEN)
def test_comfort_accepts_that_nothing_comes_to_mind(lang: str, words: str) -> None:
    asked = evening.talk("reflection", evening.G1, lang=lang).taps("nobody").asks("comfort").says(words)
    assert asked.asks("energy").answer("comfort") is None


@pytest.mark.parametrize(("lang", "words"), OPEN)
def test_a_gathering_remembered_has_no_name_and_no_aim_from_what_leaves_them_open(
    lang: str, words: str
) -> None:
    told = evening.talk("retro", {}, lang=lang).taps("last_night").asks("name").says(words)
    (*_, remembered) = told.asks("goal").says(words).asks("reflection.met").notebook.gatherings
    assert remembered.plan is None
    assert remembered.name != words


@pytest.mark.parametrize(("lang", "words"), OPEN)
def test_a_promise_needs_words_of_its_own_but_nobody_to_make_it_to(lang: str, words: str) -> None:
    asked = evening.talk("new_promise", {}, lang=lang).asks("what").says(words).asks("what")
    send = {"ja": "資料を送る", "en": "send the slides"}[lang]
    assert asked.says(send).asks("whom").says(words).asks("when").answer("whom") is None


@pytest.mark.parametrize(("lang", "words"), OPEN)
def test_what_leaves_it_open_is_no_name_of_a_gathering(lang: str, words: str) -> None:
    talk("gathering", lang=lang).says(words).asks("gathering.line")


@pytest.mark.parametrize(("lang", "words"), OPEN)
def test_a_self_introduction_is_not_made_of_what_leaves_it_open(lang: str, words: str) -> None:
    asked = talk("profile", meeting(), lang=lang).asks("work").says(words).asks("work")
    asked.never_tells("選んで", "Pick")


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        *(("ja", words) for words in ("とばす", "なし", "特にない", "パス", "ないです", "いいです")),
        *(("en", words) for words in ("skip", "none", "nothing to add", "pass", "not really", "no")),
    ],
)
def test_what_there_is_none_of_is_left_out_of_a_self_introduction(lang: str, words: str) -> None:
    talk("profile", meeting(), lang=lang).says(words).is_idle()
    asked = talk("profile", meeting(), lang=lang).says("会計事務所").asks("whom").says(words)
    asked.asks("example").says(words).asks("name").says(words).is_idle().never_tells(words)
    profile = asked.notebook.profile
    assert (profile.whom, profile.example, profile.name) == ("", "", "")


@pytest.mark.parametrize(("lang", "said", "shown"), [("ja", "7時", "19:00"), ("en", "at 7", "19:00")])
def test_an_hour_of_either_half_of_the_day_is_asked_about_with_both(lang: str, said: str, shown: str) -> None:
    asked = talk("eve_time", lang=lang).says(said).asks("clock").offers("07:00", shown)
    assert asked.taps(shown).is_idle().notebook.profile.eve_at == 19 * 60


@pytest.mark.parametrize(("lang", "day"), [("ja", "12/20"), ("en", "Dec 20")])
def test_a_day_alone_is_kept_and_its_own_moments_are_offered(lang: str, day: str) -> None:
    asked = aimed(lang).says(PEOPLE[lang]).taps("thanks").says(day).asks("moment")
    labels = [choice.label for choice in asked.question.choices]
    assert [label for label in labels if "20" in label and "12:10" in label]
    assert not [label for label in labels if "翌" in label or "Next" in label]


@pytest.mark.parametrize(
    ("lang", "said", "due"),
    [
        ("ja", "次の日の昼", "12/6(日)12:10"),
        ("ja", "次の日の朝でええわ", "12/6(日)08:30"),
        ("ja", "2日後の昼", "12/7(月)12:10"),
        ("ja", "朝イチ", "12/6(日)08:30"),
        ("en", "2 days later at lunch", "Mon 7 Dec, 12:10"),
        ("en", "next morning", "Sun 6 Dec, 08:30"),
        ("en", "the next day lunchtime", "Sun 6 Dec, 12:10"),
    ],
)
def test_a_part_of_the_day_is_the_usual_moment_that_a_button_shows(lang: str, said: str, due: str) -> None:
    doing = {"ja": "資料を送る", "en": "send them my portfolio"}[lang]
    told = aimed(lang).says(PEOPLE[lang]).says(doing).asks("moment").says(said)
    told.asks("review").tells(due)


def test_a_part_of_the_day_after_counts_when_it_is_told_with_the_deed() -> None:
    aimed().says(PEOPLE["ja"]).says("次の日の朝にLINEする").tells("12/6(日)08:30になったら、LINEする")


@pytest.mark.parametrize(
    ("lang", "person", "said", "shown"),
    [
        (
            "en",
            "Tom",
            "ask Tom for a coffee next tuesday 10am",
            "Tue 8 Dec, 10:00, I'll ask Tom for a coffee",
        ),
        ("en", "Tom", "invite tom to lunch tomorrow at 12", "Sat 5 Dec, 12:00, I'll invite tom to lunch"),
        ("en", "Tom", "coffee with Tom next tuesday 10am", "Tue 8 Dec, 10:00, coffee with Tom"),
        ("en", "Sato-san", "send Sato-san my deck on monday morning", "Mon 7 Dec, 08:30, I'll send Sato-san"),
        ("ja", "田中さん", "田中さんを来週火曜10時にコーヒーに誘う", "12/8(火)10:00になったら、田中さんを"),
        ("ja", "田中さん", "明日9時に田中さんへメール", "12/5(土)09:00になったら、田中さんへメール"),
        ("ja", "田中さん", "田中さんと月曜の昼にお茶する", "12/7(月)12:10になったら、田中さんとお茶する"),
    ],
)
def test_what_is_done_to_somebody_met_is_a_promise_and_no_event(
    lang: str, person: str, said: str, shown: str
) -> None:
    told = talk(None, lang=lang)
    ground = told.ground
    assert isinstance(ground, CoreGround)
    ground.notebook = replace(ground.notebook, contacts=(Contact("c1", "", person),))
    told.says(said).is_idle().tells(shown)


@pytest.mark.parametrize("said", ["Tom's meetup friday 7pm", "Ask Me Anything friday 7pm"])
def test_a_name_in_the_name_of_an_event_is_no_promise(said: str) -> None:
    told = talk(None, lang="en")
    ground = told.ground
    assert isinstance(ground, CoreGround)
    ground.notebook = replace(ground.notebook, contacts=(Contact("c1", "", "Tom"),))
    told.says(said).tells(said.removesuffix(" friday 7pm"))
