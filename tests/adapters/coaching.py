"""Turns as the coach really takes them, for each platform to be shown what they become there.

A change of a sentence or of the rendering shows in a golden file; UPDATE_GOLDEN=1 writes the files anew, for
reading.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dialogs.coach.book import BOOK
from dialogs.core.prompts import Prompt
from dialogs.notebook import Profile
from dialogs.testing import Talk
from tests.dialogs.coach import before, evening
from tests.dialogs.coach.evening import KITAHAMA, PROMISE, SHIRAISHI, notebook
from tests.dialogs.walking import Walker

GOLDEN = Path(__file__).parents[1] / "golden"
LANGUAGES = ("ja", "en")
GOAL = {"ja": "在庫管理に困っている雑貨店の店主", "en": "Meet a shop owner who struggles with stock"}
PEOPLE = {"ja": "雑貨店の店主さん", "en": "Owners of small shops"}
MET = {"ja": "雑貨店の白石さん、棚卸しの話", "en": "Ms Shiraishi who runs a shop, about stocktaking"}
GOT = {"ja": "年末の3日がいちばん大変", "en": "The last three days of the year are the worst"}


def welcomed(lang: str) -> Talk:
    return Talk(BOOK, profile=Profile("u1"), lang=lang).joins(lang)


def asked_for_a_goal(lang: str) -> Talk:
    return before.talk("preparation", before.meeting(), lang=lang, gathering="g1").asks("goal")


def asked_for_a_moment(lang: str) -> Talk:
    told = asked_for_a_goal(lang).says(GOAL[lang]).says(PEOPLE[lang]).taps("topic2")
    return told.taps("information").asks("moment")


def shown_the_plan(lang: str) -> Talk:
    return asked_for_a_moment(lang).taps("2026-12-06T03:10Z").asks("review")


def asked_for_an_obstacle(lang: str) -> Talk:
    return shown_the_plan(lang).taps("ok").asks("obstacle")


def given_a_draft(lang: str) -> Talk:
    known = notebook(contacts=(SHIRAISHI,), follow_ups=(PROMISE,))
    told = evening.talk("follow_up", {"follow_up": "f1"}, known=known, lang=lang)
    return (told.taps("ja") if lang == "en" else told).asks("did")


def shown_the_contacts(lang: str) -> Talk:
    return evening.talk("contacts", known=notebook(contacts=(SHIRAISHI,)), lang=lang).asks("which")


def shown_the_reflection(lang: str) -> Talk:
    told = evening.talk("reflection", {"gathering": "g1"}, lang=lang).says(MET[lang]).says(GOT[lang])
    told.taps("information").taps("2026-12-05T03:10Z")
    return told.taps("2").taps("4").taps("new").taps("3000").is_idle()


def told_of_several_things(lang: str) -> Talk:
    known = notebook((KITAHAMA,), (SHIRAISHI,), (PROMISE,))
    items = [["promise", "f1"], ["reflect", "g1"]]
    return evening.talk("digest", {"items": items}, known=known, lang=lang).asks("which")


TURNS: dict[str, Callable[[str], Talk]] = {
    "welcome": welcomed,
    "goal": asked_for_a_goal,
    "moment": asked_for_a_moment,
    "plan": shown_the_plan,
    "obstacle": asked_for_an_obstacle,
    "draft": given_a_draft,
    "contacts": shown_the_contacts,
    "reflection": shown_the_reflection,
    "digest": told_of_several_things,
}


def compare(name: str, sent: Any) -> None:
    """Hold what is sent against the golden file of this name."""
    path, text = GOLDEN / name, json.dumps(sent, ensure_ascii=False, indent=1) + "\n"
    if os.environ.get("UPDATE_GOLDEN"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == text


@dataclass
class Listener(Walker):
    """A walker who remembers turn by turn what was said."""

    turns: list[tuple[Prompt, ...]] = field(default_factory=list)

    def _hear(self, prompts: tuple[Prompt, ...]) -> None:
        self.turns += [prompts] if prompts else []
        super()._hear(prompts)
