"""What the user can offer those they meet: asked once, after a card, and changed by a word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dialogs.coach.answers import Words
from dialogs.coach.choices import named
from dialogs.coach.wishes import saving
from dialogs.core.conversation import Start
from dialogs.core.steps import Ask, Dialog, End, When
from dialogs.shapes import replace

if TYPE_CHECKING:
    from dialogs.core.scene import Scene
    from dialogs.notebook import Profile

_LONGEST = 60
_ASKED_AT = 2
"""Behind the card of which preparation it is asked: the first has questions enough of its own."""


def gift_wanted(scene: Scene) -> Start | None:
    """The question, behind the second card, unless it is answered."""
    return Start("gift") if scene.profile.gatherings == _ASKED_AT and not scene.profile.gift else None


def offered(scene: Scene) -> Profile:
    return replace(scene.profile, gift=scene.answer("what"))


def has_gift(scene: Scene) -> bool:
    return bool(scene.answer("what"))


def gift_said(scene: Scene) -> dict[str, object]:
    return {"gift": scene.answer("what") or ""}


GIFT = Dialog(
    "gift",
    version=2,
    steps=(
        Ask(
            "what",
            text="gift.what",
            hear=Words(_LONGEST, choices=named("gift.what", "cases", "people", "ear")),
            chips=("skip",),
            skip=True,
            to=(When(has_gift, "done"), "none"),
        ),
        End("done", text="gift.done", fill=gift_said, changes=saving(offered)),
        End("none", text="gift.none"),
    ),
)

DIALOGS = (GIFT,)
