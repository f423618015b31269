"""What the user does, in a line, and the self-introduction made of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dialogs.changes import Change, SaveProfile
from dialogs.coach.answers import Line
from dialogs.coach.choices import chose
from dialogs.coach.model import ASK, may_ask, said_of, waiting, worded, wording
from dialogs.coach.which import to_come
from dialogs.core.hears import OneOf
from dialogs.core.prompts import Draft
from dialogs.core.steps import Ask, Call, Dialog, End, Option, Tell, When
from dialogs.shapes import replace
from dialogs.writing.pitch import Pitch, Self, long_pitch, seconds, short_pitch
from dialogs.writing.sayings import closing, first_question

if TYPE_CHECKING:
    from dialogs.core.prompts import Prompt
    from dialogs.core.scene import Scene
    from dialogs.notebook import Plan


def is_offer(scene: Scene) -> bool:
    return bool(scene.args.get("_offer"))


def is_known(scene: Scene) -> bool:
    """Whether there is a self-introduction to show."""
    return bool(scene.profile.work) and not is_offer(scene)


def declines(scene: Scene) -> bool:
    return scene.answer("work") is None and not is_known(scene)


def aim(scene: Scene) -> Plan | None:
    """The plan of the next gathering that has one."""
    return next((g.plan for g in to_come(scene) if g.plan), None)


def oneself(scene: Scene) -> Self:
    plan = aim(scene)
    return Self(
        work=scene.answer("work") or scene.profile.work,
        name=scene.answer("name") or scene.profile.name,
        whom=scene.answer("whom") or scene.profile.whom,
        example=scene.answer("example") or scene.profile.example,
        close=closing(scene, plan) if plan else "",
        question=first_question(scene, plan) if plan else "",
    )


def pitches(scene: Scene) -> tuple[Prompt, ...]:
    me = oneself(scene)
    return (
        _draft(scene, "profile.pitch.long", long_pitch(me, scene.lang)),
        _draft(scene, "profile.pitch.short", short_pitch(me, scene.lang)),
    )


def _draft(scene: Scene, title: str, pitch: Pitch) -> Draft:
    return Draft(scene.say(title, seconds=pitch.seconds), pitch.text)


_DEEDS = (Option("change", "profile.do.change"), Option("close", "profile.do.close"))
_MOST_POLISHED = 300


def deeds(scene: Scene) -> tuple[Option, ...]:
    return (*_DEEDS, ASK) if may_ask(scene) else _DEEDS


def is_polished(scene: Scene) -> bool:
    return bool(said_of(scene, "polish", _long(scene)).get("text"))


def polish_sought(scene: Scene) -> tuple[Call, ...]:
    """Have the model put the longer one better, if nobody has taken the permission back meanwhile."""
    if not may_ask(scene):
        return ()
    return wording("polish", _long(scene), scene.lang, scene.profile.name, most=_MOST_POLISHED)


def polished(scene: Scene) -> tuple[Prompt, ...]:
    """The longer one as the model put it, or else as it was."""
    text = worded(scene, "polish", _long(scene))
    title = "profile.pitch.polished" if is_polished(scene) else "profile.pitch.long"
    return (_draft(scene, title, Pitch(text, seconds(text, scene.lang))),)


def _long(scene: Scene) -> str:
    return long_pitch(oneself(scene), scene.lang).text


def display_name(scene: Scene) -> tuple[Option, ...]:
    """What the platform calls the user, while they have given no name themselves."""
    wanted = scene.profile.called and not scene.profile.name
    return (Option("called", label=scene.profile.called),) if wanted else ()


def kept(scene: Scene) -> tuple[Change, ...]:
    me = oneself(scene)
    return (
        SaveProfile(replace(scene.profile, work=me.work, whom=me.whom, example=me.example, name=me.name)),
    )


PROFILE = Dialog(
    "profile",
    version=4,
    recap=lambda _scene: {},
    finish="wrap",
    keeps=("polish",),
    steps=(
        Tell("begin", to=(When(is_known, "shown"), "work")),
        Ask(
            "shown",
            text="profile.shown",
            show=pitches,
            hear=OneOf(deeds),
            to=(When(chose("shown", ASK.id), "polishing"), When(chose("shown", "change"), "work"), "closed"),
        ),
        waiting("polishing", "polish", polish_sought, is_polished, ("polished",)),
        Ask(
            "polished",
            text=(When(is_polished, "profile.polished"), "profile.unpolished"),
            show=polished,
            hear=OneOf(_DEEDS),
            to=(When(chose("polished", "change"), "work"), "closed"),
        ),
        End("closed", text="profile.closed"),
        Ask(
            "work",
            text=(When(is_offer, "profile.offer"), "profile.work"),
            hear=Line(limit=100),
            skip=True,
            chips=("skip",),
            to=(When(declines, "declined"), "whom"),
        ),
        Ask(
            "whom",
            text="profile.whom",
            hear=Line(limit=100),
            skip=True,
            chips=("skip",),
            to=("example",),
        ),
        Ask(
            "example",
            text="profile.example",
            hear=Line(limit=120),
            skip=True,
            chips=("skip",),
            to=("fork",),
        ),
        Tell("fork", to=(When(is_offer, "done"), "name")),
        Ask(
            "name",
            text="profile.name",
            hear=Line(limit=40),
            suggest=display_name,
            skip=True,
            chips=("skip",),
            to=("done",),
        ),
        Tell("wrap", to=(When(declines, "declined"), "done")),
        End("done", text="profile.done", show=pitches, changes=kept),
        End("declined", text="profile.declined"),
    ),
)
DIALOGS = (PROFILE,)
