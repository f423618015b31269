from __future__ import annotations

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from dialogs.changes import DropNudge, SaveGathering
from dialogs.core.conversation import Start
from dialogs.notebook import Contact, Reflection
from dialogs.nudging import resume
from dialogs.shapes import replace
from tests.dialogs.nudging.world import (
    PREPARED,
    READY,
    UNTOUCHED,
    World,
    at,
    meeting,
    promised,
    world,
)

TOUCHED = Contact("c2", "g1", "村上さん", touched_at=at("6 12:00"))


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
        ("preparation", meeting("4 19:00", state="declined")),
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
    assert here.told == ["12/5 21:30 reflection", "12/6 08:30 follow_up", "12/6 12:10 follow_up"]


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
