"""An evening to talk about: a prepared gathering, people, promises, and a talk that begins among them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from dialogs.coach.book import BOOK
from dialogs.coach.consent import CONSENT_VERSION
from dialogs.grounds import stand
from dialogs.notebook import Contact, FollowUp, Gathering, Notebook, Plan, Profile
from dialogs.shapes import replace
from dialogs.testing import Talk

STARTS = datetime.fromisoformat("2026-12-04T19:00+09:00").astimezone(UTC)
AFTER = "2026-12-04T21:30+09:00"
"""Half an hour after the gathering, a Friday evening."""

PROFILE = Profile(
    "u1",
    consent_version=CONSENT_VERSION,
    consent_at=STARTS,
    push_consent=True,
    push_consent_at=STARTS,
    gatherings=1,
)
PLAN = Plan(
    goal="在庫管理に困っている雑貨店と出会う",
    purpose="partner",
    people="雑貨店の店主",
    action="棚卸しのチェック表を送る",
)
KITAHAMA = Gathering("g1", "北浜交流会", STARTS, STARTS + timedelta(hours=2), answered=True, plan=PLAN)
UNPLANNED = replace(KITAHAMA, plan=None)
PLANNED = FollowUp(
    "g1.plan", "g1", "", "information", "棚卸しのチェック表を送る", STARTS + timedelta(hours=17, minutes=10)
)
SHIRAISHI = Contact("c1", "g1", "白石さん", company="雑貨の白石", topic="年末の棚卸し", met_at=STARTS)
G1: dict[str, object] = {"gathering": "g1"}
PROMISE = FollowUp("f1", "g1", "c1", "thanks", "お礼を送る", STARTS + timedelta(hours=17, minutes=10))


def notebook(
    gatherings: tuple[Gathering, ...] = (KITAHAMA,),
    contacts: tuple[Contact, ...] = (),
    follow_ups: tuple[FollowUp, ...] = (),
    profile: Profile = PROFILE,
) -> Notebook:
    return Notebook(profile, gatherings, contacts, follow_ups)


def talk(
    start: str | None = None,
    args: dict[str, object] | None = None,
    *,
    known: Notebook | None = None,
    at: str = AFTER,
    lang: str = "ja",
) -> Talk:
    """A talk in the middle of life: `known` is what the coach has noted so far."""
    before = known or notebook()
    profile = replace(before.profile, lang=lang)
    ground = stand(BOOK, replace(before, profile=profile))
    return Talk(BOOK, start=start, args=args, at=at, lang=lang, ground=ground)


def reflected(step: str, *said: str) -> Talk:
    """A reflection told up to a question."""
    begun = talk("reflection", G1)
    for words in said:
        begun.says(words)
    return begun.asks(step)
