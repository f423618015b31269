"""What a turn may write into a user's notebook, and how the notebook reads once it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, assert_never

from msgspec import Struct

from dialogs.notebook import Contact, FollowUp, Gathering, Notebook, Nudge, Profile
from dialogs.shapes import replace

if TYPE_CHECKING:
    from collections.abc import Iterable

_T = TypeVar("_T", Gathering, FollowUp)


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


def applied(notebook: Notebook, change: Change | NudgeChange) -> Notebook:
    """The notebook as it will read once the change is written."""
    match change:
        case SaveProfile(profile):
            return replace(notebook, profile=profile)
        case SaveGathering(gathering):
            return replace(notebook, gatherings=_put(notebook.gatherings, gathering))
        case SaveContact(contact):
            others = (c for c in notebook.contacts if c.id != contact.id)
            return replace(notebook, contacts=(contact, *others))
        case SaveFollowUp(follow_up):
            kept = _put(notebook.follow_ups, follow_up)
            return replace(notebook, follow_ups=tuple(f for f in kept if f.state == "open"))
        case PutNudge(nudge):
            waiting = (n for n in notebook.nudges if n.id != nudge.id)
            ordered = sorted((*waiting, nudge), key=lambda n: (n.due_at, n.id))
            return replace(notebook, nudges=tuple(ordered))
        case DropNudge(nudge_id):
            return replace(notebook, nudges=tuple(n for n in notebook.nudges if n.id != nudge_id))
        case _:
            return _erased(notebook, change)


def _erased(
    notebook: Notebook, change: EraseContact | EraseFollowUp | EraseGathering | EraseUser
) -> Notebook:
    match change:
        case EraseContact(contact_id):
            gone = {f.id for f in notebook.follow_ups if f.contact_id == contact_id}
            others = tuple(c for c in notebook.contacts if c.id != contact_id)
            return _without_promises(replace(notebook, contacts=others), gone)
        case EraseFollowUp(follow_up_id):
            return _without_promises(notebook, {follow_up_id})
        case EraseGathering(gathering_id):
            return _without_gathering(notebook, gathering_id)
        case EraseUser():
            known = notebook.profile
            return Notebook(Profile(known.user_id, lang=known.lang, zone=known.zone))
        case _:
            assert_never(change)


def _without_gathering(notebook: Notebook, gathering_id: str) -> Notebook:
    gone = {f.id for f in notebook.follow_ups if f.gathering_id == gathering_id}
    return replace(
        _without_promises(notebook, gone),
        gatherings=tuple(g for g in notebook.gatherings if g.id != gathering_id),
        contacts=tuple(c for c in notebook.contacts if c.gathering_id != gathering_id),
        nudges=_of_others(notebook.nudges, gone | {gathering_id}),
    )


def _without_promises(notebook: Notebook, gone: set[str]) -> Notebook:
    return replace(
        notebook,
        follow_ups=tuple(f for f in notebook.follow_ups if f.id not in gone),
        nudges=_of_others(notebook.nudges, gone),
    )


def _of_others(nudges: Iterable[Nudge], gone: set[str]) -> tuple[Nudge, ...]:
    return tuple(nudge for nudge in nudges if nudge.subject not in gone)


def _put(items: tuple[_T, ...], item: _T) -> tuple[_T, ...]:
    if any(i.id == item.id for i in items):
        return tuple(item if i.id == item.id else i for i in items)
    added: tuple[_T, ...] = (item,)
    return items + added
