"""Should I go? What somebody wants, whether it is there, what it costs; the decision stays theirs."""

from __future__ import annotations

from dialogs.coach.answers import Words
from dialogs.coach.choices import chose
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
from dialogs.coach.doubts import (
    OTHER,
    SKIP,
    are_several,
    called,
    gathering_options,
    is_known,
    is_moot,
    is_nameless,
    is_new,
    is_over,
    is_single,
    is_to_skip,
    lacks_fit,
    lacks_goal,
    lacks_moment,
    was_declined,
    with_the_chosen,
    with_the_line,
    with_the_only_one,
    words_found,
)
from dialogs.coach.goals import Goal
from dialogs.coach.hears import Moment, Yen
from dialogs.coach.probing import GOAL_PROBE
from dialogs.coach.undecided import (
    KEEP,
    LastDay,
    can_wait,
    deadline_day,
    doubted,
    doubted_nudges,
    has_deadline,
    is_asked_again,
    is_reminded,
    is_unmarked,
    waited,
    waited_nudges,
    weigh,
    when_asked_again,
)
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
    result,
    told_length,
)
from dialogs.core.hears import OneOf
from dialogs.core.steps import Ask, Dialog, End, Tell, When
from dialogs.writing.fit import FITS

GO, WRITE, TURN, WAIT, ANEW = "go", "write", "turn", "wait", "anew"
FEES = (0, 1000, 3000, 5000)
LENGTHS = (120, 180, 240, 360)
_DECIDED = (
    When(chose("choice", SKIP), "why"),
    When(chose("choice", WRITE), "asked"),
    When(chose("choice", WAIT), "wait"),
    "go",
)
_MIDWAY = {"decide.turn.go": "go", "decide.turn.skip": "why", "decide.turn.wait": "wait"}
"""What may be said before the questions are through."""
_AFTER_ALL = {"decide.turn.go": "go", "decide.turn.back": "go"}
_NOT_GOING = {"cancel_event": "why", "cancel": "leave"}
_OWN = {**_NOT_GOING, "cancel": "why", "skip": "why", "prepare": "go"}

DECIDE = Dialog(
    "decide",
    version=4,
    finish="result",
    recap=called,
    moot=is_moot,
    steps=(
        Tell(
            "begin",
            to=(
                When(is_over, "over"),
                When(was_declined, "again"),
                When(is_unmarked, "doubt"),
                When(is_reminded, "back"),
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
        End("doubt", changes=doubted, nudges=doubted_nudges, then=weigh),
        Ask(
            "back",
            text="decide.back",
            fill=called,
            hear=OneOf((*choices("decide.choice", GO, SKIP), *choices("decide.again", ANEW))),
            own=_OWN,
            turns=_MIDWAY,
            to=(When(chose("back", SKIP), "why"), When(chose("back", ANEW), "hello"), "go"),
        ),
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
            turns=_MIDWAY,
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
            turns=_MIDWAY,
            to=(When(lacks_fee, "fee"), When(lacks_length, "time"), "choice"),
        ),
        Ask(
            "fee",
            text="decide.fee",
            hear=Yen(FEES),
            besides=told_length,
            own=_NOT_GOING,
            turns=_MIDWAY,
            skip=True,
            chips=("skip",),
            to=(When(lacks_length, "time"), "choice"),
        ),
        Ask(
            "time",
            text="decide.time",
            hear=Length(LENGTHS),
            own=_NOT_GOING,
            turns=_MIDWAY,
            skip=True,
            chips=("skip",),
            to=("choice",),
        ),
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
            hear=OneOf(choices("decide.choice", GO, SKIP, WRITE, WAIT)),
            own=_OWN,
            turns=_MIDWAY,
            chips=("edit",),
            to=_DECIDED,
        ),
        Ask(
            "asked",
            text="decide.asked",
            show=letter,
            hear=OneOf(choices("decide.choice", GO, SKIP, TURN)),
            own=_OWN,
            turns=_MIDWAY,
            chips=("later",),
            to=(When(chose("asked", SKIP), "why"), When(chose("asked", TURN), "turned"), "go"),
        ),
        Ask(
            "turned",
            text="decide.asked",
            show=letter_turned,
            hear=OneOf(choices("decide.choice", GO, SKIP)),
            own=_OWN,
            turns=_MIDWAY,
            chips=("later",),
            to=(When(chose("turned", SKIP), "why"), "go"),
        ),
        Tell("wait", to=(When(can_wait, "until"), "waiting")),
        Ask(
            "until",
            text=(When(has_deadline, "decide.until.known"), "decide.until"),
            fill=deadline_day,
            hear=LastDay(),
            own={"cancel": "leave"},
            skip=True,
            chips=("skip",),
            to=("waiting",),
        ),
        Tell("leave", to=(When(is_new, "keep"), "left")),
        Ask(
            "keep",
            text="decide.keep",
            fill=called,
            hear=OneOf(choices("decide.keep", KEEP, "no")),
            own={"cancel": "left", "skip": "left"},
            to=(When(chose("keep", KEEP), "waiting"), "left"),
        ),
        End("left", text="decide.cancelled"),
        End(
            "waiting",
            text=(When(is_asked_again, "decide.waiting.then"), "decide.waiting"),
            fill=when_asked_again,
            changes=waited,
            nudges=waited_nudges,
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
            own={"prepare": "go"},
            turns=_AFTER_ALL,
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
