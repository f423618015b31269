"""The third height of a talk: the whole program beside a platform's double, its user at their screen."""

from __future__ import annotations

from datetime import datetime

from adapters.port import Address
from bot.alarm import Alarm
from dialogs.core.book import Book
from dialogs.core.prompts import Prompt, Question, Say
from dialogs.notebook import Notebook
from tests.grounds import StorageGround
from tests.hosting import Hosting


class PlatformGround(StorageGround):
    """Somebody of whom `known` is noted; all that comes and goes takes the way it takes in earnest."""

    def __init__(self, hosting: Hosting, book: Book, known: Notebook, here: Address) -> None:
        caps = hosting.app.desk.caps[here.platform]
        super().__init__(hosting.app.store, book, known, here=here, clock=hosting.clock, caps=caps)
        self._hosting = hosting
        hosting.take_at(self._desk)

    def fire(self, now: datetime) -> tuple[Prompt, ...]:
        self._clock.at = now
        self._hosting.run(Alarm(self._store, self._desk, self._clock).lap())
        assert 'outcome="failed"' not in self._metrics.page().decode()
        return self._said()

    def upgrade(self, book: Book) -> None:
        super().upgrade(book)
        self._hosting.take_at(self._desk)

    def _with_token(self, prompts: tuple[Prompt, ...]) -> tuple[Prompt, ...]:
        """A question that can only be answered by typing carries no token there: it is the step's own."""
        top = self.conversation.top
        asked = any(isinstance(prompt, Question) for prompt in prompts)
        if top is None or asked or not prompts or not isinstance(prompts[-1], Say):
            return prompts
        return (*prompts[:-1], Question(prompts[-1].text, top.token))
