"""Who joined, and that an answer is on its way: asked of LINE while a webhook waits."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from adapters.line.channel import Channel
from adapters.line.client import TOTAL_S
from adapters.line.profile import complete, show_waiting
from adapters.port import Address, Inbound
from dialogs.core.events import Joined, Said
from tests.adapters.line.scripted import CUT, HANG, Reply, clients_of, scripted

pytestmark = pytest.mark.anyio
WHO = Address("line", "Ubot", "U" + "1" * 32)
AT = datetime(2026, 12, 4, 12, tzinfo=UTC)
JOINED = Inbound("e1", WHO, Joined(), AT)
PROFILE = f"/v2/bot/profile/{WHO.id}"


@pytest.mark.parametrize(
    ("language", "lang"),
    [
        ("ja", "ja"),
        ("ja-JP", "ja"),
        ("JA", "ja"),
        ("en", "en"),
        ("en-GB", "en"),
        ("zh-TW", "en"),
        ("jam", "en"),
    ],
)
async def test_who_joins_is_met_in_their_language_and_with_their_name(language: str, lang: str) -> None:
    profile = Reply(body={"displayName": "みか 🌸", "userId": WHO.id, "language": language})
    async with scripted(profile) as script, clients_of(script) as clients:
        assert await complete(clients, (JOINED,)) == (replace(JOINED, event=Joined(lang, "みか 🌸")),)


@pytest.mark.parametrize("body", [{}, {"language": ""}, {"language": None, "displayName": 3}])
async def test_what_line_does_not_tell_stays_open(body: dict[str, object]) -> None:
    async with scripted(Reply(body=body)) as script, clients_of(script) as clients:
        assert await complete(clients, (JOINED,)) == (JOINED,)


@pytest.mark.parametrize("reply", [Reply(404), Reply(500), CUT])
async def test_somebody_unknown_to_line_joins_all_the_same(reply: Reply) -> None:
    async with scripted(reply, reply) as script, clients_of(script) as clients:
        assert await complete(clients, (JOINED,)) == (JOINED,)


async def test_nobody_waits_for_a_slow_profile_and_the_others_are_known() -> None:
    other = Inbound("e2", replace(WHO, id="U" + "2" * 32), Joined(), AT)
    said = Inbound("e3", WHO, Said("こんばんは"), AT)
    async with scripted() as script, clients_of(script) as clients:
        script.always[PROFILE] = HANG
        script.always[f"/v2/bot/profile/{other.address.id}"] = Reply(
            body={"language": "en", "displayName": "Ken"}
        )
        async with asyncio.timeout(TOTAL_S - 1):
            found = await complete(clients, (JOINED, other, said))
        assert found == (JOINED, replace(other, event=Joined("en", "Ken")), said)


async def test_nothing_is_asked_about_those_who_only_speak() -> None:
    said = Inbound("e3", WHO, Said("こんばんは"), AT)
    async with scripted() as script, clients_of(script) as clients:
        assert await complete(clients, (said,)) == (said,)
        assert script.asked == []


async def test_the_dots_are_shown_for_twenty_seconds() -> None:
    async with scripted(Reply(202)) as script, clients_of(script) as clients:
        await show_waiting(clients, WHO)
        (asked,) = script.asked
        assert (asked.path, asked.json) == (
            "/v2/bot/chat/loading/start",
            {"chatId": WHO.id, "loadingSeconds": 20},
        )


async def test_dots_that_cannot_be_shown_harm_nobody() -> None:
    async with (
        scripted(Reply(400), CUT) as script,
        clients_of(script, Channel("s", "1", "t", "Uother")) as clients,
    ):
        await show_waiting(clients, WHO)
        assert script.asked == []
        for _ in range(2):
            await show_waiting(clients, replace(WHO, tenant="Uother"))
        assert len(script.asked) == 2
