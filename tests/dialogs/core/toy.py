"""A book of small dialogs that shows every step and rule of the machine, with its own sentences."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from msgspec import Struct

from dialogs.changes import DropNudge, EraseUser, NudgeChange, PutNudge, SaveProfile
from dialogs.core.book import Book, Decision
from dialogs.core.conversation import Start
from dialogs.core.events import Event, Room, Said
from dialogs.core.hears import FreeText, OneOf
from dialogs.core.prompts import Card, Picker, Prompt, Say
from dialogs.core.scene import Scene
from dialogs.core.steps import (
    Ask,
    Call,
    Dialog,
    End,
    Heard,
    Hearing,
    Loop,
    Option,
    Probe,
    Review,
    Step,
    Sub,
    Tell,
    Unclear,
    When,
)
from dialogs.notebook import Nudge, Profile
from dialogs.shapes import replace
from dialogs.texts import texts


@dataclass(frozen=True, slots=True)
class Sentences:
    """Core sentences come from the real catalogue; a toy's own is its id, so that a test can read it."""

    lang: str
    without: tuple[str, ...] = ()

    def say(self, text_id: str, /, **fill: object) -> str:
        if text_id.startswith("core."):
            return texts(self.lang).say(text_id, **fill)
        return f"<{text_id}{''.join(f' {k}={v}' for k, v in sorted(fill.items()))}>"

    def has(self, text_id: str, /) -> bool:
        if text_id.startswith("core."):
            return texts(self.lang).has(text_id)
        return text_id not in self.without and not text_id.endswith((".alias", ".cancelled", ".shelved"))


class Hour(Struct, frozen=True):
    """An hour of the day; 6 to 8 may be morning or evening, so both are offered."""

    widget: Any = "moment"

    def options(self, _scene: Scene) -> tuple[Option, ...]:
        return (Option("12", label="noon"),)

    def option(self, _scene: Scene, choice: str) -> Option | None:
        return Option(choice, label=f"{choice}h") if choice.isdigit() and int(choice) < 24 else None

    def parse(self, _scene: Scene, text: str, kept: Any) -> Hearing:
        found = re.fullmatch(r"(?:2026-12-05T)?(\d{1,4})(?::00)?", text)
        if text == "tomorrow":
            return Unclear("hour.when", kept="tomorrow")
        if not found:
            return Unclear("hour.none")
        hour = int(found.group(1))
        if hour in {6, 7, 8}:
            return Unclear("hour.which", offer=(str(hour), str(hour + 12)))
        return Heard(f"{kept} {hour}" if kept else hour)

    def value(self, _scene: Scene, choice: str) -> Any:
        return int(choice)

    def picker(self, _scene: Scene, _kept: Any) -> Picker:
        return Picker("2026-12-05T12:00", "2026-12-05T00:00", "2026-12-05T23:00")

    def accepts(self, _scene: Scene, value: Any) -> bool:
        return isinstance(value, int) and value < 24


def is_vague(_scene: Scene, value: Any) -> str | None:
    return "object" if "something" in str(value) else None


def join(_scene: Scene, first: Any, second: Any, _missing: str) -> str:
    return f"{first}: {second}"


def is_rude(_scene: Scene, value: Any) -> str | None:
    return "trip.rude" if value == "nothing" else None


def goes_far(scene: Scene) -> bool:
    return bool(scene.answer("how") == "plane")


def card(scene: Scene) -> tuple[Prompt, ...]:
    rows = tuple((step, str(answer.value)) for step, answer in scene.answers.items())
    return (Card("trip", rows),)


HOWS = (Option("train", "how.train"), Option("plane", "how.plane"))

TRIP = Dialog(
    "trip",
    version=1,
    finish="review",
    recap=lambda scene: {"n": len(scene.answers)},
    steps=(
        Ask(
            "goal",
            text="trip.goal",
            hear=FreeText(limit=40),
            valid=(is_rude,),
            probe=Probe(is_vague, "trip.goal.probe", ("object",), merge=join),
            chips=("finish",),
            to=("how",),
        ),
        Ask(
            "how",
            text="trip.how",
            hear=OneOf(HOWS),
            own={"still_there": "hour"},
            to=(When(goes_far, "fear"), "hour"),
        ),
        Tell("fear", text="trip.fear", to=("hour",)),
        Ask("hour", text="trip.hour", hear=Hour(), skip=True, echo="trip.hour.echo", to=("review",)),
        Review("review", text="trip.review", card=card, edits=("goal", "how", "hour"), to=("done",)),
        End("done", text="trip.done"),
    ),
)

GUEST = Dialog(
    "guest",
    version=1,
    steps=(
        Ask(
            "dish",
            text="guest.dish",
            hear=FreeText(),
            fill=lambda scene: {"name": scene.arg("name")},
            to=("drink",),
        ),
        Ask("drink", text="guest.drink", hear=FreeText(), skip=True, to=("end",)),
        End("end"),
    ),
)


def guests(scene: Scene) -> tuple[dict[str, Any], ...]:
    return tuple({"name": name} for name in str(scene.answer("names") or "").split(" and ") if name)


PARTY = Dialog(
    "party",
    version=1,
    recap=lambda scene: {"n": len(scene.answers)},
    steps=(
        Ask("names", text="party.names", hear=FreeText(), to=("menu",)),
        Loop("menu", dialog="guest", over=guests, to=("host",)),
        Sub("host", dialog="guest", args=lambda _scene: {"name": "host"}, to=("check",)),
        Review("check", text="party.check", card=card, edits=(), to=("end",)),
        End("end", text="party.end", show=lambda scene: (Say(str(scene.answer("menu"))),)),
    ),
)

NOTE = Dialog(
    "note",
    version=1,
    meets="queue",
    steps=(Ask("text", text="note.text", hear=FreeText(), to=("end",)), End("end", text="note.end")),
)
FLASH = Dialog("flash", version=1, meets="drop", steps=(End("end", text="flash.end"),))


def english(scene: Scene) -> tuple[SaveProfile, ...]:
    return (SaveProfile(Profile(scene.profile.user_id, lang="en", consent_version=1)),)


def tomorrow(scene: Scene) -> tuple[NudgeChange, ...]:
    return (PutNudge(Nudge(scene.new_id("n"), "ping", "", scene.now)),)


FAREWELL = Dialog(
    "farewell",
    version=1,
    steps=(
        End(
            "end",
            text="farewell.end",
            changes=english,
            nudges=tomorrow,
            calls=lambda _scene: (Call("weather", {"place": "Umeda"}),),
            then=lambda _scene: Start("trip", {"after": "farewell"}),
        ),
    ),
)
WEATHER = Dialog(
    "weather",
    version=1,
    steps=(End("end", text="weather.end", fill=lambda scene: {"sky": scene.arg("sky")}),),
)
FORGET = Dialog(
    "forget", version=1, steps=(End("end", text="forget.end", changes=lambda _scene: (EraseUser(),)),)
)

DIALOGS = (TRIP, PARTY, GUEST, NOTE, FLASH, FAREWELL, WEATHER, FORGET)
CORE_WORDS = ("back", "help", "skip", "edit", "cancel", "later", "restart", "finish", "repeat")
OTHER_WORDS = ("stop", "bye", "party", "trip", "note", "flash", "odd", "forget")
WORDS = {word: word for word in (*CORE_WORDS, *OTHER_WORDS)} | {"still there": "still_there"}


def due(_scene: Scene, nudges: tuple[Nudge, ...], _room: Room) -> Decision:
    spent = tuple(DropNudge(nudge.id) for nudge in nudges)
    first = nudges[0]
    return Decision(None if first.kind == "quiet" else Start(first.kind, {"_nudge": first.id}), nudges=spent)


def idle(_scene: Scene, event: Event) -> Start:
    return Start("weather", {"sky": event.text if isinstance(event, Said) else "?"})


def leave(scene: Scene) -> Decision:
    return Decision(changes=english(scene), nudges=tuple(DropNudge(n.id) for n in scene.notebook.nudges))


def but(step: Step, **fields: Any) -> Step:
    """The step with other fields."""
    return replace(step, **fields)


def plan_return(scene: Scene, dialog: str) -> tuple[NudgeChange, ...]:
    return (PutNudge(Nudge("return", dialog, "", scene.now)),)


def book(*dialogs: Dialog, greet: bool = False) -> Book:
    """The toy book with some dialogs replaced or added."""
    return Book(
        dialogs={d.id: d for d in (*DIALOGS, *dialogs)},
        texts=Sentences,
        intent=lambda text: WORDS.get(text.strip().lower()),
        commands={
            "bye": lambda _scene, _text: Start("farewell"),
            "party": lambda _scene, _text: Start("party"),
            "trip": lambda _scene, _text: Start("trip"),
            "note": lambda _scene, _text: Start("note"),
            "flash": lambda _scene, _text: Start("flash"),
            "forget": lambda _scene, _text: Start("forget"),
            "stop": lambda _scene, text: Start("weather", {"sky": f"stopped by {text}"}),
        },
        idle=idle,
        due=due,
        answered={"weather": "weather"},
        joined=lambda _scene: Start("weather", {"sky": "joined"}),
        left=leave,
        greet=lambda scene, _event: Start("note") if greet and not scene.profile.consent_version else None,
        heard=lambda scene: english(scene) if scene.profile.misses else (),
        later=plan_return,
    )


BOOK = book()
