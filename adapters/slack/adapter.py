"""Slack as an adapter: events and interactions in, messages out, for any number of workspaces."""

from __future__ import annotations

from adapters.port import Caps, Plain
from adapters.slack.caps import CAPS

PLATFORM = "slack"
DOOR = "/slack/events"


class Slack(Plain):
    """All workspaces of one operator. To be opened in the event loop it is used in, and closed there."""

    @property
    def name(self) -> str:
        return PLATFORM

    @property
    def caps(self) -> Caps:
        return CAPS

    @property
    def door(self) -> str:
        return DOOR
