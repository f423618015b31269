"""Reading what was rendered for Slack as its user sees it, and as Slack judges it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from adapters.port import Address, Delivery, Reply
from adapters.slack.payload import Block, Message, Payload, View, decode_payload
from adapters.slack.render import render
from dialogs.core.prompts import Card, Prompt
from tests.doubles.slack.limits import MESSAGE_BLOCKS, VIEWS
from tests.doubles.slack.models import judge_blocks, judge_view

Json = Any
ADDRESS = Address("slack", "T1", "U1")
TRIGGER = Reply("12345.98765.abcd2358fdea", datetime(2026, 12, 4, 12, tzinfo=UTC))


def sent(*prompts: Prompt, lang: str = "ja", reply: Reply | None = None, **more: Any) -> Payload:
    """All that one turn sends."""
    return decode_payload(render(Delivery("k", ADDRESS, prompts, lang, reply=reply, **more)))


def message(*prompts: Prompt, lang: str = "ja") -> Message:
    """The message of a turn that needs no more than one."""
    (found,) = sent(*prompts, lang=lang).post
    return found


def shown_home(*cards: Card, lang: str = "ja") -> View:
    found = sent(lang=lang, home=cards).home
    assert found is not None
    return found


def texts_of(value: Json) -> Iterator[str]:
    """Everything there is to be read: words, labels, hints, what stands in a field."""
    match value:
        case dict():
            yield from (
                words
                for name, words in value.items()
                if name in {"text", "initial_value"} and isinstance(words, str)
            )
            for inner in value.values():
                yield from texts_of(inner)
        case list() | tuple():
            for inner in value:
                yield from texts_of(inner)


def lines(blocks: Iterable[Block]) -> list[str]:
    """What stands in each block, a line each; what can be tapped, in brackets."""
    return [_line(block) for block in blocks]


def buttons(blocks: Iterable[Block]) -> list[Json]:
    return [element for element in elements(blocks) if element["type"] == "button"]


def elements(blocks: Iterable[Block]) -> list[Json]:
    """Everything that can be touched in a message or on the Home tab."""
    return [element for block in blocks if block["type"] == "actions" for element in block["elements"]]


def faults(payload: Payload) -> list[str]:
    """What Slack would refuse, by the double's table and by the models of Slack's own SDK."""
    return [
        *(fault for post in payload.post for fault in _faults_of_blocks(post.blocks)),
        *(fault for view in (payload.open, payload.home) if view for fault in _faults_of_view(view)),
    ]


def _faults_of_blocks(blocks: tuple[Block, ...]) -> Iterator[str]:
    yield from map(str, MESSAGE_BLOCKS(list(blocks), "blocks"))
    judge_blocks(list(blocks))


def _faults_of_view(view: View) -> Iterator[str]:
    yield from map(str, VIEWS[view["type"]](view, "view"))
    judge_view(view)


def _line(block: Block) -> str:
    match block["type"]:
        case "actions":
            return " ".join(f"[{_label(element)}]" for element in block["elements"])
        case "divider":
            return "---"
        case _:
            return "".join(texts_of(block))


def _label(element: Json) -> str:
    match element["type"]:
        case "button":
            return str(element["text"]["text"])
        case kind:
            return f"{kind} {element.get('initial_date', element.get('initial_time', ''))}".strip()
