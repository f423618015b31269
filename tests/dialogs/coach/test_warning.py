from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from dialogs.coach.warning import PITFALL_SAID
from dialogs.core.steps import Ask, When
from dialogs.grounds import CoreGround
from dialogs.notebook import Plan, Reflection, Warned
from dialogs.shapes import replace
from dialogs.testing import Talk
from dialogs.writing.pitfalls import PAUSE
from tests.dialogs.coach import before
from tests.dialogs.coach.evening import PROFILE, notebook, reflected, talk

TIRED: dict[str, Any] = {"pitfall": "fatigue", "_variant": "", "_numbers": {"n": 2, "of": 3}}


def warned(told: Talk) -> list[tuple[str, bool | None]]:
    return [(one.pitfall, one.useful) for one in told.notebook.profile.warned]


def calls(told: Talk) -> list[str]:
    assert isinstance(told.ground, CoreGround)
    return [call.kind for call in told.ground.calls]


def test_the_end_of_a_reflection_looks_for_a_pitfall() -> None:
    told = reflected("got", "白石さん、棚卸しの話").says("このまま完成").is_idle()
    assert calls(told) == ["pitfall"]


def test_but_not_within_a_month_of_the_last_word() -> None:
    lately = replace(PROFILE, warned=(Warned("drifting", PROFILE.consent_at or talk().now),))
    told = talk("reflection", {"gathering": "g1"}, known=notebook(profile=lately))
    told.says("白石さん、棚卸しの話").says("このまま完成").is_idle()
    assert calls(told) == []


def test_one_kind_sentence_with_its_numbers_one_experiment_and_two_buttons() -> None:
    told = talk().answers("pitfall", TIRED).asks("pitfall_said.helped")
    told.tells("直近3回のうち2回は、終わったあとの元気が2以下でした", "次は1回休むか")
    assert [choice.label for choice in told.question.choices] == ["役に立った", "違う"]
    assert warned(told) == [("fatigue", None)]
    told.fits("line", "slack")


DRIFTING: dict[str, Any] = {"pitfall": "drifting", "_variant": "", "_numbers": {"n": 2, "of": 3}}
LATER = before.meeting("g7", "2026-12-20T19:00", "梅田の会")


def test_who_comes_unprepared_can_prepare_the_next_one_with_one_tap() -> None:
    told = talk(known=notebook((LATER,))).answers("pitfall", DRIFTING).fits("line", "slack")
    told.taps("次の会を1分で準備").asks("quick_purpose.purpose").taps("仕事").is_idle()
    assert warned(told) == [("drifting", True)]
    prepared = told.notebook.gathering("g7")
    assert prepared
    assert prepared.plan


@pytest.mark.parametrize("prepared", [None, before.PLAN])
def test_without_one_to_prepare_there_is_nothing_to_tap(prepared: Plan | None) -> None:
    known = notebook((replace(LATER, plan=prepared),) if prepared else ())
    told = talk(known=known).answers("pitfall", DRIFTING)
    assert [choice.label for choice in told.question.choices] == ["役に立った", "違う"]


@pytest.mark.parametrize(("plan", "asked"), [(None, "quick_purpose"), (before.PLAN, "preparation")])
def test_after_two_without_preparing_the_evening_before_asks_for_one_tap(
    plan: Plan | None, asked: str
) -> None:
    been = tuple(
        replace(
            before.meeting(f"p{n}", f"2026-11-2{n}T19:00", plan=plan), reflection=Reflection("棚卸しの話")
        )
        for n in (1, 2)
    )
    told = before.talk(None, *been, at="2026-12-18T12:00+09:00")
    told.says("12/20 19時 梅田の会").says("ok").taps("前日に").until("2026-12-19T21:00+09:00")
    assert told.ground.conversation.top
    assert told.ground.conversation.top.dialog == asked


def test_what_the_user_makes_of_it_is_kept() -> None:
    useful = talk().answers("pitfall", TIRED).taps("役に立った").is_idle().tells("1つだけ試して")
    assert warned(useful) == [("fatigue", True)]
    wrong = talk().answers("pitfall", TIRED).taps("違う").is_idle().tells("しばらく言わない")
    assert warned(wrong) == [("fatigue", False)]


def test_each_pitfall_is_kept_once() -> None:
    before = (Warned("fatigue", talk().now - PAUSE), Warned("scatter", talk().now - 2 * PAUSE))
    known = notebook(profile=replace(PROFILE, warned=before))
    told = talk(known=known).answers("pitfall", TIRED).taps("役に立った")
    assert warned(told) == [("scatter", None), ("fatigue", True)]


def test_where_there_is_none_nothing_is_said() -> None:
    told = talk().answers("pitfall", {}).is_idle()
    assert told.prompts == ()
    assert warned(told) == []


def test_it_never_comes_between_a_question_and_its_answer() -> None:
    told = talk("reflection", {"gathering": "g1"}).answers("pitfall", TIRED)
    assert (told.prompts, warned(told)) == ((), [])
    told.says("白石さん、棚卸しの話").asks("reflection.got")


def test_unanswered_it_is_said_and_done() -> None:
    told = talk().answers("pitfall", TIRED).after(days=1).says("使い方").asks("pitfall_said.helped")
    told.says("設定").asks("settings.which")
    assert warned(told) == [("fatigue", None)]


NUMBERS: dict[str, Any] = {
    "collector": {"n": 2, "cards": 40, "steps": 1},
    "no_follow_up": {"n": 2, "late": 2, "made": 3},
    "mismatch": {"name": "北浜交流会", "n": 2, "of": 3},
    "drifting": {"n": 2, "of": 3},
    "inner_circle": {"n": 2, "of": 3},
    "scatter": {"n": 3, "people": 4},
    "fatigue": {"n": 2, "of": 3},
    "fatigue.crowded": {"n": 3},
    "fatigue.costly": {"cost": "4,100", "usual": "2,000"},
    "impatience": {"n": 2, "days": 12},
    "impatience.next": {"n": 2, "days": 12, "name": "白石さん", "action": "お礼を送る"},
}


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("words", NUMBERS)
def test_every_pitfall_has_its_own_words_and_all_its_numbers_in_them(words: str, lang: str) -> None:
    name, _, variant = words.partition(".")
    found = {"pitfall": name, "_variant": variant, "_numbers": NUMBERS[words]}
    told = talk(lang=lang).answers("pitfall", found).asks("pitfall_said.helped")
    told.tells(*(str(number) for number in NUMBERS[words].values())).fits("line", "slack")


def test_no_words_are_there_for_a_pitfall_nobody_sees() -> None:
    (ask,) = (step for step in PITFALL_SAID.steps if isinstance(step, Ask))
    routes = {route.then if isinstance(route, When) else route for route in ask.text}
    assert routes == {f"pitfall.{words}" for words in NUMBERS}


def test_cards_are_kept_where_the_user_speaks_of_them() -> None:
    def cards(*said: str) -> int | None:
        told = talk("reflection", {"gathering": "g1"})
        for words in said:
            told.says(words)
        told.says("このまま完成").after(minutes=1)
        gathering = told.notebook.gathering("g1")
        assert gathering
        assert gathering.reflection
        return gathering.reflection.cards

    assert cards("名刺を20枚、白石さんとは棚卸しの話") == 20
    assert cards("名刺を20枚くらい交換", "焼き菓子の人") == 20
    assert cards("白石さん", "名刺は12枚、年末の3日がいちばん大変") == 12
    assert cards("白石さん、棚卸しの話") is None


def test_a_month_after_the_last_word_another_may_come() -> None:
    earlier = replace(PROFILE, warned=(Warned("drifting", talk().now - PAUSE - timedelta(minutes=1)),))
    told = talk("reflection", {"gathering": "g1"}, known=notebook(profile=earlier))
    told.says("白石さん、棚卸しの話").says("このまま完成").is_idle()
    assert calls(told) == ["pitfall"]
