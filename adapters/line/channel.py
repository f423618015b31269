"""A channel of LINE: whose webhooks are trusted, and as whom is sent."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Channel:
    """A Messaging API channel with its secrets.

    `destination` is the bot's user id, which LINE puts into every webhook; empty, the channel serves any.
    `access_token` is a long-lived one; empty, short ones are issued for `id` and `secret`.
    """

    secret: str = field(repr=False)
    id: str = ""
    access_token: str = field(default="", repr=False)
    destination: str = ""


def channel_of(tenant: str, channels: tuple[Channel, ...]) -> Channel | None:
    """The first channel that serves this destination; a named one goes before one that serves any."""
    named = (channel for channel in channels if channel.destination == tenant)
    return next(named, None) or next((channel for channel in channels if not channel.destination), None)
