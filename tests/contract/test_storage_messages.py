"""What every store must keep of messages: their text while it can be taken back, and after that no word."""

from __future__ import annotations

from datetime import datetime, timedelta

from dialogs.changes import EraseFollowUp, EraseUser, PutNudge, SaveGathering
from dialogs.notebook import Nudge
from dialogs.shapes import replace
from storage.messages import Kept
from storage.rows import AddressKey
from storage.sealing import KeyRing
from storage.store import Store
from tests.storage.opened import holding
from tests.storage.people import CONTACT, FOLLOW_UP, GATHERING, KEN, MIKA, NOW, RECORDS, SECRET, meet, write
from tests.storage.raw import rows_of

LATER = NOW + timedelta(hours=1)


def keep(store: Store, text: str = SECRET, *, where: AddressKey = MIKA, at: datetime = NOW) -> bool:
    return store.run(lambda work: work.messages.keep(where, "m1", text, at)())


def take_back(store: Store, *, where: AddressKey = MIKA) -> Kept | None:
    return store.run(lambda work: work.messages.take_back(where, "m1", LATER))


def test_a_message_is_kept_once_and_taken_back_once(store: Store, database_url: str, ring: KeyRing) -> None:
    assert keep(store)
    assert not keep(store, "again")
    assert take_back(store) == Kept(SECRET, NOW)
    assert take_back(store) is None
    assert holding(database_url, ring, SECRET) == []


def test_a_message_that_was_taken_back_is_not_kept_when_it_comes(store: Store) -> None:
    assert take_back(store) is None
    assert not keep(store, at=LATER)
    assert take_back(store) is None


def test_ids_of_another_channel_are_other_messages(store: Store) -> None:
    elsewhere = AddressKey("terminal", "another", "mika")
    assert keep(store)
    assert keep(store, where=elsewhere)
    assert take_back(store, where=elsewhere) == Kept(SECRET, NOW)
    assert take_back(store) == Kept(SECRET, NOW)


def test_messages_go_with_their_user_and_no_others(store: Store, database_url: str) -> None:
    mika, _ = meet(store), meet(store, KEN)
    keep(store)
    store.run(lambda work: work.messages.keep(KEN, "m2", SECRET, NOW)())
    write(store, mika, (EraseUser(),))
    assert [row[2] for row in rows_of(database_url, "messages")] == ["m2"]


def test_an_export_holds_what_was_said_of_late_but_not_what_was_taken_back(store: Store) -> None:
    user_id = meet(store)
    keep(store)
    store.run(lambda work: work.messages.keep(MIKA, "m2", "残るもの", LATER)())
    store.run(lambda work: work.messages.keep(KEN, "m3", "ほかの人のもの", LATER)())
    take_back(store)
    found = store.run(lambda work: work.export(user_id, LATER))
    assert found["messages"] == [{"at": "2026-12-04T13:00:00.123456Z", "text": "残るもの"}]


def test_only_records_written_since_are_looked_through_however_many_there_are(store: Store) -> None:
    user_id = meet(store)
    write(store, user_id, RECORDS)
    many = {f"n{number}" for number in range(30)}
    write(store, user_id, [SaveGathering(replace(GATHERING, id=name)) for name in many], LATER)
    since = store.run(lambda work: work.notebook.saved_since(user_id, LATER))
    assert {gathering.id for gathering in since.gatherings} == many
    assert (since.contacts, since.follow_ups) == ((), ())
    whole = store.run(lambda work: work.notebook.saved_since(user_id, NOW))
    assert (len(whole.gatherings), whole.contacts, whole.follow_ups) == (31, (CONTACT,), (FOLLOW_UP,))


def test_a_promise_is_erased_with_its_nudges_and_nothing_else(store: Store) -> None:
    user_id = meet(store)
    write(store, user_id, RECORDS)
    nudges = (Nudge("f1:promise", "promise", "f1", NOW), Nudge("g1:eve", "eve", "g1", NOW))
    store.run(lambda work: work.nudges.apply(user_id, [PutNudge(nudge) for nudge in nudges]))
    write(store, user_id, (EraseFollowUp("f1"),))
    notebook = store.run(lambda work: work.users.snapshot_of(user_id, NOW)).notebook
    assert (notebook.follow_ups, notebook.contacts, notebook.gatherings) == ((), (CONTACT,), (GATHERING,))
    assert notebook.nudges == (nudges[1],)
