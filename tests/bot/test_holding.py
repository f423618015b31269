"""Answers that lie at hand are given in the turn that asks; all others, and those that raise, come later."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from bot.calls import AT_HAND, answers
from bot.desk import Desk
from bot.holding import Answer
from bot.wiring import App
from dialogs.changes import SaveProfile
from dialogs.coach.book import BOOK
from dialogs.core.book import Book
from dialogs.core.events import Chose, Joined
from dialogs.core.hears import FreeText
from dialogs.core.prompts import Question, Say
from dialogs.core.scene import Scene
from dialogs.core.steps import Ask, Call, Dialog, End
from dialogs.shapes import replace
from storage.errors import ConflictError
from storage.rows import PendingCall
from storage.unit_of_work import UnitOfWork
from tests.bot.kits import at, breakable, happened, said, spoken, user_id_of

pytestmark = pytest.mark.anyio


def told(sky: str = "blue", *, raising: list[Exception] | None = None) -> Answer:
    """An answer that is given once there is nothing left to raise."""

    def answer(_work: UnitOfWork, _call: PendingCall, _now: object) -> Mapping[str, object]:
        if raising:
            raise raising.pop(0)
        return {"sky": sky}

    return answer


def at_hand(app: App, answer: Answer, book: Book | None = None) -> Desk:
    kinds = {"weather": answer}
    return replace(app.desk, answers=kinds, at_hand=frozenset(kinds), book=book or app.desk.book)


def waiting_calls(app: App) -> tuple[PendingCall, ...]:
    return app.store.run(lambda work: work.calls.due(at(10**6), 10))


async def test_the_answer_comes_with_the_words_of_the_turn_that_asked(app: App) -> None:
    (taken,) = await at_hand(app, told()).take([said("bye")])
    (row,) = spoken(app.store)
    assert row.kind == "reply"
    assert [getattr(prompt, "text", "") for prompt in row.prompts] == [
        "<farewell.end>",
        "<weather.end sky=blue>",
        "<trip.goal>",
    ]
    assert waiting_calls(app) == ()
    assert ("ended", "weather") in {(fact.name, fact.dialog) for fact in taken.facts}


async def test_the_question_on_the_table_is_put_once_and_last(app: App) -> None:
    await at_hand(app, told()).take([said("bye")])
    (row,) = spoken(app.store)
    (question,) = [prompt for prompt in row.prompts if isinstance(prompt, Question)]
    top = app.store.run(lambda work: work.users.snapshot_of(user_id_of(work), at(9))).conversation.top
    assert (row.prompts[-1], top and top.token) == (question, question.token)


async def test_an_answer_that_raises_is_tried_again_later_and_the_rest_of_the_turn_stands(app: App) -> None:
    desk = at_hand(app, told("grey", raising=[LookupError()]))
    (taken,) = await desk.take([said("bye")])
    assert taken.outcome == "new"
    (row,) = spoken(app.store)
    assert [getattr(prompt, "text", "") for prompt in row.prompts] == ["<farewell.end>", "<trip.goal>"]
    (call,) = waiting_calls(app)
    assert (await desk.answer(call)).outcome == "new"
    assert "<weather.end sky=grey>" in [getattr(p, "text", "") for p in spoken(app.store)[0].prompts]


async def test_a_dialog_that_raises_over_its_answer_harms_only_the_answer(app: App) -> None:
    def burst(_scene: Scene) -> dict[str, object]:
        raise LookupError

    broken = Dialog("weather", version=1, steps=(End("end", text="weather.end", fill=burst),))
    (taken,) = await at_hand(app, told(), breakable(broken)).take([said("bye")])
    assert (taken.outcome, len(spoken(app.store)), len(waiting_calls(app))) == ("new", 1, 1)


async def test_another_transaction_in_the_way_is_no_fault_of_the_answer(app: App) -> None:
    (taken,) = await at_hand(app, told(raising=[ConflictError()])).take([said("bye")])
    assert (taken.outcome, waiting_calls(app)) == ("new", ())
    assert "<weather.end sky=blue>" in [getattr(p, "text", "") for p in spoken(app.store)[0].prompts]


async def test_what_the_answer_asks_in_its_turn_is_answered_too(app: App) -> None:
    skies = iter(("dark", "clear"))

    def sky(_work: UnitOfWork, _call: PendingCall, _now: object) -> Mapping[str, object]:
        return {"sky": next(skies)}

    def ask_again(scene: Scene) -> tuple[Call, ...]:
        return (Call("weather", {}),) if scene.arg("sky") == "dark" else ()

    asking = Dialog(
        "weather",
        version=1,
        steps=(End("end", show=lambda scene: (Say(scene.arg("sky")),), calls=ask_again),),
    )
    await at_hand(app, sky, breakable(asking)).take([said("bye")])
    (row,) = spoken(app.store)
    assert [getattr(p, "text", "") for p in row.prompts][1:3] == ["dark", "clear"]


async def test_without_a_way_at_hand_a_call_waits_for_the_alarm(app: App) -> None:
    await replace(app.desk, answers={"weather": told()}).take([said("bye")])
    assert [call.kind for call in waiting_calls(app)] == ["weather"]


async def test_calls_of_turns_that_leave_no_dialog_open_wait_side_by_side(app: App) -> None:
    asking = Dialog("boom", version=1, steps=(End("end", calls=lambda _scene: (Call("weather"),)),))
    desk = replace(app.desk, book=breakable(asking), answers={"weather": told()})
    taken = [(await desk.take([said("boom", number)]))[0].outcome for number in (1, 2)]
    assert taken == ["new", "new"]
    assert len(waiting_calls(app)) == 2


async def test_an_export_holds_what_the_turn_that_asked_for_it_wrote(app: App) -> None:
    def named(scene: Scene) -> tuple[SaveProfile, ...]:
        return (SaveProfile(replace(scene.profile, name="Mika")),)

    asking = Dialog(
        "boom", version=1, steps=(End("end", changes=named, calls=lambda _scene: (Call("export"),)),)
    )
    ready = Dialog(
        "ready",
        version=1,
        steps=(Ask("ok", text="ready.ok", hear=FreeText(), show=_copy, to=("end",)), End("end")),
    )
    book = replace(breakable(asking, ready), answered={"export": "ready"})
    desk = replace(app.desk, book=book, answers=answers(""), at_hand=AT_HAND)
    await desk.take([said("boom")])
    (row,) = spoken(app.store)
    assert '"name": "Mika"' in getattr(row.prompts[0], "text", "")


def _copy(scene: Scene) -> tuple[Say, ...]:
    return (Say(scene.arg("text")),)


@pytest.mark.parametrize(
    ("words", "expected"),
    [("書き出し", "export/"), ("白石さんの情報を消して", "見当たりませんでした")],
)
async def test_the_coach_answers_from_the_database_in_one_delivery(
    app: App, words: str, expected: str
) -> None:
    desk = replace(app.desk, book=BOOK, answers=answers("https://coach.example.org"), at_hand=AT_HAND)
    await desk.take([happened(Joined("ja"), 1)])
    (row,) = spoken(app.store)
    question = next(prompt for prompt in row.prompts if isinstance(prompt, Question))
    await desk.take([happened(Chose("agree", question.token), 2)])
    spoken(app.store)
    await desk.take([said("やめる", 3)])
    spoken(app.store)
    await desk.take([said(words, 4)])
    (row,) = spoken(app.store)
    assert expected in "".join(getattr(prompt, "text", "") for prompt in row.prompts)
