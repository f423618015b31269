"""What Slack can show: an actions block and section texts, as its Block Kit reference limits them."""

from __future__ import annotations

from adapters.measure import utf16_units
from adapters.port import Caps

CAPS = Caps(
    buttons=25, label=75, label_unit=utf16_units, text=3_000, text_unit=utf16_units, forms=True, home=True
)
"""The unit of Slack's limits is not documented for emoji, so the larger count is taken."""
