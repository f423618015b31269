"""Access tokens: a long-lived one that is given, or stateless ones that last fifteen minutes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Protocol

import msgspec
import structlog

from adapters.line.channel import Channel

if TYPE_CHECKING:
    import aiohttp

PATH = "/oauth2/v3/token"
RENEWED_AFTER = 0.8
"""The part of its life after which a token is renewed: twelve of fifteen minutes."""
PAUSE_S = 2.0
"""How long LINE is left alone when it issued none."""

_log = structlog.get_logger(__name__)


class Issued(msgspec.Struct, frozen=True):
    """A stateless token as LINE issues it; it lasts `expires_in` seconds."""

    access_token: Annotated[str, msgspec.Meta(pattern=r"\A[\x21-\x7e]+\Z")]
    expires_in: Annotated[float, msgspec.Meta(gt=0)]

    def __repr__(self) -> str:
        return f"Issued(expires_in={self.expires_in})"


Issue = Callable[[], Awaitable[Issued | None]]
_decode = msgspec.json.Decoder(Issued).decode


class Tokens(Protocol):
    """Where a channel's requests get their token from."""

    async def current(self) -> str:
        """A token believed good; empty when there is none."""

    async def renewed(self, refused: str) -> str:
        """Another one than `refused`; empty when there is none."""

    async def close(self) -> None:
        """Ask for no more."""


@dataclass(frozen=True, slots=True)
class LongLived:
    """The token made in LINE's console. It is good until somebody revokes it there."""

    token: str = field(repr=False)

    async def current(self) -> str:
        return self.token

    async def renewed(self, refused: str) -> str:
        return "" if refused == self.token else self.token

    async def close(self) -> None:
        """Nothing is under way."""


class Stateless:
    """One token at a time, asked for when first needed and renewed before it ends.

    However many requests wait for it, LINE is asked once; while it is asked or does not answer, a token that
    is still good goes on being used.
    """

    def __init__(self, issue: Issue, time: Callable[[], float] | None = None) -> None:
        """`time` tells seconds; without it the event loop does, for a token's life has no time of day."""
        self._issue = issue
        self._time = time or asyncio.get_running_loop().time
        self._token = ""
        self._renew_at = self._ends_at = 0.0
        self._asking: asyncio.Task[None] | None = None

    async def current(self) -> str:
        if self._time() >= self._renew_at:
            asked = self._asked()
            if self._time() >= self._ends_at:
                # Whoever waits may be cancelled; the others go on waiting. It raises nothing to them.
                await asyncio.wait({asked})
        return self._token if self._time() < self._ends_at else ""

    async def renewed(self, refused: str) -> str:
        if self._token == refused:
            self._token, self._renew_at, self._ends_at = "", 0.0, 0.0
        return await self.current()

    async def close(self) -> None:
        if self._asking is not None:
            self._asking.cancel()
            await asyncio.wait({self._asking})

    def _asked(self) -> asyncio.Task[None]:
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(self._ask())
            self._asking.add_done_callback(_tell)
        return self._asking

    async def _ask(self) -> None:
        asked_at = self._time()
        issued = await self._issue()
        if issued is None:
            self._renew_at = self._time() + PAUSE_S
        else:
            self._token = issued.access_token
            self._renew_at = asked_at + RENEWED_AFTER * issued.expires_in
            self._ends_at = asked_at + issued.expires_in


def _tell(asking: asyncio.Task[None]) -> None:
    """Log what nobody expected: whoever waits learns only that there is no token."""
    error = None if asking.cancelled() else asking.exception()
    if error is not None:
        _log.error("line_token_failed", exc_info=error)


async def issue(session: aiohttp.ClientSession, url: str, channel: Channel) -> Issued | None:
    """Have LINE issue a stateless token; None, and a word in the log, when it does not."""
    import aiohttp

    try:
        async with session.post(url + PATH, data=form_of(channel)) as response:
            if response.ok:
                return _decode(await response.read())
            _log.error("line_token_refused", tenant=channel.destination, status=response.status)
    except (aiohttp.ClientError, TimeoutError, msgspec.MsgspecError, ValueError, RecursionError) as error:
        _log.warning("line_token_missed", tenant=channel.destination, error=type(error).__name__)
    return None


def form_of(channel: Channel) -> dict[str, str]:
    """What LINE is told when it is asked for a token."""
    return {"grant_type": "client_credentials", "client_id": channel.id, "client_secret": channel.secret}
