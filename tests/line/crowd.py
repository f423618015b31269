"""Users who tap and type at random, and the post that brings what they do: late, twice and mixed up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from random import Random

from tests.crowd import Restless
from tests.doubles.answers import Json
from tests.doubles.line.chats import Tappable
from tests.doubles.line.platform import Line
from tests.doubles.line.users import User
from tests.doubles.line.webhooks import again

KINDS = ("sticker", "image", "audio", "location")
MOST_TOGETHER = 9


@dataclass
class Walker(Restless):
    """One user."""

    user: User

    @property
    def screen(self) -> str:
        return self.user.sees[-30:]

    def act(self) -> None:
        """Do one thing, now and then two in quick succession."""
        self._act()
        if self.random.random() < 0.06:
            self._act()

    def _act(self) -> None:
        if not self.user.person.reachable:
            self.user.follows()
            return
        dice = self.random.random()
        if dice < 0.57 and (things := self._newest()):
            self._touch(self.least({thing.label: thing for thing in things}))
        elif dice < 0.94:
            self.user.says(self.word())
        elif dice < 0.97 and self.user.tappable:
            self._touch(self.random.choice(self.user.tappable))
        else:
            self.random.choice(self._rare())()

    def _rare(self) -> tuple[Callable[[], object], ...]:
        ways: tuple[Callable[[], object], ...] = (
            lambda: self.user.shows(self.random.choice(KINDS)),
            self.user.blocks,
        )
        has_written = any(bubble.by for bubble in self.user.person.bubbles)
        return (*ways, self.user.unsends) if has_written else ways

    def _newest(self) -> tuple[Tappable, ...]:
        """Quick replies, or else the buttons of the newest bubble that has any."""
        things = [thing for thing in self.user.tappable if thing.action["type"] != "clipboard"]
        quick = [thing for thing in things if thing.quick]
        first = things[0].action["data"].rpartition("|")[0] if things else ""
        return tuple(quick or (thing for thing in things if thing.action["data"].startswith(f"{first}|")))

    def _touch(self, thing: Tappable) -> None:
        if thing.action["type"] == "datetimepicker":
            self.user.picks(thing.action["initial"], thing.label)
        else:
            self.user.presses(thing)


@dataclass
class Post:
    """Brings events to the bot: several users' in one delivery, in any order, some twice; some are `kept`."""

    line: Line
    random: Random
    kept: list[tuple[Json, ...]] = field(default_factory=list)

    def bring(self, events: Iterable[Json]) -> Iterator[tuple[Json, ...]]:
        """Deliver these, and what was kept back before. Yields each delivery that was taken."""
        waiting = [again(delivery) for delivery in self.kept]
        waiting += self._together(events)
        self.kept.clear()
        self.random.shuffle(waiting)
        for delivery in waiting:
            if self.random.random() < 0.04:
                self.kept.append(delivery)
                continue
            yield self._brought(delivery)
            if self.random.random() < 0.06:
                yield self._brought(self.random.choice((delivery, again(delivery))))

    def _brought(self, delivery: tuple[Json, ...]) -> tuple[Json, ...]:
        assert self.line.deliver(*delivery).status == 200
        return delivery

    def _together(self, events: Iterable[Json]) -> Iterator[tuple[Json, ...]]:
        mixed = list(events)
        self.random.shuffle(mixed)
        while mixed:
            size = self.random.randint(1, MOST_TOGETHER)
            yield tuple(mixed[:size])
            del mixed[:size]
