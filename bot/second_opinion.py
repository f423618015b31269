"""Labelled answers as the rules hear them, with the language model's opinion wherever they are unsure.

The lines go through the same masking, bounds and checks as a user's words would.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from bot.clock import SystemClock
from bot.errors import CommandError
from bot.metrics import Metrics
from bot.modelling import model_of
from bot.scoring import NOW, ZONE, AnswerHeard, AnswerLine
from bot.settings import load_settings
from dialogs.coach.model import mark
from dialogs.language.doubt import is_unsure
from dialogs.language.purpose import PURPOSES, is_close

if TYPE_CHECKING:
    from bot.model.asking import Asking
    from dialogs.language.own import OwnWords

_KINDS = {"goal": "goal_opinion", "who_what": "people_opinion"}


def with_model(lines: Sequence[AnswerLine]) -> list[AnswerHeard]:
    """What is heard of each line. Raises `CommandError` where no model is set up."""
    settings = load_settings(llm_daily=10_000)
    model = model_of(settings, SystemClock(), Metrics())
    if model is None:
        raise CommandError("No language model is set up; the README says how: SANMON_LLM_BASE_URL.")
    return asyncio.run(_all(lines, settings.own_words, model))


async def _all(lines: Sequence[AnswerLine], own: OwnWords, model: Asking) -> list[AnswerHeard]:
    try:
        return [await _one(line, line.hear(own), model) for line in lines]
    finally:
        await model.close()


async def _one(line: AnswerLine, heard: AnswerHeard, model: Asking) -> AnswerHeard:
    """The rules' judgement, with what the model said where they left room."""
    from bot.model.asking import Question

    wanted = () if heard.control else _wanted(line, heard)
    if not wanted:
        return heard
    args = {"of": mark(line.text), "_text": line.text, "lang": line.lang, "wanted": list(wanted)}
    said = await model.answer(Question("evaluate", _KINDS[line.question], args))
    if said.get("missing"):
        heard = replace(heard, vague=True, missing=(str(said["missing"]),))
    purpose = said.get("purpose")
    return replace(heard, purpose=str(purpose)) if purpose in PURPOSES else heard


def _wanted(line: AnswerLine, heard: AnswerHeard) -> tuple[str, ...]:
    if line.question not in _KINDS or heard.vague:
        return ()
    unsure = is_unsure(line.question, line.text, lang=line.lang, now=NOW, zone=ZONE)
    close = line.question == "goal" and is_close(line.text, line.lang)
    return (*(("missing",) if unsure else ()), *(("purpose",) if close else ()))
