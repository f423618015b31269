"""People met at a gathering and what they were promised: kept as soon as it is agreed on, person by person.

A reflection may be broken off after any answer. So what is promised to one person is written before the next
is asked about. Ids follow from the gathering and the order of names: going through it again writes over what
the first time wrote.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dialogs import nudging
from dialogs.changes import Change, EraseContact, NudgeChange, SaveContact, SaveFollowUp
from dialogs.coach.plans import promise_id
from dialogs.coach.promises import agreed, kept
from dialogs.core.matching import fold
from dialogs.notebook import Contact, FollowUp
from dialogs.nudging.days import closings
from dialogs.shapes import replace
from dialogs.writing.promises import DONE

if TYPE_CHECKING:
    from dialogs.core.scene import Scene
    from dialogs.notebook import Gathering

SAME = "same"


def known_as(scene: Scene, gathering_id: str, label: str) -> Contact | None:
    """The contact from another gathering whom the user already calls so."""
    here = {c.id for c in met_earlier(scene, gathering_id)}
    ours = _ours(gathering_id)
    others = (c for c in scene.notebook.contacts if c.id not in here and not c.id.startswith(ours))
    return next((c for c in others if fold(c.label) == fold(label)), None)


def met_earlier(scene: Scene, gathering_id: str) -> tuple[Contact, ...]:
    """Those met on the days before the last of a gathering over several, the first of them first."""
    gathering = scene.notebook.gathering(gathering_id)
    if gathering is None or not closings(nudging.Hours.of(scene.profile), gathering):
        return ()
    there = [
        (c.met_at, c.id, c)
        for c in scene.notebook.contacts
        if c.gathering_id == gathering_id and not c.id.startswith(_ours(gathering_id)) and c.met_at
    ]
    return tuple(
        c for met_at, _, c in sorted(there, key=lambda met: met[:2]) if met_at >= gathering.starts_at
    )


def met_again(scene: Scene, gathering_id: str, person: dict[str, str]) -> Contact | None:
    """Who was met on an earlier day already, with what there is to add."""
    alike = (c for c in met_earlier(scene, gathering_id) if fold(c.label) == fold(person["label"]))
    before = next(alike, None)
    if before is None:
        return None
    company, role = before.company or person["company"], before.role or person["role"]
    reach = person.get("reach", "") or before.reach
    return replace(before, company=company, role=role, reach=reach, topic=person["topic"] or before.topic)


def meeting(
    scene: Scene, gathering: Gathering, index: int, person: dict[str, str], step: dict[str, Any]
) -> Contact:
    """The `index`-th person met, after the answers of `next_step` as far as there are any."""
    found = agreed(scene, step)
    touched_at = scene.now if found and found[0] == DONE else None
    if again := met_again(scene, gathering.id, person):
        return replace(again, touched_at=touched_at or again.touched_at)
    before = known_as(scene, gathering.id, person["label"])
    if before and step.get("same") == SAME:
        topic = person["topic"] or before.topic
        reach = person.get("reach", "") or before.reach
        return replace(before, gathering_id=gathering.id, topic=topic, reach=reach, touched_at=scene.now)
    return Contact(
        f"{_ours(gathering.id)}{index + 1}",
        gathering.id,
        person["label"],
        company=person["company"],
        role=person["role"],
        topic=person["topic"],
        reach=person.get("reach", ""),
        met_at=gathering.starts_at,
        touched_at=touched_at,
    )


def promise_to(
    scene: Scene, gathering: Gathering, index: int, contact: Contact, step: dict[str, Any]
) -> FollowUp | None:
    """What the `index`-th person was promised; done at once if it is already done."""
    found = agreed(scene, step)
    return kept(promised_id(gathering, index), contact, found) if found else None


def promised_id(gathering: Gathering, index: int) -> str:
    """The follow-up of the `index`-th person met."""
    return f"{gathering.id}.f{index + 1}"


def met_one_more(scene: Scene) -> tuple[Change, ...]:
    """The changes at the end of `next_step` within a reflection; elsewhere its answers are all there is."""
    gathering = scene.notebook.gathering(scene.arg("gathering"))
    if gathering is None or "_index" not in scene.args:
        return ()
    index, step = scene.args["_index"], {name: answer.value for name, answer in scene.answers.items()}
    contact = meeting(scene, gathering, index, scene.args["_person"], step)
    promise = promise_to(scene, gathering, index, contact, step)
    before = scene.notebook.follow_up(f"{gathering.id}.f{index + 1}")
    withdrawn = (SaveFollowUp(replace(before, state="let_go")),) if before and promise is None else ()
    written = (SaveFollowUp(promise), *_as_planned(scene, promise)) if promise else withdrawn
    return (SaveContact(contact), *written)


def _as_planned(scene: Scene, promise: FollowUp) -> tuple[Change, ...]:
    """The plan's own promise is let go where `promise` is the one it foresaw: now it has its person."""
    plan = scene.notebook.follow_up(promise_id(promise.gathering_id))
    is_foreseen = plan is not None and (plan.kind, plan.text) == (promise.kind, promise.text)
    return (SaveFollowUp(replace(plan, state="let_go")),) if plan and is_foreseen else ()


def promise_nudges(scene: Scene) -> tuple[NudgeChange, ...]:
    """The nudges of what `met_one_more` has just written or let go."""
    if "_index" not in scene.args:
        return ()
    gathering_id = scene.arg("gathering")
    follow_up_id = f"{gathering_id}.f{scene.args['_index'] + 1}"
    follow_up = scene.notebook.follow_up(follow_up_id)
    made = (nudging.promise(scene.profile, follow_up),) if follow_up else ()
    ours = (follow_up_id, promise_id(gathering_id))
    gone = (id_ for id_ in ours if scene.notebook.follow_up(id_) is None)
    return (*made, *(change for id_ in gone for change in nudging.forget(scene.notebook, id_)))


def no_longer_named(scene: Scene, gathering: Gathering, people: int) -> tuple[Change, ...]:
    """Contacts an earlier time through wrote beyond the number of people there are now."""
    ours = _ours(gathering.id)
    written = (c.id for c in scene.notebook.contacts if c.id.startswith(ours))
    return tuple(EraseContact(id_) for id_ in written if int(id_.removeprefix(ours)) > people)


def _ours(gathering_id: str) -> str:
    return f"{gathering_id}.c"
