"""What a reflection leaves behind: the gathering's record, contacts, promises, and a card that shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dialogs import nudging
from dialogs.changes import Change, NudgeChange, SaveContact, SaveFollowUp, SaveGathering
from dialogs.coach.choices import joined
from dialogs.coach.meeting import meeting, met_earlier, no_longer_named, promise_to, promised_id
from dialogs.coach.past import the_gathering
from dialogs.coach.plans import promise_id
from dialogs.coach.promises import say_if_then, told
from dialogs.core.matching import fold
from dialogs.core.prompts import Card, Prompt, Say
from dialogs.language.delicate import is_delicate
from dialogs.language.intents import is_no_answer
from dialogs.language.outcomes import hear_cards
from dialogs.language.people import hear_people, hear_told, hears_nobody
from dialogs.notebook import Contact, FollowUp, Gathering, Reflection
from dialogs.shapes import replace
from dialogs.writing.promises import NONE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dialogs.core.scene import Scene

MET_NOBODY = "nobody"
KEEP = "keep"
MOST_STEPS = 3
"""So many of those met are asked about what is next."""
_LOW = 2
_ONE_DEED = frozenset({"thanks", "meeting"})
_DOT, _GAP = "●", "○"


def people_met(scene: Scene) -> tuple[dict[str, str], ...]:
    """Those named, without what is better not kept; what was got is the topic of the only one.

    A promise told with what was got is to whom it names, else to the first who has none yet.
    """
    met = scene.answer("met")
    people = tuple(_discreet(scene, person) for person in (met["people"] if met else ()))
    heard = hear_told(got(scene), scene.lang)
    if len(people) == 1 and not people[0]["topic"]:
        people = ({**people[0], "topic": heard.topic if heard.promise else got(scene)},)
    return _with_promises(scene, people, heard.promise)


def _with_promises(
    scene: Scene, people: tuple[dict[str, str], ...], unnamed: str
) -> tuple[dict[str, str], ...]:
    named = {fold(one.label): one.promise for one in hear_people(got(scene), scene.lang) if one.promise}
    left = "" if named else unnamed
    found = []
    for person in people:
        promise = person["promise"] or named.get(fold(person["label"]), "") or left
        left = "" if promise == left else left
        found.append({**person, "promise": promise})
    return tuple(found)


def _discreet(scene: Scene, person: dict[str, str]) -> dict[str, str]:
    """A person without ways to reach them and delicate notes, unless the user wants those kept."""
    is_kept = {name: scene.answer(name) == KEEP for name in ("reach", "delicate")}
    topic = person["topic"] if is_kept["delicate"] or not is_delicate(person["topic"]) else ""
    reach = person.get("reach", "") if is_kept["reach"] else ""
    return {**person, "topic": topic, "reach": reach, "promise": person.get("promise", "")}


def got(scene: Scene) -> str:
    """What was got out of the evening; a delicate note only if the user wants it kept."""
    said = str(scene.answer("got") or "")
    kept = scene.answer("delicate") == KEEP or not is_delicate(said)
    return said if kept and not is_no_answer(said) else ""


def has_reach(scene: Scene) -> bool:
    """Whether a telephone number or an address came with somebody."""
    met = scene.answer("met")
    return bool(met) and any(person.get("reach") for person in met["people"])


def has_delicate(scene: Scene) -> bool:
    """Whether something was noted that is better not kept."""
    met = scene.answer("met")
    topics = [person["topic"] for person in met["people"]] if met else []
    return any(is_delicate(note) for note in (*topics, str(scene.answer("got") or "")))


def people_noted(scene: Scene) -> tuple[Prompt, ...]:
    """What was understood of those met, to be set right at once; nothing where only one name was said."""
    people = people_met(scene)
    noted = [(p["label"], joined(scene, "list.parts", (p["company"], p["role"], p["topic"]))) for p in people]
    if len(noted) <= 1 and not any(about for _, about in noted):
        return ()
    return (Card(scene.say("reflection.noted"), tuple(noted), scene.say("reflection.noted.note")),)


def reach_left_out(scene: Scene) -> dict[str, object]:
    """Whose telephone number or address was left out."""
    return {"name": next(p["label"] for p in scene.answer("met")["people"] if p.get("reach"))}


def met_nobody(scene: Scene) -> bool:
    """Whether nobody was met, on no day of it."""
    return says_nobody(scene) and not met_before(scene)


def met_before(scene: Scene) -> tuple[Contact, ...]:
    """Those met on earlier days of the gathering."""
    gathering = the_gathering(scene)
    return met_earlier(scene, gathering.id) if gathering else ()


def says_nobody(scene: Scene) -> bool:
    met = scene.answer("met")
    if not met or met["people"]:
        return False
    return met["said"] == MET_NOBODY or hears_nobody(met["said"], scene.lang)


def met_one(scene: Scene) -> bool:
    """One person, of whose talk nothing is noted yet."""
    met = scene.answer("met")
    people: list[dict[str, str]] = met["people"] if met else []
    return len(people) == 1 and not people[0]["topic"]


def one_name(scene: Scene) -> dict[str, object]:
    return {"name": next(person["label"] for person in people_met(scene))} if met_one(scene) else {}


def knows_fee(scene: Scene) -> bool:
    gathering = the_gathering(scene)
    return gathering is not None and gathering.fee is not None


def is_low(scene: Scene) -> bool:
    """Whether the evening took more than it gave: the next days should be easy."""
    energy = scene.answer("energy")
    return energy is not None and int(energy) <= _LOW


def went_well(scene: Scene) -> bool:
    """Whether nobody needs comfort or rest now."""
    return not (met_nobody(scene) or is_low(scene))


def reflected(scene: Scene) -> tuple[Change, ...]:
    """The changes of a finished reflection."""
    gathering = the_gathering(scene)
    if gathering is None:
        return ()
    return (
        SaveGathering(_attended(scene, gathering)),
        *_rest_written(scene, gathering),
        *no_longer_named(scene, gathering, len(people_met(scene))),
        *_plan_overtaken(scene),
    )


def reflection_nudges(scene: Scene) -> tuple[NudgeChange, ...]:
    """Nudges as they should be once the changes are written; the scene has them already."""
    gathering = the_gathering(scene)
    if gathering is None:
        return ()
    plan = promise_id(gathering.id)
    overtaken = nudging.forget(scene.notebook, plan) if scene.notebook.follow_up(plan) is None else ()
    planned = (
        *nudging.timeline(scene.profile, gathering, scene.now),
        *overtaken,
        *_rest_promised(scene, gathering),
    )
    return (*planned, *nudging.monthly(scene.profile, gathering.starts_at, scene.now))


def _rest_written(scene: Scene, gathering: Gathering) -> Iterator[Change]:
    """Those nobody asked about any more, with what was told that comes next."""
    for n, (person, step) in enumerate(_met_with_steps(scene)):
        if n in _unasked(scene):
            contact = meeting(scene, gathering, n, person, step)
            promise = promise_to(scene, gathering, n, contact, step)
            yield SaveContact(contact)
            yield from (SaveFollowUp(promise),) if promise else ()


def _rest_promised(scene: Scene, gathering: Gathering) -> tuple[NudgeChange, ...]:
    """The nudges of the promises just written for them."""
    found = (scene.notebook.follow_up(promised_id(gathering, n)) for n in _unasked(scene))
    return tuple(nudging.promise(scene.profile, follow_up) for follow_up in found if follow_up)


def _attended(scene: Scene, gathering: Gathering) -> Gathering:
    energy, reached, cost = scene.answer("energy"), scene.answer("reached"), scene.answer("cost")
    reflection = Reflection(
        got=got(scene),
        reached=None if reached is None else int(reached),
        energy=None if energy is None else int(energy),
        mix=scene.answer("mix") or "",
        cost=gathering.fee if cost is None else cost,
        reason=scene.answer("why") or scene.answer("comfort") or "",
        made_at=scene.now,
        cards=cards_told(scene),
    )
    return replace(gathering, state="attended", answered=True, reflection=reflection)


def cards_told(scene: Scene) -> int | None:
    """How many cards were exchanged, if the user said so on the way."""
    met = scene.answer("met") or {"said": ""}
    heard = (met.get("cards"), hear_cards(met["said"]), hear_cards(scene.answer("got") or ""))
    return next((cards for cards in heard if cards is not None), None)


def _steps(scene: Scene) -> list[dict[str, Any]]:
    return scene.answer("next") or []


def _met_with_steps(scene: Scene) -> tuple[tuple[dict[str, str], dict[str, Any]], ...]:
    """Everybody met with what comes next: as answered, else as it was told along with them."""
    people, steps = people_met(scene), _steps(scene)
    rest: tuple[dict[str, Any], ...] = ({},) * len(people[len(steps) :])
    return tuple(
        (person, {**(told(scene, person["promise"]) if person["promise"] else {}), **step})
        for person, step in zip(people, (*steps, *rest), strict=False)
    )


def _unasked(scene: Scene) -> tuple[int, ...]:
    """The places of those nobody asked what comes next for."""
    steps = _steps(scene)
    return tuple(n for n in range(len(people_met(scene))) if n >= len(steps) or "step" not in steps[n])


def promises_made(scene: Scene, gathering: Gathering) -> tuple[tuple[str, FollowUp], ...]:
    """What was promised, each with the name of whom it was promised to."""
    found = (
        (person["label"], promise_to(scene, gathering, n, meeting(scene, gathering, n, person, step), step))
        for n, (person, step) in enumerate(_met_with_steps(scene))
    )
    return tuple((name, promise) for name, promise in found if promise)


def overtaken_plan(scene: Scene) -> FollowUp | None:
    """The promise of the evening before, if there is nobody for it, it was made anew or nothing is next.

    One that was put off is the user's own wish of just now: it stays. So does a deed in the user's own words
    where something else is next; one that was tapped said no more than that something would be.
    """
    gathering = the_gathering(scene)
    plan = scene.notebook.follow_up(promise_id(gathering.id)) if gathering else None
    if gathering is None or plan is None or plan.snoozes:
        return None
    made = (promise for _, promise in promises_made(scene, gathering))
    is_made_anew = any(_is_same(plan, promise) for promise in made)
    return plan if met_nobody(scene) or is_made_anew or _gives_way(scene, plan) else None


def _gives_way(scene: Scene, plan: FollowUp) -> bool:
    """Whether it is known of everybody what is next: nothing, or more than what was tapped before."""
    asked, steps = people_met(scene)[:MOST_STEPS], _steps(scene)
    if not asked or len(steps) < len(asked) or not all(step.get("step") for step in steps):
        return False
    is_tapped = plan.text == scene.say(f"promise.do.{plan.kind}")
    return is_tapped or all(step["step"]["kind"] == NONE for step in steps)


def _is_same(plan: FollowUp, promise: FollowUp) -> bool:
    """Whether both are one deed: one thank-you, one meeting, or the same words."""
    before, now = fold(plan.text), fold(promise.text)
    is_kind = plan.kind == promise.kind and plan.kind in _ONE_DEED
    return is_kind or before in now or now in before


def _plan_overtaken(scene: Scene) -> tuple[Change, ...]:
    plan = overtaken_plan(scene)
    return (SaveFollowUp(replace(plan, state="let_go")),) if plan else ()


def plan_let_go(scene: Scene) -> tuple[Prompt, ...]:
    """That the promise of the evening before is about to go, if it is."""
    plan = overtaken_plan(scene)
    return (Say(scene.say("reflection.let_go", action=plan.text)),) if plan else ()


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
    promises = [
        (name, promise) for name, promise in promises_made(scene, gathering) if promise.state == "open"
    ]
    return (
        ("goal", gathering.plan.goal if gathering.plan else ""),
        ("met", joined(scene, "list.people", _names(scene))),
        ("got", got(scene)),
        ("next", "\n".join(say_if_then(scene, f.text, name, f.due_at) for name, f in promises)),
    )


def _names(scene: Scene) -> tuple[str, ...]:
    """Everybody met, of all days, each once."""
    labels = (*(c.label for c in met_before(scene)), *(person["label"] for person in people_met(scene)))
    return tuple({fold(label): label for label in labels}.values())


def _dots(scene: Scene, gathering: Gathering) -> str:
    promises = promises_made(scene, gathering)
    there = (_names(scene), got(scene), promises, scene.answer("reached"))
    dots = "".join(_DOT if piece else _GAP for piece in there)
    return scene.say("reflection.dots", dots=dots) if any(there) else ""
