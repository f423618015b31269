from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from dialogs.changes import DropNudge, PutNudge, SaveGathering
from dialogs.core.conversation import Start
from dialogs.notebook import Contact, Nudge, Plan, Reflection
from dialogs.nudging import due, resume
from tests.dialogs.nudging.world import READY, World, at, meeting, nudge, promised, scene

PREPARED = Plan("goal")
UNTOUCHED = Contact("c1", "g1", "白石さん")
TOUCHED = Contact("c2", "g1", "村上さん", touched_at=at("6 12:00"))
MUTED: list[dict[str, Any]] = [
    {"standing": "muted"},
    {"standing": "dormant"},
    {"standing": "paused"},
    {"push_consent": False},
]


def world(now: str = "1 12:00", **wishes: Any) -> World:
    return World(at(now), replace(READY, **wishes))


def test_the_eve_opens_the_preparation_and_puts_one_reminder() -> None:
    here = world()
    here.save(meeting("4 19:00"))
    here.until(at("3 20:00"))
    assert here.pushes[0].start == Start("preparation", {"gathering": "g1", "_unasked": True})
    assert here.pending["g1:eve_again"] == "12-03 21:30"
    here.until(at("3 21:30"))
    assert here.pushes[1].start == Start("quick_purpose", {"gathering": "g1"})
    assert "g1:eve_again" not in here.pending


def test_an_early_eve_reminds_three_hours_later() -> None:
    here = world(eve_at=17 * 60)
    here.save(meeting("4 19:00"))
    here.until(at("3 17:00"))
    assert here.pending["g1:eve_again"] == "12-03 20:00"


@pytest.mark.parametrize("wishes", [{"eve_at": 21 * 60}, {"quiet_from": 21 * 60}, {"quiet_from": 19 * 60}])
def test_no_reminder_comes_on_the_heels_of_the_eve_or_at_night_or_on_the_day(wishes: dict[str, Any]) -> None:
    here = world(**wishes)
    here.save(meeting("4 19:00"))
    here.until(at("4 08:00"))
    assert len(here.pushes) == 1
    assert "g1:eve_again" not in here.pending


def test_no_reminder_comes_after_the_last_call() -> None:
    here = world(eve_at=20 * 60)
    here.save(meeting("5 00:10"))
    here.until(at("4 23:00"))
    assert here.told == ["12/4 18:30 preparation", "12/4 21:30 quick_purpose"]


def test_an_answered_eve_is_not_repeated() -> None:
    here = world()
    here.save(meeting("4 19:00"))
    here.until(at("3 20:10"))
    here.speaks(gathering="g1")
    here.until(at("3 23:00"))
    assert here.told == ["12/3 20:00 preparation"]


def test_what_was_said_at_registration_is_no_answer_to_the_eve() -> None:
    here = world()
    here.save(meeting("4 19:00", answered=True))
    here.until(at("3 21:30"))
    assert here.told == ["12/3 20:00 preparation", "12/3 21:30 quick_purpose"]


def test_the_prepared_user_reflects_the_same_evening_and_is_reminded_in_the_morning() -> None:
    here = world("3 21:00")
    here.save(meeting("4 19:00"))
    here.prepares()
    here.until(at("5 12:00"))
    assert here.told == ["12/4 21:30 reflection", "12/5 08:30 reflection"]
    assert here.pushes[0].start == Start("reflection", {"gathering": "g1", "_unasked": True})
    assert here.pushes[1].start == Start("reflection", {"gathering": "g1", "_again": True})


def test_the_card_is_shown_on_the_day_to_who_wished_for_it_and_costs_no_reflection() -> None:
    here = world("2 21:00", day_card=True)
    here.save(meeting("4 19:00"))
    here.prepares()
    here.until(at("4 23:00"))
    assert here.told == ["12/4 17:00 day_card", "12/4 21:30 reflection"]
    assert here.pushes[0].start == Start("day_card", {"gathering": "g1"})
    assert here.notebook.profile.pushes == (at("4 21:30"),)


def test_no_card_is_shown_on_the_day_to_who_did_not_wish_for_it() -> None:
    here = world("2 21:00")
    here.save(meeting("4 19:00"))
    here.prepares()
    here.until(at("4 23:00"))
    assert here.told == ["12/4 21:30 reflection"]


@pytest.mark.parametrize(
    ("snoozes", "args"),
    [
        (0, {"follow_up": "f1", "_unasked": True}),
        (1, {"follow_up": "f1", "_unasked": True}),
        (2, {"follow_up": "f1", "_unasked": True, "_let_go": True}),
    ],
)
def test_a_promise_put_off_twice_may_be_let_go(snoozes: int, args: dict[str, Any]) -> None:
    here = world()
    here.promises(promised("5 12:10", snoozes=snoozes))
    here.until(at("5 12:10"))
    assert here.pushes[0].start == Start("follow_up", args)


def test_a_push_is_written_down_with_the_gathering_it_is_about() -> None:
    here = world(pushes=(at("11-20 20:00"), at("11-30 20:00")))
    here.save(meeting("4 19:00"))
    here.promises(promised("2 12:10"))
    here.until(at("2 12:10"))
    assert here.notebook.profile.pushes == (at("11-30 20:00"), at("2 12:10"))
    assert here.notebook.gatherings[0].pushes == 1


def test_a_promise_of_a_gathering_long_gone_is_still_spoken_of() -> None:
    here = world()
    here.promises(promised("5 12:10", gathering_id="g0"))
    here.until(at("5 12:10"))
    assert here.told == ["12/5 12:10 follow_up"]


@pytest.mark.parametrize("promise_state", ["open", "done"])
def test_two_weeks_later_an_open_promise_or_an_untouched_contact_is_worth_a_word(promise_state: Any) -> None:
    here = world("4 22:30")
    here.save(meeting("4 19:00", reflection=Reflection("got"), state="attended"))
    here.write(*(SaveGathering(g) for g in here.notebook.gatherings))
    here.promises(promised("11-30 12:10", state=promise_state))
    here.plan(*(DropNudge("f1:promise"),))
    if promise_state == "done":
        here.notebook = replace(here.notebook, contacts=(UNTOUCHED,))
    here.until(at("18 12:10"))
    assert here.told == ["12/18 12:10 touch"]


@pytest.mark.parametrize("contacts", [(), (TOUCHED,), (TOUCHED, UNTOUCHED)])
def test_two_weeks_later_nothing_is_said_where_nothing_is_open(contacts: tuple[Contact, ...]) -> None:
    here = world("4 22:30")
    here.save(meeting("4 19:00", reflection=Reflection("got"), state="attended"))
    here.notebook = replace(here.notebook, contacts=contacts)
    here.until(at("18 12:10"))
    assert here.told == []


def test_a_month_later_the_gathering_is_closed() -> None:
    here = world("4 22:30")
    here.save(meeting("4 19:00", reflection=Reflection("got"), state="attended"))
    here.until(at("18 12:10") + timedelta(days=30))
    assert [push.start for push in here.pushes] == [Start("closing", {"gathering": "g1"})]


def test_weeks_later_nothing_is_said_to_who_never_allowed_messages() -> None:
    here = world("4 22:30", push_consent=None)
    here.save(meeting("4 19:00", reflection=Reflection("got"), state="attended"))
    here.notebook = replace(here.notebook, contacts=(UNTOUCHED,))
    here.until(at("18 12:10") + timedelta(days=30))
    assert here.told == []


def test_a_session_put_off_comes_back_when_it_was_said() -> None:
    here = world("3 20:00", pushes=(at("3 20:00"),))
    here.save(meeting("4 19:00"))
    here.plan(resume("preparation", "g1", at("3 21:00")))
    here.until(at("3 21:00"))
    assert here.pushes[0].start == Start("preparation", {"gathering": "g1"})


def test_a_session_about_no_gathering_comes_back_too() -> None:
    here = world()
    here.plan(resume("profile", "", at("3 21:00")))
    here.until(at("3 21:00"))
    assert here.pushes[0].start == Start("profile", {})


@pytest.mark.parametrize(
    ("dialog", "gathering"),
    [
        ("preparation", meeting("4 19:00", plan=PREPARED)),
        ("quick_purpose", meeting("3 20:00")),
        ("reflection", meeting("2 19:00", reflection=Reflection("got"))),
        ("reflection", meeting("2 19:00", state="missed")),
        ("touch", meeting("2 19:00", state="cancelled")),
        ("touch", meeting("2 19:00", name="other")),
    ],
)
def test_a_session_that_is_settled_does_not_come_back(dialog: str, gathering: Any) -> None:
    here = world()
    here.write(SaveGathering(gathering))
    here.plan(resume(dialog, "g1", at("3 21:00")))
    here.until(at("3 21:00"))
    assert here.told == []


def test_other_sessions_come_back_while_their_gathering_takes_place() -> None:
    here = world()
    here.write(SaveGathering(meeting("2 19:00", state="attended")))
    here.plan(resume("touch", "g1", at("3 21:00")))
    here.until(at("3 21:00"))
    assert here.told == ["12/3 21:00 touch"]


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


def test_a_promise_waits_for_the_reflection_no_longer_than_three_hours() -> None:
    here = world("2 21:00")
    here.save(meeting("3 19:00"))
    here.prepares()
    here.promises(promised("3 19:30", gathering_id="g0"))
    here.until(at("3 23:00"))
    assert here.told == ["12/3 21:30 digest"]


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


def test_a_promise_that_would_lose_its_day_is_told_ahead_with_the_morning() -> None:
    here = world("3 21:00")
    here.save(meeting("4 19:00"))
    here.prepares()
    here.promises(promised("5 12:10"))
    here.until(at("5 23:00"))
    assert here.told == ["12/4 21:30 reflection", "12/5 08:30 digest"]
    assert here.pushes[1].start.args == {"items": [["promise", "f1"], ["reflect_again", "g1"]]}


def test_a_promise_told_ahead_of_its_time_is_told_once_more_at_its_time_while_it_is_open() -> None:
    here = world("5 21:00")
    here.promises(promised("6 08:20"))
    here.promises(promised("6 11:00", name="f2"))
    here.until(at("6 09:00"))
    assert here.told == ["12/6 08:20 digest"]
    assert here.pending == {"f2:promise": "12-06 11:00"}
    here.until(at("9 00:00"))
    assert here.told == ["12/6 08:20 digest", "12/7 11:00 follow_up"]
    assert here.pending == {}


def test_a_promise_told_ahead_is_not_told_ahead_again() -> None:
    here = world("6 08:00")
    here.promises(promised("6 08:20"))
    here.promises(promised("6 11:00", name="f2"))
    here.until(at("6 09:00"))
    here.promises(promised("6 09:30", name="f3", snoozes=1))
    here.until(at("6 10:00"))
    assert here.told == ["12/6 08:20 digest", "12/6 09:30 follow_up"]
    assert here.pending == {"f2:promise": "12-06 11:00"}


def test_a_promise_of_a_gathering_spoken_of_enough_waits_for_its_last_moment_rather_than_be_lost() -> None:
    here = world("4 08:00")
    here.write(SaveGathering(meeting("5 19:00", pushes=6)))
    here.promises(promised("4 08:30"))
    here.until(at("4 09:00"))
    assert here.pending == {"f1:promise": "01-03 08:30"}


def test_a_promise_is_left_where_telling_it_ahead_would_be_earlier_than_waiting_is_late() -> None:
    here = world("1 08:00", pushes=(at("11-27 08:00"), at("11-29 09:00")))
    here.promises(promised("1 09:00"))
    here.promises(promised("3 08:50", name="f2"))
    here.until(at("5 00:00"))
    assert here.told == ["12/1 09:00 follow_up", "12/4 08:50 follow_up"]


def test_a_put_off_promise_is_not_told_ahead() -> None:
    here = world()
    here.promises(promised("5 08:30"))
    here.promises(promised("5 12:10", name="f2", snoozes=1))
    here.until(at("5 23:00"))
    assert here.told == ["12/5 08:30 follow_up", "12/5 12:10 follow_up"]


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
    here.promises(promised("3 15:00"))
    here.until(at("5 00:00"))
    assert here.told == ["12/4 15:00 follow_up"]


def test_a_fourth_message_of_the_week_waits_until_one_has_aged() -> None:
    here = world("3 12:00", pushes=(at("11-28 09:00"), at("11-30 09:00"), at("2 09:00")))
    here.promises(promised("3 15:00"))
    here.until(at("11 00:00"))
    assert here.told == ["12/5 15:00 follow_up"]


def test_a_week_with_two_gatherings_bears_five_messages() -> None:
    here = world("4 12:00", pushes=(at("11-30 09:00"), at("1 09:00"), at("2 09:00"), at("3 09:00")))
    here.write(SaveGathering(meeting("2 19:00", reflection=Reflection("got"))))
    here.write(SaveGathering(meeting("5 19:00", name="g2", plan=PREPARED)))
    here.promises(promised("4 15:00"))
    here.promises(promised("6 15:00", name="f2"))
    here.until(at("11 00:00"))
    assert here.told == ["12/4 15:00 follow_up", "12/7 15:00 follow_up"]


@pytest.mark.parametrize(("first", "told"), [("26 15:00", ["12/3 15:00 follow_up"]), ("26 15:01", [])])
def test_a_push_counts_for_seven_days(first: str, told: list[str]) -> None:
    here = world("3 12:00", pushes=(at(f"11-{first}"), at("11-28 09:00"), at("2 09:00")))
    here.promises(promised("3 15:00"))
    here.until(at("3 23:00"))
    assert here.told == told


@pytest.mark.parametrize(("first", "told"), [("11-27 10:00", ["12/3 15:00 follow_up"]), ("11-26 10:00", [])])
def test_a_week_is_busy_from_the_seventh_day_back_until_tomorrow(first: str, told: list[str]) -> None:
    here = world("3 12:00", pushes=(at("11-30 09:00"), at("1 09:00"), at("2 09:00")))
    here.write(SaveGathering(meeting(first, reflection=Reflection("got"))))
    here.write(SaveGathering(meeting("4 19:00", name="g2", plan=PREPARED)))
    here.promises(promised("3 15:00"))
    here.until(at("3 23:00"))
    assert here.told == told


def test_a_cancelled_gathering_does_not_widen_the_week() -> None:
    here = world("3 12:00", pushes=(at("11-30 09:00"), at("1 09:00"), at("2 09:00")))
    here.write(SaveGathering(meeting("2 19:00", state="cancelled")))
    here.write(SaveGathering(meeting("4 19:00", name="g2", plan=PREPARED)))
    here.promises(promised("3 15:00"))
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


@pytest.mark.parametrize(("pushes", "told"), [(5, ["12/5 12:10 follow_up"]), (6, [])])
def test_six_messages_about_one_gathering_are_enough_for_a_month(pushes: int, told: list[str]) -> None:
    here = world("5 08:00")
    here.write(SaveGathering(meeting("4 19:00", pushes=pushes, answered=True)))
    here.promises(promised("5 12:10"))
    here.until(at("6 00:00"))
    assert here.told == told
    here.until(at("6 00:00") + timedelta(days=30))
    assert len(here.pushes) == 1


def test_what_is_worn_out_does_not_join_others_either() -> None:
    here = world("5 08:00")
    here.write(SaveGathering(meeting("4 19:00", pushes=6, answered=True)))
    here.promises(promised("5 12:10"))
    here.promises(promised("5 11:00", name="f2", gathering_id="g0"))
    here.until(at("6 00:00"))
    assert here.told == ["12/5 11:00 follow_up"]


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
    here.promises(promised("3 15:00", name="f2"))
    here.until(at("3 23:00"))
    assert here.told == ["12/3 15:00 digest"]


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


@pytest.mark.parametrize("wishes", [{"consent_version": 0}, {"standing": "stopped"}])
def test_without_consent_or_after_stop_everything_is_dropped(wishes: dict[str, Any]) -> None:
    here = world(**wishes)
    here.save(meeting("4 19:00"))
    here.promises(promised("3 12:10"))
    here.until(at("4 12:00"))
    assert here.told == []
    assert set(here.pending) <= {"g1:touch", "g1:closing", "g1:reflect", "g1:check", "g1:day"}


@pytest.mark.parametrize("wishes", MUTED)
def test_in_silence_promises_wait_and_the_rest_passes(wishes: dict[str, Any]) -> None:
    here = world(**wishes)
    here.save(meeting("4 19:00"))
    here.promises(promised("3 12:10"))
    here.until(at("6 12:00"))
    assert here.told == []
    assert here.pending["f1:promise"] == "12-10 12:10"
    assert "g1:eve" not in here.pending
    assert "g1:reflect" not in here.pending


@pytest.mark.parametrize("wishes", MUTED)
def test_silence_without_end_outlives_every_nudge(wishes: dict[str, Any]) -> None:
    here = world(**wishes)
    here.save(meeting("4 19:00"))
    here.promises(promised("3 12:10"))
    here.until(at("6 12:00") + timedelta(days=60))
    assert (here.told, here.pending) == ([], {})


@pytest.mark.parametrize("standing", ["paused", "muted", "active"])
def test_after_a_pause_the_promise_is_spoken_of_and_the_pause_is_lifted(standing: Any) -> None:
    here = world(standing=standing, silent_until_at=at("10 00:00"))
    here.promises(promised("3 12:10"))
    here.until(at("10 12:00"))
    assert here.told == ["12/10 08:00 follow_up"]
    assert (here.notebook.profile.standing, here.notebook.profile.silent_until_at) == ("active", None)


def test_before_pushes_are_allowed_preparing_one_reflection_and_promises_are_spoken_of() -> None:
    here = world(push_consent=None)
    here.save(meeting("4 20:00"))
    here.until(at("3 20:30"))
    here.prepares()
    here.promises(promised("7 12:10"))
    here.until(at("30 12:00"))
    assert here.told == ["12/3 20:00 preparation", "12/5 08:30 reflection", "12/7 12:10 follow_up"]


def test_three_silent_gatherings_end_in_one_last_word() -> None:
    here = world("1 12:00")
    for name, day in (("g1", "4"), ("g2", "11"), ("g3", "18"), ("g4", "25")):
        here.save(meeting(f"{day} 19:00", name=name))
    here.until(at("31 12:00") + timedelta(days=60))
    assert here.told == [
        "12/3 20:00 preparation",
        "12/3 21:30 quick_purpose",
        "12/10 20:00 preparation",
        "12/10 21:30 quick_purpose",
        "12/17 20:00 preparation",
        "12/17 21:30 quick_purpose",
        "12/19 21:00 dormancy",
    ]
    assert here.pushes[-1].start == Start("dormancy")
    assert here.notebook.profile.standing == "dormant"
    assert here.pending == {}


def test_a_word_from_the_user_starts_the_count_anew() -> None:
    here = world("1 12:00")
    for name, day in (("g1", "4"), ("g2", "11"), ("g3", "18")):
        here.save(meeting(f"{day} 19:00", name=name))
    here.until(at("13 12:00"))
    assert here.notebook.profile.misses == 2
    here.speaks()
    here.until(at("20 12:00"))
    assert here.notebook.profile.misses == 1
    assert "dormancy" not in {push.start.dialog for push in here.pushes}


@pytest.mark.parametrize(
    "gathering",
    [
        meeting("4 19:00"),
        meeting("4 19:00", pushes=2, answered=True),
        meeting("4 19:00", pushes=2, plan=PREPARED),
        meeting("4 19:00", pushes=2, state="missed"),
        meeting("4 19:00", pushes=2, name="other"),
        meeting("11-20 19:00", pushes=2),
    ],
)
def test_only_a_gathering_that_was_spoken_of_in_vain_is_missed(gathering: Any) -> None:
    here = world("4 21:00", misses=2)
    here.write(SaveGathering(gathering))
    here.now = at("5 21:00")
    here.decide(nudge("check", "5 21:00"))
    assert (here.told, here.notebook.profile.misses) == ([], 2)


def test_the_last_word_waits_for_the_morning_and_for_the_budget() -> None:
    here = world("5 12:00", misses=2, pushes=(at("6 07:45"),))
    here.write(SaveGathering(meeting("4 20:30", pushes=2)))
    here.promises(promised("5 22:30"))
    here.now = at("5 22:30")
    here.decide(nudge("check", "5 22:30"), nudge("promise", "5 22:30", "f1"))
    assert here.told == []
    assert here.notebook.profile.misses == 2
    assert (here.pending["g1:check"], here.pending["f1:promise"]) == ("12-07 08:00", "12-07 08:00")
    here.until(at("7 12:00"))
    assert here.told == ["12/7 08:00 dormancy"]
    assert here.pending == {"f1:promise": "12-14 08:00"}


def test_silence_is_counted_along_with_what_is_said() -> None:
    here = world("5 12:00")
    here.write(SaveGathering(meeting("4 19:00", pushes=2)))
    here.promises(promised("5 21:00", gathering_id="g0"))
    here.plan(PutNudge(nudge("check", "5 21:00")))
    here.until(at("5 21:00"))
    assert here.told == ["12/5 21:00 follow_up"]
    assert here.notebook.profile.misses == 1


def test_journey_of_a_first_timer_who_prepares_the_evening_before() -> None:
    here = world("4 21:00")
    here.save(meeting("5 19:00"))
    here.promises(promised("6 12:10"))
    here.prepares()
    here.until(at("5 21:40"))
    here.speaks(gathering="g1")
    here.reflects()
    here.promises(promised("6 08:30", name="f2"))
    here.until(at("12 12:00"))
    assert here.told == ["12/5 21:30 reflection", "12/6 08:30 digest", "12/7 12:10 follow_up"]


def test_journey_of_a_full_week_has_at_most_five_messages_and_one_a_day() -> None:
    here = world("11-28 12:00")
    for name, day in (("g1", "1"), ("g2", "2"), ("g3", "4")):
        here.save(meeting(f"{day} 19:00", name=name))
    here.until(at("11-30 20:10"))
    here.speaks(gatherings=["g1", "g2", "g3"])
    here.prepares("g1")
    here.until(at("5 23:59"))
    assert here.told == [
        "11/30 20:00 week",
        "12/1 21:30 digest",
        "12/2 21:30 digest",
        "12/3 20:00 digest",
        "12/4 21:30 reflection",
    ]
    assert [push.start.args["items"] for push in here.pushes[1:4]] == [
        [["reflect", "g1"], ["eve", "g2"]],
        [["reflect", "g2"], ["reflect_again", "g1"]],
        [["eve", "g3"], ["reflect_again", "g2"]],
    ]


def test_a_zone_of_half_hours_keeps_its_evenings() -> None:
    zone = ZoneInfo("America/St_Johns")
    here = World(at("1 12:00", zone), replace(READY, zone=zone.key))
    starts_at = at("4 19:00", zone)
    here.save(replace(meeting("4 19:00"), starts_at=starts_at, ends_at=starts_at + timedelta(hours=2)))
    here.until(at("5 12:00", zone))
    assert here.told == ["12/3 20:00 preparation", "12/3 21:30 quick_purpose"]
