"""Reading what was rendered for LINE as its user sees it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from adapters.line.render import render
from adapters.port import Address, Delivery
from dialogs.core.prompts import Prompt
from tests.doubles.line.limits import VALIDATE

Json = Any
PAYLOAD_WORDS = frozenset({"text", "label"})


def requests(*prompts: Prompt, lang: str = "ja", attempt: int = 1) -> list[list[Json]]:
    """The messages of each request."""
    delivery = Delivery("k", Address("line", "U1", "U2"), prompts, lang, attempt)
    found: list[list[Json]] = json.loads(render(delivery).decode("utf-8", "strict"))
    return found


def messages(*prompts: Prompt, lang: str = "ja") -> list[Json]:
    """The messages of a turn that needs one request."""
    (found,) = requests(*prompts, lang=lang)
    return found


def texts_of(value: Json) -> Iterator[str]:
    """Everything that is there to be read: texts and the labels of buttons."""
    if isinstance(value, dict):
        yield from (
            words for name, words in value.items() if name in PAYLOAD_WORDS and isinstance(words, str)
        )
        for inner in value.values():
            yield from texts_of(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts_of(inner)


def bubbles_of(value: list[Json]) -> list[str]:
    """What stands in each bubble, a line each text; quick replies stand below and belong to none."""
    return ["\n".join(texts_of({**message, "quickReply": None})) for message in value]


def quick_replies(value: list[Json]) -> list[Json]:
    """The actions below the last bubble; no other may have any."""
    assert not any("quickReply" in message for message in value[:-1])
    return [item["action"] for item in value[-1].get("quickReply", {}).get("items", [])]


def actions_of(value: Json) -> Iterator[Json]:
    """Everything that can be tapped."""
    if isinstance(value, dict):
        if value.get("type") in {"postback", "datetimepicker", "clipboard"}:
            yield value
        for inner in value.values():
            yield from actions_of(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from actions_of(inner)


def faults(found: list[list[Json]]) -> list[str]:
    """What LINE would refuse."""
    return [str(fault) for request in found for fault in VALIDATE.wrong({"messages": request})]
