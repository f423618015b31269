from __future__ import annotations

from datetime import timedelta

import pytest

from dialogs.history import History
from dialogs.notebook import Contact, FollowUp, Gathering, Plan, Profile, Warned
from dialogs.shapes import replace
from dialogs.writing.pitfalls import Pitfall, pitfall
from tests.dialogs.writing.month import NOW, evening, jst, person, step

READY = Plan(goal="find a co-packer", purpose="partner")
USER = Profile("u1")
DAYS = ("11-05", "11-12", "11-19", "11-26")


def found(
    *held: Gathering,
    people: tuple[Contact, ...] = (),
    steps: tuple[FollowUp, ...] = (),
    profile: Profile = USER,
) -> Pitfall | None:
    """The warning after these evenings, told as they happened."""
    return pitfall(History(held[::-1], people[::-1], steps[::-1]), profile, NOW)


def told(n: int = 3, **facts: object) -> tuple[Gathering, ...]:
    """Prepared evenings a week apart that are alike."""
    return tuple(evening(i, day, plan=READY, **facts) for i, day in enumerate(DAYS[:n], 1))  # type: ignore[arg-type]  # fields by name, checked by use


def changed(held: tuple[Gathering, ...], which: int, **facts: object) -> tuple[Gathering, ...]:
    """The same with another reflection of one of them."""
    one = held[which]
    assert one.reflection
    other = replace(one, reflection=replace(one.reflection, **facts))  # type: ignore[arg-type]  # fields by name, checked by use
    return (*held[:which], other, *held[which:][1:])


def test_evenings_without_a_pattern_call_for_no_word() -> None:
    assert found(*told(4, energy=4, mix="new", reached=2)) is None
    assert found() is None


@pytest.mark.parametrize(
    "fact", [{"energy": 1}, {"mix": "known"}, {"cards": 30}, {"reason": "absent"}, {"got": "no results"}]
)
def test_one_evening_is_never_enough(fact: dict[str, object]) -> None:
    known = replace(person(1, 1), met_at=jst("11-05 19:00"))
    assert found(*told(1, **fact), people=(known,)) is None


# each pitfall, with the numbers it rests on


def test_many_cards_and_hardly_a_next_step_twice() -> None:
    piles = told(2, cards=20)
    step_of_one = {"people": (person(1, 1),), "steps": (step(1, 1, "11-30"),)}
    wanted = Pitfall("collector", {"n": 2, "cards": 40, "steps": 1})
    assert found(*piles, people=(person(1, 1),), steps=(step(1, 1, "11-30"),)) == wanted
    assert found(*changed(piles, 0, cards=10), **step_of_one) is None  # type: ignore[arg-type]  # fields by name, checked by use
    assert found(*changed(piles, 1, cards=9)) is None


def test_promises_overdue_for_more_than_a_week_at_two_gatherings() -> None:
    held = told(2)
    stuck = (step(1, 1, "11-06"), step(2, 1, "11-06", "11-06"), step(3, 2, "11-13"))
    assert found(*held, steps=stuck) == Pitfall("no_follow_up", {"n": 2, "late": 2, "made": 3})
    assert found(*held, steps=stuck[:2]) is None
    recent = (*stuck[:2], step(3, 2, "11-25"))
    assert found(*held, steps=recent) is None
    let_go = (*stuck[:2], step(3, 2, "11-13", let_go=True))
    assert found(*held, steps=let_go) is None


def test_whom_one_looked_for_was_missing_at_two_of_three_of_a_series() -> None:
    named = tuple(replace(g, name=f"Kitahama Mixer #{n}") for n, g in enumerate(told(3), 7))
    twice = changed(changed(named, 0, reason="absent"), 2, reason="absent")
    assert found(*twice) == Pitfall("mismatch", {"name": "Kitahama Mixer #9", "n": 2, "of": 3})
    other = (replace(twice[0], name="Umeda Lunch"), *twice[1:])
    assert found(*other) is None
    over = changed(changed(named, 0, reason="absent"), 1, reason="absent")
    assert found(*over) is None


def test_two_of_three_without_preparing() -> None:
    held = told(3)
    unready = (held[0], *(replace(g, plan=None) for g in held[1:]))
    assert found(*unready) == Pitfall("drifting", {"n": 2, "of": 3})
    assert found(*unready[:2]) is None
    assert found(*unready, held[2]) is None


def test_mostly_people_known_before_twice() -> None:
    held = told(3, mix="known")
    assert found(*held[:2]) == Pitfall("inner_circle", {"n": 2, "of": 2})
    assert found(*changed(held, 1, mix="both")) == Pitfall("inner_circle", {"n": 2, "of": 3})
    assert found(*changed(changed(held, 0, mix="new"), 1, mix="new")) is None
    assert found(*changed(held, 2, mix="new")) is None


def test_little_energy_twice() -> None:
    held = told(3, energy=2)
    assert found(*held) == Pitfall("fatigue", {"n": 3, "of": 3})
    assert found(*changed(held, 0, energy=5)) == Pitfall("fatigue", {"n": 2, "of": 3})
    assert found(*changed(held, 2, energy=3)) is None


def test_three_gatherings_within_seven_days() -> None:
    held = tuple(evening(n, day, plan=READY) for n, day in enumerate(("11-25", "11-27", "11-30"), 1))
    assert found(*held) == Pitfall("fatigue", {"n": 3}, "crowded")
    apart = (evening(1, "11-23", plan=READY), *held[1:])
    assert found(*apart) is None


def test_ties_that_cost_more_than_twice_the_usual() -> None:
    held = tuple(
        evening(n, day, plan=READY, cost=cost)
        for n, (day, cost) in enumerate(zip(DAYS, (2000, 3000, 1000, 4100), strict=True), 1)
    )
    people = tuple(person(n, n) for n in range(1, 5))
    steps = tuple(step(n, n, "11-30") for n in range(1, 5))
    wanted = Pitfall("fatigue", {"cost": "4,100", "usual": "2,000"}, "costly")
    assert found(*held, people=people, steps=steps) == wanted
    assert found(*changed(held, 3, cost=4000), people=people, steps=steps) is None
    assert found(*held[1:], people=people, steps=steps) is None


def test_three_purposes_in_a_row_and_nobody_heard_of_again() -> None:
    purposes = ("partner", "network", "information")
    held = tuple(replace(g, plan=Plan(purpose=p)) for g, p in zip(told(3), purposes, strict=True))
    people = (person(1, 1), person(2, 2))
    assert found(*held, people=people) == Pitfall("scatter", {"n": 3, "people": 2})
    assert found(*held, people=(person(1, 1, touched="11-20"), person(2, 2))) is None
    assert found(*held[:2], replace(held[2], plan=READY)) is None


def test_no_result_so_soon_is_answered_with_the_next_step() -> None:
    met = replace(person(1, 1), met_at=jst("11-05 19:00"))
    held = changed(told(2), 1, got="honestly a waste of time")
    assert found(*held, people=(met,)) == Pitfall("impatience", {"n": 1, "days": 25})
    wanted: dict[str, int | str] = {"n": 1, "days": 25, "name": "Person 1", "action": "write"}
    assert found(*held, people=(met,), steps=(step(1, 1, "11-30"),)) == Pitfall("impatience", wanted, "next")
    assert found(*held, people=(replace(met, met_at=NOW - timedelta(days=30)),)) is None
    assert found(*held) is None


# when a word is in place


def test_what_weighs_more_comes_first_and_what_was_not_said_yet_before_it() -> None:
    held = told(3, energy=1, mix="known")
    assert found(*held) == Pitfall("fatigue", {"n": 3, "of": 3})
    before = replace(USER, warned=(Warned("fatigue", NOW - timedelta(days=40), useful=True),))
    assert found(*held, profile=before) == Pitfall("inner_circle", {"n": 3, "of": 3})
    assert found(*told(3, energy=1), profile=before) == Pitfall("fatigue", {"n": 3, "of": 3})


def test_at_most_one_word_in_thirty_days() -> None:
    def warned(days: int) -> Pitfall | None:
        profile = replace(USER, warned=(Warned("drifting", NOW - timedelta(days=days)),))
        return found(*told(3, energy=1), profile=profile)

    assert warned(29) is None
    assert warned(30) is not None


def test_what_was_called_wrong_is_not_said_again_for_a_year() -> None:
    def wrong(days: int) -> Pitfall | None:
        profile = replace(USER, warned=(Warned("fatigue", NOW - timedelta(days=days), useful=False),))
        return found(*told(3, energy=1), profile=profile)

    assert wrong(364) is None
    assert wrong(365) is not None


def test_what_was_never_looked_back_on_is_no_evidence() -> None:
    held = tuple(replace(g, reflection=None) for g in told(3))
    assert found(*held) is None
