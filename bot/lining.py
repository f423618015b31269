"""Commands that set LINE up: the webhook, the rich menus, the link by which people become friends."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import AbstractContextManager, asynccontextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import quote, urlsplit

import typer

from bot.errors import CommandError

if TYPE_CHECKING:
    from adapters.line.account import Account, Info
    from bot.settings import Settings

FRIEND = "https://line.me/R/ti/p/"
NOT_SET_UP = "LINE is not set up: SANMON_LINE_CHANNEL_SECRET is missing. The README says where to get it."
BY_HAND = """\
LINE leaves two things for you to switch by hand:
  LINE Official Account Manager, Settings, Response settings: Chat off, greeting message off,
    Webhooks on, auto-response messages off. Otherwise LINE itself greets and answers people, too.
  LINE Developers Console, your channel, tab Messaging API: Use webhook on, Webhook redelivery on.
    Without redelivery, messages sent while the server restarts are lost.
Then check everything: sanmon doctor
After upgrading Sanmon, run this command again: it replaces rich menus that have changed."""

Verbose = Annotated[bool, typer.Option("--verbose", help="Log every call to LINE and Slack, too.")]
line = typer.Typer(help="Set LINE up; show how to become a friend.", no_args_is_help=True)


@line.command("setup")
def set_up(
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")
    ] = False,
    base_url: Annotated[str, typer.Option(metavar="URL", help="Instead of SANMON_BASE_URL.")] = "",
    verbose: Verbose = False,
) -> None:
    """Point the webhook here, have LINE test it, make the rich menus. May be run again at any time."""
    from bot.settings import load_settings

    settings = load_settings(**({"base_url": base_url} if base_url else {}))
    _base_of(settings)
    _run(_set_up(settings, dry=dry_run), verbose=verbose)
    if not dry_run:
        typer.echo(BY_HAND)


@line.command("link")
def link(
    *,
    qr: Annotated[bool, typer.Option("--qr", help="Show the QR code, too.")] = False,
    png: Annotated[Path | None, typer.Option(help="Write the QR code as a PNG file.", dir_okay=False)] = None,
    verbose: Verbose = False,
) -> None:
    """Tell the link by which people add the coach as a friend."""
    from bot.settings import load_settings

    _run(_link(load_settings(), qr=qr, png=png), verbose=verbose)


@asynccontextmanager
async def accounts(settings: Settings) -> AsyncIterator[tuple[Account, ...]]:
    """The channels of the settings, ready to be asked. Raises `CommandError` when there are none."""
    from adapters.line.account import Account
    from adapters.line.client import Clients, Hosts

    if not settings.channels_of_line:
        raise CommandError(NOT_SET_UP)
    clients = Clients(settings.channels_of_line, Hosts(settings.line_api_url, settings.line_data_api_url))
    await clients.open()
    try:
        yield tuple(Account(client) for client in clients)
    finally:
        await clients.close()


def told_of_calls(verbose: bool) -> AbstractContextManager[None]:  # noqa: FBT001  # as the option has it
    """Calls to platforms are logged only for those who ask: what comes of them, the command says itself."""
    from bot.logs import hushed

    return nullcontext() if verbose else hushed("adapters.line", "adapters.slack")


def _run(work: Coroutine[Any, Any, None], *, verbose: bool) -> None:
    from adapters.line.account import RefusedError

    try:
        with told_of_calls(verbose):
            asyncio.run(work)
    except RefusedError as error:
        raise CommandError(f"{error}.") from error


def _base_of(settings: Settings) -> None:
    """Refuse an address that LINE would not call."""
    from bot.urls import is_loopback

    if not settings.base_url:
        raise CommandError(
            "SANMON_BASE_URL is missing: the public address of this server, like https://coach.example.org."
        )
    at_home = is_loopback(urlsplit(settings.line_api_url).hostname or "")
    if is_loopback(urlsplit(settings.base_url).hostname or "") and not at_home:
        raise CommandError(
            f"SANMON_BASE_URL is {settings.base_url}, which only this machine can reach: LINE needs the"
            " server's public address, like https://coach.example.org."
        )


async def _set_up(settings: Settings, *, dry: bool) -> None:
    from adapters.line.setup import WEBHOOK_PATH

    url = f"{settings.base_url}{WEBHOOK_PATH}"
    unseen = 0
    async with accounts(settings) as found:
        for account in found:
            typer.echo(f"LINE accepts the credentials of {named(await account.info())}.")
            unseen += not await _point(account, url, dry=dry)
            await _menus(account, dry=dry)
    if unseen:
        raise CommandError(
            "LINE cannot reach the webhook yet. Fix what is described above, then run sanmon doctor."
        )


async def _point(account: Account, url: str, *, dry: bool) -> bool:
    """Have webhooks sent to `url`; False when LINE called it and got no proper answer."""
    from adapters.line.setup import seen

    if (await account.endpoint()).endpoint == url:
        typer.echo(f"Webhooks go to {url} already.")
    elif dry:
        typer.echo(f"It would send webhooks to {url}.")
    else:
        await account.send_webhooks_to(url)
        typer.echo(f"Webhooks go to {url} now.")
    if dry:
        return True
    amiss = seen(await account.test(url))
    typer.echo(amiss or "LINE has called it, and the server has answered.")
    if not (await account.endpoint()).active:
        typer.echo("LINE sends nothing yet: Use webhook is off in the LINE Developers Console.")
    return not amiss


async def _menus(account: Account, *, dry: bool) -> None:
    from adapters.line.setup import carry_out, look, planned, steps

    todo = steps(await look(account))
    if dry:
        for step in todo:
            typer.echo(f"It would {planned(step)}.")
    else:
        await carry_out(account, todo, typer.echo)
    if not todo or not dry:
        typer.echo("The rich menus are up to date.")


async def _link(settings: Settings, *, qr: bool, png: Path | None) -> None:
    async with accounts(settings) as found:
        infos = [await account.info() for account in found]
    for info in infos:
        url = FRIEND + quote(info.basic_id, safe="")
        typer.echo(f"{named(info)}: {url}")
        if qr or png:
            _draw(url, qr=qr, png=png.with_stem(png.stem + info.basic_id) if png and len(infos) > 1 else png)


def _draw(url: str, *, qr: bool, png: Path | None) -> None:
    import sys

    import segno

    code = segno.make(url, micro=False)
    if qr:
        code.terminal(sys.stdout, compact=True)
    if png:
        code.save(str(png), scale=12)
        typer.echo(f"{png} is written.")


def named(info: Info) -> str:
    """The bot as its operator knows it."""
    return f"{info.display_name} ({info.basic_id})"
