"""The Home tab: the user's cards below each other, as many as one view holds."""

from __future__ import annotations

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
    """The view. Of more cards than it holds the first are shown, each whole, then how to see the rest.

    Slack takes no view without a block: where there is nothing to show, a line is.
    """
    shown = [blocks for card in cards if (blocks := _blocks(cleaned_card(card)))]
    held = _fitting(shown, VIEW_BLOCKS)
    if len(held) < len(shown):
        more: Block = {"type": "context", "elements": [plain(texts(lang).say("slack.home.more"))]}
        held = (*_fitting(shown, VIEW_BLOCKS - 2), (_DIVIDER, more))
    below = [block for blocks in held for block in blocks]
    seen = below[1:] if below[:1] == [_DIVIDER] else below
    return {"type": "home", "blocks": list(named(seen or (_DIVIDER,)))}


def _blocks(card: Card) -> Shown:
    """The card's blocks, below a line where it begins something new: where it has a title."""
    blocks = tuple(block for part in card_parts(card) for block in part.blocks)
    return (_DIVIDER, *blocks) if card.title.strip() else blocks


def _fitting(shown: list[Shown], most: int) -> tuple[Shown, ...]:
    """The first cards, as many as have at most so many blocks."""
    held = next(packed(shown, _cost, (most, VIEW_SIZE)), ())
    blocks, size = (sum(costs) for costs in zip((0, 0), *map(_cost, held), strict=True))
    return held if blocks <= most and size <= VIEW_SIZE else ()


def _cost(blocks: Shown) -> tuple[int, int]:
    return len(blocks), len(_ENCODER.encode(blocks))
