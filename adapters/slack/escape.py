"""The way out for words in a field that Slack reads for its own signs: a message's `text`."""

from __future__ import annotations

from adapters.measure import utf16_units


def escape(text: str) -> str:
    """`text` with the three signs that begin a mention, a link or an entity, as entities."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def escaped_units(text: str) -> int:
    """The length of `text` once it is escaped."""
    return utf16_units(escape(text))
