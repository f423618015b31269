"""What lies further back than a turn sees: the records that are counted for a report or a warning."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from dialogs.notebook import Contact, FollowUp, Gathering

MOST_BEGUN, MOST_MET, MOST_PROMISED = 60, 120, 120
"""So much of each kind is looked at, the newest first: more than two months hold, whoever it is."""


class History(Struct, frozen=True):
    """A user's gatherings that have begun, the people met and the promises of any state; newest first.

    Each holds at most as many as its MOST_ constant says, the promises as many of each state.
    """

    gatherings: tuple[Gathering, ...] = ()
    contacts: tuple[Contact, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
