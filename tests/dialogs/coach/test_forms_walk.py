"""Users who tap their home and send forms at random, in the middle of anything."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from dialogs.coach.book import BOOK
from dialogs.core.events import Event, Filled, Opened, Wanted
from dialogs.core.prompts import Form
from tests.dialogs.walking import WORDS, Walker

REFS = ("gathering", "preparation", "edit_plan", "follow_up", "promise", "gone by")
WALKS, STEPS = 30, 40


@dataclass
class Tapper(Walker):
    """One who does something apart from the talk every other time."""

    taken: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        super().__post_init__()
        self.ground.furnish(forms=True, home=True)

    def _act(self) -> None:
        dice = self.random.random()
        if dice < 0.5:
            super()._act()
        elif dice < 0.75:
            self._taps(Wanted(self.random.choice((*BOOK.wants, *BOOK.commands, "gone by")), self._subject()))
        elif dice < 0.85:
            self._taps_home()
        elif dice < 0.88:
            self._taps(Opened(self.random.choice(("home", "talk"))))
        else:
            self._fills()

    def _taps(self, event: Wanted | Opened) -> None:
        prompts = self._take(event)
        assert prompts or self.ground.calls or isinstance(event, Opened), event

    def _taps_home(self) -> None:
        """Whatever button stands there leads somewhere."""
        self._taps(Opened("home"))
        action = self.random.choice([action for card in self.ground.home for action in card.actions])
        before = len(self.ground.facts)
        self._taps(Wanted(action.what, action.subject))
        assert not [fact for fact in self.ground.facts[before:] if fact.name == "stale"], action

    def _fills(self) -> None:
        ref = f"{self.random.choice(REFS)}|{self._subject()}"
        forms = [p for p in self._take(Wanted("form", ref)) if isinstance(p, Form)]
        shown = {part.id: part.value or self._value(part.kind) for form in forms for part in form.fields}
        before = self.ground.conversation
        prompts = self._take(Filled(ref, shown))
        self.taken["refused" if self.ground.refused else "taken"] += 1
        if self.ground.refused:
            assert (self.ground.conversation, prompts) == (before, ())
        else:
            assert prompts

    def _value(self, kind: str) -> str:
        soon = self.now + timedelta(hours=self.random.choice((-30, 5, 50, 200)))
        moment = soon.strftime("%Y-%m-%dT%H:%M")
        words = self.random.choice(WORDS[self.lang])
        return {"moment": moment, "number": self.random.choice(("3000", "x"))}.get(kind, words)

    def _subject(self) -> str:
        notes = self.ground.notebook
        return self.random.choice(
            (*(g.id for g in notes.gatherings), *(f.id for f in notes.follow_ups), "", "x")
        )

    def _take(self, event: Event) -> tuple[object, ...]:
        before = self.ground.conversation
        prompts = self.ground.take(event, self.now)
        if any(isinstance(prompt, Form) for prompt in prompts):
            assert self.ground.conversation == before
            self.taken["shown"] += 1
        else:
            self._hear(prompts)
        return prompts


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_whatever_is_tapped_or_sent_has_an_answer_and_leaves_a_known_step(lang: str) -> None:
    taken = Counter[str]()
    for seed in range(WALKS):
        tapper = Tapper(BOOK, seed, lang, Counter())
        tapper.walk(STEPS)
        taken.update(tapper.taken)
    assert min(taken["shown"], taken["taken"], taken["refused"]) > 10, taken
