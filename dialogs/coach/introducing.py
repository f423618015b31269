"""Who the user is, as their platform tells it: what they begin with, and what follows them about later."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dialogs.changes import SaveProfile, applied
from dialogs.coach.zones import is_zone
from dialogs.core.book import Decision
from dialogs.nudging import replan
from dialogs.shapes import replace

if TYPE_CHECKING:
    from dialogs.core.events import Introduced
    from dialogs.core.scene import Scene
    from dialogs.notebook import Profile

LONGEST_NAME = 20
EVE, CLOSING, OPENING = 17 * 60 + 30, 18 * 60 + 30, 8 * 60 + 30


def introduced(scene: Scene, event: Introduced) -> Decision:
    """What the platform tells, written down without a word; what is planned moves with the zone.

    Where nothing is planned nothing will be: they may be out of reach.
    """
    before = scene.profile
    after = _followed(before if before.consent_version else _begun(before, event), event)
    if after == before:
        return Decision()
    saved = SaveProfile(after)
    moved = after.zone != before.zone and scene.notebook.nudges
    nudges = replan(applied(scene.notebook, saved), scene.now) if moved else ()
    return Decision(changes=(saved,), nudges=nudges)


def _begun(profile: Profile, event: Introduced) -> Profile:
    """Language and hours of somebody new: at work, evenings and weekends are their own."""
    spoken = event.lang and "lang" not in profile.by_hand
    profile = replace(profile, lang=_lang(event.lang)) if spoken else profile
    if not event.at_work:
        return profile
    return replace(profile, eve_at=EVE, quiet_from=CLOSING, quiet_to=OPENING, workdays=True)


def _lang(locale: str) -> str:
    """English is what somebody most likely reads whose own language the coach does not speak."""
    return "ja" if locale.partition("-")[0] == "ja" else "en"


def _followed(profile: Profile, event: Introduced) -> Profile:
    """What the platform has: zone and name, the zone unless the user chose one, and whose place it is."""
    follows = "zone" not in profile.by_hand and is_zone(event.zone)
    return replace(
        profile,
        zone=event.zone if follows else profile.zone,
        called=offered_name(event.name) if event.name else profile.called,
        at_work=profile.at_work or event.at_work,
    )


def offered_name(name: str) -> str:
    """What the platform calls the user, if it is short enough to be offered as their name."""
    name = " ".join(name.split())
    return name if len(name) <= LONGEST_NAME else ""
