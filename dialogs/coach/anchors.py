"""Days counted from the gathering: "the next morning" is the one after it, whenever it is said."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

from dialogs.writing.promises import action_of

_LONGEST = 400


def anchored(text: str) -> tuple[str, int] | None:
    """The text without the words that count from the gathering, and how many days after it they mean."""
    for days, like in _anchors():
        if found := like.search(text[:_LONGEST]):
            return action_of(text, (found.span(),)), days
    return None


@cache
def _anchors() -> tuple[tuple[int, re.Pattern[str]], ...]:
    listed = tomllib.loads((Path(__file__).parent / "anchors.toml").read_text("utf-8"))["anchors"]
    return tuple((anchor["days"], re.compile(anchor["like"], re.IGNORECASE)) for anchor in listed)
