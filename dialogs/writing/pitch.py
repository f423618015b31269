"""A self-introduction of about half a minute, and the one of ten seconds, with their measured length."""

from __future__ import annotations

from msgspec import Struct

from dialogs.writing.kits import PitchKit, kits
from dialogs.writing.promises import written
from dialogs.writing.sentences import opened
from dialogs.writing.words import is_phrase


class Pitch(Struct, frozen=True):
    """What to say and how long it takes to say it."""

    text: str
    seconds: int


class Self(Struct, frozen=True):
    """The five parts; a part that is empty is left out with its sentence.

    `question` is put to whoever one meets, `close` tells what one is looking for today and hands over.
    """

    work: str
    name: str = ""
    whom: str = ""
    example: str = ""
    close: str = ""
    question: str = ""


def long_pitch(me: Self, lang: str) -> Pitch:
    """All parts within half a minute: what does not fit is left for when somebody asks, the example first."""
    kit = kits(lang).pitch
    hello, work = _opening(kit, me, lang)
    example = kit.example.format(example=_bare(me.example)) if me.example else ""
    whom, close = _whom(kit, me, lang), me.close
    tries = (
        (hello, work, whom, example, close),
        (hello, work, whom, close),
        (hello, work, close),
        (hello, work),
    )
    return _first_within(tries, kit.most, lang)


def short_pitch(me: Self, lang: str) -> Pitch:
    """Ten seconds: who, and the question where there is time for it."""
    kit = kits(lang).pitch
    hello, work = _opening(kit, me, lang)
    return _first_within(((hello, work, me.question), (hello, work), (work,)), kit.brief, lang)


def seconds(text: str, lang: str) -> int:
    """How long it takes to say: 300 characters of Japanese or 140 English words make a minute."""
    return max(1, round(_units(text, lang) / kits(lang).pitch.units_a_second))


def _units(text: str, lang: str) -> int:
    return len(text.split()) if lang == "en" else sum(c.isalnum() for c in text)


def _opening(kit: PitchKit, me: Self, lang: str) -> tuple[str, str]:
    hello = kit.hello.format(name=me.name) if me.name else ""
    work = _bare(me.work)
    return hello, written(kit.work, work) if is_phrase(work, lang) else _sentence(work, lang)


def _whom(kit: PitchKit, me: Self, lang: str) -> str:
    whom = _bare(me.whom)
    if not whom:
        return ""
    return kit.whom.format(whom=opened(whom, lang)) if is_phrase(whom, lang) else _sentence(whom, lang)


def _first_within(tries: tuple[tuple[str, ...], ...], most: int, lang: str) -> Pitch:
    """The first of `tries` that is short enough, else the last."""
    texts = [(" " if lang == "en" else "").join(part for part in parts if part) for parts in tries]
    text = next((text for text in texts if _units(text, lang) <= most), texts[-1])
    return Pitch(text, seconds(text, lang))


def _bare(words: str) -> str:
    return words.strip().rstrip("。．.!！")


def _sentence(words: str, lang: str) -> str:
    said = written(kits(lang).pitch.polite, words) or words
    return f"{said[:1].upper()}{said[1:]}." if lang == "en" else f"{said}。"
