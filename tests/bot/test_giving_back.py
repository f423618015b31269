"""What a delivery spoke of unasked goes back to the core when it is given up, and is nowhere else then."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest
from structlog.testing import capture_logs

from adapters.port import GiveUp, Receipt, Retry
from bot.acknowledging import EXPIRED, Clerk, Pace, Settled, Written
from bot.holding import Cause, Play
from dialogs.changes import PutNudge
from dialogs.core.book import Turn
from dialogs.core.prompts import Say
from dialogs.notebook import Nudge
from dialogs.nudging.timeline import SAID
from dialogs.shapes import replace
from storage.rows import Claimed, Outbound
from storage.unit_of_work import UnitOfWork
from tests.bot.kits import NOW, address, at, breakable, claimed, program, rows

EVE = Nudge("g2:eve", "eve", "g2", at(3600))
TRACE = replace(EVE, kind=SAID, due_at=at(36 * 3600))
REFUSED, UNPAID = GiveUp("403"), GiveUp("429", unpaid=True)
CLERK = Clerk(Pace(), Random(3))  # noqa: S311  # jitter


def speak(work: UnitOfWork, kind: str = "nudge") -> Claimed:
    """A delivery that speaks of the eve, which left a trace where it rode on a reply."""
    user_id, before = work.users.meet(address(), "e1", NOW, NOW)
    if kind == "reply":
        result = Turn(before.conversation, (Say("by the way"),), nudges=(PutNudge(TRACE),), ridden=(EVE,))
        Play(breakable()).write(work, user_id, before, result, Cause("e1", "reply", address()), NOW)
    else:
        work.outbox.put(Outbound(user_id, address(), "k", kind, (Say("tomorrow"),), "ja", nudges=(EVE,)), NOW)
    (row,) = claimed(work)
    return row


def pending(work: UnitOfWork, row: Claimed) -> tuple[Nudge, ...]:
    assert row.user_id is not None
    return work.nudges.due(row.user_id, at(10**7))


@pytest.mark.parametrize(
    ("outcome", "found"),
    [
        (UNPAID, (replace(EVE, parked_at=NOW),)),
        (REFUSED, (EVE,)),
        (GiveUp("left", gone=True), ()),
        (Receipt(), (TRACE,)),
    ],
)
def test_what_rode_on_a_reply_comes_back_when_the_reply_is_given_up(
    database_url: str, outcome: GiveUp | Receipt, found: tuple[Nudge, ...]
) -> None:
    app = program(database_url)
    row = app.store.run(lambda work: speak(work, "reply"))
    app.store.run(lambda work: CLERK.acknowledge(work, (Settled(row, outcome),), NOW))
    assert app.store.run(lambda work: pending(work, row)) == found
    app.store.close()


def test_what_was_planned_anew_since_it_rode_stays(database_url: str) -> None:
    app = program(database_url)
    row = app.store.run(lambda work: speak(work, "reply"))
    anew = replace(EVE, due_at=at(9_999))
    app.store.run(lambda work: work.nudges.apply(str(row.user_id), (PutNudge(anew),)))
    app.store.run(lambda work: CLERK.acknowledge(work, (Settled(row, REFUSED),), NOW))
    assert app.store.run(lambda work: pending(work, row)) == (anew,)
    app.store.close()


@pytest.mark.parametrize(
    ("outcome", "found"),
    [
        (UNPAID, replace(EVE, parked_at=NOW)),
        (EXPIRED, EVE),
        (REFUSED, replace(EVE, due_at=NOW + timedelta(days=1))),
    ],
)
def test_a_push_that_is_given_up_goes_back_and_leaves_no_dead_letter(
    database_url: str, outcome: GiveUp, found: Nudge
) -> None:
    app = program(database_url)
    row = app.store.run(speak)
    written = app.store.run(lambda work: CLERK.acknowledge(work, (Settled(row, outcome),), NOW))
    assert written == Written(given_back=1)
    assert app.store.run(lambda work: pending(work, row)) == (found,)
    assert (rows(app).waiting, rows(app).dead) == (0, 0)
    app.store.close()


def test_an_acknowledgement_that_came_too_late_gives_nothing_back(database_url: str) -> None:
    app = program(database_url)
    late = app.store.run(speak)
    app.store.run(claimed)
    written = app.store.run(lambda work: CLERK.acknowledge(work, (Settled(late, UNPAID),), NOW))
    assert (written, app.store.run(lambda work: pending(work, late))) == (Written(), ())
    app.store.close()


def test_one_acknowledgement_that_raises_harms_no_other(database_url: str) -> None:
    def put(work: UnitOfWork) -> tuple[Claimed, ...]:
        for user in ("u1", "u2"):
            work.outbox.put(Outbound(None, address(user), user, "reply", (Say("hello"),), "ja"), NOW)
        return claimed(work)

    app = program(database_url)
    odd, fine = app.store.run(put)
    outcomes = (Settled(replace(odd, tries="many"), Retry(why="500")), Settled(fine, Receipt(pushed=1)))  # type: ignore[arg-type]  # a bug
    with capture_logs() as logs:
        written = app.store.run(lambda work: CLERK.acknowledge(work, outcomes, NOW))
    assert (written, rows(app).waiting) == (Written(pushed=1), 1)
    assert [(log["event"], log["delivery"]) for log in logs] == [("acknowledgement_failed", "u1")]
    app.store.close()
