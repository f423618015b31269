from datetime import UTC, datetime

import pytest

from adapters.port import MalformedError, Request, TooLargeError
from adapters.terminal.parse import parse
from adapters.terminal.verify import MOST_BYTES, verify
from dialogs.core.events import Event, Joined, PickedMoment, Said

NOW = datetime(2026, 12, 4, 12, tzinfo=UTC)
HEADERS = {"user": "hanako", "kind": "text", "sent-at": "2026-12-04T21:00:00+09:00"}


def event_of(body: bytes, **headers: str) -> Event:
    return parse(Request(body, HEADERS | headers, NOW)).event


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("こんにちは\r\n".encode(), "こんにちは"),
        (b"no end of line", "no end of line"),
        (b"a\x00b\n", "ab"),
        (b"\xff\xfe\n", "\ufffd\ufffd"),
        (b"  kept  \n", "  kept  "),
        (b"\n", ""),
    ],
)
def test_a_line_becomes_its_words(typed: bytes, text: str) -> None:
    assert event_of(typed) == Said(text)


def test_a_picked_moment_is_local_to_the_minute() -> None:
    assert event_of(b"2026-12-05 19:00:30", kind="pick", token="7.moment") == PickedMoment(
        "2026-12-05T19:00", "7.moment"
    )


def test_opening_the_chat_is_joining() -> None:
    assert event_of(b"en", kind="join") == Joined("en")


@pytest.mark.parametrize("headers", [{"kind": "pick"}, {"kind": "sing"}, {"sent-at": "yesterday"}])
def test_what_no_terminal_sends_is_refused(headers: dict[str, str]) -> None:
    with pytest.raises(MalformedError):
        event_of(b"soon", **headers)


def test_a_line_may_be_as_long_as_the_cap_and_no_longer() -> None:
    verify(Request(b"a" * MOST_BYTES, HEADERS, NOW), "hanako")
    with pytest.raises(TooLargeError):
        verify(Request(b"a" * (MOST_BYTES + 1), HEADERS, NOW), "hanako")
