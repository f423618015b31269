"""Should I go? What somebody wants, whether it is there, what it costs; the decision stays theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dialogs.coach.answers import Words
from dialogs.coach.choices import chose, joined
from dialogs.coach.choices import named as choices
from dialogs.coach.decided import (
    can_be_taken_back,
    declined,
    declined_nudges,
    has_plan,
    prepare,
    went,
    went_nudges,
)
from dialogs.coach.details import day_known, day_said, knows_day, readings
from dialogs.coach.details import is_over as told_is_over
from dialogs.coach.gathering_line import heard_details
from dialogs.coach.goals import Goal
from dialogs.coach.hears import Moment, Yen
from dialogs.coach.moments import say_moment
from dialogs.coach.probing import GOAL_PROBE
from dialogs.coach.weighing import (
    Invitation,
    Length,
    has_goal,
    is_for_fun,
    is_mentioned,
    lacks_fee,
    lacks_length,
    letter,
    letter_turned,
    mentioned,
    name_known,
    result,
    start_known,
)
from dialogs.coach.which import label_of, named
from dialogs.core.conversation import Start
from dialogs.core.hears import OneOf
from dialogs.core.steps import Ask, Dialog, End, Option, Tell, When
from dialogs.writing.fit import FITS

if TYPE_CHECKING:
    from dialogs.core.scene import Scene
    from dialogs.notebook import Gathering

GO, SKIP, WRITE, TURN, OTHER = "go", "skip", "write", "turn", "other"
FEES = (0, 1000, 3000, 5000)
LENGTHS = (120, 180, 240, 360)
_MOST = 6
_OPEN = ("planned", "declined")


def undecided(scene: Scene) -> tuple[Gathering, ...]:
    """Those that can still be decided on, also anew, the next first."""
    found = [g for g in scene.notebook.gatherings if g.state in _OPEN and g.ends_at > scene.now]
    return tuple(sorted(found, key=lambda g: (g.starts_at, g.id)))[:_MOST]


def is_single(scene: Scene) -> bool:
    return len(undecided(scene)) == 1


def are_several(scene: Scene) -> bool:
    return len(undecided(scene)) > 1


def is_gone(scene: Scene) -> bool:
    return bool(scene.arg("gathering")) and named(scene) is None


def is_over(scene: Scene) -> bool:
    gathering = named(scene)
    if gathering:
        return gathering.ends_at <= scene.now
    return start_known(scene) is not None and told_is_over(scene)


def is_settled(scene: Scene) -> bool:
    """Whether nothing is left to decide: it is gone or over."""
    return is_gone(scene) or is_over(scene)


def was_declined(scene: Scene) -> bool:
    """Let pass before, and not being thought over anew."""
    gathering = named(scene)
    return gathering is not None and gathering.state == "declined" and not scene.answer("again")


def is_known(scene: Scene) -> bool:
    """Whether all is told of the gathering that will be, be it nothing."""
    return named(scene) is not None or "details" in scene.args


def is_nameless(scene: Scene) -> bool:
    return not name_known(scene)


def lacks_moment(scene: Scene) -> bool:
    return start_known(scene) is None


def lacks_goal(scene: Scene) -> bool:
    return scene.answer("goal") is None and not has_goal(scene)


def lacks_fit(scene: Scene) -> bool:
    return scene.answer("fit") is None


def is_to_skip(scene: Scene) -> bool:
    return SKIP in {scene.answer(step) for step in ("choice", "asked", "turned")}


def called(scene: Scene) -> dict[str, object]:
    """A fill: what the gathering is called, and when it is if that is known."""
    start = start_known(scene)
    moment = say_moment(scene, start) if start else ""
    return {"name": name_known(scene) or scene.say("decide.nameless"), "moment": moment}


def words_found(scene: Scene) -> dict[str, object]:
    """A fill: the words of the goal that stand in the invitation."""
    return {"words": joined(scene, "decide.beside", mentioned(scene))}


def gathering_options(scene: Scene) -> tuple[Option, ...]:
    listed = (Option(g.id, label=label_of(scene, g)) for g in undecided(scene))
    return (*listed, Option(OTHER, "decide.other"))


def with_the_only_one(scene: Scene) -> Start:
    return Start("decide", {"gathering": undecided(scene)[0].id})


def with_the_chosen(scene: Scene) -> Start:
    return Start("decide", {"gathering": scene.answer("choose")})


def with_the_line(scene: Scene) -> Start:
    """Go on with what was told, its moments fixed as of now; else on the user's words alone."""
    line = scene.answer("line") or ""
    return Start("decide", {"details": heard_details(scene, line) if line else {}, "_text": line})


_DECIDED = (When(chose("choice", SKIP), "why"), When(chose("choice", WRITE), "asked"), "go")
_NOT_GOING = {"cancel_event": "why"}
_OWN = {**_NOT_GOING, "cancel": "why", "skip": "why", "prepare": "go"}

DECIDE = Dialog(
    "decide",
    version=2,
    finish="result",
    recap=called,
    moot=is_settled,
    steps=(
        Tell(
            "begin",
            to=(
                When(is_over, "over"),
                When(was_declined, "again"),
                When(is_known, "hello"),
                When(is_single, "single"),
                When(are_several, "choose"),
                "line",
            ),
        ),
        End("over", text="decide.over", fill=called),
        End("single", then=with_the_only_one),
        Ask(
            "choose",
            text="decide.choose",
            hear=OneOf(gathering_options),
            to=(When(chose("choose", OTHER), "line"), "chosen"),
        ),
        End("chosen", then=with_the_chosen),
        Ask("line", text="decide.line", hear=Invitation(), skip=True, chips=("skip",), to=("told",)),
        End("told", then=with_the_line),
        Ask(
            "again",
            text="decide.again",
            fill=called,
            hear=OneOf(choices("decide.again", "go", "anew", "keep")),
            own={"prepare": "go", "edit": "go"},
            to=(When(chose("again", "go"), "go"), When(chose("again", "anew"), "hello"), "kept"),
        ),
        End("kept", text="decide.kept"),
        Tell(
            "hello",
            text=(When(is_nameless, "decide.hello"), "decide.hello.named"),
            fill=called,
            to=(When(has_goal, "fit"), "goal"),
        ),
        Ask(
            "goal",
            text="decide.goal",
            hear=Goal(),
            probe=GOAL_PROBE,
            own=_NOT_GOING,
            to=("fit",),
        ),
        Ask(
            "fit",
            text=(
                When(is_for_fun, "decide.fit.fun"),
                When(is_mentioned, "decide.fit.mentioned"),
                "decide.fit",
            ),
            fill=words_found,
            hear=OneOf(choices("decide.fit", *FITS)),
            own=_NOT_GOING,
            to=(When(lacks_fee, "fee"), When(lacks_length, "time"), "choice"),
        ),
        Ask(
            "fee",
            text="decide.fee",
            hear=Yen(FEES),
            skip=True,
            chips=("skip",),
            to=(When(lacks_length, "time"), "choice"),
        ),
        Ask("time", text="decide.time", hear=Length(LENGTHS), skip=True, chips=("skip",), to=("choice",)),
        Tell(
            "result",
            to=(
                When(is_to_skip, "declined"),
                When(lacks_goal, "goal"),
                When(lacks_fit, "fit"),
                "choice",
            ),
        ),
        Ask(
            "choice",
            text="decide.choice",
            show=result,
            hear=OneOf(choices("decide.choice", GO, SKIP, WRITE)),
            own=_OWN,
            chips=("edit",),
            to=_DECIDED,
        ),
        Ask(
            "asked",
            text="decide.asked",
            show=letter,
            hear=OneOf(choices("decide.choice", GO, SKIP, TURN)),
            own=_OWN,
            chips=("later",),
            to=(When(chose("asked", SKIP), "why"), When(chose("asked", TURN), "turned"), "go"),
        ),
        Ask(
            "turned",
            text="decide.asked",
            show=letter_turned,
            hear=OneOf(choices("decide.choice", GO, SKIP)),
            own=_OWN,
            chips=("later",),
            to=(When(chose("turned", SKIP), "why"), "go"),
        ),
        Tell("go", to=(When(lacks_moment, "when"), "going")),
        Ask(
            "when",
            text=(When(knows_day, "new_gathering.time"), "decide.when"),
            fill=day_known,
            hear=Moment(chips=readings, on=day_said, ranged=True, relative=False),
            to=("going",),
        ),
        End(
            "going",
            text=(When(has_plan, "decide.going.ready"), "decide.going"),
            fill=called,
            changes=went,
            nudges=went_nudges,
            then=prepare,
        ),
        Ask(
            "why",
            text="decide.why",
            hear=Words(120, choices("decide.why", "aim", "cost", "rest", "busy")),
            skip=True,
            chips=("skip",),
            to=("declined",),
        ),
        End(
            "declined",
            text=(When(can_be_taken_back, "decide.declined"), "decide.declined.plain"),
            fill=called,
            changes=declined,
            nudges=declined_nudges,
            ride=True,
        ),
    ),
)

DIALOGS = (DECIDE,)
