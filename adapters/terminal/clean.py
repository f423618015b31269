"""What may reach a terminal: words, never commands to it."""

from __future__ import annotations

import re

_NEW_LINES = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f]")
_ORDERS = re.compile("[\x80-\x9f\u202a-\u202e\u2066-\u2069\ufff9-\ufffb]")
_LONE_HALVES = re.compile("[\ud800-\udfff]")
_TAB = "    "
_FIRST_PICTURE, _DELETE_PICTURE = 0x2400, "\u2421"


def clean(text: str) -> str:
    """`text` with control characters made visible and orders to the terminal taken out.

    Only "\\n" remains of the control characters. C1 controls and bidirectional overrides vanish; half a
    surrogate pair, which no encoding can carry, becomes U+FFFD.
    """
    lines = _NEW_LINES.sub("\n", text).replace("\t", _TAB)
    return _LONE_HALVES.sub("\ufffd", _ORDERS.sub("", _CONTROLS.sub(_picture, lines)))


def _picture(control: re.Match[str]) -> str:
    return _DELETE_PICTURE if control.group() == "\x7f" else chr(_FIRST_PICTURE + ord(control.group()))
