"""What a text means as a moment, on a Wednesday evening in Tokyo where nothing else is said."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from dialogs.language.dates import MomentHeard, hear_moment

TOKYO = ZoneInfo("Asia/Tokyo")
WEDNESDAY = "2026-12-02T21:00"


def hear(
    text: str,
    now: str = WEDNESDAY,
    zone: ZoneInfo = TOKYO,
    lang: str = "ja",
    on: date | None = None,
    *,
    free: bool = False,
) -> MomentHeard:
    return hear_moment(text, now=at(now, zone), zone=zone, lang=lang, on=on, free=free)


def at(text: str, zone: ZoneInfo = TOKYO) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)
