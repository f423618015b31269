from __future__ import annotations

import pytest

from dialogs.notebook import Contact
from dialogs.shapes import replace
from dialogs.testing import Talk
from tests.dialogs.coach import evening
from tests.dialogs.coach.before import KNOWN, meeting, talk

GOAL = {
    "ja": "在庫管理に困っている雑貨店の店主と知り合う",
    "en": "meet a bakery owner who struggles with stock",
}
PEOPLE = {"ja": "雑貨店の店主に、棚卸しのやり方を聞く", "en": "bakery owners, how they count stock"}
TOM = Contact("c1", "g1", "Tom", topic="his new book", met_at=evening.STARTS)


def fit(lang: str) -> Talk:
    return talk("decide", meeting(), lang=lang, gathering="g1").says(GOAL[lang]).asks("fit")


def fee(lang: str) -> Talk:
    return fit(lang).taps("unknown").asks("fee")


def time(lang: str) -> Talk:
    return fee(lang).taps("0").asks("time")


def choice(lang: str) -> Talk:
    return time(lang).taps("180").asks("choice")


def begin(lang: str) -> Talk:
    told = talk(None, lang=lang, at="2026-12-01T12:00+09:00").says("12/5 19:00-21:00 Kitahama Mixer")
    return told.taps("ok").asks("begin")


def push(lang: str) -> Talk:
    asking = replace(KNOWN, push_consent=None, push_consent_at=None)
    prepared = talk("preparation", meeting(), lang=lang, profile=asking, gathering="g1")
    return planned(prepared, lang).taps("ok").taps("~skip").asks("push_consent.when")


def planned(prepared: Talk, lang: str) -> Talk:
    told = prepared.says(GOAL[lang]).says(PEOPLE[lang]).taps("thanks").says("12/6 12:10")
    return told.asks("preparation.review")


def review(lang: str) -> Talk:
    return planned(talk("preparation", meeting(), lang=lang, gathering="g1"), lang)


def action(lang: str) -> Talk:
    told = talk("preparation", meeting(), lang=lang, gathering="g1").says(GOAL[lang])
    return told.says(PEOPLE[lang]).asks("action")


def met(lang: str) -> Talk:
    return evening.talk("reflection", evening.G1, lang=lang).asks("met")


def energy(lang: str) -> Talk:
    return met(lang).taps("nobody").taps("intro").asks("energy")


def draft(lang: str) -> Talk:
    known = evening.notebook(contacts=(TOM,), follow_ups=(evening.PROMISE,))
    told = evening.talk("follow_up", {"follow_up": "f1"}, known=known, lang=lang, at="2026-12-05T12:30+09:00")
    return told.asks("style")


def sent(lang: str) -> Talk:
    return draft(lang).taps("en").asks("did")


ASKED = {
    each.__name__: each
    for each in (fit, fee, time, choice, begin, push, review, action, met, energy, draft, sent)
}


@pytest.mark.parametrize(
    ("lang", "question", "said", "answer"),
    [
        ("en", "fit", "idk", "unknown"),
        ("en", "fit", "not sure tbh", "unknown"),
        ("en", "fit", "probably yes", "maybe"),
        ("ja", "fit", "うーん、わからん", "unknown"),
        ("ja", "fit", "いなさそうかな", "unseen"),
        ("en", "time", "3", 180),
        ("en", "time", "1", 60),
        ("en", "time", "3 please", 180),
        ("ja", "time", "3", 180),
        ("ja", "time", "2くらい", 120),
        ("en", "fee", "3", 3000),
        ("en", "choice", "not sure", "wait"),
        ("ja", "choice", "わからん", "wait"),
        ("en", "action", "3 ok lang", {"kind": "information"}),
        ("en", "energy", "3 but happy", "3"),
        ("en", "energy", "super tired", "1"),
        ("ja", "energy", "3だけど楽しかった", "3"),
        ("ja", "energy", "へとへとですわ", "1"),
        ("en", "push", "yes", "evening"),
        ("en", "push", "9:30pm", "evening"),
        ("en", "push", "yes at 9:30 is fine", "evening"),
        ("en", "push", "next morning", "morning"),
        ("ja", "push", "夜9時半で", "evening"),
        ("ja", "push", "翌朝でいいよ", "morning"),
        ("ja", "push", "その日の夕方で", "evening"),
        ("en", "draft", "casual english", "en_casual"),
        ("ja", "draft", "カジュアルな英語で", "en_casual"),
    ],
)
def test_a_choice_is_known_by_the_words_people_use(
    lang: str, question: str, said: str, answer: object
) -> None:
    asked = ASKED[question](lang)
    step = asked.ground.conversation.frames[-1].step
    given = asked.says(said).answer(step)
    assert given == answer or (
        isinstance(answer, dict) and isinstance(given, dict) and answer.items() <= given.items()
    )


@pytest.mark.parametrize(
    ("lang", "question", "said", "then"),
    [
        ("en", "fee", "5000 yen, 2 hours", "decide.choice"),
        ("ja", "fee", "5000円、2時間", "decide.choice"),
        ("en", "begin", "sure", "preparation.goal"),
        ("en", "begin", "do it now", "preparation.goal"),
        ("ja", "begin", "今やる", "preparation.goal"),
        ("en", "review", "looks fine to me", "preparation.obstacle"),
        ("ja", "review", "いい感じです", "preparation.obstacle"),
        ("en", "sent", "make it shorter", "follow_up.reword"),
        ("en", "sent", "too salesy", "follow_up.reword"),
        ("ja", "sent", "もっと短く", "follow_up.reword"),
        ("en", "met", "didn't go", "no_show.why"),
        ("ja", "push", "いや、21:30は無理", "push_consent.when"),
        ("en", "push", "no not at 9:30", "push_consent.when"),
    ],
)
def test_what_is_said_at_choices_leads_on(lang: str, question: str, said: str, then: str) -> None:
    ASKED[question](lang).says(said).asks(then)


@pytest.mark.parametrize(
    ("lang", "question", "said", "tells"),
    [
        ("en", "begin", "idk", "I'll message you"),
        ("ja", "begin", "わからん", "声をかけます"),
        ("en", "draft", "sent it", "Nice work"),
        ("ja", "draft", "もう送った", "いいですね"),
        ("ja", "sent", "送れた〜", "いいですね"),
        ("en", "met", "still here having beers", "Enjoy yourself"),
        ("ja", "met", "まだ会場にいて飲んでます", "楽しんで"),
    ],
)
def test_what_is_said_at_choices_ends_there(lang: str, question: str, said: str, tells: str) -> None:
    ASKED[question](lang).says(said).is_idle().tells(tells)


@pytest.mark.parametrize(
    ("lang", "said", "reason"),
    [
        ("en", "didn't go, got sick", "unwell"),
        ("en", "couldn't go, had to work", "busy"),
        ("ja", "行けなかった、体調不良で", "unwell"),
        ("ja", "仕事で行けなかった", "busy"),
    ],
)
def test_a_reason_told_at_once_is_not_asked_for(lang: str, said: str, reason: str) -> None:
    for told in (met(lang), evening.talk(None, lang=lang)):
        (gathering,) = told.says(said).is_idle().notebook.gatherings
        assert gathering.reflection
        assert gathering.reflection.reason == reason


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "now pls"),
        ("en", "ok lets do it"),
        ("en", "yes it's worth it"),
        ("ja", "今お願い"),
        ("ja", "じゃあやろう"),
    ],
)
def test_talk_is_no_goal(lang: str, said: str) -> None:
    asked = talk("preparation", meeting(), lang=lang, gathering="g1").says(said)
    asked.probes("goal", "all").never_tells(said)


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "nothing really just see what happens"), ("ja", "特に何もない、なりゆきで")]
)
def test_no_regret_in_mind_becomes_no_aim(lang: str, said: str) -> None:
    asked = talk("preparation", meeting(), lang=lang, gathering="g1").says(
        "no idea" if lang == "en" else "わからない"
    )
    asked.probes("goal", "all").says(said).asks("preparation_light.person")
