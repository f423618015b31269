from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import cast

import pytest

from adapters.port import Address
from adapters.slack.calling import Caller
from adapters.slack.client import Answered
from adapters.slack.errands import Errands
from adapters.slack.payload import Update

pytestmark = pytest.mark.anyio

MIKA = Address("slack", "T1", "U1")
ASKED_WITHIN_S = 5


@dataclass
class Slack:
    """Answers a call when it is told to."""

    asked: asyncio.Queue[tuple[object, asyncio.Future[Answered]]] = field(default_factory=asyncio.Queue)

    async def call(self, _tenant: str, _method: str, **args: object) -> Answered:
        answer: asyncio.Future[Answered] = asyncio.get_running_loop().create_future()
        self.asked.put_nowait((args["ts"], answer))
        return await answer


def update(ts: str) -> Update:
    return Update("D1", ts, "…", ())


async def test_one_given_while_the_last_one_ends_is_run_too() -> None:
    slack = Slack()
    errands = Errands(cast("Caller", slack))
    errands.run(MIKA, (update("1.1"),), None)
    _, first = await slack.asked.get()
    first.set_result(Answered(200, ok=True))
    asyncio.get_running_loop().call_soon(errands.run, MIKA, (update("1.2"),), None)
    async with asyncio.timeout(ASKED_WITHIN_S):
        ts, second = await slack.asked.get()
    second.set_result(Answered(200, ok=True))
    assert ts == "1.2"
    await errands.close()
