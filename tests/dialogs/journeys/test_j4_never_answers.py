from __future__ import annotations

from datetime import timedelta

from dialogs import nudging
from dialogs.changes import applied
from dialogs.notebook import Notebook
from dialogs.shapes import replace
from dialogs.testing import Talk
from tests.dialogs.coach.evening import PROFILE, STARTS, UNPLANNED, notebook, talk


def three_gatherings() -> Notebook:
    """Three gatherings the user told of, a week apart, with everything the coach plans to say about them."""
    known = notebook(())
    for n in (1, 2, 3):
        starts_at = STARTS + timedelta(days=7 * n)
        gathering = replace(
            UNPLANNED,
            id=f"g{n}",
            name=f"第{n}回",
            answered=False,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=2),
        )
        known = replace(known, gatherings=(*known.gatherings, gathering))
        for change in nudging.timeline(PROFILE, gathering, STARTS):
            known = applied(known, change)
    return known


def spoken(told: Talk) -> list[str]:
    """When the coach spoke unasked."""
    assert all(prompts for _, prompts in told.unasked)
    return [f"{at.astimezone(told.now.tzinfo):%m-%d %H:%M}" for at, _ in told.unasked]


def test_two_messages_a_gathering_then_one_farewell_then_silence() -> None:
    told = talk(known=three_gatherings()).after(days=90)
    twice = [f"12-{day} {clock}" for day in (10, 17, 24) for clock in ("20:00", "21:30")]
    assert spoken(told) == [*twice, "12-26 21:00"]
    assert told.notebook.profile.standing == "dormant"
    assert told.notebook.nudges == ()
    told.after(days=60)
    assert len(told.unasked) == 7


def test_the_reminder_is_a_single_tap() -> None:
    told = (
        talk(known=three_gatherings())
        .until("2026-12-10T21:30+09:00")
        .asks("quick_purpose.purpose")
        .tells("1タップだけ")
    )
    assert len(told.question.choices) == 4


def test_no_reflection_is_asked_for_where_preparing_met_silence() -> None:
    told = talk(known=three_gatherings()).until("2026-12-13T00:00+09:00")
    assert spoken(told) == ["12-10 20:00", "12-10 21:30"]


def test_coming_back_after_the_farewell_begins_afresh_without_old_questions() -> None:
    told = talk(known=three_gatherings()).after(days=60).taps("続ける").is_idle().tells("これまでどおり")
    assert told.notebook.profile.standing == "active"


def test_a_word_from_the_dormant_wakes_the_coach() -> None:
    told = talk(known=three_gatherings()).after(days=60).says("準備")
    assert told.notebook.profile.standing == "active"
    told.says("やめる")


def test_one_answer_in_time_counts_as_heard() -> None:
    told = talk(known=three_gatherings()).until("2026-12-17T20:00+09:00").asks("preparation.goal")
    told.taps("仕事の相手を探す").says("在庫管理に困っている雑貨店の店主").after(days=40)
    assert told.notebook.profile.standing == "active"
