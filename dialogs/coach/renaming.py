"""Another name for a gathering that is noted already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dialogs.changes import Change, SaveGathering
from dialogs.coach.answers import says_something
from dialogs.coach.which import about, choosing, named, to_come
from dialogs.core.conversation import Start
from dialogs.core.hears import FreeText
from dialogs.core.steps import Ask, Dialog, End, Tell, When
from dialogs.language.corrections import name_instead
from dialogs.language.renaming import asks_to_rename, name_corrected, name_said, without_no
from dialogs.shapes import replace

if TYPE_CHECKING:
    from dialogs.core.scene import Scene

LONGEST_NAME = 60


def renaming(scene: Scene, text: str) -> Start | None:
    """The dialog for a message that asks for another name of an event, with the name if it is in it."""
    on_screen = named(scene)
    known = (on_screen,) if on_screen else to_come(scene)
    for gathering in known:
        if name := name_instead(text, gathering.name):
            return Start("rename_gathering", {"_name": name, "gathering": gathering.id})
    if not (known and _puts_right(text)) and not asks_to_rename(text):
        return None
    subject = {"gathering": on_screen.id} if on_screen else {}
    return Start("rename_gathering", {"_name": name_said(without_no(text)), **subject})


def renaming_on_screen(scene: Scene, text: str) -> Start | None:
    """The same for the gathering on screen, as long as a wrong name can be no other than its own."""
    gathering = named(scene)
    is_new = gathering is not None and gathering.plan is None and gathering.starts_at > scene.now
    return renaming(scene, text) if is_new else None


def _puts_right(text: str) -> bool:
    """Whether a message tells a name against another: it says no, or that the other is wrong."""
    rest = without_no(text)
    return bool(name_corrected(rest) or (rest != text.strip() and name_said(rest)))


def new_name(scene: Scene) -> str:
    said = str(scene.answer("name") or "")
    return (name_said(without_no(said)) or without_no(said) or scene.arg("_name"))[:LONGEST_NAME]


def is_said(scene: Scene) -> bool:
    return bool(new_name(scene))


def name_given(scene: Scene) -> dict[str, object]:
    return {"name": new_name(scene)}


def renamed(scene: Scene) -> tuple[Change, ...]:
    gathering = named(scene)
    return (SaveGathering(replace(gathering, name=new_name(scene))),) if gathering else ()


RENAME = Dialog(
    "rename_gathering",
    version=2,
    steps=(
        *choosing("rename_gathering", "begin"),
        Tell("begin", to=(When(is_said, "done"), "name")),
        Ask(
            "name",
            text="rename_gathering.name",
            fill=about,
            hear=FreeText(LONGEST_NAME),
            valid=(says_something,),
            to=("done",),
        ),
        End("done", text="rename_gathering.done", fill=name_given, changes=renamed),
    ),
)
DIALOGS = (RENAME,)
