"""Who a user of Slack is, as `users.info` and `user_change` tell it."""

from __future__ import annotations

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from adapters.tongue import language_of
from dialogs.core.events import Introduced


class Profile(msgspec.Struct, frozen=True):
    """The names people gave themselves; the one to display may be empty."""

    display_name: str = ""
    real_name: str = ""


class User(msgspec.Struct, frozen=True):
    """A member of a workspace. `locale` is there only when it was asked for."""

    id: str = ""
    name: str = ""
    real_name: str = ""
    tz: str | None = None
    locale: str | None = None
    deleted: bool = False
    is_bot: bool = False
    profile: Profile = Profile()


def read_user(told: object) -> User | None:
    """The user in Slack's object, None when it is none."""
    try:
        return msgspec.convert(told, User)
    except msgspec.ValidationError:
        return None


def introduce(user: User, *, changed: bool = False) -> Introduced:
    """What Slack tells of a user. Whoever is in Slack is there for work."""
    name = user.profile.display_name or user.profile.real_name or user.real_name or user.name
    return Introduced(language_of(user.locale), name.strip(), _zone(user.tz), at_work=True, changed=changed)


def _zone(name: str | None) -> str:
    try:
        return ZoneInfo(name).key if name else ""
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ""
