"""Which menu a user sees, over the double of LINE."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest

from adapters.line.account import Account
from adapters.line.channel import Channel
from adapters.line.client import Client, Clients, Hosts
from adapters.line.setup import carry_out, look, steps
from adapters.line.switchboard import Switchboard
from adapters.port import Address
from tests.doubles.faults import Fails
from tests.doubles.line.platform import Line
from tests.doubles.line.server import Running, running_line

pytestmark = pytest.mark.anyio
SWITCHES = {"link", "unlink"}


@pytest.fixture
def platform() -> Iterator[Running]:
    with running_line() as running:
        running.user().person.friend = True
        yield running


@asynccontextmanager
async def client_of(platform: Running, *, with_menus: bool = True) -> AsyncIterator[Client]:
    channel = Channel(platform.channel_secret, platform.channel_id)
    clients = Clients((channel,), Hosts(platform.api_url, platform.data_url))
    await clients.open()
    try:
        (client,) = clients
        if with_menus:
            await renew_menus(client)
        yield client
    finally:
        await clients.close()


async def renew_menus(client: Client) -> None:
    account = Account(client)
    await carry_out(account, steps(await look(account)), lambda _line: None)


def address_in(platform: Running) -> Address:
    return Address("line", platform.line.destination, platform.user().id)


def shown(platform: Running) -> str:
    """The alias of the menu this user is linked to; empty while they see the default one."""
    aliases = {menu_id: alias for alias, menu_id in platform.line.menus.aliases.items()}
    return aliases.get(platform.user().person.menu, platform.user().person.menu)


def switches(line: Line) -> int:
    return sum(asked.endpoint in SWITCHES for asked in line.asked)


async def test_a_user_sees_the_menu_of_what_they_are_about_to_do_in_their_language(platform: Running) -> None:
    board, hanako = Switchboard(), address_in(platform)
    async with client_of(platform) as client:
        await board.switch(client, hanako, "after", "ja")
        assert shown(platform) == "sanmon-after-ja"
        await board.switch(client, hanako, "before", "en")
        assert shown(platform) == "sanmon-before-en"
        await board.switch(client, hanako, "before", "ja")
        assert shown(platform) == ""


async def test_line_is_asked_only_when_something_changes(platform: Running) -> None:
    board, hanako = Switchboard(), address_in(platform)
    async with client_of(platform) as client:
        for _ in range(3):
            await board.switch(client, hanako, "after", "ja")
    assert switches(platform.line) == 1


async def test_nothing_happens_where_no_menus_were_set_up(platform: Running) -> None:
    async with client_of(platform, with_menus=False) as client:
        await Switchboard().switch(client, address_in(platform), "after", "ja")
    assert switches(platform.line) == 0


async def test_menus_are_noticed_soon_after_they_were_set_up(platform: Running) -> None:
    patient, board, hanako = Switchboard(), Switchboard(missing_believed_s=0), address_in(platform)
    async with client_of(platform, with_menus=False) as client:
        for one in (patient, board):
            await one.switch(client, hanako, "after", "ja")
        await renew_menus(client)
        await patient.switch(client, hanako, "after", "ja")
        assert shown(platform) == ""
        await board.switch(client, hanako, "after", "ja")
        assert shown(platform) == "sanmon-after-ja"
        asked = len(platform.line.asked)
        await board.switch(client, hanako, "after", "ja")
        assert len(platform.line.asked) == asked


async def test_a_switch_that_failed_is_made_with_the_next_delivery(platform: Running) -> None:
    board, hanako = Switchboard(), address_in(platform)
    platform.line.faults.plan("link", Fails("before"))
    async with client_of(platform) as client:
        await board.switch(client, hanako, "after", "ja")
        assert shown(platform) == ""
        await board.switch(client, hanako, "after", "ja")
    assert shown(platform) == "sanmon-after-ja"


async def test_a_channel_that_does_not_answer_harms_nobody(platform: Running) -> None:
    board, hanako = Switchboard(), address_in(platform)
    async with client_of(platform) as client:
        platform.line.faults.plan("list aliases", Fails("before"))
        await board.switch(client, hanako, "after", "ja")
        assert shown(platform) == ""
        await board.switch(client, hanako, "after", "ja")
    assert shown(platform) == "sanmon-after-ja"


async def test_a_menu_that_was_replaced_meanwhile_is_found_by_its_alias(platform: Running) -> None:
    board, hanako = Switchboard(), address_in(platform)
    async with client_of(platform) as client:
        await board.switch(client, hanako, "before", "en")
        replaced = platform.line.menus.by_id[platform.line.menus.aliases["sanmon-after-ja"]]
        replaced.definition = replaced.definition | {"name": "sanmon-after-ja of yesterday"}
        await renew_menus(client)
        for _ in range(2):
            await board.switch(client, hanako, "after", "ja")
    assert shown(platform) == "sanmon-after-ja"


async def test_what_another_process_has_switched_is_switched_back_before_long(platform: Running) -> None:
    here, there, hanako = Switchboard(believed_s=0), Switchboard(), address_in(platform)
    async with client_of(platform) as client:
        await here.switch(client, hanako, "before", "ja")
        await there.switch(client, hanako, "after", "ja")
        await here.switch(client, hanako, "before", "ja")
    assert shown(platform) == ""


async def test_who_is_not_remembered_any_more_is_linked_again(platform: Running) -> None:
    board = Switchboard(most_users=1)
    others = Address("line", platform.line.destination, platform.user("Taro").id)
    async with client_of(platform) as client:
        for address in (address_in(platform), others, address_in(platform)):
            await board.switch(client, address, "after", "ja")
    assert switches(platform.line) == 3
