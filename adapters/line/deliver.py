"""Sending to LINE: by reply while that is free and possible, else by push with a key that LINE remembers.

A reply carries no key, so after an answer that was lost nobody can tell whether it arrived. But its token
works once: the same reply is sent again at once, and when LINE then refuses the token, the first has arrived.
On a later attempt the token may have been used by an earlier one, of this process or one that was killed, and
a refusal means the same. Only on its first use it means that the token is of no use: that is written
down before anything is pushed, for after a crash in between the same refusal would be taken for arrival
(docs/adr/0021).
"""

from __future__ import annotations

import asyncio
import re
from collections import OrderedDict
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import Any
from uuid import UUID, uuid5

import msgspec
import structlog

from adapters.line.client import Answered, Client, Clients, Result, Unanswered
from adapters.line.quota import read_quota
from adapters.port import Address, Delivery, DeliveryOutcome, GiveUp, Receipt, Retry, Unknown
from dialogs.core.book import Phase

REPLY, PUSH = "/v2/bot/message/reply", "/v2/bot/message/push"
RATE_PAUSE_S = 2.0
"""LINE's rates are counted by the second, and it tells no time to wait."""
MOST_PAUSE_S = 300.0
"""Where it does, or a proxy does: a channel is not shut for longer on one answer's word."""
MOST_HALVES = 1_000
MOST_SWITCHING = 1_000
"""Users whose menus are being changed: beyond that the next delivery sees to it."""
USER = "U"
"""How the id of a user begins; those of groups and rooms begin otherwise, and have no menu."""
NOBODY = "Failed to send messages"
MONTHLY = "monthly limit"
"""How LINE words two refusals; a hint only, for its words are no contract."""

_PROPERTY = re.compile(r"[\w.\[\]/-]{1,200}", re.ASCII)
Messages = list[dict[str, Any]]
Switch = Callable[[Client, Address, Phase, str], Coroutine[Any, Any, None]]
_decode = msgspec.json.Decoder(list[Messages]).decode
_log = structlog.get_logger(__name__)


class Courier:
    """Brings deliveries to LINE, and afterwards the rich menu that fits what the user is about to do."""

    def __init__(self, clients: Clients, switch: Switch) -> None:
        self._clients = clients
        self._switch = switch
        self._arrived: OrderedDict[str, tuple[int, Receipt]] = OrderedDict()
        self._switching: dict[Address, asyncio.Task[None]] = {}
        self._wanted: dict[Address, Delivery] = {}

    async def deliver(self, delivery: Delivery, payload: bytes) -> DeliveryOutcome:
        """Send all of the payload's requests, in order; one that has arrived is not sent again."""
        client = self._clients.of(delivery.address.tenant)
        if client is None:
            return Retry(why="no channel is set up for this destination")
        outcome = await self._send(client, delivery, _decode(payload))
        if isinstance(outcome, Receipt):
            self._see_to_the_menu(client, delivery)
        return outcome

    async def close(self) -> None:
        """Finish what goes on in the background."""
        if self._switching:
            await asyncio.wait(self._switching.values())

    async def _send(self, client: Client, delivery: Delivery, requests: list[Messages]) -> DeliveryOutcome:
        arrived, whole = self._arrived.get(delivery.key, (0, Receipt()))
        for number in range(arrived, len(requests)):
            if number == 0 and delivery.reply is not None:
                outcome = await _reply(client, delivery, delivery.reply.handle, requests[0])
            else:
                outcome = await _push(client, delivery.address.id, _key(delivery, number), requests[number])
            if not isinstance(outcome, Receipt):
                return _unsure(outcome) if number else outcome
            whole = Receipt(whole.reference or outcome.reference, whole.pushed + outcome.pushed)
            self._remember(delivery.key, number + 1, len(requests), whole)
        return whole

    def _remember(self, key: str, arrived: int, of: int, whole: Receipt) -> None:
        """Keep in mind how much of a delivery has arrived while there is more of it."""
        if arrived < of:
            self._arrived[key] = arrived, whole
            if len(self._arrived) > MOST_HALVES:
                self._arrived.popitem(last=False)
        else:
            self._arrived.pop(key, None)

    def _see_to_the_menu(self, client: Client, delivery: Delivery) -> None:
        """In the background: no message waits for a menu. Menus of one user follow one another."""
        where = delivery.address
        if not where.id.startswith(USER):
            return
        if where in self._switching:
            self._wanted[where] = delivery
        elif len(self._switching) < MOST_SWITCHING:
            self._wanted[where] = delivery
            task = asyncio.create_task(self._keep_switching(client, where), name="line menu")
            self._switching[where] = task
            task.add_done_callback(lambda _: self._switched(where))

    async def _keep_switching(self, client: Client, where: Address) -> None:
        while (wanted := self._wanted.pop(where, None)) is not None:
            await self._switch(client, where, wanted.phase, wanted.lang)

    def _switched(self, where: Address) -> None:
        del self._switching[where]
        self._wanted.pop(where, None)


def _key(delivery: Delivery, number: int) -> str:
    return delivery.key if number == 0 else str(uuid5(UUID(delivery.key), str(number)))


async def _reply(client: Client, delivery: Delivery, token: str, messages: Messages) -> DeliveryOutcome:
    body = {"replyToken": token, "messages": messages}
    result = await client.call("POST", REPLY, body)
    if not _is_open(result):
        return after_reply(result, used_before=delivery.attempt > 1)
    result = await client.call("POST", REPLY, body)
    return _unsure(after_reply(result, used_before=True))


def _unsure(outcome: DeliveryOutcome) -> DeliveryOutcome:
    """The outcome of a request when one before it may have used the token."""
    return replace(outcome, unsure=True) if isinstance(outcome, Retry) else outcome


async def _push(client: Client, to: str, key: str, messages: Messages) -> DeliveryOutcome:
    body = {"to": to, "messages": messages}
    result = await client.call("POST", PUSH, body, headers={"X-Line-Retry-Key": key})
    if isinstance(result, Answered) and result.status == HTTPStatus.TOO_MANY_REQUESTS:
        return await _held_up(client, result)
    return after_push(result)


def after_reply(result: Result, *, used_before: bool) -> DeliveryOutcome:
    """What an answer to a reply means. `used_before`: this token may have brought the message already."""
    match result:
        case Unanswered(why, sent):
            return Unknown(why) if sent else Retry(why=why)
        case Answered(HTTPStatus.BAD_REQUEST) if not used_before:
            return Retry(why=_why(result), spent=True)
        case Answered(HTTPStatus.BAD_REQUEST) if not result.body.get("details"):
            return Receipt()
        case Answered(HTTPStatus.TOO_MANY_REQUESTS):
            return Retry(_pause_s(result), _why(result))
    return _after(result, pushed=0)


def after_push(result: Result) -> DeliveryOutcome:
    """What an answer to a push means, but for 429."""
    match result:
        case Unanswered(why, sent):
            return Unknown(why) if sent else Retry(why=why)
        case Answered(HTTPStatus.CONFLICT):
            # Counted now, like one that is taken: of all attempts only the last is written down.
            return Receipt(_reference(result.body), pushed=1)
        case Answered(HTTPStatus.BAD_REQUEST) if NOBODY in _message(result):
            return GiveUp(_why(result), gone=True)
    return _after(result, pushed=1)


def _after(result: Answered, *, pushed: int) -> DeliveryOutcome:
    """What is the same for both."""
    if _is_open(result):
        return Unknown(str(result.status))
    if result.ok:
        return Receipt(_reference(result.body), pushed)
    if result.status == HTTPStatus.UNAUTHORIZED:
        return Retry(why="401: LINE refuses the access token")
    if result.status == HTTPStatus.FORBIDDEN:
        return GiveUp("403: the channel's plan or permissions do not allow it")
    return GiveUp(_why(result))


async def _held_up(client: Client, result: Answered) -> DeliveryOutcome:
    """Too many at once, or the plan's month is used up: only the plan itself tells."""
    quota = await read_quota(client)
    if (quota is not None and quota.room == "none") or MONTHLY in _message(result):
        return GiveUp("429: the month's messages are used up", unpaid=True)
    return Retry(_pause_s(result), _why(result))


def _is_open(result: Result) -> bool:
    """Whether nobody can tell if LINE took it."""
    match result:
        case Unanswered(_, sent):
            return sent
        case Answered(status):
            refused = HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR
            return not refused and not (result.ok and result.legible)


def _pause_s(result: Answered) -> float:
    told = result.headers.get("retry-after", "")
    return min(float(told), MOST_PAUSE_S) if told.isdecimal() else RATE_PAUSE_S


def _why(result: Answered) -> str:
    """The status, and the properties LINE objects to: never what was in them."""
    details = result.body.get("details")
    found = details if isinstance(details, list) else []
    named = (one.get("property") for one in found if isinstance(one, Mapping))
    properties = [name for name in named if isinstance(name, str) and _PROPERTY.fullmatch(name)]
    if properties:
        _log.warning("line_refused", status=result.status, field=", ".join(properties))
    return f"{result.status}: {', '.join(properties)}" if properties else str(result.status)


def _message(result: Answered) -> str:
    return str(result.body.get("message", ""))


def _reference(body: Mapping[str, Any]) -> str:
    """The id of the first message sent, empty where LINE names none."""
    match body.get("sentMessages"):
        case [{"id": str(name)}, *_]:
            return name
    return ""
