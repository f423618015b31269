"""What LINE tells of a channel's plan, and of how much of it is used."""

from __future__ import annotations

import asyncio

from adapters.line.account import Account, RefusedError
from adapters.line.client import Client, Clients
from adapters.quota import Quota

LIMITED = "limited"


async def read_quota(client: Client) -> Quota | None:
    """The channel's plan; None when LINE does not tell. LINE's own count is only nearly exact."""
    account = Account(client)
    try:
        plan = await account.plan()
        used = await account.used()
    except RefusedError:
        return None
    return Quota(plan.value if plan.type == LIMITED else None, used)


async def read_quotas(clients: Clients) -> dict[str, Quota]:
    """The plans that LINE tells of, by the destination each channel's users write to."""
    found = await asyncio.gather(*map(_named, clients))
    return {tenant: quota for tenant, quota in found if tenant and quota is not None}


async def _named(client: Client) -> tuple[str, Quota | None]:
    return await _destination(client), await read_quota(client)


async def _destination(client: Client) -> str:
    if client.channel.destination:
        return client.channel.destination
    try:
        return (await Account(client).info()).user_id
    except RefusedError:
        return ""
