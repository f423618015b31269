"""Erasing: one person, one gathering, or everything.

Beside the question whether one of them is to go, any wording of erasing says that it is. Everything goes by a
tap or in words that say everything, never by a mere yes: that may have been meant for less.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from dialogs.changes import Change, EraseContact, EraseGathering, EraseUser
from dialogs.coach.choices import chose, joined, named, opens
from dialogs.coach.knowing import parts_named
from dialogs.coach.which import label_of
from dialogs.core.conversation import Start
from dialogs.core.hears import OneOf
from dialogs.core.matching import fold, match
from dialogs.core.steps import Ask, Call, Dialog, End, Heard, Hearing, Option, Tell, Unclear, When
from dialogs.language.intents import LONGEST, erase_contact_in
from dialogs.notebook import Contact, Gathering

if TYPE_CHECKING:
    from dialogs.core.scene import Scene

_MOST = 12
_ANYBODY = "Sam"
KEEP = Option("keep", "erase.keep")
ERASE = Option("erase", "erase.erase")
ERASE_ALL_OF_IT = Option("erase", "erase_all.sure.erase")


def known_to_erase(scene: Scene, text: str) -> str:
    """The name of somebody known, in whatever letters, that a message asks to forget; empty if it does not.

    Names are told by their looks alone elsewhere; here one that is known is read as one that looks so.
    """
    for name in parts_named(scene, text) if len(text) <= LONGEST else ():
        edge = r"\b" if name.isascii() else ""
        plain = re.sub(f"{edge}{re.escape(name)}{edge}", _ANYBODY, text, count=1, flags=re.IGNORECASE)
        if erase_contact_in(plain, scene.lang) == _ANYBODY:
            return name
    return ""


def called_so(scene: Scene) -> tuple[Contact, ...]:
    """The contacts meant: the one in the arguments, or those whose name fits."""
    named_one = scene.notebook.contact(scene.arg("contact"))
    if named_one:
        return (named_one,)
    name = fold(scene.arg("name"))
    labels = ((contact, fold(contact.label)) for contact in scene.notebook.contacts)
    return tuple(contact for contact, label in labels if name and (name in label or label in name))[:_MOST]


def is_one(scene: Scene) -> bool:
    return len(called_so(scene)) == 1


def are_several(scene: Scene) -> bool:
    return len(called_so(scene)) > 1


def is_nameless(scene: Scene) -> bool:
    return not fold(scene.arg("name"))


def contacts_called_so(scene: Scene) -> tuple[Option, ...]:
    return (*(Option(c.id, label=_with_company(scene, c)) for c in called_so(scene)), KEEP)


def _with_company(scene: Scene, contact: Contact) -> str:
    return joined(scene, "list.parts", (contact.label, contact.company))


def to_erase(scene: Scene) -> Contact | None:
    found = called_so(scene)
    chosen = scene.answer("which")
    return scene.notebook.contact(chosen) if chosen else found[0] if found else None


def name_to_erase(scene: Scene) -> dict[str, object]:
    contact = to_erase(scene)
    return {"name": contact.label if contact else scene.arg("name")}


def contact_erased(scene: Scene) -> tuple[Change, ...]:
    contact = to_erase(scene)
    return (EraseContact(contact.id),) if contact else ()


def contact_sought(scene: Scene) -> tuple[Call, ...]:
    return (Call("find_contact", {"name": scene.arg("name")}),)


def is_gone(scene: Scene) -> bool:
    return not called_so(scene)


ERASE_CONTACT = Dialog(
    "erase_contact",
    version=2,
    recap=name_to_erase,
    moot=is_gone,
    steps=(
        Tell(
            "begin",
            to=(When(is_one, "sure"), When(are_several, "which"), When(is_nameless, "whom"), "look"),
        ),
        End("whom", then=opens("contacts")),
        End("look", text="erase_contact.looking", fill=name_to_erase, calls=contact_sought),
        Ask(
            "which",
            text="erase_contact.which",
            fill=name_to_erase,
            hear=OneOf(contacts_called_so),
            to=(When(chose("which", KEEP.id), "kept"), "sure"),
        ),
        Ask(
            "sure",
            text="erase_contact.sure",
            fill=name_to_erase,
            hear=OneOf((ERASE, KEEP)),
            own={"erase": "erased"},
            to=(When(chose("sure", KEEP.id), "kept"), "erased"),
        ),
        End("erased", text="erase.erased", changes=contact_erased),
        End("kept", text="erase.kept"),
    ),
)


def found_options(scene: Scene) -> tuple[Option, ...]:
    """What the search beyond the notebook brought: id, name and company each."""
    found = tuple(
        Option(str(contact), label=joined(scene, "list.parts", (label, company)))
        for contact, label, company in scene.args.get("contacts", ())
    )
    return (*found[:_MOST], KEEP)


def found_nobody(scene: Scene) -> bool:
    return not scene.args.get("contacts")


def found_erased(scene: Scene) -> tuple[Change, ...]:
    return (EraseContact(scene.answer("which")),)


CONTACT_FOUND = Dialog(
    "contact_found",
    version=1,
    steps=(
        Tell("begin", to=(When(found_nobody, "nobody"), "which")),
        Ask(
            "which",
            text="contact_found.which",
            hear=OneOf(found_options),
            to=(When(chose("which", KEEP.id), "kept"), "erased"),
        ),
        End("erased", text="erase.erased", changes=found_erased),
        End("kept", text="erase.kept"),
        End("nobody", text="contact_found.nobody"),
    ),
)


def gatherings_kept(scene: Scene) -> tuple[Option, ...]:
    kept = scene.notebook.gatherings[:_MOST]
    return (*(Option(g.id, label=label_of(scene, g)) for g in kept), KEEP)


def gathering_to_erase(scene: Scene) -> Gathering | None:
    return scene.notebook.gathering(scene.arg("gathering") or str(scene.answer("which") or ""))


def is_gathering_named(scene: Scene) -> bool:
    return gathering_to_erase(scene) is not None


def has_no_gathering(scene: Scene) -> bool:
    return not scene.notebook.gatherings


def gathering_name(scene: Scene) -> dict[str, object]:
    gathering = gathering_to_erase(scene)
    return {"gathering": gathering.name if gathering else ""}


def gathering_erased(scene: Scene) -> tuple[Change, ...]:
    gathering = gathering_to_erase(scene)
    return (EraseGathering(gathering.id),) if gathering else ()


ERASE_GATHERING = Dialog(
    "erase_gathering",
    version=2,
    recap=gathering_name,
    steps=(
        Tell("begin", to=(When(is_gathering_named, "sure"), When(has_no_gathering, "none"), "which")),
        End("none", text="erase_gathering.none"),
        Ask(
            "which",
            text="erase_gathering.which",
            hear=OneOf(gatherings_kept),
            to=(When(chose("which", KEEP.id), "kept"), "sure"),
        ),
        Ask(
            "sure",
            text="erase_gathering.sure",
            fill=gathering_name,
            hear=OneOf((ERASE, KEEP)),
            own={"erase": "erased"},
            to=(When(chose("sure", KEEP.id), "kept"), "erased"),
        ),
        End("erased", text="erase.erased", changes=gathering_erased),
        End("kept", text="erase.kept"),
    ),
)


def is_exported(scene: Scene) -> bool:
    return bool(scene.args.get("_exported"))


def ways_out(scene: Scene) -> tuple[Option, ...]:
    """Erasing and, the first time, what is lighter than that."""
    lighter = () if is_exported(scene) else named("erase_all.sure", "export", "mute", "pause")
    return (ERASE_ALL_OF_IT, *lighter, KEEP)


class Deliberate(OneOf, frozen=True):
    """Choices of which the first is taken only when it is tapped, numbered or said in full."""

    def parse(self, scene: Scene, text: str, _kept: Any) -> Hearing:
        options = self.options(scene)
        found = match(scene, options, text) or match(scene, options[1:], text, near=True)
        return Heard(found.id) if found else Unclear("erase_all.look")


def export_wanted(_scene: Scene) -> tuple[Call, ...]:
    return (Call("export"),)


def everything(_scene: Scene) -> tuple[Change, ...]:
    return (EraseUser(),)


def ask_again(_scene: Scene) -> Start:
    return Start("erase_all", {"_exported": True})


ERASE_ALL = Dialog(
    "erase_all",
    version=2,
    steps=(
        Ask(
            "sure",
            text=(When(is_exported, "erase_all.sure.exported"), "erase_all.sure"),
            hear=Deliberate(ways_out),
            own={"delete": "erased", "erase": "look"},
            to=(
                When(chose("sure", ERASE_ALL_OF_IT.id), "erased"),
                When(chose("sure", "export"), "export"),
                When(chose("sure", "mute"), "mute"),
                When(chose("sure", "pause"), "pause"),
                "kept",
            ),
        ),
        Tell("look", text="erase_all.look", to=("sure",)),
        End("erased", text="erase_all.erased", changes=everything),
        End("export", text="export.preparing", calls=export_wanted, then=ask_again),
        End("mute", then=opens("mute")),
        End("pause", then=opens("pause")),
        End("kept", text="erase.kept"),
    ),
)

ERASE_WHAT = Dialog(
    "erase",
    version=1,
    fleeting=True,
    steps=(
        Ask(
            "what",
            text="erase.what",
            hear=OneOf((*named("erase.what", "person", "gathering", "all"), KEEP)),
            to=(
                When(chose("what", "person"), "person"),
                When(chose("what", "gathering"), "gathering"),
                When(chose("what", "all"), "all"),
                "kept",
            ),
        ),
        End("person", then=opens("contacts")),
        End("gathering", then=opens("erase_gathering")),
        End("all", then=opens("erase_all")),
        End("kept", text="erase.kept"),
    ),
)

DIALOGS = (ERASE_CONTACT, CONTACT_FOUND, ERASE_GATHERING, ERASE_ALL, ERASE_WHAT)
