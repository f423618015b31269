"""The people of the measurements, and the turns they hold with the coach."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from adapters.port import Address, Inbound
from bot.clock import MovableClock
from bot.desk import Desk
from bot.metrics import Metrics
from dialogs.changes import Change, SaveContact, SaveFollowUp, SaveGathering, SaveProfile
from dialogs.coach.book import BOOK
from dialogs.core.events import Said
from dialogs.notebook import Contact, FollowUp, Gathering, Profile
from dialogs.shapes import replace
from storage.sealing import KeyRing, make_key
from storage.store import Store
from storage.unit_of_work import UnitOfWork

NOW = datetime(2026, 12, 4, 11, tzinfo=UTC)
KEYS = f"bench:{make_key()}"
RING = KeyRing.parse(KEYS)
AGREED = Profile("", consent_version=1, consent_at=NOW, push_consent=True, push_consent_at=NOW)
PREPARATION = (
    *(
        "明日19時 北浜交流会{own}",
        "OK",
        "在庫管理に困っている雑貨店{own}の店主と知り合う",
        "店主さん{own}、在庫の悩み",
    ),
    *("役立つ情報を送る", "翌日の昼 12:10", "OK", "いらない"),
)
LOOKING = ("カード", "やめる", "会った人", "やめる", "予定", "やめる")


def address(user: str) -> Address:
    return Address("relay", "bench", user)


def said(user: str, text: str, number: int) -> Inbound:
    """The user's `number`-th event, one second after the one before."""
    sent_at = NOW + timedelta(seconds=number)
    return Inbound(f"{user}/{number}", address(user), Said(text), sent_at)


def desk_on(store: Store, now: datetime = NOW) -> Desk:
    return Desk(BOOK, store, MovableClock(now), Metrics(), {})


def meet(work: UnitOfWork, at: Address, changes: Callable[[str], Iterable[Change]] = lambda _: ()) -> str:
    """A user there who has agreed to everything, and what else is known of them."""
    user_id, _ = work.users.meet(at, f"{at.id}/hello", NOW, NOW)
    profile = replace(AGREED, user_id=user_id)
    work.notebook.apply(user_id, (SaveProfile(profile), *changes(user_id)), NOW)
    return user_id


@dataclass(frozen=True)
class Past:
    """So many gatherings gone by, one a week, each with somebody met and a promise kept."""

    gatherings: int

    def __call__(self, _user_id: str) -> Iterable[Change]:
        for number in range(self.gatherings):
            at = NOW - timedelta(days=1 + 7 * number)
            yield SaveGathering(Gathering(f"g{number}", f"会 {number}", at, at + timedelta(hours=2)))
            yield SaveContact(Contact(f"c{number}", f"g{number}", f"白石{number}さん", met_at=at))
            due_at = at + timedelta(days=1)
            yield SaveFollowUp(
                FollowUp(f"f{number}", f"g{number}", f"c{number}", "thanks", "お礼", due_at, state="done")
            )
