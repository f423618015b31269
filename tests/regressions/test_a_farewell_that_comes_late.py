"""Platforms may deliver out of order: a user who blocked the coach and came back was taken for gone."""

from __future__ import annotations

from dialogs.coach.book import BOOK
from dialogs.core.events import Joined, Left, Said
from storage.store import Store
from tests.bot.kits import happened
from tests.hazards.kits import desk_on, known, outgoing, take


def test_a_farewell_from_before_the_return_changes_nothing(store: Store) -> None:
    desk = desk_on(store, BOOK)
    take(desk, happened(Said("hello"), 1))
    outgoing(store)
    take(desk, happened(Joined(), 3))
    take(desk, happened(Left(), 2))
    assert known(store).notebook.profile.standing == "active"
    assert outgoing(store)


def test_a_farewell_in_its_time_cancels_what_waits(store: Store) -> None:
    desk = desk_on(store, BOOK)
    take(desk, happened(Said("hello"), 1))
    take(desk, happened(Left(), 2))
    assert known(store).notebook.nudges == ()
    assert outgoing(store) == []


def test_a_greeting_from_before_the_farewell_greets_nobody(store: Store) -> None:
    desk = desk_on(store, BOOK)
    take(desk, happened(Said("hello"), 1))
    take(desk, happened(Left(), 3))
    take(desk, happened(Joined(), 2))
    assert outgoing(store) == []


def test_whoever_returns_after_the_farewell_is_greeted(store: Store) -> None:
    desk = desk_on(store, BOOK)
    take(desk, happened(Said("hello"), 1))
    take(desk, happened(Left(), 2))
    take(desk, happened(Joined(), 3))
    assert outgoing(store)
