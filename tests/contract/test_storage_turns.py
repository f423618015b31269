"""What a turn needs of every store: events taken once, conversations locked, addresses known."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from threading import Event
from time import sleep

import pytest

from dialogs.changes import PutNudge
from dialogs.core.conversation import Answer, Conversation, Frame
from dialogs.core.events import Answered, Chose, Joined, Left, NudgeDue, PickedMoment, Said, Showed
from dialogs.core.events import Event as Happening
from dialogs.notebook import Nudge
from storage.errors import ConflictError, UnknownUserError
from storage.rows import AddressKey
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from tests.storage.people import KEN, MIKA, NOW, SECRET, meet, put
from tests.storage.raw import add_address

SPOKEN = Conversation(
    revision=1,
    frames=(Frame("preparation", 1, "f", "people", 1, 5, answers={"goal": Answer(SECRET)}),),
    spoke_at=9,
)
NUDGE = Nudge("n1", "eve", "g1", NOW)


def park(store: Store, event_id: str, event: Happening) -> None:
    where = ("terminal", "local", event_id)
    store.run(lambda work: work.inbox.park(*where, MIKA, event, "Bug at turn.py:1", NOW, NOW))


def at_revision(revision: int) -> Conversation:
    return Conversation(revision=revision)


def accept(store: Store, event_id: str, tenant: str = "local") -> bool:
    return store.run(lambda work: work.inbox.accept("terminal", tenant, event_id, NOW))


def test_an_event_is_taken_once(store: Store) -> None:
    assert accept(store, "e1")
    assert not accept(store, "e1")


def test_the_same_id_from_another_tenant_is_another_event(store: Store) -> None:
    assert accept(store, "e1")
    assert accept(store, "e1", tenant="elsewhere")


def test_an_event_that_was_not_taken_after_all_can_be_taken_again(store: Store) -> None:
    accept(store, "e1")
    accept(store, "e2")
    store.run(lambda work: work.inbox.forget("terminal", "local", "e1"))
    assert (accept(store, "e1"), accept(store, "e2")) == (True, False)


def test_an_event_whose_job_failed_can_be_taken_again(store: Store) -> None:
    def fail(work: UnitOfWork) -> None:
        work.inbox.accept("terminal", "local", "e1", NOW)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        store.run(fail)
    assert accept(store, "e1")


def test_a_user_keeps_their_id(store: Store) -> None:
    assert meet(store) == meet(store)


def test_another_address_is_another_user(store: Store) -> None:
    assert meet(store) != meet(store, KEN)


def test_the_id_of_a_new_user_is_derived_from_the_event(store: Store) -> None:
    def undone(work: UnitOfWork) -> str:
        work.users.meet(MIKA, "e1", NOW, NOW)[0]
        raise LookupError(work.users.meet(MIKA, "e1", NOW, NOW)[0])

    with pytest.raises(LookupError) as first:
        store.run(undone)
    assert str(first.value) == store.run(lambda work: work.users.meet(MIKA, "e1", NOW, NOW)[0])


def test_a_snapshot_of_an_unknown_user_is_refused(store: Store) -> None:
    with pytest.raises(UnknownUserError):
        store.run(lambda work: work.users.snapshot_of("nobody", NOW))


def test_meeting_adds_a_stranger_and_finds_them_again(store: Store) -> None:
    first, snapshot = store.run(lambda work: work.users.meet(MIKA, "e1", NOW, NOW))
    again, _ = store.run(lambda work: work.users.meet(MIKA, "e2", NOW, NOW))
    assert first == again
    assert snapshot.notebook.profile.user_id == first
    assert snapshot.conversation == Conversation()


def test_a_conversation_is_read_as_it_was_saved(store: Store) -> None:
    user_id = meet(store)
    store.run(lambda work: work.conversations.save(user_id, SPOKEN, 0))
    assert store.run(lambda work: work.users.snapshot_of(user_id, NOW)).conversation == SPOKEN


def test_a_turn_on_an_old_revision_is_refused(store: Store) -> None:
    user_id = meet(store)
    store.run(lambda work: work.conversations.save(user_id, SPOKEN, 0))
    with pytest.raises(ConflictError):
        store.run(lambda work: work.conversations.save(user_id, at_revision(2), 0))
    assert store.run(lambda work: work.users.snapshot_of(user_id, NOW)).conversation == SPOKEN


def test_two_turns_of_one_user_wait_for_each_other(store: Store) -> None:
    user_id, locked, done = meet(store), Event(), list[str]()

    def take(name: str) -> Callable[[UnitOfWork], None]:
        def job(work: UnitOfWork) -> None:
            _, snapshot = work.users.meet(MIKA, "e", NOW, NOW)
            locked.set()
            sleep(0.2)
            revision = snapshot.conversation.revision
            work.conversations.save(user_id, at_revision(revision + 1), revision)
            done.append(name)

        return job

    first = store.submit(take("first"))
    locked.wait(5)
    second = store.submit(take("second"))
    first.result()
    second.result()
    assert done == ["first", "second"]
    assert store.run(lambda work: work.users.snapshot_of(user_id, NOW)).conversation.revision == 2


def test_an_event_sent_before_one_already_heard_is_late(store: Store) -> None:
    meet(store)
    store.run(lambda work: work.users.heard(MIKA, NOW))

    def late(after: timedelta) -> bool:
        return store.run(lambda work: work.users.meet(MIKA, "e", NOW + after, NOW))[1].late

    assert late(-timedelta(seconds=1))
    assert late(timedelta(0))
    assert not late(timedelta(microseconds=1))


def test_without_a_time_nothing_is_late_and_whoever_speaks_is_there(store: Store) -> None:
    user_id = meet(store)
    store.run(lambda work: work.users.heard(MIKA, NOW))
    store.run(lambda work: work.users.gone(MIKA, NOW))
    assert not store.run(lambda work: work.users.meet(MIKA, "e", None, NOW))[1].late
    store.run(lambda work: work.users.heard(MIKA, None))
    assert store.run(lambda work: work.users.addresses(user_id))
    assert store.run(lambda work: work.users.meet(MIKA, "e", NOW, NOW))[1].late


def test_a_late_event_does_not_turn_the_clock_back(store: Store) -> None:
    meet(store)
    store.run(lambda work: work.users.heard(MIKA, NOW))
    store.run(lambda work: work.users.heard(MIKA, NOW - timedelta(hours=1)))
    assert store.run(lambda work: work.users.meet(MIKA, "e", NOW, NOW))[1].late


def test_a_new_address_has_no_late_events(store: Store) -> None:
    meet(store)
    assert not store.run(lambda work: work.users.meet(MIKA, "e", NOW - timedelta(days=999), NOW))[1].late


def spoil(work: UnitOfWork, event_id: str) -> None:
    """Take an event in a savepoint that is then undone."""
    with work.savepoint():
        work.inbox.accept("terminal", "local", event_id, NOW)
        raise ZeroDivisionError


def test_what_a_savepoint_held_is_undone_alone(store: Store) -> None:
    def job(work: UnitOfWork) -> None:
        work.inbox.accept("terminal", "local", "before", NOW)
        with pytest.raises(ZeroDivisionError):
            spoil(work, "within")
        work.inbox.accept("terminal", "local", "after", NOW)

    store.run(job)
    assert [accept(store, event_id) for event_id in ("before", "within", "after")] == [False, True, False]


def test_savepoints_nest(store: Store) -> None:
    def job(work: UnitOfWork) -> None:
        with work.savepoint():
            work.inbox.accept("terminal", "local", "outer", NOW)
            with pytest.raises(ZeroDivisionError):
                spoil(work, "inner")

    store.run(job)
    assert not accept(store, "outer")
    assert accept(store, "inner")


def test_what_is_first_asked_after_an_undone_savepoint_can_be_asked_again(store: Store) -> None:
    """Whether or not the answer to the undoing had come when it was first asked."""

    def job(work: UnitOfWork) -> None:
        for turn in range(3):
            with pytest.raises(ZeroDivisionError):
                spoil(work, f"spoilt {turn}")
            work.inbox.accept("terminal", "local", f"kept {turn}", NOW)
            work.users.find(MIKA)
            work.users.find(MIKA)

    for _ in range(20):
        store.run(job)


def save_and_fail(work: UnitOfWork, user_id: str) -> None:
    with work.savepoint():
        work.conversations.save(user_id, SPOKEN, 0)
        raise ZeroDivisionError


def test_a_conversation_saved_in_an_undone_savepoint_can_be_saved_again(store: Store) -> None:
    user_id = meet(store)

    def job(work: UnitOfWork) -> None:
        work.users.meet(MIKA, "e", NOW, NOW)
        with pytest.raises(ZeroDivisionError):
            save_and_fail(work, user_id)
        work.conversations.save(user_id, at_revision(7), 0)

    store.run(job)
    assert store.run(lambda work: work.users.snapshot_of(user_id, NOW)).conversation.revision == 7


@pytest.mark.parametrize(
    "event",
    [
        Said(SECRET),
        Chose("ok", "3.goal"),
        PickedMoment("2026-12-05T19:00", "3.when"),
        Showed("sticker"),
        Joined("en"),
        Left(),
        NudgeDue((NUDGE,)),
        Answered("export", {"text": SECRET, "counts": [1, 2]}),
    ],
    ids=lambda event: type(event).__name__,
)
def test_a_parked_event_comes_back_as_it_was(store: Store, event: Happening) -> None:
    park(store, "e1", event)
    assert not accept(store, "e1")
    (parked,) = store.run(lambda work: work.inbox.parked())
    assert (parked.event, parked.address, parked.error) == (event, MIKA, "Bug at turn.py:1")
    assert (parked.sent_at, parked.parked_at) == (NOW, NOW)
    assert store.run(lambda work: work.inbox.unpark(parked.id)) == parked
    assert store.run(lambda work: work.inbox.unpark(parked.id)) is None


def test_parked_events_are_listed_in_pages_and_can_be_dropped(store: Store) -> None:
    for event_id in ("e0", "e1", "e2"):
        park(store, event_id, Said("?"))
    first = store.run(lambda work: work.inbox.parked(limit=2))
    rest = store.run(lambda work: work.inbox.parked(limit=2, after=first[-1].id))
    assert [parked.event_id for parked in (*first, *rest)] == ["e0", "e1", "e2"]
    assert store.run(lambda work: work.inbox.drop(first[0].id))
    assert not store.run(lambda work: work.inbox.drop(first[0].id))


def test_the_address_heard_last_is_preferred(store: Store, database_url: str) -> None:
    user_id = meet(store)
    other = AddressKey("slack", "T1", "U1")
    add_address(database_url, user_id, other)
    store.run(lambda work: work.users.heard(MIKA, NOW))
    assert store.run(lambda work: work.users.addresses(user_id)) == (MIKA, other)
    store.run(lambda work: work.users.heard(other, NOW + timedelta(seconds=1)))
    assert store.run(lambda work: work.users.addresses(user_id)) == (other, MIKA)


def test_nothing_goes_to_an_address_that_is_gone(store: Store) -> None:
    user_id = meet(store)
    put(store, "k1")
    store.run(lambda work: work.nudges.apply(user_id, (PutNudge(NUDGE),)))
    store.run(lambda work: work.users.gone(MIKA, NOW))
    assert store.run(lambda work: work.users.addresses(user_id)) == ()
    assert store.run(lambda work: work.outbox.next_due_at(("terminal",))) is None
    assert store.run(lambda work: work.nudges.due(user_id, NOW)) == ()


def test_nudges_stay_while_another_address_is_left(store: Store, database_url: str) -> None:
    user_id = meet(store)
    add_address(database_url, user_id, AddressKey("slack", "T1", "U1"))
    store.run(lambda work: work.nudges.apply(user_id, (PutNudge(NUDGE),)))
    store.run(lambda work: work.users.gone(MIKA, NOW))
    assert store.run(lambda work: work.nudges.due(user_id, NOW)) == (NUDGE,)


def test_whoever_speaks_is_reachable_again(store: Store) -> None:
    user_id = meet(store)
    store.run(lambda work: work.users.gone(MIKA, NOW))
    store.run(lambda work: work.users.heard(MIKA, NOW + timedelta(days=1)))
    assert store.run(lambda work: work.users.addresses(user_id)) == (MIKA,)
