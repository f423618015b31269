"""Users leave and come back: nothing is sent meanwhile, and what was planned is planned anew."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest

from adapters.port import Address, Inbound
from bot.alarm import Alarm
from bot.desk import Desk
from dialogs.changes import PutNudge, SaveFollowUp, SaveGathering, SaveProfile
from dialogs.coach.book import BOOK
from dialogs.core.events import Chose, Event, Joined, Left, Said
from dialogs.core.prompts import Question
from dialogs.notebook import FollowUp, Gathering, Notebook, Profile
from dialogs.nudging import replan
from dialogs.shapes import replace
from storage.rows import Claimed
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from tests.bot.kits import NOW, at
from tests.grounds import StillClock, take_out
from tests.hazards.kits import desk_on, take

FRIEND = Address("line", "U0channel", "U1friend")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
EVENING = Gathering("g1", "北浜交流会", NOW + 3 * DAY, NOW + 3 * DAY + 2 * HOUR, answered=True)
PROMISE = FollowUp("f1", "g1", "", "information", "資料を送る", NOW + 2 * DAY)
AGREED = Profile("?", consent_version=1, push_consent=True)
PLANNED = {"f1:promise", "g1:eve", "g1:reflect", "g1:check", "g1:touch", "g1:closing"}


def event(what: Event, seconds: float) -> Inbound:
    return Inbound(f"{type(what).__name__} {seconds}", FRIEND, what, at(seconds))


def befriend(store: Store, profile: Profile = AGREED) -> Desk:
    """A friend with an evening ahead and a promise, and everything planned for both."""

    def write(work: UnitOfWork) -> None:
        user_id, _ = work.users.meet(FRIEND, "begin", NOW, NOW)
        mine = replace(profile, user_id=user_id)
        work.notebook.apply(user_id, (SaveProfile(mine), SaveGathering(EVENING), SaveFollowUp(PROMISE)), NOW)
        planned = replan(Notebook(mine, (EVENING,), follow_ups=(PROMISE,)), NOW)
        work.nudges.apply(user_id, [change for change in planned if isinstance(change, PutNudge)])

    store.run(write)
    return desk_on(store, BOOK)


def notebook(store: Store) -> Notebook:
    def read(work: UnitOfWork) -> Notebook:
        return work.users.snapshot_of(str(work.users.find(FRIEND)), NOW).notebook

    return store.run(read)


def planned(store: Store) -> set[str]:
    return {nudge.id for nudge in notebook(store).nudges}


def leave(desk: Desk) -> None:
    """Block the coach."""
    take(desk, event(Left(), 10))


def give_up(desk: Desk) -> None:
    """Be found gone by a delivery."""
    desk.store.run(lambda work: work.users.gone(FRIEND, at(10)))


def said(store: Store) -> list[Claimed]:
    return take_out(store, "line")


@pytest.fixture(params=[leave, give_up], ids=lambda go: str(go.__name__))
def go(request: pytest.FixtureRequest) -> Callable[[Desk], None]:
    found: Callable[[Desk], None] = request.param
    return found


def test_nothing_is_planned_or_said_while_a_user_is_away(store: Store, go: Callable[[Desk], None]) -> None:
    desk = befriend(store)
    assert planned(store) == PLANNED
    go(desk)
    assert (planned(store), said(store)) == (set(), [])


@pytest.mark.parametrize("back", [Joined("ja"), Said("予定"), Chose("nothing", "0.gone")], ids=repr)
def test_whatever_brings_a_user_back_brings_back_what_was_planned(
    store: Store, go: Callable[[Desk], None], back: Event
) -> None:
    desk = befriend(store)
    before = notebook(store)
    go(desk)
    take(desk, event(back, 20))
    assert notebook(store).nudges == before.nudges
    assert notebook(store).profile == before.profile
    (row,) = said(store)
    assert row.kind == "reply"


def test_whoever_returns_is_asked_one_thing_and_not_flooded(store: Store) -> None:
    desk = befriend(store)
    leave(desk)
    clock = StillClock(NOW + 5 * DAY)
    desk = replace(desk, clock=clock)
    take(desk, event(Joined("ja"), 5 * DAY.total_seconds()))
    asyncio.run(Alarm(store, desk, clock).lap())
    (row,) = said(store)
    assert [isinstance(prompt, Question) for prompt in row.prompts][-1]


def test_a_promise_whose_moment_passed_meanwhile_comes_the_next_morning(store: Store) -> None:
    desk = befriend(store)
    leave(desk)
    now = NOW + 5 * DAY  # nine in the evening in Tokyo
    take(replace(desk, clock=StillClock(now)), event(Joined("ja"), 5 * DAY.total_seconds()))
    due = {nudge.id: nudge.due_at for nudge in notebook(store).nudges}
    assert now + 10 * HOUR < due["f1:promise"] < now + 12 * HOUR
    assert "g1:eve" not in due


@pytest.mark.parametrize(
    "profile",
    [replace(AGREED, standing="stopped"), replace(AGREED, consent_version=0)],
    ids=["stopped", "no consent"],
)
def test_for_whoever_wants_no_messages_none_are_planned_on_return(store: Store, profile: Profile) -> None:
    desk = befriend(store, profile)
    leave(desk)
    take(desk, event(Joined("ja"), 20))
    assert planned(store) == set()
    assert notebook(store).profile.standing == profile.standing


def test_words_from_before_the_farewell_do_not_bring_a_user_back(store: Store) -> None:
    desk = befriend(store)
    take(desk, event(Left(), 30))
    take(desk, event(Said("予定"), 20))
    assert planned(store) == set()
    assert store.run(lambda work: work.users.addresses(str(work.users.find(FRIEND)))) == ()


def test_coming_back_to_a_question_finds_it_still_there(store: Store) -> None:
    desk = befriend(store)
    take(desk, event(Said("準備"), 5))
    (before,) = said(store)
    leave(desk)
    take(desk, event(Joined("ja"), 20))
    (after,) = said(store)
    assert getattr(after.prompts[-1], "text", "") == getattr(before.prompts[-1], "text", "?")


def test_ninety_days_after_a_farewell_everything_is_deleted(store: Store) -> None:
    desk = befriend(store)
    leave(desk)
    gone_at = NOW  # by our own clock, which stands still here
    assert store.run(lambda work: work.retain(gone_at + 90 * DAY)).users == 0
    assert store.run(lambda work: work.retain(gone_at + 90 * DAY + HOUR)).users == 1
    assert store.run(lambda work: work.users.find(FRIEND)) is None


def test_whoever_came_back_in_time_is_kept(store: Store) -> None:
    desk = befriend(store)
    leave(desk)
    take(replace(desk, clock=StillClock(NOW + 89 * DAY)), event(Joined("ja"), 89 * DAY.total_seconds()))
    assert store.run(lambda work: work.retain(NOW + 180 * DAY)).users == 0
