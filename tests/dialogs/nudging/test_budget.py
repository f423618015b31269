from __future__ import annotations

from datetime import timedelta

import pytest

from dialogs.changes import PutNudge, SaveGathering
from dialogs.core.conversation import Start
from dialogs.notebook import Reflection
from dialogs.nudging import due
from tests.dialogs.nudging.world import (
    PREPARED,
    at,
    meeting,
    nudge,
    promised,
    scene,
    world,
)


def test_the_first_preparation_of_a_full_week_speaks_of_all_of_it() -> None:
    here = world("11-28 12:00")
    for name, day in (("g1", "1"), ("g2", "2"), ("g3", "4")):
        here.save(meeting(f"{day} 19:00", name=name))
    here.until(at("11-30 23:00"))
    assert [p.start for p in here.pushes] == [Start("week", {"gatherings": ["g1", "g2", "g3"]})]
    assert here.pushes[0].at == at("11-30 20:00")
    assert [g.pushes for g in here.notebook.gatherings] == [1, 1, 1]


def test_a_gathering_of_the_week_that_is_prepared_or_cancelled_needs_no_word() -> None:
    here = world("11-28 12:00")
    here.save(meeting("1 19:00"))
    here.save(meeting("2 19:00", name="g2", plan=PREPARED))
    here.save(meeting("4 19:00", name="g3", state="cancelled"))
    here.until(at("11-30 23:00"))
    assert here.told == ["11/30 20:00 preparation"]


def test_a_week_message_in_a_digest_keeps_its_first_gathering() -> None:
    here = world("11-28 12:00")
    here.save(meeting("1 19:00"))
    here.save(meeting("2 19:00", name="g2"))
    here.promises(promised("11-30 19:00", gathering_id="g0"))
    here.until(at("11-30 23:00"))
    assert here.pushes[0].start.args == {"items": [["promise", "f1"], ["week", "g1"]]}


def test_a_nudge_for_the_week_is_an_eve() -> None:
    here = world("11-28 12:00")
    here.save(meeting("1 19:00"))
    here.save(meeting("2 19:00", name="g2"))
    decision = due(scene(here.notebook, at("11-30 20:00")), (nudge("week", "11-30 20:00"),))
    assert decision.start == Start("week", {"gatherings": ["g1", "g2"]})


def test_a_full_week_has_no_reminders() -> None:
    here = world("11-28 12:00")
    here.save(meeting("1 19:00"))
    here.save(meeting("4 19:00", name="g2"))
    here.until(at("4 12:00"))
    assert here.told == ["11/30 20:00 week", "12/3 20:00 preparation"]


def test_a_reminder_that_meets_a_full_week_is_dropped() -> None:
    here = world("3 12:00")
    here.save(meeting("4 19:00"))
    here.until(at("3 20:30"))
    here.save(meeting("5 19:00", name="g2"))
    here.until(at("3 23:00"))
    assert here.told == ["12/3 20:00 preparation"]


def test_a_second_message_of_the_day_waits_for_the_next() -> None:
    here = world("3 12:00", pushes=(at("3 09:00"),))
    here.ponders("3 15:00")
    here.until(at("5 00:00"))
    assert here.told == ["12/4 15:00 touch"]


def test_a_fourth_message_of_the_week_waits_until_one_has_aged() -> None:
    here = world("3 12:00", pushes=(at("11-28 09:00"), at("11-30 09:00"), at("2 09:00")))
    here.ponders("3 15:00")
    here.until(at("11 00:00"))
    assert here.told == ["12/5 15:00 touch"]


def test_a_week_with_two_gatherings_bears_five_messages() -> None:
    here = world("4 12:00", pushes=(at("11-30 09:00"), at("1 09:00"), at("2 09:00"), at("3 09:00")))
    here.write(SaveGathering(meeting("2 19:00", reflection=Reflection("got"))))
    here.write(SaveGathering(meeting("5 19:00", name="g2", plan=PREPARED)))
    here.ponders("4 15:00")
    here.ponders("6 15:00", "g3")
    here.until(at("11 00:00"))
    assert here.told == ["12/4 15:00 touch", "12/7 15:00 touch"]


@pytest.mark.parametrize(("first", "told"), [("26 15:00", ["12/3 15:00 touch"]), ("26 15:01", [])])
def test_a_push_counts_for_seven_days(first: str, told: list[str]) -> None:
    here = world("3 12:00", pushes=(at(f"11-{first}"), at("11-28 09:00"), at("2 09:00")))
    here.ponders("3 15:00")
    here.until(at("3 23:00"))
    assert here.told == told


@pytest.mark.parametrize(("first", "told"), [("11-27 10:00", ["12/3 15:00 touch"]), ("11-26 10:00", [])])
def test_a_week_is_busy_from_the_seventh_day_back_until_tomorrow(first: str, told: list[str]) -> None:
    here = world("3 12:00", pushes=(at("11-30 09:00"), at("1 09:00"), at("2 09:00")))
    here.write(SaveGathering(meeting(first, reflection=Reflection("got"))))
    here.write(SaveGathering(meeting("4 19:00", name="g2", plan=PREPARED)))
    here.ponders("3 15:00")
    here.until(at("3 23:00"))
    assert here.told == told


def test_a_cancelled_gathering_does_not_widen_the_week() -> None:
    here = world("3 12:00", pushes=(at("11-30 09:00"), at("1 09:00"), at("2 09:00")))
    here.write(SaveGathering(meeting("2 19:00", state="cancelled")))
    here.write(SaveGathering(meeting("4 19:00", name="g2", plan=PREPARED)))
    here.ponders("3 15:00")
    here.until(at("6 00:00"))
    assert here.told == []


def test_an_eve_that_lost_its_evening_comes_in_the_morning() -> None:
    here = world("2 12:00", pushes=(at("3 09:00"),))
    here.save(meeting("4 20:00"))
    here.until(at("4 12:00"))
    assert here.told == ["12/4 08:30 preparation"]


def test_an_eve_that_would_come_too_late_is_dropped() -> None:
    here = world("2 12:00", pushes=(at("3 09:00"),))
    here.save(meeting("4 08:45"))
    here.until(at("4 11:00"))
    assert here.told == []


def test_the_reminder_on_the_eve_is_the_only_second_message_of_a_day() -> None:
    here = world("3 12:00")
    here.write(SaveGathering(meeting("4 19:00", pushes=1)))
    here.wishes(pushes=(at("3 09:00"), at("3 20:00")))
    here.plan(PutNudge(nudge("eve_again", "3 21:30")))
    here.until(at("3 23:00"))
    assert here.told == []


def test_the_reminder_does_not_go_beyond_the_week() -> None:
    here = world("3 12:00", pushes=(at("1 09:00"), at("2 09:00"), at("3 20:00")))
    here.write(SaveGathering(meeting("4 19:00", pushes=1)))
    here.plan(PutNudge(nudge("eve_again", "3 21:30")))
    here.until(at("3 23:00"))
    assert here.told == []


def test_a_reminder_away_from_the_eve_is_no_exception() -> None:
    here = world("3 12:00", pushes=(at("2 09:00"),))
    here.write(SaveGathering(meeting("4 19:00", pushes=1)))
    here.now = at("2 21:30")
    here.decide(nudge("eve_again", "2 21:30"))
    assert here.told == []


@pytest.mark.parametrize(("pushes", "told"), [(5, ["12/5 12:10 touch"]), (6, [])])
def test_six_messages_about_one_gathering_are_enough_for_a_month(pushes: int, told: list[str]) -> None:
    here = world("5 08:00")
    here.ponders("5 12:10", pushes=pushes, answered=True)
    here.until(at("5 12:10") + timedelta(days=30))
    assert (here.told, here.pending) == (told, {})


def test_what_is_worn_out_does_not_join_others_either() -> None:
    here = world("5 08:00")
    here.ponders("5 12:10", pushes=6, answered=True)
    here.promises(promised("5 11:00", gathering_id="g1"))
    here.until(at("6 00:00"))
    assert here.told == ["12/5 11:00 follow_up"]


@pytest.mark.parametrize(
    ("pushes", "due_at", "told"),
    [
        ((), ("15 12:10", "16 09:00"), ["12/15 12:10 follow_up", "12/16 09:00 follow_up"]),
        (("15 08:30",), ("15 20:00",), ["12/15 20:00 follow_up"]),
        (("11 09:00", "12 09:00", "13 09:00"), ("15 12:10",), ["12/15 12:10 follow_up"]),
        (("15 08:30",), ("15 12:10", "15 20:00"), ["12/15 12:10 follow_up", "12/15 20:00 follow_up"]),
    ],
)
def test_a_promise_is_said_at_its_own_time_whatever_was_said_before(
    pushes: tuple[str, ...], due_at: tuple[str, ...], told: list[str]
) -> None:
    here = world("15 08:00", pushes=tuple(at(push) for push in pushes))
    here.write(SaveGathering(meeting("12 19:00", pushes=6)))
    for number, moment in enumerate(due_at):
        here.promises(promised(moment, name=f"f{number}"))
    here.until(at("20 00:00"))
    assert here.told == told


def test_four_messages_about_the_meeting_itself_leave_the_rest_to_promises() -> None:
    here = world("4 20:00")
    here.write(SaveGathering(meeting("4 17:00", pushes=4, answered=True, plan=PREPARED)))
    here.plan(PutNudge(nudge("reflect", "4 20:30")))
    here.until(at("5 20:30"))
    assert here.told == []


def test_what_the_user_asked_for_costs_no_patience() -> None:
    here = world("3 12:00", pushes=(at("1 09:00"), at("2 09:00"), at("3 09:00")))
    here.write(SaveGathering(meeting("2 19:00", pushes=6)))
    here.promises(promised("3 15:00", snoozes=1))
    here.until(at("3 15:00"))
    assert here.told == ["12/3 15:00 follow_up"]


def test_what_was_asked_for_takes_along_what_would_have_had_to_wait() -> None:
    here = world("3 12:00", pushes=(at("3 09:00"),))
    here.promises(promised("3 15:00", snoozes=1))
    here.ponders("3 15:00")
    here.until(at("3 23:00"))
    assert here.told == ["12/3 15:00 digest"]
