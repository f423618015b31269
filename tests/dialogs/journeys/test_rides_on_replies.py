"""Where replies are free and pushes cost: what is due soon comes with the next answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from dialogs.coach.book import BOOK
from dialogs.core.book import Snapshot
from dialogs.core.events import Said
from dialogs.core.turn import turn
from dialogs.grounds import CoreGround, stand
from dialogs.notebook import Gathering, Notebook, Nudge
from dialogs.shapes import replace
from dialogs.testing import Talk
from storage.sealing import KeyRing
from tests.dialogs.coach.evening import KITAHAMA, PROFILE, PROMISE, SHIRAISHI
from tests.dialogs.journeys.conftest import HEIGHTS, at_height

TOMORROW = datetime.fromisoformat("2026-12-06T19:00+09:00")
UMEDA = Gathering("g2", "梅田ランチ会", TOMORROW, TOMORROW + timedelta(hours=2))
EVE = Nudge("g2:eve", "eve", "g2", datetime.fromisoformat("2026-12-05T20:00+09:00"))
KNOWN = Notebook(
    PROFILE, (replace(KITAHAMA, state="attended"), UMEDA), (SHIRAISHI,), (PROMISE,), nudges=(EVE,)
)


@pytest.fixture(params=[height for height in HEIGHTS if not height.startswith("slack")], autouse=True)
def height(request: pytest.FixtureRequest, ring: KeyRing) -> Iterator[None]:
    """In Slack everything is free, so these are lived elsewhere."""
    yield from at_height(request, ring)


def at_six() -> Talk:
    """A promise was kept, and in two hours the coach would speak of tomorrow."""
    talk = Talk(BOOK, at="2026-12-05T18:00+09:00", ground=stand(BOOK, KNOWN)).replying_for_free()
    return talk.says("やること").taps("白石さん: お礼を送る").asks("follow_up.did").taps("送った")


def test_the_eve_comes_along_with_the_answer_and_costs_no_push() -> None:
    told = at_six().tells("ちょうどよかったです", "梅田ランチ会").asks("preparation.goal")
    told.until("2026-12-05T23:00+09:00")
    assert told.unasked == []
    assert told.notebook.profile.pushes == ()


def test_what_came_along_can_be_put_off_like_anything_else() -> None:
    told = at_six().says("あとで").is_idle().until("2026-12-05T20:00+09:00")
    told.asks("preparation.goal")
    [(at, _)] = told.unasked
    assert at == EVE.due_at


@pytest.mark.parametrize(("free", "ridden"), [(True, (EVE,)), (False, ())])
def test_a_turn_tells_what_rode_as_it_was_before(*, free: bool, ridden: tuple[Nudge, ...]) -> None:
    ground = CoreGround.of(BOOK, KNOWN)
    talk = Talk(BOOK, at="2026-12-05T18:00+09:00", ground=ground)
    talk.says("やること").taps("白石さん: お礼を送る")
    snapshot = Snapshot(ground.conversation, ground.notebook, free=free)
    assert turn(BOOK, snapshot, Said("送った"), talk.now).ridden == ridden
