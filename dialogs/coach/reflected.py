"""What a reflection leaves behind: the gathering's record, contacts, promises, and a card that shows them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from dialogs import nudging
from dialogs.changes import Change, NudgeChange, SaveContact, SaveFollowUp, SaveGathering
from dialogs.coach.choices import joined
from dialogs.coach.next_step import SAME
from dialogs.coach.past import the_gathering
from dialogs.coach.plans import promise_id
from dialogs.coach.promises import agreed, kept, say_promise
from dialogs.core.matching import fold
from dialogs.core.prompts import Card, Prompt
from dialogs.language.people import hears_nobody
from dialogs.notebook import Contact, FollowUp, Gathering, Reflection
from dialogs.writing.promises import DONE

if TYPE_CHECKING:
    from dialogs.core.scene import Scene

MET_NOBODY = "nobody"
_LOW = 2
_DOT, _GAP = "●", "○"


def people_met(scene: Scene) -> tuple[dict[str, str], ...]:
    met = scene.answer("met")
    return tuple(met["people"]) if met else ()


def known_as(scene: Scene, label: str) -> Contact | None:
    """The contact the user already calls so."""
    return next((c for c in scene.notebook.contacts if fold(c.label) == fold(label)), None)


def met_nobody(scene: Scene) -> bool:
    met = scene.answer("met")
    if not met or met["people"]:
        return False
    return met["said"] == MET_NOBODY or hears_nobody(met["said"], scene.lang)


def met_one(scene: Scene) -> bool:
    """One person, of whose talk nothing is noted yet."""
    people = people_met(scene)
    return len(people) == 1 and not people[0]["topic"]


def one_name(scene: Scene) -> dict[str, object]:
    return {"name": people_met(scene)[0]["label"]} if met_one(scene) else {}


def is_low(scene: Scene) -> bool:
    """Whether the evening took more than it gave: the next days should be easy."""
    energy = scene.answer("energy")
    return energy is not None and int(energy) <= _LOW


def reflected(scene: Scene) -> tuple[Change, ...]:
    """The changes of a finished reflection."""
    gathering = the_gathering(scene)
    if gathering is None:
        return ()
    contacts = contacts_met(scene, gathering)
    return (
        SaveGathering(_attended(scene, gathering)),
        *(SaveContact(contact) for contact in contacts),
        *(SaveFollowUp(follow_up) for follow_up in promises_made(scene, contacts)),
        *_plan_overtaken(scene, gathering),
    )


def reflection_nudges(scene: Scene) -> tuple[NudgeChange, ...]:
    """Nudges as they should be once the changes are written; the scene has them already."""
    gathering = the_gathering(scene)
    if gathering is None:
        return ()
    contacts = contacts_met(scene, gathering)
    overtaken = nudging.forget(scene.notebook, promise_id(gathering.id)) if is_overtaken(scene) else ()
    return (
        *nudging.timeline(scene.profile, gathering, scene.now),
        *overtaken,
        *(nudging.promise(scene.profile, f) for f in promises_made(scene, contacts) if f.state == "open"),
    )


def _attended(scene: Scene, gathering: Gathering) -> Gathering:
    energy, reached, cost = scene.answer("energy"), scene.answer("reached"), scene.answer("cost")
    reflection = Reflection(
        got=scene.answer("got") or "",
        reached=None if reached is None else int(reached),
        energy=None if energy is None else int(energy),
        mix=scene.answer("mix") or "",
        cost=gathering.fee if cost is None else cost,
        reason=scene.answer("why") or scene.answer("comfort") or "",
        made_at=scene.now,
    )
    return replace(gathering, state="attended", answered=True, reflection=reflection)


def _steps(scene: Scene) -> list[dict[str, Any]]:
    return scene.answer("next") or []


def contacts_met(scene: Scene, gathering: Gathering) -> tuple[Contact, ...]:
    """The people met, with their ids: a new one each, or that of the contact the user says they are."""
    steps = _steps(scene)
    return tuple(
        _contact(scene, gathering, index, person, steps[index] if index < len(steps) else {})
        for index, person in enumerate(people_met(scene))
    )


def _contact(
    scene: Scene, gathering: Gathering, index: int, person: dict[str, str], step: dict[str, Any]
) -> Contact:
    topic = person["topic"] or (scene.answer("got") or "" if met_one(scene) else "")
    before = known_as(scene, person["label"])
    if before and step.get("same") == SAME:
        return replace(before, gathering_id=gathering.id, topic=topic or before.topic, touched_at=scene.now)
    return Contact(
        scene.new_id("c", index + 1),
        gathering.id,
        person["label"],
        company=person["company"],
        role=person["role"],
        topic=topic,
        met_at=gathering.starts_at,
        touched_at=scene.now if _is_done(scene, step) else None,
    )


def _is_done(scene: Scene, step: dict[str, Any]) -> bool:
    found = agreed(scene, step)
    return found is not None and found[0] == DONE


def promises_made(scene: Scene, contacts: tuple[Contact, ...]) -> tuple[FollowUp, ...]:
    """What was promised to whom, at its moment; what is already done too, as done."""
    found = ((contact, agreed(scene, step)) for contact, step in zip(contacts, _steps(scene), strict=False))
    return tuple(
        kept(scene.new_id("f", index), contact, promise)
        for index, (contact, promise) in enumerate(found, 1)
        if promise
    )


def is_overtaken(scene: Scene) -> bool:
    """Whether the promise of the evening before has found its people by now, or that there are none."""
    return bool(people_met(scene)) or met_nobody(scene)


def _plan_overtaken(scene: Scene, gathering: Gathering) -> tuple[Change, ...]:
    plan = scene.notebook.follow_up(promise_id(gathering.id))
    return (SaveFollowUp(replace(plan, state="let_go")),) if plan and is_overtaken(scene) else ()


def reflection_card(scene: Scene) -> tuple[Prompt, ...]:
    """Everything on one screen: goal, people, what came of it, what is next; a dot for each that is there."""
    gathering = the_gathering(scene)
    if gathering is None or gathering.reflection is None:
        return ()
    rows = [(scene.say(f"reflection.card.{name}"), value) for name, value in _rows(scene, gathering) if value]
    return (
        Card(scene.say("reflection.card", gathering=gathering.name), tuple(rows), _dots(scene, gathering)),
    )


def _rows(scene: Scene, gathering: Gathering) -> tuple[tuple[str, str], ...]:
    promises = promises_made(scene, contacts_met(scene, gathering))
    return (
        ("goal", gathering.plan.goal if gathering.plan else ""),
        ("met", joined(scene, "list.people", (person["label"] for person in people_met(scene)))),
        ("got", scene.answer("got") or ""),
        ("next", "\n".join(say_promise(scene, f) for f in promises if f.state == "open")),
    )


def _dots(scene: Scene, gathering: Gathering) -> str:
    promises = promises_made(scene, contacts_met(scene, gathering))
    there = (people_met(scene), scene.answer("got"), promises, scene.answer("reached"))
    return scene.say("reflection.dots", dots="".join(_DOT if piece else _GAP for piece in there))
