"""The channel's own settings: where its webhook goes, and whether it arrives there."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tests.doubles.answers import Answer, Call
from tests.doubles.checks import Must, record, text
from tests.doubles.line.answers import RefusedError
from tests.doubles.line.bodies import Body, body_of
from tests.doubles.posting import NO_CONNECTION, TOO_LATE

if TYPE_CHECKING:
    from tests.doubles.line.platform import Line

_URL = text(500, len)
_ENDPOINT = Body("SetWebhookEndpointRequest", record({"endpoint": Must(_URL)}))
_TESTED = Body("TestWebhookEndpointRequest", record({"endpoint": _URL}))
_REASONS = {
    NO_CONNECTION: ("COULD_NOT_CONNECT", "Failure to connect"),
    TOO_LATE: ("REQUEST_TIMEOUT", "Request timeout"),
}


def set_endpoint(line: Line, call: Call) -> Answer:
    """`PUT /v2/bot/channel/webhook/endpoint`."""
    line.webhook.url = _valid(body_of(call, _ENDPOINT)["endpoint"])
    return Answer()


def get_endpoint(line: Line, _call: Call) -> Answer:
    """`GET /v2/bot/channel/webhook/endpoint`."""
    return Answer(200, {"endpoint": _set(line), "active": line.webhook.active})


def test_endpoint(line: Line, call: Call) -> Answer:
    """`POST /v2/bot/channel/webhook/test`: deliver no event at all, and tell what came back."""
    asked = body_of(call, _TESTED).get("endpoint", "")
    url = _valid(asked) if asked else _set(line)
    delivered = line.webhook.send((), url)
    reason = "OK" if delivered.taken else "ERROR_STATUS_CODE"
    reason, detail = _REASONS.get(delivered.status, (reason, str(delivered.status)))
    told = {
        "success": delivered.taken,
        "timestamp": line.clock.now().isoformat().replace("+00:00", "Z"),
        "statusCode": delivered.status,
        "reason": reason,
        "detail": detail,
    }
    return Answer(200, told)


def _set(line: Line) -> str:
    if not line.webhook.url:
        raise RefusedError(404, "Webhook endpoint not found")
    return line.webhook.url


def _valid(url: str) -> str:
    """LINE asks for https; what never leaves this machine may do without."""
    parts = urlsplit(url)
    at_home = parts.hostname in {"127.0.0.1", "localhost", "::1"}
    if not parts.hostname or parts.scheme not in ({"http", "https"} if at_home else {"https"}):
        raise RefusedError(400, "Invalid webhook endpoint URL")
    return url
