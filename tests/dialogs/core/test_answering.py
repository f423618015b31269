from __future__ import annotations

from dialogs.core.hears import FreeText, OneOf
from dialogs.core.scene import Scene
from dialogs.core.steps import Ask, Call, Dialog, End, Option
from dialogs.testing import Talk
from tests.dialogs.core import toy


def tide_of(scene: Scene) -> dict[str, object]:
    return {"tide": scene.args.get("_tide", {}).get("height", "unknown")}


BOAT = Dialog(
    "boat",
    version=1,
    keeps=("tide",),
    steps=(
        Ask("port", text="boat.port", hear=FreeText(), to=("wait",)),
        Ask(
            "wait",
            text="boat.wait",
            hear=OneOf((Option("sail", label="Sail"),)),
            calls=lambda scene: (Call("tide", {"port": scene.answer("port")}),),
            awaits="tide",
            to=("crew",),
        ),
        Ask("crew", text="boat.crew", fill=tide_of, hear=FreeText(), to=("end",)),
        End("end", text="boat.end", fill=tide_of),
    ),
)


def talk() -> Talk:
    return Talk(toy.book(BOAT), start="boat", lang="en")


def test_a_question_makes_its_calls_once_it_is_put() -> None:
    waiting = talk().says("Umeda").asks("wait")
    assert list(waiting.ground.calls) == [Call("tide", {"port": "Umeda"})]
    waiting.says("whatever").asks("wait")
    assert len(waiting.ground.calls) == 1


def test_the_answer_goes_on_where_it_was_awaited() -> None:
    talk().says("Umeda").answers("tide", {"height": "low"}).asks("crew").tells("tide=low")


def test_nobody_has_to_wait_and_a_late_answer_is_kept_without_a_word() -> None:
    impatient = talk().says("Umeda").taps("Sail").asks("crew").tells("tide=unknown")
    impatient.answers("tide", {"height": "low"}).is_silent()
    impatient.says("Ken").tells("tide=low")


def test_an_answer_reaches_a_dialog_that_lies_below_and_the_one_above_stays() -> None:
    below = talk().says("Umeda").says("trip").asks("trip.goal")
    below.answers("tide", {"height": "low"}).is_silent()
    boat, trip = below.ground.conversation.frames
    assert (boat.args["_tide"], trip.args.get("_tide")) == ({"height": "low"}, None)


def test_an_answer_reaches_a_dialog_that_was_put_aside() -> None:
    aside = talk().says("Umeda").says("later").answers("tide", {"height": "low"}).is_silent()
    (session,) = aside.ground.conversation.shelf
    assert session[0].args["_tide"] == {"height": "low"}


def test_an_answer_nobody_waits_for_any_more_changes_nothing() -> None:
    ended = talk().says("Umeda").says("cancel")
    before = ended.ground.conversation
    ended.answers("tide", {"height": "low"}).is_silent()
    assert ended.ground.conversation == before
