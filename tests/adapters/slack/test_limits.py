"""Our list of Slack's limits is what others read in its reference, too."""

from __future__ import annotations

import pytest
from slackblocks import _limits as theirs

from adapters.slack import limits, values

SAME = {
    "MESSAGE_BLOCKS": theirs.MESSAGE_BLOCKS_MAX_ITEMS,
    "VIEW_BLOCKS": theirs.VIEW_BLOCKS_MAX_ITEMS,
    "TEXT": theirs.TEXT_MAX_LENGTH,
    "HEADER": theirs.HEADER_TEXT_MAX_LENGTH,
    "ACTIONS": theirs.ACTIONS_ELEMENTS_MAX_ITEMS,
    "LABEL": min(theirs.BUTTON_TEXT_MAX_LENGTH, theirs.OPTION_TEXT_MAX_LENGTH),
    "TITLE": min(theirs.VIEW_TITLE_MAX_LENGTH, theirs.VIEW_SUBMIT_MAX_LENGTH, theirs.VIEW_CLOSE_MAX_LENGTH),
    "METADATA": theirs.VIEW_PRIVATE_METADATA_MAX_LENGTH,
    "INPUT_LABEL": theirs.INPUT_LABEL_MAX_LENGTH,
    "INPUT_HINT": theirs.INPUT_HINT_MAX_LENGTH,
    "INPUT": theirs.PLAIN_TEXT_INPUT_MAX_LENGTH_MAX,
    "OPTIONS": theirs.SELECT_OPTIONS_MAX_ITEMS,
    "OPTION_VALUE": theirs.OPTION_VALUE_MAX_LENGTH,
}
OWN = {"MESSAGE_SIZE", "VIEW_SIZE", "NOTIFICATION", "SHOWN"}
"""Below what Slack takes, or what its reference says nothing about."""


@pytest.mark.parametrize("name", SAME)
def test_our_limit_is_theirs(name: str) -> None:
    assert getattr(limits, name) == SAME[name]


def test_every_limit_is_held_against_theirs() -> None:
    assert {name for name in vars(limits) if name.isupper()} == SAME.keys() | OWN


def test_a_button_carries_no_more_than_it_can() -> None:
    assert values.MOST == theirs.BUTTON_VALUE_MAX_LENGTH
    assert values.MOST_IN_OPTION == theirs.OPTION_VALUE_MAX_LENGTH
