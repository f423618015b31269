"""Commands that set Slack up: the app's manifest, and the workspaces that have installed the coach."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from bot.errors import CommandError

if TYPE_CHECKING:
    from adapters.slack.workspaces import Workspace

slack = typer.Typer(help="Set Slack up; show who has installed the coach.", no_args_is_help=True)


@slack.command("manifest")
def manifest(
    *,
    socket: Annotated[
        bool, typer.Option("--socket", help="For Socket Mode: one workspace, no public address.")
    ] = False,
    base_url: Annotated[str, typer.Option(metavar="URL", help="Instead of SANMON_BASE_URL.")] = "",
) -> None:
    """Print what to paste where Slack says: Create an app, From a manifest, JSON."""
    import msgspec

    from adapters.slack.manifest import manifest as made
    from bot.settings import load_settings

    url = "" if socket else load_settings(**({"base_url": base_url} if base_url else {})).base_url
    if not socket and not url:
        raise CommandError(
            "SANMON_BASE_URL is missing: the public address of this server, like https://coach.example.org."
            " Without one, use Socket Mode: sanmon slack manifest --socket"
        )
    typer.echo(msgspec.json.format(msgspec.json.encode(made(url)), indent=2).decode())


@slack.command("workspaces")
def workspaces() -> None:
    """List the workspaces that have installed the coach, and until when their tokens hold."""
    found = asyncio.run(_all())
    if not found:
        typer.echo("No workspace has installed the coach.")
    for workspace in found:
        until = f"{workspace.expires_at:%Y-%m-%d %H:%M} UTC" if workspace.expires_at else "it is revoked"
        typer.echo(f"{workspace.tenant}  its token holds until {until}")


async def _all() -> tuple[Workspace, ...]:
    from bot.clock import SystemClock
    from bot.ledger import StoredLedger
    from bot.settings import load_settings
    from bot.wiring import open_database

    store = open_database(load_settings())
    try:
        return await StoredLedger(store, SystemClock()).all()
    finally:
        await asyncio.to_thread(store.close)
