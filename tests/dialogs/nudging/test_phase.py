from __future__ import annotations

from typing import Any

import pytest

from dialogs.notebook import Notebook, Reflection
from dialogs.nudging import phase
from tests.dialogs.nudging.world import READY, at, meeting


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("4 20:59", "before"),
        ("4 21:00", "after"),
        ("7 20:59", "after"),
        ("7 21:00", "before"),
    ],
)
def test_the_three_days_after_a_gathering_are_for_reflecting(now: str, expected: str) -> None:
    assert phase(Notebook(READY, gatherings=(meeting("4 19:00"),)), at(now)) == expected


@pytest.mark.parametrize(
    "more", [{"reflection": Reflection("got")}, {"state": "missed"}, {"state": "cancelled"}]
)
def test_what_is_reflected_or_did_not_happen_is_over(more: dict[str, Any]) -> None:
    assert phase(Notebook(READY, gatherings=(meeting("4 19:00", **more),)), at("5 09:00")) == "before"


def test_one_that_waits_is_enough() -> None:
    reflected = meeting("4 19:00", reflection=Reflection("got"), state="attended")
    waiting = meeting("5 10:00", name="g2", state="attended")
    coming = meeting("6 19:00", name="g3")
    assert phase(Notebook(READY, gatherings=(reflected, waiting, coming)), at("5 20:00")) == "after"


def test_without_gatherings_there_is_something_to_prepare() -> None:
    assert phase(Notebook(READY), at("5 20:00")) == "before"
