"""What predicates, cards and effects get to see of a turn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol
from zoneinfo import ZoneInfo

import msgspec

from dialogs.language.own import NO_OWN_WORDS, OwnWords

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from dialogs.core.conversation import Answer
    from dialogs.notebook import Notebook, Profile


class Texts(Protocol):
    """The sentences of one language."""

    def say(self, text_id: str, /, **fill: object) -> str:
        """The sentence, its {placeholders} filled. Raises `KeyError` for an unknown id."""

    def has(self, text_id: str, /) -> bool:
        """Whether the catalogue knows `text_id`."""


class Scene(msgspec.Struct, frozen=True):
    """One dialog's view of the present turn; immutable. A struct, because several are made in every turn.

    `below` are the other open dialogs with their arguments; `model` and `own` are the book's.
    """

    notebook: Notebook
    now: datetime
    texts: Texts
    revision: int
    answers: Mapping[str, Answer] = msgspec.field(default_factory=dict)
    args: Mapping[str, Any] = msgspec.field(default_factory=dict)
    below: tuple[tuple[str, Mapping[str, Any]], ...] = ()
    model: str = ""
    own: OwnWords = NO_OWN_WORDS

    @property
    def profile(self) -> Profile:
        return self.notebook.profile

    @property
    def lang(self) -> str:
        return self.notebook.profile.lang

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.notebook.profile.zone)

    def answer(self, step: str) -> Any:
        """The value given at `step`, or None when it was not answered or skipped."""
        found = self.answers.get(step)
        return found.value if found else None

    def arg(self, name: str) -> str:
        """A text argument of this dialog, empty when it was not given."""
        return str(self.args.get(name, ""))

    def say(self, text_id: str, /, **fill: object) -> str:
        return self.texts.say(text_id, **fill)

    def new_id(self, prefix: str, index: int = 0) -> str:
        """An id no other turn of this user will derive: the revision is part of it."""
        return f"{prefix}{self.revision}" if index == 0 else f"{prefix}{self.revision}.{index}"
