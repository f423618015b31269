"""A word on a pitfall: at most one a month, with its numbers, and the user says whether it was of use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dialogs.changes import Change, SaveProfile
from dialogs.coach.choices import chose, named
from dialogs.coach.which import to_come
from dialogs.core.conversation import Start
from dialogs.core.hears import OneOf
from dialogs.core.steps import Ask, Call, Dialog, End, Option, Tell, When
from dialogs.notebook import Warned
from dialogs.nudging.budget import is_undecided
from dialogs.shapes import replace
from dialogs.writing.pitfalls import PAUSE

if TYPE_CHECKING:
    from collections.abc import Callable

    from dialogs.core.scene import Scene
    from dialogs.core.steps import Predicate
    from dialogs.notebook import Gathering

MINUTE = "minute"
_SAID = (
    *("collector", "no_follow_up", "mismatch", "inner_circle", "scatter"),
    *("fatigue", "fatigue.crowded", "fatigue.costly", "impatience", "impatience.next"),
)
"""Names and variants; the words of each are `pitfall` + "." + it."""


def pitfall_sought(scene: Scene) -> tuple[Call, ...]:
    """Ask whether there is one, unless the user was told of any within the month."""
    lately = any(warned.at > scene.now - PAUSE for warned in scene.profile.warned)
    return () if lately else (Call("pitfall"),)


def found_none(scene: Scene) -> bool:
    return not scene.arg("pitfall")


def told(scene: Scene) -> tuple[Change, ...]:
    return _warned(scene, useful=None)


def _warned(scene: Scene, *, useful: bool | None) -> tuple[Change, ...]:
    """The profile with what the user made of it; what was said of it before gives way."""
    name = scene.arg("pitfall")
    others = tuple(warned for warned in scene.profile.warned if warned.pitfall != name)
    now = Warned(name, scene.now, useful)
    return (SaveProfile(replace(scene.profile, warned=(*others, now))),)


def judged(*, useful: bool) -> Callable[[Scene], tuple[Change, ...]]:
    return lambda scene: _warned(scene, useful=useful)


def asks_back(scene: Scene) -> Start:
    return Start("pitfall_said", dict(scene.args))


PITFALL = Dialog(
    "pitfall",
    version=1,
    meets="drop",
    steps=(
        Tell("begin", to=(When(found_none, "none"), "told")),
        End("none"),
        End("told", changes=told, then=asks_back),
    ),
)


def says(words: str) -> Predicate:
    """Whether the warning goes by these words."""

    def test(scene: Scene) -> bool:
        variant = scene.arg("_variant")
        return words == (f"{scene.arg('pitfall')}.{variant}" if variant else scene.arg("pitfall"))

    test.__name__ = f"is_{words.replace('.', '_')}"
    return test


def numbers(scene: Scene) -> dict[str, object]:
    return dict(scene.args.get("_numbers", {}))


def next_unprepared(scene: Scene) -> Gathering | None:
    return next((g for g in to_come(scene) if g.plan is None and not is_undecided(g)), None)


def answers(scene: Scene) -> tuple[Option, ...]:
    """Whether it was of use; who drifts can prepare the next gathering at once, by a tap."""
    drifts = scene.arg("pitfall") == "drifting" and next_unprepared(scene)
    more = named("pitfall.helped", MINUTE) if drifts else ()
    return (*more, *named("pitfall.helped", "useful", "wrong"))


def in_a_minute(scene: Scene) -> Start | None:
    gathering = next_unprepared(scene)
    return Start("quick_purpose", {"gathering": gathering.id}) if gathering else None


PITFALL_SAID = Dialog(
    "pitfall_said",
    version=2,
    fleeting=True,
    steps=(
        Ask(
            "helped",
            text=(*(When(says(words), f"pitfall.{words}") for words in _SAID), "pitfall.drifting"),
            fill=numbers,
            hear=OneOf(answers),
            to=(When(chose("helped", MINUTE), "minute"), When(chose("helped", "useful"), "useful"), "wrong"),
        ),
        End("minute", changes=judged(useful=True), then=in_a_minute),
        End("useful", text="pitfall.useful", changes=judged(useful=True), ride=True),
        End("wrong", text="pitfall.wrong", changes=judged(useful=False), ride=True),
    ),
)

DIALOGS = (PITFALL, PITFALL_SAID)
