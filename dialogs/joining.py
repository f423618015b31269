"""Two users who turn out to be one: the records and the place in the talk that both of them leave.

Ids are unique for one user only, and buttons name nothing but ids and revisions. So whatever the second user
brings gets ids that the first has never used, and the one conversation that is left goes on behind both.
"""

from __future__ import annotations

from itertools import count

from msgspec import Struct

from dialogs.core.conversation import Conversation, Frame
from dialogs.notebook import Contact, FollowUp, Gathering, Nudge, Profile
from dialogs.shapes import replace


class Renaming(Struct, frozen=True):
    """Ids of the user who is taken in, as they read from now on. No dialog derives an id that ends so."""

    mark: str

    def id(self, id_: str) -> str:
        return f"{id_}-{self.mark}" if id_ else ""

    def gathering(self, gathering: Gathering) -> Gathering:
        return replace(gathering, id=self.id(gathering.id))

    def contact(self, contact: Contact) -> Contact:
        return replace(contact, id=self.id(contact.id), gathering_id=self.id(contact.gathering_id))

    def follow_up(self, follow_up: FollowUp) -> FollowUp:
        return replace(
            follow_up,
            id=self.id(follow_up.id),
            gathering_id=self.id(follow_up.gathering_id),
            contact_id=self.id(follow_up.contact_id),
        )

    def nudge(self, nudge: Nudge) -> Nudge:
        """Its id is `subject:kind`, its subject an id, or `dialog:id`, or empty.

        About nothing of the user's it keeps its id, like a dialog put off that is about no gathering: where
        both have one, the first user's is left, due when it was.
        """
        about, colon, kind = nudge.id.rpartition(":")
        dialog, bar, subject = nudge.subject.rpartition(":")
        named = f"{self.id(about)}{colon}{kind}"
        return replace(nudge, id=named, subject=f"{dialog}{bar}{self.id(subject)}")


def one_profile(kept: Profile, taken_in: Profile) -> Profile:
    """The first's wishes and consent; of the second what the first never told, and what was counted."""
    return replace(
        kept,
        name=kept.name or taken_in.name,
        work=kept.work or taken_in.work,
        whom=kept.whom or taken_in.whom,
        example=kept.example or taken_in.example,
        called=kept.called or taken_in.called,
        gatherings=kept.gatherings + taken_in.gatherings,
        pushes=tuple(sorted((*kept.pushes, *taken_in.pushes))),
    )


def go_on_behind(conversation: Conversation, revision: int) -> Conversation:
    """The conversation behind that revision of another.

    No button of the other's questions, and no id derived in it, can mean anything in this one: questions that
    were put before that revision carry new tokens.
    """
    fresh = count(max(conversation.revision, revision) + 1)

    def moved(frames: tuple[Frame, ...]) -> tuple[Frame, ...]:
        return tuple(
            replace(frame, asked=next(fresh)) if frame.asked <= revision else frame for frame in frames
        )

    frames, shelf = moved(conversation.frames), tuple(map(moved, conversation.shelf))
    return replace(conversation, frames=frames, shelf=shelf, revision=next(fresh))
