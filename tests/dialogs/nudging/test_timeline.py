from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.changes import DropNudge, PutNudge, applied
from dialogs.notebook import Gathering, Notebook, Nudge, Plan, Profile, Reflection
from dialogs.nudging import forget, promise, replan, resume, timeline
from dialogs.shapes import replace
from tests.dialogs.nudging.world import READY, World, at, meeting, nudge, promised

PREPARED = Plan("goal")
ZONES = ("Asia/Tokyo", "Asia/Kathmandu", "America/St_Johns", "Pacific/Apia", "America/New_York")


WISHING = replace(READY, day_card=True)


def planned(gathering: Gathering, now: str = "1 12:00", profile: Profile = READY) -> dict[str, datetime]:
    puts = (c.nudge for c in timeline(profile, gathering, at(now)) if isinstance(c, PutNudge))
    return {n.kind: n.due_at for n in puts}


def dropped(gathering: Gathering, now: str = "1 12:00") -> set[str]:
    return {c.nudge_id for c in timeline(READY, gathering, at(now)) if isinstance(c, DropNudge)}


@pytest.mark.parametrize(
    ("start", "wishes", "eve"),
    [
        ("4 19:00", {}, "3 20:00"),
        ("4 11:00", {}, "3 20:00"),
        ("4 10:59", {}, "3 18:30"),
        ("4 19:00", {"eve_at": 17 * 60}, "3 17:00"),
        ("4 10:00", {"eve_at": 17 * 60}, "3 17:00"),
        ("4 10:00", {"eve_at": 21 * 60}, "3 18:30"),
        ("4 19:00", {"quiet_from": 19 * 60}, "4 08:00"),
        ("4 00:30", {}, "3 18:30"),
    ],
)
def test_preparing_is_proposed_the_evening_before(start: str, wishes: dict[str, Any], eve: str) -> None:
    assert planned(meeting(start), profile=replace(READY, **wishes))["eve"] == at(eve)


def test_a_gathering_registered_after_that_gets_no_eve() -> None:
    assert "eve" not in planned(meeting("4 19:00"), now="3 20:00")


def test_no_eve_is_planned_that_quiet_hours_would_move_behind_the_last_call() -> None:
    early = replace(READY, quiet_from=18 * 60)
    assert "eve" not in planned(meeting("4 08:20"), profile=early)
    assert "g1:eve" in {
        c.nudge_id for c in timeline(early, meeting("4 08:20"), at("1 12:00")) if isinstance(c, DropNudge)
    }


@pytest.mark.parametrize(
    ("start", "hours", "wishes", "reflect"),
    [
        ("4 19:00", 2, {}, "4 21:30"),
        ("4 19:00", 2.45, {}, "4 21:57"),
        ("4 19:30", 2, {}, "5 08:30"),
        ("4 19:30", 2, {"quiet_from": 23 * 60}, "5 08:30"),
        ("4 19:29", 2, {"quiet_from": 23 * 60}, "4 21:59"),
        ("4 21:00", 5, {}, "5 08:30"),
        ("4 12:00", 2, {}, "4 14:30"),
        ("4 18:30", 2, {"quiet_from": 20 * 60}, "4 21:00"),
        ("4 12:00", 2, {"quiet_from": 13 * 60, "quiet_to": 16 * 60}, "5 08:30"),
        ("4 19:30", 2, {"quiet_to": 9 * 60}, "5 09:00"),
        ("4 04:30", 1, {}, "4 08:30"),
        ("4 00:00", 3, {"quiet_from": 0, "quiet_to": 0}, "4 08:30"),
    ],
)
def test_the_reflection_follows_the_same_evening_or_the_next_morning(
    start: str, hours: float, wishes: dict[str, Any], reflect: str
) -> None:
    assert planned(meeting(start, hours), profile=replace(READY, **wishes))["reflect"] == at(reflect)


def test_the_rest_of_the_timeline_follows_at_its_usual_times() -> None:
    plan = planned(meeting("4 19:00"))
    assert (plan["check"], plan["touch"], plan["closing"]) == (
        at("5 21:00"),
        at("18 12:10"),
        at("18 12:10") + timedelta(16),
    )


def test_a_prepared_gathering_keeps_its_day_card_and_loses_its_eve() -> None:
    gathering = meeting("4 19:00", plan=PREPARED)
    assert planned(gathering, profile=WISHING)["day"] == at("4 17:00")
    assert {"g1:eve", "g1:eve_again", "g1:check"} <= dropped(gathering)


@pytest.mark.parametrize(
    ("gathering", "wishes"),
    [
        (meeting("4 19:00"), {}),
        (meeting("4 19:00", plan=PREPARED), {"day_card": False}),
        (meeting("4 19:00", plan=PREPARED, mode="light"), {}),
        (meeting("4 07:00", plan=PREPARED), {}),
    ],
)
def test_there_is_no_day_card_without_a_plan_or_wish_or_a_waking_hour(
    gathering: Gathering, wishes: dict[str, Any]
) -> None:
    assert "day" not in planned(gathering, profile=replace(READY, **wishes))


def test_a_day_card_due_in_quiet_hours_waits_until_eight() -> None:
    assert planned(meeting("4 09:00", plan=PREPARED), profile=WISHING)["day"] == at("4 08:00")


def test_a_light_gathering_is_not_followed_for_weeks() -> None:
    assert set(planned(meeting("4 19:00", mode="light"))) == {"eve", "reflect", "check"}


@pytest.mark.parametrize("state", ["cancelled", "missed"])
def test_a_gathering_that_does_not_take_place_loses_every_nudge(state: Any) -> None:
    gathering = meeting("4 19:00", state=state)
    assert planned(gathering) == {}
    assert dropped(gathering) == {
        *("g1:eve", "g1:decide", "g1:eve_again", "g1:day", "g1:reflect", "g1:reflect_again", "g1:check"),
        *("g1:evening1", "g1:evening2", "g1:evening3", "g1:touch", "g1:closing", "g1:resume"),
    }


def test_a_reflected_gathering_is_only_looked_at_again_weeks_later() -> None:
    gathering = meeting("4 19:00", state="attended", reflection=Reflection("got"))
    assert set(planned(gathering, now="4 21:10")) == {"touch", "closing"}
    assert {"g1:reflect", "g1:reflect_again", "g1:check"} <= dropped(gathering)


def test_a_gathering_told_afterwards_is_not_prepared_and_not_reflected_on_by_a_push() -> None:
    assert set(planned(meeting("4 19:00", source="retro"), now="4 21:10")) == {"touch", "closing"}


def test_a_gathering_that_moved_takes_its_nudges_along() -> None:
    world = World(at("1 12:00"))
    world.save(meeting("4 19:00"))
    world.alter(starts_at=at("9 19:00"), ends_at=at("9 21:00"))
    assert world.pending["g1:eve"] == "12-08 20:00"
    assert world.pending["g1:reflect"] == "12-09 21:30"


def test_what_already_lay_in_the_past_is_left_as_it_is() -> None:
    world = World(at("4 21:40"))
    world.plan(PutNudge(nudge("reflect", "5 08:30")))
    world.save(meeting("4 19:00", plan=PREPARED))
    assert world.pending["g1:reflect"] == "12-05 08:30"


@given(
    st.sampled_from(ZONES),
    st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC)),  # noqa: DTZ001  # hypothesis adds the zone
    st.integers(-40, 40),
    st.booleans(),
)
def test_planning_twice_is_planning_once(zone: str, starts_at: datetime, days: int, prepared: bool) -> None:  # noqa: FBT001  # drawn
    profile = replace(READY, zone=zone)
    plan = PREPARED if prepared else None
    gathering = Gathering("g1", "会", starts_at, starts_at + timedelta(hours=2), plan=plan)
    changes = timeline(profile, gathering, starts_at + timedelta(days=days))
    once = Notebook(profile)
    for change in changes:
        once = applied(once, change)
    twice = once
    for change in changes:
        twice = applied(twice, change)
    assert once == twice
    assert all(n.due_at > starts_at + timedelta(days=days) for n in once.nudges)


def test_a_promise_is_spoken_of_at_its_own_time() -> None:
    assert promise(READY, promised("5 12:10")) == PutNudge(nudge("promise", "5 12:10", "f1"))


def test_a_promise_for_the_night_waits_for_the_morning() -> None:
    assert promise(READY, promised("5 23:00")) == PutNudge(nudge("promise", "6 08:00", "f1"))


@pytest.mark.parametrize("state", ["done", "let_go"])
def test_a_closed_promise_has_no_nudge(state: Any) -> None:
    assert promise(READY, promised("5 12:10", state=state)) == DropNudge("f1:promise")


def test_forgetting_a_gathering_drops_its_nudges_and_sessions_and_no_others() -> None:
    world = World(at("1 12:00"))
    world.save(meeting("4 19:00"))
    world.save(meeting("9 19:00", name="g11"))
    world.plan(resume("preparation", "g1", at("2 08:30")))
    world.plan(*forget(world.notebook, "g1"))
    assert world.notebook.nudges
    assert {n.subject for n in world.notebook.nudges} == {"g11"}


def test_a_new_zone_moves_every_local_moment() -> None:
    world = World(at("1 12:00"))
    world.save(meeting("4 19:00"))
    world.promises(promised("5 12:10"))
    world.wishes(zone="Europe/Berlin")
    world.plan(*replan(world.notebook, world.now))
    assert world.pending["g1:eve"] == "12-03 20:00"
    assert world.pending["f1:promise"] == "12-05 08:00"


def test_new_quiet_hours_move_what_they_cover() -> None:
    world = World(at("1 12:00"), WISHING)
    world.save(meeting("4 19:00", plan=PREPARED))
    world.promises(promised("5 12:10"))
    world.wishes(quiet_from=12 * 60, quiet_to=18 * 60)
    world.plan(*replan(world.notebook, world.now))
    assert (world.pending["g1:day"], world.pending["f1:promise"]) == ("12-04 18:00", "12-05 18:00")


def test_replanning_brings_back_what_was_never_said() -> None:
    world = World(at("3 12:00"))
    world.save(meeting("4 19:00"))
    world.plan(*forget(world.notebook, "g1"))
    world.plan(*replan(world.notebook, world.now))
    assert "g1:eve" in world.pending


def test_replanning_moves_what_is_near_after_other_things_were_said() -> None:
    world = World(at("4 12:00"))
    world.save(meeting("4 14:00", plan=PREPARED, pushes=1))
    world.wishes(quiet_from=13 * 60)
    world.plan(*replan(world.notebook, world.now))
    assert world.pending["g1:reflect"] == "12-05 08:30"


def test_flying_west_does_not_repeat_an_eve_that_was_said() -> None:
    world = World(at("1 12:00"))
    world.save(meeting("4 19:00"))
    world.until(at("3 20:01"))
    world.wishes(zone="America/New_York")
    world.plan(*replan(world.notebook, world.now))
    assert "g1:eve" not in world.pending
    assert "g1:closing" in world.pending


def test_replanning_does_not_repeat_an_overdue_promise() -> None:
    world = World(at("1 12:00"))
    world.promises(promised("2 12:10"))
    world.until(at("2 12:11"))
    world.plan(*replan(world.notebook, world.now))
    assert world.pending == {}


def test_local_moments_follow_daylight_saving() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    start = datetime(2026, 3, 30, 19, tzinfo=berlin).astimezone(UTC)
    eve = planned(
        Gathering("g1", "x", start, start + timedelta(hours=2)),
        now="03-01 12:00",
        profile=replace(READY, zone="Europe/Berlin"),
    )["eve"]
    assert eve == datetime(2026, 3, 29, 20, tzinfo=berlin)


def test_a_session_comes_back_under_one_name() -> None:
    assert resume("reflection", "g1", at("5 08:30")) == PutNudge(
        Nudge("g1:resume", "resume", "reflection:g1", at("5 08:30"))
    )
