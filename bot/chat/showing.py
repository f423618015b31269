"""What the chat itself says: times, lists and hints, in the user's language and on their clock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from adapters.terminal.clean import clean
from adapters.terminal.wrap import wrap
from dialogs.nudging import coming
from dialogs.texts import texts

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from adapters.terminal.deliver import Shown
    from dialogs.notebook import Notebook, Nudge

_HEADING = 60


@dataclass(frozen=True, slots=True)
class Narrator:
    """Speaks for the program to the user of `notebook`."""

    notebook: Notebook

    @property
    def lang(self) -> str:
        return self.notebook.profile.lang

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.notebook.profile.zone)

    def say(self, text_id: str, **fill: object) -> str:
        return texts(self.lang).say(text_id, **fill)

    def instant(self, at: datetime) -> str:
        """Date, weekday and time of day."""
        there = at.astimezone(self.zone)
        weekday = self.say("chat.weekdays").split()[there.weekday()]
        month = self.say(f"moments.month.{there.month}")
        date = {"year": there.year, "month": month, "day": there.day, "weekday": weekday}
        return self.say("chat.instant", **date, time=f"{there:%H:%M}")

    def nudges(self) -> str:
        """What the coach will say unasked, one a line, earliest first."""
        return "\n".join(map(self._nudge, coming(self.notebook))) or self.say("chat.no_events")

    def buttons(self, questions: Iterable[Shown]) -> str:
        """Every button on the screen under the number of its question."""
        return "\n".join(_buttons(shown) for shown in questions if shown.question.choices) or self.say(
            "chat.no_buttons"
        )

    def _nudge(self, nudge: Nudge) -> str:
        text_id = f"chat.nudge.{nudge.kind}"
        kind = self.say(text_id) if texts(self.lang).has(text_id) else nudge.kind
        return "  ".join(part for part in (self.instant(nudge.due_at), kind, self._subject(nudge)) if part)

    def _subject(self, nudge: Nudge) -> str:
        gathering, promise = self.notebook.gathering(nudge.subject), self.notebook.follow_up(nudge.subject)
        return gathering.name if gathering else promise.text if promise else ""


def _buttons(shown: Shown) -> str:
    first_line = wrap(clean(shown.question.text.strip()), _HEADING)[0]
    choices = (
        f"  {number:>2}. {choice.label}" for number, choice in enumerate(shown.question.choices, start=1)
    )
    return "\n".join((f"@{shown.number} {first_line}", *choices))
