from __future__ import annotations

import pytest

from tests.dialogs.coach.before import instant, meeting, promised, talk

MORNING = "2026-12-03T10:00+09:00"


@pytest.mark.parametrize(
    ("lang", "dialog", "later", "moment"),
    [
        ("ja", "preparation", "あとで", "土曜の10時"),
        ("en", "preparation", "later", "Saturday 10am"),
        ("en", "reflection", "later", "Saturday 10am"),
    ],
)
def test_a_moment_right_after_later_is_asked_to_be_the_one_to_come_back(
    lang: str, dialog: str, later: str, moment: str
) -> None:
    told = talk(dialog, meeting(), lang=lang, at=MORNING, gathering="g1").says(later).says(moment)
    told.asks("come_back.which").tells("北浜交流会", "10:00").fits("line", "slack").taps("back").is_idle()
    [again] = [nudge for nudge in told.notebook.nudges if nudge.kind == "resume"]
    assert (again.subject, again.due_at) == (f"{dialog}:g1", instant("2026-12-05T10:00"))


def test_it_may_be_another_gathering_as_well() -> None:
    told = talk("preparation", meeting(), at=MORNING, gathering="g1").says("あとで").says("土曜の10時")
    told.taps("new").asks("new_gathering.name")


@pytest.mark.parametrize("says", ["土曜の10時 なんばランチ会", "12/6 10時 北浜の会"])
def test_a_gathering_told_after_later_is_one(says: str) -> None:
    told = talk("preparation", meeting(), at=MORNING, gathering="g1").says("あとで").says(says)
    told.asks("new_gathering.confirm")


@pytest.mark.parametrize(
    ("lang", "later", "moment"), [("ja", "あとで", "土曜の10時"), ("en", "later", "Sat 10am")]
)
def test_the_moment_a_promise_is_put_off_until_is_no_gathering(lang: str, later: str, moment: str) -> None:
    told = talk("follow_up", meeting(), lang=lang, at=MORNING, follow_ups=(promised(),), follow_up="g1.plan")
    told.says(later).says(moment).is_idle().tells("10:00")
