"""Words that ask to look back on something past: the gathering they mean, known already or not."""

from __future__ import annotations

import re
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING

from dialogs.coach.moments import at_local, is_thinkable, local, to_iso, today
from dialogs.coach.past import unspoken
from dialogs.coach.pickers import EVENING
from dialogs.core.conversation import Start
from dialogs.core.matching import fold
from dialogs.language.dates import Ambiguous, Instant, MomentHeard, names_weekday
from dialogs.language.gathering import hear_gathering
from dialogs.language.lexicon import LANGUAGES, lexicon
from dialogs.notebook import DEFAULT_LENGTH

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from dialogs.core.scene import Scene
    from dialogs.notebook import Gathering

_LONGEST = 200
_A_WEEK = timedelta(days=7)
_NOW = timedelta()


def looking_back(scene: Scene, text: str) -> Start | None:
    """The reflection of what a text wants to look back on; None where it does not, or looks ahead."""
    found = _asks().search(text[:_LONGEST])
    if found is None:
        return None
    rest = f"{text[: found.start()]}\n{text[found.end() : _LONGEST]}"
    for back in (_NOW, _A_WEEK) if names_weekday(rest) else (_NOW,):
        heard = hear_gathering(rest, now=scene.now - back, zone=scene.zone, lang=scene.lang)
        if began := _began(scene, heard.moment):
            return _start(scene, heard.name, began)
    known = _called(heard.name, unspoken(scene))
    return Start("reflection", {"gathering": known.id}) if known else None


@cache
def _asks() -> re.Pattern[str]:
    listed = (lexicon("gatherings", lang)["called"]["look_back"] for lang in LANGUAGES)
    return re.compile("|".join(listed), re.IGNORECASE)


def _began(scene: Scene, moment: MomentHeard) -> datetime | None:
    """When it began, the evening where only its day was said; None where that is not past for sure."""
    if isinstance(moment, Instant):
        begun = {moment.at}
    elif isinstance(moment, Ambiguous):
        begun = (
            {_evening(scene, moment.on)} if moment.on else set(moment.readings[:1] * (moment.why == "year"))
        )
    else:
        begun = set()
    past = (at for at in begun if at <= scene.now and is_thinkable(at))
    return next(past, None)


def _evening(scene: Scene, day: date) -> datetime:
    """The evening of that day, or two hours ago while it is still going on."""
    evening = at_local(scene, day, EVENING)
    return min(evening, scene.now - DEFAULT_LENGTH) if day == today(scene) else evening


def _start(scene: Scene, name: str, began: datetime) -> Start:
    that_day = tuple(_on(scene, local(scene, began).date()))
    known = _called(name, that_day) or (that_day[0] if len(that_day) == 1 else None)
    if that_day:
        return Start("reflection", {"gathering": known.id} if known else {})
    return Start("retro", {"_at": to_iso(began), "_name": name})


def _on(scene: Scene, day: date) -> Iterator[Gathering]:
    return (g for g in unspoken(scene) if local(scene, g.starts_at).date() == day)


def _called(name: str, among: tuple[Gathering, ...]) -> Gathering | None:
    """The one whose name holds the words said, or is held by them."""
    said = fold(name)
    return next((g for g in among if said and (said in fold(g.name) or fold(g.name) in said)), None)
