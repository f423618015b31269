"""Commands on the database as a whole."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.errors import CommandError

database = typer.Typer(help="Bring the database up to date, check, back up, restore.", no_args_is_help=True)
File = Annotated[Path, typer.Argument(help="The backup file.", dir_okay=False)]


@database.command("upgrade")
def upgrade() -> None:
    """Bring the database up to date. Harmless when it already is."""
    from bot.settings import load_settings
    from bot.wiring import open_database

    open_database(load_settings()).close()
    typer.echo("The database is up to date.")


@database.command("check")
def check() -> None:
    """Tell how the database differs from what this version needs."""
    from storage.migrating import check as differences_of

    differences = differences_of(_url())
    for difference in differences:
        typer.echo(difference)
    if differences:
        raise CommandError("The database does not fit this version. Run: sanmon db upgrade")
    typer.echo("The database fits this version.")


@database.command("backup")
def back_up(file: File) -> None:
    """Write a consistent copy of everything, sealed as it is stored, while the program runs."""
    from storage.backup import backup

    if file.exists():
        raise CommandError(f"{file} exists. Name a new file, or remove the old one first.")
    rows = backup(_url(), file)
    typer.echo(
        f"{rows} rows are in {file}. They can be read only with today's keys: keep those too, elsewhere."
    )


@database.command("restore")
def restore(file: File) -> None:
    """Fill an empty database from a backup. One that holds rows is left alone."""
    from storage.backup import restore as fill

    if not file.exists():
        raise CommandError(f"There is no file {file}.")
    rows = fill(file, _url())
    typer.echo(f"{rows} rows are restored.")


@database.command("rekey")
def rekey() -> None:
    """Seal everything anew with the first key of SANMON_KEYS; afterwards the others can go."""
    from bot.settings import load_settings
    from bot.wiring import open_database
    from storage.rekeying import rekey as seal_anew

    store = open_database(load_settings())
    try:
        count = seal_anew(store, lambda table, done: typer.echo(f"{table}: {done}", err=True))
    finally:
        store.close()
    typer.echo(f"{count} values are sealed anew. The other keys are needed only for older backups.")


def _url() -> str:
    from bot.settings import load_settings

    return load_settings().database_url.get_secret_value()
