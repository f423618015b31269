"""What a turn may write into a user's notebook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from dialogs.notebook import Contact, FollowUp, Gathering, Nudge, Profile


class SaveProfile(Struct, frozen=True):
    """Write the whole profile anew."""

    profile: Profile


class SaveGathering(Struct, frozen=True):
    """Put or overwrite a gathering together with its plan and reflection."""

    gathering: Gathering


class SaveContact(Struct, frozen=True):
    """Put or overwrite a contact."""

    contact: Contact


class SaveFollowUp(Struct, frozen=True):
    """Put or overwrite a follow-up."""

    follow_up: FollowUp


class EraseContact(Struct, frozen=True):
    """Remove a contact with their follow-ups and nudges."""

    contact_id: str


class EraseFollowUp(Struct, frozen=True):
    """Remove a follow-up with its nudges."""

    follow_up_id: str


class EraseGathering(Struct, frozen=True):
    """Remove a gathering with its contacts, follow-ups and nudges."""

    gathering_id: str


class EraseUser(Struct, frozen=True):
    """Remove everything about the user and keep only a receipt that names nobody."""


Change = (
    SaveProfile
    | SaveGathering
    | SaveContact
    | SaveFollowUp
    | EraseContact
    | EraseFollowUp
    | EraseGathering
    | EraseUser
)


class PutNudge(Struct, frozen=True):
    """Put a pending nudge, or move the one with the same id."""

    nudge: Nudge


class DropNudge(Struct, frozen=True):
    """Remove a pending nudge; harmless when it is gone."""

    nudge_id: str


NudgeChange = PutNudge | DropNudge
