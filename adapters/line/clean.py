"""What LINE takes as words: characters that UTF-8 can carry and a chat can show."""

from __future__ import annotations

import re

_NEW_LINES = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_UNFIT = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def clean(text: str) -> str:
    """`text` with every new line as "\\n"; control characters and half surrogate pairs become U+FFFD."""
    if text.isprintable():
        return text
    return _UNFIT.sub("\ufffd", _NEW_LINES.sub("\n", text))


def is_carried(text: str) -> bool:
    """Whether `text` arrives at LINE as it is."""
    return clean(text) == text
