from __future__ import annotations

from typing import Any

import pytest

from dialogs.changes import DropNudge, PutNudge, SaveGathering, SaveProfile
from dialogs.core.conversation import Start
from dialogs.notebook import Notebook, Nudge
from dialogs.nudging import heard, later, left, presets, resume, snooze
from dialogs.shapes import replace
from tests.dialogs.nudging.world import READY, World, at, meeting, nudge, promised, scene

SPOKEN_OF = meeting("4 19:00", pushes=1)


def notebook(**wishes: Any) -> Notebook:
    return Notebook(replace(READY, **wishes), gatherings=(SPOKEN_OF,), follow_ups=(promised("5 12:10"),))


def test_usually_a_sign_of_life_changes_nothing() -> None:
    assert heard(scene(notebook(), at("4 12:00"))) == ()


def test_a_sign_of_life_forgets_the_misses() -> None:
    assert heard(scene(notebook(misses=2), at("4 12:00"))) == (SaveProfile(READY),)


def test_a_sign_of_life_wakes_the_dormant() -> None:
    assert heard(scene(notebook(standing="dormant", misses=3), at("4 12:00"))) == (SaveProfile(READY),)


@pytest.mark.parametrize("standing", ["muted", "paused", "stopped"])
def test_a_sign_of_life_ends_no_silence_the_user_chose(standing: Any) -> None:
    changes = heard(scene(notebook(standing=standing, misses=1), at("4 12:00")))
    assert changes == (SaveProfile(replace(READY, standing=standing)),)


@pytest.mark.parametrize(
    "args",
    [
        {"gathering": "g1"},
        {"follow_up": "f1"},
        {"gatherings": ["g0", "g1"]},
        {"items": [["promise", "f1"]]},
        {"items": [["eve", "g1"], ["touch", "g0"]]},
        {"items": [["resume", "reflection:g1"]]},
    ],
)
def test_answering_what_is_on_screen_answers_its_gathering(args: dict[str, Any]) -> None:
    assert heard(scene(notebook(), at("4 12:00"), **args)) == (
        SaveGathering(replace(SPOKEN_OF, answered=True)),
    )


@pytest.mark.parametrize("args", [{}, {"gathering": "g2"}, {"topic": "g1"}])
def test_talking_about_something_else_answers_no_gathering(args: dict[str, Any]) -> None:
    assert heard(scene(notebook(), at("4 12:00"), **args)) == ()


def test_a_gathering_nobody_was_asked_about_is_not_answered() -> None:
    quiet = Notebook(READY, gatherings=(meeting("4 19:00"),))
    assert heard(scene(quiet, at("4 12:00"), gathering="g1")) == ()


def test_who_leaves_is_left_alone_and_keeps_their_wishes() -> None:
    world = World(at("1 12:00"))
    world.save(meeting("4 19:00"))
    decision = left(scene(world.notebook, world.now))
    assert decision.start is None
    assert decision.changes == ()
    assert set(decision.nudges) == {DropNudge(nudge_id) for nudge_id in world.pending}


@pytest.mark.parametrize(
    ("how", "now", "then"),
    [
        ("hour", "4 12:00", "4 13:00"),
        ("hour", "4 21:30", "5 08:00"),
        ("evening", "4 12:00", "4 20:00"),
        ("evening", "4 20:00", "5 20:00"),
        ("morning", "4 21:30", "5 08:30"),
        ("morning", "5 01:30", "5 08:30"),
        ("morning", "5 08:31", "6 08:30"),
    ],
)
def test_a_snooze_means_what_its_label_says(how: Any, now: str, then: str) -> None:
    assert snooze(READY, at(now), how) == at(then)


def test_a_snooze_to_a_quiet_evening_waits_for_the_morning() -> None:
    assert snooze(replace(READY, quiet_from=19 * 60), at("4 12:00"), "evening") == at("5 08:00")


@pytest.mark.parametrize(
    ("dialog", "start", "now", "then"),
    [
        ("preparation", "5 19:00", "4 10:00", "4 20:00"),
        ("preparation", "5 19:00", "4 20:10", "5 08:30"),
        ("preparation", "4 19:00", "4 12:00", "4 13:00"),
        ("quick_purpose", "5 08:10", "4 21:20", "5 08:00"),
        ("reflection", "4 19:00", "4 21:31", "5 08:30"),
    ],
)
def test_a_session_put_aside_comes_back_while_it_still_helps(
    dialog: str, start: str, now: str, then: str
) -> None:
    book = Notebook(READY, gatherings=(meeting(start),))
    assert later(scene(book, at(now), gathering="g1"), dialog) == (resume(dialog, "g1", at(then)),)


@pytest.mark.parametrize(
    ("dialog", "args"),
    [
        ("settings", {"gathering": "g1"}),
        ("preparation", {}),
        ("reflection", {"gathering": "g0"}),
        ("week", {}),
        ("digest", {}),
    ],
)
def test_other_sessions_wait_for_the_user(dialog: str, args: dict[str, str]) -> None:
    assert later(scene(notebook(), at("4 12:00"), **args), dialog) == ()


@pytest.mark.parametrize(
    ("dialog", "args", "nudges"),
    [
        ("follow_up", {"follow_up": "f1"}, [nudge("promise", "5 12:10", "f1")]),
        ("week", {"gatherings": ["g1", "g2"]}, [nudge("week", "4 20:00")]),
        (
            "digest",
            {"items": [["promise", "f1"], ["resume", "reflection:g1"], ["reflect", "g2"]]},
            [
                nudge("promise", "5 12:10", "f1"),
                Nudge("g1:resume", "resume", "reflection:g1", at("4 20:00")),
                nudge("reflect", "4 20:00", "g2"),
            ],
        ),
    ],
)
def test_what_a_push_held_comes_back_when_it_is_put_aside_a_promise_at_its_own_time(
    dialog: str, args: dict[str, Any], nudges: list[Nudge]
) -> None:
    assert later(scene(notebook(), at("4 12:00"), **args), dialog) == tuple(PutNudge(n) for n in nudges)


@pytest.mark.parametrize(
    ("dialog", "args"),
    [("follow_up", {"follow_up": "f1"}), ("digest", {"items": [["promise", "f1"]]})],
)
def test_a_promise_whose_time_has_come_is_put_aside_until_the_evening(
    dialog: str, args: dict[str, Any]
) -> None:
    [change] = later(scene(notebook(), at("5 12:10"), **args), dialog)
    assert change == PutNudge(nudge("promise", "5 20:00", "f1"))


def test_a_session_put_aside_is_asked_again() -> None:
    world = World(at("4 10:00"))
    world.save(meeting("5 19:00"))
    world.plan(*later(scene(world.notebook, world.now, gathering="g1"), "preparation"))
    world.until(at("4 20:00"))
    assert [push.start for push in world.pushes] == [Start("preparation", {"gathering": "g1"})]
    assert "g1:resume" not in world.pending


@pytest.mark.parametrize(
    ("kind", "now", "moments"),
    [
        ("thanks", "4 12:00", ["5 08:30", "5 12:10", "6 12:10"]),
        ("proposal", "4 12:00", ["5 12:10", "6 12:10", "7 12:10"]),
        ("whatever", "5 01:00", ["5 08:30", "5 12:10", "6 12:10"]),
    ],
)
def test_moments_for_a_promise_begin_the_next_morning(kind: str, now: str, moments: list[str]) -> None:
    assert presets(scene(Notebook(READY), at(now)), kind) == tuple(at(moment) for moment in moments)


@pytest.mark.parametrize(("now", "first"), [("1 12:00", "5 08:30"), ("9 12:00", "10 08:30")])
def test_moments_count_from_the_end_of_a_gathering_to_come(now: str, first: str) -> None:
    assert presets(scene(notebook(), at(now), gathering="g1"), "thanks")[0] == at(first)


def test_moments_that_quiet_hours_make_one_are_offered_once() -> None:
    late_riser = Notebook(replace(READY, quiet_to=13 * 60))
    assert presets(scene(late_riser, at("4 15:00")), "thanks") == (at("5 13:00"), at("6 13:00"))
