"""A plan that runs out among many users: what is still pushed, and what becomes of the rest."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from adapters.port import Address
from bot.keeper import EVERY
from dialogs.changes import PutNudge, SaveContact, SaveFollowUp, SaveGathering, SaveProfile
from dialogs.notebook import Gathering, Nudge, Profile
from dialogs.shapes import replace
from storage.unit_of_work import UnitOfWork
from tests.dialogs.coach.evening import PROFILE, PROMISE, SHIRAISHI
from tests.doubles.line.users import User
from tests.grounds import StillClock
from tests.line.hosting import Hosted, hosted

BEGIN = datetime.fromisoformat("2026-12-07T19:40+09:00")
FIRST_DUE = BEGIN + timedelta(minutes=20)
"""All falls due between two readings of the plan, so that no push is counted by LINE and by us."""
STARTS = datetime.fromisoformat("2026-12-08T19:00+09:00")
GATHERING = Gathering("g2", "梅田ランチ会", STARTS, STARTS + timedelta(hours=2))
USERS, MOST, RESERVED = 30, 20, 4
MINUTE = timedelta(minutes=1)


@dataclass
class Plan:
    """The program, and users of whom every other one was promised something; each is due a minute later."""

    hosted: Hosted
    users: list[User]

    @property
    def generic(self) -> list[User]:
        return self.users[::2]

    @property
    def promised(self) -> list[User]:
        return self.users[1::2]

    @property
    def pushed(self) -> list[User]:
        """To whom the coach spoke unasked."""
        return [user for user in self.users if any(b.how == "push" for b in user.person.bubbles)]

    def passes(self, by: timedelta) -> None:
        self.hosted.clock.advance(by)
        self.settles()

    def is_read_again(self) -> None:
        """An hour later the program knows what LINE says is left."""
        self.hosted.clock.advance(EVERY)
        self.hosted.run(self.hosted.app.keeper.loop.caught_up())

    def settles(self) -> None:
        self.hosted.run(self.hosted.app.caught_up())

    def answers(self, user: User, text: str) -> str:
        """What the coach says to these words, which must be by reply."""
        assert user.says(text) == 200
        self.settles()
        assert user.person.bubbles[-1].how == "reply", f"no answer to {text}"
        return user.sees

    def taps(self, user: User, label: str) -> str:
        assert user.taps(label) == 200
        self.settles()
        return user.sees

    @property
    def parked(self) -> int:
        return self.hosted.app.store.run(lambda work: work.stats(self.hosted.clock.at)).parked_nudges


@contextmanager
def planned(url: str, users: int) -> Iterator[Plan]:
    """The program, which has just read that so many pushes are all it has, and so many users."""
    with hosted(url, StillClock(BEGIN - EVERY)) as host:
        host.line.quota.most = MOST
        plan = Plan(host, [host.user(f"user {number}") for number in range(users)])
        plan.is_read_again()
        yield plan


@pytest.fixture
def plan(database_url: str) -> Iterator[Plan]:
    with planned(database_url, USERS) as plan:
        yield plan


def furnish(plan: Plan, apart: timedelta) -> None:
    """Each user's nudge falls due so much later than the one before."""

    def write(work: UnitOfWork) -> None:
        for number, user in enumerate(plan.users):
            due_at = FIRST_DUE + number * apart
            here = Address("line", plan.hosted.line.destination, user.id)
            _know(work, here, due_at, promised=number % 2 == 1)

    for user in plan.users:
        user.person.friend = True
    plan.hosted.app.store.run(write)
    plan.settles()


def _know(work: UnitOfWork, here: Address, due_at: datetime, *, promised: bool) -> None:
    user_id, _ = work.users.meet(here, f"hello {here.id}", BEGIN, BEGIN)
    profile: Profile = replace(PROFILE, user_id=user_id)
    work.notebook.apply(user_id, (SaveProfile(profile),), BEGIN)
    promise = replace(PROMISE, due_at=due_at if promised else BEGIN + timedelta(days=7))
    work.notebook.apply(user_id, (SaveContact(SHIRAISHI), SaveFollowUp(promise)), BEGIN)
    if promised:
        work.nudges.apply(user_id, [PutNudge(Nudge("f1:promise", "promise", "f1", due_at))])
    else:
        work.notebook.apply(user_id, (SaveGathering(GATHERING),), BEGIN)
        work.nudges.apply(user_id, [PutNudge(Nudge("g2:eve", "eve", "g2", due_at))])


def all_fall_due(plan: Plan, apart: timedelta) -> list[User]:
    """Everybody's moment comes; who was not spoken to."""
    furnish(plan, apart)
    plan.passes(FIRST_DUE - BEGIN - MINUTE)
    for _ in plan.users:
        plan.passes(MINUTE)
    pushed = plan.pushed
    assert len(pushed) == plan.hosted.line.quota.used == MOST
    assert plan.parked == USERS - MOST
    return [user for user in plan.users if user not in pushed]


def test_within_the_reserve_only_promises_are_pushed_and_after_it_nothing(plan: Plan) -> None:
    all_fall_due(plan, MINUTE)
    before = MOST - RESERVED
    assert plan.pushed == plan.users[:before] + plan.promised[before // 2 :][:RESERVED]
    assert plan.hosted.refused == []


def test_nobody_is_left_without_an_answer_or_without_what_was_parked(plan: Plan) -> None:
    waiting = all_fall_due(plan, MINUTE)
    for user in plan.users:
        shown = plan.answers(user, "やること")
        if user in waiting:
            assert ("白石さん" if user in plan.promised else "準備 梅田ランチ会") in shown
    assert plan.hosted.line.quota.used == MOST
    assert plan.hosted.refused == []


def test_what_was_parked_rides_on_a_reply_that_ends_something(plan: Plan) -> None:
    waiting = all_fall_due(plan, MINUTE)
    for user in waiting:
        plan.answers(user, "やること")
        assert "白石さま" in plan.taps(user, "白石さん: お礼を送る")
        shown = plan.taps(user, "送った")
        rider = ("ちょうどよかったです", "梅田ランチ会")
        assert [words in shown for words in rider] == [user in plan.generic] * len(rider)
    assert plan.parked == 0
    assert plan.hosted.line.quota.used == MOST


def test_when_all_fall_due_at_once_the_plan_is_used_up_and_the_rest_is_parked(plan: Plan) -> None:
    waiting = all_fall_due(plan, timedelta())
    assert {(asked.endpoint, asked.status) for asked in plan.hosted.refused} <= {("push", 429)}
    for user in waiting:
        shown = plan.answers(user, "やること")
        known = ("白石さん", "送れましたか") if user in plan.promised else ("準備 梅田ランチ会", "1/3")
        assert any(words in shown for words in known)


def test_in_the_new_month_what_was_parked_is_pushed(plan: Plan) -> None:
    waiting = all_fall_due(plan, MINUTE)
    plan.hosted.line.quota.used = 0
    for _ in range(25):
        plan.is_read_again()
        plan.settles()
    assert plan.parked == 0
    assert set(map(id, waiting)) <= set(map(id, plan.pushed))
