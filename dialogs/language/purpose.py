"""Which of the five purposes a goal speaks of, by weighted shapes of words; silence rather than invention."""

import re
from collections import Counter
from datetime import UTC, datetime
from functools import cache
from zoneinfo import ZoneInfo

from msgspec import Struct

from dialogs.language.lexicon import lexicon
from dialogs.language.normal import kana_of, normalise
from dialogs.language.once import once
from dialogs.language.slots import missing

PURPOSES = ("partner", "information", "awareness", "network", "other")
_LONGEST = 240
"""Characters that are weighed: the last ones, for a long goal tells its wish at the end."""
_ANY_DAY = datetime(2000, 1, 1, tzinfo=UTC)
_ZONE = ZoneInfo("UTC")
_WRITTEN = re.compile("[\u3041-\u30f6\u4e00-\u9fff]")
_WORD = re.compile("[a-z0-9'/&-]+")
_CLASS = re.compile(r"\{([a-z_]+)\}")


class PurposeHeard(Struct, frozen=True):
    """What a goal betrays: the heaviest purpose, the next one, and by how much the first is heavier.

    `primary` is empty without evidence, and `side` tells a `buyer` from a `seller` among partners.
    """

    primary: str = ""
    secondary: str = ""
    side: str = ""
    margin: int = 0


class _Rule(Struct, frozen=True):
    purpose: str
    weight: int
    pattern: re.Pattern[str]
    side: str
    when: str


class _Rules(Struct, frozen=True):
    reasons: re.Pattern[str]
    weighed: tuple[_Rule, ...]
    margin: int
    close: int
    aimless: int


def suggest_purpose(text: str, lang: str) -> str | None:
    """The purpose that leads by the margin, or None when the text betrays none.

    It orders choices and fills gaps; what the user taps always decides.
    """
    heard = hear_purpose(text, lang)
    enough = heard.margin >= _rules(_language(text, lang)).margin
    return heard.primary if heard.primary and enough else None


def is_close(text: str, lang: str) -> bool:
    """Whether nothing betrays a purpose, or something else betrays another nearly as much."""
    heard = hear_purpose(text, lang)
    return not heard.primary or heard.margin < _rules(_language(text, lang)).close


@once
def hear_purpose(text: str, lang: str) -> PurposeHeard:
    """Weigh a goal. Aims that are no purpose, such as a pleasant evening, weigh against all five."""
    written = _language(text, lang)
    lacks = missing("goal", text, lang=lang, now=_ANY_DAY, zone=_ZONE)
    scores, sides = _weighed(_read(text, written), lacks, _rules(written))
    ranked = [purpose for purpose, _ in scores.most_common()]
    aims = [purpose for purpose in ranked if purpose]
    if not aims or not ranked[0]:
        return PurposeHeard()
    primary, secondary = aims[0], aims[1] if len(aims) > 1 else ""
    rival = max((scores[purpose] for purpose in ranked if purpose != primary), default=0)
    side = sides.most_common(1)[0][0] if primary == "partner" and sides else ""
    return PurposeHeard(primary, secondary, side, scores[primary] - rival)


def ordered(text: str, lang: str) -> tuple[str, ...]:
    """All purposes, those that a goal betrays first."""
    heard = hear_purpose(text, lang)
    return tuple(dict.fromkeys((*filter(None, (heard.primary, heard.secondary)), *PURPOSES)))


def _weighed(read: str, lacks: str | None, rules: _Rules) -> tuple[Counter[str], Counter[str]]:
    """The weight of each purpose and side; what a goal `lacks` tells whether thin evidence may count."""
    kept = rules.reasons.sub(" ", read)
    scores: Counter[str] = Counter({"": rules.aimless} if lacks in {"all", "vanity"} else {})
    sides: Counter[str] = Counter()
    for rule in rules.weighed:
        if _counts(rule, lacks, scores) and rule.pattern.search(kept):
            scores[rule.purpose] += rule.weight
            if rule.side:
                sides[rule.side] += 1
    return scores, sides


def _counts(rule: _Rule, lacks: str | None, scores: Counter[str]) -> bool:
    """Whether evidence may count: some only of a goal with a detail, some only where nothing else fits."""
    return not rule.when or (lacks is None and (rule.when == "detail" or not scores.total()))


def _language(text: str, lang: str) -> str:
    """The language a goal is written in: kana and kanji tell, and so do two or more English words."""
    return "ja" if _WRITTEN.search(text) or (lang == "ja" and kana_of(text)) else "en"


def _read(text: str, lang: str) -> str:
    read = normalise(text)[-_LONGEST:]
    if lang == "ja":
        return (kana_of(text) or read) if read.isascii() else read
    short = lexicon("words", "en")["short"]
    return _WORD.sub(lambda word: str(short.get(word[0], word[0])).replace("'", ""), read)


@cache
def _rules(lang: str) -> _Rules:
    data = lexicon("purposes", lang)
    classes = {name: "(?:" + "|".join(listed) + ")" for name, listed in data["words"].items()}

    def pattern(listed: list[str]) -> re.Pattern[str]:
        joined = "|".join(_CLASS.sub(lambda found: classes[found[1]], each) for each in listed)
        return re.compile(data["frame"].format(joined))

    weighed = (
        _Rule(
            purpose=rule.get("purpose", ""),
            weight=rule["weight"],
            pattern=pattern(rule["patterns"]),
            side=rule.get("side", ""),
            when=rule.get("when", ""),
        )
        for rule in data["rule"]
    )
    reasons = pattern(data["reasons"]["patterns"])
    return _Rules(reasons, tuple(weighed), data["margin"], data["close"], data["aimless"])
