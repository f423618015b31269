"""The people met: the list, one of them, and what can be done with what is noted of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dialogs import nudging
from dialogs.changes import Change, NudgeChange, SaveContact, SaveFollowUp
from dialogs.coach.choices import chose, joined, named
from dialogs.coach.lists import CLOSE
from dialogs.coach.promises import agreed, kept, kinds, say_promise
from dialogs.core.conversation import Start
from dialogs.core.hears import FreeText, OneOf
from dialogs.core.prompts import Card, Prompt
from dialogs.core.steps import Ask, Dialog, End, Option, Sub, Tell, When
from dialogs.notebook import Contact, FollowUp
from dialogs.shapes import replace

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from dialogs.core.scene import Scene

_MOST = 12
FIELDS = ("label", "company", "topic")


def has_contacts(scene: Scene) -> bool:
    return bool(scene.notebook.contacts)


def contact_options(scene: Scene) -> tuple[Option, ...]:
    people = scene.notebook.contacts[:_MOST]
    return (*(Option(c.id, label=c.label) for c in people), CLOSE)


def contacts_card(scene: Scene) -> tuple[Prompt, ...]:
    rows = tuple((contact.label, about(scene, contact)) for contact in scene.notebook.contacts[:_MOST])
    return (Card(scene.say("contacts.card"), rows),)


def about(scene: Scene, contact: Contact) -> str:
    """What is noted of somebody, in one line."""
    gathering = scene.notebook.gathering(contact.gathering_id)
    pieces = (contact.company, contact.role, contact.topic, gathering.name if gathering else "")
    return joined(scene, "list.parts", pieces)


def the_contact(scene: Scene) -> Contact | None:
    """The person a dialog is about: in its arguments, or chosen from the list."""
    return scene.notebook.contact(scene.arg("contact") or str(scene.answer("which") or ""))


def is_unknown(scene: Scene) -> bool:
    return the_contact(scene) is None


def about_them(dialog: str) -> Callable[[Scene], Start]:
    """What opens another dialog about the same person."""

    def then(scene: Scene) -> Start:
        contact = the_contact(scene)
        return Start(dialog, {"contact": contact.id if contact else ""})

    return then


CONTACTS = Dialog(
    "contacts",
    version=1,
    fleeting=True,
    steps=(
        Tell("begin", to=(When(has_contacts, "which"), "none")),
        Ask(
            "which",
            text="contacts.which",
            show=contacts_card,
            hear=OneOf(contact_options),
            to=(When(chose("which", CLOSE.id), "closed"), "open"),
        ),
        End("open", then=about_them("contact")),
        End("closed", text="list.closed"),
        End("none", text="contacts.none"),
    ),
)


def promise_of(scene: Scene) -> FollowUp | None:
    """The open promise to this person that is due first."""
    contact = the_contact(scene)
    return next((f for f in scene.notebook.follow_ups if contact and f.contact_id == contact.id), None)


def has_promise(scene: Scene) -> bool:
    return promise_of(scene) is not None


def contact_card(scene: Scene) -> tuple[Prompt, ...]:
    contact, promise = the_contact(scene), promise_of(scene)
    if contact is None:
        return ()
    gathering = scene.notebook.gathering(contact.gathering_id)
    rows = (
        ("company", joined(scene, "list.parts", (contact.company, contact.role))),
        ("topic", contact.topic),
        ("reach", contact.reach),
        ("gathering", gathering.name if gathering else ""),
        ("promise", say_promise(scene, promise) if promise else ""),
    )
    shown = tuple((scene.say(f"contact.card.{name}"), value) for name, value in rows if value)
    return (Card(contact.label, shown),)


def contact_name(scene: Scene) -> dict[str, object]:
    contact = the_contact(scene)
    return {"name": contact.label if contact else ""}


def next_for_contact(scene: Scene) -> dict[str, object]:
    contact = the_contact(scene)
    return {"name": contact.label, "gathering": contact.gathering_id} if contact else {}


def promised(scene: Scene) -> FollowUp | None:
    """The promise the answers make: to be done at its moment, or now for a draft at once."""
    contact = the_contact(scene)
    if contact is None:
        return None
    if now := scene.answer("kind"):
        found: tuple[str, str, datetime] | None = (now, scene.say(f"promise.do.{now}"), scene.now)
    else:
        found = agreed(scene, scene.answer("next") or {})
    return kept(scene.new_id("f"), contact, found) if found else None


def promise_saved(scene: Scene) -> tuple[Change, ...]:
    made = promised(scene)
    return (SaveFollowUp(made),) if made else ()


def promise_nudged(scene: Scene) -> tuple[NudgeChange, ...]:
    made = promised(scene)
    return (nudging.promise(scene.profile, made),) if made else ()


def to_promise(scene: Scene) -> Start:
    """The promise there is."""
    promise = promise_of(scene)
    return Start("follow_up", {"follow_up": promise.id if promise else ""})


def to_draft(scene: Scene) -> Start:
    """The draft of the promise just made; nobody has to be told of it."""
    start = to_promise(scene)
    return Start(start.dialog, {**start.args, "_asked": True})


CONTACT = Dialog(
    "contact",
    version=2,
    fleeting=True,
    steps=(
        Tell("begin", to=(When(is_unknown, "gone"), "what")),
        End("gone", text="contact.gone"),
        Ask(
            "what",
            text="contact.what",
            fill=contact_name,
            show=contact_card,
            hear=OneOf((*named("contact.what", "write", "promise", "correct", "erase"), CLOSE)),
            own={"erase": "erase"},
            to=(
                When(chose("what", "write"), "write"),
                When(chose("what", "promise"), "next"),
                When(chose("what", "correct"), "correct"),
                When(chose("what", "erase"), "erase"),
                "closed",
            ),
        ),
        Tell("write", to=(When(has_promise, "drafted"), "kind")),
        Ask("kind", text="contact.kind", fill=contact_name, hear=OneOf(kinds()), to=("drafted_now",)),
        End("drafted_now", changes=promise_saved, then=to_draft),
        End("drafted", then=to_promise),
        Sub("next", "next_step", args=next_for_contact, to=("promised",)),
        End("promised", changes=promise_saved, nudges=promise_nudged, ride=True),
        End("correct", then=about_them("correct")),
        End("erase", then=about_them("erase_contact")),
        End("closed", text="list.closed"),
    ),
)


def corrected(scene: Scene) -> tuple[Change, ...]:
    contact, field = the_contact(scene), scene.answer("field")
    if contact is None:
        return ()
    words = scene.answer("words") or ""
    match field:
        case "company":
            return (SaveContact(replace(contact, company=words)),)
        case "topic":
            return (SaveContact(replace(contact, topic=words)),)
        case _:
            return (SaveContact(replace(contact, label=words or contact.label)),)


def noted(scene: Scene) -> str:
    contact, field = the_contact(scene), scene.answer("field")
    before = {"label": contact.label, "company": contact.company, "topic": contact.topic} if contact else {}
    return before.get(str(field), "")


def is_blank(scene: Scene) -> bool:
    return not noted(scene)


def old_words(scene: Scene) -> dict[str, object]:
    """A fill: what is noted now."""
    return {"before": noted(scene)}


CORRECT = Dialog(
    "correct",
    version=1,
    recap=contact_name,
    steps=(
        Tell("begin", to=(When(is_unknown, "gone"), "field")),
        End("gone", text="contact.gone"),
        Ask(
            "field",
            text="correct.field",
            fill=contact_name,
            hear=OneOf(named("correct.field", *FIELDS)),
            to=("words",),
        ),
        Ask(
            "words",
            text=(When(is_blank, "correct.words.first"), "correct.words"),
            fill=old_words,
            hear=FreeText(120),
            to=("done",),
        ),
        End("done", text="correct.done", fill=contact_name, changes=corrected, ride=True),
    ),
)

DIALOGS = (CONTACTS, CONTACT, CORRECT)
