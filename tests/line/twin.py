"""The coach in calm: every event once, alone and as it came, with nobody sending anything.

What LINE was asked to show a user must be exactly what the calm coach says to the same events. Then nothing
was skipped, repeated or answered twice, whatever the post, the batches and the sender did.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import msgspec

from adapters.line.render import render
from adapters.port import Inbound
from bot.alarm import Alarm
from bot.desk import Desk
from bot.sender import delivery_of
from bot.turns import Taken
from storage.store import Store
from tests.grounds import StillClock, take_out

Messages = list[dict[str, Any]]


@dataclass(frozen=True)
class HearingDesk(Desk):
    """The program's desk, which keeps in mind what it was handed."""

    heard: list[Inbound] = field(default_factory=list)

    async def take(self, inbounds: Iterable[Inbound]) -> tuple[Taken, ...]:
        found = tuple(inbounds)
        self.heard.extend(sorted(found, key=lambda inbound: (inbound.sent_at, inbound.event_id)))
        return await super().take(found)


class Twin:
    """`said` are the requests in which LINE should show it to each user; `answers` counts them by event."""

    def __init__(self, store: Store, desk: Desk, clock: StillClock) -> None:
        self.said: defaultdict[str, list[Messages]] = defaultdict(list)
        self.answers: dict[str, int] = {}
        self._store = store
        self._desk = desk
        self._clock = clock
        self._alarm = Alarm(store, desk, clock)
        self._runner = asyncio.Runner()

    def close(self) -> None:
        self._runner.close()
        self._store.close()

    def hear(self, inbounds: Iterable[Inbound]) -> None:
        """Take what it has not heard of, then whatever has fallen due."""
        for inbound in inbounds:
            if inbound.event_id not in self.answers:
                (taken,) = self._runner.run(self._desk.take([inbound]))
                assert taken.outcome in {"new", "seen"}, taken.error
                self.answers[inbound.event_id] = self._listen()
        while self._runs():
            pass
        self._listen()

    def _runs(self) -> bool:
        lap = self._runner.run(self._alarm.lap())
        return lap.next_at is not None and lap.next_at <= self._clock.at

    def _listen(self) -> int:
        """Note what waits to be sent; how many deliveries it is."""
        rows = take_out(self._store, "line")
        for row in rows:
            payload = render(delivery_of(row, self._clock.at))
            self.said[row.address.id] += msgspec.json.decode(payload, type=list[Messages])
        return len(rows)
