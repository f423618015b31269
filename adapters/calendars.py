"""Calendar files that were sent: which are fetched, and what is heard of one."""

from __future__ import annotations

from dialogs.core.events import UNREAD, Said, Showed
from dialogs.language.calendars import MOST_SIGNS, is_calendar

MOST_BYTES = 200_000
"""A file that is larger is no invitation, and not read to its end."""


def is_calendar_file(name: object, size: object) -> bool | None:
    """Whether a file is worth fetching; None for one that is no calendar by its name."""
    if not (isinstance(name, str) and name.casefold().endswith(".ics")):
        return None
    return not isinstance(size, int) or size <= MOST_BYTES


def heard(data: bytes | None) -> Said | Showed:
    """The words of a file, as if they were pasted; of one that is no calendar only that it was shown."""
    if data is None or len(data) > MOST_BYTES:
        return Showed(UNREAD)
    try:
        text = data.decode("utf-8-sig").replace("\0", "")
    except UnicodeDecodeError:
        return Showed(UNREAD)
    return Said(text[:MOST_SIGNS]) if is_calendar(text) else Showed(UNREAD)
