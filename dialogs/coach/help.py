"""Short menus for whoever does not know what to say: help, a greeting, something that was not understood."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dialogs.coach.past import unspoken
from dialogs.coach.which import to_come
from dialogs.core.conversation import Start
from dialogs.core.hears import OneOf
from dialogs.core.prompts import Card, Prompt, Say
from dialogs.core.steps import Ask, Dialog, End, Option

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dialogs.core.scene import Scene

_WORDS = (
    *("prepare", "reflect", "add", "upcoming", "decide", "card", "profile", "today", "contacts"),
    *("report", "settings", "export", "stop", "menu"),
)
_OPENS = {
    "prepare": "preparation",
    "reflect": "reflection",
    "add": "gathering",
    "upcoming": "upcoming",
    "today": "today",
    "contacts": "contacts",
    "settings": "settings",
    "help": "help",
    "resume": "resume",
}


def fitting(scene: Scene) -> Iterator[str]:
    """What makes sense now, the most pressing first."""
    if unspoken(scene):
        yield "reflect"
    if any(gathering.plan is None for gathering in to_come(scene)):
        yield "prepare"
    yield "add"
    if to_come(scene):
        yield "upcoming"
    if scene.notebook.follow_ups:
        yield "today"
    if scene.notebook.contacts:
        yield "contacts"


def short_menu(scene: Scene) -> tuple[Option, ...]:
    return tuple(Option(name, f"menu.{name}") for name in (*fitting(scene), "help"))


def long_menu(scene: Scene) -> tuple[Option, ...]:
    return tuple(Option(name, f"menu.{name}") for name in (*fitting(scene), "settings"))


def welcome_back(scene: Scene) -> tuple[Option, ...]:
    """The short menu, and for whoever once stopped the messages a way to have them again."""
    again = (Option("resume", "settings.do.resume"),) if is_stopped(scene) else ()
    return (*again, *short_menu(scene))


def silence(scene: Scene) -> tuple[Prompt, ...]:
    return (Say(scene.say("greeting.stopped")),) if is_stopped(scene) else ()


def is_stopped(scene: Scene) -> bool:
    return scene.profile.standing == "stopped"


def opened(scene: Scene) -> Start:
    return Start(_OPENS[scene.answer("which")])


def words_card(scene: Scene) -> tuple[Prompt, ...]:
    """The words one can type at any time, and what each does."""
    rows = tuple((scene.say(f"help.word.{name}"), scene.say(f"help.does.{name}")) for name in _WORDS)
    return (Card(scene.say("help.card"), rows),)


def menu(
    name: str,
    options: Callable[[Scene], tuple[Option, ...]] = short_menu,
    show: Callable[[Scene], tuple[Prompt, ...]] | None = None,
    version: int = 1,
    **own: str,
) -> Dialog:
    """A question that leads anywhere, and leaves by itself when something else is said."""
    ask = Ask("which", text=f"{name}.which", show=show, hear=OneOf(options), own=own, to=("open",))
    return Dialog(name, version=version, fleeting=True, steps=(ask, End("open", then=opened)))


HELP = menu("help", long_menu, words_card, version=2, help="which")
FALLBACK = menu("fallback")
GREETING = menu("greeting", welcome_back, silence)
NOT_TEXT = menu("not_text")

DIALOGS = (HELP, FALLBACK, GREETING, NOT_TEXT)
