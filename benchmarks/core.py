"""The core alone: a turn against a function written by hand over a dict, the state it leaves, its import."""

from __future__ import annotations

import os
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import msgspec

from benchmarks.databases import Databases
from benchmarks.measure import Row, paired
from benchmarks.people import PREPARATION
from dialogs.coach.book import BOOK
from dialogs.core.book import Book, Snapshot
from dialogs.core.conversation import Conversation, Start, decode, encode
from dialogs.core.events import Said
from dialogs.core.hears import FreeText, OneOf
from dialogs.core.prompts import encode_prompts
from dialogs.core.steps import Ask, Dialog, End, Option
from dialogs.core.turn import turn
from dialogs.notebook import Notebook, Profile
from dialogs.testing import Talk
from dialogs.texts import texts

NOW = datetime(2026, 12, 4, 11, tzinfo=UTC)
SAID = ("在庫管理に困っている雑貨店の店主", "棚卸しのやり方を聞く", "１", "戻る", "1", "翌日の昼に資料を送る")
KIND = (Option("thanks", "core.chip.back"), Option("meeting", "core.chip.later"))
SMALL = Dialog(
    "small",
    version=1,
    steps=(
        Ask("goal", text="core.empty", hear=FreeText(), to=("people",)),
        Ask("people", text="core.choose", hear=FreeText(), to=("kind",)),
        Ask("kind", text="core.unclear", hear=OneOf(KIND), to=("action",)),
        Ask("action", text="core.words_please", hear=FreeText(), to=("done",)),
        End("done", text="core.shelved"),
    ),
)
MOST_LETTERS = 400
WORDS = {"戻る": "back", "やめる": "cancel"}
_ENCODER, _DECODER = msgspec.msgpack.Encoder(), msgspec.msgpack.Decoder()


def rows(_made: Databases) -> Iterator[Row]:
    ours, theirs, ratio = paired(_by_core, _by_hand, times=150)
    note = f"{ours / len(SAID) * 1e6:.0f} µs against {theirs / len(SAID) * 1e6:.0f} µs a turn"
    yield Row("turn of the core / function by hand over a dict (CPU)", ratio, "×", 5, note)
    yield Row("stored conversation of a finished preparation", _stored(), "bytes", 400)
    yield Row("import of dialogs with the whole book (CPU, median of 7)", _import_cost() * 1000, "ms", 60)


SMALL_BOOK = Book(
    dialogs={SMALL.id: SMALL},
    texts=texts,
    intent=lambda text: WORDS.get(text.strip()),
    commands={},
    idle=BOOK.idle,
    due=BOOK.due,
    answered={},
    joined=BOOK.joined,
    left=BOOK.left,
    greet=lambda _scene, _event: Start("small"),
    heard=lambda _scene: (),
    later=BOOK.later,
)


def _by_core() -> None:
    stored, notebook = encode(Conversation()), Notebook(Profile("u1"))
    for text in ("", *SAID):
        result = turn(SMALL_BOOK, Snapshot(decode(stored), notebook), Said(text), NOW)
        encode_prompts(result.prompts)
        stored = encode(result.conversation)


def _by_hand() -> None:
    stored = _ENCODER.encode({"step": "", "answers": {}, "trail": [], "revision": 0})
    for text in ("", *SAID):
        state, prompts = hand(_DECODER.decode(stored), text, "ja")
        _ENCODER.encode(prompts)
        stored = _ENCODER.encode(state)


def hand(state: dict[str, Any], text: str, lang: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The same four questions as anybody would write them: one function, one dict, the same sentences."""
    say = texts(lang).say
    order = ("goal", "people", "kind", "action", "done")
    asked = {
        "goal": "core.empty",
        "people": "core.choose",
        "kind": "core.unclear",
        "action": "core.words_please",
    }
    labels = (
        {"thanks": say("core.chip.back"), "meeting": say("core.chip.later")}
        if state["step"] == "kind"
        else {}
    )
    said = unicodedata.normalize("NFKC", text).casefold().strip()
    state["revision"] += 1
    if not state["step"]:
        state["step"] = "goal"
    elif said in WORDS and WORDS[said] == "back" and said not in labels.values():
        if state["trail"]:
            state["step"] = state["trail"].pop()
            state["answers"].pop(state["step"], None)
    elif state["step"] == "kind":
        chosen = next((k for i, (k, v) in enumerate(labels.items()) if said in {v, str(i + 1)}), None)
        if chosen is None:
            return state, [{"text": say("core.choose")}]
        state = _on(state, chosen, order)
    elif not said or len(said) > MOST_LETTERS:
        return state, [{"text": say("core.empty")}]
    else:
        state = _on(state, text.strip(), order)
    if state["step"] == "done":
        return {"step": "", "answers": {}, "trail": [], "revision": state["revision"]}, [
            {"text": say("core.shelved")}
        ]
    choices = [[k, say(f"core.chip.{c}")] for k, c in (("thanks", "back"), ("meeting", "later"))]
    token = f"{state['revision']}.{state['step']}"
    shown = choices if state["step"] == "kind" else []
    return state, [{"text": say(asked[state["step"]]), "token": token, "choices": shown}]


def _on(state: dict[str, Any], answer: str, order: tuple[str, ...]) -> dict[str, Any]:
    state["answers"][state["step"]] = answer
    state["trail"].append(state["step"])
    state["step"] = order[order.index(state["step"]) + 1]
    return state


def _stored() -> int:
    """The size of the conversation when the plan card is on screen, all answers in it."""
    talk = Talk(BOOK)
    for text in PREPARATION[: PREPARATION.index("OK", 2)]:
        talk.says(text.format(own=""))
    conversation = talk.ground.conversation
    if conversation.top is None or conversation.top.step != "review":
        message = f"the preparation did not reach its card: {talk.screen}"
        raise RuntimeError(message)
    return len(encode(conversation))


def _import_cost() -> float:
    """Seconds of CPU, from compiled modules as on any machine that was used before."""
    code = "import time; t = time.process_time(); import dialogs.coach.book; print(time.process_time() - t)"
    with TemporaryDirectory() as cache:
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": cache, "PYTHONDONTWRITEBYTECODE": ""}
        command = [sys.executable, "-c", code]
        runs = [
            subprocess.run(command, check=True, capture_output=True, text=True, env=environment)  # noqa: S603  # ourselves
            for _ in range(8)
        ]
    return median(float(run.stdout) for run in runs[1:])
