"""The working table of one turn: what it has read, and what it is about to return."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from msgspec.structs import replace

from dialogs.core.book import Book, Decision, Fact, Snapshot, Turn
from dialogs.core.prompts import Prompt, Say
from dialogs.core.scene import Scene, Texts
from dialogs.core.steps import Call, Dialog, Step, pick

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from dialogs.changes import Change, NudgeChange
    from dialogs.core.conversation import Conversation, Frame, Start
    from dialogs.core.steps import Fill, Routes
    from dialogs.notebook import Notebook

Session = tuple["Frame", ...]
"""A dialog and the children working for it, the dialog first."""


@dataclass(slots=True)
class Stage:
    """Mutable within one turn, private to it: `turn` makes it and turns it into a frozen `Turn`."""

    book: Book
    before: Conversation
    notebook: Notebook
    now: datetime
    frames: list[Frame]
    waiting: list[Start]
    shelf: list[Session]
    spoke_at: int
    prompts: list[Prompt] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    nudges: list[NudgeChange] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)

    @classmethod
    def of(cls, book: Book, snapshot: Snapshot, now: datetime) -> Stage:
        c = snapshot.conversation
        return cls(
            book,
            c,
            snapshot.notebook,
            now,
            list(c.frames),
            list(c.waiting),
            list(c.shelf),
            spoke_at=c.spoke_at,
        )

    @property
    def revision(self) -> int:
        """The revision this turn leads to."""
        return self.before.revision + 1

    @property
    def texts(self) -> Texts:
        return self.book.texts(self.notebook.profile.lang)

    @property
    def top(self) -> Frame:
        return self.frames[-1]

    @top.setter
    def top(self, frame: Frame) -> None:
        self.frames[-1] = frame

    def update(self, **fields: object) -> Frame:
        """Replace fields of the top frame."""
        self.top = replace(self.top, **fields)
        return self.top

    @property
    def dialog(self) -> Dialog:
        return self.book.dialogs[self.top.dialog]

    @property
    def step(self) -> Step:
        found = self.dialog.step(self.top.step)
        if found is None:
            message = f"{self.top.dialog} has no step {self.top.step}"
            raise LookupError(message)
        return found

    @property
    def scene(self) -> Scene:
        """What the dialog on top sees; without one, the bare notebook."""
        if not self.frames:
            return Scene(self.notebook, self.now, self.texts, self.revision)
        return self.scene_of(self.top)

    def scene_of(self, frame: Frame) -> Scene:
        """What the dialog in `frame` sees."""
        return Scene(self.notebook, self.now, self.texts, self.revision, frame.answers, frame.args)

    def say(self, text: str | Routes, fill: Fill | None = None) -> None:
        """Add a bubble, the text chosen among routes and filled from the scene.

        Nothing when there is no text.
        """
        words = self.words(text, fill)
        if words:
            self.prompts.append(Say(words))

    def words(self, text: str | Routes, fill: Fill | None = None) -> str:
        scene = self.scene
        text_id = text if isinstance(text, str) else pick(text, scene)
        return self.texts.say(text_id, **(fill(scene) if fill else {})) if text_id else ""

    def note(self, name: str) -> None:
        """Add a fact about the step on top."""
        top = self.frames[-1] if self.frames else None
        self.facts.append(Fact(name, top.dialog if top else "", top.step if top else ""))

    def write(self, changes: Iterable[Change] = (), nudges: Iterable[NudgeChange] = ()) -> None:
        """Add changes; whatever follows in this turn already sees them."""
        for change in changes:
            self.changes.append(change)
            self.notebook = self.notebook.apply(change)
        for nudge in nudges:
            self.nudges.append(nudge)
            self.notebook = self.notebook.apply_nudge(nudge)

    def obey(self, decision: Decision) -> None:
        self.write(decision.changes, decision.nudges)

    def turn(self) -> Turn:
        """What has come together. The revision moves only if the conversation did."""
        after = replace(
            self.before,
            frames=tuple(self.frames),
            waiting=tuple(self.waiting),
            shelf=tuple(self.shelf),
            spoke_at=self.spoke_at,
        )
        if after != self.before:
            after = replace(after, revision=self.revision)
        return Turn(
            after,
            tuple(self.prompts),
            tuple(self.changes),
            tuple(self.nudges),
            tuple(self.calls),
            tuple(self.facts),
        )
