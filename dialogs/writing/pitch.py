"""A self-introduction of about half a minute, and the one of ten seconds, with their measured length."""

from __future__ import annotations

from dataclasses import dataclass

from dialogs.writing.kits import PitchKit, kits
from dialogs.writing.words import is_phrase


@dataclass(frozen=True, slots=True)
class Pitch:
    """What to say and how long it takes to say it."""

    text: str
    seconds: int


@dataclass(frozen=True, slots=True)
class Self:
    """The five parts; a part that is empty is left out with its sentence."""

    work: str
    name: str = ""
    whom: str = ""
    example: str = ""
    goal: str = ""
    question: str = ""


def long_pitch(me: Self, lang: str) -> Pitch:
    """All parts: for whom, what one does, an example, today's aim, and a question that hands over."""
    kit = kits(lang).pitch
    parts = (
        *_opening(kit, me, lang),
        _whom(kit, me, lang),
        kit.example.format(example=_bare(me.example)) if me.example else "",
        kit.seek.format(goal=_bare(me.goal)) if me.goal else "",
        me.question,
    )
    return _measured(parts, lang)


def short_pitch(me: Self, lang: str) -> Pitch:
    """Ten seconds: who, and the question."""
    return _measured((*_opening(kits(lang).pitch, me, lang), me.question), lang)


def seconds(text: str, lang: str) -> int:
    """How long it takes to say: 300 characters of Japanese or 140 English words make a minute."""
    units = len(text.split()) if lang == "en" else sum(c.isalnum() for c in text)
    return max(1, round(units / kits(lang).pitch.units_a_second))


def _opening(kit: PitchKit, me: Self, lang: str) -> tuple[str, str]:
    hello = kit.hello.format(name=me.name) if me.name else ""
    work = _bare(me.work)
    return hello, kit.work.format(work=work) if is_phrase(work, lang) else _sentence(work, lang)


def _whom(kit: PitchKit, me: Self, lang: str) -> str:
    whom = _bare(me.whom)
    if not whom:
        return ""
    return kit.whom.format(whom=whom) if is_phrase(whom, lang) else _sentence(whom, lang)


def _measured(parts: tuple[str, ...], lang: str) -> Pitch:
    text = (" " if lang == "en" else "").join(part for part in parts if part)
    return Pitch(text, seconds(text, lang))


def _bare(words: str) -> str:
    return words.strip().rstrip("。．.!！")


def _sentence(words: str, lang: str) -> str:
    return f"{words}." if lang == "en" else f"{words}。"
