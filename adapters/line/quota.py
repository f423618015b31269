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


async def read_quotas(clients: Clients) -> dict[str, Quota | None]:
    """Each channel's plan by the destination its users write to; None where LINE does not tell.

    A channel whose destination it does not tell has the empty one, and no plan.
    """
    found = await asyncio.gather(*map(_named, clients))
    return {tenant: quota if tenant else None for tenant, quota in found}


async def _named(client: Client) -> tuple[str, Quota | None]:
    return await _destination(client), await read_quota(client)


async def _destination(client: Client) -> str:
    if client.channel.destination:
        return client.channel.destination
    try:
        return (await Account(client).info()).user_id
    except RefusedError:
        return ""
