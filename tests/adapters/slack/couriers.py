"""A courier that brings deliveries to the double."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from adapters.port import Address, Delivery, DeliveryOutcome, Reply
from adapters.slack.calling import Caller
from adapters.slack.client import Api
from adapters.slack.deliver import Courier
from adapters.slack.pace import UNBOUNDED, Pace
from adapters.slack.render import render
from adapters.slack.workspaces import Workspace
from dialogs.core.prompts import Card, Choice, Prompt, Question, Say
from tests.adapters.slack.known import Known
from tests.doubles.answers import Json
from tests.doubles.slack.chats import Message
from tests.doubles.slack.platform import BOT_TOKEN, Asked
from tests.doubles.slack.server import Running, running_slack
from tests.doubles.slack.users import User

KEY = "7d0c7e60-9d35-5c8a-8a0e-0a1b2c3d4e5f"
HELLO = (Say("こんばんは"),)
ASKS = (Question("何を得たいですか？", "1.goal", (Choice("a", "仕事の話"), Choice("b", "仲間"))),)
HOME = (Card("次の予定", (("場所", "渋谷"),)),)


@dataclass
class Desk:
    """A courier, the double it sends to, and one user there."""

    courier: Courier
    caller: Caller
    running: Running
    known: Known
    user: User

    @property
    def address(self) -> Address:
        return Address("slack", self.running.slack.team.id, self.user.id)

    def delivery(self, prompts: tuple[Prompt, ...] = HELLO, **more: Any) -> Delivery:
        now = self.running.slack.clock.now()
        made = Delivery(KEY, self.address, prompts, "ja", put_at=now - timedelta(seconds=1))
        return replace(made, **more)

    async def send(self, prompts: tuple[Prompt, ...] = HELLO, **more: Any) -> DeliveryOutcome:
        """Render and deliver it, as the sender does."""
        delivery = self.delivery(prompts, **more)
        return await self.courier.deliver(delivery, render(delivery))

    async def rests(self) -> None:
        """Until nothing goes on in the background."""
        await self.courier.close()

    def trigger(self) -> Reply:
        """What opens a modal for the user, for three seconds."""
        slack = self.running.slack
        now = slack.clock.now()
        handle = slack.tickets.trigger(self.user.id, slack.team.id, now)
        return Reply(handle, now + timedelta(seconds=2.5))

    def calls(self, method: str = "") -> list[Asked]:
        return [asked for asked in self.running.slack.asked if not method or asked.method == method]

    def args(self, method: str) -> Json:
        """Of the one call of this method."""
        (asked,) = self.calls(method)
        return asked.args

    @property
    def said(self) -> list[Message]:
        """The coach's messages in the conversation."""
        return [message for message in self.user.messages if message.bot]


@asynccontextmanager
async def desk(*, patience_s: float = 8.0, pace: Pace | None = None) -> AsyncIterator[Desk]:
    async with running_slack() as running:
        slack = running.slack
        tenant = slack.team.id
        known = Known({tenant: Workspace(tenant, BOT_TOKEN, "B1", "U0BOT")})
        api = Api(running.url, patience_s=patience_s)
        caller = Caller(api, known, pace or Pace(UNBOUNDED, None))
        courier = Courier(caller)
        await api.open()
        try:
            yield Desk(courier, caller, running, known, running.user("Hanako"))
        finally:
            await courier.close()
            await api.close()
