"""The user's wishes: language, zone and hours, and the menu of them all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dialogs.coach.choices import YES_NO, named
from dialogs.coach.hears import Clock
from dialogs.coach.model import agrees
from dialogs.coach.moments import say_clock, say_moment
from dialogs.coach.silence import SILENCES
from dialogs.coach.wishes import by_hand, replanned, saving
from dialogs.coach.zones import CITIES, QuietHours, Zone, say_quiet, say_zone
from dialogs.core.conversation import Start
from dialogs.core.hears import OneOf
from dialogs.core.prompts import Card
from dialogs.core.steps import Ask, Dialog, End, Option, Step, Tell, When
from dialogs.nudging import RHYTHM
from dialogs.nudging.hours import Hours
from dialogs.shapes import replace

if TYPE_CHECKING:
    from dialogs.core.prompts import Prompt
    from dialogs.core.scene import Scene
    from dialogs.notebook import Profile

EVES = (17 * 60 + 30, 18 * 60 + 30, 20 * 60, 21 * 60)
NIGHTS = ((22 * 60, 7 * 60 + 30), (18 * 60 + 30, 8 * 60 + 30), (21 * 60, 8 * 60), (23 * 60, 7 * 60), (0, 0))


def overview(scene: Scene) -> tuple[Prompt, ...]:
    profile = scene.profile
    rows = (
        ("settings.do.language", scene.say(f"language.{scene.lang}")),
        ("settings.do.zone", say_zone(scene, profile.zone)),
        ("settings.do.quiet", say_quiet(scene, profile.quiet_from, profile.quiet_to)),
        (
            "settings.do.weekends",
            scene.say("settings.weekends.off" if profile.workdays else "settings.weekends.on"),
        ),
        ("settings.do.eve", say_clock(profile.eve_at)),
        ("settings.do.day", scene.say("settings.day.on" if profile.day_card else "settings.day.off")),
        *((("settings.do.model", scene.say(f"settings.model.{_of_model(scene)}")),) if scene.model else ()),
        ("settings.pushes", scene.say(f"settings.standing.{standing(profile)}")),
    )
    return (Card(scene.say("settings.title"), tuple((scene.say(label), value) for label, value in rows)),)


def _of_model(scene: Scene) -> str:
    return "on" if agrees(scene.profile, scene.model) else "off"


def standing(profile: Profile) -> str:
    return "refused" if profile.standing == "active" and profile.push_consent is False else profile.standing


def is_silent(scene: Scene) -> bool:
    return standing(scene.profile) != "active"


def deeds(scene: Scene) -> tuple[Option, ...]:
    last = ("resume",) if is_silent(scene) else ("mute", "pause", "stop")
    wishes = ("language", "zone", "quiet", "weekends", "eve", "day", "link")
    model = ("model",) if scene.model else ()
    return tuple(Option(name, f"settings.do.{name}") for name in (*wishes, *model, *last))


_DIALOGS = {
    "quiet": "quiet_hours",
    "weekends": "weekend_wish",
    "eve": "eve_time",
    "day": "day_wish",
    "model": "model_wish",
}


def go(scene: Scene) -> Start:
    chosen = scene.answer("which")
    return Start(_DIALOGS.get(chosen, chosen))


SETTINGS = Dialog(
    "settings",
    version=1,
    fleeting=True,
    steps=(
        Ask("which", text="settings.which", show=overview, hear=OneOf(deeds), chips=("cancel",), to=("go",)),
        End("go", then=go),
    ),
)


def named_language(scene: Scene) -> str:
    return str(scene.arg("lang") or scene.answer("lang"))


def is_named(scene: Scene) -> bool:
    return bool(scene.arg("lang"))


def with_language(scene: Scene) -> Profile:
    return by_hand(scene.profile, lang=named_language(scene))


LANGUAGE = Dialog(
    "language",
    version=1,
    steps=(
        Tell("begin", to=(When(is_named, "done"), "lang")),
        Ask(
            "lang",
            text="language.which",
            hear=OneOf((Option("ja", "language.ja"), Option("en", "language.en"))),
            to=("done",),
        ),
        End("done", text="language.done", changes=saving(with_language)),
    ),
)


def told(scene: Scene, step: str) -> Any:
    """The wish as it was answered, else as it was told before the dialog began."""
    answer = scene.answer(step)
    return scene.args.get(f"_{step}") if answer is None else answer


def telling(step: str) -> tuple[Step, ...]:
    """The step that leads to `step`, unless what it asks is told."""

    def is_told(scene: Scene) -> bool:
        return told(scene, step) is not None

    return (Tell("begin", to=(When(is_told, "done"), step)),)


def with_zone(scene: Scene) -> Profile:
    return by_hand(scene.profile, zone=told(scene, "zone"))


def present_zone(scene: Scene) -> dict[str, object]:
    return {"zone": say_zone(scene, scene.profile.zone), "moment": say_moment(scene, scene.now)}


ZONE = Dialog(
    "zone",
    version=2,
    steps=(
        *telling("zone"),
        Ask("zone", text="zone.which", fill=present_zone, hear=Zone(CITIES), chips=("cancel",), to=("done",)),
        End("done", text="zone.done", fill=present_zone, changes=saving(with_zone), nudges=replanned),
    ),
)


def with_quiet_hours(scene: Scene) -> Profile:
    start, end = told(scene, "hours")
    return replace(scene.profile, quiet_from=start, quiet_to=end)


def present_hours(scene: Scene) -> dict[str, object]:
    """A fill: the quiet hours, the hour of preparing, and the one before a weekend that is kept free."""
    profile = scene.profile
    return {
        "hours": say_quiet(scene, profile.quiet_from, profile.quiet_to),
        "clock": say_clock(profile.eve_at),
        "weekend": say_clock(min(profile.eve_at, RHYTHM.weekend_eve)),
    }


def eve_is_quiet(scene: Scene) -> bool:
    """Whether the hour of preparing lies in quiet hours, so that it has to wait for their end."""
    return Hours.of(scene.profile).is_quiet(scene.profile.eve_at)


QUIET_HOURS = Dialog(
    "quiet_hours",
    version=3,
    steps=(
        *telling("hours"),
        Ask(
            "hours",
            text="quiet_hours.which",
            fill=present_hours,
            hear=QuietHours(NIGHTS),
            chips=("cancel",),
            to=("done",),
        ),
        End(
            "done",
            text=(When(eve_is_quiet, "quiet_hours.done.eve"), "quiet_hours.done"),
            fill=present_hours,
            changes=saving(with_quiet_hours),
            nudges=replanned,
        ),
    ),
)


def with_eve_time(scene: Scene) -> Profile:
    return replace(scene.profile, eve_at=told(scene, "clock"))


def keeps_workdays(scene: Scene) -> bool:
    return scene.profile.workdays


def with_weekends(scene: Scene) -> Profile:
    return replace(scene.profile, workdays=told(scene, "wish") == "no")


WEEKEND_WISH = Dialog(
    "weekend_wish",
    version=2,
    steps=(
        *telling("wish"),
        Ask(
            "wish",
            text="weekend_wish.which",
            hear=OneOf(named("weekend_wish", "yes", "no")),
            chips=("cancel",),
            to=("done",),
        ),
        End(
            "done",
            text=(When(keeps_workdays, "weekend_wish.off"), "weekend_wish.on"),
            changes=saving(with_weekends),
            nudges=replanned,
        ),
    ),
)


EVE_TIME = Dialog(
    "eve_time",
    version=2,
    steps=(
        *telling("clock"),
        Ask(
            "clock",
            text=(When(keeps_workdays, "eve_time.which.workdays"), "eve_time.which"),
            fill=present_hours,
            hear=Clock(EVES),
            chips=("cancel",),
            to=("done",),
        ),
        End(
            "done",
            text=(
                When(eve_is_quiet, "eve_time.done.quiet"),
                When(keeps_workdays, "eve_time.done.workdays"),
                "eve_time.done",
            ),
            fill=present_hours,
            changes=saving(with_eve_time),
            nudges=replanned,
        ),
    ),
)


def shows_day_card(scene: Scene) -> bool:
    return scene.profile.day_card


def with_day_card(scene: Scene) -> Profile:
    return replace(scene.profile, day_card=told(scene, "wish") == "yes")


DAY_WISH = Dialog(
    "day_wish",
    version=2,
    steps=(
        *telling("wish"),
        Ask("wish", text="day_wish.which", hear=OneOf(YES_NO), chips=("cancel",), to=("done",)),
        End(
            "done",
            text=(When(shows_day_card, "day_wish.on"), "day_wish.off"),
            changes=saving(with_day_card),
            nudges=replanned,
        ),
    ),
)


TONE = Dialog("tone", version=1, steps=(End("done", text="tone.done"),))

DIALOGS = (SETTINGS, TONE, LANGUAGE, ZONE, QUIET_HOURS, WEEKEND_WISH, EVE_TIME, DAY_WISH, *SILENCES)
