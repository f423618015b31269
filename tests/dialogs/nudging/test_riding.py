from __future__ import annotations

from typing import Any

import pytest

from dialogs.core.conversation import Start
from dialogs.notebook import Contact, Notebook, Plan
from dialogs.nudging import replan, resume
from dialogs.shapes import replace
from tests.dialogs.nudging.world import READY, World, at, meeting, promised

EVE = Start("preparation", {"gathering": "g1", "_unasked": True})
PROMISE = Start("follow_up", {"follow_up": "f1", "_unasked": True})
SILENT: list[dict[str, Any]] = [
    {"standing": "muted"},
    {"standing": "stopped"},
    {"standing": "paused", "silent_until_at": at("9 12:00")},
    {"push_consent": False},
    {"consent_version": 0},
]


def world(now: str = "1 12:00", **wishes: Any) -> World:
    return World(at(now), replace(READY, **wishes))


def with_eve(**wishes: Any) -> World:
    here = world(**wishes)
    here.save(meeting("4 19:00"))
    return here


@pytest.mark.parametrize(("now", "start"), [("3 16:59", None), ("3 17:00", EVE), ("3 19:59", EVE)])
def test_what_is_due_within_three_hours_rides(now: str, start: Start | None) -> None:
    here = with_eve()
    here.now = at(now)
    assert here.ride() == start


def test_what_rode_is_not_said_again() -> None:
    here = with_eve()
    here.now = at("3 18:00")
    here.ride()
    assert here.ride() is None
    here.plan(*replan(here.notebook, here.now))
    here.until(at("4 18:00"))
    assert here.told == []


def test_a_promise_rides_on_nothing_before_its_time() -> None:
    here = world("5 10:00")
    here.promises(promised("5 12:10"))
    assert here.ride() is None
    here.until(at("7 18:00"))
    assert (here.told, here.pending) == (["12/5 12:10 follow_up"], {})


def test_a_gathering_that_is_moved_after_all_is_spoken_of_again() -> None:
    here = with_eve()
    here.now = at("3 18:00")
    here.ride()
    here.alter(starts_at=at("5 19:00"), ends_at=at("5 21:00"))
    here.until(at("4 20:00"))
    assert here.told == ["12/4 20:00 preparation"]


def test_riding_is_no_push() -> None:
    here = with_eve(pushes=(at("3 09:00"),))
    before = here.notebook
    here.now = at("3 18:00")
    assert here.ride() == EVE
    assert (here.notebook.profile, here.notebook.gatherings) == (before.profile, before.gatherings)


def test_whoever_is_writing_is_not_disturbed_at_night() -> None:
    here = world("3 23:30", quiet_from=22 * 60)
    here.room = "none"
    here.promises(promised("3 21:00"))
    here.now = at("3 21:00")
    here.decide(*here.notebook.nudges)
    here.now = at("3 23:30")
    assert here.ride() == PROMISE


def test_what_is_parked_rides_whenever_the_user_writes() -> None:
    here = world()
    here.room = "none"
    here.promises(promised("2 12:10"))
    here.until(at("2 13:00"))
    assert here.ride() == PROMISE
    assert here.pending == {}


def test_what_the_user_put_off_rides_only_once_it_is_due_or_parked() -> None:
    here = world()
    here.room = "none"
    here.promises(promised("2 12:10", snoozes=1))
    here.now = at("2 11:00")
    assert here.ride() is None
    here.until(at("2 12:10"))
    assert here.ride() == PROMISE


def test_a_session_the_user_put_off_rides_only_once_it_is_parked() -> None:
    here = world("4 21:40")
    here.room = "none"
    here.notebook = replace(here.notebook, gatherings=(meeting("4 19:00"),))
    here.plan(resume("reflection", "g1", at("5 09:00")))
    here.now = at("5 08:00")
    assert here.ride() is None
    here.until(at("5 09:00"))
    assert here.ride() == Start("reflection", {"gathering": "g1"})


def test_what_was_planned_in_this_sitting_does_not_ride_early() -> None:
    here = with_eve()
    here.now = at("3 18:00")
    assert here.ride("g1:eve") is None
    assert here.pending["g1:eve"] == "12-03 20:00"


def test_several_riders_become_one_digest() -> None:
    here = with_eve()
    here.ponders("3 19:00")
    here.now = at("3 18:00")
    assert here.ride() == Start("digest", {"items": [["eve", "g1"], ["touch", "g0"]]})
    here.until(at("3 23:00"))
    assert here.told == []


@pytest.mark.parametrize("wishes", SILENT)
def test_nothing_rides_against_the_users_wish(wishes: dict[str, Any]) -> None:
    here = with_eve()
    here.wishes(**wishes)
    here.now = at("3 18:00")
    assert here.ride() is None
    assert here.pending["g1:eve"] == "12-03 20:00"


def test_nothing_rides_about_a_gathering_that_was_spoken_of_enough() -> None:
    here = with_eve()
    here.alter(pushes=4)
    here.now = at("3 18:00")
    assert here.ride() is None


def test_nothing_stale_rides() -> None:
    here = with_eve()
    here.notebook = replace(here.notebook, gatherings=(meeting("4 19:00", plan=Plan("goal")),))
    here.now = at("3 18:00")
    assert here.ride() is None


def test_a_touch_of_weeks_later_rides_too() -> None:
    here = world("18 11:00")
    held = meeting("4 19:00", answered=True, plan=Plan("goal"), state="attended")
    here.notebook = Notebook(READY, gatherings=(held,), contacts=(Contact("c1", "g1", "白石さん"),))
    here.alter()
    assert here.ride() == Start("touch", {"gathering": "g1"})
    assert here.ride() is None


def test_after_an_eve_that_rode_nobody_is_reminded_of_preparing() -> None:
    here = with_eve()
    here.now = at("3 18:00")
    here.ride()
    here.until(at("4 21:30"))
    assert here.told == ["12/4 21:30 reflection"]


def test_flying_west_does_not_repeat_an_eve_that_rode() -> None:
    here = with_eve()
    here.now = at("3 18:00")
    here.ride()
    here.until(at("3 22:00"))
    here.wishes(zone="America/New_York")
    here.plan(*replan(here.notebook, here.now))
    here.until(at("4 18:00"))
    assert here.told == []
