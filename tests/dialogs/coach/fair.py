"""A prepared fair of three days, and talks on its evenings."""

from __future__ import annotations

from dialogs import nudging
from dialogs.changes import applied
from dialogs.shapes import replace
from dialogs.testing import Talk
from tests.dialogs.coach.before import instant
from tests.dialogs.coach.evening import KITAHAMA, PROFILE, notebook, talk

FAIR = replace(KITAHAMA, starts_at=instant("2026-12-03T10:00"), ends_at=instant("2026-12-05T17:00"))
BEFORE = "2026-12-02T12:00+09:00"
WORDS = {
    "ja": {
        "first": "雑貨店の白石さん、棚卸しの話",
        "again": "白石さんと、印刷会社の木下さん",
        "reach": "木下さん 090-1234-5678",
        "away": "行けなかった",
        "staying": "まだ会場です",
        "skip": "スキップ",
        "look back": "ふりかえり",
    },
    "en": {
        "first": "Dana Smith from Acme, about stocktaking",
        "again": "Dana Smith and Ken Ito",
        "reach": "Ken Ito 090-1234-5678",
        "away": "I couldn't go",
        "staying": "I'm still there",
        "skip": "skip",
        "look back": "reflect",
    },
}


def there(lang: str) -> Talk:
    known = notebook((FAIR,))
    for change in nudging.timeline(PROFILE, FAIR, instant("2026-12-02T12:00")):
        known = applied(known, change)
    return talk(known=known, at=BEFORE, lang=lang)


def evening(day: int, lang: str = "ja") -> Talk:
    return there(lang).until(f"2026-12-0{day + 2}T17:30+09:00")
