"""What every store must keep of work to come: nudges, calls, copies to fetch, and what grows old."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from dialogs.changes import DropNudge, PutNudge, SaveContact, SaveFollowUp, SaveGathering
from dialogs.core.conversation import Answer, Conversation, Frame
from dialogs.core.events import NudgeDue
from dialogs.notebook import Contact, Nudge
from dialogs.shapes import replace
from storage.errors import UnknownUserError
from storage.nudges import MOST_ATTEMPTS
from storage.rows import AddressKey, PendingCall
from storage.store import Store
from tests.storage.people import (
    CONTACT,
    FOLLOW_UP,
    GATHERING,
    KEN,
    MIKA,
    NOW,
    RECORDS,
    SECRET,
    claim,
    meet,
    put,
    write,
)

MINUTE = timedelta(minutes=1)


def nudge(store: Store, user_id: str, *nudges: Nudge) -> None:
    store.run(lambda work: work.nudges.apply(user_id, [PutNudge(one) for one in nudges]))


def due(store: Store, user_id: str, now: datetime = NOW) -> list[str]:
    return [one.id for one in store.run(lambda work: work.nudges.due(user_id, now))]


def fail_nudges(store: Store, user_id: str, now: datetime) -> int:
    return store.run(lambda work: work.nudges.failed(user_id, now, "Bug at turn.py:1"))


def fail_call(store: Store, call: PendingCall, now: datetime) -> bool:
    return store.run(lambda work: work.calls.failed(call, now, "Bug at turn.py:1"))


def due_calls(store: Store, now: datetime) -> tuple[PendingCall, ...]:
    return store.run(lambda work: work.calls.due(now, 10))


def offer(store: Store, user_id: str, token: str, expires_at: datetime) -> None:
    store.run(lambda work: work.exports.offer(user_id, token, SECRET, expires_at))


def test_a_nudge_is_due_at_its_instant_and_not_before(store: Store) -> None:
    user_id = meet(store)
    nudge(store, user_id, Nudge("n1", "eve", "g1", NOW))
    assert due(store, user_id, NOW - timedelta(microseconds=1)) == []
    assert due(store, user_id) == ["n1"]
    assert store.run(lambda work: work.nudges.next_due_at()) == NOW


def test_a_nudge_put_again_is_moved(store: Store) -> None:
    user_id = meet(store)
    nudge(store, user_id, Nudge("n1", "eve", "g1", NOW), Nudge("n1", "day", "g1", NOW + MINUTE))
    assert due(store, user_id) == []
    assert store.run(lambda work: work.nudges.due(user_id, NOW + MINUTE)) == (
        Nudge("n1", "day", "g1", NOW + MINUTE),
    )


def test_since_when_a_nudge_is_parked_is_kept_until_it_is_put_anew(store: Store) -> None:
    user_id = meet(store)
    parked = Nudge("n1", "eve", "g1", NOW, parked_at=NOW - MINUTE)
    nudge(store, user_id, parked)
    assert store.run(lambda work: work.nudges.due(user_id, NOW)) == (parked,)
    assert store.run(lambda work: work.users.snapshot_of(user_id, NOW)).notebook.nudges == (parked,)
    assert fail_nudges(store, user_id, NOW) == 0
    (moved,) = store.run(lambda work: work.users.snapshot_of(user_id, NOW)).notebook.nudges
    assert (moved.parked_at, moved.due_at > NOW) == (NOW - MINUTE, True)
    nudge(store, user_id, replace(parked, parked_at=None))
    (again,) = store.run(lambda work: work.nudges.due(user_id, NOW))
    assert again.parked_at is None


def test_dropping_a_nudge_that_is_gone_is_harmless(store: Store) -> None:
    user_id = meet(store)
    nudge(store, user_id, Nudge("n1", "eve", "g1", NOW))
    store.run(lambda work: work.nudges.apply(user_id, (DropNudge("n1"), DropNudge("n1"))))
    assert due(store, user_id) == []
    assert store.run(lambda work: work.nudges.next_due_at()) is None


def test_users_with_due_nudges_are_found_longest_overdue_first(store: Store) -> None:
    mika, ken = meet(store), meet(store, KEN)
    nudge(store, mika, Nudge("n1", "eve", "g1", NOW), Nudge("n2", "eve", "g2", NOW - MINUTE))
    nudge(store, ken, Nudge("n1", "eve", "g1", NOW - 2 * MINUTE), Nudge("n2", "eve", "g2", NOW + MINUTE))
    assert store.run(lambda work: work.nudges.due_users(NOW, 10)) == (ken, mika)
    assert store.run(lambda work: work.nudges.due_users(NOW, 1)) == (ken,)
    assert store.run(lambda work: work.nudges.due_users(NOW - 3 * MINUTE, 10)) == ()


def test_a_nudge_that_fails_again_and_again_is_parked(store: Store) -> None:
    user_id, now = meet(store), NOW
    failing = Nudge("n1", "eve", "g1", NOW)
    nudge(store, user_id, failing, Nudge("n2", "eve", "g2", NOW + timedelta(days=9)))
    for _ in range(MOST_ATTEMPTS - 1):
        assert fail_nudges(store, user_id, now) == 0
        later = store.run(lambda work: work.nudges.next_due_at())
        assert later is not None
        assert later > now
        now = later
    assert fail_nudges(store, user_id, now) == 1
    (parked,) = store.run(lambda work: work.inbox.parked())
    assert (parked.event, parked.address) == (NudgeDue((replace(failing, due_at=now),)), MIKA)
    assert due(store, user_id, NOW + timedelta(days=9)) == ["n2"]


def test_a_call_is_answered_once(store: Store) -> None:
    user_id = meet(store)
    store.run(lambda work: work.calls.put(user_id, "3.0", "find_contact", {"name": SECRET}, NOW))
    (call,) = due_calls(store, NOW)
    assert (call.user_id, call.kind, call.args) == (user_id, "find_contact", {"name": SECRET})
    assert store.run(lambda work: work.calls.done(user_id, "3.0"))
    assert not store.run(lambda work: work.calls.done(user_id, "3.0"))
    assert store.run(lambda work: work.calls.next_due_at()) is None


def test_a_call_that_fails_is_tried_again_later_and_given_up_in_the_end(store: Store) -> None:
    user_id, now = meet(store), NOW
    store.run(lambda work: work.calls.put(user_id, "3.0", "export", {}, NOW))
    tried = 0
    while calls := due_calls(store, now):
        tried += 1
        assert fail_call(store, calls[0], now) == (tried < MOST_ATTEMPTS)
        now = store.run(lambda work: work.calls.next_due_at()) or now
    assert tried == MOST_ATTEMPTS
    assert store.run(lambda work: work.stats(now)).failed_calls == 1


def test_a_copy_is_fetched_once_and_in_time(store: Store) -> None:
    user_id = meet(store)
    offer(store, user_id, "first", NOW + 15 * MINUTE)
    offer(store, user_id, "second", NOW + 15 * MINUTE)
    assert store.run(lambda work: work.exports.take("wrong", NOW)) is None
    assert store.run(lambda work: work.exports.take("first", NOW)) == SECRET
    assert store.run(lambda work: work.exports.take("first", NOW)) is None
    assert store.run(lambda work: work.exports.take("second", NOW + 15 * MINUTE)) is None


def test_an_export_holds_everything_about_the_user(store: Store) -> None:
    user_id = meet(store)
    write(store, user_id, RECORDS)
    nudge(store, user_id, Nudge("n1", "eve", "g1", NOW))
    frame = Frame("preparation", 1, "f", "people", 1, 5, answers={"goal": Answer(SECRET)})
    store.run(lambda work: work.conversations.save(user_id, Conversation(1, (frame,)), 0))
    found = store.run(lambda work: work.export(user_id, NOW))
    assert found["addresses"] == [{"platform": "terminal", "tenant": "local", "id": "mika"}]
    assert found["gatherings"][0]["plan"]["goal"] == SECRET
    assert found["gatherings"][0]["starts_at"] == "2026-12-04T12:00:00.123456Z"
    assert (found["contacts"][0]["label"], found["follow_ups"][0]["text"]) == ("白石さん", SECRET)
    assert found["nudges"][0]["kind"] == "eve"
    assert found["unfinished"] == [{"dialog": "preparation", "answers": {"goal": SECRET}}]
    assert [noted["what"] for noted in found["audit"]] == ["export"]


def test_nothing_is_exported_of_a_stranger(store: Store) -> None:
    with pytest.raises(UnknownUserError):
        store.run(lambda work: work.export("nobody", NOW))


def test_a_contact_is_found_by_a_part_of_the_name_however_it_is_written(store: Store) -> None:
    user_id = meet(store)
    people = (("c1", "白石さん", ""), ("c2", "焼き菓子の人", "ＡＢＣ商店"), ("c3", "白井さん", "Abc"))
    write(store, user_id, [SaveContact(Contact(id_, "g1", label, company)) for id_, label, company in people])

    def found(name: str) -> list[str]:
        return [contact.id for contact in store.run(lambda work: work.find_contacts(user_id, name))]

    assert found("白石") == ["c1"]
    assert found("abc") == ["c3", "c2"]
    assert found("いない") == []


def test_a_search_stops_at_its_limit(store: Store) -> None:
    user_id = meet(store)
    write(store, user_id, [SaveContact(Contact(f"c{n}", "g1", "白石")) for n in range(9)])
    found = store.run(lambda work: work.find_contacts(user_id, "白石", limit=2))
    assert [contact.id for contact in found] == ["c8", "c7"]


def test_what_waits_is_counted(store: Store) -> None:
    user_id = meet(store)
    put(store, "k1")
    put(store, "k2")
    (row,) = claim(store)
    store.run(lambda work: work.outbox.bury(row.id, row.attempt, "Refused"))
    nudge(store, user_id, Nudge("n1", "eve", "", NOW), Nudge("n2", "eve", "", NOW + MINUTE))
    store.run(lambda work: work.calls.put(user_id, "3.0", "export", {}, NOW))
    stats = store.run(lambda work: work.stats(NOW))
    assert (stats.waiting, stats.dead, stats.parked, stats.nudges, stats.calls) == (1, 1, 0, 1, 1)
    assert stats.oldest_due_at == NOW


def test_event_ids_are_forgotten_after_a_week(store: Store) -> None:
    store.run(lambda work: work.inbox.accept("terminal", "local", "e1", NOW))
    week = timedelta(days=7)
    assert store.run(lambda work: work.retain(NOW + week)).event_ids == 0
    assert store.run(lambda work: work.retain(NOW + week + MINUTE)).event_ids == 1
    assert store.run(lambda work: work.inbox.accept("terminal", "local", "e1", NOW))


def test_gatherings_go_after_two_years_with_their_promises(store: Store) -> None:
    user_id = meet(store)
    young = replace(
        GATHERING, id="g2", starts_at=NOW + timedelta(days=800), ends_at=NOW + timedelta(days=801)
    )
    touched = replace(CONTACT, touched_at=NOW + timedelta(days=700))
    write(store, user_id, (*RECORDS, SaveGathering(young), SaveContact(touched)))
    nudge(
        store,
        user_id,
        Nudge("n1", "promise", "f1", NOW),
        Nudge("n2", "eve", "g1", NOW),
        Nudge("n3", "eve", "g2", NOW),
    )
    removed = store.run(lambda work: work.retain(NOW + timedelta(days=731)))
    assert (removed.gatherings, removed.follow_ups, removed.contacts) == (1, 1, 0)
    found = store.run(lambda work: work.export(user_id, NOW))
    assert [g["id"] for g in found["gatherings"]] == ["g2"]
    assert [n["id"] for n in found["nudges"]] == ["n3"]
    assert found["follow_ups"] == []
    assert len(found["contacts"]) == 1


def test_a_promise_without_a_gathering_goes_after_two_years(store: Store) -> None:
    user_id = meet(store)
    write(store, user_id, (SaveFollowUp(replace(FOLLOW_UP, gathering_id="")),))
    assert store.run(lambda work: work.retain(NOW + timedelta(days=730))).follow_ups == 0
    assert store.run(lambda work: work.retain(NOW + timedelta(days=732))).follow_ups == 1


def test_contacts_go_eighteen_months_after_the_last_touch(store: Store) -> None:
    user_id = meet(store)
    write(store, user_id, (SaveContact(replace(CONTACT, touched_at=NOW)),))
    assert store.run(lambda work: work.retain(NOW + timedelta(days=547))).contacts == 0
    assert store.run(lambda work: work.retain(NOW + timedelta(days=549))).contacts == 1


def test_users_go_ninety_days_after_they_left_every_address(store: Store) -> None:
    mika, ken = meet(store), meet(store, KEN)
    store.run(lambda work: work.users.gone(MIKA, NOW))
    assert store.run(lambda work: work.retain(NOW + timedelta(days=90))).users == 0
    assert store.run(lambda work: work.retain(NOW + timedelta(days=91))).users == 1
    assert store.run(lambda work: work.users.find(MIKA)) is None
    assert store.run(lambda work: work.users.find(KEN)) == ken != mika


def test_copies_nobody_fetched_go_when_they_expire(store: Store) -> None:
    user_id = meet(store)
    offer(store, user_id, "token", NOW)
    assert store.run(lambda work: work.retain(NOW + MINUTE)).exports == 1


def test_one_round_of_retention_is_bounded(store: Store) -> None:
    def remember(count: int) -> None:
        store.run(lambda work: [work.inbox.accept("terminal", "local", f"e{n}", NOW) for n in range(count)])

    remember(250)
    rounds = []
    while removed := store.run(lambda work: work.retain(NOW + timedelta(days=30))).total:
        rounds.append(removed)
    assert rounds == [200, 50]


def test_a_user_is_found_by_address(store: Store) -> None:
    user_id = meet(store)
    assert store.run(lambda work: work.users.find(MIKA)) == user_id
    assert store.run(lambda work: work.users.find(AddressKey("line", "1", "mika"))) is None
