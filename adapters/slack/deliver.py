"""Sending to Slack: one message that carries its delivery's key, which is looked for before it is sent again.

Slack takes any message twice. But a message keeps the metadata it came with, so after an attempt of which
nobody knows what became the user's conversation is read first (docs/adr/0030). A modal is opened by a trigger
that works once and for three seconds; when it does not, that is written down, and the same delivery goes out
as a message with buttons.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field, replace

import msgspec

from adapters.port import Address, Delivery, DeliveryOutcome, GiveUp, Receipt, Retry
from adapters.slack.calling import Called, Caller
from adapters.slack.client import Answered
from adapters.slack.errands import Errands
from adapters.slack.happenings import read_mention
from adapters.slack.looking import Look, key_of, metadata
from adapters.slack.outcomes import outcome_of
from adapters.slack.payload import Message, Payload, Update, View, decode_payload
from adapters.slack.settle import settle
from dialogs.core.prompts import Question

SHARED = ("C", "G")
"""How the ids of conversations begin in which others read along; those of users begin otherwise."""
USED = frozenset({"exchanged_trigger_id", "trigger_exchanged"})
MOST_REMEMBERED = 10_000
"""Users whose open question is remembered; that of one beyond keeps its buttons."""
WHISPERED = ("text", "blocks")
"""What a message has that only one person sees."""


@dataclass(slots=True)
class Courier:
    """Brings deliveries to Slack, and what goes with them afterwards."""

    caller: Caller
    _errands: Errands = field(init=False)
    _look: Look = field(init=False)
    _asked: OrderedDict[Address, _Asked] = field(default_factory=OrderedDict)

    def __post_init__(self) -> None:
        self._errands = Errands(self.caller)
        self._look = Look(self.caller)

    async def close(self) -> None:
        """Finish what goes on in the background."""
        await self._errands.close()

    async def deliver(self, delivery: Delivery, payload: bytes) -> DeliveryOutcome:
        """Send all of the payload, in order; what has arrived is not sent again."""
        sent = decode_payload(payload)
        if delivery.address.id.startswith(SHARED):
            return await self._whisper(delivery, sent.post)
        if sent.home and not (sent.post or sent.open):
            return await self._show_home(delivery.address, sent.home)
        before = self._asked.get(delivery.address)
        outcome = await self._send(delivery, sent)
        if isinstance(outcome, Receipt):
            self._errands.run(delivery.address, self._answered(delivery, sent, before), sent.home)
        return outcome

    async def _send(self, delivery: Delivery, sent: Payload) -> DeliveryOutcome:
        whole: DeliveryOutcome = Receipt()
        if sent.open is not None and delivery.reply is not None:
            whole = await self._open(delivery, sent.open)
        if not sent.post or not isinstance(whole, Receipt):
            return whole
        found = await self._look.found(delivery, len(sent.post))
        return await self._post_all(delivery, sent.post, found) if isinstance(found, tuple) else found

    async def _post_all(
        self, delivery: Delivery, messages: tuple[Message, ...], found: tuple[str, ...]
    ) -> DeliveryOutcome:
        """`found` names those of them that have arrived before, empty for one that has not."""
        whole = Receipt()
        for number, message in enumerate(messages):
            reference = found[number]
            if not reference:
                outcome = await self._post(delivery, number, message)
                if not isinstance(outcome, Receipt):
                    return _unsure(outcome) if number else outcome
                reference = outcome.reference
            whole = Receipt(whole.reference or reference)
        self._remember(delivery, reference, messages[-1])
        return whole

    async def _post(self, delivery: Delivery, number: int, message: Message) -> DeliveryOutcome:
        called = await self.caller.call(
            delivery.address.tenant,
            "chat.postMessage",
            to=delivery.address.id,
            channel=delivery.address.id,
            metadata=metadata(key_of(delivery, number)),
            **msgspec.structs.asdict(message),
        )
        return outcome_of(called)

    async def _open(self, delivery: Delivery, view: View) -> DeliveryOutcome:
        """A trigger that was used by an attempt before has opened the modal, as it was to."""
        trigger = delivery.reply.handle if delivery.reply else ""
        called = await self.caller.call(delivery.address.tenant, "views.open", trigger_id=trigger, view=view)
        if isinstance(called, Answered) and called.error in USED and delivery.attempt > 1:
            return Receipt()
        return after_opening(called)

    async def _show_home(self, address: Address, home: View) -> DeliveryOutcome:
        """Nobody's next message waits for errands that are under way: it is one of them then."""
        called = await self._errands.publish(address, home)
        return Receipt() if called is None else _alone(outcome_of(called))

    async def _whisper(self, delivery: Delivery, messages: tuple[Message, ...]) -> DeliveryOutcome:
        """A line that only whoever spoke sees, where others read along. It leaves no trace to look for."""
        if delivery.reply is None or delivery.attempt > 1:
            return GiveUp("it may have been said, and is worth no second time")
        mention = read_mention(delivery.reply.handle)
        for message in messages:
            line = msgspec.structs.asdict(message)
            called = await self.caller.call(
                delivery.address.tenant,
                "chat.postEphemeral",
                to=mention.channel,
                channel=mention.channel,
                user=mention.user,
                thread_ts=mention.thread or None,
                **{name: line[name] for name in WHISPERED},
            )
            outcome = outcome_of(called)
            if not isinstance(outcome, Receipt):
                return replace(outcome, gone=False) if isinstance(outcome, GiveUp) else _alone(outcome)
        return Receipt()

    def _remember(self, delivery: Delivery, reference: str, message: Message) -> None:
        """Keep a question in mind: an answer that is typed does not tell which message it answers."""
        if reference and any(isinstance(prompt, Question) for prompt in delivery.prompts):
            self._asked[delivery.address] = _Asked(reference, message)
            self._asked.move_to_end(delivery.address)
            if len(self._asked) > MOST_REMEMBERED:
                self._asked.popitem(last=False)

    def _answered(self, delivery: Delivery, sent: Payload, before: _Asked | None) -> tuple[Update, ...]:
        """What was tapped, and the question `before`, once something was said after it."""
        tapped = (sent.update,) if sent.update else ()
        if before is None or not sent.post:
            return tapped
        if self._asked.get(delivery.address) is before:
            del self._asked[delivery.address]
        settled = before.settled()
        return tapped if settled is None or (tapped and tapped[0].ts == settled.ts) else (settled, *tapped)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question on somebody's screen."""

    reference: str
    message: Message

    def settled(self) -> Update | None:
        """What is left of it once it is answered; None where there was nothing to tap."""
        channel, _, ts = self.reference.partition("/")
        left = settle(self.message.blocks)
        changed = 0 < len(left) < len(self.message.blocks)
        return Update(channel, ts, self.message.text, left) if changed else None


def _unsure(outcome: DeliveryOutcome) -> DeliveryOutcome:
    """The outcome of a message when one before it has arrived: the next attempt has to look for that."""
    return replace(outcome, unsure=True) if isinstance(outcome, Retry) else outcome


def _alone(outcome: DeliveryOutcome) -> DeliveryOutcome:
    """The outcome of a Home tab or a line aside: that Slack wants fewer of those holds up no message."""
    return replace(outcome, after_s=None) if isinstance(outcome, Retry) else outcome


def after_opening(called: Called) -> DeliveryOutcome:
    """What an answer to `views.open` means: where it is of no use, a message goes out instead."""
    outcome = outcome_of(called)
    if isinstance(outcome, Receipt):
        return Receipt()
    limited = isinstance(outcome, Retry) and outcome.after_s is not None
    refused = isinstance(outcome, GiveUp) and not outcome.gone
    return Retry(why=outcome.why, spent=True) if limited or refused else outcome
