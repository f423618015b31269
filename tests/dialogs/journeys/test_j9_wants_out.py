from __future__ import annotations

from dialogs.notebook import Notebook, Nudge
from dialogs.shapes import replace
from tests.dialogs.coach.evening import PROMISE, SHIRAISHI, notebook, talk


def full() -> Notebook:
    nudge = Nudge("f1:promise", "promise", "f1", PROMISE.due_at)
    return replace(notebook(contacts=(SHIRAISHI,), follow_ups=(PROMISE,)), nudges=(nudge,))


def test_export_first_then_erase_then_silence_then_a_new_beginning() -> None:
    told = (
        talk(known=full())
        .says("全部消す")
        .asks("erase_all.sure")
        .tells("元に戻せません")
        .taps("書き出してから")
    )
    assert [call.kind for call in told.ground.calls] == ["export"]
    told.answers("export", {"url": "https://coach.example/export/x", "minutes": 15}).tells("export/x").asks(
        "erase_all.sure"
    )
    told.taps("全部消す").is_idle().tells("消しました")
    left = told.notebook
    assert (left.gatherings, left.contacts, left.follow_ups, left.nudges) == ((), (), (), ())
    assert left.profile.consent_at is None
    told.after(days=60)
    assert told.unasked == []
    told.says("準備").asks("welcome.consent")


def test_nothing_is_asked_any_more_and_old_buttons_do_nothing() -> None:
    told = talk("reflection", {"gathering": "g1"}, known=full()).says("全部消す").taps("全部消す").is_idle()
    told.taps("話せなかった")
    assert told.notebook.gatherings == ()


def test_the_same_in_english() -> None:
    told = (
        talk(known=full(), lang="en")
        .says("delete everything")
        .asks("erase_all.sure")
        .tells("can't be undone")
    )
    told.taps("Delete everything").is_idle().tells("deleted")
    assert told.notebook.contacts == ()


def test_leaving_the_platform_stops_everything_at_once() -> None:
    told = talk(known=full()).leaves().is_silent().after(days=60)
    assert told.unasked == []
    assert told.notebook.contacts == (SHIRAISHI,)
