"""Talk: a test written as the chat it describes.

A talk runs on a ground (`dialogs.grounds`): the pure core, or what holds it through storage or a platform.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal, Self

from dialogs.core.book import Book
from dialogs.core.conversation import Start
from dialogs.core.events import (
    Answered,
    Chose,
    Event,
    Filled,
    Introduced,
    Joined,
    Left,
    Opened,
    PickedMoment,
    Said,
    Showed,
    Wanted,
)
from dialogs.core.lint import LIMITS, graphemes
from dialogs.core.prompts import (
    Card,
    Choice,
    Draft,
    Form,
    Prompt,
    Question,
    Say,
)
from dialogs.grounds import Ground, stand
from dialogs.notebook import Notebook, Profile
from dialogs.shapes import replace

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dialogs.core.steps import Dialog


class Talk:
    """A conversation in the making. What the user does moves it on; what the coach should do is asserted.

    `at` and `until` are ISO with offset. `prompts` holds what the last event led to, `said` everything since
    the beginning, unasked messages with the moment they came in `unasked`.
    """

    def __init__(
        self,
        book: Book,
        *,
        start: str | None = None,
        args: dict[str, object] | None = None,
        lang: str = "ja",
        at: str = "2026-12-04T20:00+09:00",
        profile: Profile | None = None,
        ground: Ground | None = None,
    ) -> None:
        self.now = datetime.fromisoformat(at)
        self.free = False
        known = replace(profile or Profile("u1", consent_version=1, consent_at=self.now), lang=lang)
        self.ground: Ground = ground or stand(book, Notebook(known))
        self.book = book
        self.prompts: tuple[Prompt, ...] = ()
        self.said: list[Prompt] = []
        self.unasked: list[tuple[datetime, tuple[Prompt, ...]]] = []
        if start:
            self._hear(self.ground.open(Start(start, args or {}), self.now))

    # what the user does

    def says(self, text: str, *, late: bool = False) -> Self:
        return self._happens(Said(text), late=late)

    def taps(self, wanted: str, *, old: int = 0) -> Self:
        """Tap the choice with this label or id on the newest question that has it, or an `old` one."""
        question, choice = self._visible(wanted, old)
        return self._happens(Chose(choice.id, question.token))

    def picks(self, local: str) -> Self:
        """Pick `YYYY-MM-DDTHH:MM` in the picker of the newest question."""
        return self._happens(PickedMoment(local, self.question.token))

    def shows(self, kind: str) -> Self:
        return self._happens(Showed(kind))

    def joins(self, lang: str = "", name: str = "") -> Self:
        return self._happens(Joined(lang, name))

    def comes_as(
        self,
        lang: str = "",
        name: str = "",
        zone: str = "",
        *,
        at_work: bool = False,
        changed: bool = False,
    ) -> Self:
        """The platform tells who the user is."""
        return self._happens(Introduced(lang, name, zone, at_work, changed))

    def leaves(self) -> Self:
        return self._happens(Left())

    def wants(self, what: str, subject: str = "") -> Self:
        """Tap something that stands apart from the conversation."""
        return self._happens(Wanted(what, subject))

    def fills(self, ref: str, **values: str) -> Self:
        """Send a form, other fields left empty."""
        return self._happens(Filled(ref, values))

    def opens(self, tab: Literal["talk", "home"]) -> Self:
        return self._happens(Opened(tab))

    # what the world does

    def replying_for_free(self) -> Self:
        """From now on replies cost nothing, while what is said unasked does."""
        self.free = True
        return self

    def with_forms(self) -> Self:
        """From now on the platform has forms, and a home."""
        self.ground.furnish(forms=True, home=True)
        return self

    def after(self, **passed: float) -> Self:
        """Let time pass, with all nudges that fall due on the way at their moments."""
        return self._pass_until(self.now + timedelta(**passed))

    def until(self, moment: str) -> Self:
        return self._pass_until(datetime.fromisoformat(moment))

    def answers(self, call: str, result: Mapping[str, object]) -> Self:
        """Answer what the dialog asked of the world."""
        return self._happens(Answered(call, result))

    def upgrade(self, *dialogs: Dialog) -> Self:
        """Release new versions of dialogs while the conversation is under way."""
        self.book = replace(self.book, dialogs={**self.book.dialogs, **{d.id: d for d in dialogs}})
        self.ground.upgrade(self.book)
        return self

    def without(self, dialog: str) -> Self:
        """Release a version that no longer has this dialog."""
        kept = {name: d for name, d in self.book.dialogs.items() if name != dialog}
        self.book = replace(self.book, dialogs=kept)
        self.ground.upgrade(self.book)
        return self

    # what the coach should have done

    def asks(self, step: str) -> Self:
        """The question of `step` ("goal" or "preparation.goal") is on screen, and no probe."""
        self._asked(step)
        top = self.ground.conversation.top
        assert top
        assert not top.probed, f"{step} is being probed for {top.probed}"
        return self

    def probes(self, step: str, piece: str = "") -> Self:
        """The one more question of `step` is on screen, for `piece` if named."""
        self._asked(step)
        top = self.ground.conversation.top
        assert top
        assert top.probed, f"{step} is not being probed; the coach said: {self.screen}"
        assert not piece or top.probed == piece, f"probed for {top.probed}, not {piece}"
        return self

    def tells(self, *words: str) -> Self:
        for word in words:
            assert word in self.screen, f"{word!r} is not in: {self.screen}"
        return self

    def never_tells(self, *words: str) -> Self:
        for word in words:
            assert word not in self.screen, f"{word!r} is in: {self.screen}"
        return self

    def offers(self, *labels: str) -> Self:
        shown = [choice.label for choice in self.question.choices]
        missing = [label for label in labels if label not in shown]
        assert not missing, f"{missing} not among {shown}"
        return self

    def shows_form(self, ref: str, **values: str) -> Self:
        """The form known by `ref` is on screen, and these values stand in its fields."""
        assert self.form.ref == ref
        shown = {field.id: field.value for field in self.form.fields}
        assert values.items() <= shown.items(), f"the form shows {shown}"
        return self

    def refuses(self, *fields: str) -> Self:
        """The form was not taken, because of these fields, and nothing is said in the talk."""
        assert {*self.ground.refused} == {*fields}, f"refused: {dict(self.ground.refused)}"
        return self.is_silent()

    def shows_home(self, *words: str) -> Self:
        shown = "\n".join(plain(card) for card in self.ground.home)
        missing = [word for word in words if word not in shown]
        assert not missing, f"{missing} not in the home: {shown}"
        return self

    def is_silent(self) -> Self:
        assert self.prompts == (), f"the coach said: {self.screen}"
        return self

    def is_idle(self) -> Self:
        top = self.ground.conversation.top
        assert top is None, f"{top.dialog}.{top.step} is open"
        return self

    def fits(self, *platforms: str) -> Self:
        """Everything said so far keeps the limits of these platforms without being degraded."""
        for prompt in self.said:
            for platform in platforms:
                _fits(prompt, platform)
        return self

    # looking

    @property
    def notebook(self) -> Notebook:
        return self.ground.notebook

    @property
    def question(self) -> Question:
        """The newest question, as put by the last event."""
        found = [p for p in self.prompts if isinstance(p, Question)]
        assert found, f"no question among: {self.screen}"
        return found[-1]

    @property
    def form(self) -> Form:
        """The form the last event led to."""
        found = [p for p in self.prompts if isinstance(p, Form)]
        assert found, f"no form among: {self.screen}"
        return found[-1]

    @property
    def screen(self) -> str:
        """What the last event led to, as plain text."""
        return "\n".join(plain(prompt) for prompt in self.prompts)

    def answer(self, step: str) -> object:
        """What is kept as the answer to `step` of the dialog on screen."""
        top = self.ground.conversation.top
        assert top
        return top.answers[step].value

    def _asked(self, step: str) -> None:
        top = self.ground.conversation.top
        assert top, f"no dialog is open; the coach said: {self.screen}"
        assert step in {top.step, f"{top.dialog}.{top.step}"}, f"asks {top.dialog}.{top.step}: {self.screen}"
        assert self.question.token == top.token

    def _visible(self, wanted: str, old: int) -> tuple[Question, Choice]:
        questions = [p for p in reversed(self.said) if isinstance(p, Question)]
        found = [(q, c) for q in questions for c in q.choices if wanted in {c.label, c.id}]
        assert len(found) > old, f"nothing to tap called {wanted!r}; last seen: {self.screen}"
        return found[old]

    def _happens(self, event: Event, *, late: bool = False) -> Self:
        return self._hear(self.ground.take(event, self.now, late=late, free=self.free))

    def _hear(self, prompts: tuple[Prompt, ...]) -> Self:
        self.prompts = prompts
        self.said.extend(prompts)
        return self

    def _pass_until(self, target: datetime) -> Self:
        self.prompts = ()
        heard: list[Prompt] = []
        while (due := self.ground.due_at()) and due <= target:
            self.now = max(due, self.now)
            prompts = self.ground.fire(self.now)
            if prompts:
                self.unasked.append((self.now, prompts))
            heard.extend(prompts)
        self.now = max(target, self.now)
        return self._hear(tuple(heard))


def plain(prompt: Prompt) -> str:
    """A prompt as the words in it."""
    match prompt:
        case Say(text):
            return text
        case Question(text=text, choices=choices):
            return text + "".join(f" [{choice.label}]" for choice in choices)
        case Card(title, rows, note, actions):
            lines = (title, *(f"{label} {value}".strip() for label, value in rows), note)
            return "\n".join(lines) + "".join(f" [{action.label}]" for action in actions)
        case Draft(title, text):
            return f"{title}\n{text}"
        case Form(title=title, fields=fields):
            return "\n".join((title, *(f"{field.label} {field.value}".strip() for field in fields)))


def _fits(prompt: Prompt, platform: str) -> None:
    limits = LIMITS[platform]
    assert len(plain(prompt).encode("utf-16-le")) // 2 <= limits.text, (
        f"too long for {platform}: {plain(prompt)}"
    )
    if isinstance(prompt, Question):
        assert len(prompt.choices) <= limits.choices, f"too many choices for {platform}: {plain(prompt)}"
        for choice in prompt.choices:
            assert graphemes(choice.label) <= limits.label, f"label too long for {platform}: {choice.label}"
