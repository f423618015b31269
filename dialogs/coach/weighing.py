"""What somebody weighs who is not sure of going: what they want, whether it is there, what it costs."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

from msgspec import Struct

from dialogs.coach.choices import joined
from dialogs.coach.details import ends_at, fee_of, known_name, said_end, start_of, starts_at
from dialogs.coach.drafting import name_to_write
from dialogs.coach.goals import LIGHT, UNDECIDED, goal_words, purpose_of
from dialogs.coach.hears import say_yen
from dialogs.coach.moments import local, say_moment
from dialogs.coach.which import named
from dialogs.core.hears import Listed
from dialogs.core.prompts import Card, Draft, Prompt
from dialogs.core.steps import Heard, Hearing, Option, Unclear
from dialogs.language.crowd import crowd_in
from dialogs.language.lengths import DAY, HOUR, LONGEST, days_of, hear_length
from dialogs.language.slots import keywords
from dialogs.notebook import Decision
from dialogs.writing.deciding import Wish, if_going, if_skipping, question
from dialogs.writing.fit import FITS, Weighed, past_of, usual_cost

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dialogs.core.prompts import Widget
    from dialogs.core.scene import Scene

_LONGEST_INVITATION = 2000
_SHORT = 90
"""Of what is over in so many minutes nobody needs to leave early."""


class Invitation(Listed, Struct, frozen=True):
    """What is known of a gathering, in a line or a whole invitation; the value is the text with its lines."""

    widget: Widget = "text"

    def options(self, _scene: Scene) -> tuple[Option, ...]:
        return ()

    def parse(self, _scene: Scene, text: str, _kept: Any) -> Hearing:
        said = text.strip()[:_LONGEST_INVITATION]
        return Heard(said) if any(c.isalnum() for c in said) else Unclear("core.empty")

    def value(self, _scene: Scene, choice: str) -> Any:
        return choice

    def accepts(self, _scene: Scene, value: Any) -> bool:
        return isinstance(value, str) and 0 < len(value) <= _LONGEST_INVITATION


class Length(Listed, Struct, frozen=True):
    """How long something takes; the value is minutes."""

    chips: tuple[int, ...] = ()
    widget: Widget = "text"

    def options(self, scene: Scene) -> tuple[Option, ...]:
        return tuple(
            Option(str(minutes), "length.hours", say_length(scene, minutes)) for minutes in self.chips
        )

    def parse(self, _scene: Scene, text: str, _kept: Any) -> Hearing:
        heard = hear_length(text)
        return Unclear("length.unclear") if heard is None else Heard(heard)

    def value(self, _scene: Scene, choice: str) -> Any:
        return int(choice)

    def accepts(self, _scene: Scene, value: Any) -> bool:
        return isinstance(value, int) and 0 < value <= LONGEST


def say_length(scene: Scene, minutes: int) -> str:
    """Hours and minutes as people say them, or days."""
    if minutes > DAY and minutes % DAY == 0:
        return scene.say("length.days", n=minutes // DAY)
    hours, rest = divmod(minutes, HOUR)
    whole = scene.say("length.hours", n=hours) if hours else ""
    part = scene.say("length.minutes", n=rest) if rest else ""
    return scene.say("length.both", hours=whole, minutes=part) if whole and part else whole or part


def name_known(scene: Scene) -> str:
    """What the gathering is called; empty where nobody has said."""
    gathering = named(scene)
    return name_to_write(scene, gathering) if gathering else known_name(scene)


def start_known(scene: Scene) -> datetime | None:
    gathering = named(scene)
    return gathering.starts_at if gathering else starts_at(scene)


def fee_known(scene: Scene) -> int | None:
    """The fee as it was answered, else as it is noted."""
    gathering = named(scene)
    return fee_of(scene) if gathering is None or "fee" in scene.answers else gathering.fee


def minutes_known(scene: Scene) -> int | None:
    """How long it takes: as it was answered, else from its start to its end if that was told, or its days."""
    said: int | None = scene.answer("time")
    return said or _told_minutes(scene)


def _told_minutes(scene: Scene) -> int | None:
    gathering = named(scene)
    if gathering:
        start, end, is_told = gathering.starts_at, gathering.ends_at, gathering.end_known
    else:
        start, end, is_told = start_of(scene), ends_at(scene), said_end(scene) is not None
    if (days := days_of(start, end, scene.zone)) > 1:
        return days * DAY
    return int((end - start) / timedelta(minutes=1)) if is_told and end > start else None


def lacks_fee(scene: Scene) -> bool:
    return fee_known(scene) is None and "fee" not in scene.answers


def lacks_length(scene: Scene) -> bool:
    return _told_minutes(scene) is None and "time" not in scene.answers


def told_length(scene: Scene, text: str) -> dict[str, Any]:
    """How long it takes, where the words for the fee tell of it."""
    minutes = hear_length(text) if lacks_length(scene) and any(map(str.isalpha, text)) else None
    return {"time": minutes} if minutes else {}


def has_goal(scene: Scene) -> bool:
    """Whether the plan that is kept already says what the user wants."""
    gathering = named(scene)
    return gathering is not None and gathering.plan is not None and bool(gathering.plan.goal)


def aim(scene: Scene) -> tuple[str, str]:
    """The goal in the user's own words and its type: as just said, else as planned."""
    gathering = named(scene)
    if scene.answer("goal") is None and gathering and gathering.plan:
        return gathering.plan.goal, gathering.plan.purpose
    return goal_words(scene), purpose_of(scene)


def is_in_words(scene: Scene) -> bool:
    """Whether the goal is more than a type that was tapped."""
    goal = scene.answer("goal")
    return bool(goal["words"]) if goal else has_goal(scene)


def mentioned(scene: Scene) -> tuple[str, ...]:
    """Words of the goal that stand in the invitation."""
    text = scene.arg("_text").casefold()
    found = keywords(aim(scene)[0], scene.lang) if text and is_in_words(scene) else ()
    return tuple(word for word in found if word.casefold() in text)


def is_mentioned(scene: Scene) -> bool:
    return bool(mentioned(scene))


def is_for_fun(scene: Scene) -> bool:
    goal = scene.answer("goal")
    return goal is not None and goal["type"] == LIGHT


def given_goal(scene: Scene) -> dict[str, str] | None:
    """The goal as the preparation takes it, just said or kept with a decision; None where there is none."""
    goal: dict[str, str] | None = scene.answer("goal")
    if goal:
        return goal if goal["words"] or goal["type"] not in {LIGHT, UNDECIDED} else None
    gathering = named(scene)
    kept = gathering.decision if gathering else None
    return {"type": kept.purpose, "words": kept.goal} if kept and kept.goal else None


def weighed(scene: Scene) -> Weighed:
    """Everything the verdict rests on."""
    gathering, fit = named(scene), scene.answer("fit")
    others = tuple(g for g in scene.notebook.gatherings if gathering is None or g.id != gathering.id)
    return Weighed(
        fit=fit if fit in FITS else "unknown",
        fee=fee_known(scene),
        usual=usual_cost(others),
        past=past_of(name_known(scene), others),
    )


def result(scene: Scene) -> tuple[Prompt, ...]:
    """The card: what is wanted, what speaks for and against it, and what either way could look like."""
    start, name = start_known(scene), name_known(scene) or scene.say("decide.nameless")
    title = scene.say("card.title", name=name, moment=say_moment(scene, start)) if start else name
    rows = ((scene.say(f"decide.row.{row}"), value) for row, value in _rows(scene) if value)
    return (Card(title, tuple(rows)),)


def _rows(scene: Scene) -> Iterator[tuple[str, str]]:
    facts, wish = weighed(scene), wished(scene)
    yield "goal", aim(scene)[0]
    yield "invitation", joined(scene, "decide.beside", crowd_in(scene.arg("_text")))
    yield "fit", scene.say(f"decide.found.{facts.fit}")
    yield "cost", _say_cost(scene, facts)
    yield "past", _say_past(scene, facts)
    yield "verdict", _say_verdict(scene, facts)
    yield "go", "\n".join(if_going(wish, scene.lang, sure=facts.verdict == "good"))
    yield "skip", if_skipping(wish, scene.lang)


def _say_verdict(scene: Scene, facts: Weighed) -> str:
    reasons = joined(scene, "decide.after", (scene.say(f"decide.because.{name}") for name in facts.reasons))
    verdict = scene.say(f"decide.verdict.{facts.verdict}")
    return scene.say("decide.verdict", verdict=verdict, reasons=reasons)


def _say_cost(scene: Scene, facts: Weighed) -> str:
    minutes = minutes_known(scene)
    fee = "" if facts.fee is None else say_yen(scene, facts.fee)
    if fee and facts.usual is not None:
        fee = scene.say("decide.usual", fee=fee, usual=say_yen(scene, facts.usual))
    return joined(scene, "decide.beside", (fee, say_length(scene, minutes) if minutes else ""))


def _say_past(scene: Scene, facts: Weighed) -> str:
    past = facts.past
    if not past.visits:
        return ""
    told = scene.say("decide.past", n=past.visits, near=past.near, nothing=past.nothing)
    why = f"reflection.why.{past.why}"
    return scene.say("decide.past.why", told=told, why=scene.say(why)) if scene.texts.has(why) else told


def wished(scene: Scene) -> Wish:
    """What the words for either way are made of."""
    minutes, leave_at = minutes_known(scene), _leave_at(scene)
    goal, purpose = aim(scene)
    return Wish(
        purpose=purpose,
        goal=goal if is_in_words(scene) else "",
        name=name_known(scene),
        me=scene.profile.name,
        length=say_length(scene, minutes) if minutes else "",
        clock=f"{local(scene, leave_at):%H:%M}" if leave_at else "",
    )


def _leave_at(scene: Scene) -> datetime | None:
    """Half-way, on the half hour, and not within the first hour; of several days nobody can say."""
    start, minutes = start_known(scene), _told_minutes(scene)
    if start is None or minutes is None or not _SHORT <= minutes < DAY:
        return None
    return start + timedelta(minutes=max(HOUR, minutes // HOUR * (HOUR // 2)))


def letter(scene: Scene) -> tuple[Prompt, ...]:
    """The question to the organiser, to copy."""
    return _letter(scene, scene.lang)


def letter_turned(scene: Scene) -> tuple[Prompt, ...]:
    """The same in the other language."""
    return _letter(scene, "en" if scene.lang == "ja" else "ja")


def _letter(scene: Scene, lang: str) -> tuple[Prompt, ...]:
    return (Draft(scene.say("decide.letter"), question(wished(scene), lang, scene.lang)),)


def decision(scene: Scene, chosen: Literal["go", "skip", "open"], reason: str = "") -> Decision:
    """The decision as it is kept; without a verdict where it came before one."""
    facts, (goal, purpose) = weighed(scene), aim(scene)
    kept = goal if is_in_words(scene) else ""
    found = (facts.verdict, facts.fit) if scene.answer("fit") else ("", "")
    return Decision(*found, chosen, reason, kept, purpose, scene.now)
