"""The working table of one turn: what it has read, and what it is about to return."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct, field
from msgspec.structs import replace

from dialogs.changes import applied
from dialogs.core.book import Book, Decision, Fact, Snapshot, Turn
from dialogs.core.prompts import Card, Prompt, Say
from dialogs.core.scene import Scene, Texts
from dialogs.core.steps import Call, Dialog, Step, pick

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from dialogs.changes import Change, NudgeChange
    from dialogs.core.conversation import Conversation, Frame, Start
    from dialogs.core.steps import Fill, Routes
    from dialogs.notebook import Notebook, Nudge

Session = tuple["Frame", ...]
"""A dialog and the children working for it, the dialog first."""


class Stage(Struct, eq=False):
    """Mutable within one turn, private to it: `turn` makes it and turns it into a frozen `Turn`.

    `revision` is the one this turn leads to, `seconds` is `now` in epoch seconds. `rides`: what ended last
    leaves room for more. `home` and `forms` are the snapshot's; `looked_at`: the user is at their home.
    """

    book: Book
    before: Conversation
    notebook: Notebook
    now: datetime
    revision: int
    seconds: int
    frames: list[Frame]
    waiting: list[Start]
    shelf: list[Session]
    spoke_at: int
    fresh: tuple[str, ...]
    home: bool = False
    forms: bool = False
    looked_at: bool = False
    refused: Mapping[str, str] = field(default_factory=dict)
    rides: bool = False
    prompts: list[Prompt] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    nudges: list[NudgeChange] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    ridden: tuple[Nudge, ...] = ()
    _scene: Scene | None = None
    _scene_frame: Frame | None = None
    _step: Step | None = None
    _step_frame: Frame | None = None

    @classmethod
    def of(cls, book: Book, snapshot: Snapshot, now: datetime) -> Stage:
        c = snapshot.conversation
        seconds = int(now.timestamp())
        lists = (list(c.frames), list(c.waiting), list(c.shelf))
        stage = cls(book, c, snapshot.notebook, now, c.revision + 1, seconds, *lists, c.spoke_at, c.fresh)
        stage.home, stage.forms = snapshot.home, snapshot.forms
        return stage

    def fork(self) -> Stage:
        """The same stage once more: what happens on either does not happen on the other."""
        values = {name: getattr(self, name) for name in self.__struct_fields__}
        copies: dict[str, Any] = {name: [*value] for name, value in values.items() if isinstance(value, list)}
        return replace(self, **copies)

    @property
    def texts(self) -> Texts:
        return self.scene.texts

    @property
    def top(self) -> Frame:
        return self.frames[-1]

    def update(self, **fields: object) -> Frame:
        """Replace fields of the top frame."""
        frame = self.frames[-1] = replace(self.frames[-1], **fields)
        return frame

    @property
    def dialog(self) -> Dialog:
        return self.book.dialogs[self.top.dialog]

    @property
    def step(self) -> Step:
        """The step the frame on top is at. Raises `LookupError` when its dialog has no such step."""
        frame = self.frames[-1]
        if self._step is None or frame is not self._step_frame:
            self._step = self.book.dialogs[frame.dialog].step(frame.step)
            self._step_frame = frame
        if self._step is None:
            message = f"{frame.dialog} has no step {frame.step}"
            raise LookupError(message)
        return self._step

    @property
    def scene(self) -> Scene:
        """What the dialog on top sees; without one, the bare notebook. Made anew when either has changed."""
        frame = self.frames[-1] if self.frames else None
        known = self._scene
        if known is None or frame is not self._scene_frame or known.notebook is not self.notebook:
            known = self._scene = self.scene_of(frame)
            self._scene_frame = frame
        return known

    def scene_of(self, frame: Frame | None) -> Scene:
        """What the dialog in `frame` sees."""
        texts = self.book.texts(self.notebook.profile.lang)
        if frame is None:
            book = self.book
            return Scene(self.notebook, self.now, texts, self.revision, model=book.model, own=book.own)
        others = [other for other in self.frames if other is not frame]
        below = tuple([(other.dialog, other.args) for other in others]) if others else ()
        return Scene(
            self.notebook,
            self.now,
            texts,
            self.revision,
            frame.answers,
            frame.args,
            below,
            self.book.model,
            self.book.own,
        )

    def route(self, routes: Routes) -> str:
        """The first of `routes` that applies now."""
        first = routes[0]
        return first if isinstance(first, str) else pick(routes, self.scene)

    def say(self, text: str | Routes, fill: Fill | None = None) -> None:
        """Add a bubble, its text chosen among routes and filled from the scene; none without a text."""
        words = self.words(text, fill)
        if words:
            self.prompts.append(Say(words))

    def words(self, text: str | Routes, fill: Fill | None = None) -> str:
        text_id = text if isinstance(text, str) else self.route(text)
        if not text_id:
            return ""
        scene = self.scene
        return scene.texts.say(text_id, **fill(scene)) if fill else scene.texts.say(text_id)

    def note(self, name: str) -> None:
        """Add a fact about the step on top."""
        top = self.frames[-1] if self.frames else None
        self.facts.append(Fact(name, top.dialog if top else "", top.step if top else ""))

    def write(self, changes: Iterable[Change] = (), nudges: Iterable[NudgeChange] = ()) -> None:
        """Add changes; whatever follows in this turn already sees them."""
        for change in changes:
            self.changes.append(change)
            self.notebook = applied(self.notebook, change)
        for nudge in nudges:
            self.nudges.append(nudge)
            self.notebook = applied(self.notebook, nudge)

    def obey(self, decision: Decision) -> None:
        self.write(decision.changes, decision.nudges)

    def turn(self) -> Turn:
        """What has come together; of a form that is refused, only why.

        The revision moves if the talk did, and with each call: what is called is named after it.
        """
        if self.refused:
            return Turn(self.before, facts=(Fact("refused"),), refused=self.refused)
        after = replace(
            self.before,
            frames=tuple(self.frames),
            waiting=tuple(self.waiting),
            shelf=tuple(self.shelf),
            spoke_at=self.spoke_at,
            fresh=self.fresh,
        )
        if after != self.before or self.calls:
            after = replace(after, revision=self.revision)
        return Turn(
            after,
            tuple(self.prompts),
            tuple(self.changes),
            tuple(self.nudges),
            tuple(self.calls),
            tuple(self.facts),
            self.ridden,
            self._home(),
        )

    def _home(self) -> tuple[Card, ...]:
        """What the home shows from now on, where something there may have changed."""
        fresh = self.looked_at or self.changes or self.nudges
        return self.book.home(self.scene_of(None)) if self.home and fresh else ()
