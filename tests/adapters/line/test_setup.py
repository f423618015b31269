"""Setting a channel up, over the double of LINE: whatever happens on the way, the end is the same."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest

from adapters.line.account import Account, RefusedError, Tested
from adapters.line.channel import Channel
from adapters.line.client import Clients, Hosts
from adapters.line.menus import DEFAULT, MENUS
from adapters.line.setup import Make, Settle, carry_out, look, planned, seen, steps
from tests.doubles.faults import Fails, Fault, Reset, Slow
from tests.doubles.line.faults import TOO_FAST
from tests.doubles.line.platform import Line
from tests.doubles.line.server import Running, running_line

WRITES = {"create menu": 4, "upload menu": 4, "create alias": 4, "set default": 1}
"""How often a first set-up writes to each endpoint."""
STOPS: tuple[Fault, ...] = (Reset("before"), Fails("after"))
PASSES = Slow(0)
EVERYWHERE = [(endpoint, at) for endpoint, times in WRITES.items() for at in range(times)]


@pytest.fixture
def platform() -> Iterator[Running]:
    with running_line() as running:
        yield running


@asynccontextmanager
async def account_at(platform: Running) -> AsyncIterator[Account]:
    channel = Channel(platform.channel_secret, platform.channel_id)
    clients = Clients((channel,), Hosts(platform.api_url, platform.data_url))
    await clients.open()
    try:
        (client,) = clients
        yield Account(client)
    finally:
        await clients.close()


def set_up(platform: Running) -> list[str]:
    """Do all that is left to do, and give what was told."""
    told: list[str] = []

    async def run() -> None:
        async with account_at(platform) as account:
            await carry_out(account, steps(await look(account)), told.append)

    asyncio.run(run())
    return told


def left_to_do(platform: Running) -> list[str]:
    async def run() -> list[str]:
        async with account_at(platform) as account:
            return [planned(step) for step in steps(await look(account))]

    return asyncio.run(run())


def is_whole(line: Line) -> bool:
    """Every menu once, as defined and drawn, behind its alias, the default set, and nothing else of ours."""
    ours = {
        menu_id for menu_id, menu in line.menus.by_id.items() if menu.definition["name"].startswith("sanmon-")
    }
    behind = {menu.alias: line.menus.by_id[line.menus.aliases[menu.alias]] for menu in MENUS}
    drawn = all(
        (behind[menu.alias].definition, behind[menu.alias].picture) == (menu.definition(), menu.picture)
        for menu in MENUS
    )
    return (
        drawn
        and ours == set(line.menus.aliases.values())
        and line.menus.default == line.menus.aliases[DEFAULT.alias]
    )


def writes(line: Line) -> list[str]:
    return [
        asked.endpoint
        for asked in line.asked
        if asked.endpoint.split()[0] in {"create", "upload", "update", "set", "delete"}
    ]


def test_a_new_channel_gets_its_menus_in_order_and_is_told_of_each(platform: Running) -> None:
    told = set_up(platform)
    assert is_whole(platform.line)
    assert told == [
        "Done: make the menu sanmon-before-ja.",
        "Done: make the menu sanmon-before-en.",
        "Done: make the menu sanmon-after-ja.",
        "Done: make the menu sanmon-after-en.",
        "Done: show sanmon-before-ja to everyone who has no other menu.",
    ]


def test_once_set_up_there_is_nothing_left_to_do(platform: Running) -> None:
    set_up(platform)
    done = writes(platform.line)
    assert left_to_do(platform) == []
    assert set_up(platform) == []
    assert writes(platform.line) == done


@pytest.mark.parametrize("stop", STOPS, ids=repr)
@pytest.mark.parametrize(("endpoint", "at"), EVERYWHERE, ids=str)
def test_a_set_up_that_broke_off_anywhere_is_finished_by_the_next(
    platform: Running, endpoint: str, at: int, stop: Fault
) -> None:
    platform.line.faults.plan(endpoint, *[PASSES] * at, stop)
    with pytest.raises(RefusedError):
        set_up(platform)
    set_up(platform)
    assert is_whole(platform.line)
    assert left_to_do(platform) == []


def test_a_changed_menu_takes_its_place_and_the_old_one_goes_last(platform: Running) -> None:
    set_up(platform)
    line = platform.line
    old = line.menus.aliases["sanmon-after-en"]
    line.menus.by_id[old].definition = line.menus.by_id[old].definition | {"name": "sanmon-after-en 0ld"}
    begun = len(line.asked)
    assert left_to_do(platform) == [
        "make the menu sanmon-after-en",
        "delete the old menu sanmon-after-en 0ld",
    ]
    set_up(platform)
    assert is_whole(line)
    assert old not in line.menus.by_id
    order = [
        asked.endpoint for asked in line.asked[begun:] if asked.endpoint in {"update alias", "delete menu"}
    ]
    assert order == ["update alias", "delete menu"]


def test_a_clearing_that_broke_off_is_finished_by_the_next(platform: Running) -> None:
    set_up(platform)
    for menu in platform.line.menus.by_id.values():
        menu.definition = menu.definition | {"name": f"{menu.definition['name']} old"}
    platform.line.faults.plan("delete menu", PASSES, Fails("after"))
    with pytest.raises(RefusedError):
        set_up(platform)
    set_up(platform)
    assert is_whole(platform.line)


def test_menus_of_others_are_left_alone(platform: Running) -> None:
    menus = platform.line.menus
    menus.add("richmenu-other", {**DEFAULT.definition(), "name": "spring campaign"})
    menus.draw("richmenu-other", DEFAULT.picture, "image/png")
    menus.default = "richmenu-other"
    assert "show sanmon-before-ja to everyone who has no other menu" in left_to_do(platform)
    set_up(platform)
    assert "richmenu-other" in menus.by_id
    assert menus.default == menus.aliases[DEFAULT.alias]


def test_an_alias_that_leads_nowhere_gets_its_menu_back(platform: Running) -> None:
    set_up(platform)
    platform.line.menus.remove(platform.line.menus.aliases[DEFAULT.alias])
    set_up(platform)
    assert is_whole(platform.line)


def test_too_many_requests_are_told_with_when_to_go_on(platform: Running) -> None:
    platform.line.faults.plan("create menu", TOO_FAST)
    with pytest.raises(RefusedError, match="in an hour"):
        set_up(platform)


def test_wrong_credentials_are_told_with_where_the_right_ones_stand(platform: Running) -> None:
    async def run() -> None:
        clients = Clients(
            (Channel("wrong", platform.channel_id),), Hosts(platform.api_url, platform.data_url)
        )
        await clients.open()
        try:
            (client,) = clients
            await Account(client).info()
        finally:
            await clients.close()

    with pytest.raises(RefusedError, match="Basic settings"):
        asyncio.run(run())


def test_steps_say_what_they_would_do() -> None:
    assert planned(Make(DEFAULT, begun="richmenu-1")) == "finish the menu sanmon-before-ja"
    assert planned(Settle()) == "show sanmon-before-ja to everyone who has no other menu"


def called(status: int, reason: str, detail: str) -> Tested:
    return Tested(success=False, status_code=status, reason=reason, detail=detail)


@pytest.mark.parametrize(
    ("tested", "todo"),
    [
        (called(401, "ERROR_STATUS_CODE", "401"), "SANMON_LINE_CHANNEL_SECRET"),
        (called(404, "ERROR_STATUS_CODE", "404"), "SANMON_LINE_ settings"),
        (called(502, "ERROR_STATUS_CODE", "502"), "proxy"),
        (called(0, "COULD_NOT_CONNECT", "Failure to connect"), "Start the server"),
        (called(-1, "REQUEST_TIMEOUT", "Request timeout"), "two seconds"),
    ],
)
def test_what_line_saw_comes_with_what_to_do(tested: Tested, todo: str) -> None:
    assert tested.reason in seen(tested)
    assert todo in seen(tested)


def test_a_webhook_that_answered_needs_nothing() -> None:
    assert seen(Tested(success=True, status_code=200)) == ""
