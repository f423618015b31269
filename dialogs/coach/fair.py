"""A gathering over several days: one short question after each day but the last, shown again on the last."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from dialogs import nudging
from dialogs.changes import Change, DropNudge, NudgeChange, SaveContact
from dialogs.coach.choices import joined
from dialogs.coach.meeting import met_again
from dialogs.coach.past import the_gathering, unspoken
from dialogs.coach.recalling import ABSENT, STAYING, Met
from dialogs.coach.reflected import has_delicate, has_reach, met_before, people_met, says_nobody
from dialogs.core.conversation import Start
from dialogs.core.hearing import ALONG
from dialogs.core.matching import fold
from dialogs.core.prompts import Card, Prompt
from dialogs.core.steps import Ask, Dialog, End, Tell, When
from dialogs.language.people import hear_people
from dialogs.notebook import Contact
from dialogs.nudging.days import EVENINGS, days_over, opening

if TYPE_CHECKING:
    from dialogs.core.scene import Scene
    from dialogs.notebook import Gathering


_FRESH = timedelta(days=2)


def day_now(scene: Scene, gathering: Gathering) -> int:
    """Which of its days was the last to end."""
    return days_over(nudging.Hours.of(scene.profile), gathering, scene.now)


def is_between(scene: Scene) -> bool:
    """Whether a day is over and the last is not."""
    gathering = the_gathering(scene)
    return gathering is not None and scene.now < gathering.ends_at and day_now(scene, gathering) > 0


def is_over(scene: Scene) -> bool:
    gathering = the_gathering(scene)
    return gathering is not None and gathering.ends_at <= scene.now and gathering.reflection is None


def which_day(scene: Scene) -> dict[str, object]:
    """A fill: the gathering, and the number of its day."""
    gathering = the_gathering(scene)
    return (
        {"gathering": gathering.name, "day": day_now(scene, gathering)}
        if gathering
        else {"gathering": "", "day": 1}
    )


def earlier_days(scene: Scene) -> tuple[Prompt, ...]:
    """Those met on the days before, with what is noted of them."""
    met = met_before(scene)
    rows = tuple((c.label, joined(scene, "list.parts", (c.company, c.role, c.topic))) for c in met)
    return (Card(scene.say("evening.card"), rows),) if rows else ()


def has_earlier_days(scene: Scene) -> bool:
    return bool(met_before(scene))


def is_no_day(scene: Scene) -> bool:
    """Whether the user was not there, or still is."""
    met = scene.answer("met")
    return bool(met) and met["said"] in {ABSENT, STAYING}


def is_left_out(scene: Scene) -> bool:
    return has_reach(scene) or has_delicate(scene)


def met_somebody(scene: Scene) -> bool:
    return bool(people_met(scene))


def whom(scene: Scene) -> dict[str, object]:
    return {"people": joined(scene, "list.people", (person["label"] for person in people_met(scene)))}


def kept(scene: Scene) -> tuple[Change, ...]:
    """The people of that day, whoever was met on a day before with what is new."""
    gathering = the_gathering(scene)
    if gathering is None:
        return ()
    return tuple(SaveContact(_met(scene, gathering, n, p)) for n, p in enumerate(people_met(scene)))


def _met(scene: Scene, gathering: Gathering, index: int, person: dict[str, str]) -> Contact:
    """One of them; what they were promised is a note until the last day asks what is next."""
    topic = joined(scene, "list.parts", (person["topic"], person["promise"]))
    met_at = opening(nudging.Hours.of(scene.profile), gathering, max(day_now(scene, gathering) - 1, 0))
    return met_again(scene, gathering.id, {**person, "topic": topic}) or Contact(
        scene.new_id(f"{gathering.id}.e", index),
        gathering.id,
        person["label"],
        company=person["company"],
        role=person["role"],
        topic=topic,
        met_at=met_at,
    )


def asked_enough(scene: Scene) -> tuple[NudgeChange, ...]:
    """What would ask about the same day again."""
    gathering = the_gathering(scene)
    if gathering is None:
        return ()
    next_at = opening(nudging.Hours.of(scene.profile), gathering, day_now(scene, gathering))
    pending = (n for n in scene.notebook.nudges if n.subject == gathering.id and n.kind in EVENINGS)
    return tuple(DropNudge(nudge.id) for nudge in pending if nudge.due_at < next_at)


def reflect(scene: Scene) -> Start:
    return Start("reflection", {"gathering": scene.arg("gathering")})


def looking_back(scene: Scene, gathering: Gathering) -> Start:
    """What looks back on a gathering now: on the day just over, as long as the next has not begun."""
    day = day_now(scene, gathering)
    is_closed = day > 0 and scene.now < opening(nudging.Hours.of(scene.profile), gathering, day)
    return Start("evening" if is_closed else "reflection", {"gathering": gathering.id})


def told_at_once(scene: Scene, text: str) -> Start | None:
    """What looks back on the one gathering just over, begun with what is told of whom one met."""
    fresh = [g for g in unspoken(scene) if timedelta() <= scene.now - g.ends_at <= _FRESH]
    people = hear_people(text, scene.lang)
    if len(fresh) != 1 or not people or fold(text) == fold(people[0].label):
        return None
    start = looking_back(scene, fresh[0])
    return Start(start.dialog, {**start.args, ALONG: text})


def is_past_asking(scene: Scene) -> bool:
    return not is_between(scene)


EVENING = Dialog(
    "evening",
    version=1,
    recap=which_day,
    moot=is_past_asking,
    steps=(
        Tell("begin", to=(When(is_between, "met"), When(is_over, "over"), "gone")),
        End("over", then=reflect),
        End("gone"),
        Ask(
            "met",
            text="evening.met",
            fill=which_day,
            hear=Met(),
            own={ABSENT: "no_day", STAYING: "no_day"},
            chips=("skip",),
            skip=True,
            to=(When(is_no_day, "no_day"), "done"),
        ),
        End("no_day", text="evening.no_day", nudges=asked_enough),
        End(
            "done",
            text=(
                When(is_left_out, "evening.left_out"),
                When(met_somebody, "evening.done"),
                When(says_nobody, "evening.nobody"),
                "evening.no_day",
            ),
            fill=whom,
            changes=kept,
            nudges=asked_enough,
            ride=met_somebody,
        ),
    ),
)
