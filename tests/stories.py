"""Stories that several people live at once: what each of them does, and what they then see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Scene:
    """`what` is said, tapped or picked, or with "at" the moment that comes; `sees` is in what follows.

    `where` tells where that is on a platform with more than one place to look at.
    """

    verb: str
    what: str
    sees: tuple[str, ...]
    where: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """`name` and `lang` are in the user's profile; `pushes` is how often the coach speaks unasked."""

    name: str
    lang: str
    scenes: tuple[Scene, ...]
    pushes: int


def chapters(begins: str, stories: Iterable[Story]) -> dict[str, list[tuple[Story, Scene]]]:
    """What all of them live from each moment on, the moments in order."""
    found: dict[str, list[tuple[Story, Scene]]] = {}
    for story in stories:
        moment = begins
        for one in story.scenes:
            moment = one.what if one.verb == "at" else moment
            found.setdefault(moment, []).append((story, one))
    return dict(sorted(found.items(), key=lambda chapter: datetime.fromisoformat(chapter[0])))
