"""The kits: ready-made words by purpose and language, kept as data and checked when they are read."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import msgspec

from dialogs.language.purpose import hear_purpose
from dialogs.shapes import read_file
from dialogs.writing.promises import Pattern


class Topic(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something to ask a person about: its short name and the question as it is spoken."""

    label: str
    ask: str


class Extra(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One more thing a purpose is served by, and wordings of which the first that fits is taken."""

    label: str
    say: tuple[str, ...]


class Talk(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is said and asked: the `first` question, that of a topic that was `picked`, the end of a pitch."""

    first: tuple[str, ...]
    close: tuple[str, ...]
    topics: tuple[Topic, Topic, Topic]
    extras: tuple[Extra, ...] = ()
    picked: tuple[str, ...] = ("{ask}",)


class Special(Talk, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A talk for an aim of its own: of a `side` of partners, or of other aims by words `like` these."""

    like: str = ""
    side: str = ""


class Kit(Talk, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What one purpose needs. `goal`, `goal_of_thing`, `goal_of_other` and `rewrite` hold {words}.

    `goal` is for somebody one can meet, `goal_of_other` for what is neither that nor a thing; without one the
    words stand as they are. `kind` is due after `days`.

    `rewrite_who` is for words that name several people; where there is one, `rewrite` takes fields alone.
    `bingo` is a list of different people to gather.
    """

    goal: str
    goal_of_thing: str
    goal_of_other: str
    rewrite: str
    rewrite_who: str = ""
    people: tuple[str, ...]
    kind: str
    days: int
    bingo: tuple[str, ...] = ()


class Target(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A way to put whom to look for, how to recognise them, and where they are found."""

    write: tuple[str, ...]
    how: tuple[str, ...]
    where: str


class Targets(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The patterns of whom to look for, in the order in which they are taken."""

    who: Target
    problem: Target
    interest: Target
    topic: Target
    thing: Target
    field: Target


class Regret(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What would spoil an evening, and the goal it turns into."""

    label: str
    goal: str
    like: str
    """How somebody puts it in words of their own."""


class Obstacle(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What may come between, and the answer to it."""

    label: str
    when: str
    then: str


class Light(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """For those who just want a nice evening: one person, one question, one nice thing."""

    people: tuple[str, ...]
    ask: str
    gift: str


class PitchKit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The sentences of a self-introduction, and how many characters or words are spoken in a second.

    `most` of them are said in half a minute, `brief` in ten seconds.
    """

    units_a_second: float
    most: int
    brief: int
    hello: str
    work: tuple[Pattern, ...]
    whom: str
    example: str
    polite: list[Pattern] = []


class Kits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All kits of one language."""

    lang: str
    noun: str
    thing: str
    many: str
    framed: str
    joint: str
    comma: str
    first_words: str
    via_host: tuple[str, ...]
    spoken: tuple[Pattern, ...]
    leave: tuple[str, ...]
    talk: tuple[str, ...]
    skip: str
    cue: str
    targets: Targets
    purposes: dict[str, Kit]
    special: dict[str, Special]
    regrets: dict[str, Regret]
    obstacles: dict[str, Obstacle]
    light: Light
    pitch: PitchKit

    def of(self, purpose: str) -> Kit:
        """The kit of a purpose; that of wider contacts when there is none."""
        return self.purposes.get(purpose) or self.purposes["network"]

    def talk_of(self, purpose: str, goal: str) -> Talk:
        """The talk of a purpose, or one of its own where the goal tells of work or of something to buy."""
        fitting = (special for special in self.special.values() if _fits(special, purpose, goal, self.lang))
        return next(fitting, self.of(purpose))


@cache
def kits(lang: str) -> Kits:
    """The kits of `lang`. Raises `msgspec.ValidationError` when the data lacks something."""
    return read_file(Path(__file__).parent / "kits" / f"{lang}.toml", Kits)


def _fits(special: Special, purpose: str, goal: str, lang: str) -> bool:
    if special.side:
        return purpose == "partner" and hear_purpose(goal, lang).side == special.side
    return purpose == "other" and _like(special.like).search(goal) is not None


@cache
def _like(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
