"""What every store must tell of the past: the newest of each kind, and of nobody else."""

from __future__ import annotations

from datetime import timedelta

from dialogs.changes import Change, SaveContact, SaveFollowUp, SaveGathering
from dialogs.history import MOST_BEGUN, MOST_MET, MOST_PROMISED, History
from dialogs.shapes import replace
from storage.store import Store
from tests.storage.people import CONTACT, FOLLOW_UP, GATHERING, KEN, NOW, meet, write

DAY = timedelta(days=1)


def history(store: Store, user_id: str) -> History:
    return store.run(lambda work: work.history(user_id, NOW))


def gathering(n: int) -> SaveGathering:
    """The one `n` days ago."""
    return SaveGathering(replace(GATHERING, id=f"g{n}", starts_at=NOW - n * DAY, ends_at=NOW - n * DAY))


def test_what_lies_far_back_is_told_newest_first(store: Store) -> None:
    user_id = meet(store)
    write(store, user_id, [gathering(n) for n in (400, 1, 90)])
    write(store, user_id, [SaveContact(replace(CONTACT, id=f"c{n}")) for n in (1, 2)])
    assert [g.id for g in history(store, user_id).gatherings] == ["g1", "g90", "g400"]
    assert [c.id for c in history(store, user_id).contacts] == ["c2", "c1"]


def test_what_has_not_begun_is_no_past(store: Store) -> None:
    user_id = meet(store)
    write(store, user_id, [gathering(0), gathering(-1), gathering(1)])
    assert [g.id for g in history(store, user_id).gatherings] == ["g1"]


def test_promises_of_every_state_are_told_with_all_they_hold(store: Store) -> None:
    user_id = meet(store)
    kept = replace(FOLLOW_UP, id="f2", state="done", done_at=NOW)
    let_go = replace(FOLLOW_UP, id="f3", state="let_go")
    write(store, user_id, [SaveFollowUp(one) for one in (let_go, kept, FOLLOW_UP)])
    assert set(history(store, user_id).follow_ups) == {FOLLOW_UP, kept, let_go}


def test_each_part_stops_at_its_bound_with_the_newest(store: Store) -> None:
    user_id = meet(store)
    many: list[Change] = [gathering(n) for n in range(1, MOST_BEGUN + 5)]
    many += [SaveContact(replace(CONTACT, id=f"c{n}")) for n in range(MOST_MET + 5)]
    for state in ("open", "done"):
        promises = (replace(FOLLOW_UP, id=f"{state}{n}", state=state) for n in range(MOST_PROMISED + 5))
        many += [SaveFollowUp(replace(f, due_at=NOW + n * DAY)) for n, f in enumerate(promises)]
    write(store, user_id, many)
    found = history(store, user_id)
    assert [g.id for g in found.gatherings] == [f"g{n}" for n in range(1, MOST_BEGUN + 1)]
    assert [c.id for c in found.contacts] == [f"c{n}" for n in range(MOST_MET + 4, 4, -1)]
    newest = {f"{state}{n}" for state in ("open", "done") for n in range(5, MOST_PROMISED + 5)}
    assert {f.id for f in found.follow_ups} == newest


def test_nobody_else_is_told_of(store: Store) -> None:
    write(store, meet(store), [gathering(1), SaveContact(CONTACT), SaveFollowUp(FOLLOW_UP)])
    assert history(store, meet(store, KEN)) == History()


def test_an_export_holds_the_months_as_they_are_reported(store: Store) -> None:
    user_id = meet(store)
    went = replace(GATHERING, starts_at=NOW - DAY, ends_at=NOW - DAY + timedelta(hours=3), state="attended")
    kept = replace(FOLLOW_UP, state="done", done_at=NOW, due_at=NOW - timedelta(hours=1))
    write(store, user_id, [SaveGathering(went), SaveContact(CONTACT), SaveFollowUp(kept)])
    [month] = store.run(lambda work: work.export(user_id, NOW))["reports"]
    told = {name: month[name] for name in ("month", "participated", "ties", "made", "kept", "minutes")}
    assert told == {"month": "2026-12", "participated": 1, "ties": 1, "made": 1, "kept": 1, "minutes": 180}
