"""Coverage-guided fuzzing of what LINE's webhooks are read by: `make fuzz ARGS=-max_total_time=300`.

Arbitrary bytes stand behind a known event inside a signed delivery. Whatever they are, reading them raises
nothing but what the adapter promises, and as long as the whole is still JSON the known event is heard.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import atheris

with atheris.instrument_imports(include=["adapters.line", "adapters.port"]):
    from adapters.line.adapter import Line
    from adapters.line.channel import Channel

from adapters.port import AdapterError, MalformedError, Request
from dialogs.core.events import Said
from tests.adapters.line.shapes import BOT, SECRET, signature, text, user
from tests.hazards.test_odd_webhooks import KNOWN as KINDS

NOW = datetime(2026, 12, 4, 12, tzinfo=UTC)
KNOWN = json.dumps(text("the known event", source=user("Uknown"))).encode()
LINE = Line((Channel(SECRET),))


def read(data: bytes) -> None:
    body = b'{"destination": "' + BOT.encode() + b'", "events": [' + KNOWN + b"," + data + b"]}"
    request = Request(body, {"x-line-signature": signature(body)}, NOW)
    try:
        received = LINE.receive(request)
    except MalformedError:
        if is_json(body):
            raise
    except AdapterError:
        pass  # another destination was smuggled in behind ours
    else:
        assert any(inbound.event == Said("the known event") for inbound in received.inbounds), data


def is_json(body: bytes) -> bool:
    try:
        return isinstance(json.loads(body).get("events"), list)
    except (ValueError, RecursionError, AttributeError):
        return False


def main() -> None:
    """Fuzz, beginning with an event of every kind."""
    with TemporaryDirectory() as folder:
        for number, shape in enumerate(KINDS):
            Path(folder, str(number)).write_bytes(json.dumps(shape).encode())
        atheris.Setup([*sys.argv, folder], read)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
