"""Whether LINE itself sent it: by the signature over the raw bytes, before anything reads them."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from hmac import compare_digest, digest
from typing import TYPE_CHECKING

from adapters.port import BadSignatureError, TooLargeError

if TYPE_CHECKING:
    from adapters.line.channel import Channel
    from adapters.port import Request

MOST_BYTES = 1024 * 1024
"""LINE names no limit. An event takes about a kilobyte, and a delivery holds a few dozen."""

SIGNATURE = "x-line-signature"


def verify(request: Request, channels: tuple[Channel, ...]) -> tuple[Channel, ...]:
    """The channels whose secret signed the request; all are tried, so that its duration tells nothing.

    Raises `TooLargeError` or `BadSignatureError`.
    """
    if len(request.body) > MOST_BYTES:
        raise TooLargeError
    given = request.headers.get(SIGNATURE, "").encode(errors="replace")
    fitting = [compare_digest(given, _signature(channel.secret, request.body)) for channel in channels]
    signed = tuple(channel for channel, fits in zip(channels, fitting, strict=True) if fits)
    if not signed:
        raise BadSignatureError
    return signed


def verify_destination(destination: str, signed: tuple[Channel, ...]) -> None:
    """Let through what one of the channels that signed may speak for. Raises `BadSignatureError`."""
    if all(channel.destination not in {"", destination} for channel in signed):
        raise BadSignatureError


def _signature(secret: str, body: bytes) -> bytes:
    return b64encode(digest(secret.encode(), body, sha256))
