"""Calendar files are fetched from LINE's own host, in time, and never anything else."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest

from adapters.calendars import MOST_BYTES
from adapters.line.client import TOTAL_S
from adapters.line.files import MOST_AT_ONCE, read_files
from adapters.port import Address, Inbound
from dialogs.core.events import FETCHED, UNREAD, Said, Showed
from tests.adapters.line.scripted import CUT, HANG, Reply, clients_of, scripted

pytestmark = pytest.mark.anyio
AT = datetime(2026, 12, 4, 12, tzinfo=UTC)
CONTENT = "/data/v2/bot/message/m1/content"
CALENDAR = {"text": "BEGIN:VCALENDAR"}


def sent(message_id: str = "m1") -> Inbound:
    where = Address("line", "Ubot", "U" + "1" * 32)
    return Inbound("e1", where, Showed(FETCHED), AT, message_id=message_id)


async def test_a_file_is_asked_for_with_the_channels_token_and_heard() -> None:
    async with scripted(Reply(body=CALENDAR)) as script, clients_of(script) as clients:
        (found,) = await read_files(clients, (sent(),))
        (asked,) = script.asked
        assert isinstance(found.event, Said)
        assert (asked.path, asked.headers["Authorization"]) == (CONTENT, "Bearer long-lived")


@pytest.mark.parametrize(
    "reply",
    [
        Reply(202),
        Reply(404),
        Reply(410, body=CALENDAR),
        Reply(500),
        CUT,
        Reply(302, headers={"Location": "/elsewhere"}),
        Reply(body={"message": "<html>"}),
        Reply(body={**CALENDAR, "more": "x" * MOST_BYTES}),
        Reply(body=CALENDAR, headers={"Content-Encoding": "br"}),
    ],
)
async def test_what_cannot_be_had_is_an_unread_file_and_nobody_else_is_asked(reply: Reply) -> None:
    async with scripted(reply, reply) as script, clients_of(script) as clients:
        (found,) = await read_files(clients, (sent(),))
        assert found.event == Showed(UNREAD)
        assert {asked.path for asked in script.asked} == {CONTENT}


async def test_nobody_waits_for_a_slow_file() -> None:
    async with scripted() as script, clients_of(script) as clients:
        script.always[CONTENT] = HANG
        async with asyncio.timeout(TOTAL_S - 1):
            assert (await read_files(clients, (sent(),)))[0].event == Showed(UNREAD)


async def test_of_many_files_at_once_a_few_are_fetched() -> None:
    many = tuple(sent(f"m{number}") for number in range(MOST_AT_ONCE + 2))
    replies = [Reply(body=CALENDAR)] * MOST_AT_ONCE
    async with scripted(*replies) as script, clients_of(script) as clients:
        found = await read_files(clients, many)
        assert [isinstance(one.event, Said) for one in found] == [True] * MOST_AT_ONCE + [False] * 2
        assert len(script.asked) == MOST_AT_ONCE
