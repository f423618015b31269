"""The language model of somebody else: whether it may be asked, what it is asked, and what it said.

It only ever words or orders what the rules have already decided, and no dialog waits for it: what it is asked
is a call, and what it says is used if it comes in time, about these very words.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from dialogs.changes import Change, SaveProfile
from dialogs.coach.choices import chose, named
from dialogs.core.hears import OneOf
from dialogs.core.steps import Ask, Call, Dialog, End, Option, When
from dialogs.notebook import Agreed
from dialogs.shapes import replace

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from dialogs.core.scene import Scene
    from dialogs.core.steps import Predicate, Routes
    from dialogs.notebook import Profile

AGREEMENT_VERSION = 1
"""Raised when the text of the agreement changes in substance: everyone is asked again."""

ASK = Option("model", "model.do")
PIECES = ("detail", "who", "topic")


def agrees(profile: Profile, model: str) -> bool:
    """Whether the user allows that their words are sent to this very model, on the terms of today."""
    agreed = profile.agreed
    return bool(model) and agreed is not None and (agreed.version, agreed.model) == (AGREEMENT_VERSION, model)


def may_ask(scene: Scene) -> bool:
    return agrees(scene.profile, scene.model)


def mark(words: str) -> str:
    """What tells these words from others, in eight hex digits."""
    return hashlib.sha256(words.encode()).hexdigest()[:8]


def said_of(scene: Scene, kind: str, words: str) -> Mapping[str, Any]:
    """What the model said to the call of this `kind` about `words`; nothing if it was about others.

    Nor where the permission was taken back meanwhile.
    """
    found: Mapping[str, Any] = scene.args.get(f"_{kind}") or {}
    return found if may_ask(scene) and found.get("of") == mark(words) else {}


def worded(scene: Scene, kind: str, words: str) -> str:
    """The model's own words in the place of `words`, or those where it gave none."""
    return str(said_of(scene, kind, words).get("text") or words)


def wording(kind: str, words: str, lang: str, *names: str, most: int) -> tuple[Call, ...]:
    """Ask to put `words` better, in `most` characters; `names` are those that must not leave."""
    hidden = [name for name in names if name]
    return (Call(kind, {"of": mark(words), "_text": words, "lang": lang, "_names": hidden, "most": most}),)


def opinion(kind: str, words: str, lang: str, *wanted: str) -> tuple[Call, ...]:
    """Ask for what the rules could not tell of `words`: what is "missing", the "purpose"."""
    return (Call(kind, {"of": mark(words), "_text": words, "lang": lang, "wanted": list(wanted)}),)


def waiting(
    step: str,
    kind: str,
    calls: Callable[[Scene], tuple[Call, ...]],
    ready: Predicate,
    to: Routes,
) -> Ask:
    """A step where nobody has to wait: it goes on when the model has answered, or with a tap."""

    def way_on(scene: Scene) -> tuple[Option, ...]:
        return (Option("on", "model.see" if ready(scene) else "model.no_wait"),)

    return Ask(
        step,
        text=(When(ready, "model.ready"), "model.moment"),
        hear=OneOf(way_on),
        calls=calls,
        awaits=kind,
        to=to,
    )


def is_known(scene: Scene) -> bool:
    """Whether there is a model to agree to."""
    return bool(scene.model)


def whose(scene: Scene) -> dict[str, object]:
    return {"model": scene.model}


def agreed(scene: Scene) -> tuple[Change, ...]:
    """The profile with what was decided; whoever does not want it any more leaves no agreement behind."""
    wants = chose("wish", "yes")(scene)
    now = Agreed(AGREEMENT_VERSION, scene.model, scene.now) if wants else None
    return (SaveProfile(replace(scene.profile, agreed=now)),)


MODEL_WISH = Dialog(
    "model_wish",
    version=1,
    steps=(
        Ask(
            "wish",
            text=(When(is_known, "model_wish.which"), "model_wish.none"),
            fill=whose,
            hear=OneOf(named("model_wish", "yes", "no")),
            chips=("cancel",),
            to=(When(chose("wish", "yes"), "on"), "off"),
        ),
        End("on", text="model_wish.on", fill=whose, changes=agreed),
        End("off", text="model_wish.off", changes=agreed),
    ),
)

DIALOGS = (MODEL_WISH,)
