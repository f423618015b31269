"""A user on the eve of a gathering, and talks that begin there."""

from __future__ import annotations

from datetime import datetime, timedelta

from dialogs.coach.book import BOOK
from dialogs.core.scene import Scene
from dialogs.grounds import CoreGround
from dialogs.notebook import FollowUp, Gathering, Notebook, Plan, Profile
from dialogs.shapes import replace
from dialogs.testing import Talk
from dialogs.texts import texts

EVE = "2026-12-04T21:00+09:00"
KNOWN = Profile(
    "u1", consent_version=1, consent_at=datetime.fromisoformat(EVE), push_consent=True, gatherings=3
)
PLAN = Plan(
    goal="在庫管理に困っている雑貨店と出会う", purpose="partner", people="雑貨店の店主さん／一番困ること"
)
GOAL = "在庫管理に困っている雑貨店の店主と知り合う"
PEOPLE = "雑貨店の店主に、棚卸しのやり方を聞く"


def instant(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+09:00")


def meeting(
    gathering_id: str = "g1",
    starts: str = "2026-12-05T19:00",
    name: str = "北浜交流会",
    plan: Plan | None = None,
) -> Gathering:
    at = instant(starts)
    return Gathering(gathering_id, name, at, at + timedelta(hours=2), plan=plan)


def promised(gathering_id: str = "g1", due: str = "2026-12-06T12:10") -> FollowUp:
    return FollowUp(f"{gathering_id}.plan", gathering_id, "", "information", "チェック表を送る", instant(due))


def talk(
    start: str | None = None,
    *gatherings: Gathering,
    lang: str = "ja",
    at: str = EVE,
    profile: Profile = KNOWN,
    follow_ups: tuple[FollowUp, ...] = (),
    **args: object,
) -> Talk:
    """A talk of a user with these gatherings in their notebook."""
    ground = CoreGround(BOOK, replace(profile, lang=lang))
    ground.notebook = replace(ground.notebook, gatherings=gatherings, follow_ups=follow_ups)
    return Talk(BOOK, start=start, args=dict(args), lang=lang, at=at, ground=ground)


def only(told: Talk) -> Gathering:
    """The one gathering of a talk."""
    (gathering,) = told.notebook.gatherings
    return gathering


def begun(lang: str = "ja") -> Talk:
    """A preparation at its first question."""
    return talk("preparation", meeting(), lang=lang, gathering="g1").asks("goal")


def plan_in(prepared: Talk) -> Plan:
    """The plan that came of it."""
    plan = only(prepared).plan
    assert plan
    return plan


def erase(talking: Talk) -> None:
    """Take all gatherings away, as erasing them in the middle of a talk does."""
    ground = talking.ground
    assert isinstance(ground, CoreGround)
    ground.notebook = replace(ground.notebook, gatherings=())


def scene(lang: str = "ja", at: str = EVE, zone: str = "Asia/Tokyo") -> Scene:
    profile = replace(KNOWN, lang=lang, zone=zone)
    return Scene(Notebook(profile), datetime.fromisoformat(at), texts(lang), 7)
