"""The Home tab: the user's cards below each other, as many as one view holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from adapters.clean import cleaned_card
from adapters.slack.blocks import named, packed, plain
from adapters.slack.cards import card_parts
from adapters.slack.limits import VIEW_BLOCKS, VIEW_SIZE
from adapters.slack.payload import Block, View
from dialogs.core.prompts import Card
from dialogs.texts import texts

Shown = tuple[Block, ...]
"""A card's blocks."""

_ENCODER = msgspec.json.Encoder()
_DIVIDER: Block = {"type": "divider"}


def home(cards: tuple[Card, ...], lang: str) -> View:
    """The view. Of more cards than it holds the first are shown, each whole, then how to see the rest."""
    shown = [blocks for card in cards if (blocks := _blocks(card))]
    held = _fitting(shown, VIEW_BLOCKS + 1)
    if len(held) < len(shown):
        more = {"type": "context", "elements": [plain(texts(lang).say("slack.home.more"))]}
        held = (*_fitting(shown, VIEW_BLOCKS - 1), (more,))
    return {"type": "home", "blocks": list(named(_divided(held)))}


def _blocks(card: Card) -> Shown:
    return tuple(block for part in card_parts(cleaned_card(card)) for block in part.blocks)


def _fitting(shown: list[Shown], most: int) -> tuple[Shown, ...]:
    """The first cards, as many as have at most so many blocks, each with a divider."""
    held = next(packed(shown, _cost, (most, VIEW_SIZE)), ())
    blocks, size = (sum(costs) for costs in zip((0, 0), *map(_cost, held), strict=True))
    return held if blocks <= most and size <= VIEW_SIZE else ()


def _cost(blocks: Shown) -> tuple[int, int]:
    return len(blocks) + 1, len(_ENCODER.encode(blocks))


def _divided(held: Iterable[Shown]) -> Iterator[Block]:
    for at, blocks in enumerate(held):
        if at:
            yield _DIVIDER
        yield from blocks
