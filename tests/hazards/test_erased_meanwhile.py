"""Whoever has everything deleted stays unknown, whatever else of theirs is taken at the same moment."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from bot.turns import fail_answer
from dialogs.changes import EraseUser
from dialogs.coach.book import BOOK
from dialogs.core.events import Event as Happening
from dialogs.core.events import Introduced, Opened
from storage.nudges import MOST_ATTEMPTS
from storage.rows import PendingCall
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from tests.bot.kits import NOW, address, happened
from tests.hazards.kits import desk_on

HERE = address()
A_WHILE_S = 0.3


def meet(work: UnitOfWork) -> str:
    return work.users.meet(HERE, "hello", NOW, NOW)[0]


@pytest.mark.parametrize("event", [Opened("home", "en"), Introduced(name="Ken", changed=True)])
def test_nobody_is_met_for_looking_or_a_changed_profile(store: Store, other: Store, event: Happening) -> None:
    user_id, begun, taken = store.run(meet), Event(), Event()

    def erase(work: UnitOfWork) -> None:
        work.conversations.lock(user_id)
        begun.set()
        taken.wait(A_WHILE_S)
        work.notebook.apply(user_id, (EraseUser(),), NOW)

    def look() -> None:
        begun.wait(10)
        asyncio.run(desk_on(other, BOOK).take([happened(event, 1)]))
        taken.set()

    with ThreadPoolExecutor(2) as threads:
        for job in (threads.submit(store.run, erase), threads.submit(look)):
            job.result(30)
    assert store.run(lambda work: work.users.find(HERE)) is None


def test_an_answer_that_fails_for_the_last_time_finds_nobody_to_apologise_to(store: Store) -> None:
    call = PendingCall(store.run(meet), "1.0", "polish", {}, NOW, MOST_ATTEMPTS - 1)
    store.run(lambda work: work.notebook.apply(call.user_id, (EraseUser(),), NOW))
    play = desk_on(store, BOOK).play
    assert store.run(lambda work: fail_answer(play, work, call, "a bug", NOW)).outcome == "seen"
