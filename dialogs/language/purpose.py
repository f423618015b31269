"""Which of the five purposes a goal speaks of, by weighted patterns; silence rather than invention."""

import re
from functools import cache

from dialogs.language.lexicon import lexicon
from dialogs.language.normal import normalise

PURPOSES = ("partner", "information", "awareness", "network", "other")


def suggest_purpose(text: str, lang: str) -> str | None:
    """The purpose with the heaviest evidence, or None when the text betrays none."""
    read = normalise(text)
    rules, veto = _rules(lang)
    scores = {
        purpose: weight * sum(1 for each in found if each.search(read)) for purpose, weight, found in rules
    }
    best = max(scores, key=lambda purpose: scores[purpose])
    return best if scores[best] and not veto.search(read) else None


@cache
def _rules(lang: str) -> tuple[tuple[tuple[str, int, tuple[re.Pattern[str], ...]], ...], re.Pattern[str]]:
    data = lexicon("purposes", lang)
    rules = tuple(
        (rule["purpose"], int(rule["weight"]), tuple(re.compile(each) for each in rule["patterns"]))
        for rule in data["rule"]
    )
    return rules, re.compile("|".join(data["veto"]["patterns"]))
