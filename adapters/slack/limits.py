"""What Slack takes at most, as its Block Kit reference says; lengths in UTF-16 units, its strictest count."""

from __future__ import annotations

from adapters.measure import utf16_units

MESSAGE_BLOCKS, VIEW_BLOCKS = 50, 100

MESSAGE_SIZE = 9_000
"""Of the JSON of a message's blocks. Slack documents no such limit, but has been seen to refuse from about
11,300 on as too long, however it counts (slackapi/bolt-js #2509, #2867)."""

VIEW_SIZE = 200_000
"""Bytes of JSON; a view of more than 250 KB is refused."""

TEXT = 3_000
"""Of any text object."""

NOTIFICATION = 3_900
"""Of a message's `text`: of more than 4,000, Slack would make several messages."""

HEADER = 150
ACTIONS = 25
"""Elements of one actions block."""

LABEL = 75
"""Of a button's text, and of an option's."""

SHOWN = 30
"""Of a button's text, as much as a telephone shows."""

TITLE = 24
"""Of a view's title and of its two buttons."""

METADATA = 3_000
INPUT_LABEL = 2_000
INPUT_HINT = 2_000
INPUT = 3_000
"""Of what can be typed into a field, or stands there at first."""

OPTIONS = 100
OPTION_VALUE = 150


def fits(text: str, most: int) -> bool:
    """Whether `text` has at most so many units."""
    return utf16_units(text) <= most
