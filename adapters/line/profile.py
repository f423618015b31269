"""What is asked of LINE while a webhook is at the door: who joined, and that an answer is on its way."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from urllib.parse import quote

from adapters.line.client import Answered, Clients
from adapters.port import Address, Inbound
from adapters.tongue import language_of
from dialogs.core.events import Joined

WITHIN_S = 0.8
"""LINE wants its webhook answered within two seconds."""
WAITING_S = 20
_LOADING = "/v2/bot/chat/loading/start"


async def complete(clients: Clients, inbounds: tuple[Inbound, ...]) -> tuple[Inbound, ...]:
    """With the name and language of everybody who joined, as far as LINE tells them in time."""
    asked = {
        index: asyncio.create_task(_introduced(clients, inbound))
        for index, inbound in enumerate(inbounds)
        if isinstance(inbound.event, Joined)
    }
    if not asked:
        return inbounds
    done, late = await asyncio.wait(asked.values(), timeout=WITHIN_S)
    for task in late:
        task.cancel()
    return tuple(
        asked[index].result() if asked.get(index) in done else inbound
        for index, inbound in enumerate(inbounds)
    )


async def show_waiting(clients: Clients, address: Address) -> None:
    """Show the dots that end with the next message. Whether LINE does it is of no consequence."""
    client = clients.of(address.tenant)
    if client is not None:
        await client.call("POST", _LOADING, {"chatId": address.id, "loadingSeconds": WAITING_S})


async def _introduced(clients: Clients, inbound: Inbound) -> Inbound:
    client = clients.of(inbound.address.tenant)
    if client is None:
        return inbound
    found = await client.call("GET", f"/v2/bot/profile/{quote(inbound.address.id, safe='')}")
    if not (isinstance(found, Answered) and found.ok):
        return inbound
    told = Joined(language_of(found.body.get("language")), _name(found.body.get("displayName")))
    return replace(inbound, event=told)


def _name(told: object) -> str:
    return told if isinstance(told, str) else ""
