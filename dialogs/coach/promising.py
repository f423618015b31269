"""A promise made of any words, a message somebody wrote for one: what, to whom, and when."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dialogs import nudging
from dialogs.changes import Change, NudgeChange, SaveContact, SaveFollowUp
from dialogs.coach.answers import Words, says_something
from dialogs.coach.at_once import picked
from dialogs.coach.hears import Due
from dialogs.coach.moments import from_iso
from dialogs.coach.promises import LONGEST, fixed_by, is_for_a_week, said_days, say_if_then, usual_of
from dialogs.core.conversation import Start
from dialogs.core.hears import FreeText
from dialogs.core.matching import fold
from dialogs.core.sheets import Blank, Sheet
from dialogs.core.steps import Ask, Dialog, End, Tell, When
from dialogs.language.dates import Ambiguous, MomentHeard, NoMoment, hear_moment
from dialogs.language.people import hear_people, hear_told
from dialogs.notebook import Contact, FollowUp
from dialogs.writing.mentions import called
from dialogs.writing.promises import DONE, NONE, OTHER, action_of, asks_to_move, is_to_somebody, kind_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from dialogs.core.scene import Scene

_LONGEST_NAME = 60
_JOINT = 3
"""So many letters join a name to what is done: a particle, a comma."""
MOST_TOLD = 400
_SENTENCES = re.compile(r"[\u3002\n!\uff01]+|\.\s+")


def what(scene: Scene) -> str:
    """What was promised: as put by the user, else the words it is made of."""
    return str(scene.answer("what") or bounded(scene.arg("words")))


def is_promise(scene: Scene, words: str) -> bool:
    """Whether words tell of something the user will do to somebody they met, at a moment."""
    heard = _moment_in(scene, words)
    if isinstance(heard, NoMoment) or len(words) > LONGEST:
        return False
    deed = action_of(words, heard.span)
    names = (name for contact in scene.notebook.contacts for name in called(contact.label))
    return is_to_somebody(deed, names) or _is_for_a_person(scene, deed)


def _is_for_a_person(scene: Scene, deed: str) -> bool:
    """Whether words tell of nothing but what is done for one person, named first, be they known or not."""
    whole = deed.strip(" .!\u3002\uff01")
    people = hear_people(whole, scene.lang)
    if len(people) != 1 or not (told := people[0].promise) or not whole.endswith(told):
        return False
    before = whole.removesuffix(told)
    return not before or (before.startswith(people[0].label) and len(before) <= len(people[0].label) + _JOINT)


def beginning(scene: Scene, text: str) -> Start | None:
    """The promise that a message tells, or the first of several with the others behind it."""
    first, *rest = _SENTENCES.split(text.strip()[:MOST_TOLD])
    others = [bounded(piece) for piece in rest if hear_told(piece, scene.lang).promise]
    if others and is_promise(scene, first):
        return Start("new_promise", {"words": bounded(first), "_rest": others})
    return Start("new_promise", {"words": bounded(text)}) if is_promise(scene, text) else None


def _left(scene: Scene) -> int:
    """How many of several promises told in one message are to come: each has an id of its own."""
    return len(scene.args.get("_rest") or ())


def moving(scene: Scene, text: str) -> Start | None:
    """The promise that is to be put otherwise, or the list of them where there are several."""
    made = scene.notebook.follow_ups if asks_to_move(text) else ()
    if not made:
        return None
    return Start("follow_up", {"follow_up": made[0].id}) if len(made) == 1 else Start("today")


def next_told(scene: Scene) -> Start | None:
    """The next of several promises told in one message."""
    first, *rest = scene.args.get("_rest") or ("",)
    return Start("new_promise", {"words": first, "_rest": rest}) if first else None


def bounded(words: str) -> str:
    """As much of a message as a promise holds."""
    return " ".join(words.split())[:LONGEST]


def is_told(scene: Scene) -> bool:
    return any(c.isalpha() for c in what(scene))


def kind(scene: Scene) -> str:
    found = kind_of(what(scene))
    return OTHER if found in {"", NONE, DONE} else found


def said_moment(scene: Scene) -> datetime | None:
    """The moment the words name, if it lies ahead."""
    at = fixed_by(scene, _moment_in(scene, what(scene)), scene.now)
    return at if at and at > scene.now else None


def said_day(scene: Scene) -> date | None:
    """The day the words name without a time."""
    heard = _moment_in(scene, what(scene))
    return heard.on if isinstance(heard, Ambiguous) else None


def deed(scene: Scene) -> str:
    """What was promised, without the moment it goes with."""
    words = what(scene)
    heard = _moment_in(scene, words)
    if isinstance(heard, NoMoment) or (isinstance(heard, Ambiguous) and not said_days(heard)):
        return words
    return action_of(words, heard.span) or words


def _moment_in(scene: Scene, words: str) -> MomentHeard:
    return hear_moment(words, now=scene.now, zone=scene.zone, lang=scene.lang, free=True)


def says_a_week(scene: Scene) -> bool:
    """Whether the words name a week and no day of it."""
    return is_for_a_week({"on": said_days(_moment_in(scene, what(scene)))})


def likely_moments(scene: Scene) -> tuple[datetime, ...]:
    said, on = said_moment(scene), said_days(_moment_in(scene, what(scene)))
    usual = usual_of(scene, {"kind": kind(scene), "on": on}, scene.now)
    return (*((said,) if said else ()), *(at for at in usual if at != said))


def said_name(scene: Scene) -> str:
    """Whom the words name: somebody noted already, or the only one they speak of."""
    words = what(scene)
    noted = [c.label for c in scene.notebook.contacts if any(_is_in(words, name) for name in _telling(c))]
    heard = noted or [person.label for person in hear_people(words, scene.lang)]
    return heard[0] if len(heard) == 1 else ""


def _telling(contact: Contact) -> tuple[str, ...]:
    """What somebody may be called, but for single letters: those stand in any words."""
    return tuple(name for name in called(contact.label) if len(name) > 1)


def _is_in(words: str, name: str) -> bool:
    """Whether words tell a name; "Tom" is not in "tomorrow"."""
    if not name.isascii():
        return name in words
    return re.search(rf"(?<![a-z]){re.escape(name.casefold())}(?![a-z])", words.casefold()) is not None


def name_given(scene: Scene) -> str:
    """Whom it is promised to, as asked for or said along with it."""
    return str(scene.answer("whom") or "") if "whom" in scene.answers else said_name(scene)


def names_nobody(scene: Scene) -> bool:
    return not said_name(scene)


def names_no_moment(scene: Scene) -> bool:
    return said_moment(scene) is None


def whom(scene: Scene) -> Contact | None:
    """Somebody already noted under that name, else somebody new."""
    name = name_given(scene)
    known = (c for c in scene.notebook.contacts if fold(c.label) == fold(name))
    return next(known, Contact(scene.new_id("c", _left(scene)), "", name)) if name else None


def promised(scene: Scene) -> FollowUp:
    person = whom(scene)
    about = person.gathering_id if person else ""
    at = due_at(scene)
    return FollowUp(
        scene.new_id("f", _left(scene)), about, person.id if person else "", kind(scene), deed(scene), at
    )


def due_at(scene: Scene) -> datetime:
    """The moment asked for, else the one said along."""
    when = scene.answer("when")
    return from_iso(str(when)) if when else said_moment(scene) or scene.now


def saved(scene: Scene) -> tuple[Change, ...]:
    person = whom(scene)
    met = (SaveContact(person),) if person and not scene.notebook.contact(person.id) else ()
    return (*met, SaveFollowUp(promised(scene)))


def planned(scene: Scene) -> tuple[NudgeChange, ...]:
    return (nudging.promise(scene.profile, promised(scene)),)


def promise_said(scene: Scene) -> dict[str, object]:
    made = promised(scene)
    return {"promise": say_if_then(scene, made.text, name_given(scene), made.due_at)}


def what_said(scene: Scene) -> dict[str, object]:
    return {"action": what(scene)}


def so_far(scene: Scene) -> Mapping[str, str]:
    when = scene.answer("when")
    at = from_iso(when) if when else said_moment(scene)
    return {"what": what(scene), "whom": name_given(scene), "when": picked(scene, at)}


def one_by_one(words: str) -> Start:
    return Start("new_promise", {"words": words})


_THEN = (When(names_no_moment, "when"), "done")

NEW_PROMISE = Dialog(
    "new_promise",
    version=5,
    sheet=Sheet(
        "promise",
        (
            Blank("what", "lines", most=LONGEST, needed=True),
            Blank("whom", "line", most=_LONGEST_NAME),
            Blank("when", "moment", needed=True),
        ),
        shown=so_far,
        talk=one_by_one,
        subject="words",
    ),
    steps=(
        Tell("begin", to=(When(is_told, "said"), "what")),
        Ask("what", text="new_promise.what", hear=FreeText(LONGEST), valid=(says_something,), to=("said",)),
        Tell("said", to=(When(names_nobody, "whom"), *_THEN)),
        Ask(
            "whom",
            text="new_promise.whom",
            fill=what_said,
            hear=Words(_LONGEST_NAME),
            skip=True,
            chips=("skip",),
            to=_THEN,
        ),
        Ask(
            "when",
            text="new_promise.when",
            hear=Due(chips=likely_moments, on=said_day, week=says_a_week),
            to=("done",),
        ),
        End(
            "done",
            text="new_promise.done",
            fill=promise_said,
            changes=saved,
            nudges=planned,
            ride=True,
            then=next_told,
        ),
    ),
)
DIALOGS = (NEW_PROMISE,)
