"""Whether Slack itself sent it: by the signature over time and raw bytes, before anything reads them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from hmac import compare_digest, digest

from adapters.port import BadSignatureError, Request, TooLargeError

MOST_BYTES = 1024 * 1024
"""Slack names no limit. An interaction carries the message that was tapped, at most 50 blocks."""
WINDOW = timedelta(minutes=5)
"""An older request may be one that somebody recorded and sends again."""

SIGNATURE, TIMESTAMP = "x-slack-signature", "x-slack-request-timestamp"
_SECONDS = re.compile(r"[0-9]{9,11}")


def verify(request: Request, secret: str) -> datetime:
    """Slack's own time when it sent the request, to the second.

    Raises `TooLargeError` or `BadSignatureError`; without a secret nobody can have signed.
    """
    if len(request.body) > MOST_BYTES:
        raise TooLargeError
    stamp = request.headers.get(TIMESTAMP, "")
    given = request.headers.get(SIGNATURE, "").encode(errors="replace")
    genuine = compare_digest(given, signature(secret, stamp, request.body))
    sent_at = _instant(stamp)
    if not (secret and genuine and sent_at and abs(request.received_at - sent_at) <= WINDOW):
        raise BadSignatureError
    return sent_at


def signature(secret: str, stamp: str, body: bytes) -> bytes:
    """What Slack signs a request with."""
    signed = b"v0:%b:%b" % (stamp.encode(errors="replace"), body)
    return b"v0=" + digest(secret.encode(), signed, sha256).hex().encode()


def _instant(stamp: str) -> datetime | None:
    return datetime.fromtimestamp(int(stamp), UTC) if _SECONDS.fullmatch(stamp) else None
