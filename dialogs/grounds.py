"""What a talk of a test stands on: the pure core, or whatever else holds a conversation.

`CoreGround` is the core alone: it encodes and reloads the conversation between all turns and lets nudges fall
due as time passes. Other grounds hold the same talk through storage or through a platform's double.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import TYPE_CHECKING, Protocol, Self

from dialogs.changes import DropNudge, PutNudge, applied
from dialogs.core.book import Book, Fact, Snapshot, Turn
from dialogs.core.conversation import Conversation, Start, decode, encode
from dialogs.core.events import (
    Event,
    NudgeDue,
)
from dialogs.core.prompts import (
    Card,
    Prompt,
    decode_prompts,
    encode_prompts,
)
from dialogs.core.stack import open_dialog
from dialogs.core.stage import Stage
from dialogs.core.turn import turn
from dialogs.notebook import Notebook, Profile
from dialogs.shapes import replace

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dialogs.core.events import Room
    from dialogs.core.steps import Call


class Ground(Protocol):
    """What a talk stands on."""

    @property
    def conversation(self) -> Conversation: ...

    @property
    def notebook(self) -> Notebook: ...

    @property
    def calls(self) -> Sequence[Call]:
        """What dialogs asked of the world."""

    @property
    def refused(self) -> Mapping[str, str]:
        """By field, why the last form was not taken."""

    @property
    def home(self) -> tuple[Card, ...]:
        """What the user's home shows since it was last changed."""

    def furnish(self, *, forms: bool, home: bool) -> None:
        """Have the platform show these from now on."""

    def take(
        self, event: Event, now: datetime, *, late: bool = False, free: bool = False
    ) -> tuple[Prompt, ...]:
        """Let one event happen, answered for free or not; everything the coach says because of it."""

    def open(self, start: Start, now: datetime) -> tuple[Prompt, ...]:
        """Open a dialog as if something had asked for it."""

    def due_at(self) -> datetime | None:
        """When the next nudge falls due."""

    def fire(self, now: datetime) -> tuple[Prompt, ...]:
        """Let all nudges that are due happen."""

    def upgrade(self, book: Book) -> None:
        """Go on with another release of the dialogs."""


class CoreGround:
    """The core alone: no storage, no platform; state encoded and reloaded at every turn.

    `room` is what the platform's plan bears of what is said unasked.
    """

    def __init__(self, book: Book, profile: Profile) -> None:
        self.book = book
        self.room: Room = "any"
        self.notebook = Notebook(profile)
        self.facts: list[Fact] = []
        self.calls: list[Call] = []
        self.refused: Mapping[str, str] = {}
        self.home: tuple[Card, ...] = ()
        self._forms = self._has_home = False
        self._stored = encode(Conversation())

    @classmethod
    def of(cls, book: Book, known: Notebook) -> Self:
        """The core, with `known` in its notebook."""
        ground = cls(book, known.profile)
        ground.notebook = known
        return ground

    @property
    def conversation(self) -> Conversation:
        return decode(self._stored)

    @property
    def stored(self) -> bytes:
        """The conversation's stored form."""
        return self._stored

    def furnish(self, *, forms: bool, home: bool) -> None:
        self._forms, self._has_home = forms, home

    def take(
        self, event: Event, now: datetime, *, late: bool = False, free: bool = False
    ) -> tuple[Prompt, ...]:
        snapshot = replace(self._snapshot, late=late, free=free)
        return self._write(turn(self.book, snapshot, event, now))

    def open(self, start: Start, now: datetime) -> tuple[Prompt, ...]:
        stage = Stage.of(self.book, self._snapshot, now)
        open_dialog(stage, start)
        return self._write(stage.turn())

    def due_at(self) -> datetime | None:
        return min((n.due_at for n in self.notebook.nudges), default=None)

    def fire(self, now: datetime) -> tuple[Prompt, ...]:
        due = tuple(
            sorted((n for n in self.notebook.nudges if n.due_at <= now), key=lambda n: (n.due_at, n.id))
        )
        result = turn(self.book, self._snapshot, NudgeDue(due, self.room), now)
        said = self._write(result)
        named = {c.nudge.id if isinstance(c, PutNudge) else c.nudge_id for c in result.nudges}
        for nudge in due:
            if nudge.id not in named:
                self.notebook = applied(self.notebook, DropNudge(nudge.id))
        return said

    def upgrade(self, book: Book) -> None:
        self.book = book

    @property
    def _snapshot(self) -> Snapshot:
        return Snapshot(self.conversation, self.notebook, home=self._has_home, forms=self._forms)

    def _write(self, result: Turn) -> tuple[Prompt, ...]:
        self.refused, self.home = result.refused, result.home or self.home
        self._stored = encode(result.conversation)
        for change in result.changes:
            self.notebook = applied(self.notebook, change)
        for nudge in result.nudges:
            self.notebook = applied(self.notebook, nudge)
        self.facts.extend(result.facts)
        self.calls.extend(result.calls)
        return decode_prompts(encode_prompts(result.prompts))


Grounds = Callable[[Book, Notebook], Ground]
_GROUNDS: ContextVar[Grounds] = ContextVar("grounds", default=CoreGround.of)


@contextmanager
def standing_on(grounds: Grounds) -> Iterator[None]:
    """Have every talk that begins inside stand on such a ground; without this it is the core alone."""
    token = _GROUNDS.set(grounds)
    try:
        yield
    finally:
        _GROUNDS.reset(token)


def stand(book: Book, known: Notebook) -> Ground:
    """A ground for a talk with a user of whom `known` is noted."""
    return _GROUNDS.get()(book, known)
