"""What `sanmon doctor` finds about LINE: credentials, webhook, chat settings, quota, rich menus."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.findings import Finding, Mark, of_clock

if TYPE_CHECKING:
    from adapters.line.account import Account, Endpoint, Info
    from bot.clock import Clock
    from bot.settings import Settings

BILLED_IN = ZoneInfo("Asia/Tokyo")
"""Where LINE's month begins."""
MANAGER = "LINE Official Account Manager, Settings, Response settings"
CONSOLE = "LINE Developers Console, your channel, tab Messaging API"


async def of_line(settings: Settings, clock: Clock) -> AsyncIterator[Finding]:
    """Everything LINE tells about each channel."""
    from adapters.line.account import RefusedError
    from bot.lining import accounts

    async with accounts(settings) as found:
        for account in found:
            try:
                async for finding in of_channel(account, settings, clock):
                    yield finding
            except RefusedError as error:
                yield Finding(Mark.MEND, "LINE gave no answer about the channel.", f"{error}.")


async def of_channel(account: Account, settings: Settings, clock: Clock) -> AsyncIterator[Finding]:
    """What LINE tells about one channel. Raises `RefusedError`."""
    info = await account.info()
    yield _of_credentials(info, account.client.channel.destination)
    yield of_clock(clock.now(), await account.now(), "LINE")
    async for finding in of_webhook(account, settings):
        yield finding
    yield _of_chat(info)
    yield await _of_quota(account, clock.now())
    yield await _of_menus(account)


def _of_credentials(info: Info, destination: str) -> Finding:
    from bot.lining import named

    if destination and destination != info.user_id:
        return Finding(
            Mark.MEND,
            f"SANMON_LINE_CHANNELS gives {named(info)} another bot's destination.",
            f"Its destination is {info.user_id}.",
        )
    return Finding(
        Mark.WELL, f"LINE accepts the credentials of {named(info)}; the bot's id is {info.user_id}."
    )


async def of_webhook(account: Account, settings: Settings) -> AsyncIterator[Finding]:
    """Whether what people write comes here. Raises `RefusedError`."""
    from adapters.line.setup import WEBHOOK_PATH, seen

    now = await account.endpoint()
    if wrong := _of_address(now, settings.base_url and f"{settings.base_url}{WEBHOOK_PATH}"):
        yield wrong
    elif now.active:
        yield Finding(Mark.WELL, f"LINE sends webhooks to {now.endpoint}.")
    if not now.endpoint:
        return
    if not now.active:
        yield Finding(
            Mark.MEND,
            "LINE does not pass on what people write: Use webhook is off.",
            f"Turn it on: {CONSOLE}, Use webhook",
        )
    amiss = seen(await account.test(now.endpoint))
    if amiss:
        yield Finding(Mark.MEND, f"LINE tried to call {now.endpoint} and failed.", amiss)
    else:
        yield Finding(Mark.WELL, f"LINE has called {now.endpoint}, and the server answered correctly.")
    yield Finding(
        Mark.LOOK,
        "LINE does not say whether Webhook redelivery is on.",
        f"Make sure it is, or messages sent during a restart are lost: {CONSOLE}, Webhook redelivery",
    )


def _of_address(now: Endpoint, ours: str) -> Finding | None:
    if not ours:
        return Finding(
            Mark.LOOK,
            f"LINE's webhook address is {now.endpoint or 'not set'}; without SANMON_BASE_URL there is"
            " no telling whether that is right.",
            "Set it to the server's public address, like https://coach.example.org",
        )
    if not now.endpoint:
        return Finding(Mark.MEND, "LINE does not know where the webhook is.", "Run: sanmon line setup")
    if now.endpoint != ours:
        return Finding(
            Mark.MEND,
            f"LINE's webhook address is {now.endpoint}, not {ours}.",
            "Run: sanmon line setup",
        )
    return None


def _of_chat(info: Info) -> Finding:
    if info.chat_mode == "chat":
        return Finding(
            Mark.LOOK,
            "Chat is on, so staff can answer alongside the coach.",
            f"If nobody does, turn it off, along with greeting and auto-response messages: {MANAGER}",
        )
    return Finding(
        Mark.LOOK,
        "LINE does not say whether it sends greetings and automatic answers of its own.",
        f"Make sure Chat, greeting message and auto-response messages are off: {MANAGER}",
    )


async def _of_quota(account: Account, now: datetime) -> Finding:
    from adapters.line.quota import read_quota

    quota = await read_quota(account.client)
    if quota is None:
        return Finding(
            Mark.LOOK, "LINE did not say how many messages are left this month.", "Try again later."
        )
    if quota.most is None:
        return Finding(Mark.WELL, f"{quota.used} messages were sent this month; the plan has no limit.")
    pace, kept = at_this_pace(quota.used, now), round(quota.most * quota.reserve)
    line = (
        f"{quota.used} of this month's {quota.most} messages are used, {quota.left} are left; the last {kept}"
        f" are kept for reminders users asked for. At this pace the month ends at {pace}."
    )
    if quota.left == 0:
        return Finding(
            Mark.MEND, line, "The coach sends nothing on its own until next month or a larger plan."
        )
    if quota.room == "promises" or pace > quota.most - kept:
        return Finding(Mark.LOOK, line, "Consider a larger plan; docs/operations.md says what is held back.")
    return Finding(Mark.WELL, line)


def at_this_pace(used: int, now: datetime) -> int:
    """How many messages the month will have taken when it goes on as it began."""
    local = now.astimezone(BILLED_IN)
    days = monthrange(local.year, local.month)[1]
    begun = local.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    passed = max((local - begun) / timedelta(days=1), 1)
    return round(used * days / passed)


async def _of_menus(account: Account) -> Finding:
    from adapters.line.setup import look, steps

    left = len(steps(await look(account)))
    if left:
        return Finding(
            Mark.LOOK, "The rich menus are not as this version wants them.", "Run: sanmon line setup"
        )
    return Finding(Mark.WELL, "The rich menus are there, and one of them is the default.")
