"""Coverage-guided fuzzing of what Slack's requests are read by: `make fuzz ARGS=-max_total_time=300`.

Arbitrary bytes stand as a signed body, as JSON and inside a form. Whatever they are, reading them raises
nothing but what the adapter promises.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote_from_bytes

import atheris

with atheris.instrument_imports(include=["adapters.slack", "adapters.port", "adapters.mending"]):
    from adapters.slack.adapter import Slack
    from adapters.slack.client import Api

from adapters.port import MalformedError, Request
from tests.adapters.slack.desks import NOWHERE, one_workspace
from tests.adapters.slack.posts import FORM, NOW, SECRET, request
from tests.hazards.test_hostile_slack import KNOWN

SLACK = Slack(Api(NOWHERE), one_workspace(), now=lambda: NOW, signing_secret=SECRET)


def read(data: bytes) -> None:
    """Read the same bytes in every way they could come."""
    for asked in (
        request(data),
        request(data, FORM),
        request(b"payload=" + quote_from_bytes(data).encode(), FORM),
    ):
        read_one(asked)


def read_one(asked: Request) -> None:
    try:
        received = SLACK.receive(asked)
    except MalformedError:
        return
    assert len(received.inbounds) + len(received.passed) == 1, asked.body


def main() -> None:
    """Fuzz, beginning with one of every kind."""
    with TemporaryDirectory() as folder:
        for number, shape in enumerate(KNOWN):
            Path(folder, str(number)).write_bytes(json.dumps(shape).encode())
        atheris.Setup([*sys.argv, folder], read)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
