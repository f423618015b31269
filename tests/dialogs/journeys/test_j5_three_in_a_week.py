"""J5: three gatherings in one week."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from dialogs.coach.book import BOOK
from dialogs.notebook import Profile
from dialogs.testing import Talk

BEFORE = datetime.fromisoformat("2026-12-01T10:00+09:00")
KNOWN = Profile(
    "u1", consent_version=1, consent_at=BEFORE, push_consent=True, push_consent_at=BEFORE, gatherings=2
)


def registered() -> Talk:
    talk = Talk(BOOK, at="2026-12-03T10:00+09:00", profile=KNOWN)
    for line in ("12/8 19時 北浜交流会", "12/9 19時 梅田ランチ会", "12/11 19時 中之島の会"):
        talk.says(line).taps("OK").taps("前日に").is_idle()
    return talk


def test_one_message_on_monday_prepares_all_three() -> None:
    talk = registered().until("2026-12-07T20:00+09:00").asks("week.how").tells("3つ")
    talk.taps("まとめて3分").says("在庫管理に困っている雑貨店の店主と知り合う")
    talk.asks("week_people.people").says("雑貨店の店主").says("問屋の営業").taps("とばす")
    talk.asks("week.action").taps("お礼").tells("まとめて準備できました").is_idle()
    assert all(gathering.plan for gathering in talk.notebook.gatherings)
    assert len(talk.unasked) == 1


def test_a_silent_week_stays_within_its_budget() -> None:
    talk = registered().until("2026-12-14T00:00+09:00")
    days = Counter(at.astimezone(BEFORE.tzinfo).date() for at, _ in talk.unasked)
    assert sum(days.values()) <= 5
    assert max(days.values()) == 1
