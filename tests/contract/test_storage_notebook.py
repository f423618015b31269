"""What every store must keep of a notebook: what was written, within bounds, and nothing that was erased."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from dialogs.changes import (
    Change,
    DropNudge,
    EraseContact,
    EraseFollowUp,
    EraseGathering,
    EraseUser,
    NudgeChange,
    PutNudge,
    SaveContact,
    SaveFollowUp,
    SaveGathering,
    SaveProfile,
    applied,
)
from dialogs.core.events import Said
from dialogs.notebook import (
    MOST_CONTACTS,
    MOST_FOLLOW_UPS,
    MOST_GATHERINGS,
    MOST_NUDGES,
    Contact,
    FollowUp,
    Gathering,
    Notebook,
    Nudge,
    Plan,
    Profile,
    Reflection,
)
from dialogs.shapes import replace
from storage.errors import UnknownUserError
from storage.rows import AddressKey
from storage.store import Store
from tests.storage.people import CONTACT, FOLLOW_UP, GATHERING, KEN, MIKA, NOW, RECORDS, meet, put, write
from tests.storage.raw import execute

TABLES = (
    "users",
    "addresses",
    "conversations",
    "gatherings",
    "contacts",
    "follow_ups",
    "nudges",
    "calls",
    "exports",
)

T = TypeVar("T")
moments = some.timedeltas(min_value=timedelta(days=-90), max_value=timedelta(days=90)).map(lambda d: NOW + d)
lengths = some.timedeltas(min_value=timedelta(0), max_value=timedelta(days=31))
words = some.text(max_size=20)
gathering_ids = some.sampled_from([f"g{n}" for n in range(20)])
contact_ids = some.sampled_from([f"c{n}" for n in range(20)])
follow_up_ids = some.sampled_from([f"f{n}" for n in range(40)])
plans = some.none() | some.builds(Plan, goal=words, action=words, due_at=some.none() | moments)
reflections = some.none() | some.builds(Reflection, got=words, reached=some.none() | some.integers(0, 3))
gatherings = some.builds(
    lambda id_, starts_at, length, **rest: Gathering(
        id_, starts_at=starts_at, ends_at=starts_at + length, **rest
    ),
    gathering_ids,
    moments,
    lengths,
    name=words,
    plan=plans,
    reflection=reflections,
)
contacts = some.builds(
    Contact, contact_ids, gathering_ids, label=words, topic=words, met_at=some.none() | moments
)
follow_ups = some.builds(
    FollowUp,
    follow_up_ids,
    gathering_ids,
    contact_ids,
    some.just("thanks"),
    words,
    moments,
    state=some.sampled_from(["open", "open", "done", "let_go"]),
)
profiles = some.builds(Profile, some.just("?"), name=words, lang=some.sampled_from(["ja", "en"]))
changes = some.one_of(
    some.builds(SaveProfile, profiles),
    *(some.builds(SaveGathering, gatherings),) * 3,
    *(some.builds(SaveContact, contacts),) * 3,
    *(some.builds(SaveFollowUp, follow_ups),) * 3,
    some.builds(EraseContact, contact_ids),
    some.builds(EraseFollowUp, follow_up_ids),
    some.builds(EraseGathering, gathering_ids),
)
nudges = some.builds(
    Nudge,
    some.sampled_from([f"n{n}" for n in range(50)]),
    some.sampled_from(["eve", "day"]),
    gathering_ids | some.just(""),
    moments,
)
nudge_changes = some.one_of(
    *(some.builds(PutNudge, nudges),) * 3,
    some.builds(DropNudge, some.sampled_from([f"n{n}" for n in range(50)])),
)


def snapshot(store: Store, user_id: str) -> Notebook:
    return store.run(lambda work: work.users.snapshot_of(user_id, NOW)).notebook


def within_bounds(notebook: Notebook) -> Notebook:
    """What the notebook's own description leaves of unbounded records."""
    recent = [g for g in notebook.gatherings if g.starts_at >= NOW or g.ends_at >= NOW - timedelta(days=45)]
    near = nearest(((g.starts_at, g.id, g) for g in recent), MOST_GATHERINGS)
    spoken_of = {nudge.subject for nudge in notebook.nudges[:MOST_NUDGES] if nudge.due_at <= NOW}
    gatherings = {g.id: g for g in notebook.gatherings if g in near or g.id in spoken_of}
    return Notebook(
        notebook.profile,
        tuple(sorted(gatherings.values(), key=lambda g: (g.starts_at, g.id))),
        notebook.contacts[:MOST_CONTACTS],
        nearest(((f.due_at, f.id, f) for f in notebook.follow_ups), MOST_FOLLOW_UPS),
        notebook.nudges[:MOST_NUDGES],
    )


def nearest(records: Iterable[tuple[datetime, str, T]], most: int) -> tuple[T, ...]:
    """Those nearest to now, in order of time; of two as near, the one met first on the way from now."""
    ordered = sorted(records, key=lambda record: record[:2])
    coming, past = [r for r in ordered if r[0] >= NOW], [r for r in ordered if r[0] < NOW]
    kept = sorted((*coming, *past[::-1]), key=lambda record: abs(record[0] - NOW))[:most]
    return tuple(record for _, _, record in sorted(kept, key=lambda record: record[:2]))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(some.lists(changes, max_size=60), some.lists(nudge_changes, max_size=60), some.integers(0, 60))
def test_what_is_stored_is_what_the_core_foresaw(
    store: Store, written: list[Change], nudged: list[NudgeChange], cut: int
) -> None:
    user_id = meet(store, AddressKey("terminal", "local", uuid4().hex))
    foreseen = Notebook(Profile(user_id))
    mine = [of_user(change, user_id) for change in written]
    for change in mine[:cut]:
        foreseen = applied(foreseen, change)
    for nudge_change in nudged:
        foreseen = applied(foreseen, nudge_change)
    for change in mine[cut:]:
        foreseen = applied(foreseen, change)
    write(store, user_id, mine[:cut])
    store.run(lambda work: work.nudges.apply(user_id, nudged))
    write(store, user_id, mine[cut:])
    assert snapshot(store, user_id) == within_bounds(foreseen)


def of_user(change: Change, user_id: str) -> Change:
    return (
        SaveProfile(replace(change.profile, user_id=user_id)) if isinstance(change, SaveProfile) else change
    )


def test_a_snapshot_is_the_same_by_address_and_by_user(store: Store) -> None:
    user_id = meet(store)
    write(store, user_id, RECORDS)
    found, by_address = store.run(lambda work: work.users.meet(MIKA, "e", NOW, NOW))
    assert found == user_id
    assert by_address.notebook == snapshot(store, user_id)
    assert by_address.notebook.gatherings == (GATHERING,)


def test_notebooks_do_not_mix(store: Store) -> None:
    mika, ken = meet(store), meet(store, KEN)
    write(store, mika, RECORDS)
    write(store, ken, (SaveGathering(replace(GATHERING, name="別の会")), EraseContact("c1")))
    assert snapshot(store, mika).gatherings == (GATHERING,)
    assert snapshot(store, mika).contacts == (CONTACT,)


def test_a_snapshot_stays_small_after_a_thousand_gatherings(store: Store) -> None:
    user_id = meet(store)
    days = [timedelta(days=n) for n in range(-500, 500)]
    write(
        store,
        user_id,
        [
            SaveGathering(
                Gathering(f"g{d.days}", "会", NOW + d, NOW + d + timedelta(hours=2), plan=Plan(goal="知る"))
            )
            for d in days
        ],
    )
    write(store, user_id, [SaveContact(Contact(f"c{d.days}", "g1", "人")) for d in days])
    write(store, user_id, [SaveFollowUp(replace(FOLLOW_UP, id=f"f{d.days}", due_at=NOW + d)) for d in days])
    nudges = tuple(PutNudge(Nudge(f"n{d.days}", "eve", "", NOW + d)) for d in days)
    store.run(lambda work: work.nudges.apply(user_id, nudges))
    found = snapshot(store, user_id)
    assert [g.id for g in found.gatherings] == [f"g{n}" for n in range(-5, 7)]
    assert [c.id for c in found.contacts] == [f"c{n}" for n in range(499, 499 - MOST_CONTACTS, -1)]
    assert [f.id for f in found.follow_ups] == [f"f{n}" for n in range(-11, 13)]
    assert [n.id for n in found.nudges] == [f"n{n}" for n in range(-500, -500 + MOST_NUDGES)]


def test_a_gathering_that_ended_long_ago_is_not_read(store: Store) -> None:
    user_id = meet(store)
    for id_, days in (("past", 46), ("recent", 44)):
        ended = NOW - timedelta(days=days)
        write(store, user_id, (SaveGathering(Gathering(id_, "会", ended - timedelta(hours=2), ended)),))
    assert [g.id for g in snapshot(store, user_id).gatherings] == ["recent"]


def test_a_contact_saved_again_is_the_newest(store: Store) -> None:
    user_id = meet(store)
    write(store, user_id, [SaveContact(Contact(id_, "g1", id_)) for id_ in ("c1", "c2", "c3", "c1")])
    assert [c.id for c in snapshot(store, user_id).contacts] == ["c1", "c3", "c2"]


def test_erasing_a_contact_takes_their_follow_ups_and_nudges(store: Store) -> None:
    user_id = meet(store)
    kept = replace(FOLLOW_UP, id="f2", contact_id="")
    write(store, user_id, (*RECORDS, SaveFollowUp(kept)))
    about = (PutNudge(Nudge("n1", "promise", "f1", NOW)), PutNudge(Nudge("n2", "promise", "f2", NOW)))
    store.run(lambda work: work.nudges.apply(user_id, about))
    write(store, user_id, (EraseContact("c1"),))
    found = snapshot(store, user_id)
    assert (found.contacts, found.follow_ups) == ((), (kept,))
    assert [n.id for n in found.nudges] == ["n2"]


def test_erasing_a_gathering_takes_all_that_hangs_on_it(store: Store) -> None:
    user_id = meet(store)
    write(store, user_id, RECORDS)
    about = (PutNudge(Nudge("n1", "promise", "f1", NOW)), PutNudge(Nudge("n2", "eve", "g1", NOW)))
    store.run(lambda work: work.nudges.apply(user_id, about))
    write(store, user_id, (EraseGathering("g1"),))
    assert snapshot(store, user_id) == Notebook(Profile(user_id))


def test_erasing_a_user_leaves_a_receipt_that_names_nobody(store: Store, database_url: str) -> None:
    user_id, ken = meet(store), meet(store, KEN)
    write(
        store,
        user_id,
        (*RECORDS, SaveProfile(Profile(user_id, name="美香", consent_version=1, consent_at=NOW))),
    )
    put(store, "k1")
    put(store, "ken", KEN)
    fill(store, user_id)
    write(store, user_id, (EraseUser(),))
    assert {table: count(database_url, table) for table in TABLES} == dict.fromkeys(
        TABLES, 0
    ) | dict.fromkeys(("users", "addresses", "conversations"), 1)
    assert (count(database_url, "audit"), count(database_url, "parked"), count(database_url, "outbox")) == (
        0,
        0,
        1,
    )
    ((receipt, _),) = execute(database_url, "SELECT * FROM receipts")
    assert receipt not in (user_id, ken)
    with pytest.raises(UnknownUserError):
        snapshot(store, user_id)


def count(url: str, table: str) -> int:
    return int(execute(url, f"SELECT count(*) FROM {table}")[0][0])  # noqa: S608  # our own names


def fill(store: Store, user_id: str) -> None:
    """A row of everything else that can belong to a user."""
    store.run(lambda work: work.nudges.apply(user_id, (PutNudge(Nudge("n1", "eve", "g1", NOW)),)))
    store.run(lambda work: work.calls.put(user_id, "1.0", "export", {}, NOW))
    store.run(lambda work: work.exports.offer(user_id, "token", "all", NOW + timedelta(days=1)))
    store.run(lambda work: work.inbox.park("terminal", "local", "e1", MIKA, Said("秘密"), "", NOW, NOW))


def test_the_farewell_of_an_erased_user_is_still_sent(store: Store) -> None:
    user_id = meet(store)
    put(store, "before")
    write(store, user_id, (EraseUser(),))
    put(store, "farewell")
    (claimed,) = store.run(lambda work: work.outbox.claim(NOW, 9, timedelta(seconds=60), ("terminal",)))
    assert (claimed.key, claimed.address) == ("farewell", MIKA)


def test_whoever_comes_back_after_erasing_is_a_new_user(store: Store) -> None:
    first = meet(store)
    write(store, first, (*RECORDS, EraseUser()))
    second, _ = store.run(lambda work: work.users.meet(MIKA, "e2", NOW, NOW))
    assert second != first
    assert snapshot(store, second) == Notebook(Profile(second))


def test_consents_are_noted_for_the_audit(store: Store) -> None:
    user_id = meet(store)
    agreed = Profile(user_id, consent_version=2, consent_at=NOW)
    pushed = replace(agreed, push_consent=True, push_consent_at=NOW + timedelta(seconds=1))
    refused = replace(pushed, push_consent=False, push_consent_at=NOW + timedelta(seconds=2))
    for profile in (agreed, agreed, pushed, replace(pushed, name="美香"), refused):
        write(store, user_id, (SaveProfile(profile),))
    audit = store.run(lambda work: work.export(user_id, NOW + timedelta(days=1)))["audit"]
    assert [noted["what"] for noted in audit] == [
        "consent 2",
        "push consent given",
        "push consent refused",
        "export",
    ]
