"""`sanmon doctor`: what stands between this program and its users, and what to do about it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from bot.errors import SettingsError
from bot.findings import Finding, Mark
from bot.lining import Verbose, told_of_calls

if TYPE_CHECKING:
    from bot.clock import Clock
    from bot.settings import Settings
    from storage.store import Store

SIGNS = {Mark.WELL: "✓", Mark.LOOK: "!", Mark.MEND: "✗"}


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
    for finding in of_own_words(settings):
        yield finding
    for finding in await asyncio.to_thread(lambda: list(of_database(settings, clock))):
        yield finding
    async for finding in of_platforms(settings, clock):
        yield finding
    for finding in of_model(settings):
        yield finding


def of_own_words(settings: Settings) -> Iterator[Finding]:
    """How many words of their own the operator gave, and those that change nothing."""
    if not settings.lexicon:
        return
    from bot.own_words import told_of_own_words

    own = settings.own_words
    yield Finding(Mark.WELL, told_of_own_words(settings.lexicon))
    if both := sorted(own.things & own.people):
        yield Finding(
            Mark.LOOK,
            f"Listed as a thing and as people: {', '.join(both)}. It counts as people.",
            f"Take it out of one of the two lists in {settings.lexicon}.",
        )


def of_model(settings: Settings) -> Iterator[Finding]:
    """Whether a language model that is set up can be asked; nothing about one that is not."""
    from bot.model.client import need_it

    if not settings.has_model:
        return
    try:
        need_it()
    except SettingsError as error:
        yield Finding(Mark.MEND, "The language model cannot be used.", str(error))
    else:
        yield Finding(Mark.WELL, f"Whoever agrees may use a language model: {settings.llm_operator}.")


async def of_platforms(settings: Settings, clock: Clock) -> AsyncIterator[Finding]:
    """Those that are set up; without any, how to begin."""
    from bot.line_health import of_line
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
        return Finding(Mark.WELL, "Nothing is stuck.")
    return Finding(
        Mark.LOOK,
        f"{stats.dead} deliveries and {stats.parked} events were put aside after failing.",
        "Look at them: sanmon outbox list, sanmon inbox list",
    )
