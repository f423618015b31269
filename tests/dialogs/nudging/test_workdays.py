from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from random import Random
from zoneinfo import ZoneInfo

import pytest

from dialogs.changes import PutNudge
from dialogs.notebook import Gathering, Profile
from dialogs.nudging import Hours, later, presets, promise, snooze, timeline
from dialogs.shapes import replace
from tests.dialogs.nudging.life import Life
from tests.dialogs.nudging.test_laws import is_quiet, items, local, local_day
from tests.dialogs.nudging.world import READY, TOKYO, World, at, meeting, promised, scene

NEW_YORK = ZoneInfo("America/New_York")
AT_WORK = replace(READY, eve_at=17 * 60 + 30, quiet_from=18 * 60 + 30, quiet_to=8 * 60 + 30, workdays=True)
IN_NEW_YORK = replace(AT_WORK, zone="America/New_York")
SEEDS = range(24)


def planned(start: str, zone: ZoneInfo = TOKYO, now: str = "11-01 12:00", hours: float = 2) -> dict[str, str]:
    """What is planned for a gathering at that local time, by kind, on the same clock."""
    profile = replace(AT_WORK, zone=zone.key)
    starts_at = at(start, zone)
    gathering = Gathering("g1", "北浜交流会", starts_at, starts_at + timedelta(hours=hours))
    puts = (c.nudge for c in timeline(profile, gathering, at(now, zone)) if isinstance(c, PutNudge))
    return {n.kind: clock(n.due_at, zone) for n in puts}


def clock(moment: datetime, zone: ZoneInfo = TOKYO) -> str:
    there = moment.astimezone(zone)
    return f"{there:%m-%d %H:%M}"


@pytest.mark.parametrize("zone", [TOKYO, NEW_YORK])
@pytest.mark.parametrize(
    ("start", "eve"),
    [
        ("12-01 19:00", "11-30 17:30"),  # a Tuesday
        ("12-04 19:00", "12-03 17:30"),  # a Friday
        ("12-03 09:00", "12-02 17:30"),  # a Thursday morning
        ("12-05 15:00", "12-04 17:00"),  # a Saturday
        ("12-05 09:00", "12-04 17:00"),
        ("12-06 19:00", "12-04 17:00"),  # a Sunday
        ("12-07 19:00", "12-04 17:30"),  # a Monday
        ("12-07 08:30", "12-04 17:30"),
        ("12-05 00:30", "12-04 17:00"),
        ("11-01 19:00", "10-30 17:00"),  # the Sunday on which clocks go back in New York
        ("11-02 19:00", "10-30 17:30"),
        ("03-08 19:00", "03-06 17:00"),  # the Sunday on which they go forward
        ("03-09 19:00", "03-06 17:30"),
    ],
)
def test_preparing_is_proposed_on_the_last_working_day_before(zone: ZoneInfo, start: str, eve: str) -> None:
    assert planned(start, zone, now="01-05 12:00")["eve"] == eve


@pytest.mark.parametrize("zone", [TOKYO, NEW_YORK])
@pytest.mark.parametrize(
    ("start", "reflect"),
    [
        ("12-01 19:00", "12-02 09:00"),
        ("12-02 12:00", "12-03 09:00"),
        ("12-04 19:00", "12-07 09:00"),
        ("12-04 22:30", "12-07 09:00"),
        ("12-05 15:00", "12-07 09:00"),
        ("12-06 19:00", "12-07 09:00"),
        ("12-07 19:00", "12-08 09:00"),
        ("10-30 19:00", "11-02 09:00"),
        ("03-06 19:00", "03-09 09:00"),
    ],
)
def test_the_reflection_comes_at_nine_on_the_next_working_day(
    zone: ZoneInfo, start: str, reflect: str
) -> None:
    assert planned(start, zone, now="01-05 12:00")["reflect"] == reflect


def test_what_is_asked_weeks_later_falls_on_days_of_work_at_noon() -> None:
    assert planned("12-05 15:00")["touch"] == "12-21 12:10"
    assert planned("12-04 19:00")["closing"] == "01-04 12:10"
    assert planned("12-02 19:00")["touch"] == "12-16 12:10"


def test_an_earlier_wish_for_the_eve_is_kept_and_a_later_one_gives_way_before_a_weekend() -> None:
    gathering = meeting("5 15:00")
    for wish, expected in ((16 * 60, "12-04 16:00"), (18 * 60, "12-04 17:00")):
        puts = timeline(replace(AT_WORK, eve_at=wish), gathering, at("1 12:00"))
        assert next(clock(c.nudge.due_at) for c in puts if isinstance(c, PutNudge)) == expected


@pytest.mark.parametrize(
    ("moment", "opens", "kept"),
    [
        ("4 18:29", "4 18:29", "4 18:29"),
        ("4 18:30", "7 08:30", "7 08:30"),
        ("5 12:00", "7 08:30", "5 12:00"),
        ("5 07:00", "7 08:30", "5 08:30"),
        ("5 19:00", "7 08:30", "7 08:30"),
        ("6 23:00", "7 08:30", "7 08:30"),
        ("7 08:00", "7 08:30", "7 08:30"),
        ("8 19:00", "9 08:30", "9 08:30"),
    ],
)
def test_days_off_are_closed_but_to_moments_the_user_chose(moment: str, opens: str, kept: str) -> None:
    hours = Hours.of(AT_WORK)
    assert clock(hours.open(at(moment))) == clock(at(opens))
    assert clock(hours.keep(at(moment))) == clock(at(kept))
    (nudge,) = (c.nudge for c in (promise(AT_WORK, promised(moment)),) if isinstance(c, PutNudge))
    assert nudge.due_at == at(kept)


def test_a_promise_for_a_saturday_is_spoken_of_on_that_saturday() -> None:
    world = World(at("2 12:00"), AT_WORK)
    world.promises(promised("5 11:00"))
    world.until(at("8 12:00"))
    assert world.told == ["12/5 11:00 follow_up"]


def test_what_could_not_be_spoken_of_on_friday_waits_for_monday() -> None:
    world = World(at("4 12:05"), replace(AT_WORK, pushes=(at("4 09:00"),)))
    world.ponders("4 12:10")
    world.until(at("8 12:00"))
    assert world.told == ["12/7 12:10 touch"]


def test_what_is_late_by_a_breakdown_does_not_catch_up_on_a_saturday() -> None:
    world = World(at("3 12:00"), AT_WORK)
    world.promises(promised("4 12:10"))
    world.now = at("5 10:00")
    world.decide(*world.notebook.nudges)
    assert (world.told, world.pending) == ([], {"f1:promise": "12-07 08:30"})


def test_a_promise_on_a_saturday_takes_nothing_along_that_was_not_wished_for_then() -> None:
    world = World(at("2 12:00"), AT_WORK)
    world.promises(promised("5 11:00"))
    world.promises(promised("7 09:30", "f2", "g2"))
    world.promises(promised("5 13:00", "f3", "g3"))
    world.until(at("5 23:00"))
    assert world.told == ["12/5 11:00 follow_up", "12/5 13:00 follow_up"]


def test_a_friday_evening_is_prepared_before_and_reflected_on_after_the_weekend_twice() -> None:
    world = World(at("11-30 12:00"), AT_WORK)
    world.save(meeting("4 19:00"))
    world.until(at("4 12:00"))
    world.prepares()
    world.until(at("12 12:00"))
    assert world.told == ["12/3 17:30 preparation", "12/7 09:00 reflection", "12/8 09:00 reflection"]


def test_silence_after_the_eve_is_not_asked_again_that_evening() -> None:
    world = World(at("11-30 12:00"), AT_WORK)
    world.save(meeting("2 19:00"))
    world.until(at("2 18:00"))
    assert world.told == ["12/1 17:30 preparation"]


@pytest.mark.parametrize(
    ("now", "hour", "morning"),
    [
        ("4 10:00", "4 11:00", "7 09:00"),
        ("4 18:00", "7 08:30", "7 09:00"),
        ("5 10:00", "5 11:00", "7 09:00"),
        ("7 10:00", "7 11:00", "8 09:00"),
    ],
)
def test_a_snooze_leads_to_the_next_day_of_work(now: str, hour: str, morning: str) -> None:
    assert snooze(AT_WORK, at(now), "hour") == at(hour)
    assert snooze(AT_WORK, at(now), "morning") == at(morning)


def test_moments_offered_for_a_promise_are_on_days_of_work() -> None:
    world = World(at("1 12:00"), AT_WORK)
    world.save(meeting("4 19:00"))
    offered = presets(scene(world.notebook, world.now, gathering="g1"), "thanks")
    assert [clock(moment) for moment in offered] == ["12-07 09:00", "12-07 12:10", "12-08 12:10"]


def test_preparing_put_off_on_friday_comes_before_the_weekend_gathering() -> None:
    world = World(at("1 12:00"), AT_WORK)
    world.save(meeting("5 15:00"))
    world.until(at("4 17:00"))
    world.plan(*later(scene(world.notebook, world.now, gathering="g1"), "preparation"))
    world.until(at("6 12:00"))
    assert world.told == ["12/4 17:00 preparation", "12/5 08:30 preparation"]


def test_whoever_wants_weekends_too_is_spoken_to_then() -> None:
    world = World(at("1 12:00"), replace(AT_WORK, workdays=False))
    world.save(meeting("6 15:00", plan=None))
    world.until(at("5 23:00"))
    assert world.told == ["12/5 17:30 preparation"]


def test_without_days_off_nothing_is_left_out() -> None:
    hours = Hours.of(Profile("u1"))
    saturday = at("5 12:00")
    assert hours.open(saturday) == saturday
    assert hours.after(saturday, timedelta(hours=48)) == saturday + timedelta(hours=48)


@cache
def lived(seed: int, zone: str) -> Life:
    life = Life(Random(seed))  # noqa: S311  # a life, not a secret
    life.wishes(zone=zone, quiet_from=18 * 60 + 30, quiet_to=8 * 60 + 30, eve_at=17 * 60 + 30, workdays=True)
    life.live(days=75)
    return life


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("zone", [TOKYO.key, NEW_YORK.key])
def test_nobody_is_disturbed_at_a_weekend_unless_they_asked_for_it(seed: int, zone: str) -> None:
    for push in lived(seed, zone).pushes:
        wished = all(kind in ("promise", "resume", "day") for kind, _ in items(push))
        assert wished or local_day(push, push.at).weekday() < 5, str(push)
        assert not is_quiet(push), str(push)


def test_these_lives_hold_weekends_that_were_asked_for_and_many_working_days() -> None:
    pushes = [push for seed in SEEDS for push in lived(seed, NEW_YORK.key).pushes]
    assert len(pushes) > 200
    assert any(local(push, push.at).weekday() >= 5 for push in pushes)
