"""When somebody is in distress or danger: no coaching, humane words, people to call, a week of silence."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from dialogs.changes import Change, SaveProfile
from dialogs.core.conversation import Start
from dialogs.core.prompts import Card, Prompt, Say
from dialogs.core.steps import Dialog, End
from dialogs.language.intents import hears_danger, hears_distress
from dialogs.language.normal import normalise
from dialogs.shapes import read_file, replace

if TYPE_CHECKING:
    from dialogs.core.scene import Scene

SILENCE = timedelta(days=7)


class Line(msgspec.Struct, frozen=True):
    """Where to find somebody to talk to."""

    name: str
    number: str


@cache
def help_lines(file: str) -> dict[str, list[Line]]:
    """The lines of each language, from one of the files the operator may change."""
    return read_file(Path(__file__).parent / file, dict[str, list[Line]])


def opening(_scene: Scene, text: str) -> Start:
    """What was said is not kept; only which of the two it was, for the words to say."""
    distress = hears_distress(normalise(text))
    return Start("safety", {"_danger": not distress and hears_danger(normalise(text))})


def lines_shown(scene: Scene) -> tuple[Prompt, ...]:
    danger = scene.args.get("_danger")
    lines = help_lines("danger_lines.toml" if danger else "help_lines.toml").get(scene.lang, [])
    title = scene.say("safety.danger.card" if danger else "safety.card")
    return (Card(title, tuple((line.name, line.number) for line in lines)),)


def silenced(scene: Scene) -> tuple[Change, ...]:
    """Nothing is sent unasked for a week; a longer silence stays."""
    profile, until = scene.profile, scene.now + SILENCE
    if profile.standing != "active" and (profile.silent_until_at is None or profile.silent_until_at > until):
        return ()
    return (SaveProfile(replace(profile, standing="paused", silent_until_at=until)),)


def words(scene: Scene) -> tuple[Prompt, ...]:
    """Words first, then the lines, nothing after them."""
    return (Say(scene.say("safety.danger" if scene.args.get("_danger") else "safety")), *lines_shown(scene))


SAFETY = Dialog("safety", version=1, meets="alone", steps=(End("done", show=words, changes=silenced),))

DIALOGS = (SAFETY,)
