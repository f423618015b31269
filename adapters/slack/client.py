"""Slack's Web API: what is asked goes through slack_sdk, what comes back is a value.

The SDK has its session made by us, since it would make one a call and repeat a message by itself after a
connection that broke; and a logger of ours, since its own writes down what is sent.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import msgspec
import structlog

from adapters.session import open_session, read_plain

if TYPE_CHECKING:
    import aiohttp
    from slack_sdk.web.async_client import AsyncWebClient

API_URL = "https://slack.com/api"
FILES_URL = "https://files.slack.com"
TOTAL_S = 8.0
BY_FORM = frozenset({"conversations.history", "oauth.v2.access", "users.info"})
"""Methods that take no JSON."""
_NAME = re.compile(r"[\w .:-]{1,200}", re.ASCII)
"""What can be Slack's name for an error; it is logged and stored."""
FORM, JSON = "application/x-www-form-urlencoded", "application/json; charset=utf-8"
FILE, PAGE = "file", "text/html"

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Answered:
    """What Slack answered; its headers go by names in any case. A body that is no object counts as empty.

    `ok` is true only when Slack said so itself. `error` is Slack's name for what is wrong, empty where what
    answered was not Slack's API. `retry_after` is in seconds.
    """

    status: int
    ok: bool = False
    error: str = ""
    body: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    retry_after: float | None = None


@dataclass(frozen=True, slots=True)
class Unanswered:
    """Slack did not answer. Unless it was `sent`, Slack has certainly not taken it."""

    why: str
    sent: bool = True


Result = Answered | Unanswered


class Api:
    """Slack's Web API for all workspaces, over one session. To be opened in the event loop it is used in."""

    def __init__(
        self, url: str = API_URL, files_url: str = FILES_URL, *, patience_s: float = TOTAL_S
    ) -> None:
        """`patience_s` is how long an answer is waited for; files come from `files_url` alone."""
        self.url = url
        self._files = f"{files_url}/"
        self._patience_s = patience_s
        self._session: aiohttp.ClientSession | None = None
        self._sdk: AsyncWebClient | None = None

    async def open(self) -> None:
        """Make the session: inside the event loop."""
        from slack_sdk.web.async_client import AsyncWebClient

        self._session = open_session(self.url, self._patience_s)
        quiet = logging.getLogger("adapters.slack.sdk")
        quiet.setLevel(logging.WARNING)
        self._sdk = AsyncWebClient(base_url=self.url, session=self._session, retry_handlers=[], logger=quiet)
        self._sdk.proxy = (
            None  # it takes one out of the environment for any address; the session knows better
        )

    async def close(self) -> None:
        """Let go of the connections. Harmless when nothing was opened."""
        if self._session is not None:
            await self._session.close()
        self._session = self._sdk = None

    async def call(self, method: str, token: str, /, **args: object) -> Result:
        """Ask once. Never raises. What is None is left out; without a token none is shown."""
        given = {name: value for name, value in args.items() if value is not None}
        return _noted(method, await self._ask(method, token, given))

    async def file(self, place: str, token: str, most: int) -> bytes | None:
        """The file that lies there; None for one at another host, one that is larger, and without one.

        A token that may not read files is shown the way to a page for people, or that page.
        """
        import aiohttp

        if self._session is None or not place.startswith(self._files):
            return None
        shown = {"Authorization": f"Bearer {token}", "Accept-Encoding": "identity"}
        try:
            async with self._session.get(place, headers=shown, allow_redirects=False) as answer:
                whole = await read_plain(answer, most)
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            _log.warning("slack_silent", method=FILE, error=type(error).__name__)
            return None
        given = answer.status == HTTPStatus.OK and answer.content_type != PAGE
        told = _log.info if given else _log.warning
        told("slack_called" if given else "slack_file_withheld", method=FILE, status=answer.status)
        return whole if given else None

    async def _ask(self, method: str, token: str, given: dict[str, object]) -> Result:
        import aiohttp
        from slack_sdk.errors import SlackApiError

        if self._sdk is None:
            return Unanswered("closed", sent=False)
        data: Any = _form(given) if method in BY_FORM else msgspec.json.encode(given)
        headers = {"Content-Type": FORM if method in BY_FORM else JSON}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        try:
            answer = await self._sdk.api_call(method, data=data, headers=headers)
        except SlackApiError as error:
            return _refused(error)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            return Unanswered(type(error).__name__, sent=False)
        except (aiohttp.ClientError, TimeoutError, OSError, UnicodeDecodeError, LookupError) as error:
            return Unanswered(type(error).__name__)
        except (AttributeError, RecursionError) as error:  # the SDK takes any body for an object
            return Unanswered(type(error).__name__)
        except ValueError as error:  # a token out of the settings that no header can carry
            return Unanswered(type(error).__name__, sent=False)
        return _answered(answer.status_code, answer.data, answer.headers)


def _form(given: Mapping[str, object]) -> dict[str, str]:
    return {
        name: str(value).lower() if isinstance(value, bool) else str(value) for name, value in given.items()
    }


def _refused(error: Any) -> Result:
    """The answer that the SDK has raised: its own response, or the bare one when the body was no JSON."""
    response = error.response
    if hasattr(response, "status_code"):
        return _answered(response.status_code, response.data, response.headers)
    return _answered(response.status, None, response.headers)


def _answered(status: int, data: object, headers: Mapping[str, str]) -> Answered:
    body = data if isinstance(data, dict) else {}
    error, told = body.get("error"), headers.get("Retry-After", "")
    return Answered(
        status,
        status == HTTPStatus.OK and body.get("ok") is True,
        error if isinstance(error, str) and _NAME.fullmatch(error) else "",
        body,
        headers,
        float(told) if told.isdecimal() else None,
    )


def _noted(method: str, result: Result) -> Result:
    """Slack keeps no log for us: with its request id it can be asked about a call."""
    match result:
        case Answered(status, ok, error, _, headers):
            told = _log.info if ok else _log.warning
            told(
                "slack_called",
                method=method,
                status=status,
                error=error,
                request_id=headers.get("X-Slack-Req-Id", ""),
            )
        case Unanswered(why):
            _log.warning("slack_silent", method=method, error=why)
    return result
