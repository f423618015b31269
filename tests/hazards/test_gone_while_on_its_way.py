"""What is on its way while its user is joined to another or its app goes out of reach: none of it is lost."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import timedelta
from random import Random
from threading import Event

import pytest

from adapters.port import Address, DeliveryOutcome, GiveUp, Receipt, Retry, Unknown
from bot.acknowledging import Clerk, Pace, Settled
from bot.leaving import leave
from dialogs.core.prompts import Say
from dialogs.notebook import Nudge
from storage.rows import Claimed, Outbound
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from tests.bot.kits import NOW, address, at, claimed, spoken

HERE, THERE = address("u1"), address("u2", tenant="t2")
EVE = Nudge("g1:eve", "eve", "g1", NOW)
REFUSED, GONE = GiveUp("403"), GiveUp("blocked", gone=True)
CLERK = Clerk(Pace(), Random(3))  # noqa: S311  # jitter
A_WHILE_S = 0.3


def meet(work: UnitOfWork, where: Address) -> str:
    return work.users.meet(where, f"hello {where.id}", NOW, NOW)[0]


def join(work: UnitOfWork) -> str:
    """Whoever is at HERE becomes the user who is at THERE."""
    joiner, keeper = meet(work, HERE), meet(work, THERE)
    work.joining.join(keeper, joiner, NOW)
    return keeper


def speak(work: UnitOfWork, key: str = "k1") -> Claimed:
    """A nudge on its way to HERE."""
    put(work, key)
    (row,) = claimed(work)
    return row


def put(work: UnitOfWork, key: str) -> None:
    work.outbox.put(Outbound(meet(work, HERE), HERE, key, "nudge", (Say(key),), "ja", nudges=(EVE,)), NOW)


def acknowledge(row: Claimed, outcome: DeliveryOutcome) -> Callable[[UnitOfWork], object]:
    return lambda work: CLERK.acknowledge(work, (Settled(row, outcome),), NOW)


@dataclass
class Workers:
    """Two programs on one database. The one's job is under way when the other's begins."""

    stores: tuple[Store, Store]
    runs: list[str] = field(default_factory=list)

    def meanwhile(self, one: Callable[[UnitOfWork], object], other: Callable[[UnitOfWork], object]) -> None:
        """The one has locked what it needs; the other begins, and waits for it or is done before."""
        begun, done = Event(), Event()

        def first(work: UnitOfWork) -> None:
            self.runs.append("one")
            work.conversations.lock(meet(work, HERE))
            begun.set()
            done.wait(A_WHILE_S)
            one(work)

        def second(work: UnitOfWork) -> None:
            self.runs.append("other")
            other(work)

        def follow() -> None:
            begun.wait(10)
            self.stores[1].run(second)
            done.set()

        with ThreadPoolExecutor(2) as threads:
            for job in (threads.submit(self.stores[0].run, first), threads.submit(follow)):
                job.result(30)


@pytest.fixture
def workers(store: Store, other: Store) -> Workers:
    return Workers((store, other))


def under_new_name(store: Store, keeper: str) -> Nudge:
    """The one nudge the user has then."""
    (nudge,) = store.run(lambda work: work.nudges.due(keeper, at(10**6)))
    assert nudge.id != EVE.id
    assert nudge.id == f"{nudge.subject}:eve"
    return nudge


def test_a_nudge_that_is_refused_after_its_user_was_joined_goes_back_under_its_new_name(store: Store) -> None:
    row = store.run(speak)
    keeper = store.run(join)
    store.run(acknowledge(row, REFUSED))
    assert under_new_name(store, keeper).due_at == NOW + timedelta(days=1)
    assert spoken(store) == []


def test_a_nudge_that_is_refused_while_its_user_is_joined_goes_back_under_its_new_name(
    workers: Workers,
) -> None:
    store = workers.stores[0]
    row = store.run(speak)
    store.run(lambda work: meet(work, THERE))
    workers.meanwhile(join, acknowledge(row, REFUSED))
    under_new_name(store, store.run(lambda work: meet(work, THERE)))
    assert sorted(workers.runs) == ["one", "other"]


def test_a_nudge_that_finds_its_app_gone_after_its_user_was_joined_is_said_in_the_other(store: Store) -> None:
    row = store.run(speak)
    keeper = store.run(join)
    store.run(acknowledge(row, GONE))
    (moved,) = spoken(store)
    assert (moved.address.id, moved.user_id) == (THERE.id, keeper)
    assert [nudge.id == EVE.id for nudge in moved.nudges] == [False]


@pytest.mark.parametrize(
    ("outcome", "left"),
    [(Receipt(), 0), (Retry(why="500"), 1), (Unknown("timeout"), 1), (Retry(why="400", spent=True), 1)],
)
def test_what_becomes_of_a_delivery_is_noted_though_its_user_was_joined(
    store: Store, outcome: DeliveryOutcome, left: int
) -> None:
    row = store.run(speak)
    keeper = store.run(join)
    store.run(acknowledge(row, outcome))
    assert [waiting.user_id for waiting in spoken(store)] == [keeper] * left


@pytest.mark.parametrize("late", [False, True])
def test_what_a_turn_puts_where_an_app_is_just_found_gone_is_said_in_the_other(
    workers: Workers, *, late: bool
) -> None:
    store = workers.stores[0]
    store.run(join)
    row = store.run(speak)
    found_gone = acknowledge(row, GONE) if late else (lambda work: leave(work, HERE, NOW))
    workers.meanwhile(lambda work: put(work, "k2"), found_gone)
    said = [(moved.address.id, moved.prompts) for moved in spoken(store)]
    assert said == [(THERE.id, (Say("k1"),)), (THERE.id, (Say("k2"),))]
    assert sorted(workers.runs) == ["one", "other"]  # none of them lost a deadlock


def test_a_deadlock_is_no_way_for_a_refused_delivery_and_a_turn_to_meet(workers: Workers) -> None:
    store = workers.stores[0]
    row = store.run(lambda work: replace(speak(work), kind="reply"))
    workers.meanwhile(lambda work: put(work, "k2"), acknowledge(row, REFUSED))
    assert sorted(workers.runs) == ["one", "other"]
