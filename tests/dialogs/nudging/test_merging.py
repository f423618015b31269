from __future__ import annotations

import pytest

from dialogs.changes import PutNudge, SaveGathering
from dialogs.core.conversation import Start
from dialogs.notebook import Reflection
from dialogs.nudging import resume
from dialogs.shapes import replace
from tests.dialogs.nudging.world import (
    PREPARED,
    UNTOUCHED,
    at,
    meeting,
    nudge,
    promised,
    world,
)


def test_what_is_due_within_three_hours_becomes_one_message() -> None:
    here = world()
    here.save(meeting("4 19:00"))
    here.promises(promised("3 17:00", gathering_id="g0"))
    here.until(at("3 22:00"))
    assert here.pushes[0].at == at("3 17:00")
    assert here.pushes[0].start == Start("digest", {"items": [["promise", "f1"], ["eve", "g1"]]})


@pytest.mark.parametrize(("promise_at", "told"), [("09:10", "digest"), ("09:09", "follow_up")])
def test_three_hours_are_the_limit_of_merging(promise_at: str, told: str) -> None:
    here = world("4 22:30")
    here.save(meeting("4 19:00", reflection=Reflection("got"), state="attended"))
    here.notebook = replace(here.notebook, contacts=(UNTOUCHED,))
    here.promises(promised(f"18 {promise_at}", gathering_id="g0"))
    here.until(at("18 12:00"))
    assert here.told == [f"12/18 {promise_at} {told}"]


def test_the_eve_waits_for_the_reflection_of_the_same_evening() -> None:
    here = world("2 21:00")
    here.save(meeting("3 19:00"))
    here.prepares()
    here.save(meeting("4 19:00", name="g2"))
    here.until(at("3 23:00"))
    assert [str(p) for p in here.pushes] == ["12/3 21:30 digest"]
    assert here.pushes[0].start.args == {"items": [["reflect", "g1"], ["eve", "g2"]]}


def test_the_card_of_the_day_takes_the_eve_of_tomorrow_along() -> None:
    here = world("2 21:00", day_card=True)
    here.save(meeting("3 18:30", hours=5, plan=PREPARED))
    here.save(meeting("4 19:00", name="g2"))
    here.until(at("3 23:00"))
    assert here.told == ["12/3 16:30 digest"]
    assert here.pushes[0].start.args == {"items": [["day", "g1"], ["eve", "g2"]]}


def test_a_promise_waits_for_no_reflection() -> None:
    here = world("2 21:00")
    here.save(meeting("3 19:00"))
    here.prepares()
    here.promises(promised("3 19:30", gathering_id="g0"))
    here.until(at("4 12:00"))
    assert here.told == ["12/3 19:30 follow_up", "12/4 08:30 reflection"]


def test_a_reminder_waits_for_the_eve_of_the_same_evening() -> None:
    here = world("2 21:00", push_consent=True)
    here.save(meeting("2 22:00", name="g0", plan=PREPARED))
    here.write(SaveGathering(meeting("3 20:00", name="g1", plan=PREPARED)))
    here.save(meeting("4 19:00", name="g2"))
    here.now = at("3 08:30")
    here.decide(nudge("reflect_again", "3 08:30", "g0"))
    assert here.told == []
    assert here.pending["g0:reflect_again"] == "12-03 20:00"


def test_of_two_reflections_on_one_day_the_first_waits_for_the_last_only() -> None:
    here = world("2 21:00")
    here.save(meeting("3 12:00"))
    here.save(meeting("3 18:00", name="g2"))
    here.prepares("g1")
    here.prepares("g2")
    here.until(at("4 00:00"))
    assert here.told == ["12/3 20:30 digest"]
    assert here.pushes[0].start.args == {"items": [["reflect", "g1"], ["reflect", "g2"]]}


def test_what_gives_way_goes_out_with_the_earliest_it_gives_way_to() -> None:
    here = world("2 21:00")
    here.save(meeting("3 10:00", hours=1, name="g1", plan=PREPARED))
    here.save(meeting("4 19:00", name="g2"))
    here.now = at("3 09:00")
    here.write(SaveGathering(meeting("2 19:00", name="g0", plan=PREPARED)))
    here.decide(nudge("reflect_again", "3 08:30", "g0"))
    assert here.pending["g0:reflect_again"] == "12-03 11:30"


def test_an_eve_that_cannot_wait_for_the_reflection_goes_first() -> None:
    here = world("2 12:00", pushes=(at("3 09:00"),))
    here.save(meeting("4 18:00"))
    here.until(at("4 12:00"))
    assert here.told == ["12/4 08:30 preparation"]


def test_a_promise_long_before_the_reflection_comes_at_its_own_time() -> None:
    here = world("2 21:00")
    here.save(meeting("3 19:00"))
    here.prepares()
    here.promises(promised("3 12:10", gathering_id="g0"))
    here.until(at("4 12:00"))
    assert here.told == ["12/3 12:10 follow_up", "12/4 08:30 reflection"]


def test_no_promise_is_taken_along_before_its_time() -> None:
    here = world("5 21:00")
    here.promises(promised("6 08:30"))
    here.promises(promised("6 09:00", name="f2"))
    here.until(at("6 12:00"))
    assert (here.told, here.pending) == (["12/6 08:30 follow_up", "12/6 09:00 follow_up"], {})


@pytest.mark.parametrize(
    ("promise_at", "told"),
    [
        ("09:00", ["12/6 09:00 digest"]),
        ("11:30", ["12/6 11:30 digest"]),
        ("11:31", ["12/6 08:30 reflection", "12/6 11:31 follow_up"]),
    ],
)
def test_a_reminder_waits_for_a_promise_within_three_hours(promise_at: str, told: list[str]) -> None:
    here = world("5 23:00")
    here.write(SaveGathering(meeting("5 19:00", plan=PREPARED, pushes=1)))
    here.plan(PutNudge(nudge("reflect_again", "6 08:30")))
    here.promises(promised(f"6 {promise_at}"))
    here.until(at("6 23:00"))
    assert (here.told, here.pending) == (told, {})


def test_a_promise_is_told_of_a_gathering_spoken_of_enough() -> None:
    here = world("4 08:00")
    here.write(SaveGathering(meeting("5 19:00", pushes=6)))
    here.promises(promised("4 08:30"))
    here.until(at("4 09:00"))
    assert (here.told, here.pending) == (["12/4 08:30 follow_up"], {})


def test_the_same_dialog_is_opened_once_for_two_reasons() -> None:
    here = world("4 22:00")
    here.write(SaveGathering(meeting("4 19:00", plan=PREPARED, pushes=1)))
    here.plan(PutNudge(nudge("reflect_again", "5 08:30")), resume("reflection", "g1", at("5 08:00")))
    here.until(at("5 12:00"))
    assert [push.start for push in here.pushes] == [Start("reflection", {"gathering": "g1"})]
    assert here.pending == {}


def test_nothing_joins_a_reflection_that_goes_out_in_quiet_hours() -> None:
    here = world("4 12:00", quiet_from=21 * 60)
    here.save(meeting("4 19:00"))
    here.prepares()
    here.promises(promised("4 20:00"))
    here.plan(PutNudge(nudge("promise", "4 21:10", "f1")))
    here.until(at("5 12:00"))
    assert here.told == ["12/4 21:30 reflection", "12/5 08:00 digest"]
