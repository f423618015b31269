from __future__ import annotations

from typing import get_args

import pytest

from dialogs.notebook import Gathering, Reflection
from dialogs.shapes import replace
from dialogs.writing.fit import FITS, Fit, History, Past, Price, Weighed, past_of, usual_cost, verdict
from tests.dialogs.coach.before import meeting

HISTORIES: tuple[History, ...] = ("none", "good", "mixed", "poor")
PRICES: tuple[Price, ...] = ("unknown", "usual", "dear")
# By fit, then for each history what is found at a price unknown, usual, dear: g good, c conditions, t thin.
TABLE = {
    "clear": ("ggc", "ggc", "ggc", "ccc"),
    "maybe": ("ccc", "ggc", "ccc", "ttt"),
    "unseen": ("ttt", "ccc", "ttt", "ttt"),
    "unknown": ("ccc", "ccc", "ccc", "ttt"),
}
WORDS = {"g": "good", "c": "conditions", "t": "thin"}
BEST_FIRST = ("good", "conditions", "thin")


def before(number: int, *, name: str = "北浜交流会", **told: object) -> Gathering:
    held = meeting(f"p{number}", f"2026-11-{number:02d}T19:00", f"第{number}回 {name}")
    return replace(held, state="attended", reflection=replace(Reflection(), **told))  # type: ignore[arg-type]  # any field


def test_the_whole_table_holds() -> None:
    assert set(TABLE) == set(FITS) == set(get_args(Fit))
    found = {
        fit: tuple("".join(verdict(fit, price, history)[0] for price in PRICES) for history in HISTORIES)
        for fit in FITS
    }
    assert found == TABLE
    assert {word[0]: word for word in BEST_FIRST} == WORDS


@pytest.mark.parametrize("fit", FITS)
def test_nothing_that_speaks_against_it_makes_it_better(fit: Fit) -> None:
    for price in PRICES:
        ranks = [BEST_FIRST.index(verdict(fit, price, history)) for history in ("good", "mixed", "poor")]
        assert ranks == sorted(ranks)
    for history in HISTORIES:
        dear, usual = (BEST_FIRST.index(verdict(fit, price, history)) for price in ("dear", "usual"))
        assert dear >= usual


@pytest.mark.parametrize(
    ("past", "history"),
    [
        (Past(), "none"),
        (Past(visits=1, near=1), "good"),
        (Past(visits=3, near=2, nothing=1), "good"),
        (Past(visits=2, near=1, nothing=1), "mixed"),
        (Past(visits=1), "mixed"),
        (Past(visits=3, near=1, nothing=2), "poor"),
        (Past(visits=1, nothing=1), "poor"),
    ],
)
def test_what_most_earlier_evenings_gave_is_the_history(past: Past, history: str) -> None:
    assert past.history == history


def test_only_evenings_of_the_series_that_were_looked_back_on_count() -> None:
    told = (
        before(1, reached=0, reason="absent"),
        before(2, reached=0, reason="absent"),
        before(3, reached=0, reason="friends"),
        before(4, reached=2, reason="time"),
        before(5, reason="busy"),
        before(6, reached=3, name="梅田ランチ会"),
        meeting("p7", "2026-11-07T19:00", "第7回 北浜交流会"),
    )
    assert past_of("北浜交流会 12月の会", told) == Past(visits=4, near=1, nothing=3, why="absent")
    assert past_of("", told) == Past()
    assert past_of("第8回", told) == Past()


@pytest.mark.parametrize(
    ("costs", "usual"),
    [
        ((), None),
        ((1000, 2000), None),
        ((3000, 1000, 2000), 2000),
        ((0, 1000, 2000, 5000), 1500),
        ((1000, None, 2000), None),
    ],
)
def test_the_usual_cost_is_the_median_of_three_or_more(
    costs: tuple[int | None, ...], usual: int | None
) -> None:
    assert usual_cost([before(n, cost=cost) for n, cost in enumerate(costs, 1)]) == usual


@pytest.mark.parametrize(
    ("fee", "usual", "price"),
    [
        (None, 2000, "unknown"),
        (5000, None, "unknown"),
        (3000, 2000, "usual"),
        (3001, 2000, "dear"),
        (0, 0, "usual"),
        (500, 0, "dear"),
    ],
)
def test_dear_is_more_than_half_as_much_again(fee: int | None, usual: int | None, price: str) -> None:
    assert Weighed("clear", fee, usual).price == price


def test_every_reason_rests_on_a_fact_that_is_there() -> None:
    assert Weighed("maybe").reasons == ("fit.maybe",)
    assert Weighed("clear", 5000, 2000, Past(visits=1, nothing=1)).reasons == (
        "fit.clear",
        "history.poor",
        "dear",
    )
