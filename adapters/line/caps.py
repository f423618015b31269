"""What LINE can show: quick replies and texts, as its Messaging API reference limits them."""

from __future__ import annotations

from adapters.measure import letters, utf16_units
from adapters.port import Caps

CAPS = Caps(buttons=13, label=20, label_unit=letters, text=5_000, text_unit=utf16_units)
