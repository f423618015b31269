from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from dialogs.changes import DropNudge
from dialogs.core.conversation import Start
from dialogs.notebook import Notebook, Nudge, Plan
from dialogs.nudging import replan, resume
from dialogs.shapes import replace
from tests.dialogs.nudging.world import READY, World, at, meeting, nudge, promised

if TYPE_CHECKING:
    from dialogs.core.events import Room

PREPARED = Plan("goal")


def world(room: Room, now: str = "1 12:00", **wishes: Any) -> World:
    here = World(at(now), replace(READY, **wishes))
    here.room = room
    return here


def parked(here: World) -> dict[str, Any]:
    return {n.id: n.parked_at for n in here.notebook.nudges if n.parked_at}


def test_what_the_plan_has_no_room_for_waits_for_its_hour_of_the_next_day() -> None:
    here = world("none")
    here.promises(promised("2 12:10"))
    here.until(at("2 12:10"))
    assert here.told == []
    assert here.pending == {"f1:promise": "12-03 12:10"}
    assert parked(here) == {"f1:promise": at("2 12:10")}


def test_what_belongs_to_a_morning_waits_for_the_next_morning() -> None:
    here = world("none")
    here.save(meeting("4 19:00", pushes=1, answered=True, plan=PREPARED))
    here.until(at("4 21:30"))
    assert here.pending["g1:reflect"] == "12-05 08:30"


def test_within_the_reserve_promises_are_kept_and_the_rest_waits() -> None:
    here = world("promises")
    here.save(meeting("4 19:00"))
    here.promises(promised("3 20:00", gathering_id="g0"))
    here.until(at("3 20:00"))
    assert [push.start.args for push in here.pushes] == [{"follow_up": "f1", "_unasked": True}]
    assert parked(here) == {"g1:eve": at("3 20:00")}


def test_a_session_the_user_put_off_is_a_promise_too() -> None:
    here = world("promises", "4 21:40")
    here.save(meeting("4 19:00"))
    here.plan(resume("reflection", "g1", at("5 09:00")))
    here.until(at("5 09:00"))
    assert [push.start for push in here.pushes] == [Start("reflection", {"gathering": "g1"})]


def test_within_the_reserve_nothing_waits_for_what_will_not_be_said() -> None:
    here = world("promises")
    here.save(meeting("4 19:00", answered=True, plan=PREPARED))
    here.promises(promised("4 19:30", gathering_id="g0"))
    here.until(at("4 19:30"))
    assert here.told == ["12/4 19:30 follow_up"]


def test_what_is_parked_is_said_as_soon_as_there_is_room() -> None:
    here = world("none")
    here.promises(promised("2 12:10"))
    here.until(at("4 10:00"))
    assert parked(here) == {"f1:promise": at("2 12:10")}
    here.room = "promises"
    here.until(at("4 12:10"))
    assert here.told == ["12/4 12:10 follow_up"]
    assert here.pending == {}


def test_what_finds_no_later_slot_waits_at_its_last_moment_and_goes_there() -> None:
    here = world("none")
    here.save(meeting("4 19:00"))
    here.until(at("3 20:00"))
    assert here.pending["g1:eve"] == "12-04 08:30"
    here.until(at("4 08:30"))
    assert here.pending["g1:eve"] == "12-04 18:30"
    here.until(at("4 18:30"))
    assert "g1:eve" not in here.pending


def test_a_reminder_nobody_wished_for_is_not_parked() -> None:
    here = world("none", "3 21:00")
    here.save(meeting("4 19:00", pushes=1))
    decision = here.decide(nudge("eve_again", "3 21:00"))
    assert decision.nudges == (DropNudge("g1:eve_again"),)


def test_a_card_that_was_wished_for_waits_until_the_gathering_begins() -> None:
    here = world("none", day_card=True)
    here.save(meeting("4 19:00", plan=PREPARED))
    here.until(at("4 17:00"))
    assert here.pending["g1:day"] == "12-04 19:00"
    assert parked(here) == {"g1:day": at("4 17:00")}
    here.until(at("4 19:00"))
    assert "g1:day" not in here.pending


def test_what_is_planned_anew_is_parked_no_more() -> None:
    here = world("none")
    here.save(meeting("4 19:00"))
    here.until(at("3 20:00"))
    here.alter(starts_at=at("6 19:00"), ends_at=at("6 21:00"))
    assert here.pending["g1:eve"] == "12-05 20:00"
    assert parked(here) == {}


def test_replanning_leaves_parked_what_has_passed() -> None:
    here = world("none")
    here.promises(promised("2 12:10"))
    here.until(at("2 12:10"))
    here.plan(*replan(here.notebook, here.now))
    assert parked(here) == {"f1:promise": at("2 12:10")}


@pytest.mark.parametrize(
    ("now", "left"),
    [("11-14 12:00", ["g1:resume"]), ("12-02 12:00", ["g1:resume"]), ("12-04 12:00", [])],
)
def test_a_session_the_user_put_off_is_parked_for_a_month(now: str, left: list[str]) -> None:
    here = World(at("11-01 12:00"))
    here.room = "none"
    here.save(meeting("10-31 19:00"))
    here.plan(*(DropNudge(name) for name in here.pending), resume("reflection", "g1", at("11-02 09:00")))
    here.until(at(now))
    assert list(here.pending) == left


@pytest.mark.parametrize("room", ["promises", "none"])
def test_the_last_word_waits_for_room_and_nothing_is_counted_till_then(room: Room) -> None:
    here = world(room, misses=2)
    here.notebook = replace(here.notebook, gatherings=(meeting("4 19:00", pushes=1),))
    check = nudge("check", "5 21:00")
    here.plan(*(resume("reflection", "g1", at("5 21:00")),))
    here.now = at("5 21:00")
    here.decide(check, *here.notebook.nudges)
    assert here.pending["g1:check"] == "12-06 21:00"
    assert (here.notebook.profile.misses, here.notebook.profile.standing) == (2, "active")
    assert [push.start.dialog for push in here.pushes] == (["reflection"] if room == "promises" else [])
    here.room = "any"
    here.until(at("7 12:00"))
    assert here.pushes[-1].start == Start("dormancy")


def test_a_message_takes_along_only_what_the_plan_has_room_for() -> None:
    here = world("promises", "3 18:00")
    here.save(meeting("4 19:00"))
    here.promises(promised("3 19:00", gathering_id="g0"))
    here.until(at("3 19:00"))
    assert here.told == ["12/3 19:00 follow_up"]
    assert here.pending["g1:eve"] == "12-03 20:00"


def test_a_plan_without_room_changes_nothing_about_silence() -> None:
    silent = world("none", standing="muted")
    silent.notebook = Notebook(silent.notebook.profile, follow_ups=(promised("2 12:10"),))
    silent.now = at("2 12:10")
    silent.decide(Nudge("f1:promise", "promise", "f1", at("2 12:10")))
    assert parked(silent) == {}
