"""Everything a user of Slack is told they see once, whatever breaks, and nobody else waits for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from time import sleep

import pytest

from dialogs.core.prompts import Say
from dialogs.notebook import Nudge
from storage.rows import Outbound
from storage.unit_of_work import UnitOfWork
from tests.doubles.faults import Fails, Fault, Reset
from tests.doubles.slack.answers import refusal, too_fast
from tests.doubles.slack.chats import words
from tests.doubles.slack.users import User
from tests.grounds import StillClock
from tests.slack.hosting import Hosted, hosted

BEGIN = datetime.fromisoformat("2026-12-03T20:00+09:00")
POST, LOOK, OPEN, PUBLISH = "chat.postMessage", "conversations.history", "views.open", "views.publish"
LOST, NOT_TAKEN, BROKEN = Reset("after"), Reset("before"), Fails("after")
AGREE = "同意してはじめる"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[Hosted]:
    with hosted(f"sqlite:///{tmp_path / 'sanmon.db'}", StillClock(BEGIN)) as made:
        yield made


@pytest.fixture
def mika(world: Hosted) -> User:
    """A user who has just come and was greeted."""
    return greeted(world, "Mika")


def greeted(world: Hosted, name: str) -> User:
    user = world.user(name)
    assert user.opens() == 200
    world.settle()
    assert AGREE in user.visible
    return user


def told(user: User) -> list[str]:
    """What stands in the conversation from the coach, none of it twice by its key."""
    keys = Counter(message.body["metadata"]["event_payload"]["key"] for message in user.said)
    assert set(keys.values()) <= {1}
    return [words(message.body) for message in user.said]


def dead(world: Hosted) -> list[str]:
    return [letter.error for letter in world.app.store.run(lambda work: work.outbox.dead())]


def looks(world: Hosted) -> list[str]:
    """What was asked to find out whether something had arrived."""
    return [asked.method for asked in world.slack.asked if asked.method in {LOOK, "conversations.open"}]


def waiting(world: Hosted) -> int:
    return world.app.store.run(lambda work: work.stats(world.clock.at)).waiting


@pytest.mark.parametrize(
    "faults",
    [
        [],
        [LOST],
        [NOT_TAKEN],
        [BROKEN],
        [Fails("before")],
        [refusal("internal_error")],
        [LOST, LOST, BROKEN],
        [NOT_TAKEN, LOST],
        [too_fast(1)],
        [LOST, too_fast(1), NOT_TAKEN],
        [refusal("ekm_access_denied"), LOST],
    ],
)
def test_an_answer_is_seen_once(world: Hosted, mika: User, faults: list[Fault]) -> None:
    before = len(told(mika))
    world.slack.faults.plan(POST, *faults)
    assert mika.says("ヘルプ") == 200
    world.settle(*[400] * len(faults))
    assert len(told(mika)) == before + 1
    assert (waiting(world), dead(world)) == (0, [])


@pytest.mark.parametrize("faults", [[LOST], [NOT_TAKEN], [BROKEN, Fails("before")], [too_fast(1)]])
def test_while_slack_cannot_be_asked_nothing_is_said_twice(
    world: Hosted, mika: User, faults: list[Fault]
) -> None:
    before = len(told(mika))
    world.slack.faults.plan(POST, LOST)
    world.slack.faults.plan(LOOK, *faults)
    mika.says("ヘルプ")
    world.settle(*[400] * (len(faults) + 1))
    assert len(told(mika)) == before + 1
    assert (waiting(world), dead(world)) == (0, [])


def test_what_is_lost_keeps_its_place_before_what_comes_after(world: Hosted, mika: User) -> None:
    world.slack.faults.plan(POST, LOST, NOT_TAKEN)
    before = len(told(mika))
    push(world, mika, "一つめ", 1)
    push(world, mika, "二つめ", 2)
    world.settle(400, 400)
    assert told(mika)[before:] == ["一つめ", "二つめ"]


def test_one_users_trouble_holds_up_nobody_else(world: Hosted, mika: User) -> None:
    rin = greeted(world, "Rin")
    world.slack.faults.plan(POST, BROKEN)
    push(world, mika, "待たされます", 1)
    world.settle()
    push(world, rin, "すぐ届きます", 2)
    world.settle()
    assert "すぐ届きます" in told(rin)
    world.settle(400)
    assert told(mika).count("待たされます") == 1


def test_slacks_wish_to_wait_holds_the_whole_workspace_and_then_all_goes_out(
    world: Hosted, mika: User
) -> None:
    rin = greeted(world, "Rin")
    world.slack.faults.plan(POST, too_fast(120))
    push(world, mika, "一つめ", 1)
    world.settle()
    push(world, rin, "二つめ", 2)
    world.settle(60)
    assert "二つめ" not in told(rin)
    world.settle(70, 400)
    assert (told(mika)[-1], told(rin)[-1]) == ("一つめ", "二つめ")


@pytest.mark.parametrize("fault", [too_fast(1), refusal("ekm_access_denied")])
def test_nothing_is_looked_for_that_certainly_did_not_arrive(world: Hosted, mika: User, fault: Fault) -> None:
    world.slack.faults.plan(POST, fault, fault)
    push(world, mika, "明日ですね", 1)
    world.settle(400, 400)
    assert (told(mika)[-1], looks(world)) == ("明日ですね", [])


def test_a_dead_letter_that_had_arrived_after_all_is_not_said_again(world: Hosted, mika: User) -> None:
    world.slack.faults.plan(POST, LOST)
    push(world, mika, "明日ですね", 1)
    world.settle()

    def bury(work: UnitOfWork) -> int:
        (row,) = work.outbox.claim(world.clock.at + timedelta(minutes=1), 5, timedelta(0), ("slack",))
        assert work.outbox.bury(row.id, row.attempt, "tried often enough")
        return row.id

    letter = world.app.store.run(bury)
    world.clock.advance(timedelta(days=2))
    world.app.store.run(lambda work: work.outbox.revive(letter, world.clock.at))
    world.settle()
    assert told(mika).count("明日ですね") == 1
    assert (waiting(world), dead(world)) == (0, [])


def test_a_nudge_slack_will_not_take_comes_again_a_day_later_and_the_next_message_goes(
    world: Hosted, mika: User
) -> None:
    world.slack.faults.plan(POST, refusal("invalid_blocks"))
    push(world, mika, "明日ですね", 1)
    before = len(told(mika))
    mika.says("ヘルプ")
    world.settle(4)
    assert (len(told(mika)), dead(world)) == (before + 1, [])
    user_id, tomorrow = owner(world, mika), world.clock.at + timedelta(days=1)
    (nudge,) = world.app.store.run(lambda work: work.nudges.due(user_id, tomorrow))
    assert (nudge.id, nudge.due_at > world.clock.at + timedelta(hours=23)) == ("n1", True)


def test_whoever_was_deactivated_is_told_nothing_more_and_comes_back_by_writing(
    world: Hosted, mika: User
) -> None:
    mika.person.deactivated = True
    push(world, mika, "明日ですね", 1)
    world.settle()
    user_id = owner(world, mika)
    assert world.app.store.run(lambda work: work.users.addresses(user_id)) == ()
    asked = len(world.slack.asked)
    world.settle(400, 4000)
    assert len(world.slack.asked) == asked
    mika.person.deactivated = False
    assert mika.says("ヘルプ") == 200
    world.settle()
    assert "ヘルプ" not in told(mika)[-1]
    assert waiting(world) == 0


def test_a_modal_that_comes_too_late_becomes_a_message(world: Hosted, mika: User) -> None:
    mika.taps(AGREE)
    world.settle()
    for late in ("expired_trigger_id", "exchanged_trigger_id"):
        world.slack.faults.plan(OPEN, refusal(late))
        before = len(told(mika))
        assert mika.shortcut("new_gathering") == 200
        world.settle()
        assert mika.modal is None
        assert len(told(mika)) == before + 1
        assert (waiting(world), dead(world)) == (0, [])
    assert looks(world) == []


def test_a_modal_whose_answer_was_lost_opens_once(world: Hosted, mika: User) -> None:
    mika.taps(AGREE)
    world.settle()
    before = len(told(mika))
    world.slack.faults.plan(OPEN, LOST)
    mika.shortcut("new_gathering")
    world.settle(0.5, 0.9, 4)
    assert len(mika.person.modals) == 1
    assert len(told(mika)) <= before + 1
    assert waiting(world) == 0


def test_no_message_waits_for_the_home_tab(world: Hosted, mika: User) -> None:
    world.slack.faults.plan(PUBLISH, *[too_fast(20)] * 4)
    before = len(told(mika))
    mika.taps(AGREE)
    world.settle()
    assert len(told(mika)) > before
    for _ in range(500):  # what was tapped is settled behind the message
        if AGREE not in mika.visible:
            break
        sleep(0.02)
    assert AGREE not in mika.visible


def owner(world: Hosted, user: User) -> str:
    here = world.address(user)
    found = world.app.store.run(lambda work: work.users.find(here))
    assert found is not None
    return found


def push(world: Hosted, user: User, text: str, number: int) -> None:
    """Have the coach say something unasked."""
    here, user_id, now = world.address(user), owner(world, user), world.clock.at
    key = f"7d0c7e60-9d35-5c8a-8a0e-0a1b2c3d4e{number:02}"
    nudges = (Nudge(f"n{number}", "eve", "g1", now),)
    world.app.store.run(
        lambda work: work.outbox.put(
            Outbound(user_id, here, key, "nudge", (Say(text),), "ja", nudges=nudges), now
        )
    )
