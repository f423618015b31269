"""Several things at once, in one message: which first, or all in turn.

What is settled meanwhile, or under way in a dialog that is open, is passed over in silence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dialogs.coach.choices import chose
from dialogs.coach.promises import say_line
from dialogs.coach.reporting import say_month
from dialogs.core.conversation import Start
from dialogs.core.hearing import ALONG
from dialogs.core.hears import OneOf
from dialogs.core.steps import Ask, Dialog, End, Heard, Hearing, Option, Tell, When
from dialogs.language.people import hear_people
from dialogs.nudging import again, snooze
from dialogs.nudging.budget import takes_place
from dialogs.nudging.kinds import KINDS

if TYPE_CHECKING:
    from dialogs.changes import NudgeChange
    from dialogs.core.scene import Scene

ALL = "all"
_COMES_BACK = frozenset({"promise", "reflect"})
_LOOKS_BACK = frozenset({"reflection", "evening"})
_DIALOGS = {**{name: kind.dialog for name, kind in KINDS.items()}, "week": "preparation"}


def items(scene: Scene) -> dict[str, tuple[str, str]]:
    """Kind and subject of what is still worth a word, by its place among all that the nudges were about."""
    listed = ((str(kind), str(subject)) for kind, subject in scene.args.get("items", ()))
    return {f"{n}": item for n, item in enumerate(listed) if _is_open(scene, *item)}


def _is_open(scene: Scene, kind: str, subject: str) -> bool:
    if kind == "report":
        is_wanted = True
    elif kind == "promise":
        follow_up = scene.notebook.follow_up(subject)
        is_wanted = follow_up is not None and follow_up.state == "open"
    elif kind == "resume":
        dialog, _, gathering_id = subject.partition(":")
        is_wanted = not gathering_id or _wants(scene, dialog, gathering_id)
    else:
        is_wanted = kind in _DIALOGS and _wants(scene, _DIALOGS[kind], subject)
    return is_wanted and not _is_under_way(scene, start_of(kind, subject))


def _wants(scene: Scene, dialog: str, gathering_id: str) -> bool:
    """Whether there is anything left to do for a gathering in this dialog."""
    gathering = scene.notebook.gathering(gathering_id)
    if gathering is None or not takes_place(gathering):
        return False
    match dialog:
        case "preparation" | "quick_purpose":
            return gathering.plan is None and scene.now < gathering.starts_at
        case "reflection":
            return gathering.reflection is None
        case "evening":
            return gathering.reflection is None and scene.now < gathering.ends_at
        case _:
            return True


def _is_under_way(scene: Scene, start: Start) -> bool:
    """Whether a dialog about the same thing waits in the open for an answer."""
    subjects = {name: value for name, value in start.args.items() if value}
    return any(
        dialog == start.dialog and subjects.items() <= {**args}.items() for dialog, args in scene.below
    )


def item_options(scene: Scene) -> tuple[Option, ...]:
    listed = items(scene)
    every = (Option(ALL, "digest.all"),) if len(listed) > 1 else ()
    return (
        *(Option(n, label=item_line(scene, *item)) for n, item in listed.items()),
        *every,
    )


def item_line(scene: Scene, kind: str, subject: str) -> str:
    """One thing in words."""
    if follow_up := scene.notebook.follow_up(subject):
        return say_line(scene, follow_up)
    if kind == "report":
        return scene.say("digest.item.report", month=say_month(scene, subject))
    gathering = scene.notebook.gathering(subject.rpartition(":")[2])
    return scene.say(f"digest.item.{kind}", name=gathering.name if gathering else "")


class Which(OneOf, frozen=True):
    """One of them; or whom one met, which is the beginning of the reflection: then `{"said": words}`."""

    def parse(self, scene: Scene, text: str, kept: Any) -> Hearing:
        heard = OneOf.parse(self, scene, text, kept)
        tells = to_reflect(scene) and not isinstance(heard, Heard) and hear_people(text, scene.lang)
        return Heard({"said": text}) if tells else heard

    def accepts(self, scene: Scene, value: Any) -> bool:
        return isinstance(value, dict) or OneOf.accepts(self, scene, value)


def to_reflect(scene: Scene) -> str:
    """The place of the one gathering there is to look back on; empty where there is none, or several."""
    found = [n for n, item in items(scene).items() if start_of(*item).dialog in _LOOKS_BACK]
    return found[0] if len(found) == 1 else ""


def place(scene: Scene) -> str:
    """Which of them was chosen, or told of."""
    answer = scene.answer("which")
    return to_reflect(scene) if isinstance(answer, dict) else str(answer)


def is_empty(scene: Scene) -> bool:
    return not items(scene)


def is_alone(scene: Scene) -> bool:
    return len(items(scene)) == 1


def goes_in_turn(scene: Scene) -> bool:
    return bool(scene.args.get("_in_turn"))


def how_many(scene: Scene) -> dict[str, object]:
    return {"n": len(items(scene))}


def start_of(kind: str, subject: str) -> Start:
    """The dialog that takes care of one thing."""
    if kind == "promise":
        return Start("follow_up", {"follow_up": subject})
    if kind == "report":
        return Start("report", {"month": subject})
    if kind == "resume":
        dialog, _, gathering = subject.partition(":")
        return Start(dialog, {"gathering": gathering} if gathering else {})
    return Start(_DIALOGS[kind], {"gathering": subject})


def chosen(scene: Scene) -> Start:
    start, answer = start_of(*items(scene)[place(scene)]), scene.answer("which")
    told = {ALONG: answer["said"]} if isinstance(answer, dict) else {}
    return Start(start.dialog, {**start.args, **told})


def all_in_turn(scene: Scene) -> tuple[Start, ...]:
    """The first, and after it whatever of the others is then still to do."""
    first, *others = items(scene).values()
    rest = {"items": [list(item) for item in others], "_in_turn": True}
    return (start_of(*first), Start("digest", rest)) if others else (start_of(*first),)


def others_later(scene: Scene) -> tuple[NudgeChange, ...]:
    """What was not chosen and can wait comes back in the morning, a promise at its time if that is ahead."""
    at = snooze(scene.profile, scene.now, "morning")
    rest = (item for n, item in items(scene).items() if n != place(scene))
    return tuple(again(scene, kind, subject, at) for kind, subject in rest if kind in _COMES_BACK)


DIGEST = Dialog(
    "digest",
    version=3,
    moot=is_empty,
    steps=(
        Tell(
            "begin",
            to=(When(is_empty, "nothing"), When(is_alone, "all"), When(goes_in_turn, "all"), "which"),
        ),
        End("nothing"),
        Ask(
            "which",
            text="digest.which",
            fill=how_many,
            hear=Which(item_options),
            chips=("later",),
            to=(When(chose("which", ALL), "all"), "one"),
        ),
        End("one", nudges=others_later, then=chosen),
        End("all", then=all_in_turn),
    ),
)

DIALOGS = (DIGEST,)
