"""What is heard of a calendar file: its words, or that it could not be read."""

from __future__ import annotations

import pytest

from adapters.calendars import MOST_BYTES, heard, is_calendar_file
from dialogs.core.events import UNREAD, Said, Showed

FILE = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:北浜交流会\r\nDTSTART:20261205T100000Z\r\nEND:VEVENT\r\n"


@pytest.mark.parametrize("data", [FILE.encode(), FILE.encode("utf-8-sig"), f"{FILE}\0".encode()])
def test_a_calendar_file_is_heard_as_its_text(data: bytes) -> None:
    assert heard(data) == Said(FILE)


@pytest.mark.parametrize(
    "data",
    [
        None,
        b"",
        b"<!doctype html><title>Sign in</title>",
        b"PK\x03\x04" + bytes(200),
        FILE.encode("cp932"),
        FILE.encode("utf-16"),
        FILE.encode() * (MOST_BYTES // len(FILE)),
    ],
)
def test_what_is_no_calendar_is_only_shown(data: bytes | None) -> None:
    assert heard(data) == Showed(UNREAD)


def test_of_very_many_events_the_first_are_heard() -> None:
    found = heard(FILE.encode() * 1000)
    assert isinstance(found, Said)
    assert len(found.text) < 20_000


@pytest.mark.parametrize(
    ("name", "size", "worth"),
    [
        ("invite.ics", 900, True),
        ("INVITE.ICS", None, True),
        ("invite.ics", MOST_BYTES + 1, False),
        ("card.pdf", 900, None),
        ("ics", 900, None),
        (None, 900, None),
    ],
)
def test_a_file_is_fetched_by_its_name_unless_it_is_too_large(
    name: object, size: object, *, worth: bool | None
) -> None:
    assert is_calendar_file(name, size) is worth
