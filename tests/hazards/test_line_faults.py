"""Whatever LINE does, a user sees each answer once and in order, or the operator is told."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from time import sleep
from typing import Any

import pytest

from adapters.port import Address
from bot.clock import MovableClock
from dialogs.coach.book import BOOK
from storage.rows import Stats
from tests.bot.commands import Sanmon, commands
from tests.bot.kits import KEYS, program, rows
from tests.bot.serving import served
from tests.crash.chatting import question
from tests.doubles.faults import Fails, Fault, Hang, Reset, Slow
from tests.doubles.line.chats import How, words
from tests.doubles.line.faults import BAD, FORBIDDEN, TOO_FAST, UNAUTHORIZED
from tests.doubles.line.platform import Line
from tests.doubles.line.server import running_line
from tests.doubles.line.users import User
from tests.grounds import StillClock
from tests.line.hosting import Hosted, hosted

BEGIN = datetime.fromisoformat("2026-12-04T20:00+09:00")
TURNS = (
    (":tap",),
    ("12/5 19:00 北浜交流会",),
    (":tap",),
    (":tap",),
    ("雑貨屋さんで在庫管理に困ってるとこ",),
    ("雑貨店の店主さん", "ヘルプ"),
    ("一番困ること", "ヘルプ", "お礼"),
)
"""What is tapped, always the first there is, and said; in a row without waiting for what comes."""
FINE = Slow(0)
PASSING: tuple[Fault, ...] = (
    *(Reset("before"), Reset("after"), Fails("before"), Fails("after")),
    *(TOO_FAST, UNAUTHORIZED),
)
STEP, MOST_STEPS = timedelta(seconds=4), 10


@pytest.fixture
def database(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'sanmon.db'}"


@pytest.fixture
def world(database: str) -> Iterator[Hosted]:
    with hosted(database, StillClock(BEGIN)) as made:
        yield made


@pytest.fixture
def sanmon(database: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Sanmon:
    return commands({"SANMON_DATABASE_URL": database, "SANMON_KEYS": KEYS}, monkeypatch, capsys)


def waits(world: Hosted) -> Stats:
    return world.app.store.run(lambda work: work.stats(world.clock.at))


def settle(world: Hosted) -> None:
    """Let time pass until nothing is left to be sent."""
    for _ in range(MOST_STEPS):
        world.run(world.app.sender.loop.caught_up())
        if not waits(world).waiting:
            return
        world.clock.advance(STEP)
    raise AssertionError(f"{waits(world)}")


def talk(world: Hosted, user: User, turns: tuple[tuple[str, ...], ...] = TURNS) -> None:
    for lines in turns:
        for line in lines:
            taken = user.presses(user.tappable[0]) if line == ":tap" else user.says(line)
            assert taken == 200
        settle(world)


def begin(world: Hosted, user: User) -> User:
    assert user.follows() == 200
    settle(world)
    return user


def told(user: User) -> list[str]:
    return [words(bubble.message) for bubble in user.person.bubbles if not bubble.by]


def told_how(user: User) -> set[How]:
    """How everything that was said since the user last did something came."""
    return {bubble.how for bubble in user.person.bubbles[user.person.acted :] if not bubble.by}


def asked(world: Hosted, user: User) -> str:
    """The question on the table."""
    return question(world.app.store, Address("line", world.line.destination, user.id))


def letters(sanmon: Sanmon) -> list[list[str]]:
    """The dead letters as the operator sees them; the program in this process logs to the same place."""
    lines = [line.split() for line in sanmon("outbox", "list").out.splitlines()]
    head = next(number for number, line in enumerate(lines) if line[:2] == ["id", "put"])
    return lines[head + 1 :]


@pytest.fixture(scope="session")
def calm(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What is told when nothing goes wrong."""
    with hosted(f"sqlite:///{tmp_path_factory.mktemp('calm') / 'sanmon.db'}", StillClock(BEGIN)) as world:
        mika = begin(world, world.user("Mika"))
        talk(world, mika)
        assert asked(world, mika) == "preparation.moment"
        return told(mika)


@pytest.mark.parametrize("seed", range(8))
def test_through_faults_that_pass_every_answer_is_seen_once_and_in_order(
    world: Hosted, calm: list[str], seed: int
) -> None:
    random = Random(seed)  # noqa: S311  # a test must be repeatable
    faults = [random.choice((FINE, random.choice(PASSING))) for _ in range(12)]
    world.line.faults.plan("reply", *faults)
    mika = begin(world, world.user("Mika"))
    talk(world, mika)
    assert told(mika) == calm
    assert world.line.faults.left == 0
    assert (waits(world).dead, world.line.quota.used) == (0, 0)


def test_replies_that_are_never_answered_are_seen_once(world: Hosted) -> None:
    users = [begin(world, world.user(name)) for name in ("Mika", "Jiro")]
    before = [told(user) for user in users]
    world.line.faults.plan("reply", Hang("after"), Hang("before"))
    for user in users:
        user.says("ヘルプ")
    settle(world)
    assert [told(user)[len(old) :] for user, old in zip(users, before, strict=True)] == [
        told(users[0])[-2:]
    ] * 2
    assert world.line.quota.used == 0


def test_whose_answer_is_slow_keeps_nobody_else_waiting(world: Hosted) -> None:
    mika, jiro = (begin(world, world.user(name)) for name in ("Mika", "Jiro"))
    world.line.faults.plan("reply", Slow(3))
    mika.says("ヘルプ")
    while world.line.faults.left:
        sleep(0.01)
    jiro.says("ヘルプ")
    jiro.hears()
    assert waits(world).waiting
    settle(world)


@pytest.mark.parametrize("faults", [{"reply": FORBIDDEN}, {"reply": BAD, "push": BAD}])
def test_an_answer_that_cannot_be_delivered_is_listed_and_its_question_counts_as_unseen(
    world: Hosted, sanmon: Sanmon, faults: dict[str, Fault]
) -> None:
    mika = begin(world, world.user("Mika"))
    talk(world, mika, TURNS[:4])
    for endpoint, fault in faults.items():
        world.line.faults.plan(endpoint, fault)
    talk(world, mika, TURNS[4:5])
    unseen = asked(world, mika)
    assert (told_how(mika), waits(world).dead) == (set(), 1)

    (letter,) = letters(sanmon)
    assert mika.id in letter
    mika.says("雑貨店の店主さん")
    settle(world)
    assert asked(world, mika) == unseen
    assert "雑貨店の店主さん" in mika.sees

    before = len(told(mika))
    sanmon("outbox", "replay", letter[0])
    settle(world)
    assert (len(told(mika)), letters(sanmon)) == (before + 2, [])


def test_whoever_line_does_not_know_is_given_up_and_spoken_to_no_more(world: Hosted, sanmon: Sanmon) -> None:
    mika = begin(world, world.user("Mika"))
    del world.line.people[mika.id]
    mika.says("ヘルプ")
    settle(world)
    (letter,) = letters(sanmon)
    assert mika.id in letter
    here = Address("line", world.line.destination, mika.id)
    user_id = world.app.store.run(lambda work: work.users.find(here))
    assert user_id is not None
    assert world.app.store.run(lambda work: work.users.addresses(user_id)) == ()


def test_with_a_revoked_access_token_everything_waits_for_a_good_one(world: Hosted, calm: list[str]) -> None:
    mika = begin(world, world.user("Mika"))
    token = world.line.access.long_lived
    world.line.access.revoke()
    mika.presses(mika.tappable[0])
    world.run(world.app.sender.loop.caught_up())
    assert (told_how(mika), waits(world).waiting, waits(world).dead) == (set(), 1, 0)
    world.line.access.long_lived = token
    settle(world)
    talk(world, mika, TURNS[1:])
    assert told(mika) == calm


@pytest.mark.anyio
async def test_while_no_access_token_is_issued_everything_waits_and_then_comes_in_order(
    database: str, calm: list[str]
) -> None:
    clock = MovableClock(BEGIN)
    with running_line(Line(clock=clock)) as running:
        settings: dict[str, Any] = {
            name.removeprefix("SANMON_").lower(): value for name, value in running.settings.items()
        }
        app = program(database, book=BOOK, clock=clock, **settings)
        running.line.faults.plan("token", Fails("before"), Reset("before"))
        async with served(app) as client:
            running.line.webhook.url = f"{client.base_url}/line/webhook"
            mika = running.async_user("Mika")
            assert await mika.follows() == 200
            assert await mika.says("はい") == 200
            while rows(app).waiting:  # no event tells
                clock.advance(timedelta(seconds=1))
                await asyncio.sleep(0.5)
            assert rows(app).dead == 0
        assert told(running.user("Mika"))[:4] == calm[:4]
        assert running.line.faults.left == 0


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"
