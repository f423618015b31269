"""What a turn may write into a user's notebook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dialogs.notebook import Contact, FollowUp, Gathering, Nudge, Profile


@dataclass(frozen=True, slots=True)
class SaveProfile:
    """Write the whole profile anew."""

    profile: Profile


@dataclass(frozen=True, slots=True)
class SaveGathering:
    """Put or overwrite a gathering together with its plan and reflection."""

    gathering: Gathering


@dataclass(frozen=True, slots=True)
class SaveContact:
    """Put or overwrite a contact."""

    contact: Contact


@dataclass(frozen=True, slots=True)
class SaveFollowUp:
    """Put or overwrite a follow-up."""

    follow_up: FollowUp


@dataclass(frozen=True, slots=True)
class EraseContact:
    """Remove a contact with their follow-ups and nudges."""

    contact_id: str


@dataclass(frozen=True, slots=True)
class EraseFollowUp:
    """Remove a follow-up with its nudges."""

    follow_up_id: str


@dataclass(frozen=True, slots=True)
class EraseGathering:
    """Remove a gathering with its contacts, follow-ups and nudges."""

    gathering_id: str


@dataclass(frozen=True, slots=True)
class EraseUser:
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


@dataclass(frozen=True, slots=True)
class PutNudge:
    """Put a pending nudge, or move the one with the same id."""

    nudge: Nudge


@dataclass(frozen=True, slots=True)
class DropNudge:
    """Remove a pending nudge; harmless when it is gone."""

    nudge_id: str


NudgeChange = PutNudge | DropNudge
