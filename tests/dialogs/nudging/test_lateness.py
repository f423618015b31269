from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from dialogs.changes import DropNudge, PutNudge, SaveGathering
from dialogs.core.conversation import Start
from dialogs.notebook import Nudge, Reflection
from dialogs.nudging import due
from dialogs.shapes import replace
from tests.dialogs.nudging.world import (
    PREPARED,
    at,
    meeting,
    nudge,
    promised,
    scene,
    world,
)


def test_a_nudge_due_in_quiet_hours_waits_for_eight() -> None:
    here = world("4 22:30")
    here.plan(PutNudge(nudge("promise", "4 22:30", "f1")))
    here.promises(promised("4 22:30"))
    here.until(at("5 12:00"))
    assert here.told == ["12/5 08:00 follow_up"]


def test_the_reflection_may_go_out_until_ten_in_earlier_quiet_hours() -> None:
    here = world("3 21:00", quiet_from=20 * 60)
    here.save(meeting("4 19:00"))
    here.prepares()
    here.until(at("4 23:00"))
    assert here.told == ["12/4 21:30 reflection"]


def test_a_reflection_that_missed_the_evening_waits_for_the_morning() -> None:
    here = world("3 21:00")
    here.save(meeting("4 19:00"))
    here.prepares()
    here.now = at("4 22:01")
    here.decide(nudge("reflect", "4 21:30"))
    assert here.told == []
    assert here.pending["g1:reflect"] == "12-05 08:00"


def test_a_reminder_caught_by_quiet_hours_is_dropped() -> None:
    here = world("3 20:00", quiet_from=21 * 60)
    here.write(SaveGathering(meeting("4 19:00", pushes=1)))
    here.now = at("3 21:30")
    here.decide(nudge("eve_again", "3 21:30"))
    assert (here.told, here.pending) == ([], {})


@pytest.mark.parametrize(("moment", "dialog"), [("4 02:00", "preparation"), ("4 02:01", "quick_purpose")])
def test_an_eve_is_late_after_six_hours(moment: str, dialog: str) -> None:
    here = world("3 12:00", quiet_from=0, quiet_to=0)
    here.write(SaveGathering(meeting("4 19:00")))
    here.now = at(moment)
    here.decide(nudge("eve", "3 20:00"))
    assert [push.start.dialog for push in here.pushes] == [dialog]


@pytest.mark.parametrize(("moment", "told"), [("4 21:00", ["12/4 21:00 profile"]), ("4 21:01", [])])
def test_a_session_keeps_its_place_for_a_day(moment: str, told: list[str]) -> None:
    here = world("3 12:00")
    here.now = at(moment)
    here.decide(Nudge(":resume", "resume", "profile:", at("3 21:00")))
    assert here.told == told


@pytest.mark.parametrize("late", ["4 09:00", "4 18:30"])
def test_an_eve_that_comes_very_late_asks_for_one_tap(late: str) -> None:
    here = world("3 12:00")
    here.write(SaveGathering(meeting("4 19:00")))
    here.now = at(late)
    here.decide(nudge("eve", "3 20:00"))
    assert here.pushes[0].start == Start("quick_purpose", {"gathering": "g1"})


@pytest.mark.parametrize(
    ("kind", "late", "gathering"),
    [
        ("eve", "4 18:31", meeting("4 19:00")),
        ("eve", "3 20:00", meeting("4 19:00", plan=PREPARED)),
        ("eve", "3 20:00", meeting("4 19:00", reflection=Reflection("x"))),
        ("eve", "3 20:00", meeting("4 19:00", state="cancelled")),
        ("eve", "3 20:00", meeting("4 19:00", state="declined")),
        ("eve_again", "3 21:30", meeting("4 19:00", answered=True, pushes=1)),
        ("day", "4 19:01", meeting("4 19:00", plan=PREPARED)),
        ("day", "4 17:00", meeting("4 19:00")),
        ("reflect", "6 21:01", meeting("4 19:00", plan=PREPARED)),
        ("reflect", "4 21:30", meeting("4 19:00", pushes=2)),
        ("reflect", "4 21:30", meeting("4 19:00", plan=PREPARED, reflection=Reflection("x"))),
        ("reflect_again", "5 08:30", meeting("4 19:00", plan=PREPARED, reflection=Reflection("x"))),
        ("touch", "26 12:10", meeting("4 19:00", plan=PREPARED)),
        ("closing", "3 12:10", meeting("11-02 19:00", plan=PREPARED)),
        ("reflect", "4 21:30", meeting("4 19:00", name="other")),
        ("birthday", "4 12:00", meeting("4 19:00")),
    ],
)
def test_what_is_stale_or_settled_or_unknown_is_dropped(kind: str, late: str, gathering: Any) -> None:
    here = world()
    here.write(SaveGathering(gathering))
    due_now = nudge(kind, "1 12:00")
    decision = due(scene(here.notebook, at(late)), (due_now,))
    assert (decision.start, decision.nudges) == (None, (DropNudge(due_now.id),))


@pytest.mark.parametrize("state", ["done", "let_go", None])
def test_a_promise_that_is_closed_is_not_spoken_of(state: Any) -> None:
    here = world()
    if state:
        here.notebook = replace(here.notebook, follow_ups=(promised("5 12:10", state=state),))
    here.now = at("5 12:10")
    here.decide(nudge("promise", "5 12:10", "f1"))
    assert here.told == []


def test_a_promise_a_month_overdue_is_let_be() -> None:
    here = world()
    here.promises(promised("2 12:10"))
    here.now = at("2 12:11") + timedelta(days=30)
    here.decide(nudge("promise", "2 12:10", "f1"))
    assert (here.told, here.pending) == ([], {})


def test_a_silent_user_is_not_asked_to_reflect() -> None:
    here = world()
    here.save(meeting("4 19:00"))
    here.until(at("5 12:00"))
    assert here.told == ["12/3 20:00 preparation", "12/3 21:30 quick_purpose"]


def test_a_gathering_nobody_was_asked_about_may_be_reflected_on() -> None:
    here = world("3 20:30")
    here.save(meeting("4 19:00"))
    here.until(at("4 22:00"))
    assert here.told == ["12/4 21:30 reflection"]


def test_a_gathering_that_moved_behind_the_planner_moves_its_nudge() -> None:
    here = world()
    here.save(meeting("4 19:00"))
    here.write(SaveGathering(meeting("9 19:00")))
    here.until(at("4 12:00"))
    assert here.told == []
    assert here.pending["g1:eve"] == "12-08 20:00"
