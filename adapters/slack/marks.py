"""What marks something that came: whose it is, which, and when; made safe to store and to send back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from adapters.slack.wire import (
    Authorization,
    Command,
    Happening,
    Interaction,
    Other,
    Parcel,
    first_of,
)

_ID = re.compile(r"[\x21-\x7e]{1,255}")
_TS = re.compile(r"([0-9]{9,11})\.([0-9]{1,6})")
_FIRST = datetime(2013, 1, 1, tzinfo=UTC)
"""Before Slack began."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """How a parcel came: its JSON, and when Slack sent it, by Slack's own clock where it is `timed`."""

    raw: bytes
    received_at: datetime
    sent_at: datetime
    timed: bool = True

    @property
    def derived(self) -> str:
        """An id for what names none: the same when it is delivered again."""
        return f"~{sha256(self.raw).hexdigest()}"

    def at(self, *stamps: object) -> datetime:
        """The first of these timestamps that can be one; after one in the future all would come late."""
        latest = self.received_at + timedelta(days=1)
        return next((at for at in map(_instant, stamps) if at and _FIRST <= at <= latest), self.sent_at)


def arrival(raw: bytes, received_at: datetime, stamped_at: datetime) -> Arrival:
    """`stamped_at` is Slack's time cut down to the second; within that second our own clock is finer."""
    latest = stamped_at + timedelta(seconds=1) - timedelta.resolution
    return Arrival(raw, received_at, min(max(received_at, stamped_at), latest))


def read_id(value: object) -> str:
    """An id, token or timestamp as it can be stored and sent back, empty when it is none."""
    return value if isinstance(value, str) and _ID.fullmatch(value) else ""


def tenant_of(parcel: Parcel) -> str:
    """Whose installation it is for: the enterprise's where it is installed for all of its teams."""
    match parcel:
        case Happening():
            told = first_of(parcel.authorizations, Authorization) or Authorization(parcel.team_id)
            team_id = told.team_id or parcel.team_id
            return _tenant(told.is_enterprise_install, told.enterprise_id or parcel.enterprise_id, team_id)
        case Interaction(team=team, enterprise=enterprise, view=view):
            installed = view.app_installed_team_id if view else ""
            team_id = installed or (team.id if team else "") or parcel.user.team_id
            return _tenant(parcel.is_enterprise_install, enterprise.id if enterprise else "", team_id)
        case Command(is_enterprise_install=org):
            return _tenant(org, parcel.enterprise_id, parcel.team_id)
        case Other():
            return ""


def _tenant(org: object, enterprise_id: object, team_id: object) -> str:
    return (read_id(enterprise_id) if org in (True, "true") else "") or read_id(team_id)


def _instant(stamp: object) -> datetime | None:
    match stamp:
        case str() if found := _TS.fullmatch(stamp):
            return datetime.fromtimestamp(int(found[1]), UTC) + timedelta(
                microseconds=int(found[2].ljust(6, "0"))
            )
        case int() if 0 < stamp < 10**11:
            return datetime.fromtimestamp(stamp, UTC)
        case _:
            return None
