"""A channel as its operator sees it: who the bot is, where webhooks go, which rich menus there are.

What LINE refuses is raised as `RefusedError`, a sentence that says what to do. For set-up and checks, never
for what users wait for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Annotated, Any, TypeVar
from urllib.parse import quote

import msgspec

from adapters.line.channel import Channel
from adapters.line.client import API_URL, DATA_URL, Answered, Client, Unanswered
from adapters.port import AdapterError

INFO = "/v2/bot/info"
ENDPOINT = "/v2/bot/channel/webhook/endpoint"
TEST = "/v2/bot/channel/webhook/test"
MENU = "/v2/bot/richmenu"
ALIAS = f"{MENU}/alias"
DEFAULT_MENU = "/v2/bot/user/all/richmenu"
QUOTA = "/v2/bot/message/quota"

Count = Annotated[int, msgspec.Meta(ge=0, le=2**53)]
"""A number of messages; any other is none."""
BAD_REQUEST, FORBIDDEN, NOT_FOUND, TOO_MANY = 400, 403, 404, 429
_WHY = {
    401: "LINE refuses the access token. Look whether it was revoked, or set SANMON_LINE_CHANNEL_ID instead"
    " of SANMON_LINE_CHANNEL_ACCESS_TOKEN, so that tokens are issued when needed",
    403: "LINE does not allow this to the channel; its plan or the account's permissions do not cover it",
    429: "LINE asks to wait. Rich menus may be made or deleted 100 times an hour, and the webhook tested 60"
    " times: run the command again in an hour, it goes on where it stopped",
}
_REFUSED = (
    "LINE refuses the channel's id or secret ({status} from {url}). Compare {settings} with the tab Basic"
    " settings of the channel in the LINE Developers Console{origin}"
)
_OUT_OF_ORDER = "LINE issues no access token just now ({status} from {url}). Try again later{origin}"
_SILENT = (
    "LINE does not answer at {url}. See whether this machine reaches that address, and whether it needs a"
    " proxy (HTTPS_PROXY){origin}"
)
_ELSEWHERE = ". That address was set by SANMON_LINE_API_URL or SANMON_LINE_DATA_API_URL"
_SERVER_ERROR = 500


class RefusedError(AdapterError):
    """LINE refused what an operator's command asked, or did not answer. `status` is 0 without an answer."""

    def __init__(self, why: str, status: int = 0) -> None:
        super().__init__(why)
        self.status = status


class Info(msgspec.Struct, frozen=True, rename="camel"):
    """The bot. `chat_mode` is `bot` while Chat is off in LINE Official Account Manager."""

    user_id: str = ""
    basic_id: str = ""
    display_name: str = ""
    chat_mode: str = ""


class Endpoint(msgspec.Struct, frozen=True):
    """Where LINE sends webhooks; `active` is the switch "Use webhook" in the console."""

    endpoint: str = ""
    active: bool = False


class Tested(msgspec.Struct, frozen=True, rename="camel"):
    """What LINE saw when it called the webhook; `status_code` is 0 or less when nothing came back."""

    success: bool = False
    status_code: int = 0
    reason: str = ""
    detail: str = ""


class FoundMenu(msgspec.Struct, frozen=True, rename="camel"):
    """A rich menu that the channel has."""

    rich_menu_id: str
    name: str = ""


class _Menus(msgspec.Struct, frozen=True):
    richmenus: tuple[FoundMenu, ...] = ()


class _Alias(msgspec.Struct, frozen=True, rename="camel"):
    rich_menu_alias_id: str
    rich_menu_id: str


class _Aliases(msgspec.Struct, frozen=True):
    aliases: tuple[_Alias, ...] = ()


class _MenuId(msgspec.Struct, frozen=True, rename="camel"):
    rich_menu_id: str


class Plan(msgspec.Struct, frozen=True):
    """The plan's pushes in a month; `value` is absent where it knows no limit."""

    type: str = "none"
    value: Count | None = None


class _Used(msgspec.Struct, frozen=True, rename="camel"):
    total_usage: Count = 0


Shape = TypeVar("Shape", bound=msgspec.Struct)


@dataclass(frozen=True, slots=True)
class Account:
    """One channel's settings at LINE. Every method raises `RefusedError`."""

    client: Client

    async def info(self) -> Info:
        return await self._read(INFO, Info)

    async def now(self) -> datetime | None:
        """LINE's time, to the second; None where its answer names none."""
        told = (await self._ask("GET", INFO)).headers.get("date", "")
        try:
            return parsedate_to_datetime(told)
        except ValueError:
            return None

    async def endpoint(self) -> Endpoint:
        """Where webhooks go; an empty one when nothing is set."""
        return await self._read(ENDPOINT, Endpoint, Endpoint())

    async def send_webhooks_to(self, url: str) -> None:
        await self._ask("PUT", ENDPOINT, {"endpoint": url})

    async def test(self, url: str) -> Tested:
        """Have LINE call a webhook with no events."""
        answered = await self._ask("POST", TEST, {"endpoint": url})
        return _shaped(answered.body, Tested, TEST)

    async def plan(self) -> Plan:
        return await self._read(QUOTA, Plan)

    async def used(self) -> int:
        """The pushes of this month, nearly exact; what the manager sends counts, too."""
        return (await self._read(f"{QUOTA}/consumption", _Used)).total_usage

    async def menus(self) -> tuple[FoundMenu, ...]:
        return (await self._read(f"{MENU}/list", _Menus)).richmenus

    async def make_menu(self, definition: Mapping[str, Any]) -> str:
        """Make a rich menu without a picture, and tell its id."""
        return _shaped((await self._ask("POST", MENU, definition)).body, _MenuId, MENU).rich_menu_id

    async def give_picture(self, menu_id: str, png: bytes) -> None:
        """Upload a menu's picture. One that is there already stays: LINE knows no way to replace it."""
        path = f"{MENU}/{quote(menu_id)}/content"
        await self._ask("POST", path, png, kind="image/png", upload=True, fine=(BAD_REQUEST,))

    async def delete_menu(self, menu_id: str) -> None:
        await self._ask("DELETE", f"{MENU}/{quote(menu_id)}", fine=(NOT_FOUND,))

    async def aliases(self) -> dict[str, str]:
        """The id of the menu behind each alias."""
        found = await self._read(f"{ALIAS}/list", _Aliases)
        return {alias.rich_menu_alias_id: alias.rich_menu_id for alias in found.aliases}

    async def make_alias(self, alias: str, menu_id: str) -> None:
        await self._ask("POST", ALIAS, {"richMenuAliasId": alias, "richMenuId": menu_id})

    async def repoint_alias(self, alias: str, menu_id: str) -> None:
        await self._ask("POST", f"{ALIAS}/{quote(alias)}", {"richMenuId": menu_id})

    async def default_menu(self) -> str:
        """The id of the menu that the API has set for everybody; empty when there is none of its own."""
        nothing = _MenuId("")
        return (await self._read(DEFAULT_MENU, _MenuId, nothing, (NOT_FOUND, FORBIDDEN))).rich_menu_id

    async def make_default(self, menu_id: str) -> None:
        await self._ask("POST", f"{DEFAULT_MENU}/{quote(menu_id)}")

    async def _read(
        self,
        path: str,
        shape: type[Shape],
        missing: Shape | None = None,
        absent: tuple[int, ...] = (NOT_FOUND,),
    ) -> Shape:
        answered = await self._ask("GET", path, fine=absent if missing is not None else ())
        if missing is not None and answered.status in absent:
            return missing
        return _shaped(answered.body, shape, path)

    async def _ask(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        kind: str = "application/json",
        upload: bool = False,
        fine: tuple[int, ...] = (),
    ) -> Answered:
        result = await self.client.call(method, path, body, kind=kind, upload=upload, fine=fine)
        match result:
            case Unanswered(sent=sent):
                raise await self._silence(upload=upload, sent=sent)
            case Answered(status) if not result.ok and status not in fine:
                said = result.body.get("message", "")
                raise RefusedError(
                    _WHY.get(status, f"LINE answered {status} to {method} {path}: {said}"), status
                )
        return result

    async def _silence(self, *, upload: bool, sent: bool) -> RefusedError:
        """Why there was no answer: what was never sent may have lacked a token."""
        channel, hosts = self.client.channel, self.client.hosts
        if not sent and not channel.access_token:
            asked = await self.client.asks_for_token()
            if isinstance(asked, Answered) and not asked.ok:
                words = _REFUSED if asked.status < _SERVER_ERROR else _OUT_OF_ORDER
                return RefusedError(_told(words, hosts.api, channel, asked.status))
        return RefusedError(_told(_SILENT, hosts.data if upload else hosts.api, channel))


def _told(words: str, url: str, channel: Channel, status: int = 0) -> str:
    """A sentence with where LINE was looked for, and which settings said so."""
    single = "SANMON_LINE_CHANNEL_ID and SANMON_LINE_CHANNEL_SECRET"
    settings = f"{channel.destination} in SANMON_LINE_CHANNELS" if channel.destination else single
    origin = "" if url in (API_URL, DATA_URL) else _ELSEWHERE
    return words.format(url=url, status=status, settings=settings, origin=origin)


def _shaped(body: Mapping[str, Any], shape: type[Shape], path: str) -> Shape:
    try:
        return msgspec.convert(body, shape)
    except msgspec.ValidationError as error:
        raise RefusedError(f"LINE's answer to {path} is not what it documents: {error}") from error
