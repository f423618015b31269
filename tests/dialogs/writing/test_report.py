from __future__ import annotations

from datetime import timedelta

import pytest

from dialogs.history import History
from dialogs.notebook import Gathering, Plan
from dialogs.shapes import replace
from dialogs.writing.report import Report, Worked, before, latest, month_of, report, reports, stopped
from tests.dialogs.writing.month import NOW, TOKYO, evening, jst, person, step

READY = Plan(goal="find a co-packer", purpose="partner", obstacle="shy")
NOVEMBER = History(
    gatherings=(
        evening(4, "11-26", cost=4000, hours=3, plan=READY, reached=2),
        evening(3, "11-19", cost=3000, hours=2, plan=replace(READY, obstacle=""), reached=1),
        replace(evening(2, "11-05", cost=2500, hours=3, plan=READY, reached=3)),
        evening(1, "10-08", cost=1000, hours=2),
    ),
    contacts=(
        person(5, 4),
        person(4, 3, touched="11-20"),
        person(3, 3),
        person(2, 2),
        person(6, 2, topic=""),
        person(1, 1),
    ),
    follow_ups=(
        step(5, 4, "11-27", "11-27"),
        step(4, 3, "11-20", "11-20"),
        step(3, 3, "11-20", kind="proposal"),
        step(2, 2, "11-06", kind="information"),
        step(6, 2, "11-06", "11-06"),
        step(1, 1, "10-09", "11-02"),
    ),
)


def november(history: History = NOVEMBER) -> Report:
    return report(history, "2026-11", TOKYO, NOW)


def test_a_month_in_numbers() -> None:
    assert november() == Report(
        month="2026-11",
        participated=3,
        prepared=3,
        reflected=3,
        declined=0,
        ties=4,
        ties_before=1,
        grown=3,
        closed=0,
        made=5,
        kept=3,
        cost=9500,
        minutes=480,
        cost_each=2375,
        minutes_each=120,
        worked=Worked("kind", "thanks", 3, 3),
        stopped=("f2", "f3"),
    )


def test_only_a_person_with_a_topic_and_a_dated_step_is_a_tie() -> None:
    def ties(topic: str, *steps: object) -> int:
        known = History((evening(1, "11-05"),), (person(1, 1, topic),), steps)  # type: ignore[arg-type]  # fields by name, checked by use
        return november(known).ties

    assert ties("stock-taking", step(1, 1, "11-06")) == 1
    assert ties("stock-taking") == 0
    assert ties("", step(1, 1, "11-06")) == 0


def test_nothing_that_came_of_it_is_not_yet_rather_than_infinite() -> None:
    found = november(History((evening(1, "11-05", cost=3000),)))
    assert (found.cost, found.minutes, found.cost_each, found.minutes_each) == (3000, 120, None, None)


def test_what_it_cost_is_counted_where_it_is_known() -> None:
    known = History(
        (evening(2, "11-12"), evening(1, "11-05", cost=3000)),
        (person(2, 2), person(1, 1)),
        (step(2, 2, "11-13"), step(1, 1, "11-06")),
    )
    found = november(known)
    assert (found.cost, found.cost_each, found.minutes_each) == (3000, 3000, 120)
    assert november(History((evening(1, "11-05"),))).cost is None
    asked = replace(evening(1, "11-05"), fee=1500)
    assert november(History((asked,))).cost == 1500


def test_the_month_before_is_named_from_three_gatherings_on() -> None:
    assert november().ties_before == 1
    assert november(replace(NOVEMBER, gatherings=NOVEMBER.gatherings[:2])).ties_before is None
    assert november(replace(NOVEMBER, gatherings=NOVEMBER.gatherings[:3])).ties_before == 0


def test_what_was_settled_is_closed_and_what_goes_on_stays_open() -> None:
    def counts(closing: str, *, let_go: bool = False) -> tuple[int, int]:
        held = replace(evening(1, "11-05"), closing=closing)  # type: ignore[arg-type]  # fields by name, checked by use
        found = november(History((held,), (person(1, 1),), (step(1, 1, "11-06", let_go=let_go),)))
        return found.ties, found.closed

    assert counts("") == counts("goes_on") == (1, 0)
    assert counts("settled") == counts("", let_go=True) == (0, 1)


def test_a_promise_that_was_let_go_or_is_not_due_yet_is_neither_kept_nor_broken() -> None:
    known = History(
        (evening(1, "11-05"),),
        (person(1, 1), person(2, 1)),
        (step(1, 1, "11-06", let_go=True), step(2, 1, "11-28")),
    )
    early = report(known, "2026-11", TOKYO, jst("11-27 09:00"))
    assert (early.made, early.kept) == (0, 0)
    assert (november(known).made, november(known).kept) == (1, 0)


def test_a_gathering_that_was_declined_is_counted_for_itself() -> None:
    declined = Gathering("g9", "Big fair", jst("11-09 10:00"), jst("11-09 18:00"), state="declined")
    found = november(History((declined,)))
    assert (found.declined, found.participated, found.minutes, found.is_empty) == (1, 0, 0, False)


def test_a_goal_called_to_mind_afterwards_is_no_preparation() -> None:
    retro = replace(evening(1, "11-05", plan=READY), source="retro")
    assert november(History((retro,))).prepared == 0


def test_a_way_worked_when_it_did_twice_and_not_by_halves() -> None:
    def worked(*reached: int) -> Worked | None:
        held = tuple(evening(n, f"11-{n:02}", plan=READY, reached=r) for n, r in enumerate(reached, 1))
        return november(History(held[::-1])).worked

    assert worked(2) is None
    assert worked(2, 0) is None
    assert worked(2, 3) == Worked("obstacle", "shy", 2, 2)
    assert worked(2, 3, 1) == Worked("obstacle", "shy", 2, 3)
    assert worked(2, 3, 1, 0) is None


def test_a_person_who_has_stopped_is_named_once_the_longest_first() -> None:
    again = replace(step(2, 2, "11-10"), id="f22")
    found = stopped(replace(NOVEMBER, follow_ups=(again, *NOVEMBER.follow_ups)), NOW)
    assert [f.id for f in found] == ["f2", "f3"]
    assert stopped(NOVEMBER, jst("11-13 12:09")) == ()
    assert [f.id for f in stopped(NOVEMBER, jst("11-13 12:10"))] == ["f2"]


def test_an_evening_counts_whose_reflection_was_left_open_after_somebody_was_named() -> None:
    left = replace(evening(1, "11-05"), state="planned", reflection=None)
    assert november(History((left,))).participated == 0
    assert november(History((left,), (person(1, 1),))).participated == 1


def test_a_promise_to_nobody_known_has_nobody_to_write_to() -> None:
    assert stopped(replace(NOVEMBER, contacts=()), NOW) == ()


def test_the_month_is_that_of_the_users_calendar() -> None:
    assert month_of(jst("12-01 00:30"), TOKYO) == "2026-12"
    late = replace(evening(1, "11-30"), starts_at=jst("12-01 00:00"), ends_at=jst("12-01 02:00"))
    assert november(History((late,))).participated == 0


@pytest.mark.parametrize(("month", "earlier"), [("2026-11", "2026-10"), ("2027-01", "2026-12")])
def test_the_month_before_january_is_in_another_year(month: str, earlier: str) -> None:
    assert before(month) == earlier


def test_this_month_is_shown_where_anything_has_happened_in_it() -> None:
    assert latest(NOVEMBER, TOKYO, NOW).month == "2026-11"
    december = evening(9, "12-01")
    known = replace(NOVEMBER, gatherings=(december, *NOVEMBER.gatherings))
    assert latest(known, TOKYO, NOW + timedelta(days=1)).month == "2026-12"
    assert latest(History(), TOKYO, NOW).is_empty


def test_all_months_with_anything_in_them_make_a_table() -> None:
    assert [(one.month, one.participated) for one in reports(NOVEMBER, TOKYO, NOW)] == [
        ("2026-10", 1),
        ("2026-11", 3),
    ]
