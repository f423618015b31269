"""From what Slack sends to events in their envelopes."""

from __future__ import annotations

from adapters.port import Inbound, Received
from adapters.slack.happenings import read_happening
from adapters.slack.interactions import read_command, read_interaction
from adapters.slack.marks import Arrival, tenant_of
from adapters.slack.wire import Command, Happening, Interaction, Other, Parcel

UNKNOWN = "unknown"
OTHERS = frozenset({"app_rate_limited", "block_suggestion", "malformed", "ssl_check", "url_verification"})


def parse(parcel: Parcel, came: Arrival) -> Received:
    """What a parcel means; for what means nothing, its kind."""
    found = _read(parcel, came, tenant_of(parcel))
    return Received((found,)) if isinstance(found, Inbound) else Received((), (found,))


def _read(parcel: Parcel, came: Arrival, tenant: str) -> Inbound | str:
    match parcel:
        case Happening():
            return read_happening(parcel, came, tenant)
        case Interaction():
            return read_interaction(parcel, came, tenant)
        case Command():
            return read_command(parcel, came, tenant)
        case Other(type=kind):
            return kind if isinstance(kind, str) and kind in OTHERS else UNKNOWN
