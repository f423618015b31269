"""The ferry: every result comes over, many of them at once."""

from __future__ import annotations

import asyncio
from concurrent.futures import Future, ThreadPoolExecutor
from unittest.mock import patch

import pytest

from bot.ferry import Ferry

pytestmark = pytest.mark.anyio


async def test_everybody_comes_over_from_many_threads() -> None:
    ferry, futures = Ferry(), [Future[int]() for _ in range(2_000)]
    waiting = asyncio.gather(*(ferry.over(future) for future in futures))
    await asyncio.sleep(0)
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda pair: pair[1].set_result(pair[0]), enumerate(futures)))
        async with asyncio.timeout(10):
            await waiting
    assert [future.result() for future in futures] == list(range(2_000))


async def test_those_who_are_done_together_share_a_wake_up() -> None:
    ferry, futures = Ferry(), [Future[None]() for _ in range(50)]
    waiting = [asyncio.create_task(ferry.over(future)) for future in futures]
    await asyncio.sleep(0)
    loop = asyncio.get_running_loop()
    with patch.object(loop, "call_soon_threadsafe", wraps=loop.call_soon_threadsafe) as woken:
        for future in futures:
            future.set_result(None)
        await asyncio.gather(*waiting)
    assert woken.call_count == 1


async def test_what_failed_comes_over_too_and_what_was_done_before_at_once() -> None:
    ferry, failed, done = Ferry(), Future[None](), Future[None]()
    failed.set_exception(ValueError())
    done.set_result(None)
    async with asyncio.timeout(10):
        await ferry.over(failed)
        await ferry.over(done)
    assert isinstance(failed.exception(), ValueError)


async def test_who_stops_waiting_keeps_nobody_else_from_coming() -> None:
    ferry, first, second = Ferry(), Future[None](), Future[None]()
    leaving, staying = (asyncio.create_task(ferry.over(future)) for future in (first, second))
    await asyncio.sleep(0)
    leaving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await leaving
    first.set_result(None)
    second.set_result(None)
    async with asyncio.timeout(10):
        await staying
    assert not first.cancelled()


def test_it_serves_one_event_loop_after_another_and_outlives_a_closed_one() -> None:
    ferry, late = Ferry(), Future[None]()

    async def leave() -> None:
        task = asyncio.create_task(ferry.over(late))
        await asyncio.sleep(0)
        task.cancel()

    asyncio.run(leave())
    late.set_result(None)

    async def come() -> None:
        future = Future[None]()
        asyncio.get_running_loop().call_soon(future.set_result, None)
        async with asyncio.timeout(10):
            await ferry.over(future)

    asyncio.run(come())
