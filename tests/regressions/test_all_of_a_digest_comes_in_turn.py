"""Of a message that held ten things, "all, one by one" brought the first seven and forgot the rest."""

from __future__ import annotations

from dialogs.notebook import FollowUp
from dialogs.shapes import replace
from tests.dialogs.coach.before import instant, talk

COUNT = 20


def test_all_of_many_things_come_one_by_one() -> None:
    promise = FollowUp("f", "", "", "other", "", instant("2026-12-04T12:00"))
    many = tuple(replace(promise, id=f"f{n}", text=f"約束その{n}") for n in range(COUNT))
    items = [["promise", follow_up.id] for follow_up in many]
    told = talk("digest", follow_ups=many, items=items).taps("all")
    for _ in range(COUNT):
        told.asks("follow_up.did").taps("sent")
    assert told.is_idle().notebook.follow_ups == ()
