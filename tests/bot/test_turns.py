"""One transaction a turn: what is taken, in which order, and what becomes of what raises."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from bot.desk import Desk
from bot.turns import SEEN
from bot.wiring import App
from dialogs.changes import SaveProfile
from dialogs.core.events import Chose, Joined, Left
from dialogs.core.scene import Scene, Texts
from dialogs.core.steps import Dialog, End
from dialogs.notebook import Profile
from storage.errors import ClosedError, ConflictError
from storage.unit_of_work import UnitOfWork
from tests.bot.kits import (
    NOW,
    address,
    at,
    breakable,
    forward,
    happened,
    put_nudges,
    said,
    spoken,
    user_id_of,
    words,
)

pytestmark = pytest.mark.anyio


async def take(app: App, *words: str, user: str = "u1", first: int = 1) -> list[str]:
    """Hand in words one by one; what became of each."""
    outcomes: list[str] = []
    for number, text in enumerate(words, first):
        (taken,) = await app.desk.take([said(text, number, user=user)])
        outcomes.append(taken.outcome)
    return outcomes


def repaired(app: App) -> Desk:
    """The desk after a release in which the dialog that raised does not."""
    return replace(
        app.desk, book=breakable(Dialog("boom", version=1, steps=(End("end", text="boom.mended"),)))
    )


async def test_an_event_is_answered_in_the_transaction_that_takes_it(app: App) -> None:
    assert await take(app, "trip") == ["new"]
    assert words(app.store) == ["<trip.goal>"]


async def test_an_event_that_is_delivered_again_changes_nothing(app: App) -> None:
    assert await take(app, "trip") == ["new"]
    assert await app.desk.take([said("trip")]) == (SEEN,)
    assert words(app.store) == ["<trip.goal>"]


async def test_a_delivery_without_events_is_taken_without_a_transaction(app: App) -> None:
    app.store.close()
    assert await app.desk.take([]) == ()


async def test_an_event_that_comes_twice_in_one_delivery_is_taken_once(app: App) -> None:
    taken = await app.desk.take([said("trip"), said("trip")])
    assert [one.outcome for one in taken] == ["new", "seen"]


async def test_the_events_of_a_delivery_are_taken_in_the_order_they_were_sent(app: App) -> None:
    await app.desk.take([said("2", 3), said("trip", 1), said("see the sea", 2)])
    assert app.store.run(step_of) == "hour"


async def test_two_events_at_once_are_both_taken(app: App) -> None:
    await take(app, "trip")
    both = await asyncio.gather(
        app.desk.take([said("see the sea", 2)]), app.desk.take([said("plane", 3, user="u2")])
    )
    assert [one.outcome for taken in both for one in taken] == ["new", "new"]


async def test_an_event_that_raises_is_parked_and_its_user_gets_an_apology_and_the_question(app: App) -> None:
    await take(app, "trip")
    spoken(app.store)
    (taken,) = await app.desk.take([said("boom", 2)])
    assert taken.outcome == "parked"
    (parked,) = app.store.run(lambda work: work.inbox.parked())
    assert (parked.event_id, parked.event) == ("e2", said("boom", 2).event)
    apology, question = words(app.store)
    assert "<" not in apology
    assert question == "<trip.goal>"


async def test_a_parked_error_names_the_exception_and_its_place_but_quotes_nobody(app: App) -> None:
    (taken,) = await app.desk.take([said("boom")])
    assert taken.error.startswith("BookError at kits.py:")
    (parked,) = app.store.run(lambda work: work.inbox.parked())
    assert parked.error == taken.error


async def test_what_a_turn_wrote_before_it_raised_is_undone(app: App) -> None:
    def english(scene: Scene) -> tuple[SaveProfile, ...]:
        return (SaveProfile(Profile(scene.profile.user_id, lang="xx", zone="Nowhere/At_all", name="x" * 9)),)

    def calls(_scene: Scene) -> tuple[object, ...]:
        return (object(),)

    half = Dialog("boom", version=1, steps=(End("end", changes=english, calls=calls),))  # type: ignore[arg-type]  # the bug
    desk = replace(app.desk, book=breakable(half))
    (taken,) = await desk.take([said("boom")])
    assert taken.outcome == "parked"
    assert (
        app.store.run(lambda work: work.users.snapshot_of(user_id_of(work), NOW)).notebook.profile.name == ""
    )


async def test_the_others_of_a_delivery_are_not_harmed_by_the_one_that_raises(app: App) -> None:
    taken = await app.desk.take([said("trip", 1), said("boom", 2, user="u2"), said("see the sea", 3)])
    assert [one.outcome for one in taken] == ["new", "parked", "new"]
    assert app.store.run(step_of) == "how"


async def test_an_event_that_was_parked_is_not_taken_when_it_is_delivered_again(app: App) -> None:
    await app.desk.take([said("boom")])
    assert await app.desk.take([said("boom")]) == (SEEN,)


async def test_a_parked_event_is_taken_once_the_dialog_is_mended(app: App) -> None:
    await app.desk.take([said("boom")])
    (parked,) = app.store.run(lambda work: work.inbox.parked())
    assert (await repaired(app).replay(parked.id) or SEEN).outcome == "new"
    assert app.store.run(lambda work: work.inbox.parked()) == ()
    assert words(app.store)[-1] == "<boom.mended>"


async def test_a_parked_event_that_raises_again_stays_parked(app: App) -> None:
    await app.desk.take([said("boom")])
    (parked,) = app.store.run(lambda work: work.inbox.parked())
    assert (await app.desk.replay(parked.id) or SEEN).outcome == "parked"
    assert app.store.run(lambda work: work.inbox.parked()) == (parked,)


async def test_replaying_what_is_not_parked_says_so(app: App) -> None:
    assert await app.desk.replay(7) is None


async def test_when_the_apology_raises_too_the_event_is_parked_all_the_same(app: App) -> None:
    def raising(_lang: str) -> Texts:
        raise LookupError

    book = breakable()
    mute = type(book)(
        **{name: getattr(book, name) for name in book.__dataclass_fields__} | {"texts": raising}
    )
    (taken,) = await Desk(mute, app.store, app.clock, app.metrics, {}).take([said("trip")])
    assert (taken.outcome, len(app.store.run(lambda work: work.inbox.parked()))) == ("parked", 1)
    assert words(app.store) == []


async def test_a_turn_that_met_another_is_taken_again(app: App) -> None:
    met = iter((True, True, False))

    def meeting(_scene: Scene) -> dict[str, object]:
        if next(met):
            raise ConflictError
        return {}

    crossing = Dialog("boom", version=1, steps=(End("end", text="boom.end", fill=meeting),))
    (taken,) = await replace(app.desk, book=breakable(crossing)).take([said("boom")])
    assert taken.outcome == "new"
    assert words(app.store) == ["<boom.end>"]


async def test_without_a_database_nothing_is_taken_and_the_platform_hears_of_it(app: App) -> None:
    app.store.close()
    with pytest.raises(ClosedError):
        await app.desk.take([said("trip")])


async def test_every_turn_has_a_delivery_key_of_its_own_even_when_it_changes_nothing(app: App) -> None:
    await take(app, "trip")
    await app.desk.take([happened(Chose("plane", "0.gone"), 2)])
    await app.desk.take([happened(Chose("plane", "0.gone"), 3)])
    assert len({row.key for row in spoken(app.store)}) == 3


async def test_a_reply_goes_back_with_its_handle_and_in_the_language_of_the_turn(app: App) -> None:
    await take(app, "bye")
    (row,) = spoken(app.store)
    assert (row.kind, row.lang, row.expires_at) == ("reply", "en", None)


async def test_after_an_erasure_only_the_farewell_is_left(app: App) -> None:
    await take(app, "trip", "forget")
    assert app.store.run(lambda work: work.users.find(address())) is None
    (row,) = spoken(app.store)
    assert (row.user_id, [getattr(p, "text", "") for p in row.prompts]) == (None, ["<forget.end>"])


async def test_a_user_who_left_is_sent_nothing_more_until_they_come_back(app: App) -> None:
    await take(app, "trip")
    await app.desk.take([happened(Left(), 2)])
    assert words(app.store) == []
    assert app.store.run(lambda work: work.users.addresses(user_id_of(work))) == ()
    await app.desk.take([happened(Joined(), 3)])
    assert len(app.store.run(lambda work: work.users.addresses(user_id_of(work)))) == 1


async def test_words_sent_before_the_last_event_are_late(app: App) -> None:
    await take(app, "trip", first=5)
    (taken,) = await app.desk.take([said("see the sea", 4)])
    assert "late" in {fact.name for fact in taken.facts}
    assert app.store.run(step_of) == "goal"


async def test_what_the_platform_tells_no_time_of_is_not_late_and_makes_nothing_late(app: App) -> None:
    await take(app, "trip", first=5)
    await app.desk.take([replace(said("see the sea", 900), timed=False)])
    assert app.store.run(step_of) != "goal"
    (taken,) = await app.desk.take([said("party", 6)])
    assert "late" not in {fact.name for fact in taken.facts}
    (taken,) = await app.desk.take([replace(said("trip", 1), timed=False)])
    assert "late" not in {fact.name for fact in taken.facts}


async def test_due_nudges_are_decided_together_and_leave(app: App) -> None:
    await take(app, "note")
    app.store.run(
        lambda work: put_nudges(work, user_id_of(work), ("n1", "trip", at(-5)), ("n2", "party", at(-4)))
    )
    forward(app, 3600)
    assert (await app.desk.nudge(app.store.run(user_id_of))).outcome == "new"
    assert app.store.run(lambda work: work.nudges.due(user_id_of(work), at(10**6))) == ()
    assert app.store.run(step_of) == "goal"


async def test_words_said_unasked_expire(app: App) -> None:
    await take(app, "hello")
    spoken(app.store)
    app.store.run(lambda work: put_nudges(work, user_id_of(work), ("n1", "trip", at(-5))))
    await app.desk.nudge(app.store.run(user_id_of))
    (row,) = spoken(app.store)
    assert (row.kind, row.expires_at is not None) == ("nudge", True)


async def test_a_nudge_that_is_not_due_yet_stays(app: App) -> None:
    await take(app, "hello")
    app.store.run(lambda work: put_nudges(work, user_id_of(work), ("n1", "trip", at(500))))
    assert await app.desk.nudge(app.store.run(user_id_of)) == SEEN


async def test_a_nudge_whose_user_was_erased_meanwhile_is_no_error(app: App) -> None:
    assert await app.desk.nudge("nobody") == SEEN


async def test_a_nudge_that_raises_is_tried_again_and_parked_in_the_end(app: App) -> None:
    await take(app, "hello")
    user_id = app.store.run(user_id_of)
    app.store.run(lambda work: put_nudges(work, user_id, ("n1", "boom", at(-5)), ("n2", "later", at(10**5))))
    outcomes = []
    for _ in range(5):
        outcomes.append((await app.desk.nudge(user_id)).outcome)
        forward(app, 7200)
    assert outcomes == ["failed"] * 4 + ["parked"]
    (parked,) = app.store.run(lambda work: work.inbox.parked())
    assert (await repaired(app).replay(parked.id) or SEEN).outcome == "new"
    assert words(app.store)[-1] == "<boom.mended>"


async def test_a_call_is_answered_once_however_many_workers_try(app: App) -> None:
    await take(app, "bye")
    (call,) = app.store.run(lambda work: work.calls.due(at(100), 10))
    desk = Desk(
        app.desk.book, app.store, app.clock, app.metrics, {"weather": lambda _w, _c, _n: {"sky": "blue"}}
    )
    both = await asyncio.gather(desk.answer(call), desk.answer(call))
    assert sorted(one.outcome for one in both) == ["new", "seen"]
    assert app.store.run(lambda work: work.calls.due(at(10**6), 10)) == ()
    assert [words for words in words(app.store) if "blue" in words] == ["<weather.end sky=blue>"]


async def test_a_call_that_cannot_be_answered_ends_in_an_apology(app: App) -> None:
    await take(app, "bye")

    def cannot(_work: UnitOfWork, _call: object, _now: object) -> dict[str, object]:
        raise LookupError

    desk = replace(app.desk, answers={"weather": cannot})
    outcomes = []
    for _ in range(5):
        (call,) = app.store.run(lambda work: work.calls.due(at(10**6), 10))
        outcomes.append((await desk.answer(call)).outcome)
    assert outcomes == ["failed"] * 4 + ["parked"]
    assert app.store.run(lambda work: work.stats(NOW)).failed_calls == 1
    assert app.store.run(lambda work: work.stats(NOW)).waiting == 2


async def test_turns_and_facts_are_counted_once_they_are_committed(app: App) -> None:
    await take(app, "trip", "boom")
    page = app.metrics.page().decode()
    assert 'sanmon_turns_total{outcome="new"} 1.0' in page
    assert 'sanmon_turns_total{outcome="parked"} 1.0' in page
    assert 'sanmon_facts_total{dialog="trip",fact="opened",step="goal"} 1.0' in page


def step_of(work: UnitOfWork) -> str:
    top = work.users.snapshot_of(user_id_of(work), NOW).conversation.top
    return "" if top is None else top.step
