"""A platform in a terminal: a person types what they do, and sees what they would see."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from datetime import timedelta
from threading import Condition, Lock, Thread
from time import monotonic, sleep

import msgspec

from tests.doubles.posting import NO_CONNECTION, TOO_LATE

ASKS_AGAIN_AFTER_S = 0.3
SETTLES_WITHIN_S = 0.3
"""What comes in one go is shown in one go."""
REFUSED = 401
STARTING = frozenset({NO_CONNECTION, TOO_LATE})
"""What a bot looks like that is not there yet, or listens and is not ready."""
OWN_DATABASE = "sqlite:///data/double.db"
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}


class CannotError(AssertionError):
    """A user tries what their screen does not offer, like a button that is not on it."""


class Console(ABC):
    """One screen, and whoever looks at it. `live`: things appear as they come, else after each line.

    `changed` is the lock of what is played, notified whenever something has changed.
    """

    def __init__(self, changed: Condition, wait_s: float, *, live: bool) -> None:
        self._changed = changed
        self._wait_s = wait_s
        self._live = live
        self._screen = Lock()
        self._done = False
        self._well = True
        self._unsaid = 200
        self._commands: dict[str, Callable[[str], bool]] = {
            "quit": lambda _: self._leave(),
            "sleep": self._sleep,
            "wait": self._pass_time,
        }

    # What a platform adds.

    @abstractmethod
    def _says(self, line: str) -> bool:
        """Write to the bot. True when it is expected to answer."""

    @abstractmethod
    def _knocks(self) -> int:
        """Whether the bot takes what it is told: a status."""

    @abstractmethod
    def _arrives(self) -> bool:
        """What the person does first. True when the bot is expected to answer."""

    @abstractmethod
    def _why(self, status: int) -> str:
        """Why the bot has not taken something."""

    @abstractmethod
    def _move(self, passed: timedelta, told: bytes) -> bool:
        """Move the platform's clock and the bot's, which is `told` so. False when that stands fast."""

    @abstractmethod
    def _has_news(self) -> bool: ...

    @abstractmethod
    def _has_answer(self) -> bool: ...

    @abstractmethod
    def _show(self) -> None: ...

    # What is the same on all.

    def use(self, lines: Iterable[str]) -> bool:
        """Arrive, then do what each line says. False when something could not be done."""
        if self._live:
            for work in (self._watch, self._begin):
                Thread(target=work, daemon=True).start()
        elif self._begin():
            self._settle(answered=True)
        elif self._unsaid != REFUSED:
            return self._well
        for line in lines:
            self._settle(answered=self._obey(line.strip()))
            if self._done:
                break
        self._done = True
        return self._well

    def say(self, text: str) -> None:
        """Put words on the screen at once, so that a program that reads along can go on."""
        with self._screen:
            print(text, flush=True)  # noqa: T201  # the screen is standard output

    def _obey(self, line: str) -> bool:
        """Carry out a line. True when the bot is expected to answer."""
        if not line:
            return False
        try:
            if not line.startswith(":"):
                return self._says(line)
            name, _, rest = line[1:].partition(" ")
            command = self._commands.get(name)
            return (
                command(rest.strip()) if command else self._fail(f"there is no :{name}; :help lists what is")
            )
        except CannotError as error:
            return self._fail(str(error))

    def _begin(self) -> bool:
        """Arrive as soon as the bot takes what it is told. False when it does not."""
        until = monotonic() + self._wait_s
        while not self._done:
            status = self._knocks()
            if 200 <= status < 300:
                return self._arrives()
            self._say_once(status, waiting=self._live or monotonic() <= until)
            if not self._live and (status == REFUSED or monotonic() > until):
                break
            sleep(ASKS_AGAIN_AFTER_S)
        return False

    def _say_once(self, status: int, *, waiting: bool) -> None:
        """Why the bot takes nothing, unless it is merely not there yet or this was said before."""
        if status != self._unsaid and not (waiting and status in STARTING):
            self._unsaid = status
            self._fail(self._why(status))

    def _act(self, act: Callable[[], int], *, answered: bool = True, after: str = "") -> bool:
        """Do something the bot is told of. `after`: what follows where it does not take it."""
        status = act()
        if not 200 <= status < 300:
            self._fail(f"{self._why(status)}{after}")
        return answered and status != REFUSED

    def _pass_time(self, seconds: str) -> bool:
        try:
            sleep(float(seconds or 1))
        except ValueError:
            return self._fail(f"{seconds} is no number of seconds")
        return False

    def _sleep(self, span: str) -> bool:
        """Move the platform's clock, and the bot's where it can be moved."""
        found = re.fullmatch(r"(\d{1,6})([mhd])", span)
        if found is None:
            return self._fail(f"{span} is no span of time like 90m, 12h or 3d")
        passed = timedelta(**{_UNITS[found[2]]: int(found[1])})
        if not self._move(passed, msgspec.json.encode({"advance_s": passed.total_seconds()})):
            return self._fail("the bot's clock stands fast; start it with SANMON_TEST_CLOCK=1")
        return self._tell(f"  ({span} passed in one jump; what fell due meanwhile comes now)")

    def _tell(self, text: str) -> bool:
        self.say(text)
        return False

    def _fail(self, why: str) -> bool:
        self._well = False
        return self._tell(f"  (cannot: {why})")

    def _leave(self) -> bool:
        self._done = True
        return False

    def _settle(self, *, answered: bool) -> None:
        """Unless the screen is watched anyway, wait for the answer and show it."""
        if self._live:
            return
        with self._changed:
            if answered and not self._changed.wait_for(self._has_answer, self._wait_s):
                self._fail(f"no answer within {self._wait_s:g} s")
            while self._changed.wait(SETTLES_WITHIN_S):
                pass
        self._show()

    def _watch(self) -> None:
        while not self._done:
            with self._changed:
                self._changed.wait_for(self._has_news)
                while self._changed.wait(SETTLES_WITHIN_S):
                    pass
            self._show()


def drawn(who: str, text: str) -> str:
    first, *rest = text.split("\n")
    return "\n".join([f"{who}: {first}", *(f"    {line}" for line in rest)])


def numbered(labels: Iterable[str]) -> str:
    return "\n".join(f"  [{number}] {label}" for number, label in enumerate(labels, start=1))


def distinct(labels: Iterable[str]) -> list[str]:
    """Where several things bear one label, a finger finds the newest."""
    return list(dict.fromkeys(labels))


def chosen(which: str, labels: list[str]) -> str:
    """A label by its number, or as it is written."""
    if not labels:
        raise CannotError("there is nothing to tap")
    number = int(which) if which.isdecimal() and which not in labels else 0
    if number > len(labels):
        raise CannotError(f"there is no [{number}]; the last is [{len(labels)}]")
    return labels[number - 1] if number else which
