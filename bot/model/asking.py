"""The language model as the program sees it: what may be sent is sent, what comes back is checked.

Whatever goes wrong, or may not be, ends in the same way: the coach goes on with what its rules decided.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec
import structlog

from bot.clock import Clock
from bot.desk import Errand as ToDo
from bot.holding import Answer
from bot.metrics import Metrics
from bot.model.checking import invents_nothing
from bot.model.client import AskError, Client
from bot.model.errands import ERRANDS, Errand, Opinion, Worded
from bot.model.guard import Breaker, Cache, Cap
from bot.model.masking import Masked, mask
from dialogs.coach.model import agrees
from storage.rows import PendingCall
from storage.unit_of_work import UnitOfWork

LONGEST = 1_000
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Question:
    """One call to be answered, read from the database; `names` are whom the user knows."""

    user_id: str
    kind: str
    args: Mapping[str, Any]
    names: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return str(self.args["_text"])

    @property
    def lang(self) -> str:
        return "ja" if self.args["lang"] == "ja" else "en"


@dataclass
class Asking:
    """Answers calls by asking a model. `named` is whose it is, as users agreed to."""

    client: Client
    named: str
    clock: Clock
    metrics: Metrics
    cap: Cap
    breaker: Breaker = field(default_factory=Breaker)
    cache: Cache[bytes] = field(default_factory=Cache)

    def errand(self, work: UnitOfWork, call: PendingCall, now: datetime) -> ToDo:
        """What to do about this call: nothing is sent for whoever has taken their permission back meanwhile.

        Nor for a call that was begun before: one attempt, whatever became of it.
        """
        if call.attempt or not agrees(work.notebook.profile(call.user_id), self.named):
            return self._nothing(call, "given_up" if call.attempt else "unwilling")
        notebook = work.users.snapshot_of(call.user_id, now).notebook
        people = (name for contact in notebook.contacts for name in (contact.label, contact.company))
        names = (*call.args.get("_names", ()), notebook.profile.name, *people)  # type: ignore[misc]  # a list of texts, as the dialog made it
        question = Question(call.user_id, call.kind, call.args, tuple(map(str, names)))
        return lambda: self._heeded(question)

    async def _heeded(self, question: Question) -> Answer:
        """The answer, unless the permission is taken back before it can be written down."""
        said = await self.answer(question)

        def answer(work: UnitOfWork, call: PendingCall, _now: datetime) -> Mapping[str, object]:
            wanted = agrees(work.notebook.profile(call.user_id), self.named)
            return said if wanted else {"of": question.args["of"]}

        return answer

    async def answer(self, question: Question) -> Mapping[str, object]:
        """What the model said, as the dialogs take it; only what it is about where it is of no use."""
        outcome, said = await self._said(question)
        self.metrics.model.labels(question.kind, outcome).inc()
        if outcome not in {"well", "cached"}:
            _log.info("model_not_heeded", kind=question.kind, outcome=outcome)
        return {"of": question.args["of"], **said}

    async def close(self) -> None:
        await self.client.close()

    def _nothing(self, call: PendingCall, outcome: str) -> ToDo:
        async def nothing() -> Answer:
            self.metrics.model.labels(call.kind, outcome).inc()
            return lambda _work, call, _now: {"of": call.args["of"]}

        return nothing

    async def _said(self, question: Question) -> tuple[str, Mapping[str, object]]:
        if len(question.text) > LONGEST:
            return "too_long", {}
        masked = mask(question.text, question.names, question.lang)
        if masked is None:
            return "unmaskable", {}
        errand = ERRANDS[question.kind]
        key = _key(question, masked)
        kept = self.cache.get(key, self.clock.now())
        outcome, body = ("cached", kept) if kept is not None else await self._asked(question, errand, masked)
        if body is None:
            return outcome, {}
        understood = self._understood(question, errand, masked, body)
        if isinstance(understood, str):
            return understood, {}
        self.cache.put(key, body, self.clock.now())
        return outcome, understood

    async def _asked(self, question: Question, errand: Errand, masked: Masked) -> tuple[str, bytes | None]:
        """How it went, and what the model wrote if it did."""
        now = self.clock.now()
        if not self.cap.takes(question.user_id, now):
            return "spent", None
        if not self.breaker.lets_through(now):
            return "shut", None
        try:
            body = await self.client.ask(errand.instructions, {"text": masked.text}, errand.schema)
            msgspec.json.decode(body, type=errand.shape)
        except AskError as error:
            self.breaker.went_wrong(self.clock.now(), error.pause_s)
            return error.outcome, None
        except (msgspec.MsgspecError, UnicodeDecodeError):
            self.breaker.went_wrong(self.clock.now())
            return "wrong", None
        self.breaker.went_well()
        return "well", body

    def _understood(
        self, question: Question, errand: Errand, masked: Masked, body: bytes
    ) -> Mapping[str, object] | str:
        """The answer with the names put back; why not, in a word, where it may not be used."""
        match msgspec.json.decode(body, type=errand.shape):
            case Opinion() as opinion:
                wanted = question.args["wanted"]
                return {name: getattr(opinion, name) for name in _texts(wanted)}
            case Worded(text):
                text = text.strip()
                most = int(question.args["most"])
                if not invents_nothing(masked.text, text, masked.signs, most=most):
                    return "invented"
                return {"text": masked.restored(text)}


def _texts(wanted: object) -> Iterable[str]:
    return (name for name in wanted if name in {"missing", "purpose"}) if isinstance(wanted, list) else ()


def _key(question: Question, masked: Masked) -> str:
    parts = (question.user_id, question.kind, ERRANDS[question.kind].instructions, masked.text)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
