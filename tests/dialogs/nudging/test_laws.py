from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from os import environ
from random import Random
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from dialogs.nudging import left
from dialogs.shapes import replace
from tests.dialogs.nudging.life import Life
from tests.dialogs.nudging.world import READY, World, at, meeting, promised, scene

if TYPE_CHECKING:
    from datetime import date

    from dialogs.core.events import Room
    from dialogs.notebook import Gathering, Notebook
    from tests.dialogs.nudging.world import Push

LIVES = int(environ.get("SANMON_LIFE_SEEDS", "48"))
"""How many are lived; the name of a test tells its seed."""
SEEDS, FEW = range(LIVES), range(LIVES * 3 // 8)
WEEK = timedelta(days=7)
MONTH = timedelta(days=30)
HOURS = timedelta(hours=2)


@cache
def lived(seed: int, *rooms: Room) -> Life:
    life = Life(Random(seed), rooms)  # noqa: S311  # a life, not a secret
    life.live(days=75)
    return life


def local(push: Push, moment: datetime) -> datetime:
    return moment.astimezone(ZoneInfo(push.before.profile.zone))


def local_day(push: Push, moment: datetime) -> date:
    return local(push, moment).date()


def items(push: Push) -> list[tuple[str, str]]:
    """What was said, as kind and subject."""
    if push.start.dialog == "digest":
        return [(kind, subject) for kind, subject in push.start.args["items"]]
    kinds = {"preparation": "eve", "quick_purpose": "eve_again", "day_card": "day", "follow_up": "promise"}
    args = push.start.args
    if push.start.dialog in ("preparation", "reflection") and not {"_unasked", "_again"} & set(args):
        return [("resume", f"{push.start.dialog}:{args['gathering']}")]
    if push.start.dialog == "reflection":
        return [("reflect_again" if "_again" in args else "reflect", args["gathering"])]
    subject = args.get("follow_up") or args.get("gathering") or (args.get("gatherings") or [""])[0]
    return [(kinds.get(push.start.dialog, push.start.dialog), subject)]


def was_asked_for(push: Push) -> bool:
    return any(n.kind in ("resume", "day", "promise") for n in push.due)


def costs_something(push: Push) -> bool:
    return any(kind != "day" for kind, _ in items(push))


def is_reminder_on_the_eve(push: Push) -> bool:
    reminders = [n.subject for n in push.due if n.kind == "eve_again"]
    tomorrow = local_day(push, push.at) + timedelta(days=1)
    about = [push.before.gathering(subject) for subject in reminders]
    return any(
        g and local_day(push, g.starts_at) == tomorrow and not is_in_a_full_week(push, g) for g in about
    )


def is_in_a_full_week(push: Push, gathering: Gathering) -> bool:
    weeks = [local_day(push, g.starts_at).isocalendar()[:2] for g in happening(push.before)]
    return weeks.count(local_day(push, gathering.starts_at).isocalendar()[:2]) > 1


def is_quiet(push: Push) -> bool:
    profile, now = push.before.profile, local(push, push.at)
    minute, first, last = now.hour * 60 + now.minute, profile.quiet_from, profile.quiet_to
    return first <= minute < last if first <= last else minute >= first or minute < last


def is_evening_reflection(push: Push) -> bool:
    if push.start.dialog != "reflection" and {kind for kind, _ in items(push)} != {"reflect"}:
        return False
    ended = [push.before.gathering(subject) for _, subject in items(push)]
    on_time = all(
        g and local(push, g.ends_at).hour * 60 + local(push, g.ends_at).minute < 21 * 60 + 30 for g in ended
    )
    return on_time and local(push, push.at).hour < 22


def happening(notebook: Notebook) -> list[Gathering]:
    return [g for g in notebook.gatherings if g.state in ("planned", "attended")]


@pytest.fixture(scope="module", params=SEEDS)
def life(request: pytest.FixtureRequest) -> Life:
    return lived(int(request.param))


def test_nobody_is_disturbed_in_quiet_hours(life: Life) -> None:
    for push in life.pushes:
        assert not is_quiet(push) or is_evening_reflection(push), push


def test_a_day_bears_one_push_and_the_reminder_on_the_eve(life: Life) -> None:
    for number, push in enumerate(life.pushes):
        before = [p for p in life.pushes[:number] if costs_something(p)]
        same_day = [p for p in before if local_day(push, p.at) == local_day(push, push.at)]
        if not was_asked_for(push):
            assert len(same_day) <= is_reminder_on_the_eve(push), push


def test_a_week_bears_three_pushes_or_five_when_it_is_full(life: Life) -> None:
    for number, push in enumerate(life.pushes):
        week = [p for p in life.pushes[:number] if push.at - p.at < WEEK and costs_something(p)]
        near = [g for g in happening(push.before) if -WEEK <= g.starts_at - push.at <= timedelta(days=2)]
        if not was_asked_for(push):
            assert len(week) < (5 if len(near) >= 2 else 3), push


def test_a_gathering_bears_six_pushes_in_a_month(life: Life) -> None:
    for push in life.pushes:
        for _, subject in items(push):
            gathering = push.before.gathering(subject)
            if gathering and not was_asked_for(push):
                assert gathering.pushes < 6 or push.at >= gathering.ends_at + MONTH, push


def test_nothing_is_said_against_the_users_word(life: Life) -> None:
    for push in life.pushes:
        profile = push.before.profile
        assert profile.standing in ("active", "paused"), push
        assert profile.standing == "active" or profile.silent_until_at, push
        assert profile.silent_until_at is None or profile.silent_until_at <= push.at, push


def test_nothing_stale_is_said(life: Life) -> None:
    for push in life.pushes:
        for kind, subject in items(push):
            assert is_timely(push, kind, subject), (str(push), kind, subject)


def is_timely(push: Push, kind: str, subject: str) -> bool:
    gathering = push.before.gathering(subject)
    if kind == "promise":
        follow_up = push.before.follow_up(subject)
        return follow_up is not None and follow_up.state == "open"
    if gathering is None:
        return kind in ("resume", "dormancy")
    upcoming, over = push.at < gathering.starts_at, push.at >= gathering.ends_at
    fresh = gathering.reflection is None and push.at - gathering.ends_at <= timedelta(hours=48)
    return {
        "eve": upcoming and gathering.plan is None,
        "eve_again": upcoming and gathering.plan is None,
        "week": upcoming and gathering.plan is None,
        "day": upcoming and gathering.plan is not None,
        "reflect": over and fresh,
        "reflect_again": over and fresh,
        "touch": over,
        "closing": over,
    }[kind] and gathering in happening(push.before)


def test_pending_nudges_stay_few_and_none_is_overdue(life: Life) -> None:
    known = len(life.notebook.gatherings) * 9 + len(life.notebook.follow_ups)
    assert len(life.notebook.nudges) <= known
    assert all(n.due_at > life.now for n in life.notebook.nudges)


def test_no_nudge_lives_for_ever(life: Life) -> None:
    last = max((g.ends_at for g in life.notebook.gatherings), default=life.now)
    ever_after = World(life.now, life.notebook.profile)
    ever_after.notebook = life.notebook
    ever_after.until(last + timedelta(days=70))
    assert ever_after.pending == {}


def test_every_promise_is_spoken_of_unless_the_user_closed_it_or_wants_silence(life: Life) -> None:
    after = World(life.now, replace(life.notebook.profile, standing="active", silent_until_at=None))
    after.notebook = replace(life.notebook, profile=after.notebook.profile)
    after.until(life.now + timedelta(days=40))
    spoken = {subject for push in (*life.pushes, *after.pushes) for _, subject in items(push)}
    still_open = {f.id for f in after.notebook.follow_ups}
    silent = life.silenced or "dormant" in (life.notebook.profile.standing, after.notebook.profile.standing)
    assert silent or still_open <= spoken


def test_every_open_promise_has_a_nudge_or_was_told_at_its_time(life: Life) -> None:
    told = {(subject, push.at) for push in life.pushes for kind, subject in items(push) if kind == "promise"}
    pending = {n.subject for n in life.notebook.nudges}
    for promise in life.notebook.follow_ups:
        was_told = any(subject == promise.id and moment >= promise.due_at for subject, moment in told)
        assert promise.id in pending or was_told or life.now > promise.due_at + MONTH, promise


def test_no_promise_is_told_before_its_time(life: Life) -> None:
    told = ((push, subject) for push in life.pushes for kind, subject in items(push) if kind == "promise")
    found = ((push.at, push.before.follow_up(subject)) for push, subject in told)
    assert all(f and f.due_at <= moment for moment, f in found)


@pytest.mark.parametrize("seed", FEW)
def test_without_room_in_the_plan_nothing_is_said_and_nothing_asked_for_is_lost(seed: int) -> None:
    life = lived(seed, "none")
    assert life.told == []
    pending = {n.subject for n in life.notebook.nudges}
    kept = {f.id for f in life.notebook.follow_ups if life.now <= f.due_at + MONTH}
    assert kept <= pending or life.silenced
    owed = {session for session in life.put_off if is_worth_resuming(life, session)}
    assert owed <= pending or life.silenced


def is_worth_resuming(life: Life, session: str) -> bool:
    dialog, _, name = session.partition(":")
    gathering = life.notebook.gathering(name)
    if gathering is None or gathering.state == "cancelled" or life.now > life.put_off[session] + MONTH:
        return False
    if dialog == "preparation":
        return life.now < gathering.starts_at and gathering.plan is None
    return gathering.reflection is None


@pytest.mark.parametrize("seed", FEW)
def test_a_plan_that_is_short_now_and_then_loses_no_promise(seed: int) -> None:
    life = lived(seed, "any", "none", "promises", "none")
    after = World(life.now, replace(life.notebook.profile, standing="active", silent_until_at=None))
    after.notebook = replace(life.notebook, profile=after.notebook.profile)
    after.until(life.now + timedelta(days=40))
    spoken = {subject for push in (*life.pushes, *after.pushes) for _, subject in items(push)}
    dormant = "dormant" in (life.notebook.profile.standing, after.notebook.profile.standing)
    assert life.silenced or dormant or {f.id for f in after.notebook.follow_ups} <= spoken
    assert all(n.due_at > after.now for n in after.notebook.nudges)


@pytest.mark.parametrize("seed", FEW)
def test_the_reserve_of_a_plan_is_for_what_is_owed(seed: int) -> None:
    for push in lived(seed, "promises").pushes:
        assert {kind for kind, _ in items(push)} <= {"promise", "resume", "day"}, push


def test_the_short_plans_were_short_enough_to_prove_something() -> None:
    lives = [lived(seed, "none") for seed in FEW]
    assert sum(bool(n.parked_at) for life in lives for n in life.notebook.nudges) > 20
    assert any(is_worth_resuming(life, session) for life in lives for session in life.put_off)
    assert sum(len(lived(seed, "promises").pushes) for seed in FEW) > LIVES


def test_after_a_block_nothing_is_said(life: Life) -> None:
    gone = World(life.now)
    gone.notebook = life.notebook
    decision = left(scene(gone.notebook, gone.now))
    gone.write(*decision.changes)
    gone.plan(*decision.nudges)
    gone.until(life.now + timedelta(days=90))
    assert (gone.told, gone.pending) == ([], {})


@pytest.mark.parametrize("seed", range(60))
def test_three_gatherings_nobody_answers_for_cost_at_most_seven_pushes(seed: int) -> None:
    rng = Random(seed)  # noqa: S311  # a life, not a secret
    silent = World(at("11-28 12:00"), replace(READY, push_consent=rng.choice((True, None))))
    for number in range(3):
        starts_at = silent.now + timedelta(minutes=rng.randrange(60, 30 * 24 * 60))
        silent.save(
            replace(meeting("1 19:00", name=f"g{number}"), starts_at=starts_at, ends_at=starts_at + HOURS)
        )
    silent.until(silent.now + timedelta(days=120))
    assert len(silent.pushes) <= 7
    assert all(gathering.pushes <= 2 for gathering in silent.notebook.gatherings)


@pytest.mark.parametrize("seed", range(60))
def test_a_full_week_costs_at_most_five_pushes_and_one_a_day_beside_promises(seed: int) -> None:
    rng = Random(seed)  # noqa: S311  # a life, not a secret
    busy = World(at("11-28 12:00"))
    for number, day in enumerate(rng.sample(range(1, 6), k=rng.choice((2, 3, 4)))):
        starts_at = at(f"{day} {rng.randrange(9, 21):02d}:00")
        busy.save(
            replace(meeting("1 19:00", name=f"g{number}"), starts_at=starts_at, ends_at=starts_at + HOURS)
        )
    while busy.now < at("6 23:59"):
        busy.until(busy.now + timedelta(hours=rng.randrange(1, 20)))
        takes_part(busy, rng)
    unasked = [push.at for push in busy.pushes if not was_asked_for(push)]
    week = [moment for moment in unasked if at("11-30 00:00") <= moment < at("7 00:00")]
    assert len(week) <= 5
    assert len({local_day(busy.pushes[0], moment) for moment in week}) == len(week)


def takes_part(busy: World, rng: Random) -> None:
    """Answer for one of the gatherings: prepare what is ahead, reflect on what is over, promise something."""
    found = rng.choice(busy.notebook.gatherings)
    busy.speaks(gathering=found.id)
    if busy.now < found.starts_at:
        busy.prepares(found.id)
    elif busy.now > found.ends_at and found.reflection is None:
        busy.reflects(found.id)
        due_at = busy.now + timedelta(hours=rng.randrange(10, 60))
        busy.promises(replace(promised("1 12:10", f"f{found.id}", found.id), due_at=due_at))


def test_the_lives_are_varied_enough_to_prove_something() -> None:
    lives = [lived(seed) for seed in SEEDS]
    said = {kind for life in lives for push in life.pushes for kind, _ in items(push)}
    assert said == {
        *("eve", "eve_again", "week", "day", "reflect", "reflect_again"),
        *("promise", "resume", "touch", "closing", "dormancy"),
    }
    assert sum(len(life.pushes) for life in lives) > 1000
