"""From prompts to the messages of LINE's API, in its own shape: pure, and the same at each attempt."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

import msgspec

from adapters.clean import cleaned
from adapters.degrade import card_text
from adapters.line.asking import Action, asked
from adapters.line.bubbles import Bubble, Cards, CopyButton, Words, gathered, message, words
from adapters.line.flex import card_bubble
from adapters.line.limits import CLIPBOARD, FLEX_TEXT, MESSAGES, fits_units
from dialogs.core.prompts import Card, Draft, Form, Prompt, Question, Say
from dialogs.texts import texts

if TYPE_CHECKING:
    from adapters.port import Delivery

_ENCODER = msgspec.json.Encoder()
_NOTHING = (Words("…"),)
"""What is left of prompts without any words: LINE takes no empty request."""


def render(delivery: Delivery) -> bytes:
    """JSON: a list of requests, each a list of one to five message objects; nearly always one request.

    The first may go by reply or by push, any other by push. Quick replies stand on the very last message.
    """
    bubbles, actions = _bubbles(tuple(cleaned(prompt) for prompt in delivery.prompts), delivery.lang)
    messages = [message(bubble) for bubble in gathered(bubbles or _NOTHING)]
    if actions:
        items = [{"type": "action", "action": action} for action in actions]
        messages[-1]["quickReply"] = {"items": items}
    return _ENCODER.encode([messages[at : at + MESSAGES] for at in range(0, len(messages), MESSAGES)])


def _bubbles(prompts: tuple[Prompt, ...], lang: str) -> tuple[tuple[Bubble, ...], tuple[Action, ...]]:
    bubbles: list[Bubble] = []
    actions: tuple[Action, ...] = ()
    last = max((at for at, prompt in enumerate(prompts) if isinstance(prompt, Question)), default=-1)
    for at, prompt in enumerate(prompts):
        match prompt:
            case Say(text):
                bubbles += words(text)
            case Question():
                shown, actions = asked(prompt, lang, last=at == last)
                bubbles += shown
            case Card():
                bubbles += _card(prompt)
            case Draft():
                bubbles += _draft(prompt, lang)
            case Form(instead=instead):
                bubbles += _card(instead)
            case _:
                assert_never(prompt)
    return tuple(bubbles), actions


def _card(card: Card) -> tuple[Bubble, ...]:
    shown = card_bubble(card)
    return (Cards((card,), (shown,)),) if shown else words(card_text(card))


def _draft(draft: Draft, lang: str) -> tuple[Bubble, ...]:
    """The text in a bubble of its own, which any device can copy or pass on; telephones get a button, too."""
    text = words(draft.text, apart=True)
    short = fits_units(draft.text, CLIPBOARD) and fits_units(draft.title, FLEX_TEXT)
    if not text or not short:
        return (*words(draft.title), *text)
    return (CopyButton(draft.title, texts(lang).say("line.copy"), draft.text), *text)
