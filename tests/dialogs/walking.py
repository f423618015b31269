"""A walker that taps, types and waits at random through the whole book and notes the routes it takes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from dialogs import nudging
from dialogs.changes import applied
from dialogs.coach.model import AGREEMENT_VERSION
from dialogs.core.book import Book
from dialogs.core.conversation import Conversation, Start
from dialogs.core.events import Answered, Chose, Event, Joined, Said, Showed
from dialogs.core.prompts import Prompt, Question
from dialogs.core.scene import Scene
from dialogs.core.steps import Call, Dialog, End, Routes, Step, When
from dialogs.grounds import CoreGround
from dialogs.history import History
from dialogs.notebook import Agreed, Contact, FollowUp, Gathering, Notebook, Plan, Profile
from dialogs.shapes import replace
from dialogs.writing.report import latest

Seen = set[tuple[str, str, str]]
"""Dialog, step, and the step a route led to ("" for the step itself)."""

BEGIN = datetime(2026, 12, 3, tzinfo=UTC)
PEOPLE = ("田中さん", "田中さん", "佐藤さん", "Ken Sato", "Ken Ito", "白石さん")
NUMBERS = ("n", "of", "cards", "steps", "late", "made", "people", "cost", "usual", "days")
PITFALLS = (
    *("collector", "no_follow_up", "mismatch", "drifting", "inner_circle", "scatter"),
    *("fatigue", "fatigue.crowded", "fatigue.costly", "impatience", "impatience.next"),
)
MODEL = "Example AI (Japan)"
HARSH = {"delete", "stop", "safety"}
WORDS = {
    lang: tuple((Path(__file__).parent / "words" / f"{lang}.txt").read_text(encoding="utf-8").splitlines())
    for lang in ("ja", "en")
}


def recording(book: Book, seen: Seen) -> Book:
    """The same book, but every route taken is noted in `seen`."""
    return replace(book, dialogs={d.id: _recorded(d, seen) for d in book.dialogs.values()})


def everything(book: Book) -> Seen:
    """All steps and all routes there are."""
    found: Seen = set()
    for dialog in book.dialogs.values():
        for step in dialog.steps:
            found.add((dialog.id, step.id, ""))
            found |= {
                (dialog.id, step.id, route.then if isinstance(route, When) else route)
                for route in routes(step)
            }
    return found


def routes(step: Step) -> Routes:
    return () if isinstance(step, End) else step.to


def _recorded(dialog: Dialog, seen: Seen) -> Dialog:
    def noted(step: Step) -> Step:
        if isinstance(step, End):
            return step
        return replace(step, to=_noted_routes(dialog.id, step.id, step.to, seen))

    steps = tuple(noted(step) for step in dialog.steps)
    return replace(dialog, steps=steps)


def _noted_routes(dialog: str, step: str, ways: Routes, seen: Seen) -> Routes:
    last = ways[-1]
    assert isinstance(last, str)
    conditional = [way for way in ways[:-1] if isinstance(way, When)]
    noted = [When(_noting(way.test, seen, (dialog, step, way.then)), way.then) for way in conditional]
    return (*noted, When(_noting(lambda _scene: True, seen, (dialog, step, last)), last), last)


def _noting(
    test: Callable[[Scene], bool], seen: Seen, route: tuple[str, str, str]
) -> Callable[[Scene], bool]:
    def tested(scene: Scene) -> bool:
        held = test(scene)
        if held:
            seen.update({route, (route[0], route[1], ""), (route[0], route[2], "")})
        return held

    return tested


PLAN = Plan(goal="在庫に困る店主", purpose="partner", people="店主", action="資料を送る", kind="information")
KINDS = ("thanks", "information", "proposal", "meeting", "other")


def furnished(lang: str, random: Random, now: datetime) -> Notebook:
    """A notebook in the middle of life: gatherings behind and before, people met, promises open."""
    profile = Profile("u1", lang=lang, consent_version=1, consent_at=BEGIN, gatherings=random.randrange(3))
    agreed = Agreed(AGREEMENT_VERSION, MODEL, BEGIN)
    profile = replace(profile, agreed=random.choice((None, agreed)))
    hours = (-60, -20, -3, random.choice((1, 3)), 26, 50, 74)
    gatherings = tuple(_gathering(number, now + timedelta(hours=h), random) for number, h in enumerate(hours))
    gatherings = tuple(random.sample(gatherings, random.randrange(len(gatherings) + 1)))
    names = random.sample(PEOPLE, random.randrange(4))
    contacts = tuple(
        Contact(f"c{number}", "g0", name, topic=random.choice(("", "棚卸し")), met_at=now - timedelta(days=2))
        for number, name in enumerate(names)
    )
    follow_ups = tuple(_follow_up(number, contact, now, random) for number, contact in enumerate(contacts))
    return _with_nudges(Notebook(profile, gatherings, contacts, follow_ups), now)


def _gathering(number: int, starts_at: datetime, random: Random) -> Gathering:
    return Gathering(
        f"g{number}",
        f"Umeda {number}",
        starts_at,
        starts_at + timedelta(hours=2),
        fee=random.choice((None, 3000)),
        plan=random.choice((None, PLAN, replace(PLAN, due_at=starts_at + timedelta(days=1)))),
        state=random.choice(("planned", "planned", "planned", "attended")),
    )


def _follow_up(number: int, contact: Contact, now: datetime, random: Random) -> FollowUp:
    due_at = now + timedelta(hours=random.choice((-30, 2, 30)))
    about = random.choice((contact.id, ""))
    return FollowUp(
        f"f{number}", "g0", about, random.choice(KINDS), "send it", due_at, snoozes=random.randrange(4)
    )


def _with_nudges(notebook: Notebook, now: datetime) -> Notebook:
    plans = [nudging.timeline(notebook.profile, gathering, now) for gathering in notebook.gatherings]
    promises = [nudging.promise(notebook.profile, follow_up) for follow_up in notebook.follow_ups]
    for change in (*(change for plan in plans for change in plan), *promises):
        notebook = applied(notebook, change)
    return notebook


@dataclass
class Walker:
    """One user who prefers what was tried least so far and begins in one of the `wanted` dialogs if it can.

    Deterministic for a seed and a history of `tried`. `free`: replies cost nothing, pushes do.
    """

    book: Book
    seed: int
    lang: str
    tried: Counter[tuple[str, str, str]]
    wanted: tuple[str, ...] = ()
    free: bool = False
    ground: CoreGround = field(init=False)
    now: datetime = field(init=False)
    said: list[Prompt] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.random = Random(f"{self.lang} {self.seed}")  # noqa: S311  # a walk must be repeatable
        self.now = BEGIN + timedelta(hours=self.random.randrange(24 * 7))
        self.ground = CoreGround(replace(self.book, model=MODEL), Profile("u1", lang=self.lang))

    def walk(self, steps: int) -> None:
        """Begin as a stranger, in the middle of life, or in one of the dialogs; then go on for a while."""
        for _ in self.states(steps):
            pass

    def states(self, steps: int) -> Iterator[Conversation]:
        """The same walk, with the conversation after each step."""
        begin = self.seed % 5
        if begin:
            self.ground.notebook = furnished(self.lang, self.random, self.now)
        if begin in {0, 1}:
            self._hear(self.ground.take(Joined(self.lang), self.now))
        else:
            self._hear(self.ground.open(self._start(), self.now))
        for _ in range(steps):
            self.now += timedelta(seconds=self.random.choice((5, 20, 60)))
            self._act()
            self._answer_calls()
            yield self.ground.conversation

    def _start(self) -> Start:
        everywhere = tuple(sorted(self.book.dialogs))
        tops = self.wanted if self.wanted and self.random.random() < 0.9 else everywhere
        some = self.random.sample(tops, min(8, len(tops)))
        dialog = min(some, key=lambda d: self.tried["", "", d])
        self.tried["", "", dialog] += 1
        notebook = self.ground.notebook
        ids = {
            "gathering": [gathering.id for gathering in notebook.gatherings],
            "follow_up": [follow_up.id for follow_up in notebook.follow_ups],
            "contact": [contact.id for contact in notebook.contacts],
        }
        args: dict[str, Any] = {}
        for name, known in ids.items():
            if known and self.random.random() < 0.7:
                args[name] = self.random.choice(known)
        args |= self.random.choice(({}, {"_unasked": True}, {"_again": True}, {"_let_go": True}))
        args |= {"gatherings": [g.id for g in notebook.gatherings[: self.random.randrange(4)]]}
        args |= {"items": [["promise", f.id] for f in notebook.follow_ups], "lang": self.lang}
        args |= {"name": self.random.choice(("", "田中さん", "Ken"))}
        return Start(dialog, args)

    def _act(self) -> None:
        dice = self.random.random()
        question = next((p for p in reversed(self.said[-8:]) if isinstance(p, Question)), None)
        if dice < 0.6 and question and question.choices:
            choice = self._least({choice.id: 0 for choice in question.choices})
            self._does(Chose(choice, question.token))
        elif dice < 0.92:
            words = self.random.sample(WORDS[self.lang], 8)
            word = self._least({word: 20 * (self.book.intent(word) in HARSH) for word in words})
            self._does(Said(word))
        elif dice < 0.93:
            self._does(Showed("sticker"))
        else:
            self._wait(timedelta(hours=self.random.choice((1, 3, 10, 24, 24, 72, 24 * 15))))

    def _does(self, event: Event) -> None:
        self._hear(self.ground.take(event, self.now, free=self.free))

    def _least(self, ways: dict[str, int]) -> str:
        """The way tried least at this step; a way's figure counts as so many tries."""
        top = self.ground.conversation.top
        dialog, step = (top.dialog, top.step) if top else ("", "")
        chosen = min(ways, key=lambda way: (self.tried[dialog, step, way] + ways[way], self.random.random()))
        self.tried[dialog, step, chosen] += 1
        return chosen

    def _wait(self, passed: timedelta) -> None:
        target = self.now + passed
        while (due := self.ground.due_at()) and due <= target:
            self.now = max(due, self.now)
            prompts = self.ground.fire(self.now)
            self._hear(prompts)
            if prompts and self.random.random() < 0.6:
                self.now += timedelta(minutes=20)
                return
        self.now = target

    def _answer_calls(self) -> None:
        for call in self.ground.calls:
            result = self._opinion(call) if "of" in call.args else self._result(call.kind)
            self._hear(self.ground.take(Answered(call.kind, result), self.now))
        self.ground.calls.clear()

    def _result(self, kind: str) -> dict[str, Any]:
        people = [
            [c.id, c.label, c.company] for c in self.ground.notebook.contacts[: self.random.randrange(3)]
        ]
        links: dict[str, Any] = (
            {"url": "https://coach.example/x", "minutes": 15}
            if self.random.random() < 0.5
            else {"text": "{}"}
        )
        if kind in {"export", "find_contact"}:
            return {"contacts": people} if kind == "find_contact" else links
        if kind in {"report", "pitfall"}:
            return self._month() if kind == "report" else self._pitfall()
        some = self.random.sample(
            (["p1", "line"], ["p2", "slack"], ["p3", "line"]), self.random.randrange(1, 4)
        )
        states = ("wrong", "paused", "own", "linked", "history", "joined", "here", "there")
        state = {"_state": self.random.choice(states), "_unfinished": self.random.random() < 0.5}
        return {
            "_places": some,
            "_here": "p1",
            "_preferred": "p2",
            "_code": "ABC234",
            "_minutes": 15,
            **state,
        }

    def _opinion(self, call: Call) -> dict[str, Any]:
        """What a language model said, of use or not, about these words or others."""
        said = {
            "text": "Umeda",
            "missing": self.random.choice((None, "detail", "who", "topic")),
            "purpose": self.random.choice((None, "partner")),
        }
        of = self.random.choice((call.args["of"], call.args["of"], "other"))
        return {"of": of, **self.random.choice(({}, said))}

    def _month(self) -> dict[str, Any]:
        """The report of what is in the notebook, or of nothing at all."""
        known = self.ground.notebook
        went = tuple(g for g in known.gatherings if g.starts_at < self.now)[::-1]
        history = History(went, known.contacts, known.follow_ups)
        some = history if self.random.random() < 0.7 else History()
        later = self.now + timedelta(days=self.random.choice((0, 40)))
        found = latest(some, ZoneInfo(known.profile.zone), later)
        return {"_report": msgspec.to_builtins(found), "stopped": list(found.stopped)}

    def _pitfall(self) -> dict[str, Any]:
        words = self.random.choice(("", *PITFALLS))
        name, _, variant = words.partition(".")
        numbers: dict[str, Any] = dict.fromkeys(NUMBERS, 3) | {"name": "Ken", "action": "write"}
        return {"pitfall": name, "_variant": variant, "_numbers": numbers} if name else {}

    def _hear(self, prompts: tuple[Prompt, ...]) -> None:
        self.said.extend(prompts)
        top = self.ground.conversation.top
        if top and prompts:
            questions = [p for p in prompts if isinstance(p, Question)]
            assert questions, f"seed {self.seed}: {top.dialog}.{top.step} is open, yet nothing is asked"
            assert questions[-1].token == top.token
