"""kill -9 of a server while nudges fall due for many users at once: each is decided and put once."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from random import Random
from time import sleep

import pytest

from adapters.port import Address
from bot.alarm import Alarm
from bot.calls import answers
from bot.desk import Desk
from bot.metrics import Metrics
from dialogs import nudging
from dialogs.changes import SaveGathering, SaveProfile
from dialogs.coach.book import BOOK
from dialogs.notebook import Gathering, Profile
from dialogs.shapes import replace
from storage.sealing import KeyRing
from storage.store import Store, open_store
from storage.unit_of_work import UnitOfWork
from tests.bot.kits import KEYS
from tests.crash.chatting import timeless
from tests.crash.nursery import Nursery
from tests.crash.serving import serve, wait_for
from tests.grounds import StillClock, take_out

BEGIN = datetime.fromisoformat("2026-12-03T12:00+09:00")
END = BEGIN + timedelta(days=5)
USERS = 60
LONGEST_DELAY_S = 0.4
PLATFORM = "relay"
AGREED = Profile(
    "", consent_version=1, consent_at=BEGIN, push_consent=True, push_consent_at=BEGIN + timedelta(hours=1)
)


def furnish(work: UnitOfWork) -> None:
    """Users who each go to a gathering within three days and have agreed to be spoken to."""
    for number in range(USERS):
        address = Address(PLATFORM, "t1", f"u{number:03}")
        user_id, _ = work.users.meet(address, f"hello {number}", BEGIN, BEGIN)
        profile = replace(AGREED, user_id=user_id)
        starts_at = BEGIN + timedelta(days=1 + number % 3, hours=7)
        gathering = Gathering("g1", f"会 {number}", starts_at, starts_at + timedelta(hours=2))
        work.notebook.apply(user_id, (SaveProfile(profile), SaveGathering(gathering)), BEGIN)
        work.nudges.apply(user_id, nudging.timeline(profile, gathering, BEGIN))


@dataclass(frozen=True)
class Outcome:
    """What is known of each user and what was put for them to be delivered, with its keys."""

    users: dict[str, str]
    deliveries: dict[str, list[tuple[str, object]]]


def outcome(store: Store) -> Outcome:
    def read(work: UnitOfWork) -> dict[str, str]:
        ids = (work.users.find(Address(PLATFORM, "t1", f"u{number:03}")) for number in range(USERS))
        return {user_id: timeless(work.export(user_id, END)) for user_id in ids if user_id}

    deliveries: dict[str, list[tuple[str, object]]] = {}
    users = store.run(read)
    for row in take_out(store, PLATFORM):
        deliveries.setdefault(row.address.id, []).append((row.key, row.prompts))
    return Outcome(users, deliveries)


@dataclass(frozen=True)
class Life:
    """The moments at which something fell due, and how it all ended."""

    moments: list[datetime]
    outcome: Outcome


@pytest.fixture(scope="session")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Life:
    """The same days under an alarm that nobody kills."""
    url = f"sqlite:///{tmp_path_factory.mktemp('undisturbed') / 'sanmon.db'}"
    store, clock, moments = open_store(url, KeyRing.parse(KEYS)), StillClock(BEGIN), []
    store.run(furnish)
    alarm = Alarm(store, Desk(BOOK, store, clock, Metrics(), answers("")), clock)
    while (due_at := next_due_at(store)) < END:
        if due_at > clock.at:
            moments.append(due_at)
            clock.at = due_at
        asyncio.run(alarm.lap())
    found = outcome(store)
    store.close()
    assert len(found.deliveries) == USERS
    return Life(moments, found)


def next_due_at(store: Store) -> datetime:
    return store.run(lambda work: work.nudges.next_due_at()) or END


@pytest.mark.timeout(300)
def test_every_nudge_is_decided_and_put_once(
    undisturbed: Life, nursery: Nursery, database_url: str, random: Random
) -> None:
    store = open_store(database_url, KeyRing.parse(KEYS))
    store.run(furnish)
    for moment in undisturbed.moments:
        server = serve(nursery, database_url)
        server.comes_to(moment)
        sleep(LONGEST_DELAY_S * random.random() ** 2)
        server.is_killed()
        server = serve(nursery, database_url)
        server.comes_to(moment)
        wait_for(partial(nothing_is_due, store, moment))
        server.is_killed()
    assert outcome(store) == undisturbed.outcome
    store.close()


def nothing_is_due(store: Store, now: datetime) -> bool:
    return next_due_at(store) > now
