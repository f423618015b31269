from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from dialogs.changes import PutNudge, SaveGathering
from dialogs.core.conversation import Start
from tests.dialogs.nudging.world import (
    PREPARED,
    at,
    meeting,
    nudge,
    promised,
    world,
)

MUTED: list[dict[str, Any]] = [
    {"standing": "muted"},
    {"standing": "dormant"},
    {"standing": "paused"},
    {"push_consent": False},
]


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
