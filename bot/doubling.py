"""The command that plays a platform on this machine, so that the coach can be tried without an account."""

from __future__ import annotations

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
    try:
        from tests.doubles.line.phone import be_a_user
        from tests.doubles.serving import PortTakenError
    except ModuleNotFoundError as error:
        if not (error.name or "").startswith("tests"):
            raise
        raise CommandError(
            "The double of LINE comes with the project's tests: run this in a checkout."
        ) from error
    try:
        well = be_a_user(
            port=port, data_port=data_port, webhook=webhook, secret=secret, name=user, wait_s=wait
        )
    except PortTakenError as error:
        option = "--port" if error.port == port else "--data-port"
        raise CommandError(
            f"Port {error.port} is taken, or may not be used. Give another one with {option}."
        ) from error
    raise typer.Exit(0 if well else 1)
