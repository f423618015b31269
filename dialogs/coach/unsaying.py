"""What is left of the notebook when the user has taken a message back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dialogs.changes import Change, EraseContact, EraseFollowUp, SaveContact, SaveGathering, SaveProfile
from dialogs.coach.moments import local, say_day
from dialogs.shapes import replace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dialogs.core.scene import Scene
    from dialogs.core.unsaying import Words
    from dialogs.notebook import Contact, Decision, Gathering, Plan, Profile, Reflection


def unsaid(scene: Scene, words: Words) -> tuple[Change, ...]:
    """Records without what came from the message.

    A promise without its words goes, and a contact nobody can name goes with all that was promised to them;
    their ids are noted in `words`.
    """
    book = scene.notebook
    profile = _profile(book.profile, words)
    gatherings = tuple(_gathering(scene, gathering, words) for gathering in book.gatherings)
    nameless = {contact.id for contact in book.contacts if words.take(contact.label)}
    wordless = {f.id for f in book.follow_ups if f.contact_id in nameless or words.take(f.text)}
    words.gone |= nameless | wordless
    return (
        *((SaveProfile(profile),) if profile != book.profile else ()),
        *(SaveGathering(now) for now, was in zip(gatherings, book.gatherings, strict=True) if now != was),
        *(EraseFollowUp(follow_up_id) for follow_up_id in sorted(wordless)),
        *_contacts(book.contacts, nameless, words),
    )


def _contacts(contacts: tuple[Contact, ...], nameless: set[str], words: Words) -> Iterator[Change]:
    for contact in contacts:
        cleaned = replace(
            contact,
            company=_kept(contact.company, words),
            role=_kept(contact.role, words),
            topic=_kept(contact.topic, words),
            reach=_kept(contact.reach, words),
        )
        if contact.id in nameless:
            yield EraseContact(contact.id)
        elif cleaned != contact:
            yield SaveContact(cleaned)


def _profile(profile: Profile, words: Words) -> Profile:
    return replace(
        profile,
        work=_kept(profile.work, words),
        whom=_kept(profile.whom, words),
        example=_kept(profile.example, words),
        name=_kept(profile.name, words),
        gift=_kept(profile.gift, words),
    )


def _gathering(scene: Scene, gathering: Gathering, words: Words) -> Gathering:
    day = local(scene, gathering.starts_at).date()
    nameless = words.take(gathering.name)
    return replace(
        gathering,
        name=scene.say("new_gathering.unnamed", day=say_day(scene, day)) if nameless else gathering.name,
        place=_kept(gathering.place, words),
        address=_kept(gathering.address, words),
        price=_kept(gathering.price, words),
        plan=_plan(gathering.plan, words) if gathering.plan else None,
        reflection=_reflection(gathering.reflection, words) if gathering.reflection else None,
        decision=_decision(gathering.decision, words) if gathering.decision else None,
    )


def _plan(plan: Plan, words: Words) -> Plan:
    action = _kept(plan.action, words)
    promised = plan if action else replace(plan, kind="", due_at=None)
    return replace(
        promised,
        goal=_kept(plan.goal, words),
        people=_kept(plan.people, words),
        action=action,
        obstacle=_kept(plan.obstacle, words),
    )


def _reflection(reflection: Reflection, words: Words) -> Reflection:
    return replace(reflection, got=_kept(reflection.got, words), reason=_kept(reflection.reason, words))


def _decision(decision: Decision, words: Words) -> Decision:
    return replace(decision, reason=_kept(decision.reason, words), goal=_kept(decision.goal, words))


def _kept(text: str, words: Words) -> str:
    return "" if words.take(text) else text
