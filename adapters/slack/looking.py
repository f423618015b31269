"""Whether a delivery has arrived: its key is looked for in the user's conversation with the coach."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from adapters.port import Address, Delivery, DeliveryOutcome, GiveUp, Retry, Unknown
from adapters.slack.calling import Called, Caller
from adapters.slack.client import Answered
from adapters.slack.outcomes import outcome_of

EVENT_TYPE = "sanmon_delivery"
EARLIER = timedelta(minutes=1)
"""How far Slack's clock may be behind ours: a message is looked for from so long before it was written."""
A_PAGE = 100
MOST_PAGES = 20
MOST_CHANNELS = 10_000


def key_of(delivery: Delivery, number: int) -> str:
    """The key of a delivery's message; the first has the delivery's own."""
    return delivery.key if number == 0 else f"{delivery.key}/{number}"


def metadata(key: str) -> dict[str, Any]:
    """What a message carries, invisible, so that it is found again."""
    return {"event_type": EVENT_TYPE, "event_payload": {"key": key}}


@dataclass(slots=True)
class Look:
    """Looks only where something may have arrived."""

    caller: Caller
    _channels: OrderedDict[Address, str] = field(default_factory=OrderedDict)

    async def found(self, delivery: Delivery, messages: int) -> tuple[str, ...] | DeliveryOutcome:
        """For each of the messages its reference, empty for one that is not there; or why nobody can tell.

        Where Slack will not let the conversation be read at all, they are sent again: better twice than not.
        """
        nothing = ("",) * messages
        if delivery.attempt == 1 or delivery.put_at is None:
            return nothing
        seen = await self._seen(delivery)
        if isinstance(seen, dict):
            return tuple(seen.get(key_of(delivery, number), "") for number in range(messages))
        outcome = outcome_of(seen)
        if isinstance(outcome, Unknown) or (isinstance(outcome, GiveUp) and outcome.gone):
            return outcome
        if isinstance(outcome, Retry) and (outcome.after_s is not None or not isinstance(seen, Answered)):
            return Retry(why=outcome.why, unsure=True)  # nobody else's message waits for a look
        return nothing

    async def _seen(self, delivery: Delivery) -> dict[str, str] | Called:
        """The references of all messages since, by their keys; or the answer that kept it from being read."""
        channel = await self._channel(delivery.address)
        if not isinstance(channel, str):
            return channel
        since = (delivery.put_at - EARLIER).timestamp() if delivery.put_at else 0.0
        seen: dict[str, str] = {}
        cursor = ""
        for _ in range(MOST_PAGES):
            page = await self.caller.call(
                delivery.address.tenant,
                "conversations.history",
                channel=channel,
                oldest=f"{since:.6f}",
                include_all_metadata=True,
                limit=A_PAGE,
                cursor=cursor or None,
            )
            if not (isinstance(page, Answered) and page.ok):
                return page
            seen.update({key: f"{channel}/{ts}" for key, ts in _keys(page.body)})
            cursor = _next(page.body)
            if delivery.key in seen or not cursor:
                break
        return seen

    async def _channel(self, address: Address) -> str | Called:
        """The user's conversation with the coach; it never changes."""
        if address in self._channels:
            return self._channels[address]
        opened = await self.caller.call(address.tenant, "conversations.open", users=address.id)
        match opened:
            case Answered(ok=True, body={"channel": {"id": str(channel)}}):
                self._channels[address] = channel
                if len(self._channels) > MOST_CHANNELS:
                    self._channels.popitem(last=False)
                return channel
            case _:
                return opened


def _keys(body: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    messages = body.get("messages")
    for message in messages if isinstance(messages, list) else ():
        match message:
            case {"ts": str(ts), "metadata": {"event_payload": {"key": str(key)}}}:
                yield key, ts


def _next(body: Mapping[str, Any]) -> str:
    match body.get("response_metadata"):
        case {"next_cursor": str(cursor)}:
            return cursor
        case _:
            return ""
