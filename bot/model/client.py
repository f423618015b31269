"""The one place that knows the openai package: a question to any server that speaks chat completions.

One attempt, no waiting beyond the limit, no tools, temperature 0. Whatever goes wrong becomes an `AskError`
that names the outcome and quotes nothing.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import msgspec

from bot.errors import SettingsError

if TYPE_CHECKING:
    from openai import AsyncOpenAI

WITHIN_S = 3.0
MOST_BYTES = 64 * 1024
MOST_TOKENS = 600
_LONGEST_PAUSE_S = 600.0
_NO_KEY = "none"
"""Servers on one's own machine want no key; the client insists on one."""
_TALKATIVE = ("openai", "httpx2", "httpcore2", "httpx", "httpcore")
"""Loggers that would write down what is sent, at a level low enough."""


class AskError(Exception):
    """The model gave no answer. `outcome` says why, `pause_s` how long the server wants to be left alone."""

    def __init__(self, outcome: str, pause_s: float | None = None) -> None:
        super().__init__(outcome)
        self.outcome = outcome
        self.pause_s = pause_s


class _Message(msgspec.Struct):
    content: str


class _Choice(msgspec.Struct):
    message: _Message
    finish_reason: str | None = None


class _Completion(msgspec.Struct):
    choices: list[_Choice]


def need_it() -> None:
    """Raise `SettingsError` where a model is set up and the extra `llm` is missing."""
    if find_spec("openai") is None:
        raise SettingsError(
            "SANMON_LLM_BASE_URL is set, but the package openai is missing. Install it with its hashes:"
            " pip install --require-hashes -r requirements-llm.lock"
        )


class Client:
    """One model at one server. It remembers when the server takes no JSON schema, and sends none any more.

    Made before the first question, because the package takes half a second to import. It follows no redirect,
    which could lead anywhere.
    """

    def __init__(self, base_url: str, key: str, model: str, *, within_s: float = WITHIN_S) -> None:
        import openai

        for name in _TALKATIVE:
            logging.getLogger(name).setLevel(logging.WARNING)
        self._model = model
        self._within_s = within_s
        self._takes_schema = True
        self._client: AsyncOpenAI = openai.AsyncOpenAI(
            base_url=base_url,
            api_key=key or _NO_KEY,
            timeout=within_s,
            max_retries=0,
            http_client=openai.DefaultAsyncHttpxClient(follow_redirects=False),
        )

    async def ask(self, instructions: str, data: Mapping[str, Any], schema: Mapping[str, Any]) -> bytes:
        """What the model wrote. `data` reaches it as one JSON object, so no text in it can end its field.

        Raises `AskError`.
        """
        try:
            async with asyncio.timeout(self._within_s):
                return await self._ask(instructions, data, schema)
        except TimeoutError:
            raise AskError("slow") from None

    async def close(self) -> None:
        await self._client.close()

    async def _ask(self, instructions: str, data: Mapping[str, Any], schema: Mapping[str, Any]) -> bytes:
        import httpx2
        import openai

        try:
            body = await self._body(instructions, data, schema)
        except openai.APITimeoutError:
            raise AskError("slow") from None
        except (openai.APIConnectionError, httpx2.HTTPError):  # the latter while an answer is being read
            raise AskError("unreachable") from None
        except openai.RateLimitError as error:
            raise AskError("limited", _pause(error.response.headers.get("retry-after"))) from None
        except (openai.BadRequestError, openai.UnprocessableEntityError):
            if not self._takes_schema:
                raise AskError("refused") from None
            self._takes_schema = False
            raise AskError("no_schema") from None
        except openai.OpenAIError:
            raise AskError("failed") from None
        return _content(body)

    async def _body(self, instructions: str, data: Mapping[str, Any], schema: Mapping[str, Any]) -> bytes:
        more: dict[str, Any] = {"response_format": _format(schema)} if self._takes_schema else {}
        asked = self._client.chat.completions.with_streaming_response.create(
            model=self._model,
            messages=[
                {"role": "system", "content": instructions},
                {"role": "user", "content": msgspec.json.encode(data).decode()},
            ],
            temperature=0,
            max_tokens=MOST_TOKENS,
            **more,
        )
        body = bytearray()
        async with asked as response:
            async for piece in response.iter_bytes():
                body += piece
                if len(body) > MOST_BYTES:
                    raise AskError("wrong")
        return bytes(body)


def _format(schema: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "json_schema", "json_schema": {"name": "answer", "strict": True, "schema": schema}}


def _content(body: bytes) -> bytes:
    try:
        first, *_ = msgspec.json.decode(body, type=_Completion).choices
    except (msgspec.MsgspecError, UnicodeDecodeError, ValueError):
        raise AskError("wrong") from None
    if first.finish_reason not in (None, "stop"):
        raise AskError("wrong")
    return first.message.content.encode()


def _pause(header: str | None) -> float | None:
    return min(float(header), _LONGEST_PAUSE_S) if header and header.isascii() and header.isdigit() else None
