"""The loop all workers run in: it sleeps as long as it may, wakes when rung, and outlives what raises."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from threading import Thread
from time import perf_counter

import pytest

from bot import loops
from bot.clock import MovableClock
from bot.loops import Lap, Loop
from tests.bot.kits import NOW

pytestmark = pytest.mark.anyio
SOON_S = 4.5
"""Sooner than it would have looked by itself."""


class World:
    """A world in which laps are counted; each is answered by what `tell` says."""

    def __init__(self, tell: Callable[[int], Lap] = lambda _number: Lap()) -> None:
        self.laps = 0
        self.clock = MovableClock(NOW)
        self.tell = tell
        self.went_round = asyncio.Event()
        self.loop = Loop("test", self.lap, self.clock)

    async def lap(self) -> Lap:
        self.laps += 1
        self.went_round.set()
        return self.tell(self.laps)

    async def next_lap(self) -> None:
        await self.lap_number(self.laps + 1)

    async def lap_number(self, number: int) -> None:
        while self.laps < number:
            self.went_round.clear()
            await asyncio.wait_for(self.went_round.wait(), SOON_S)


def is_well(world: World) -> bool:
    return world.loop.well


async def within(seconds: float, wait: Awaitable[None]) -> bool:
    try:
        await asyncio.wait_for(wait, seconds)
    except TimeoutError:
        return False
    return True


async def test_with_nothing_due_it_rests() -> None:
    world = World()
    world.loop.start()
    await world.next_lap()
    assert not await within(0.3, world.next_lap())
    await world.loop.stop()


async def test_it_wakes_when_something_falls_due() -> None:
    world = World(lambda number: Lap(NOW + timedelta(seconds=0.4)) if number == 1 else Lap())
    begun = perf_counter()
    world.loop.start()
    await world.next_lap()
    await world.next_lap()
    assert 0.3 < perf_counter() - begun < SOON_S
    await world.loop.stop()


async def test_it_wakes_when_rung_from_another_thread() -> None:
    world = World()
    world.loop.start()
    await world.next_lap()
    Thread(target=world.loop.wake).start()
    await world.next_lap()
    await world.loop.stop()


async def test_a_ring_during_a_lap_is_not_lost() -> None:
    world = World()

    def ring_once(number: int) -> Lap:
        if number == 1:
            world.loop.wake()
        return Lap()

    world.tell = ring_once
    world.loop.start()
    await world.lap_number(2)
    assert not await within(0.2, world.next_lap())
    await world.loop.stop()


async def test_moving_the_clock_wakes_it_at_once() -> None:
    world = World(lambda _number: Lap(NOW + timedelta(hours=1)))
    world.loop.start()
    await world.next_lap()
    world.clock.advance(timedelta(minutes=1))
    await world.next_lap()
    await world.loop.stop()


async def test_a_lap_that_raises_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loops, "PAUSE_AFTER_FAILURE", timedelta(seconds=0.01))

    def fail_twice(number: int) -> Lap:
        if number <= 2:
            raise OSError
        return Lap()

    world = World(fail_twice)
    world.loop.start()
    await world.lap_number(3)
    await world.loop.caught_up()
    assert is_well(world)
    await world.loop.stop()


async def test_it_says_that_it_is_not_well_when_laps_keep_failing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loops, "PAUSE_AFTER_FAILURE", timedelta(seconds=0.01))

    def fail(_number: int) -> Lap:
        raise OSError

    world = World(fail)
    assert not is_well(world)
    world.loop.start()
    await world.lap_number(2)
    assert is_well(world)
    await world.lap_number(5)
    assert not is_well(world)
    await world.loop.stop()


async def test_catching_up_waits_for_a_lap_that_finds_nothing_due() -> None:
    world = World(lambda number: Lap(NOW) if number < 5 else Lap())
    world.loop.start()
    await asyncio.wait_for(world.loop.caught_up(), SOON_S)
    assert world.laps >= 5
    await world.loop.stop()


async def test_catching_up_waits_while_work_is_under_way() -> None:
    world = World(lambda _number: Lap(busy=True))
    world.loop.start()
    assert not await within(0.2, world.loop.caught_up())
    world.tell = lambda _number: Lap()
    assert await within(SOON_S, world.loop.caught_up())
    await world.loop.stop()


async def test_catching_up_with_a_loop_that_keeps_failing_does_not_wait_for_ever() -> None:
    def fail(_number: int) -> Lap:
        raise OSError

    world = World(fail)
    world.loop.start()
    assert await within(SOON_S, world.loop.caught_up())
    await world.loop.stop()


async def test_stopping_finishes_the_lap_and_begins_no_other() -> None:
    world = World(lambda _number: Lap(NOW))
    world.loop.start()
    await world.next_lap()
    await asyncio.wait_for(world.loop.stop(), SOON_S)
    laps = world.laps
    await asyncio.sleep(0.05)
    assert world.laps == laps
    assert not is_well(world)
