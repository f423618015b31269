"""What taps apart from the conversation lead to: on the home, in menus, under a message of somebody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dialogs.coach.promising import NEW_PROMISE, bounded
from dialogs.core.book import At, Together, Way
from dialogs.core.conversation import Start

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from dialogs.core.scene import Scene


def _about_gathering(dialog: str) -> Callable[[Scene, str], Way]:
    return lambda _scene, gathering: Start(dialog, {"gathering": gathering} if gathering else {})


def _with_promise(step: str) -> Callable[[Scene, str], Way]:
    """Straight to what a nudge about the promise would lead to; one that is closed says so, however often."""

    def lead(scene: Scene, follow_up: str) -> Way:
        is_open = scene.notebook.follow_up(follow_up) is not None
        return At(Start("follow_up", {"follow_up": follow_up}), step if is_open else "gone")

    return lead


def _promise(_scene: Scene, words: str) -> Way:
    sheet = NEW_PROMISE.sheet
    return Together(sheet.ref(bounded(words))) if sheet else Start(NEW_PROMISE.id)


def _follow_up(_scene: Scene, follow_up: str) -> Way:
    return Start("follow_up", {"follow_up": follow_up})


def _begin(_scene: Scene, _subject: str) -> Way:
    """Whoever has agreed already is only greeted."""
    return Start("greeting")


WANTS: Mapping[str, Callable[[Scene, str], Way]] = {
    "prepare": _about_gathering("preparation"),
    "reflect": _about_gathering("reflection"),
    "card": _about_gathering("card"),
    "decide": _about_gathering("decide"),
    "edit_plan": _about_gathering("edit_plan"),
    "follow_up": _follow_up,
    "done": _with_promise("sent"),
    "snooze": _with_promise("snooze"),
    "promise": _promise,
    "begin": _begin,
}
