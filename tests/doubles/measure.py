"""How the platform counts a text. Not the coach's own count, which this one is there to check:
grapheme clusters are those of wcwidth, which comes with the terminal's line editor and follows UAX #29."""

from __future__ import annotations

from wcwidth import iter_graphemes


def units(text: str) -> int:
    """UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def clusters(text: str) -> int:
    """Grapheme clusters."""
    return sum(1 for _ in iter_graphemes(text))
