"""Two people who use each other's codes at the same moment, and two who use the same one, on one database."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest

from adapters.port import Inbound
from bot.calls import AT_HAND, answers
from bot.desk import Desk
from dialogs.changes import SaveContact, SaveProfile
from dialogs.coach.book import BOOK
from dialogs.core.events import Chose, Event, Said
from dialogs.core.prompts import Question
from dialogs.notebook import Contact, Profile
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from tests.bot.kits import NOW, address, at
from tests.hazards.kits import desk_on, outgoing

ROUNDS = 6


@pytest.fixture
def desks(store: Store, other: Store) -> tuple[Desk, Desk]:
    """Two programs on the same database."""
    return linking(store), linking(other)


def linking(store: Store) -> Desk:
    return replace(desk_on(store, BOOK), answers=answers(""), at_hand=AT_HAND)


def agree(store: Store, user: str, code: str, *contacts: Contact) -> None:
    """A user who has agreed and has met these people, and whose code it is."""

    def write(work: UnitOfWork) -> None:
        user_id, _ = work.users.meet(address(user), f"hello {user}", NOW, NOW)
        profile = SaveProfile(Profile(user_id, consent_version=1, consent_at=NOW))
        work.notebook.apply(user_id, (profile, *map(SaveContact, contacts)), NOW)
        work.linking.offer(user_id, code, at(900))

    store.run(write)


def does(desk: Desk, user: str, event: Event, number: int) -> str:
    inbound = Inbound(f"{user} {number}", address(user), event, at(number))
    return asyncio.run(desk.take([inbound]))[0].outcome


def at_once(desks: tuple[Desk, Desk], *events: tuple[str, Event]) -> None:
    """Two people act at the same moment, each at a program of their own."""
    start = Barrier(2)

    def act(numbered: tuple[int, tuple[str, Event]]) -> str:
        number, (user, event) = numbered
        start.wait(10)
        return does(desks[number], user, event, 50 + number)

    with ThreadPoolExecutor(2) as threads:
        assert list(threads.map(act, enumerate(events))) == ["new", "new"]


def found(store: Store, user: str) -> str:
    user_id = store.run(lambda work: work.users.find(address(user)))
    assert user_id is not None
    return user_id


def people(store: Store, user: str) -> list[str]:
    user_id = found(store, user)
    known = store.run(lambda work: work.users.snapshot_of(user_id, NOW))
    return sorted(contact.label for contact in known.notebook.contacts)


def asked(store: Store) -> str:
    """The token of the question put last."""
    return [p for row in outgoing(store) for p in row.prompts if isinstance(p, Question)][-1].token


def test_two_who_type_each_others_codes_are_one_user(desks: tuple[Desk, Desk], store: Store) -> None:
    for number in range(ROUNDS):
        one, two = f"a{number}", f"b{number}"
        agree(store, one, f"AAAA2{number}")
        agree(store, two, f"BBBB2{number}")
        at_once(desks, (one, Said(f"連携 BBBB2{number}")), (two, Said(f"連携 AAAA2{number}")))
        assert found(store, one) == found(store, two)


def test_two_who_merge_into_each_other_lose_nobody(desks: tuple[Desk, Desk], store: Store) -> None:
    for number in range(ROUNDS):
        one, two = f"c{number}", f"d{number}"
        agree(store, one, f"CCCC2{number}", Contact("c1", "", one))
        agree(store, two, f"DDDD2{number}", Contact("c1", "", two))
        does(desks[0], one, Said(f"連携 DDDD2{number}"), 1)
        first = asked(store)
        does(desks[0], two, Said(f"連携 CCCC2{number}"), 2)
        second = asked(store)
        at_once(desks, (one, Chose("yes", first)), (two, Chose("yes", second)))
        assert found(store, one) == found(store, two)
        assert people(store, one) == [one, two]


def test_a_code_that_two_type_at_once_is_used_by_one(desks: tuple[Desk, Desk], store: Store) -> None:
    for number in range(ROUNDS):
        users = (f"k{number}", f"l{number}", f"m{number}")
        for letter, user in zip("KLM", users, strict=True):
            agree(store, user, f"{letter * 4}2{number}")
        words = Said(f"連携 KKKK2{number}")
        at_once(desks, (users[1], words), (users[2], words))
        assert len({found(store, user) for user in users}) == 2
