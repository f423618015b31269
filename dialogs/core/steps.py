"""A dialog as a table: its steps, what they hear and where they lead."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any, Literal, Protocol

from msgspec import Struct, field

from dialogs.changes import Change, NudgeChange
from dialogs.core.conversation import Start
from dialogs.core.prompts import Picker, Prompt, Widget
from dialogs.core.scene import Scene
from dialogs.core.sheets import Sheet

Predicate = Callable[[Scene], bool]
Fill = Callable[[Scene], Mapping[str, object]]


class When(Struct, frozen=True):
    """A route or text that applies where `test` holds."""

    test: Predicate
    then: str


Routes = tuple[When | str, ...]
"""Tried in order; the last is a plain step id (or text id) and always applies."""


def pick(routes: Routes, scene: Scene) -> str:
    """The first of `routes` that applies."""
    for route in routes:
        if isinstance(route, str):
            return route
        if route.test(scene):
            return route.then
    message = "the last of the routes must be unconditional"
    raise LookupError(message)


class Option(Struct, frozen=True):
    """A choice of a question.

    `text` is a text id, unless `label` gives the words themselves (a name, a moment).
    """

    id: str
    text: str = ""
    label: str = ""


class Heard(Struct, frozen=True):
    """An answer understood. `value` is made of plain values."""

    value: Any


class Unclear(Struct, frozen=True):
    """An answer not (wholly) understood: what to say, which choices to offer, and what to keep of it."""

    text: str
    fill: Mapping[str, object] = field(default_factory=dict)
    offer: tuple[str, ...] = ()
    kept: Any = None


Hearing = Heard | Unclear


class Hear(Protocol):
    """What an Ask listens for."""

    @property
    def widget(self) -> Widget: ...

    def options(self, scene: Scene) -> tuple[Option, ...]:
        """The choices to show."""

    def option(self, scene: Scene, choice: str) -> Option | None:
        """The choice with this id, shown at first or offered later; None when it is no possible answer."""

    def parse(self, scene: Scene, text: str, kept: Any) -> Hearing:
        """Understand typed text; `kept` is what an earlier Unclear kept."""

    def value(self, scene: Scene, choice: str) -> Any:
        """The answer that choosing means."""

    def picker(self, scene: Scene, kept: Any) -> Picker | None:
        """The bounds of a picker, None where any moment will do; asked of the widget "moment" only."""

    def accepts(self, scene: Scene, value: Any) -> bool:
        """Whether a stored answer is still one: the law behind replay."""


Suggest = Callable[[Scene], tuple[Option, ...]]
Rule = Callable[[Scene, Any], str | None]
Merge = Callable[[Scene, Any, Any, str], Any]


def take_second(_scene: Scene, _first: Any, second: Any, _missing: str) -> Any:
    """The merge of a probe whose second answer stands alone."""
    return second


class Probe(Struct, frozen=True):
    """One more question when an answer is vague.

    `rule` names the missing one of `pieces`; `text` + "." + piece is then asked, once. `options` are choices
    for the missing piece, `merge` joins the first and the second answer.
    """

    rule: Rule
    text: str
    pieces: tuple[str, ...]
    options: Callable[[Scene, str], tuple[Option, ...]] | None = None
    merge: Merge = take_second
    fill: Callable[[Scene, Any], Mapping[str, object]] | None = None


class Ask(Struct, frozen=True):
    """Put a question and wait. `text` may vary by predicate; `show` says something before it.

    `text` + ".help" explains, + ".example" helps after the second unclear answer; `chips` are core words
    shown as choices ("skip", "finish", "back" …); `own` routes intents of this step only; `turns` words
    that lead to another step, by text id, parted by |; `valid` returns a text id to refuse. `skip` allows
    leaving it out, `left_out` then tells what stands in its place; `echo` is said once it is answered.
    `besides` tells the answers to other steps that typed words give as well. `calls` are made when it is
    put; the answer to one of the kind it `awaits` goes on as if the first choice had been tapped. `opens`
    tells the dialog that words ask for which are no answer.
    """

    id: str
    text: str | Routes
    hear: Hear
    to: Routes
    fill: Fill | None = None
    show: Callable[[Scene], tuple[Prompt, ...]] | None = None
    suggest: Suggest | None = None
    probe: Probe | None = None
    valid: tuple[Rule, ...] = ()
    own: Mapping[str, str] = field(default_factory=dict)
    turns: Mapping[str, str] = field(default_factory=dict)
    chips: tuple[str, ...] = ()
    skip: bool = False
    left_out: Callable[[Scene], Any] | None = None
    echo: str = ""
    besides: Callable[[Scene, str], Mapping[str, Any]] | None = None
    calls: Callable[[Scene], tuple[Call, ...]] | None = None
    awaits: str = ""
    opens: Callable[[Scene, str], Start | None] | None = None


class Tell(Struct, frozen=True):
    """Say something and go on. Without words it is a fork."""

    id: str
    to: Routes
    text: str | Routes = ""
    fill: Fill | None = None
    show: Callable[[Scene], tuple[Prompt, ...]] | None = None


class Review(Struct, frozen=True):
    """Show what was gathered and ask whether it is right; any of `edits` may be asked again.

    `mend` tells the answers, by step, that typed words put right; `opens` the dialog they ask for else.
    """

    id: str
    text: str | Routes
    card: Callable[[Scene], tuple[Prompt, ...]]
    edits: tuple[str, ...]
    to: Routes
    fill: Fill | None = None
    mend: Callable[[Scene, str], Mapping[str, Any]] | None = None
    opens: Callable[[Scene, str], Start | None] | None = None


class Sub(Struct, frozen=True):
    """Hold another dialog; its answers become this step's answer."""

    id: str
    dialog: str
    to: Routes
    args: Callable[[Scene], dict[str, Any]] = field(default=lambda _scene: {})


class Loop(Struct, frozen=True):
    """Hold another dialog for each of the args `over` gives; the list of answers is this step's answer."""

    id: str
    dialog: str
    over: Callable[[Scene], tuple[dict[str, Any], ...]]
    to: Routes


class Call(Struct, frozen=True):
    """Ask the world for what the notebook lacks.

    The answer opens the dialog the book names for `kind`, or is kept by the open dialogs that name it.
    """

    kind: str
    args: Mapping[str, object] = field(default_factory=dict)


class End(Struct, frozen=True):
    """Close the dialog: what to say, write, plan and call, and which dialog follows, or which in turn.

    `ride`: a good moment to bring up something else, where nothing follows and the reply costs nothing.
    `alone`: others of the same kind that lie below are put aside too, for the user has no mind for them now.
    """

    id: str
    text: str | Routes = ""
    fill: Fill | None = None
    show: Callable[[Scene], tuple[Prompt, ...]] | None = None
    changes: Callable[[Scene], tuple[Change, ...]] | None = None
    nudges: Callable[[Scene], tuple[NudgeChange, ...]] | None = None
    calls: Callable[[Scene], tuple[Call, ...]] | None = None
    then: Callable[[Scene], Start | tuple[Start, ...] | None] | None = None
    ride: bool | Predicate = False
    alone: bool = False


Step = Ask | Tell | Review | Sub | Loop | End
QUESTIONS = (Ask, Review)
"""The steps that wait for an answer; a tuple, because a union is built anew at every isinstance."""


class Rename(Struct, frozen=True):
    """What became of a version's steps in the next: new ids of old steps, "" where the answer is dropped.

    `values` then makes new values of all answers by step; what it leaves out is dropped, too.
    """

    steps: Mapping[str, str] = field(default_factory=dict)
    values: Callable[[dict[str, Any]], dict[str, Any]] | None = None


class Dialog(Struct, frozen=True, eq=False, dict=True):
    """A dialog: a table of steps; the first is where it begins.

    `meets` says what happens when it starts while another is open: "stack" (in front), "queue" (after),
    "drop", "alone" (all others are put aside first). A `fleeting` one, a menu, leaves when another starts,
    and stays once for words it does not know. `finish` is the step 「このまま完成」 jumps to. One that has
    become `moot` is not brought up again; once it is `over`, words are no answer to it either. `sheet` asks
    some of its questions together. `shows` tells by intent what is shown before the question is put again, if
    there is anything; so it is when one comes back. Answers to calls of the kinds it `keeps` go among its
    arguments, under an underscore and the kind, without a word. `renames[v]` tells how version v became v+1.
    """

    id: str
    version: int
    steps: tuple[Step, ...]
    meets: Literal["stack", "queue", "drop", "alone"] = "stack"
    fleeting: bool = False
    finish: str = ""
    recap: Fill | None = None
    moot: Callable[[Scene], bool] | None = None
    over: Callable[[Scene], bool] | None = None
    sheet: Sheet | None = None
    shows: Mapping[str, Callable[[Scene], tuple[Prompt, ...]]] = field(default_factory=dict)
    keeps: tuple[str, ...] = ()
    renames: Mapping[int, Rename] = field(default_factory=dict)

    def step(self, step_id: str) -> Step | None:
        return self._by_id.get(step_id)

    @cached_property
    def _by_id(self) -> dict[str, Step]:
        return {step.id: step for step in self.steps}

    @cached_property
    def fingerprint(self) -> str:
        """Eight hex digits that change whenever stored answers might no longer fit this table."""
        return fingerprint(self)

    @property
    def first(self) -> str:
        return self.steps[0].id


def fingerprint(dialog: Dialog) -> str:
    """A short hash over what decides what stored state means: steps, routes, hearing, probes; not words."""
    return hashlib.sha256(repr([_outline(step) for step in dialog.steps]).encode()).hexdigest()[:8]


def _outline(step: Step) -> list[str]:
    kept = ("id", "hear", "to", "valid", "skip", "own", "dialog", "edits")
    pieces = step.probe.pieces if isinstance(step, Ask) and step.probe else ()
    parts = [getattr(step, name) for name in kept if hasattr(step, name)]
    return [type(step).__name__, *(_spell(part) for part in (*parts, pieces))]


def _spell(part: object) -> str:
    if isinstance(part, tuple | list):
        return "[" + ",".join(_spell(p) for p in part) + "]"
    if isinstance(part, Mapping):
        return _spell(sorted(part.items()))
    if isinstance(part, Struct):
        return type(part).__name__ + _spell([getattr(part, name) for name in part.__struct_fields__])
    return getattr(part, "__name__", None) or repr(part)
