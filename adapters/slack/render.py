"""From prompts to what Slack's Web API is sent: pure, and the same at each attempt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import assert_never

from adapters.clean import cleaned
from adapters.measure import shortened
from adapters.port import Delivery
from adapters.slack.asking import asked
from adapters.slack.blocks import Part, copyable, heading, named, packed, size, words
from adapters.slack.cards import card_parts
from adapters.slack.escape import escape, escaped_units
from adapters.slack.home import home
from adapters.slack.limits import MESSAGE_BLOCKS, MESSAGE_SIZE, NOTIFICATION
from adapters.slack.modal import modal
from adapters.slack.payload import Message, Payload, encode_payload
from adapters.slack.settle import settled
from dialogs.core.prompts import Card, Draft, Form, Prompt, Question, Say

_NOTHING = words("…")
"""What is left of prompts without any words: Slack takes no empty message."""


def render(delivery: Delivery) -> bytes:
    """A `Payload` as JSON: nearly always one message, or a modal while there is a reply to open it with.

    A message whose button opens a form keeps its buttons, for a form can be closed again.
    """
    prompts = tuple(cleaned(prompt) for prompt in delivery.prompts)
    form = next((prompt for prompt in prompts if isinstance(prompt, Form)), None)
    view = modal(form, delivery.lang) if form and delivery.reply else None
    said = tuple(prompt for prompt in prompts if view is None or prompt is not form)
    payload = Payload(
        post=_messages(said, delivery.lang),
        open=view,
        home=home(delivery.home, delivery.lang) if delivery.home else None,
        update=settled(delivery.tapped, heard=delivery.heard) if delivery.tapped and not form else None,
    )
    return encode_payload(payload)


def _messages(prompts: tuple[Prompt, ...], lang: str) -> tuple[Message, ...]:
    if not prompts:
        return ()
    parts = tuple(_parts(prompts, lang)) or _NOTHING
    return tuple(_message(held) for held in packed(parts, _cost, (MESSAGE_BLOCKS, MESSAGE_SIZE)))


def _message(parts: Iterable[Part]) -> Message:
    blocks = named(block for part in parts for block in part.blocks)
    said = "\n".join(part.words for part in parts if part.words)
    return Message(escape(shortened(said or "…", NOTIFICATION, escaped_units)), blocks)


def _cost(part: Part) -> tuple[int, int]:
    return len(part.blocks), size(part.blocks)


def _parts(prompts: tuple[Prompt, ...], lang: str) -> Iterator[Part]:
    moments = [at for at, prompt in enumerate(prompts) if _asks_for_a_moment(prompt)]
    for at, prompt in enumerate(prompts):
        match prompt:
            case Say(text):
                yield from words(text)
            case Question():
                yield from asked(prompt, lang, pickers=at in moments[-1:])
            case Card():
                yield from card_parts(prompt)
            case Draft(title, text):
                yield from (*heading(title), *copyable(text))
            case Form(instead=instead):
                yield from card_parts(instead)
            case _:
                assert_never(prompt)


def _asks_for_a_moment(prompt: Prompt) -> bool:
    return isinstance(prompt, Question) and prompt.widget == "moment"
