"""What a turn takes and gives, and the book of dialogs it is held by."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Literal

import msgspec

from dialogs.changes import Change, NudgeChange
from dialogs.core.conversation import Conversation, Start
from dialogs.core.events import Event, Introduced, Room
from dialogs.core.prompts import Card, Prompt
from dialogs.core.scene import Scene, Texts
from dialogs.core.steps import Call, Dialog
from dialogs.core.unsaying import Words
from dialogs.language.own import NO_OWN_WORDS, OwnWords
from dialogs.notebook import Notebook, Nudge

Phase = Literal["before", "after"]
"""What a user is about to do next: prepare for a gathering, or reflect on one that is over."""


class Snapshot(msgspec.Struct, frozen=True):
    """All a turn may read.

    `late`: the event was sent before one that was already taken from the same address, or its sender never
    saw the question on the table. `free`: what is said now costs nothing, while speaking unasked later does.
    `back`: the user was out of reach, and what was planned for them has been dropped. `gone`: they have left
    since the event was sent. `home`: their platform shows a home that is to be kept up to date. `forms`: it
    has forms. `elsewhere`: the platforms of their other addresses that are within reach.
    """

    conversation: Conversation
    notebook: Notebook
    late: bool = False
    free: bool = False
    back: bool = False
    gone: bool = False
    home: bool = False
    forms: bool = False
    elsewhere: tuple[str, ...] = ()


class Fact(msgspec.Struct, frozen=True):
    """Something worth counting, free of text and of the user: what happened at which step of which dialog."""

    name: str
    dialog: str = ""
    step: str = ""


class Turn(msgspec.Struct, frozen=True):
    """What one event led to. `changes` are to be written in order; `prompts` said in order.

    `ridden` are nudges the prompts speak of as well, as they were before. `home` is what the user's home
    shows from now on, empty where it need not change; `refused` says by field why a form was not taken.
    """

    conversation: Conversation
    prompts: tuple[Prompt, ...] = ()
    changes: tuple[Change, ...] = ()
    nudges: tuple[NudgeChange, ...] = ()
    calls: tuple[Call, ...] = ()
    facts: tuple[Fact, ...] = ()
    ridden: tuple[Nudge, ...] = ()
    home: tuple[Card, ...] = ()
    refused: Mapping[str, str] = msgspec.field(default_factory=dict)


class At(msgspec.Struct, frozen=True):
    """A wish to go straight to a step of a dialog, or to come back to it there."""

    start: Start
    step: str


class Together(msgspec.Struct, frozen=True):
    """A wish to be asked together, in the form of that ref, where there are forms."""

    ref: str


Way = Start | At | Together


class Decision(msgspec.Struct, frozen=True):
    """What becomes of nudges that fell due: a dialog to open, or silence; and what is written either way."""

    start: Start | None = None
    changes: tuple[Change, ...] = ()
    nudges: tuple[NudgeChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Book:
    """All dialogs and the rules between them.

    `intent` hears global words in the whole message, `meant` weighs that by what the user has. `commands`
    maps an intent to the dialog it opens (args from the scene). `idle` decides what a message means when no
    dialog is open, `begins` what words begin by themselves, over a menu that does not know them; `goes_on`
    tells whether an intent asks for what was put aside. `due` decides on nudges;
    `answered` maps a call's kind to the dialog that awaits it; `joined` and `left` react to coming and going.
    `greet` may claim an event before everything else (consent is not given yet). `heard` writes down that the
    user is there; `later` plans what brings a session back that was put aside. The scenes given to `heard`
    and `later` carry the arguments of the dialog on screen. `ride` tells what a free reply takes along, none
    of the nudges with these ids before its time. `back` plans anew for whoever was out of reach; `unsaid`
    takes the words of a message out of the notebook. `introduced` writes down what the platform tells of the
    user. `heeded` are the intents that come before any form; `wants` tells what a tap apart from the
    conversation leads to, by what it wants and its subject, while a command is wanted by its name. `home` is
    what the user's home shows. `model` is whose language model may be asked, and where that stands, in words
    for users; empty where there is none. `own` are words of the operator's that narrow an answer.
    """

    dialogs: Mapping[str, Dialog]
    texts: Callable[[str], Texts]
    intent: Callable[[str], str | None]
    commands: Mapping[str, Callable[[Scene, str], Start]]
    idle: Callable[[Scene, Event], Start]
    due: Callable[[Scene, tuple[Nudge, ...], Room], Decision]
    answered: Mapping[str, str]
    joined: Callable[[Scene], Start]
    left: Callable[[Scene], Decision]
    greet: Callable[[Scene, Event], Start | None]
    heard: Callable[[Scene], tuple[Change, ...]]
    later: Callable[[Scene, str], tuple[NudgeChange, ...]]
    meant: Callable[[Scene, str, str | None], str | None] = lambda _scene, _text, heard: heard
    goes_on: Callable[[Scene, str], bool] = lambda _scene, _intent: False
    begins: Callable[[Scene, Event], Start | None] = lambda _scene, _event: None
    ride: Callable[[Scene, AbstractSet[str]], Decision] = lambda _scene, _fresh: Decision()
    back: Callable[[Scene], tuple[NudgeChange, ...]] = lambda _scene: ()
    unsaid: Callable[[Scene, Words], tuple[Change, ...]] = lambda _scene, _words: ()
    heeded: AbstractSet[str] = frozenset()
    wants: Mapping[str, Callable[[Scene, str], Way]] = field(default_factory=dict)
    home: Callable[[Scene], tuple[Card, ...]] = lambda _scene: ()
    introduced: Callable[[Scene, Introduced], Decision] = lambda _scene, _event: Decision()
    model: str = ""
    own: OwnWords = NO_OWN_WORDS
