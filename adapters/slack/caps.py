"""What Slack can show: an actions block and section texts, as its Block Kit reference limits them."""

from __future__ import annotations

from adapters.measure import utf16_units
from adapters.port import Caps
from adapters.slack.limits import ACTIONS, SHOWN, TEXT

CAPS = Caps(
    buttons=ACTIONS,
    label=SHOWN,
    label_unit=utf16_units,
    text=TEXT,
    text_unit=utf16_units,
    forms=True,
    home=True,
)
"""The unit of Slack's limits is not documented for emoji, so the larger count is taken."""
