"""The first question: what is a goal, when is it vague, and how is it put into the user's own words?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from dialogs.coach.model import ASK, may_ask, said_of, wording
from dialogs.core.conversation import How
from dialogs.core.hears import FreeText, Listed
from dialogs.core.steps import Call, Heard, Hearing, Option, Unclear
from dialogs.language.fillers import without_fillers
from dialogs.language.intents import hear_intent, is_no_answer
from dialogs.language.normal import normalise
from dialogs.language.purpose import PURPOSES, suggest_purpose
from dialogs.language.romance import wants_romance
from dialogs.language.slots import missing
from dialogs.writing.kits import kits
from dialogs.writing.words import as_goal, rewritten

if TYPE_CHECKING:
    from dialogs.core.prompts import Widget
    from dialogs.core.scene import Scene
    from dialogs.notebook import Plan

LIGHT, UNDECIDED = "light", "undecided"
TYPES = ("partner", "information", "awareness", "network")
PIECES = ("all", "object", "vanity", *TYPES)
_FREE = FreeText(limit=400)
LEAVE = Option("~skip", "probe.leave")
"""The way out of the one more question: the answer stands as it is."""
GOOD, CHANGE, KEEP = "good", "change", "keep"
_MOST_REWRITTEN = 80


class Goal(Listed, Struct, frozen=True):
    """A goal; the value is `{type, words}`: what was tapped and what was said, either maybe empty."""

    widget: Widget = "text"

    def options(self, _scene: Scene) -> tuple[Option, ...]:
        return tuple(Option(name, f"prep.goal.type.{name}") for name in (*TYPES, LIGHT, UNDECIDED))

    def parse(self, scene: Scene, text: str, kept: Any) -> Hearing:
        before = last_plan(scene) if means_same(text) else None
        if before:
            return Heard({"type": before.purpose, "words": before.goal})
        if is_no_answer(text):
            return Heard({"type": UNDECIDED, "words": ""})
        if wants_romance(text, scene.lang):
            return Unclear("prep.goal.romance")
        heard = _FREE.parse(scene, text, kept)
        if not isinstance(heard, Heard):
            return heard
        return Heard({"type": "", "words": without_fillers(heard.value, scene.lang)})

    def value(self, _scene: Scene, choice: str) -> Any:
        return {"type": choice, "words": ""}

    def accepts(self, _scene: Scene, value: Any) -> bool:
        return isinstance(value, dict) and set(value) == {"type", "words"}


def means_same(text: str) -> bool:
    """Whether somebody wants what they had the last time."""
    return hear_intent(text) == "same_as_last"


def last_plan(scene: Scene) -> Plan | None:
    """The plan of the gathering before, if there is one."""
    plans = [
        (g.starts_at, g.plan) for g in scene.notebook.gatherings if g.plan and g.id != scene.arg("gathering")
    ]
    return max(plans, key=lambda found: found[0])[1] if plans else None


def lacks_in_goal(scene: Scene, value: dict[str, str]) -> str | None:
    """The rule of the probe: a tapped type asks for its own detail, words for what is missing in them."""
    kind, words = value["type"], value["words"]
    if not words:
        return {LIGHT: None, UNDECIDED: "all"}.get(kind, kind)
    before = last_plan(scene)
    ready = {regret.goal for regret in kits(scene.lang).regrets.values()}
    if words in ready or (before and words == before.goal):
        return None
    piece = missing("goal", words, lang=scene.lang, now=scene.now, zone=scene.zone, own=scene.own)
    inferred = kind or suggest_purpose(words, scene.lang)
    return inferred if piece == "object" and inferred in TYPES else piece


def regret_options(scene: Scene, piece: str) -> tuple[Option, ...]:
    """When there is no goal at all: what would spoil the evening? Else it may stay as it is."""
    if piece != "all":
        return (LEAVE,)
    return tuple(Option(name, label=regret.label) for name, regret in kits(scene.lang).regrets.items())


def narrowed(scene: Scene, first: dict[str, str], second: dict[str, str] | str, piece: str) -> dict[str, str]:
    """The goal after one more question: a regret turned round, a type, or the detail in its type's frame.

    Who cannot tell either time is asked for the smallest step instead.
    """
    if isinstance(second, str):
        goal = next(r.goal for r in kits(scene.lang).regrets.values() if r.label == second)
        return {"type": "", "words": goal}
    if second["type"] == UNDECIDED:
        return {"type": LIGHT, "words": ""} if first["type"] == UNDECIDED else first
    if not second["words"]:  # a type, tapped on the question above after all
        return second
    if piece == "all" and (turned := _turned(second["words"], scene.lang)):
        return {"type": "", "words": turned}
    kind = first["type"] or suggest_purpose(first["words"], scene.lang) or ""
    kind = kind if kind in PURPOSES else ""
    return {"type": kind, "words": as_goal(second["words"], kind, scene.lang)}


def _turned(regret: str, lang: str) -> str:
    """The aim that a regret in the user's own words is turned round to; empty where it is no regret."""
    said = normalise(regret)
    return next((known.goal for known in kits(lang).regrets.values() if re.search(known.like, said)), "")


def goal_of(scene: Scene) -> dict[str, str] | None:
    """The goal as it was answered, else as it was told before the dialog began."""
    answered: dict[str, str] | None = scene.answer("goal") or scene.args.get("_goal")
    return answered


def purpose_of(scene: Scene) -> str:
    """The type of the goal as corrected, tapped or inferred; empty when nothing tells it."""
    goal, corrected = goal_of(scene), scene.answer("purpose")
    if corrected:
        return str(corrected)
    if not goal:
        return ""
    if goal["type"] in PURPOSES:
        return str(goal["type"])
    if goal["type"] == LIGHT:
        return "other"
    opinion = said_of(scene, "goal_opinion", goal["words"]).get("purpose")
    return str(opinion or suggest_purpose(goal["words"], scene.lang) or "")


def goal_words(scene: Scene) -> str:
    """The goal as it stands on the card: reworded, rewritten or as it was said."""
    said, taken = said_goal(scene), _taken(scene)
    return str(taken["words"] or scene.answer("reword") or said) if taken else said


def _taken(scene: Scene) -> dict[str, Any] | None:
    """What was answered to the last rewrite of this goal."""
    answers = (scene.answer("rewritten"), scene.answer("rewrite"))
    return next((answer for answer in answers if answer and answer["of"] == said_goal(scene)), None)


def said_goal(scene: Scene) -> str:
    """The goal as it was said, or the words of the type that was tapped."""
    goal = goal_of(scene)
    if not goal:
        return ""
    return str(goal["words"]) or scene.say(f"prep.goal.type.{goal['type']}")


def is_light(scene: Scene) -> bool:
    goal = scene.answer("goal")
    return goal is not None and goal["type"] == LIGHT


def was_left_out(scene: Scene) -> bool:
    """Whether the goal was skipped."""
    return scene.answers["goal"].how is How.SKIPPED


def was_probed(scene: Scene) -> bool:
    return scene.answers["goal"].how in {How.PROBED, How.VAGUE}


def has_rewrite(scene: Scene) -> bool:
    """Whether the goal stayed vague and holds words for a better one."""
    return scene.answers["goal"].how is How.VAGUE and bool(rewrite_of(scene))


def rewrite_of(scene: Scene) -> str:
    return rewritten(said_goal(scene), purpose_of(scene), scene.lang)


def reworded_goal(scene: Scene) -> str:
    """The goal in the model's words, or else in the rule's."""
    return str(said_of(scene, "rewrite", said_goal(scene)).get("text") or rewrite_of(scene))


def has_reworded(scene: Scene) -> bool:
    return bool(said_of(scene, "rewrite", said_goal(scene)).get("text"))


def rewording_sought(scene: Scene) -> tuple[Call, ...]:
    """Have the model put the goal better, if nobody has taken the permission back meanwhile."""
    if not may_ask(scene):
        return ()
    return wording("rewrite", said_goal(scene), scene.lang, scene.profile.name, most=_MOST_REWRITTEN)


def asks_model(scene: Scene) -> bool:
    return bool((scene.answer("rewrite") or {}).get("asks"))


def wants_other_words(scene: Scene) -> bool:
    """Whether neither the old words will do nor the new; whoever skips that keeps their own."""
    last = scene.answers.get("rewritten") or scene.answers["rewrite"]
    taken = _taken(scene)
    return last.how is not How.SKIPPED and (taken is None or not taken["words"])


def was_rewritten(scene: Scene) -> bool:
    return goal_words(scene) != said_goal(scene)


class Rewrite(Listed, Struct, frozen=True):
    """Whether a rewritten goal will do; the value is `{of, words}`: the goal it stands for, and what to take.

    Without words the user will put it differently; typed words are taken at once. `asks`: the model is to
    put it first, which happens once: `again` is its turn.
    """

    again: bool = False
    widget: Widget = "text"

    def options(self, scene: Scene) -> tuple[Option, ...]:
        own = tuple(Option(name, f"prep.rewrite.{name}") for name in (GOOD, CHANGE, KEEP))
        return own if self.again or not may_ask(scene) else (*own, ASK)

    def parse(self, scene: Scene, text: str, kept: Any) -> Hearing:
        heard = _FREE.parse(scene, text, kept)
        return Heard({"of": said_goal(scene), "words": heard.value}) if isinstance(heard, Heard) else heard

    def value(self, scene: Scene, choice: str) -> Any:
        if choice == ASK.id:
            return {"of": said_goal(scene), "words": "", "asks": True}
        offered = reworded_goal(scene) if self.again else rewrite_of(scene)
        words = {GOOD: offered, CHANGE: "", KEEP: said_goal(scene)}[choice]
        return {"of": said_goal(scene), "words": words}

    def accepts(self, scene: Scene, value: Any) -> bool:
        return isinstance(value, dict) and value.get("of") == said_goal(scene)
