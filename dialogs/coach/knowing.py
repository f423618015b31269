"""Somebody or something known, called by name and nothing else: what that opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dialogs.core.conversation import Start
from dialogs.core.matching import fold
from dialogs.nudging.budget import takes_place

if TYPE_CHECKING:
    from dialogs.core.scene import Scene
    from dialogs.notebook import Contact, Gathering

_MOST_RESPECT = 2
"""Signs of a word of respect after a name, where it stands without a space."""


def called(scene: Scene, text: str) -> Start | None:
    """The notes on the one person of that name, or what a gathering of that name is up to."""
    said = fold(text)
    people = [contact for contact in scene.notebook.contacts if said and _is_name(said, contact)]
    if len(people) == 1:
        return Start("contact", {"contact": people[0].id})
    events = [each for each in scene.notebook.gatherings if said and said == fold(each.name)]
    return _about(scene, events[-1]) if events and not people else None


def _is_name(said: str, contact: Contact) -> bool:
    label = fold(contact.label)
    words = [fold(word) for word in contact.label.split()]
    if said == label or (len(said) > 1 and said in words):
        return True
    shorter, longer = sorted((said, label), key=len)
    rest = longer.removeprefix(shorter)
    return bool(shorter) and rest != longer and len(rest) <= _MOST_RESPECT and not rest.isascii()


def parts_named(scene: Scene, text: str) -> tuple[str, ...]:
    """The names of people known that stand in a text, whole or in part, in any case; longest first."""
    said = text.casefold()
    parts = {part for contact in scene.notebook.contacts for part in _parts(contact.label.casefold())}
    return tuple(sorted((part for part in parts if part in said), key=lambda part: (-len(part), part)))


def _parts(label: str) -> tuple[str, ...]:
    """A name, its words, and where it has no spaces, what it may be without a word of respect."""
    words = label.split()
    bare = () if label.isascii() else tuple(label[:-cut] for cut in range(1, _MOST_RESPECT + 1))
    return tuple(part for part in (label, *words, *bare) if len(part) > 1)


def _about(scene: Scene, gathering: Gathering) -> Start | None:
    if not takes_place(gathering):
        return None
    if scene.now < gathering.ends_at:
        return Start("card", {"gathering": gathering.id})
    return None if gathering.reflection else Start("reflection", {"gathering": gathering.id})
