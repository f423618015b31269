"""A user to store things about, and small ways to do it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from dialogs.changes import Change, SaveContact, SaveFollowUp, SaveGathering
from dialogs.core.prompts import Say
from dialogs.notebook import Contact, FollowUp, Gathering, Plan
from storage.rows import AddressKey, Claimed, Outbound
from storage.store import Store

NOW = datetime(2026, 12, 4, 12, 0, 0, 123456, tzinfo=UTC)
MIKA = AddressKey("terminal", "local", "mika")
KEN = AddressKey("terminal", "local", "ken")
LEASE = timedelta(seconds=60)
SECRET = "在庫管理に困っている雑貨店"  # what a user would not want to be read

GATHERING = Gathering("g1", "梅田ランチ", NOW, NOW + timedelta(hours=2), plan=Plan(goal=SECRET))
CONTACT = Contact("c1", "g1", "白石さん", topic=SECRET, met_at=NOW)
FOLLOW_UP = FollowUp("f1", "g1", "c1", "thanks", SECRET, NOW + timedelta(days=1))
RECORDS = (SaveGathering(GATHERING), SaveContact(CONTACT), SaveFollowUp(FOLLOW_UP))


def meet(store: Store, address: AddressKey = MIKA) -> str:
    """The id of the user at `address`, who is new or known."""
    return store.run(lambda work: work.users.meet(address, f"hello {address.id}", NOW, NOW))[0]


def write(store: Store, user_id: str, changes: Sequence[Change], now: datetime = NOW) -> None:
    store.run(lambda work: work.notebook.apply(user_id, changes, now))


def put(store: Store, key: str, address: AddressKey = MIKA, now: datetime = NOW) -> None:
    """Put a delivery that says its own key."""
    store.run(lambda work: work.outbox.put(Outbound(None, address, key, "reply", (Say(key),), "ja"), now))


def claim(store: Store, now: datetime = NOW, limit: int = 10) -> tuple[Claimed, ...]:
    return store.run(lambda work: work.outbox.claim(now, limit, LEASE, ("terminal",)))


def keys(claimed: tuple[Claimed, ...]) -> list[str]:
    return [row.key for row in claimed]
