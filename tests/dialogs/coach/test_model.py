"""A language model that users may let the coach ask: what is offered, asked, shown, and left as it was."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from dialogs.coach.book import BOOK
from dialogs.coach.model import AGREEMENT_VERSION, mark
from dialogs.core.prompts import Draft
from dialogs.core.steps import Call
from dialogs.grounds import CoreGround
from dialogs.language.doubt import is_unsure
from dialogs.language.purpose import is_close
from dialogs.notebook import Agreed, Contact, FollowUp, Gathering, Notebook, Profile
from dialogs.shapes import replace
from dialogs.testing import Talk

NAMED = "Example AI (Japan)"
AT = "2026-12-04T20:00+09:00"
NOW = datetime(2026, 12, 4, 11, tzinfo=UTC)
AGREED = Agreed(AGREEMENT_VERSION, NAMED, NOW)
ME = Profile("u1", lang="en", name="Maria", work="I make apps", consent_version=1, consent_at=NOW)
TOMORROW = Gathering("g1", "Umeda Mixer", NOW + timedelta(hours=20), NOW + timedelta(hours=22))
KEN = Contact("c1", "g1", "Ken Sato", "Foo Works", topic="stocktaking", draft_lang="en", met_at=NOW)
PROMISE = FollowUp("f1", "g1", "c1", "thanks", "write to Ken", NOW + timedelta(hours=1))
PLAIN = "find a supplier of packaging"


def talk(
    start: str, *, agreed: Agreed | None = AGREED, named: str = NAMED, args: dict[str, object] | None = None
) -> Talk:
    book, profile = replace(BOOK, model=named), replace(ME, agreed=agreed)
    ground = CoreGround.of(book, Notebook(profile, (TOMORROW,), (KEN,), (PROMISE,)))
    return Talk(book, start=start, args=args or {}, lang="en", at=AT, profile=profile, ground=ground)


def follow_up(agreed: Agreed | None = AGREED) -> Talk:
    return talk("follow_up", agreed=agreed, args={"follow_up": "f1"})


def preparation(agreed: Agreed | None = AGREED) -> Talk:
    return talk("preparation", agreed=agreed, args={"gathering": "g1"})


def called(held: Talk) -> list[Call]:
    return list(held.ground.calls)


def draft(held: Talk) -> str:
    return next(prompt.text for prompt in reversed(held.prompts) if isinstance(prompt, Draft))


def labels(held: Talk) -> list[str]:
    return [choice.label for choice in held.question.choices]


def test_settings_speak_of_it_only_where_the_operator_has_one() -> None:
    assert "Polish with AI" in labels(talk("settings"))
    assert "Polish with AI" not in labels(talk("settings", named=""))


def test_permission_names_who_gets_the_words_and_where_and_can_be_taken_back() -> None:
    asked = talk("settings", agreed=None).taps("Polish with AI").asks("model_wish.wish").tells(NAMED)
    asked.taps("Use it").tells(NAMED)
    assert asked.notebook.profile.agreed == Agreed(AGREEMENT_VERSION, NAMED, asked.now)
    asked.says("settings").taps("Polish with AI").taps("Don't use it")
    assert asked.notebook.profile.agreed is None


def test_no_answer_is_no_permission() -> None:
    asked = talk("model_wish", agreed=None).says("cancel")
    assert asked.notebook.profile.agreed is None


@pytest.mark.parametrize(
    "agreed",
    [None, replace(AGREED, version=AGREEMENT_VERSION - 1), replace(AGREED, model="Another AI (USA)")],
)
def test_without_permission_for_this_very_model_nothing_is_offered_or_asked(agreed: Agreed | None) -> None:
    for held in (follow_up(agreed), talk("profile", agreed=agreed)):
        assert "Polish with AI" not in labels(held)
    held = preparation(agreed).says("stock").says("stock").says("anyone").says("anyone")
    assert called(held) == []


def test_a_draft_is_put_better_on_a_tap() -> None:
    held = follow_up()
    own = draft(held)
    held.taps("Polish with AI").asks("follow_up.polishing").tells("One moment")
    (call,) = called(held)
    assert (call.kind, call.args["_text"], call.args["lang"]) == ("polish", own, "en")
    assert call.args["_names"] == ["Ken Sato", "Foo Works", "Maria"]
    held.answers("polish", {"of": call.args["of"], "text": "Hi Ken, better."}).asks("follow_up.polished")
    assert draft(held) == "Hi Ken, better."
    held.taps("Sent").is_idle()
    assert held.notebook.follow_ups == ()


@pytest.mark.parametrize("text", [{}, {"text": ""}])
def test_without_an_answer_of_use_the_coachs_own_draft_stands(text: dict[str, object]) -> None:
    held = follow_up()
    own = draft(held)
    held.taps("Polish with AI")
    held.answers("polish", {"of": called(held)[0].args["of"], **text}).asks("follow_up.polished")
    assert draft(held) == own


def test_an_answer_about_other_words_is_not_shown() -> None:
    held = follow_up()
    own = draft(held)
    held.taps("Polish with AI").answers("polish", {"of": "00000000", "text": "Hi Bob"})
    assert draft(held) == own


def test_nobody_has_to_wait() -> None:
    held = follow_up()
    own = draft(held)
    held.taps("Polish with AI").taps("Don't wait").asks("follow_up.polished")
    assert draft(held) == own
    held.answers("polish", {"of": called(held)[0].args["of"], "text": "Late."}).is_silent()


def test_an_introduction_is_put_better_on_a_tap() -> None:
    held = talk("profile").asks("shown").taps("Polish with AI")
    (call,) = called(held)
    held.answers("polish", {"of": call.args["of"], "text": "I build apps people like."}).asks("polished")
    assert draft(held) == "I build apps people like."
    held.taps("It's fine").is_idle()


def test_a_goal_that_stayed_vague_is_put_better_on_a_tap() -> None:
    held = preparation().taps("undecided").says("manufacturing").asks("rewrite").taps("Polish with AI")
    held.asks("rewriting")
    (call,) = [call for call in called(held) if call.kind == "rewrite"]
    held.answers("rewrite", {"of": call.args["of"], "text": "hear from manufacturing"}).asks("rewritten")
    held.tells("hear from manufacturing").taps("Sounds good").asks("people")
    held.says("finish").tells("hear from manufacturing")


def test_a_goal_nobody_could_put_better_is_offered_in_the_rules_words() -> None:
    held = preparation().taps("undecided").says("manufacturing").asks("rewrite")
    offered = held.screen.partition(" [")[0]
    held.taps("Polish with AI").taps("Don't wait").asks("rewritten").tells(offered)
    held.taps("Keep mine").asks("people")


@pytest.mark.parametrize("words", ["a florist", "stock control", "find a supplier of packaging for bread"])
def test_what_the_rules_are_unsure_of_is_asked_behind_the_talk_and_nothing_else(words: str) -> None:
    held = preparation().says(words).asks("people")
    unsure = is_unsure("goal", words, lang="en", now=NOW, zone=ZoneInfo("Asia/Tokyo"))
    wanted = ["missing"] * unsure + ["purpose"] * is_close(words, "en")
    asked = [(call.kind, call.args["wanted"]) for call in called(held)]
    assert asked == ([("goal_opinion", wanted)] if wanted else [])


def test_an_opinion_comes_without_a_word_and_is_told_beside_the_card() -> None:
    held = preparation().says(PLAIN).asks("people")
    held.answers("goal_opinion", {"of": mark(PLAIN), "missing": "detail", "purpose": None}).is_silent()
    held.says("finish").asks("review").tells("Just one thing", PLAIN)


def test_an_opinion_of_a_goal_that_was_changed_since_is_forgotten() -> None:
    held = preparation().says(PLAIN).says("back").says(f"{PLAIN} for bread")
    held.answers("goal_opinion", {"of": mark(PLAIN), "missing": "detail", "purpose": None})
    held.says("finish").asks("review")
    assert "Just one thing" not in held.screen


def test_a_purpose_the_rules_could_not_tell_is_taken_from_the_opinion() -> None:
    held = preparation().says(PLAIN).asks("people")
    held.answers("goal_opinion", {"of": mark(PLAIN), "purpose": "awareness"})
    held.says("finish").taps("OK")
    (gathering,) = held.notebook.gatherings
    assert gathering.plan
    assert gathering.plan.purpose == "awareness"


def test_a_whole_preparation_goes_the_same_with_it_off_and_with_it_on_but_silent() -> None:
    told = []
    for agreed in (None, AGREED):
        held = (
            preparation(agreed).says("find a supplier of packaging").says("owners of bakeries, about prices")
        )
        held.says("send the price list tomorrow at noon")
        told.append(held.said)
    assert told[0] == told[1]


def test_what_it_said_is_left_aside_once_the_permission_is_taken_back() -> None:
    held = follow_up()
    own = draft(held)
    held.taps("Polish with AI")
    (call,) = called(held)
    held.answers(call.kind, {"of": mark(str(call.args["_text"])), "text": "Ken, thank you so much"})
    assert draft(held) == "Ken, thank you so much"
    ground = held.ground
    assert isinstance(ground, CoreGround)
    unwilling = replace(ground.notebook.profile, agreed=None)
    ground.notebook = replace(ground.notebook, profile=unwilling)
    assert draft(held.says("repeat")) == own
