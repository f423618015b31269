"""The command line. A command imports what it needs when it runs, so that `--help` stays quick."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from bot.admin import admin_commands, inbox, outbox
from bot.database import database
from bot.doctor import doctor
from bot.doubling import double
from bot.errors import BotError
from bot.evaluating import evaluate
from bot.lining import line
from bot.slacking import slack
from bot.tables import table_commands
from storage.errors import StorageError

cli = typer.Typer(
    name="sanmon",
    help="Sanmon, a coach for networking events: three questions before, a reflection after.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
cli.add_typer(database, name="db")
cli.add_typer(inbox, name="inbox")
cli.add_typer(outbox, name="outbox")
cli.add_typer(evaluate, name="evaluate")
cli.add_typer(line, name="line")
cli.add_typer(slack, name="slack")
cli.add_typer(double, name="double")
cli.command("doctor")(doctor)


@cli.callback()
def prepare() -> None:
    """Keep what is logged off standard output, which is for the commands' own words."""
    from bot.logs import configure_logs

    configure_logs("console")


@cli.command()
def chat(
    *,
    lang: Annotated[str, typer.Option(help="Language the coach begins in: ja or en.")] = "ja",
    at: Annotated[str, typer.Option(metavar="ISO", help="Begin at this time, like 2026-12-04T20:00.")] = "",
    user: Annotated[str, typer.Option(help="Who is chatting; each name has notes of its own.")] = "me",
    db: Annotated[str, typer.Option(metavar="URL", help="Database instead of SANMON_DATABASE_URL.")] = "",
    as_: Annotated[str, typer.Option("--as", help="Stay within the limits of line or slack.")] = "",
) -> None:
    """Talk to the coach in this terminal."""
    from bot.chat.main import chat as talk

    talk(lang=lang, at=at, user=user, db=db, as_=as_)


@cli.command()
def serve() -> None:
    """Run the web server with everything behind it: turns, nudges, deliveries."""
    from bot.running import run_server

    run_server()


@cli.command()
def work() -> None:
    """Run one more worker without a web server, beside servers on the same PostgreSQL."""
    from bot.running import run_worker

    run_worker()


admin_commands(cli)
table_commands(cli)


def main() -> None:
    """Run a command; what went wrong is said in one sentence, with exit status 1."""
    try:
        cli(prog_name="sanmon")
    except (BotError, StorageError) as error:
        sys.exit(f"sanmon: {error}")
    except OSError as error:  # a folder that is not there or may not be written to, a full disk
        sys.exit(f"sanmon: {error.strerror or error}{f': {error.filename}' if error.filename else ''}")
