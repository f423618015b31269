"""Words in a field that Slack reads for its own signs: the way in for what was typed, the way out for ours.

Slack writes `&`, `<` and `>` as entities, and puts mentions and links in angle brackets
(docs.slack.dev/messaging/formatting-message-text).
"""

from __future__ import annotations

import re

from adapters.measure import utf16_units

_SPECIAL = re.compile(r"<([^<>]*)>")
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))


def escape(text: str) -> str:
    """`text` with the three signs that begin a mention, a link or an entity, as entities."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def escaped_units(text: str) -> int:
    """The length of `text` once it is escaped."""
    return utf16_units(escape(text))


def unescape(text: str) -> str:
    """The text as it was typed; of a mention or a link, what it looked like."""
    return read_entities(_SPECIAL.sub(_seen, text))


def read_entities(text: str) -> str:
    """The text with Slack's entities as the signs they stand for."""
    for entity, character in _ENTITIES:
        text = text.replace(entity, character)
    return text


def _seen(found: re.Match[str]) -> str:
    """A mention without a name keeps its id: better an odd word than a lost one."""
    target, _, label = found[1].partition("|")
    kind, name = target[:1], label or target[1:].partition("^")[0]
    match kind:
        case "@" | "#":
            return kind + name.removeprefix(kind)
        case "!":
            return label or f"@{name}"
        case _:
            return label or target.removeprefix("mailto:")
