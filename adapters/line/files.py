"""Calendar files of LINE, fetched while a webhook is at the door: in time, or they were not readable."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from adapters.calendars import MOST_BYTES, heard
from adapters.line.client import Clients
from adapters.port import Inbound
from dialogs.core.events import FETCHED, Showed

WITHIN_S = 0.8
"""LINE wants its webhook answered within two seconds."""
MOST_AT_ONCE = 4
"""Files of one delivery that are fetched; nobody sends more invitations at a time."""


async def read_files(clients: Clients, inbounds: tuple[Inbound, ...]) -> tuple[Inbound, ...]:
    """With the words of each calendar file in the place of the file."""
    files = [index for index, inbound in enumerate(inbounds) if inbound.event == Showed(FETCHED)]
    asked = {index: asyncio.create_task(_fetched(clients, inbounds[index])) for index in files[:MOST_AT_ONCE]}
    if asked:
        _, late = await asyncio.wait(asked.values(), timeout=WITHIN_S)
        for task in late:
            task.cancel()
    come = {index: task.result() for index, task in asked.items() if task.done()}
    told = list(inbounds)
    for index in files:
        told[index] = replace(inbounds[index], event=heard(come.get(index)))
    return tuple(told)


async def _fetched(clients: Clients, inbound: Inbound) -> bytes | None:
    client = clients.of(inbound.address.tenant)
    return await client.content(inbound.message_id, MOST_BYTES) if client else None
