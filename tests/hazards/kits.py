"""A dialog of plain questions to be held under difficulties, and a desk that takes its answers."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime

from adapters.port import Inbound
from bot.desk import Desk
from bot.metrics import Metrics
from bot.turns import Taken
from dialogs.core.book import Book
from dialogs.core.conversation import Conversation, Frame, Start
from dialogs.core.hears import FreeText, OneOf
from dialogs.core.prompts import Prompt, Question
from dialogs.core.steps import Ask, Dialog, End
from dialogs.notebook import Notebook
from storage.rows import Claimed
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from tests.bot.kits import NOW, address
from tests.dialogs.core import toy
from tests.grounds import StillClock, take_out

PLAN = Dialog(
    "plan",
    version=1,
    steps=(
        Ask("goal", text="plan.goal", hear=FreeText(), to=("people",)),
        Ask("people", text="plan.people", hear=FreeText(), to=("how",)),
        Ask("how", text="plan.how", hear=OneOf(toy.HOWS), to=("place",)),
        Ask("place", text="plan.place", hear=FreeText(), to=("end",)),
        End("end", text="plan.end"),
    ),
)


def planning(*dialogs: Dialog) -> Book:
    """The toy book with these dialogs, in which any first word begins a plan."""
    return replace(toy.book(PLAN, *dialogs), idle=lambda _scene, _event: Start("plan"))


def desk_on(store: Store, book: Book | None = None, *, at: datetime = NOW) -> Desk:
    """A desk whose time stands still."""
    return Desk(book or planning(), store, StillClock(at), Metrics(), {})


def take(desk: Desk, *inbounds: Inbound) -> tuple[Taken, ...]:
    """Hand in one delivery."""
    return asyncio.run(desk.take(inbounds))


@dataclass(frozen=True)
class Known:
    """What the database holds of a user."""

    conversation: Conversation
    notebook: Notebook

    @property
    def top(self) -> Frame:
        assert self.conversation.top is not None
        return self.conversation.top

    @property
    def answers(self) -> dict[str, object]:
        return {step: answer.value for step, answer in self.top.answers.items()}


def known(store: Store, user: str = "u1") -> Known:
    def read(work: UnitOfWork) -> Known:
        user_id = work.users.find(address(user))
        assert user_id is not None
        snapshot = work.users.snapshot_of(user_id, NOW)
        return Known(snapshot.conversation, snapshot.notebook)

    return store.run(read)


def outgoing(store: Store) -> list[Claimed]:
    """All that waits to be delivered, in order; it counts as delivered now."""
    return take_out(store, "relay")


def prompts(store: Store) -> list[Prompt]:
    return [prompt for row in outgoing(store) for prompt in row.prompts]


def question(store: Store) -> Question:
    """The question put last; everything before it counts as delivered now, too."""
    return [prompt for prompt in prompts(store) if isinstance(prompt, Question)][-1]
