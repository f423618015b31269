"""The second judge of blocks and views: the models of Slack's own SDK for Python."""

from __future__ import annotations

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from tests.doubles.answers import Detail, Json
from tests.doubles.slack.answers import RefusedError


def judge_blocks(blocks: list[Json]) -> None:
    """Raises `RefusedError` where the SDK would not have made these."""
    for index, block in enumerate(blocks):
        try:
            _parsed(block).validate_json()
        except SlackObjectFormationError as error:
            raise RefusedError("invalid_blocks", [Detail(f"blocks[{index}]", str(error))]) from error


def judge_view(view: Json) -> None:
    """The same for a modal or a Home."""
    try:
        View(**view).validate_json()
    except SlackObjectFormationError as error:
        raise RefusedError("invalid_arguments", [Detail("view", str(error))]) from error
    judge_blocks(view["blocks"])


def _parsed(block: Json) -> Block:
    parsed = Block.parse(block)
    if parsed is None:
        raise SlackObjectFormationError(f"no such block: {block['type']}")
    return parsed
