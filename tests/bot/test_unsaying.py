"""Messages that are taken back: in whatever order it happens, and wherever they were quoted."""

from __future__ import annotations

from datetime import timedelta

import pytest

from adapters.port import Inbound, Reply
from bot.turns import SEEN
from bot.wiring import App
from dialogs.changes import SaveProfile
from dialogs.core.events import Joined, Overheard, Unsaid
from dialogs.core.prompts import Prompt, Question, Say
from dialogs.notebook import Nudge
from dialogs.shapes import replace
from storage.rows import Outbound
from storage.unit_of_work import UnitOfWork
from tests.bot.kits import NOW, address, at, claimed, happened, said, spoken, user_id_of, words
from tests.storage.raw import rows_of

pytestmark = pytest.mark.anyio


def message(text: str, number: int, message_id: str = "m1", *, user: str = "u1") -> Inbound:
    return replace(said(text, number, user=user), message_id=message_id)


def taken_back(number: int, message_id: str = "m1", *, user: str = "u1") -> Inbound:
    return replace(happened(Unsaid(), number, to=address(user)), message_id=message_id)


def agree(app: App) -> None:
    """Have the user agree, so that their words are kept."""

    def save(work: UnitOfWork) -> None:
        user_id, met = work.users.meet(address(), "e0", at(-9), at(-9))
        profile = replace(met.notebook.profile, consent_version=1, consent_at=at(-9))
        work.notebook.apply(user_id, (SaveProfile(profile),), at(-9))

    app.store.run(save)


async def outcomes(app: App, *inbounds: Inbound) -> list[str]:
    """Hand in events one by one; what became of each."""
    return [one.outcome for inbound in inbounds for one in await app.desk.take([inbound])]


def goal(app: App) -> object:
    def read(work: UnitOfWork) -> object:
        top = work.users.snapshot_of(user_id_of(work), NOW).conversation.top
        return None if top is None or "goal" not in top.answers else top.answers["goal"].value

    return app.store.run(read)


async def test_an_answer_that_is_taken_back_is_gone_and_nothing_is_said_about_it(app: App) -> None:
    await outcomes(app, said("trip"), message("see the sea", 2))
    spoken(app.store)
    assert goal(app) == "see the sea"
    (taken,) = await app.desk.take([taken_back(3)])
    assert (taken.outcome, [fact.name for fact in taken.facts]) == ("new", ["unsaid"])
    assert (goal(app), words(app.store)) == (None, [])


async def test_the_lost_answer_is_asked_for_again_when_the_user_next_writes(app: App) -> None:
    await outcomes(app, said("trip"), message("see the sea", 2), taken_back(3))
    spoken(app.store)
    await outcomes(app, said("see the lake", 4))
    (asked,) = [row.prompts for row in spoken(app.store)]
    assert [getattr(prompt, "text", "") for prompt in asked][-1] == "<trip.goal>"
    assert any("see the lake" in getattr(prompt, "text", "") for prompt in asked)


async def test_a_message_that_was_taken_back_before_it_came_is_not_taken(app: App) -> None:
    assert await outcomes(app, said("trip"), taken_back(3), message("see the sea", 2)) == [
        "new",
        "new",
        "seen",
    ]
    assert goal(app) is None


async def test_a_message_that_comes_again_after_it_was_taken_back_is_not_taken(app: App) -> None:
    await outcomes(app, said("trip"), message("see the sea", 2), taken_back(3))
    assert await outcomes(app, message("see the sea", 2), message("see the sea", 4)) == ["seen", "seen"]
    assert goal(app) is None


async def test_taking_back_twice_takes_back_once(app: App) -> None:
    await outcomes(app, said("trip"), message("see the sea", 2), taken_back(3))
    await outcomes(app, message("see the sea", 5, "m2"))
    assert await app.desk.take([taken_back(3)]) == (SEEN,)
    assert await outcomes(app, taken_back(6)) == ["new"]


async def test_a_stranger_who_takes_back_is_met_by_nobody(app: App, database_url: str) -> None:
    assert await outcomes(app, taken_back(2), message("see the sea", 1)) == ["new", "seen"]
    assert (rows_of(database_url, "users"), rows_of(database_url, "addresses")) == ([], [])


async def test_others_who_said_the_same_keep_what_they_said(app: App) -> None:
    for user in ("u1", "u2"):
        await outcomes(app, said("trip", user=user, number=len(user) + int(user[1])))
        await outcomes(app, message("see the sea", 10 + int(user[1]), f"m{user}", user=user))
    await outcomes(app, taken_back(20, "mu2", user="u2"))
    assert goal(app) == "see the sea"


async def test_a_parked_message_that_is_taken_back_is_not_replayed(app: App) -> None:
    assert await outcomes(app, message("boom", 1), taken_back(2)) == ["parked", "new"]
    assert app.store.run(lambda work: work.inbox.parked()) == ()


async def test_a_parked_message_can_be_taken_back_after_its_replay_too(app: App) -> None:
    await outcomes(app, said("trip"), message("boom", 2))
    (parked,) = app.store.run(lambda work: work.inbox.parked())
    assert parked.message_id == "m1"
    await app.desk.replay(parked.id)
    assert await outcomes(app, taken_back(3)) == ["new"]
    assert app.store.run(lambda work: work.inbox.parked()) == ()


@pytest.mark.parametrize(
    ("prompt", "is_unseen"),
    [(Question("You said: see the sea", "t"), True), (Say("You said: see the sea"), False)],
)
async def test_who_loses_a_question_by_it_has_not_seen_what_is_asked(
    app: App, prompt: Prompt, *, is_unseen: bool
) -> None:
    await outcomes(app, said("trip"), message("see the sea", 2))
    spoken(app.store)
    app.store.run(
        lambda work: work.outbox.put(Outbound(None, address(), "k", "reply", (prompt,), "en"), at(3))
    )
    await outcomes(app, taken_back(4))
    _, snapshot = app.store.run(lambda work: work.users.meet(address(), "e5", at(5), at(5)))
    assert (spoken(app.store), snapshot.late) == ([], is_unseen)


def quote(work: UnitOfWork) -> None:
    """Have two things wait for the user, one of them in words of theirs."""
    for key, text in (("k1", "You said: something w…"), ("k2", "All is well.")):
        work.outbox.put(Outbound(user_id_of(work), address(), key, "reply", (Say(text),), "en"), at(3))


def bury(work: UnitOfWork) -> None:
    for row in claimed(work):
        work.outbox.bury(row.id, row.attempt, "test")


async def test_what_waits_to_be_sent_and_quotes_the_message_is_not_sent(app: App) -> None:
    await outcomes(app, said("trip"), message("something wonderful", 2))
    spoken(app.store)
    app.store.run(quote)
    await outcomes(app, taken_back(4))
    assert words(app.store) == ["All is well."]


async def test_a_dead_letter_that_quotes_the_message_is_dropped(app: App) -> None:
    await outcomes(app, said("trip"), message("something wonderful", 2))
    spoken(app.store)
    app.store.run(quote)
    for _ in range(2):
        app.store.run(bury)
    await outcomes(app, taken_back(4))
    assert [letter.key for letter in app.store.run(lambda work: work.outbox.dead())] == ["k2"]


async def test_what_was_said_before_the_message_cannot_quote_it_and_is_sent(app: App) -> None:
    agree(app)
    app.store.run(
        lambda work: work.outbox.put(
            Outbound(None, address(), "k0", "reply", (Say("something w…"),), "en"), at(-9)
        )
    )
    await outcomes(app, message("something wonderful", 2), taken_back(4))
    assert words(app.store) == ["something w…"]


async def test_a_nudge_that_was_on_its_way_in_those_words_is_decided_on_again(app: App) -> None:
    await outcomes(app, said("trip"), message("something wonderful", 2))
    spoken(app.store)
    nudge = Nudge("n1", "trip", "", at(1))

    def speak(work: UnitOfWork) -> None:
        told = (Say("something wonderful?"),)
        work.outbox.put(
            Outbound(user_id_of(work), address(), "k1", "nudge", told, "en", nudges=(nudge,)), at(3)
        )

    app.store.run(speak)
    await outcomes(app, taken_back(4))
    assert words(app.store) == []
    assert app.store.run(lambda work: work.nudges.due(user_id_of(work), at(9))) == (nudge,)


async def test_copies_on_offer_and_calls_with_the_words_are_dropped(app: App) -> None:
    agree(app)
    await outcomes(app, said("hello"), message("find somebody wonderful", 2))

    def ask(work: UnitOfWork) -> None:
        user_id = user_id_of(work)
        work.users.snapshot_of(user_id, NOW)
        work.exports.offer(user_id, "token", "all of it", at(900))
        work.calls.put(user_id, "9.0", "find_contact", {"name": "Somebody Wonderful"}, at(3))
        work.calls.put(user_id, "9.1", "weather", {"place": "Umeda"}, at(3))

    app.store.run(ask)
    await outcomes(app, taken_back(4))
    assert app.store.run(lambda work: work.exports.take("token", at(5))) is None
    assert [call.kind for call in app.store.run(lambda work: work.calls.due(at(99), 10))] == ["weather"]


async def test_taking_back_is_no_sign_that_whoever_left_is_back(app: App) -> None:
    await outcomes(app, said("trip"), message("see the sea", 2))
    app.store.run(lambda work: work.users.gone(address(), at(3)))
    await outcomes(app, taken_back(4))
    assert app.store.run(lambda work: work.users.addresses(user_id_of(work))) == ()


async def test_whoever_speaks_where_others_read_along_is_referred_and_not_met(
    app: App, database_url: str
) -> None:
    group = address("group")
    reply = Reply("r1", at(50))
    await app.desk.take([happened(Overheard(), 1, to=group, reply=reply)])
    (row,) = app.store.run(claimed)
    assert (row.user_id, row.kind, row.expires_at, row.address.id) == (None, "reply", at(50), "group")
    for table in ("users", "addresses", "conversations", "messages", "parked"):
        assert rows_of(database_url, table) == []


async def test_where_there_is_no_free_reply_nothing_is_said_to_a_group(app: App) -> None:
    assert await outcomes(app, happened(Overheard(), 1, to=address("group"))) == ["new"]
    assert await outcomes(app, happened(Overheard(), 1, to=address("group"))) == ["seen"]
    assert words(app.store) == []


async def test_messages_are_kept_a_week_and_what_has_no_id_not_at_all(app: App, database_url: str) -> None:
    await outcomes(app, said("trip"), message("see the sea", 2), happened(Joined(), 3))
    assert len(rows_of(database_url, "messages")) == 1
    week = timedelta(days=7)
    assert app.store.run(lambda work: work.retain(NOW + week)).messages == 0
    assert app.store.run(lambda work: work.retain(NOW + week + timedelta(seconds=1))).messages == 1
