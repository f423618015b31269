"""Which rich menu a user sees: linked when what they are about to do, or their language, has changed."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, field
from urllib.parse import quote

from adapters.line.account import Account, RefusedError
from adapters.line.client import Answered, Client, Result
from adapters.line.menus import DEFAULT, PREFIX
from adapters.port import Address
from dialogs.core.book import Phase

BELIEVED_S = 600.0
"""How long is believed what may have changed elsewhere: menus by a set-up, a user's by another process."""
MISSING_BELIEVED_S = 30.0
"""How long it is believed that there are no menus: a set-up is soon noticed."""
MOST_USERS = 10_000
"""Whose menu is remembered. A user beyond is linked once more than needed, which changes nothing."""
_NOT_LINKED = 404


@dataclass(frozen=True, slots=True)
class _Ids:
    of_alias: dict[str, str]
    until: float


@dataclass(frozen=True, slots=True)
class _Seen:
    menu: str
    until: float


@dataclass(slots=True)
class Switchboard:
    """What is known of the channels' menus and of who sees which; nothing of it needs to be stored."""

    most_users: int = MOST_USERS
    believed_s: float = BELIEVED_S
    missing_believed_s: float = MISSING_BELIEVED_S
    _ids: dict[Client, _Ids] = field(default_factory=dict)
    _seen_by: OrderedDict[Address, _Seen] = field(default_factory=OrderedDict)

    async def switch(self, client: Client, address: Address, phase: Phase, lang: str) -> None:
        """Let this user see the menu of their phase and language. Does nothing where no menus were set up.

        Never raises: a menu that could not be switched is tried again with the next delivery.
        """
        alias = f"{PREFIX}{phase}-{lang}"
        menu = (await self._known(client)).get(alias, "")
        if not menu or self._sees(address, menu):
            return
        path = f"/v2/bot/user/{quote(address.id)}/richmenu"
        if alias == DEFAULT.alias:
            done = _is_done(await client.call("DELETE", path, fine=(_NOT_LINKED,)), _NOT_LINKED)
        else:
            done = _is_done(await client.call("POST", f"{path}/{quote(menu)}"))
        if done:
            self._remember(address, menu)
        else:
            self._ids.pop(client, None)  # perhaps the menu is gone, and the alias points elsewhere by now

    async def _known(self, client: Client) -> dict[str, str]:
        known = self._ids.get(client)
        if known is None or known.until <= _now():
            try:
                found = await Account(client).aliases()
            except RefusedError:
                return {}
            ours = any(alias.startswith(PREFIX) for alias in found)
            believed_s = self.believed_s if ours else min(self.believed_s, self.missing_believed_s)
            known = self._ids[client] = _Ids(found, _now() + believed_s)
        return known.of_alias

    def _sees(self, address: Address, menu: str) -> bool:
        seen = self._seen_by.get(address)
        return seen is not None and seen.menu == menu and seen.until > _now()

    def _remember(self, address: Address, menu: str) -> None:
        self._seen_by[address] = _Seen(menu, _now() + self.believed_s)
        self._seen_by.move_to_end(address)
        if len(self._seen_by) > self.most_users:
            self._seen_by.popitem(last=False)


def _now() -> float:
    return asyncio.get_running_loop().time()


def _is_done(result: Result, *fine: int) -> bool:
    return isinstance(result, Answered) and (result.ok or result.status in fine)
