"""Questions of a dialog that may be asked together, in a form."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec import Struct

from dialogs.core.conversation import Start
from dialogs.core.events import form_ref
from dialogs.core.prompts import FieldKind
from dialogs.core.scene import Scene


class Blank(Struct, frozen=True):
    """One question as a field: what is typed there is heard as its answer would be.

    `most` is the greatest length of a text, 0 where its kind has none. `parted`: some of its answer is shown
    in another blank, so it is heard anew even where it was left as it was. `asked`: left empty it is asked in
    the talk, though it can be left out there.
    """

    step: str
    kind: FieldKind
    most: int = 0
    needed: bool = False
    parted: bool = False
    asked: bool = False


def _always(_scene: Scene) -> bool:
    return True


def _in_harmony(_scene: Scene) -> Mapping[str, str]:
    return {}


class Sheet(Struct, frozen=True):
    """A form: `blanks` in the order in which they are shown and heard, an earlier one known to the later.

    `shown` tells what stands in the blanks at first, by step, as the event `Filled` would bring it; `talk`
    opens the dialog that asks the same one by one, about the subject in the form's ref. `subject` names the
    argument that tells dialogs of this kind apart. `there`: it can still be filled. `on` are the questions
    ("dialog.step") that offer it. With `to` it changes what is stored: a blank left as it was is no answer,
    one that holds something cannot be emptied, and the dialog goes on at that step; without, it goes through
    its table. `instead_of` are dialogs that, about the same, are let go once it is taken.
    `harmony` names by step the text that says why answers do not go together.
    """

    name: str
    blanks: tuple[Blank, ...]
    shown: Callable[[Scene], Mapping[str, str]]
    talk: Callable[[str], Start]
    subject: str = ""
    there: Callable[[Scene], bool] = _always
    on: tuple[str, ...] = ()
    to: str = ""
    instead_of: tuple[str, ...] = ()
    harmony: Callable[[Scene], Mapping[str, str]] = _in_harmony

    def ref(self, subject: str) -> str:
        """What a form of this kind about `subject` is known by."""
        return form_ref(self.name, subject)

    def text(self, what: str) -> str:
        """The id of one of its texts: "title", "submit", "open", or a step's label."""
        return f"{self.name}.form.{what}"
