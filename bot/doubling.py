"""The command that plays a platform on this machine, so that the coach can be tried without an account."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from bot.errors import CommandError

SECRET = "double-of-line"  # noqa: S105  # it opens nothing but the double
double = typer.Typer(help="Play a messaging platform on this machine.", no_args_is_help=True)


@double.callback()
def platforms() -> None:
    """Play a messaging platform on this machine."""


@double.command()
def line(
    *,
    port: Annotated[int, typer.Option(help="Where the bot reaches LINE; 0 takes a free port.")] = 8081,
    data_port: Annotated[int, typer.Option(help="Where it reaches LINE's pictures and files.")] = 8082,
    webhook: Annotated[str, typer.Option(metavar="URL", help="Where LINE reaches the bot.")] = (
        "http://127.0.0.1:8000/line/webhook"
    ),
    secret: Annotated[str, typer.Option(help="The channel secret.")] = SECRET,
    user: Annotated[str, typer.Option(metavar="NAME", help="Who you are.")] = "Hanako",
    wait: Annotated[
        float, typer.Option(metavar="SECONDS", help="How long piped input waits for an answer to each line.")
    ] = 10.0,
) -> None:
    """Play LINE: write to the coach as a user would, and see what LINE would show."""
    with _in_a_checkout("LINE"):
        from tests.doubles.line.phone import be_a_user
        from tests.doubles.serving import PortTakenError
    try:
        well = be_a_user(
            port=port, data_port=data_port, webhook=webhook, secret=secret, name=user, wait_s=wait
        )
    except PortTakenError as error:
        raise _taken(error.port, "--port" if error.port == port else "--data-port") from error
    raise typer.Exit(0 if well else 1)


@double.command()
def slack(
    *,
    port: Annotated[int, typer.Option(help="Where the bot reaches Slack; 0 takes a free port.")] = 8083,
    events: Annotated[str, typer.Option(metavar="URL", help="Where Slack reaches the bot.")] = (
        "http://127.0.0.1:8000/slack/events"
    ),
    socket: Annotated[bool, typer.Option(help="Use Socket Mode: the bot needs no address then.")] = False,
    user: Annotated[str, typer.Option(metavar="NAME", help="Who you are.")] = "Hanako",
    wait: Annotated[
        float, typer.Option(metavar="SECONDS", help="How long piped input waits for an answer to each line.")
    ] = 10.0,
) -> None:
    """Play Slack: write to the coach as a user would, and see what Slack would show."""
    with _in_a_checkout("Slack"):
        from tests.doubles.serving import PortTakenError
        from tests.doubles.slack.desk import be_a_user
    try:
        well = be_a_user(port=port, events=events, sockets=socket, name=user, wait_s=wait)
    except PortTakenError as error:
        raise _taken(error.port, "--port") from error
    raise typer.Exit(0 if well else 1)


@contextmanager
def _in_a_checkout(platform: str) -> Iterator[None]:
    """The doubles are no part of the package."""
    try:
        yield
    except ModuleNotFoundError as error:
        if not (error.name or "").startswith("tests"):
            raise
        raise CommandError(
            f"The double of {platform} comes with the project's tests: run this in a checkout."
        ) from error


def _taken(port: int, option: str) -> CommandError:
    return CommandError(f"Port {port} is taken, or may not be used. Give another one with {option}.")
