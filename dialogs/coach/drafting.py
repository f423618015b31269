"""From a promise to a draft: in whose language, about what, and what may be said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dialogs.changes import Change, SaveContact, SaveFollowUp
from dialogs.coach.model import may_ask, said_of, worded, wording
from dialogs.coach.moments import local, say_day
from dialogs.coach.promises import shortened
from dialogs.core.prompts import Draft, Prompt, Say
from dialogs.core.steps import Call, Option
from dialogs.language.people import hear_note
from dialogs.shapes import replace
from dialogs.writing.drafts import AGAIN, CHANNELS, FIRST, KINDS, STYLES, UNANSWERED, Matter, draft

if TYPE_CHECKING:
    from datetime import datetime

    from dialogs.core.scene import Scene
    from dialogs.notebook import Contact, FollowUp, Gathering

_MOST_POLISHED = 600
_LONGEST_NAME = 30


def the_promise(scene: Scene) -> FollowUp | None:
    """The open promise a dialog is about."""
    return scene.notebook.follow_up(scene.arg("follow_up"))


def the_contact(scene: Scene) -> Contact | None:
    """Whom it was made to, if somebody is named."""
    promise = the_promise(scene)
    return scene.notebook.contact(promise.contact_id) if promise else None


def has_draft(scene: Scene) -> bool:
    promise = the_promise(scene)
    return promise is not None and promise.kind in KINDS and the_contact(scene) is not None


def style_options(_scene: Scene) -> tuple[Option, ...]:
    return tuple(Option(style, f"follow_up.style.{style}") for style in STYLES)


def style_of(scene: Scene) -> str:
    """How to write to this person: as chosen, else politely in Japanese."""
    contact = the_contact(scene)
    return scene.answer("style") or (contact.draft_lang if contact else "") or STYLES[0]


def needs_style(scene: Scene) -> bool:
    """Whether the coach's language or the person's name leaves open which language they read."""
    contact = the_contact(scene)
    if contact is None or contact.draft_lang or scene.answer("style") or not has_draft(scene):
        return False
    return scene.lang != "ja" or contact.label.isascii()


def channel_of(scene: Scene) -> str:
    """By what the message goes: the platform we talk on tells nothing of it, so a short one unless chosen."""
    contact = the_contact(scene)
    return (contact.channel if contact else "") or CHANNELS[0]


def last_met_at(scene: Scene, contact: Contact) -> datetime | None:
    """When they were seen last: at the gathering they are noted with, unless they were met later."""
    gathering = scene.notebook.gathering(contact.gathering_id)
    seen = [at for at in (contact.met_at, gathering.starts_at if gathering else None) if at]
    return max(seen, default=None)


def after_of(scene: Scene) -> str:
    """What went before this message since they met: none, one that was sent, or one nobody answered."""
    contact = the_contact(scene)
    if contact is None or contact.written_at is None:
        return FIRST
    if contact.written_at < (last_met_at(scene, contact) or contact.written_at):
        return FIRST
    return UNANSWERED if scene.args.get("_unanswered") else AGAIN


def rewordings(scene: Scene) -> tuple[Option, ...]:
    """Other ways to put the draft: how it sounds, by what it goes, what it wants."""
    promise = the_promise(scene)
    styles = (option for option in style_options(scene) if option.id != style_of(scene))
    channels = (channel for channel in CHANNELS if channel != channel_of(scene))
    kinds = (kind for kind in KINDS if promise and kind != promise.kind)
    silence = (UNANSWERED,) if after_of(scene) == AGAIN else ()
    return (
        *(Option(name, f"follow_up.reword.{name}") for name in silence),
        *styles,
        *(Option(name, f"follow_up.reword.{name}") for name in channels),
        *(Option(kind, f"promise.kind.{kind}") for kind in kinds),
    )


def reworded(scene: Scene) -> tuple[Change, ...]:
    """The style or the channel as the person is written to from now on, or the kind as this promise is."""
    promise, contact, wish = the_promise(scene), the_contact(scene), str(scene.answer("reword"))
    if promise is None or contact is None:
        return ()
    found = learnt(scene)
    known = next((change.contact for change in found if isinstance(change, SaveContact)), contact)
    if wish in STYLES:
        return (SaveContact(replace(known, draft_lang=wish)),)
    if wish in CHANNELS:
        return (SaveContact(replace(known, channel=wish)),)
    return (*found, SaveFollowUp(_as_kind(scene, promise, wish))) if wish in KINDS else found


def _as_kind(scene: Scene, promise: FollowUp, kind: str) -> FollowUp:
    """A promise of another kind; the user's own words for it stay, the coach's change with the kind."""
    ours = promise.text == scene.say(f"promise.do.{promise.kind}")
    return replace(promise, kind=kind, text=scene.say(f"promise.do.{kind}") if ours else promise.text)


def topic_of(scene: Scene) -> str:
    """What was talked of, without what the user noted for themselves to do."""
    return hear_note(_noted(scene)).topic


def _noted(scene: Scene) -> str:
    contact = the_contact(scene)
    return scene.answer("topic") or (contact.topic if contact else "")


def promise_said(scene: Scene, promise: FollowUp) -> str:
    """The user's own words for it, those beside the topic too where the coach's own stand for them."""
    if promise.text != scene.say(f"promise.do.{promise.kind}"):
        return promise.text
    return hear_note(_noted(scene)).promise or promise.text


def needs_topic(scene: Scene) -> bool:
    return has_draft(scene) and not topic_of(scene) and "topic" not in scene.answers


def drafted(scene: Scene) -> tuple[Prompt, ...]:
    """The draft in its own bubble, for people from elsewhere with a word on local custom."""
    promise, text = the_promise(scene), draft_text(scene)
    if promise is None or not text:
        return ()
    shown = _shown(scene, "follow_up.draft", text)
    custom = scene.lang != "ja" and not style_of(scene).startswith("en") and promise.kind == "thanks"
    return (Say(scene.say("follow_up.custom")), shown) if custom else (shown,)


def polished(scene: Scene) -> tuple[Prompt, ...]:
    """The draft as the model put it, or else as it was."""
    text = draft_text(scene)
    title = "follow_up.draft.polished" if is_polished(scene) else "follow_up.draft"
    return (_shown(scene, title, worded(scene, "polish", text)),) if text else ()


def draft_text(scene: Scene) -> str:
    """What may be sent to the contact; empty where there is nothing to write."""
    promise, contact = the_promise(scene), the_contact(scene)
    if promise is None or contact is None or not has_draft(scene):
        return ""
    return draft(promise.kind, style_of(scene), _matter(scene, promise, contact), channel_of(scene))


def _shown(scene: Scene, title: str, text: str) -> Draft:
    contact = the_contact(scene)
    return Draft(scene.say(title, name=short_name(contact) if contact else ""), text)


def short_name(contact: Contact) -> str:
    """What somebody is called, where a whole description would be too much."""
    return shortened(contact.label, _LONGEST_NAME)


def can_polish(scene: Scene) -> bool:
    return has_draft(scene) and may_ask(scene)


def is_polished(scene: Scene) -> bool:
    return bool(said_of(scene, "polish", draft_text(scene)).get("text"))


def polish_sought(scene: Scene) -> tuple[Call, ...]:
    """Have the model put the draft better, if nobody has taken the permission back meanwhile."""
    contact = the_contact(scene)
    if contact is None or not can_polish(scene):
        return ()
    names = (contact.label, contact.company, scene.profile.name)
    lang = style_of(scene).partition("_")[0]
    return wording("polish", draft_text(scene), lang, *names, most=_MOST_POLISHED)


def name_to_write(scene: Scene, gathering: Gathering | None) -> str:
    """What a gathering is called towards others; nothing where the coach had to make its name up."""
    if gathering is None:
        return ""
    day = say_day(scene, local(scene, gathering.starts_at).date())
    made_up = {scene.say("retro.name.none"), scene.say("new_gathering.unnamed", day=day)}
    return "" if gathering.name in made_up else gathering.name


def _matter(scene: Scene, promise: FollowUp, contact: Contact) -> Matter:
    met_at = last_met_at(scene, contact)
    return Matter(
        to=contact.label,
        topic=topic_of(scene),
        now=local(scene, scene.now),
        met_at=local(scene, met_at) if met_at else None,
        gathering=name_to_write(scene, scene.notebook.gathering(contact.gathering_id)),
        promise=promise_said(scene, promise),
        sender=scene.profile.name,
        company=contact.company,
        gift=scene.profile.gift,
        after=after_of(scene),
    )


def learnt(scene: Scene) -> tuple[Change, ...]:
    """What the user said on the way about the person: how to write to them, what they talked of."""
    contact = the_contact(scene)
    if contact is None:
        return ()
    known = replace(
        contact,
        draft_lang=scene.answer("style") or contact.draft_lang,
        topic=scene.answer("topic") or contact.topic,
    )
    return (SaveContact(known),) if known != contact else ()


def touched(scene: Scene) -> tuple[Change, ...]:
    """The person as somebody who was written to just now."""
    contact = the_contact(scene)
    if contact is None:
        return ()
    known = (change.contact for change in learnt(scene) if isinstance(change, SaveContact))
    return (SaveContact(replace(next(known, contact), touched_at=scene.now, written_at=scene.now)),)
