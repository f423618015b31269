from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.core.book import At, Snapshot, Together, Turn, Way
from dialogs.core.conversation import Conversation, How, Start
from dialogs.core.events import Event, Filled, Opened, Wanted
from dialogs.core.prompts import Action, Card, Form, Question
from dialogs.core.scene import Scene
from dialogs.core.sheets import Blank, Sheet
from dialogs.core.steps import Dialog
from dialogs.core.turn import turn
from dialogs.notebook import Notebook, Profile
from dialogs.shapes import replace
from dialogs.testing import Talk
from tests.dialogs.core.toy import TRIP, book

NOW = datetime(2026, 12, 4, 11, tzinfo=UTC)
NINE = "2026-12-05T9:00"


def so_far(scene: Scene) -> dict[str, str]:
    return {step: str(answer.value) for step, answer in scene.answers.items()}


def is_open(scene: Scene) -> bool:
    return scene.arg("to") != "nowhere"


def early(scene: Scene) -> dict[str, str]:
    return {"hour": "trip.early"} if scene.answer("hour") == 3 and scene.answer("goal") else {}


SHEET = Sheet(
    "journey",
    (Blank("goal", "lines", most=40, needed=True), Blank("hour", "number")),
    shown=so_far,
    talk=lambda to: Start("trip", {"to": to}),
    subject="to",
    there=is_open,
    on=("trip.goal", "note.text"),
    instead_of=("note",),
    harmony=early,
)
WITH_SHEET = replace(TRIP, sheet=SHEET)
EDITING = replace(TRIP, id="editing", sheet=replace(SHEET, name="edit", on=(), to="done"))


def asked(dialog: Dialog = WITH_SHEET) -> Talk:
    wants: dict[str, Callable[[Scene, str], Way]] = {
        "journey": lambda _scene, to: Together(SHEET.ref(to)),
        "arrive": lambda _scene, to: At(Start("trip", {"to": to}), "review"),
        "leave": lambda _scene, to: Start("trip", {"to": to}),
    }
    known = replace(book(dialog, EDITING, greet=True), wants=wants, heeded=frozenset({"stop"}), home=home)
    return Talk(known)


def home(scene: Scene) -> tuple[Card, ...]:
    return (Card(f"home of {scene.lang}", ()),)


def test_a_form_is_offered_at_its_question_where_there_are_forms() -> None:
    talk = asked().with_forms().wants("leave", "Rome").asks("goal")
    assert talk.question.form == Action("form", "journey|Rome", "<journey.form.open>")


def test_no_form_is_offered_where_there_are_none_nor_while_an_answer_is_probed() -> None:
    assert asked().wants("leave", "Rome").question.form is None
    assert asked().with_forms().wants("leave", "Rome").says("something").probes("goal").question.form is None


def test_opening_a_form_says_what_is_known_and_changes_nothing() -> None:
    talk = asked().with_forms().wants("leave", "Rome").says("the sea").asks("how")
    before = talk.ground.conversation
    talk.wants("form", "journey|Rome").shows_form("journey|Rome", goal="the sea", hour="")
    assert talk.ground.conversation == before
    assert [(field.id, field.needed, field.most) for field in talk.form.fields] == [
        ("goal", True, 40),
        ("hour", False, 0),
    ]


def test_a_late_form_leads_to_its_questions() -> None:
    talk = asked().with_forms().wants("form", "journey|Rome")
    [way] = talk.form.instead.actions
    talk.wants(way.what, way.subject).asks("trip.goal")


def test_without_forms_the_questions_are_asked_in_the_talk() -> None:
    asked().wants("form", "journey|Rome").asks("trip.goal")
    asked().wants("journey", "Rome").asks("trip.goal")


def test_what_can_no_longer_be_filled_is_asked_in_the_talk() -> None:
    asked().with_forms().wants("form", "journey|nowhere").asks("trip.goal")


def test_a_filled_form_goes_on_where_the_first_answer_is_missing() -> None:
    talk = asked().with_forms().fills("journey|Rome", goal="the sea", hour=NINE).asks("trip.how")
    talk.taps("train").asks("review").tells("goal the sea", "hour 9")


def test_a_form_goes_on_with_the_session_about_the_same() -> None:
    talk = asked().with_forms().wants("leave", "Rome").says("the sea").taps("train").asks("hour")
    talk.fills("journey|Rome", goal="the hills", hour="10").asks("review")
    assert talk.answer("goal") == "the hills"
    assert talk.answer("how") == "train"
    assert len(talk.ground.conversation.frames) == 1


def test_a_form_about_something_else_begins_another_session() -> None:
    talk = asked().with_forms().wants("leave", "Rome").says("the sea").asks("how")
    talk.fills("journey|Oslo", goal="the hills").asks("how").taps("train")
    assert [frame.args for frame in talk.ground.conversation.frames] == [{"to": "Rome"}, {"to": "Oslo"}]


def test_what_is_left_empty_is_skipped_if_it_may_be_and_asked_else() -> None:
    talk = asked().with_forms().wants("leave", "Rome").says("the sea").asks("how")
    talk.fills("journey|Rome", goal="the sea").asks("how").taps("train").asks("review")
    assert talk.ground.conversation.frames[0].answers["hour"].how is How.SKIPPED


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({"goal": "", "hour": "9"}, {"goal"}),
        ({"hour": "9"}, {"goal"}),
        ({"goal": "   "}, {"goal"}),
        ({"goal": "the sea", "hour": "noonish"}, {"hour"}),
        ({"goal": "!!!", "hour": "noonish"}, {"goal", "hour"}),
        ({"goal": "x" * 41}, {"goal"}),
        ({"goal": "nothing"}, {"goal"}),
        ({"goal": "the sea", "hour": "3"}, {"hour"}),
        ({"goal": "the sea", "hour": "7"}, {"hour"}),
    ],
)
def test_a_form_is_refused_by_field_and_nothing_changes(values: dict[str, str], fields: set[str]) -> None:
    talk = asked().with_forms().wants("leave", "Rome").says("the sea").asks("how")
    before = talk.ground.conversation
    talk.fills("journey|Rome", **values).refuses(*fields)
    assert talk.ground.conversation == before


@pytest.mark.parametrize("ref", ["journey|nowhere", "unknown|Rome", ""])
def test_a_form_of_what_is_gone_is_refused_so_that_no_words_are_lost(ref: str) -> None:
    asked().with_forms().fills(ref, goal="the sea").refuses("goal")


def test_an_empty_form_nobody_knows_is_a_word_in_the_talk() -> None:
    asked().with_forms().fills("unknown").tells("前のボタン")


def test_the_first_vague_answer_is_asked_about_once_more() -> None:
    talk = asked().with_forms().fills("journey|Rome", goal="something", hour="9").probes("goal", "object")
    talk.says("blue").asks("how").taps("train").asks("review").tells("goal something: blue", "hour 9")


def test_a_vague_answer_is_taken_as_such_where_the_probes_are_used_up() -> None:
    talk = asked().with_forms()
    for _ in range(2):
        talk.fills("journey|Rome", goal="something").probes("goal")
    talk.fills("journey|Rome", goal="something", hour="9").asks("how")
    assert talk.ground.conversation.frames[0].answers["goal"].how is How.VAGUE


def test_a_form_closes_the_dialogs_it_stands_for() -> None:
    talk = asked().with_forms().wants("note").asks("note.text")
    assert talk.question.form == Action("form", "journey", "<journey.form.open>")
    talk.fills("journey", goal="the sea").asks("how")
    assert [frame.dialog for frame in talk.ground.conversation.frames] == ["trip"]


def test_a_form_that_edits_goes_straight_on_and_what_stayed_the_same_is_no_answer() -> None:
    talk = asked().with_forms()
    talk.fills("edit|Rome", goal="the sea").tells("<trip.done>").is_idle()


def test_what_a_form_that_edits_shows_cannot_be_emptied() -> None:
    talk = asked().with_forms().wants("party")
    talk.ground.open(Start("editing", {"to": "Rome"}), talk.now)
    talk.says("the sea").taps("train").says("9").asks("editing.review")
    talk.fills("edit|Rome", goal="the sea", hour="").refuses("hour")


def test_what_comes_before_any_form_is_heeded_in_it() -> None:
    talk = asked().with_forms().wants("leave", "Rome").asks("goal")
    talk.fills("journey|Rome", goal="stop", hour="noonish").tells("stopped by stop")
    assert talk.ground.refused == {}
    assert "goal" not in talk.ground.conversation.frames[0].answers


def test_a_way_leads_to_a_step_of_a_session_or_of_a_new_one() -> None:
    talk = asked().wants("arrive", "Rome").asks("trip.review")
    talk.wants("leave", "Oslo").says("the sea").asks("how").wants("arrive", "Oslo").asks("review")
    talk.tells("goal the sea")
    assert len(talk.ground.conversation.frames) == 2


def test_a_command_is_wanted_by_its_name() -> None:
    asked().wants("party").asks("party.names")


def test_what_nobody_knows_any_more_is_answered_with_the_present_question() -> None:
    asked().wants("gone by").tells("前のボタン")
    asked().wants("party").wants("gone by").tells("前のボタン").asks("party.names")


def test_what_waits_its_turn_is_answered_with_the_question_before_it() -> None:
    asked().wants("party").wants("note").asks("party.names")


def stranger() -> Talk:
    known = replace(book(WITH_SHEET, greet=True), home=home)
    return Talk(known, profile=Profile("u1")).with_forms()


@pytest.mark.parametrize(
    "event", [Wanted("party"), Wanted("form", "journey"), Filled("journey", {"goal": "x"})]
)
def test_whoever_has_not_agreed_is_welcomed_and_asked_once_more(event: Event) -> None:
    talk = stranger()
    for _ in range(2):
        talk.prompts = talk.ground.take(event, talk.now)
        talk.asks("note.text")
    assert len(talk.ground.conversation.frames) == 1


def test_a_stranger_who_opens_the_talk_is_welcomed_once() -> None:
    talk = stranger().opens("talk").asks("note.text").opens("talk").is_silent()
    talk.says("cancel").is_idle().opens("talk").is_silent()


def test_a_friend_who_opens_the_talk_hears_nothing() -> None:
    asked().with_forms().opens("talk").is_silent()


def test_the_home_is_shown_when_looked_at_and_nothing_is_said_or_changed() -> None:
    talk = stranger()
    before = talk.ground.conversation
    talk.opens("home").is_silent().shows_home("home of ja")
    assert talk.ground.conversation == before


def taken(event: Event, *, home_shown: bool) -> Turn:
    known = replace(book(WITH_SHEET), home=home)
    snapshot = Snapshot(Conversation(), Notebook(Profile("u1", consent_version=1)), home=home_shown)
    return turn(known, snapshot, event, NOW)


def test_the_home_is_shown_anew_when_something_is_noted_and_only_where_there_is_one() -> None:
    assert [card.title for card in taken(Wanted("bye"), home_shown=True).home] == ["home of en"]
    assert taken(Wanted("party"), home_shown=True).home == ()
    assert taken(Wanted("bye"), home_shown=False).home == ()
    assert taken(Opened("home"), home_shown=False).home == ()


def test_taps_and_forms_are_never_late() -> None:
    talk = asked().with_forms().wants("leave", "Rome").says("the sea").asks("how")
    talk.prompts = talk.ground.take(Filled("journey|Rome", {"goal": "the hills"}), talk.now, late=True)
    assert talk.asks("how").answer("goal") == "the hills"
    talk.prompts = talk.ground.take(Wanted("party"), talk.now, late=True)
    talk.asks("party.names")


@given(
    st.dictionaries(st.sampled_from(["goal", "hour", "other"]), st.text(max_size=60)), st.text(max_size=12)
)
def test_any_form_is_taken_or_refused_and_never_both(values: dict[str, str], subject: str) -> None:
    talk = asked().with_forms().wants("leave", subject).says("the sea")
    before = talk.ground.conversation
    talk.fills(f"journey|{subject}", **values)
    if talk.ground.refused:
        assert talk.ground.conversation == before
        assert talk.prompts == ()
    else:
        assert any(isinstance(prompt, Question) for prompt in talk.prompts) or talk.screen


@given(st.text(max_size=60))
def test_any_words_come_back_as_they_were_typed(goal: str) -> None:
    talk = asked().with_forms().fills("journey", goal=goal)
    if not talk.ground.refused and talk.ground.conversation.top and talk.ground.conversation.top.answers:
        talk.wants("form", "journey")
        assert isinstance(talk.prompts[-1], Form)
        talk.shows_form("journey", goal=" ".join(goal.split()))
