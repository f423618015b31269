"""Which of LINE's settings make whole channels, each given once; told as one sentence about what is wrong."""

from __future__ import annotations

import msgspec

from adapters.line.channel import Channel

_SECRET_PLACE = "LINE Developers Console, your channel, Basic settings, Channel secret"  # noqa: S105  # where it is found
_ID_PLACE = "LINE Developers Console, your channel, Basic settings, Channel ID"


class _Given(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A channel as `LINE_CHANNELS` lists it."""

    destination: str
    secret: str
    id: str = ""
    access_token: str = ""


def listed(given: str) -> tuple[Channel, ...]:
    """The channels of a JSON list. Raises `msgspec.DecodeError` for what is none."""
    found = msgspec.json.decode(given, type=list[_Given])
    return tuple(
        Channel(one.secret.strip(), one.id.strip(), one.access_token.strip(), one.destination.strip())
        for one in found
    )


def wrong_in_list(given: str) -> str:
    """What is wrong with the list of channels; empty for a good one."""
    try:
        channels = listed(given)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return 'it must be a JSON list like [{"destination": "U…", "secret": "…", "id": "…"}]'
    for number, channel in enumerate(channels, start=1):
        if not (channel.secret and channel.destination and (channel.id or channel.access_token)):
            return f"channel {number} needs a destination, a secret, and an id or an access_token"
    for number, channel in enumerate(channels, start=1):
        for earlier, other in enumerate(channels[: number - 1], start=1):
            if same := _shared(channel, other):
                return f"channels {earlier} and {number} have the same {same}"
    return ""


def wrong_in_single(
    prefix: str, listed: tuple[Channel, ...], *, secret: str, channel_id: str, token: str
) -> str:
    """What is wrong with the channel of the three variables beside those listed; empty for a good one."""
    able_to_send = channel_id or token
    if not secret:
        missing = f"{prefix}LINE_CHANNEL_SECRET is missing; it stands in: {_SECRET_PLACE}"
        return missing if able_to_send else ""
    if not able_to_send:
        return (
            f"{prefix}LINE_CHANNEL_ID is missing; it stands in: {_ID_PLACE}."
            f" A long-lived {prefix}LINE_CHANNEL_ACCESS_TOKEN would do instead"
        )
    if any(_shared(one, Channel(secret, channel_id, token)) for one in listed):
        return (
            f"{prefix}LINE_CHANNELS lists the channel of {prefix}LINE_CHANNEL_SECRET once more;"
            " give it in one place"
        )
    return ""


def _shared(one: Channel, other: Channel) -> str:
    """What two channels have in common that no two may."""
    for name in ("destination", "id", "access_token", "secret"):
        if getattr(one, name) and getattr(one, name) == getattr(other, name):
            return name
    return ""
