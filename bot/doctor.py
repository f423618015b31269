"""`sanmon doctor`: what stands between this program and its users, and what to do about it."""

from __future__ import annotations

import asyncio
import os
from calendar import monthrange
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from bot.errors import SettingsError
from bot.lining import Verbose, told_of_calls

if TYPE_CHECKING:
    from adapters.line.account import Account, Endpoint, Info
    from bot.clock import Clock
    from bot.settings import Settings
    from storage.store import Store

FAR_OFF = timedelta(seconds=30)
BILLED_IN = ZoneInfo("Asia/Tokyo")
"""Where LINE's month begins."""
MANAGER = "LINE Official Account Manager, Settings, Response settings"
CONSOLE = "LINE Developers Console, your channel, tab Messaging API"


class Mark(Enum):
    """How well something is."""

    WELL = "well"
    LOOK = "look"
    MEND = "mend"


SIGNS = {Mark.WELL: "✓", Mark.LOOK: "!", Mark.MEND: "✗"}


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at and found, and what to do about it."""

    mark: Mark
    line: str
    todo: str = ""


def doctor(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object for machines.")] = False,
    verbose: Verbose = False,
) -> None:
    """Check settings, database, keys, clock, LINE and Slack, and say what to mend. Changes nothing."""
    with told_of_calls(verbose):
        found = asyncio.run(_all(None if as_json else _show))
    if as_json:
        import msgspec

        typer.echo(msgspec.json.encode({"well": not _ill(found), "findings": found}).decode())
    if _ill(found):
        raise typer.Exit(1)


def _ill(found: list[Finding]) -> bool:
    return any(one.mark is Mark.MEND for one in found)


def _show(finding: Finding) -> None:
    typer.echo(f"{SIGNS[finding.mark]} {finding.line}")
    if finding.todo:
        typer.echo(f"    {finding.todo}")


async def _all(show: Callable[[Finding], None] | None) -> list[Finding]:
    from bot.clock import SystemClock

    found = []
    async for finding in examine(SystemClock()):
        found.append(finding)
        if show:
            show(finding)
    return found


async def examine(clock: Clock) -> AsyncIterator[Finding]:
    """Everything there is to say, one thing after the other. With wrong settings only that."""
    from bot.settings import load_settings, unknown_settings

    try:
        settings = load_settings()
    except SettingsError as error:
        yield Finding(Mark.MEND, "The settings are wrong.", f"{error}.")
        return
    yield Finding(Mark.WELL, "The settings can be read.")
    for name, meant in unknown_settings(os.environ).items():
        yield Finding(
            Mark.LOOK,
            f"{name} is no setting of this program, so it changes nothing.",
            f"Is it {meant}?" if meant else "The README lists all settings.",
        )
    for finding in await asyncio.to_thread(lambda: list(of_database(settings, clock))):
        yield finding
    async for finding in of_platforms(settings, clock):
        yield finding


async def of_platforms(settings: Settings, clock: Clock) -> AsyncIterator[Finding]:
    """Those that are set up; without any, how to begin."""
    from bot.slack_health import of_slack

    if settings.channels_of_line:
        async for finding in of_line(settings, clock):
            yield finding
    if settings.has_slack:
        async for finding in of_slack(settings, clock):
            yield finding
    if not (settings.channels_of_line or settings.has_slack):
        yield Finding(
            Mark.LOOK,
            "LINE is not set up.",
            "Set SANMON_LINE_CHANNEL_SECRET and SANMON_LINE_CHANNEL_ID; the README says where they stand.",
        )
        yield Finding(
            Mark.LOOK,
            "Slack is not set up.",
            "Create an app from what `sanmon slack manifest --socket` prints, then set SANMON_SLACK_BOT_TOKEN"
            " and SANMON_SLACK_APP_TOKEN; the README says how.",
        )


def of_database(settings: Settings, clock: Clock) -> Iterator[Finding]:
    """Whether the database is there, up to date, and can be read."""
    from bot.wiring import open_database
    from storage.errors import StorageError
    from storage.migrating import check, revision_of

    url = settings.database_url.get_secret_value()
    try:
        if revision_of(url) is None:
            yield Finding(Mark.LOOK, "There is no database yet.", "The first start makes it: sanmon serve")
            return
        if check(url):
            yield Finding(Mark.MEND, "The database does not fit this version.", "Run: sanmon db upgrade")
            return
        yield Finding(Mark.WELL, "The database answers and is up to date.")
        store = open_database(settings)
    except (StorageError, SettingsError) as error:
        yield Finding(Mark.MEND, "The database cannot be used.", str(error))
        return
    try:
        yield Finding(Mark.WELL, "The keys open what is stored.")
        yield _of_what_failed(store, clock)
    finally:
        store.close()


def _of_what_failed(store: Store, clock: Clock) -> Finding:
    now = clock.now()
    stats = store.run(lambda work: work.stats(now))
    if not stats.dead and not stats.parked:
        return Finding(Mark.WELL, "Nothing has failed for good.")
    return Finding(
        Mark.LOOK,
        f"{stats.dead} deliveries and {stats.parked} events were put aside after failing.",
        "Look at them: sanmon outbox list, sanmon inbox list",
    )


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
                yield Finding(Mark.MEND, "LINE could not be asked about the channel.", f"{error}.")


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


def of_clock(ours: datetime, theirs: datetime | None, platform: str) -> Finding:
    """Whether the two clocks agree, as far as the platform tells."""
    if theirs is None or abs(ours - theirs) <= FAR_OFF:
        return Finding(Mark.WELL, f"This machine's clock agrees with {platform}'s.")
    return Finding(
        Mark.MEND,
        f"This machine's clock is {abs(ours - theirs).total_seconds():.0f} seconds off {platform}'s.",
        "Messages go out at the wrong time. Let NTP set this machine's clock.",
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
        yield Finding(Mark.WELL, f"LINE has called {now.endpoint}, and a server has answered as it should.")
    yield Finding(
        Mark.LOOK,
        "LINE does not say whether Webhook redelivery is on.",
        f"Make sure it is, or messages sent during a restart are lost: {CONSOLE}, Webhook redelivery",
    )


def _of_address(now: Endpoint, ours: str) -> Finding | None:
    if not ours:
        return Finding(
            Mark.LOOK,
            f"LINE's webhook address is {now.endpoint or 'not set'}; whether that is right cannot be told"
            " without SANMON_BASE_URL.",
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
