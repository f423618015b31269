"""What a channel needs beside its credentials: the webhook's address and the rich menus.

Everything can be done again. A menu is known by its name, which holds the fingerprint of its definition and
picture, and counts as finished once its alias points to it: what an interrupted run left behind is taken up,
and the old menus go last, so that users never see none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import assert_never

from adapters.line.account import Account, FoundMenu, Tested
from adapters.line.menus import DEFAULT, MENUS, PREFIX, Menu

WEBHOOK_PATH = "/line/webhook"


@dataclass(frozen=True, slots=True)
class Make:
    """Make a menu with its picture, or finish the one with id `begun`, and point its alias there."""

    menu: Menu
    begun: str = ""
    has_alias: bool = False


@dataclass(frozen=True, slots=True)
class Settle:
    """Show the default menu to whoever is linked to none."""


@dataclass(frozen=True, slots=True)
class Delete:
    """Delete a menu of ours that no alias points to any more."""

    menu: FoundMenu


Step = Make | Settle | Delete


@dataclass(frozen=True, slots=True)
class Present:
    """The rich menus a channel has: all of them, where the aliases point, and the default one's id."""

    menus: tuple[FoundMenu, ...]
    aliases: dict[str, str]
    default: str


async def look(account: Account) -> Present:
    return Present(await account.menus(), await account.aliases(), await account.default_menu())


def steps(present: Present) -> tuple[Step, ...]:
    """What is left to do, in order; nothing when the channel has what it needs."""
    makes = tuple(_makes(present))
    made = {make.menu.alias for make in makes}
    kept = {make.begun for make in makes} | {
        present.aliases[menu.alias] for menu in MENUS if menu.alias not in made
    }
    settled = DEFAULT.alias not in made and present.aliases[DEFAULT.alias] == present.default
    ours = (one for one in present.menus if one.name.startswith(PREFIX))
    return (
        *makes,
        *(() if settled else (Settle(),)),
        *(Delete(one) for one in ours if one.rich_menu_id not in kept),
    )


def _makes(present: Present) -> Iterator[Make]:
    for menu in MENUS:
        there = [one.rich_menu_id for one in present.menus if one.name == menu.name]
        pointed = present.aliases.get(menu.alias)
        if pointed is None or pointed not in there:
            yield Make(menu, there[0] if there else "", has_alias=pointed is not None)


def planned(step: Step) -> str:
    """What a step would do, in words."""
    match step:
        case Make(menu, begun):
            return f"{'finish' if begun else 'make'} the menu {menu.alias}"
        case Settle():
            return f"show {DEFAULT.alias} to everyone who has no other menu"
        case Delete(menu):
            return f"delete the old menu {menu.name}"
        case _:
            assert_never(step)


async def carry_out(account: Account, todo: Iterable[Step], tell: Callable[[str], None]) -> None:
    """Take the steps one by one and tell of each when it is done. Raises `RefusedError`."""
    for step in todo:
        match step:
            case Make():
                await _make(account, step)
            case Settle():
                await account.make_default((await account.aliases())[DEFAULT.alias])
            case Delete(menu):
                await account.delete_menu(menu.rich_menu_id)
            case _:
                assert_never(step)
        tell(f"Done: {planned(step)}.")


async def _make(account: Account, make: Make) -> None:
    menu_id = make.begun or await account.make_menu(make.menu.definition())
    await account.give_picture(menu_id, make.menu.picture)
    if make.has_alias:
        await account.repoint_alias(make.menu.alias, menu_id)
    else:
        await account.make_alias(make.menu.alias, menu_id)


def seen(tested: Tested) -> str:
    """What LINE saw when it called the webhook, in words, and what to do about it; empty when all is well."""
    if tested.success:
        return ""
    what = f"LINE saw: {tested.reason or 'nothing'} ({tested.detail or tested.status_code})."
    return f"{what} {_mend(tested)}"


def _mend(tested: Tested) -> str:
    match tested.status_code:
        case 401:
            return "The server runs with another channel secret: compare SANMON_LINE_CHANNEL_SECRET."
        case 404:
            return "The server answers, but not for LINE: start it with the same SANMON_LINE_ settings."
        case code if 500 <= code <= 599:  # noqa: PLR2004  # HTTP's own figures
            return "The server, or the proxy in front of it, failed: see its log."
        case _:
            return (
                "Start the server, see that the address leads to it over https with a certificate that"
                " browsers trust, and that it answers within two seconds."
            )
