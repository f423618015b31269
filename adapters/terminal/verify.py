"""Whose line it is, and whether it is short enough to be one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.port import BadSignatureError, TooLargeError

if TYPE_CHECKING:
    from adapters.port import Request

MOST_BYTES = 64 * 1024


def verify(request: Request, user: str) -> None:
    """Let through what the user at this terminal did. Raises `TooLargeError` or `BadSignatureError`."""
    if len(request.body) > MOST_BYTES:
        raise TooLargeError
    if request.headers.get("user") != user:
        raise BadSignatureError
