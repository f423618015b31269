"""The second question: whom to talk with, and about what."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from dialogs.coach.choices import numbered
from dialogs.coach.goals import LEAVE, goal_words, last_plan, means_same, purpose_of
from dialogs.core.hears import FreeText
from dialogs.core.steps import Heard, Hearing, Option
from dialogs.language.fillers import without_fillers
from dialogs.language.intents import is_no_answer
from dialogs.language.slots import missing
from dialogs.writing.kits import kits
from dialogs.writing.words import joined, parted

if TYPE_CHECKING:
    from dialogs.core.scene import Scene


OPEN = "open"
MISSING = ("what", "who", OPEN)
_CLAUSES = re.compile(r"\S\s?[,;\u3001\u3002]\s?\S")


class Whom(FreeText, frozen=True):
    """Whom to talk with and about what, in any words; "the same as last time" takes the last plan's."""

    def parse(self, scene: Scene, text: str, kept: Any) -> Hearing:
        before = last_plan(scene) if means_same(text) else None
        if before and before.people:
            return Heard(before.people)
        heard = FreeText.parse(self, scene, text, kept)
        return Heard(without_fillers(heard.value, scene.lang)) if isinstance(heard, Heard) else heard


def lacks_in_people(scene: Scene, people: str) -> str | None:
    """The rule of the probe: somebody without a topic, a topic without somebody, or neither."""
    if is_no_answer(people):
        return OPEN
    if parted(people, scene.lang)[1]:
        return None
    if people in kits(scene.lang).of(purpose_of(scene)).people:
        return "what"
    return missing("who_what", people, lang=scene.lang, now=scene.now, zone=scene.zone, own=scene.own)


def people_options(scene: Scene) -> tuple[Option, ...]:
    return numbered("people", kits(scene.lang).of(purpose_of(scene)).people)


def topic_options(scene: Scene, piece: str) -> tuple[Option, ...]:
    """First questions that suit the purpose, as chips, or people where nobody comes to mind."""
    if piece == OPEN:
        return people_options(scene)
    talk = kits(scene.lang).talk_of(purpose_of(scene), goal_words(scene))
    topics = numbered("topic", (topic.label for topic in talk.topics)) if piece == "what" else ()
    return (*topics, LEAVE)


def with_other_half(scene: Scene, first: str, second: str, piece: str) -> str:
    """Both halves; the first suggestion for whoever can think of nobody either time."""
    if piece == OPEN:
        return people_options(scene)[0].label if is_no_answer(second) else second
    if is_no_answer(second):
        return first
    if piece == "what":
        return joined(first, second, scene.lang)
    return _with_both(scene, first, second) or joined(second, first, scene.lang)


def _with_both(scene: Scene, first: str, second: str) -> str:
    """An answer of several clauses that names whom and what by itself, with the one before behind it."""
    has_both = _CLAUSES.search(second) and lacks_in_people(scene, second) is None
    return f"{second}{kits(scene.lang).comma}{first}" if has_both else ""


def people_of(scene: Scene) -> str:
    """Whom to talk with, empty while that is open."""
    people = str(scene.answer("people") or "")
    return "" if is_no_answer(people) else people
