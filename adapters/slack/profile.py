"""Who somebody is whom the coach meets: their language, name and zone, put in front of what they did."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import timedelta

from adapters.port import Address, Inbound
from adapters.slack.calling import Caller
from adapters.slack.client import Answered
from adapters.slack.happenings import read_mention
from adapters.slack.people import introduce, read_user
from dialogs.core.events import Introduced, Left, Opened, Overheard, Unsaid

WITHIN_S = 0.8
"""Slack wants everything answered within three seconds, and a form opened within the same."""
BELIEVED_S = 7 * 24 * 3600.0
MOST_USERS = 10_000
SUFFIX = "/who"
JUST_BEFORE = timedelta(microseconds=1)


@dataclass(slots=True)
class Acquaintances:
    """Who has been introduced. Each is asked about once a week by each process, which changes nothing.

    Whoever only looks at the Home tab, or speaks of the coach to others, is answered in their language, and
    not introduced.
    """

    caller: Caller
    believed_s: float = BELIEVED_S
    most_users: int = MOST_USERS
    _met: OrderedDict[Address, float] = field(default_factory=OrderedDict)

    async def complete(self, inbounds: tuple[Inbound, ...]) -> tuple[Inbound, ...]:
        """With an introduction in front of the first that each stranger did, if Slack tells in time."""
        first: dict[Address, Inbound] = {}
        for inbound in inbounds:
            if not isinstance(inbound.event, Introduced | Left | Unsaid):
                first.setdefault(inbound.address, inbound)
        asked = {
            inbound.event_id: asyncio.create_task(self._who(_speaker(inbound)))
            for inbound in first.values()
            if not self._knows(inbound.address)
        }
        if not asked:
            return inbounds
        _, late = await asyncio.wait(asked.values(), timeout=WITHIN_S)
        for task in late:
            task.cancel()
        told = {event_id: task.result() for event_id, task in asked.items() if task not in late}
        return tuple(one for inbound in inbounds for one in _with(told.get(inbound.event_id), inbound))

    def met(self, inbounds: Iterable[Inbound]) -> None:
        """These were taken: whoever is introduced by them is not asked about again for a while."""
        for inbound in inbounds:
            if isinstance(inbound.event, Introduced) and inbound.event_id.endswith(SUFFIX):
                self._met[inbound.address] = _now() + self.believed_s
                self._met.move_to_end(inbound.address)
        while len(self._met) > self.most_users:
            self._met.popitem(last=False)

    def forget(self, inbounds: Iterable[Inbound]) -> None:
        """Nothing is known any more of whoever did this: they are to be introduced anew."""
        for inbound in inbounds:
            self._met.pop(inbound.address, None)

    def _knows(self, address: Address) -> bool:
        return self._met.get(address, 0.0) > _now()

    async def _who(self, address: Address) -> Introduced | None:
        found = await self.caller.call(address.tenant, "users.info", user=address.id, include_locale=True)
        user = read_user(found.body.get("user")) if isinstance(found, Answered) and found.ok else None
        return introduce(user) if user else None


def _speaker(inbound: Inbound) -> Address:
    """Who did it: where others read along, they are told apart from the place."""
    if isinstance(inbound.event, Overheard) and inbound.reply:
        return replace(inbound.address, id=read_mention(inbound.reply.handle).user)
    return inbound.address


def _with(who: Introduced | None, inbound: Inbound) -> tuple[Inbound, ...]:
    """The introduction is an event of its own: known by what it stands before, and said just before it."""
    if who is None:
        return (inbound,)
    match inbound.event:
        case Opened("home"):
            return (replace(inbound, event=Opened("home", who.lang)),)
        case Overheard():
            return (replace(inbound, event=Overheard(who.lang)),)
    before = inbound.sent_at - JUST_BEFORE
    return Inbound(f"{inbound.event_id}{SUFFIX}", inbound.address, who, before), inbound


def _now() -> float:
    return asyncio.get_running_loop().time()
