"""The coach in calm: every event once, alone and as it came, with nobody sending anything.

What a platform was asked to show a user must be exactly what the calm coach says to the same events. Then
nothing was skipped, repeated or answered twice, whatever the post, the batches and the sender did.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeVar

import msgspec

from adapters.port import Delivery, Inbound
from bot.alarm import Alarm
from bot.desk import Desk
from bot.sender import delivery_of
from bot.turns import Taken
from dialogs.core.events import Filled
from storage.store import Store
from tests.grounds import StillClock, take_out

T = TypeVar("T")
_CODE = re.compile(r"(連携 |link )[A-Z2-9]{6}\b|(/export/)[\w-]+")


@dataclass(frozen=True, slots=True)
class HearingDesk(Desk):
    """The program's desk, which keeps in mind what it was handed."""

    heard: list[Inbound] = field(default_factory=list)

    async def take(self, inbounds: Iterable[Inbound]) -> tuple[Taken, ...]:
        found = tuple(inbounds)
        self.heard.extend(sorted(found, key=lambda inbound: (inbound.sent_at, inbound.event_id)))
        return await Desk.take(self, found)


class Twin:
    """Hands what it would send to `note`; `answers` counts that by event. `refused` forms were not taken.

    It knows by itself what it has heard before, all but forms: one that was refused may well come again.
    """

    def __init__(
        self, store: Store, desk: Desk, clock: StillClock, platform: str, note: Callable[[Delivery], None]
    ) -> None:
        self.answers: dict[str, int] = {}
        self.refused: set[str] = set()
        self.store = store
        self._desk = desk
        self._clock = clock
        self._platform = platform
        self._note = note
        self._alarm = Alarm(store, desk, clock)
        self._runner = asyncio.Runner()

    def close(self) -> None:
        self._runner.close()
        self.store.close()

    def hear(self, inbounds: Iterable[Inbound]) -> None:
        """Take what it has not heard of, then whatever has fallen due."""
        for inbound in inbounds:
            if inbound.event_id not in self.answers or isinstance(inbound.event, Filled):
                self._take(inbound)
        while self._runs():
            pass
        self._listen()

    def _take(self, inbound: Inbound) -> None:
        (taken,) = self._runner.run(self._desk.take([inbound]))
        assert taken.outcome in {"new", "seen"}, taken.error
        self.answers[inbound.event_id] = self.answers.get(inbound.event_id, 0) + self._listen()
        if taken.refused:
            self.refused.add(inbound.event_id)
        elif taken.outcome == "new":
            self.refused.discard(inbound.event_id)

    def _runs(self) -> bool:
        lap = self._runner.run(self._alarm.lap())
        return lap.next_at is not None and lap.next_at <= self._clock.at

    def _listen(self) -> int:
        """Note what waits to be sent; how many deliveries it is."""
        rows = take_out(self.store, self._platform)
        for row in rows:
            self._note(delivery_of(row, self._clock.at))
        return len(rows)


def without_codes(shown: T) -> T:
    """The same JSON without the codes and links that are drawn by chance."""
    encoded = msgspec.json.encode(shown).decode()
    if not _CODE.search(encoded):
        return shown
    found: T = msgspec.json.decode(_CODE.sub(r"\1\2CODE", encoded))
    return found
