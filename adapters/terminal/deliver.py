"""Put what was rendered on the screen, and remember what can be tapped."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from adapters.port import DeliveryOutcome, Receipt, Retry
from adapters.terminal.clean import clean
from dialogs.core.prompts import Prompt, Question

if TYPE_CHECKING:
    from collections.abc import Callable

    from adapters.port import Delivery

_MOST_QUESTIONS, _MOST_KEYS = 50, 1_000


@dataclass(frozen=True, slots=True)
class Shown:
    """A question on the screen, numbered as they came."""

    number: int
    question: Question


class Screen:
    """One terminal. `write` puts text on it and may raise `OSError` or `ValueError`: then it is `gone`."""

    def __init__(self, write: Callable[[str], None]) -> None:
        self._write = write
        self._keys: deque[str] = deque(maxlen=_MOST_KEYS)
        self._count = 0
        self.gone = False
        self.questions: deque[Shown] = deque(maxlen=_MOST_QUESTIONS)

    @property
    def present(self) -> Question | None:
        """The question last shown."""
        return self.questions[-1].question if self.questions else None

    def show(self, delivery: Delivery, payload: bytes, prompts: tuple[Prompt, ...]) -> DeliveryOutcome:
        """Write it, once for each key."""
        if delivery.key in self._keys:
            return Receipt(delivery.key)
        if not self.put(payload.decode()):
            return Retry(why="the terminal is gone")
        self._keys.append(delivery.key)
        for prompt in prompts:
            if isinstance(prompt, Question):
                self._count += 1
                self.questions.append(Shown(self._count, prompt))
        return Receipt(delivery.key)

    def note(self, text: str) -> None:
        """Show words of the program itself."""
        self.put(f"{clean(text)}\n")

    def put(self, text: str) -> bool:
        """Write; False when the terminal is gone."""
        try:
            self._write(text)
        except (OSError, ValueError):
            self.gone = True
        else:
            self.gone = False
        return not self.gone
