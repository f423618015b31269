from __future__ import annotations

from datetime import timedelta

from dialogs.shapes import replace
from tests.dialogs.coach.evening import KITAHAMA, UNPLANNED, notebook, talk

EARLIER = replace(UNPLANNED, id="g2", name="梅田ランチ会", starts_at=KITAHAMA.starts_at - timedelta(days=2))
BOTH = notebook((KITAHAMA, EARLIER))


def test_no_show_takes_the_only_gathering_there_is_and_may_be_left_unexplained() -> None:
    told = (
        talk(known=notebook((UNPLANNED,))).says("行けなかった").asks("no_show.why").taps("とばす").is_idle()
    )
    gathering = told.notebook.gathering("g1")
    assert gathering
    assert gathering.state == "missed"


def test_no_show_asks_which_of_several() -> None:
    told = (
        talk("no_show", known=BOTH)
        .asks("which")
        .taps("12/2(水) 梅田ランチ会")
        .asks("why")
        .says("このまま完成")
    )
    gathering = told.notebook.gathering("g2")
    assert gathering
    assert gathering.state == "missed"


def test_no_show_without_a_past_gathering_points_to_what_is_to_come() -> None:
    talk("no_show", known=notebook(())).tells("予定").is_idle()


def test_still_there_asks_which_of_several_and_plans_that_one() -> None:
    told = talk("still_there", known=BOTH).asks("which").taps("12/4(金) 北浜交流会").is_idle()
    assert [nudge.subject for nudge in told.notebook.nudges if nudge.kind == "resume"] == ["reflection:g1"]


def test_still_there_can_be_said_out_of_the_blue() -> None:
    told = (
        talk(known=notebook((KITAHAMA,)), at="2026-12-04T20:00+09:00")
        .says("まだ会場です")
        .is_idle()
        .tells("21:00")
    )
    assert [nudge.subject for nudge in told.notebook.nudges] == ["reflection:g1"]


def test_still_there_names_the_day_when_that_is_tomorrow() -> None:
    talk(known=notebook((KITAHAMA,)), at="2026-12-04T21:40+09:00").says("まだ会場です").tells("12/5(土)08:00")


def test_still_there_without_a_gathering_says_how_to_reflect_later() -> None:
    talk("still_there", known=notebook(())).tells("ふりかえり").is_idle()


def test_a_gathering_that_is_gone_meanwhile_changes_nothing() -> None:
    for dialog in ("no_show", "still_there", "reflection"):
        told = talk(dialog, {"gathering": "g1"})
        told.ground.notebook = notebook(())  # type: ignore[misc]  # the core's ground lets a test take things away
        told.says("このまま完成")
        assert told.notebook.gatherings == ()
