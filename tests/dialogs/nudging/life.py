"""A made-up user living for months with the coach: everything they do is drawn from one seed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import cycle
from typing import TYPE_CHECKING

from dialogs.changes import SaveContact, SaveFollowUp, SaveProfile
from dialogs.notebook import Contact, FollowUp, Gathering, Mode, Profile, Standing
from dialogs.nudging import later, presets, promise, replan, snooze
from dialogs.shapes import replace
from tests.dialogs.nudging.world import World, scene

if TYPE_CHECKING:
    from random import Random

    from dialogs.core.events import Room
    from dialogs.nudging.choosing import Snooze

BEGIN = datetime(2026, 3, 1, tzinfo=UTC)
ZONES = (
    "Asia/Tokyo",
    "America/New_York",
    "Asia/Kathmandu",
    "America/St_Johns",
    "Pacific/Apia",
    "Europe/Berlin",
)
SNOOZES: tuple[Snooze, ...] = ("hour", "evening", "morning")
MODES: tuple[Mode, ...] = ("full", "full", "short", "light")
STANDINGS: tuple[Standing, ...] = ("active", "active", "active", "muted", "paused")


class Life(World):
    """A world with a user in it. `silenced`: this user asks for silence now and then.

    `rooms` are what the plan bears in turn, a change after each deed; where they are given, the coach
    is never out of order. `put_off` holds when a session was put off last.
    """

    def __init__(self, rng: Random, rooms: tuple[Room, ...] = ()) -> None:
        super().__init__(BEGIN, _somebody(rng))
        self.steady = bool(rooms)
        self.rng = rng
        self.rooms = cycle(rooms or ("any",))
        self.put_off: dict[str, datetime] = {}
        self.talkative = rng.choice((0.0, 0.3, 0.9))
        self.serial = 0
        self.promised: dict[str, FollowUp] = {}
        self.silenced = rng.random() < 0.5

    def live(self, days: int) -> None:
        """Some days with their deeds, the coach now and then being out of order for hours."""
        end = self.now + timedelta(days=days)
        while self.now < end:
            self.room = next(self.rooms)
            self.until(self.now + timedelta(hours=self.rng.expovariate(1 / 14)))
            self.rng.choice(
                (self.registers, self.registers, self.answers, self.changes_wishes, self.breaks_down)
            )()

    def registers(self) -> None:
        starts_at = self.now + timedelta(
            hours=self.rng.choice((0.5, 5, 20, 30, 55, 100, 300)), minutes=self.rng.randrange(600)
        )
        self.serial += 1
        ends_at = starts_at + timedelta(hours=self.rng.choice((1, 2, 2, 5)))
        mode = self.rng.choice(MODES)
        self.save(
            Gathering(
                f"g{self.serial}", "会", starts_at.replace(second=0), ends_at.replace(second=0), mode=mode
            )
        )
        self.speaks()

    def answers(self) -> None:
        """React to something, as talkative as this user is; the silent never do."""
        if self.rng.random() < self.talkative and self.notebook.gatherings:
            found = self.rng.choice(self.notebook.gatherings)
            self.speaks(gathering=found.id)
            self.rng.choice((self.moves_on, self.puts_off, self.settles, self.cancels))(found)

    def moves_on(self, found: Gathering) -> None:
        if self.now < found.starts_at and found.plan is None:
            self.prepares(found.id)
        elif self.now > found.ends_at and found.reflection is None:
            self.reflects(found.id)
            for _ in range(self.rng.randrange(4)):
                self.makes_promise(found)

    def makes_promise(self, found: Gathering) -> None:
        self.serial += 1
        here = scene(self.notebook, self.now, gathering=found.id)
        follow_up = FollowUp(
            f"f{self.serial}",
            found.id,
            f"c{self.serial}",
            "thanks",
            "お礼",
            self.rng.choice(presets(here, "thanks")),
        )
        self.write(SaveContact(Contact(f"c{self.serial}", found.id, "白石さん")))
        self.promised[follow_up.id] = follow_up
        self.promises(follow_up)

    def puts_off(self, found: Gathering) -> None:
        how = self.rng.choice(SNOOZES)
        if self.notebook.follow_ups:
            chosen = self.rng.choice(self.notebook.follow_ups)
            due_at = snooze(self.notebook.profile, self.now, how)
            self.promises(replace(chosen, due_at=due_at, snoozes=chosen.snoozes + 1))
            return
        dialog = "preparation" if self.now < found.starts_at else "reflection"
        self.plan(*later(scene(self.notebook, self.now, gathering=found.id), dialog))
        self.put_off[f"{dialog}:{found.id}"] = self.now

    def settles(self, _found: Gathering) -> None:
        for chosen in self.notebook.follow_ups[:1]:
            closed = replace(chosen, state="done", done_at=self.now)
            self.promised[closed.id] = closed
            self.write(SaveFollowUp(closed))
            self.plan(promise(self.notebook.profile, closed))

    def cancels(self, found: Gathering) -> None:
        if self.now < found.starts_at and self.rng.random() < 0.3:
            self.alter(found.id, state="cancelled")

    def changes_wishes(self) -> None:
        if self.rng.random() < 0.8:
            return
        profile = self.notebook.profile
        standing = self.rng.choice(STANDINGS) if self.silenced else profile.standing
        until_at = self.now + timedelta(days=self.rng.randrange(1, 20)) if standing == "paused" else None
        drawn = _somebody(self.rng)
        self.write(
            SaveProfile(
                replace(
                    profile,
                    zone=drawn.zone,
                    quiet_from=drawn.quiet_from,
                    quiet_to=drawn.quiet_to,
                    eve_at=drawn.eve_at,
                    standing=standing,
                    silent_until_at=until_at,
                )
            )
        )
        self.plan(*replan(self.notebook, self.now))
        self.speaks()

    def breaks_down(self) -> None:
        """The coach sleeps for a while; what fell due meanwhile is decided on late, all at once."""
        if self.steady:
            return
        self.now += timedelta(hours=self.rng.choice((1, 4, 9, 30)))
        ripe = tuple(n for n in self.notebook.nudges if n.due_at <= self.now)
        if ripe:
            self.decide(*ripe)


def _somebody(rng: Random) -> Profile:
    return Profile(
        "u1",
        zone=rng.choice(ZONES),
        quiet_from=rng.choice((22 * 60, 22 * 60, 21 * 60, 19 * 60, 13 * 60, 0)),
        quiet_to=rng.choice((7 * 60 + 30, 7 * 60 + 30, 9 * 60, 16 * 60)),
        eve_at=rng.choice((20 * 60, 20 * 60, 17 * 60, 12 * 60)),
        day_card=rng.random() < 0.7,
        consent_version=1,
        push_consent=rng.choice((True, True, True, None)),
    )
