"""A little book for chats: one dialog that asks by words, choice and time, and nudges twice afterwards."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import timedelta

from bot.chat.main import chat
from dialogs.changes import NudgeChange, PutNudge
from dialogs.core.book import Book
from dialogs.core.conversation import Start
from dialogs.core.hears import FreeText, OneOf
from dialogs.core.prompts import Card, Draft, Prompt
from dialogs.core.scene import Scene
from dialogs.core.steps import Ask, Dialog, End
from dialogs.notebook import Nudge
from tests.dialogs.core import toy


def result(scene: Scene) -> tuple[Prompt, ...]:
    rows = tuple((step, str(answer.value)) for step, answer in scene.answers.items())
    return (Card("plan", rows), Draft("draft", f"Dear {scene.answer('who')},\nthank you."))


def pings(scene: Scene) -> tuple[NudgeChange, ...]:
    """After one and three hours; at once, nearly, for whoever is called Now."""
    waits = ("1s", timedelta(seconds=1)) if scene.answer("who") == "Now" else ("1h", timedelta(hours=1))
    nudges = ((waits[0], waits[1]), ("3h", timedelta(hours=3)))
    return tuple(PutNudge(Nudge(f"ping {name}", "ping", "", scene.now + wait)) for name, wait in nudges)


PLAN = Dialog(
    "plan",
    version=1,
    steps=(
        Ask("who", text="plan.who", hear=FreeText(), to=("how",)),
        Ask("how", text="plan.how", hear=OneOf(toy.HOWS), to=("hour",)),
        Ask("hour", text="plan.hour", hear=toy.Hour(), to=("end",)),
        End("end", text="plan.end", show=result, nudges=pings),
    ),
)
PING = Dialog(
    "ping",
    version=1,
    steps=(
        End(
            "end", text="ping", fill=lambda scene: {"at": scene.now.astimezone(scene.zone).strftime("%H:%M")}
        ),
    ),
)


def book() -> Book:
    whole = toy.book(PLAN, PING)
    return replace(whole, joined=lambda _scene: Start("plan"))


if __name__ == "__main__":
    db, user, at = sys.argv[1:4]
    chat(lang="en", at=at, user=user, db=db, as_="", book=book())
