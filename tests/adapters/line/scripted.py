"""A LINE that answers by script, and clients that ask it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from adapters.line.channel import Channel
from adapters.line.client import TOTAL_S, Clients, Hosts
from tests.adapters.scripted import CUT, HANG, Asked, Reply, Script, scripted

__all__ = [
    "CHANNEL",
    "CUT",
    "HANG",
    "STATELESS",
    "TOKEN_PATH",
    "Asked",
    "Reply",
    "Script",
    "clients_of",
    "scripted",
]

TOKEN_PATH = "/oauth2/v3/token"
CHANNEL = Channel(secret="secret", id="1234", access_token="long-lived")
STATELESS = Channel(secret="secret", id="1234")


@asynccontextmanager
async def clients_of(
    script: Script, *channels: Channel, patience_s: float = TOTAL_S
) -> AsyncIterator[Clients]:
    """Clients of these channels, or of `CHANNEL`, that ask the script."""
    hosts = Hosts(script.url, script.url + "/data")
    clients = Clients(channels or (CHANNEL,), hosts, patience_s=patience_s)
    await clients.open()
    try:
        yield clients
    finally:
        await clients.close()
