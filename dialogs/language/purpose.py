"""Which of the five purposes a goal speaks of, by weighted patterns; silence rather than invention."""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache

from dialogs.language.lexicon import lexicon
from dialogs.language.normal import kana_of, normalise

PURPOSES = ("partner", "information", "awareness", "network", "other")


@dataclass(frozen=True, slots=True)
class _Rules:
    reasons: re.Pattern[str]
    weighed: tuple[tuple[str, int, tuple[re.Pattern[str], ...]], ...]
    least: int


def suggest_purpose(text: str, lang: str) -> str | None:
    """The purpose with the heaviest evidence, or None when the text betrays none.

    It orders choices and fills gaps; what the user taps always decides.
    """
    scores = _scores(text, lang)
    best = max(scores, key=lambda purpose: scores[purpose])
    return best if scores[best] >= _rules(lang).least else None


def is_close(text: str, lang: str) -> bool:
    """Whether the evidence is too light to name a purpose, or for another one it is as heavy."""
    first, second, *_ = sorted(_scores(text, lang).values(), reverse=True)
    return first < _rules(lang).least or first == second


def _scores(text: str, lang: str) -> Counter[str]:
    rules = _rules(lang)
    read = rules.reasons.sub(" ", _read(text, lang))
    scores: Counter[str] = Counter()
    for purpose, weight, patterns in rules.weighed:
        scores[purpose] += weight * sum(1 for each in patterns if each.search(read))
    return scores


def _read(text: str, lang: str) -> str:
    read = normalise(text)
    return (kana_of(text) or read) if lang == "ja" and read.isascii() else read


@cache
def _rules(lang: str) -> _Rules:
    data = lexicon("purposes", lang)
    weighed = tuple(
        (rule["purpose"], int(rule["weight"]), tuple(re.compile(each) for each in rule["patterns"]))
        for rule in data["rule"]
    )
    return _Rules(re.compile("|".join(data["reasons"]["patterns"])), weighed, int(data["least"]))
