"""Commands on what waits or failed, and on one user's records."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from bot.clock import Clock, SystemClock
from bot.errors import CommandError
from dialogs.changes import EraseUser
from storage.errors import UnknownUserError
from storage.rows import AddressKey

if TYPE_CHECKING:
    from storage.store import Store
    from storage.unit_of_work import UnitOfWork

PAGE = 100

inbox = typer.Typer(
    help="Events whose turn failed: look at them, take them again, drop them.", no_args_is_help=True
)
outbox = typer.Typer(help="Deliveries that failed for good: look, send again, drop.", no_args_is_help=True)
HIGHEST_ID = 2**63 - 1
Id = Annotated[int, typer.Argument(help="The id that `list` shows.", max=HIGHEST_ID)]
After = Annotated[int, typer.Option(help="Begin after this id.", max=HIGHEST_ID)]
UserId = Annotated[str, typer.Argument(help="The user's id.")]
AddressOption = Annotated[
    str,
    typer.Option("--address", help="PLATFORM:TENANT:ID instead of the user's id, like terminal:local:me."),
]
Yes = Annotated[bool, typer.Option("--yes", help="Do it without asking.")]


def admin_commands(cli: typer.Typer) -> None:
    """Add the commands that have no group."""
    cli.command("export")(export)
    cli.command("erase")(erase)


@inbox.command("list")
def list_parked(after: After = 0) -> None:
    """List parked events: id, when, platform, address, what failed and where. Their text is not shown."""
    with opened() as (store, _):
        parked = store.run(lambda work: work.inbox.parked(PAGE, after))
    rows = ((p.id, p.parked_at.isoformat("T", "seconds"), *_where(p.address), p.error) for p in parked)
    _show(("id", "parked", "platform", "tenant", "address", "error"), rows, len(parked))


@inbox.command("replay")
def replay_parked(parked_id: Id) -> None:
    """Take a parked event again, as if it came now; what is said goes out with the next run of the sender."""
    from bot.settings import load_settings
    from bot.wiring import build

    app = build(load_settings())
    try:
        taken = asyncio.run(app.desk.replay(parked_id))
    finally:
        app.store.close()
    if taken is None:
        raise CommandError(
            f"There is no parked event {parked_id}. `sanmon inbox list` shows those there are."
        )
    if taken.outcome == "parked":
        raise CommandError(f"It failed again and stays parked: {taken.error}.")
    typer.echo(f"Event {parked_id} went through this time.")


@inbox.command("drop")
def drop_parked(parked_id: Id) -> None:
    """Forget a parked event."""
    with opened() as (store, _):
        done = store.run(lambda work: work.inbox.drop(parked_id))
    if not done:
        raise CommandError(
            f"There is no parked event {parked_id}. `sanmon inbox list` shows those there are."
        )
    typer.echo(f"Event {parked_id} is dropped.")


@outbox.command("list")
def list_dead(after: After = 0) -> None:
    """List dead letters: id, since when, address, kind, attempts and why. Their text is not shown."""
    with opened() as (store, _):
        dead = store.run(lambda work: work.outbox.dead(PAGE, after))
    rows = (
        (d.id, d.put_at.isoformat("T", "seconds"), *_where(d.address), d.kind, d.attempt, d.error)
        for d in dead
    )
    _show(("id", "put", "platform", "tenant", "address", "kind", "attempts", "error"), rows, len(dead))


@outbox.command("replay")
def replay_dead(delivery_id: Id) -> None:
    """Send a dead letter after all, with all its attempts anew."""
    with opened() as (store, clock):
        now = clock.now()
        done = store.run(lambda work: work.outbox.revive(delivery_id, now))
    if not done:
        raise CommandError(
            f"There is no dead letter {delivery_id}. `sanmon outbox list` shows those there are."
        )
    typer.echo(f"Delivery {delivery_id} is waiting to be sent again.")


@outbox.command("drop")
def drop_dead(delivery_id: Id) -> None:
    """Delete a delivery, dead or waiting."""
    with opened() as (store, _):
        done = store.run(lambda work: work.outbox.drop(delivery_id))
    if not done:
        raise CommandError(f"There is no delivery {delivery_id}. `sanmon outbox list` shows the dead ones.")
    typer.echo(f"Delivery {delivery_id} is dropped.")


def export(user_id: UserId = "", *, address: AddressOption = "") -> None:
    """Print everything known about a user as JSON."""
    import msgspec

    with opened() as (store, clock):
        now = clock.now()
        records = store.run(lambda work: work.export(_user(work, user_id, address), now))
    typer.echo(msgspec.json.format(msgspec.json.encode(records)))


def erase(user_id: UserId = "", *, address: AddressOption = "", yes: Yes = False) -> None:
    """Delete everything about a user for good. Only a receipt without a name is kept."""
    with opened() as (store, clock):
        found = store.run(lambda work: _user(work, user_id, address))
        if not yes and not typer.confirm(f"Delete everything about {found}?"):
            raise CommandError("Nothing was deleted.")
        now = clock.now()
        store.run(lambda work: _erase(work, found, now))
    typer.echo(f"Everything about {found} is deleted.")


@contextmanager
def opened() -> Iterator[tuple[Store, Clock]]:
    """The database of the settings, closed at the end."""
    from bot.settings import load_settings
    from bot.wiring import open_database

    store = open_database(load_settings())
    try:
        yield store, SystemClock()
    finally:
        store.close()


def _erase(work: UnitOfWork, user_id: str, now: datetime) -> None:
    work.users.snapshot_of(user_id, now)
    work.notebook.apply(user_id, (EraseUser(),), now)


def _user(work: UnitOfWork, user_id: str, address: str) -> str:
    """The user named by exactly one of id and address. Whether the id is anybody's, the storage will say."""
    if bool(user_id) == bool(address):
        raise CommandError("Name the user either by id or with --address PLATFORM:TENANT:ID.")
    if not (user_id + address).isprintable():
        raise UnknownUserError
    if user_id:
        return user_id
    parts = address.split(":", 2)
    if len(parts) != len(("platform", "tenant", "id")):
        raise CommandError("An address has three parts: PLATFORM:TENANT:ID, like terminal:local:me.")
    found = work.users.find(AddressKey(*parts))
    if found is None:
        raise CommandError(f"Nobody is known at {address}.")
    return found


def _where(address: AddressKey) -> tuple[str, str, str]:
    return address.platform, address.tenant, address.id


def _show(head: tuple[str, ...], rows: Iterable[tuple[object, ...]], count: int) -> None:
    """Tab-separated lines under a head, and how to go on when there may be more."""
    last: object = 0
    typer.echo("\t".join(head))
    for row in rows:
        typer.echo("\t".join(str(cell) for cell in row))
        last = row[0]
    if count == PAGE:
        typer.echo(f"There may be more: --after {last}", err=True)
