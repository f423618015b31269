"""What became of the people met: who is more than a card, with whom it goes on, and what is settled.

A tie is a person one could name, what was talked about, and a next step that had a date. It has grown once a
step was taken or the two met again, and is closed when the user let all steps go or said that it is settled.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dialogs.history import History
    from dialogs.notebook import Contact, FollowUp, Gathering


class Ties(Struct, frozen=True):
    """A history by gathering and by person."""

    people: Mapping[str, tuple[Contact, ...]]
    steps: Mapping[str, tuple[FollowUp, ...]]
    promises: Mapping[str, tuple[FollowUp, ...]]

    @classmethod
    def of(cls, history: History) -> Ties:
        people: dict[str, tuple[Contact, ...]] = defaultdict(tuple)
        steps: dict[str, tuple[FollowUp, ...]] = defaultdict(tuple)
        promises: dict[str, tuple[FollowUp, ...]] = defaultdict(tuple)
        for contact in history.contacts:
            people[contact.gathering_id] += (contact,)
        for follow_up in history.follow_ups:
            promises[follow_up.gathering_id] += (follow_up,)
            if follow_up.contact_id:
                steps[follow_up.contact_id] += (follow_up,)
        return cls(people, steps, promises)

    def at(self, gathering: Gathering) -> tuple[Contact, ...]:
        """The ties that began, or were taken up again, at this gathering."""
        met = self.people.get(gathering.id, ())
        return tuple(c for c in met if c.label and c.topic and self.steps.get(c.id))

    def was_there(self, gathering: Gathering) -> bool:
        """Whether the user took part: they said so, or noted somebody and left the reflection open."""
        left_open = gathering.state == "planned" and bool(self.people.get(gathering.id))
        return took_part(gathering) or left_open

    def has_grown(self, contact: Contact) -> bool:
        taken = any(step.state == "done" for step in self.steps.get(contact.id, ()))
        return taken or contact.touched_at is not None

    def is_closed(self, gathering: Gathering, contact: Contact) -> bool:
        steps = self.steps.get(contact.id, ())
        return gathering.closing == "settled" or all(step.state == "let_go" for step in steps)


def took_part(gathering: Gathering) -> bool:
    """Whether the user was there, as far as they said."""
    return gathering.state == "attended"


def got_ready(gathering: Gathering) -> bool:
    """Whether it was prepared; a goal called to mind afterwards is no preparation."""
    return gathering.plan is not None and gathering.source != "retro"
