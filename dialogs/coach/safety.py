"""When somebody is in distress: no coaching, humane words, people to talk to, and a week of silence."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import timedelta
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import msgspec

from dialogs.changes import Change, SaveProfile
from dialogs.core.prompts import Card, Prompt, Say
from dialogs.core.steps import Dialog, End

if TYPE_CHECKING:
    from dialogs.core.scene import Scene

SILENCE = timedelta(days=7)


class Line(msgspec.Struct, frozen=True):
    """Where to find somebody to talk to."""

    name: str
    number: str


@cache
def help_lines() -> dict[str, list[Line]]:
    """The lines of each language, from a file the operator may change."""
    written = files(__package__).joinpath("help_lines.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(written), dict[str, list[Line]])


def lines_shown(scene: Scene) -> tuple[Prompt, ...]:
    lines = help_lines().get(scene.lang, [])
    return (Card(scene.say("safety.card"), tuple((line.name, line.number) for line in lines)),)


def silenced(scene: Scene) -> tuple[Change, ...]:
    """Nothing is sent unasked for a week; a longer silence stays."""
    profile, until = scene.profile, scene.now + SILENCE
    if profile.standing != "active" and (profile.silent_until_at is None or profile.silent_until_at > until):
        return ()
    return (SaveProfile(replace(profile, standing="paused", silent_until_at=until)),)


def words(scene: Scene) -> tuple[Prompt, ...]:
    """Words first, then the lines, nothing after them."""
    return (Say(scene.say("safety")), *lines_shown(scene))


SAFETY = Dialog("safety", version=1, meets="alone", steps=(End("done", show=words, changes=silenced),))

DIALOGS = (SAFETY,)
