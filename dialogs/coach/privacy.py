"""What is kept of the user and why, and taking it out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dialogs.coach.choices import chose, named, opens
from dialogs.coach.consent import keeper
from dialogs.coach.erasing import export_wanted
from dialogs.coach.lists import CLOSE
from dialogs.coach.welcome import is_at_work
from dialogs.core.hears import OneOf
from dialogs.core.prompts import Draft, Prompt
from dialogs.core.steps import Ask, Dialog, End, Tell, When

if TYPE_CHECKING:
    from dialogs.core.scene import Scene


def keeper_and_contact(scene: Scene) -> dict[str, object]:
    """A fill: who keeps the data, and whom to write to about them."""
    return {**keeper(scene), "contact": scene.say("privacy.contact")}


PRIVACY = Dialog(
    "privacy",
    version=1,
    fleeting=True,
    steps=(
        Ask(
            "what",
            text=(When(is_at_work, "privacy.what.work"), "privacy.what"),
            fill=keeper_and_contact,
            hear=OneOf((*named("privacy.what", "export", "gathering", "all"), CLOSE)),
            to=(
                When(chose("what", "export"), "export"),
                When(chose("what", "gathering"), "gathering"),
                When(chose("what", "all"), "all"),
                "closed",
            ),
        ),
        End("export", then=opens("export")),
        End("gathering", then=opens("erase_gathering")),
        End("all", then=opens("erase_all")),
        End("closed", text="list.closed"),
    ),
)


EXPORT = Dialog("export", version=1, steps=(End("done", text="export.preparing", calls=export_wanted),))


def has_link(scene: Scene) -> bool:
    return bool(scene.arg("url"))


def export_link(scene: Scene) -> dict[str, object]:
    return {"url": scene.arg("url"), "minutes": scene.args.get("minutes", 15)}


def export_text(scene: Scene) -> tuple[Prompt, ...]:
    """Everything as text to copy, where there is no address to fetch it from."""
    return (Draft(scene.say("export_ready.title"), scene.arg("text")),)


EXPORT_READY = Dialog(
    "export_ready",
    version=1,
    steps=(
        Tell("begin", to=(When(has_link, "link"), "text")),
        End("link", text="export_ready.link", fill=export_link),
        End("text", show=export_text, text="export_ready.text"),
    ),
)

DIALOGS = (PRIVACY, EXPORT, EXPORT_READY)
