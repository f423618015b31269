"""Read a request from Slack as the adapter does."""

from datetime import datetime, timedelta

from adapters.port import Address, Inbound, Received, Request
from adapters.slack.marks import arrival
from adapters.slack.parse import parse
from adapters.slack.verify import verify
from adapters.slack.wire import read_request
from tests.adapters.slack.posts import (
    NOW,
    SECRET,
    TEAM,
    USER,
    Json,
)

ADDRESS = Address("slack", TEAM, USER)


def received(asked: Request) -> Received:
    stamped_at = verify(asked, SECRET)
    parcel, raw = read_request(asked.body, asked.headers.get("content-type", ""))
    return parse(parcel, arrival(raw, asked.received_at, stamped_at))


def only(asked: Request) -> Inbound:
    (inbound,) = received(asked).inbounds
    return inbound


def passed(asked: Request) -> str:
    found = received(asked)
    (kind,) = found.passed
    assert not found.inbounds
    return kind


def on_stamp(micros: int) -> datetime:
    return NOW.replace(microsecond=0) + timedelta(microseconds=micros)


def mapping(value: object) -> Json:
    assert isinstance(value, dict)
    return value
