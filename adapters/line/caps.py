"""What LINE can show: quick replies and texts, as its Messaging API reference limits them."""

from __future__ import annotations

from datetime import timedelta

from adapters.line.limits import LABEL, QUICK_REPLIES, TEXT
from adapters.measure import letters, utf16_units
from adapters.port import Caps

CAPS = Caps(
    buttons=QUICK_REPLIES,
    label=LABEL,
    label_unit=letters,
    text=TEXT,
    text_unit=utf16_units,
    push_costs=True,
    # LINE remembers a retry key for 24 hours; after that it would send again.
    key_lasts=timedelta(hours=23),
)
