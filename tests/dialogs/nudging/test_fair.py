from __future__ import annotations

from typing import Any

import pytest

from dialogs.changes import PutNudge
from dialogs.core.conversation import Start
from dialogs.notebook import Gathering, Reflection
from dialogs.nudging import coming, forget, later, timeline
from dialogs.nudging.days import EVENINGS
from dialogs.shapes import replace
from tests.dialogs.nudging.world import PREPARED, READY, TOKYO, World, at, meeting, scene, world

ASKED = Start("evening", {"gathering": "g1"})


def fair(days: int = 3, start: str = "3 10:00", hours: float = 7, **more: Any) -> Gathering:
    """So many days from a Thursday on, open for so many hours each, and prepared."""
    return meeting(start, 24 * (days - 1) + hours, **{"plan": PREPARED, "answered": True, **more})


def visited(gathering: Gathering, until: str = "9 12:00", **wishes: Any) -> World:
    here = world(**wishes)
    here.save(gathering)
    here.until(at(until))
    return here


@pytest.mark.parametrize(
    ("gathering", "wishes", "asked"),
    [
        (fair(1), {}, []),
        (fair(2), {}, ["03 17:30"]),
        (fair(3), {}, ["03 17:30", "04 17:30"]),
        (fair(7), {}, ["03 17:30", "04 17:30", "05 17:30"]),
        (fair(2, plan=None, answered=False), {}, ["03 17:30"]),
        (fair(2, mode="light"), {}, []),
        (fair(2, reflection=Reflection("got")), {}, []),
        (fair(2, source="retro"), {}, []),
        (fair(2, state="cancelled"), {}, []),
        (meeting("3 22:00", 8), {}, []),
        (meeting("3 20:00", 7), {}, []),
        (meeting("3 18:00", 18), {}, []),
        (fair(2, "3 19:00", 2.75), {}, ["04 08:30"]),
        (fair(2, "3 08:00", 14), {}, []),
        (fair(3, next_morning=True), {}, ["04 08:30", "05 08:30"]),
        (fair(2), {"quiet_from": 17 * 60}, ["04 08:30"]),
        (fair(2, hours=8), {"quiet_from": 18 * 60}, ["04 08:00"]),
        (fair(3), {"workdays": True}, ["04 09:00"]),
    ],
)
def test_each_day_but_the_last_is_asked_about_when_it_is_over(
    gathering: Gathering, wishes: dict[str, Any], asked: list[str]
) -> None:
    planned = timeline(replace(READY, **wishes), gathering, at("1 12:00"))
    puts = [change.nudge for change in planned if isinstance(change, PutNudge)]
    found = [f"{n.due_at.astimezone(TOKYO):%d %H:%M}" for n in puts if n.kind in EVENINGS]
    assert found == asked


@pytest.mark.parametrize(
    ("gathering", "wishes", "told"),
    [
        (fair(2), {}, ["12/3 17:30 evening", "12/4 17:30 reflection"]),
        (fair(3), {}, ["12/3 17:30 evening", "12/4 17:30 evening", "12/5 17:30 reflection"]),
        (fair(5), {}, ["12/3 17:30 evening", "12/4 17:30 evening", "12/7 17:30 reflection"]),
        (fair(3), {"pushes": (at("1 08:00"),)}, ["12/3 17:30 evening", "12/5 17:30 reflection"]),
        (fair(2), {"pushes": (at("1 08:00"), at("1 09:00"))}, ["12/4 17:30 reflection"]),
        (fair(2, pushes=3), {}, ["12/4 17:30 reflection"]),
        (fair(2, pushes=1, plan=None, answered=False), {}, []),
        (fair(2), {"push_consent": None}, ["12/4 17:30 reflection"]),
        (
            fair(2),
            {"standing": "paused", "silent_until_at": at("3 20:00")},
            ["12/3 20:00 evening", "12/4 17:30 reflection"],
        ),
        (fair(2), {"standing": "muted"}, []),
    ],
)
def test_days_are_asked_about_within_the_budget_and_never_at_the_cost_of_the_reflection(
    gathering: Gathering, wishes: dict[str, Any], told: list[str]
) -> None:
    said = [push for push in visited(gathering, **wishes).pushes if "_again" not in push.start.args]
    assert [str(push) for push in said if push.start.dialog in {"evening", "reflection"}] == told


def test_a_day_is_asked_about_until_the_next_one_opens() -> None:
    here = world()
    here.save(fair(2))
    here.room = "none"
    here.until(at("3 22:00"))
    assert here.pending["g1:evening1"] == "12-04 08:30"
    assert here.ride() == ASKED
    here.save(fair(2))
    here.until(at("4 10:01"))
    assert here.ride() is None


def test_what_was_asked_in_the_evening_is_asked_once() -> None:
    assert visited(fair(2), until="4 12:00").told == ["12/3 17:30 evening"]


def test_days_move_with_their_gathering_and_are_forgotten_with_it() -> None:
    here = world()
    here.save(fair(3))
    here.save(fair(2, "9 11:00"))
    assert (here.pending["g1:evening1"], "g1:evening2" in here.pending) == ("12-09 18:30", False)
    here.alter(state="cancelled")
    assert here.pending == {}
    here.save(fair(3))
    here.plan(*forget(here.notebook, "g1"))
    assert here.pending == {}


def test_a_day_put_off_comes_back_the_same_evening() -> None:
    here = visited(fair(2), until="3 17:40")
    here.plan(*later(scene(here.notebook, here.now, gathering="g1"), "evening"))
    assert here.pending["g1:resume"] == "12-03 20:00"
    here.until(at("3 20:00"))
    assert here.pushes[-1].start == ASKED


def test_what_is_to_come_tells_of_the_days_that_will_be_asked_about() -> None:
    here = world()
    here.save(fair(3))
    assert [n.kind for n in coming(here.notebook)][:3] == ["evening1", "evening2", "reflect"]
    here.wishes(push_consent=None)
    assert {n.kind for n in coming(here.notebook)}.isdisjoint(EVENINGS)


def test_a_day_and_a_reflection_of_the_same_evening_are_one_message() -> None:
    here = world()
    here.save(fair(2))
    here.save(meeting("3 15:00", 2.5, name="g2", plan=PREPARED, answered=True))
    here.until(at("3 18:30"))
    (push,) = here.pushes
    assert push.start.args == {"items": [["evening1", "g1"], ["reflect", "g2"]]}
    assert push.at == at("3 17:30")
