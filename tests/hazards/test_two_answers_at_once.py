"""Two answers to the same question at the same moment, through two programs on one database."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import msgspec

from bot.desk import Desk
from dialogs.core.events import Chose, Event, Said
from dialogs.core.prompts import Question
from dialogs.texts import texts
from storage.sealing import KeyRing
from storage.store import Store, open_store
from tests.bot.kits import KEYS, address, happened
from tests.hazards.kits import Known, desk_on, known, outgoing, prompts, question, take
from tests.hazards.racer import Run

ROUNDS = 15


def race(first: tuple[Desk, Event], second: tuple[Desk, Event], user: str) -> None:
    """Hand in both at once; by the platform's clock the first was sent before the second."""
    start = Barrier(2)

    def hand_in(numbered: tuple[int, tuple[Desk, Event]]) -> str:
        number, (desk, event) = numbered
        inbound = happened(event, begin_of(user) + number, to=address(user))
        start.wait(10)
        return take(desk, inbound)[0].outcome

    with ThreadPoolExecutor(2) as threads:
        assert list(threads.map(hand_in, enumerate((first, second), 5))) == ["new", "new"]


def begin_of(user: str) -> int:
    """Where the numbers of a user's events begin."""
    return int(user[1:]) * 10


def begin(desk: Desk, user: str, *words: str) -> None:
    for number, text in enumerate(("hello", *words)):
        take(desk, happened(Said(text), begin_of(user) + number, to=address(user)))


def assert_both_texts_are_kept(found: Known, first: str, second: str) -> None:
    """Either both were heard in the order they were sent, or the later won and the earlier is offered."""
    if found.answers == {"goal": first, "people": second}:
        assert (found.top.step, found.top.held) == ("how", "")
    else:
        assert found.answers == {"goal": second}
        assert (found.top.step, found.top.held) == ("people", first)


def test_of_two_texts_at_once_one_answers_and_the_other_is_heard_or_offered(
    store: Store, other: Store
) -> None:
    desks = desk_on(store), desk_on(other)
    for number in range(ROUNDS):
        user = f"u{number}"
        begin(desks[0], user)
        before = known(store, user).conversation.revision
        turned = desks[number % 2], desks[1 - number % 2]
        race((turned[0], Said("the sea")), (turned[1], Said("a hill")), user)
        found = known(store, user)
        assert_both_texts_are_kept(found, "the sea", "a hill")
        assert found.conversation.revision == before + 2
        assert len(outgoing(store)) == 3


def test_of_two_buttons_at_once_one_answers_and_the_other_shows_the_present_question(
    store: Store, other: Store
) -> None:
    desks = desk_on(store), desk_on(other)
    for number in range(ROUNDS):
        user = f"u{number}"
        begin(desks[0], user, "the sea", "Ann")
        token = question(store).token
        race((desks[0], Chose("train", token)), (desks[1], Chose("plane", token)), user)
        found = known(store, user)
        assert found.answers["how"] in {"train", "plane"}
        assert found.top.step == "place"
        asked = [prompt for prompt in prompts(store) if isinstance(prompt, Question)]
        assert [(one.text, one.token) for one in asked] == [("<plan.place>", found.top.token)] * 2


def test_of_a_button_and_a_text_at_once_the_first_answers_and_the_other_is_not_lost(
    store: Store, other: Store
) -> None:
    desks = desk_on(store), desk_on(other)
    for number in range(ROUNDS):
        user = f"u{number}"
        begin(desks[0], user, "the sea", "Ann")
        token = question(store).token
        race((desks[0], Chose("train", token)), (desks[1], Said("<how.plane>")), user)
        found = known(store, user)
        said = [getattr(prompt, "text", "") for prompt in prompts(store)]
        if found.conversation.frames:  # the text was first, and the button of a question gone by
            assert (found.answers["how"], found.top.step) == ("plane", "place")
            assert said == ["<plan.place>", texts("ja").say("core.stale"), "<plan.place>"]
        else:
            assert said == ["<plan.place>", "<plan.end>"]


def test_two_processes_answering_many_users_at_once_lose_nothing(database_url: str) -> None:
    store = open_store(database_url, KeyRing.parse(KEYS))
    users = [f"u{number}" for number in range(ROUNDS)]
    for user in users:
        begin(desk_on(store), user)
    command = [sys.executable, "-m", "tests.hazards.racer", database_url, KEYS]
    racers = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) for _ in range(2)]
    orders = [
        msgspec.json.encode([Run(user, text, begin_of(user) + number) for user in users])
        for text, number in (("the sea", 5), ("a hill", 6))
    ]
    for racer in racers:
        assert racer.stdout is not None
        assert racer.stdout.readline() == b"ready\n"
    with ThreadPoolExecutor(2) as threads:
        done = list(
            threads.map(lambda racer, order: racer.communicate(order, timeout=120)[0], racers, orders)
        )
    assert done == [b"new\n" * ROUNDS] * 2
    for user in users:
        assert_both_texts_are_kept(known(store, user), "the sea", "a hill")
    assert len(outgoing(store)) == 3 * ROUNDS
    store.close()
