"""The kits: ready-made words by purpose and language, kept as data and checked when they are read."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

import msgspec


class Topic(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something to ask a person about: its short name and the question as it is spoken."""

    label: str
    ask: str


class Kit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one purpose needs. `goal`, `goal_of_thing` and `rewrite` hold {words}; `kind` is due after `days`.

    `about` holds {topic}, and {ask} where the first of `topics` goes with any topic.
    """

    goal: str
    goal_of_thing: str
    about: str
    rewrite: str
    people: tuple[str, ...]
    kind: str
    days: int
    topics: tuple[Topic, Topic, Topic]


class Regret(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What would spoil an evening, and the goal it turns into."""

    label: str
    goal: str


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
    """The sentences of a self-introduction, and how many characters or words are spoken in a second."""

    units_a_second: float
    hello: str
    work: str
    whom: str
    example: str
    seek: str


class Kits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All kits of one language."""

    noun: str
    thing: str
    joint: str
    comma: str
    first_words: str
    via_host: str
    guess_topic: bool
    leave: str
    skip: str
    cue: str
    purposes: dict[str, Kit]
    regrets: dict[str, Regret]
    obstacles: dict[str, Obstacle]
    light: Light
    pitch: PitchKit

    def of(self, purpose: str) -> Kit:
        """The kit of a purpose; that of wider contacts when there is none."""
        return self.purposes.get(purpose) or self.purposes["network"]


@cache
def kits(lang: str) -> Kits:
    """The kits of `lang`. Raises `msgspec.ValidationError` when the data lacks something."""
    text = (files(__package__) / "kits" / f"{lang}.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), Kits)
