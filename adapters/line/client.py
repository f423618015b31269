"""LINE's API as one channel sees it: what is asked goes through line-bot-sdk, what comes back is a value.

The SDK's transport takes plain dicts here instead of its models, and one session of our own instead of one
made per client: together a fifth of the CPU, and no answer that raises because it holds what the SDK's models
do not know. A session of the SDK looks for proxies on a thread twice per request; ours only where there are
any.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import msgspec
import structlog

from adapters.line.channel import Channel, channel_of
from adapters.line.tokens import PATH, LongLived, Stateless, Tokens, form_of, issue
from adapters.session import open_session, read_plain

if TYPE_CHECKING:
    import aiohttp

API_URL = "https://api.line.me"
DATA_URL = "https://api-data.line.me"
TOTAL_S = 8.0
JSON = "application/json"

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Hosts:
    """Where LINE's API is, and the part of it that takes and gives files."""

    api: str = API_URL
    data: str = DATA_URL


@dataclass(frozen=True, slots=True)
class Answered:
    """What LINE answered; header names are lower-case. A body that is no JSON object counts as empty.

    Then it is not `legible`: LINE sends none such with a message's 200, but what stands between us may.
    """

    status: int
    body: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    legible: bool = True

    @property
    def ok(self) -> bool:
        return HTTPStatus.OK <= self.status < HTTPStatus.MULTIPLE_CHOICES


@dataclass(frozen=True, slots=True)
class Unanswered:
    """LINE did not answer. Unless it was `sent`, LINE has certainly not taken it."""

    why: str
    sent: bool = True


Result = Answered | Unanswered


class Client:
    """One channel's way to LINE. To be made by `Clients`, inside the event loop."""

    def __init__(self, channel: Channel, hosts: Hosts, session: aiohttp.ClientSession, sdk: Any) -> None:
        self.channel = channel
        self.hosts = hosts
        self._session = session
        self._timeout = session.timeout
        self._sdk = sdk
        self._tokens: Tokens = (
            LongLived(channel.access_token)
            if channel.access_token
            else Stateless(partial(issue, session, hosts.api, channel))
        )

    async def call(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        headers: Mapping[str, str] | None = None,
        kind: str = JSON,
        upload: bool = False,
        fine: tuple[int, ...] = (),
    ) -> Result:
        """Ask once; a token that is refused is renewed and the request made again. Never raises.

        `body` is a dict, or the bytes of a file of another `kind`; `upload` asks the host for files. Parts of
        `path` that come from outside must be quoted.
        """
        host = self.hosts.data if upload else self.hosts.api
        asked = _Asked(method, path, body, {**(headers or {}), "Content-Type": kind}, host, fine)
        token = await self._tokens.current()
        if not token:
            return _noted(asked, Unanswered("no access token", sent=False))
        result = await self._ask(asked, token)
        if isinstance(result, Answered) and result.status == HTTPStatus.UNAUTHORIZED:
            token = await self._tokens.renewed(token)
            return await self._ask(asked, token) if token else result
        return result

    async def content(self, message_id: str, most: int) -> bytes | None:
        """The file a message holds, from the host for files alone; None without one, or when it is larger."""
        import aiohttp

        token = await self._tokens.current()
        url = f"{self.hosts.data}/v2/bot/message/{quote(message_id, safe='')}/content"
        shown = {"Authorization": f"Bearer {token}", "Accept-Encoding": "identity"}
        try:
            async with self._session.get(url, headers=shown) as answer:
                whole = await read_plain(answer, most)
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            _log.warning("line_silent", method="GET", path="content", error=type(error).__name__)
            return None
        _log.info("line_called", method="GET", path="content", status=answer.status)
        return whole if answer.status == HTTPStatus.OK else None

    async def asks_for_token(self) -> Result:
        """What LINE answers when asked for a token, for an operator who is to know why there is none."""
        import aiohttp

        try:
            async with self._session.post(self.hosts.api + PATH, data=form_of(self.channel)) as response:
                return Answered(response.status)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            return Unanswered(type(error).__name__)

    async def close(self) -> None:
        await self._tokens.close()

    async def _ask(self, asked: _Asked, token: str) -> Result:
        import aiohttp
        from linebot.v3.messaging.exceptions import ApiException

        try:
            answer = await self._sdk.call_api(
                asked.path,
                asked.method,
                header_params=dict(asked.headers),  # it adds its own to them
                body=asked.body,
                response_types_map={},
                auth_settings=["Bearer"],
                _host=asked.host,
                _request_auth=_bearer(token),
                _request_timeout=self._timeout,  # else the SDK's own, of five minutes
            )
        except ApiException as error:
            return _noted(asked, _answered(error.status, error.body, error.headers))
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            return _noted(asked, Unanswered(type(error).__name__, sent=False))
        except (aiohttp.ClientError, TimeoutError, OSError, UnicodeDecodeError, LookupError) as error:
            return _noted(asked, Unanswered(type(error).__name__))
        except ValueError as error:  # a token out of the settings that no header can carry
            return _noted(asked, Unanswered(type(error).__name__, sent=False))
        return _noted(asked, _answered(answer.status_code, answer.raw_data, answer.headers))


@dataclass(frozen=True, slots=True)
class _Asked:
    """A request but for its token."""

    method: str
    path: str
    body: object
    headers: dict[str, str]
    host: str
    fine: tuple[int, ...] = ()
    """Statuses beside success that whoever asks expects."""


class Clients:
    """The clients of all channels, over one session."""

    def __init__(
        self, channels: tuple[Channel, ...], hosts: Hosts | None = None, *, patience_s: float = TOTAL_S
    ) -> None:
        """`patience_s` is how long an answer is waited for."""
        self._channels = channels
        self._hosts = hosts or Hosts()
        self._patience_s = patience_s
        self._session: aiohttp.ClientSession | None = None
        self._clients: dict[Channel, Client] = {}

    def __iter__(self) -> Iterator[Client]:
        return iter(self._clients.values())

    async def open(self) -> None:
        """Make session and clients: inside the event loop they are used in."""
        self._session = open_session(self._hosts.api, self._patience_s)
        for channel in self._channels:
            sdk = await _sdk_over(self._session)
            self._clients[channel] = Client(channel, self._hosts, self._session, sdk)

    async def close(self) -> None:
        """Let go of the connections. Harmless when nothing was opened."""
        for client in self:
            await client.close()
        self._clients.clear()
        if self._session is not None:
            await self._session.close()
            self._session = None

    def of(self, tenant: str) -> Client | None:
        """The client of the channel that serves this destination."""
        channel = channel_of(tenant, self._channels)
        return None if channel is None else self._clients.get(channel)


async def _sdk_over(session: aiohttp.ClientSession) -> Any:
    """The SDK's client with its own session, which it always makes, put away for ours."""
    from linebot.v3.messaging import AsyncApiClient, Configuration

    sdk = AsyncApiClient(Configuration(access_token=""))
    await sdk.rest_client.pool_manager.close()
    sdk.rest_client.pool_manager = session
    return sdk


def _bearer(token: str) -> dict[str, str]:
    return {"type": "bearer", "in": "header", "key": "Authorization", "value": f"Bearer {token}"}


def _answered(status: int, body: str | None, headers: Mapping[str, str] | None) -> Answered:
    try:
        found = msgspec.json.decode(body or "")
    except (msgspec.MsgspecError, RecursionError):
        found = None
    names = {name.lower(): value for name, value in (headers or {}).items()}
    legible = isinstance(found, dict)
    return Answered(status, found if legible else {}, names, legible)


def _noted(asked: _Asked, result: Result) -> Result:
    """LINE keeps no log for us: with its request id it can be asked about a call."""
    match result:
        case Answered(status, _, headers):
            told = _log.info if result.ok or status in asked.fine else _log.warning
            told(
                "line_called",
                method=asked.method,
                path=asked.path,
                status=status,
                request_id=headers.get("x-line-request-id", ""),
            )
        case Unanswered(why):
            _log.warning("line_silent", method=asked.method, path=asked.path, error=why)
    return result
