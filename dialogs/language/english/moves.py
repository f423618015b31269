"""Whether an English answer names an action and a moment, or says that nothing is left to do."""

import re
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

from dialogs.language.dates import Ambiguous, Instant, hear_moment
from dialogs.language.english.goals import has_words
from dialogs.language.english.phrases import blanked, is_unknown, phrase
from dialogs.language.english.words import Kind, Words
from dialogs.language.lexicon import words as listed


def next_step(words: Words, now: datetime, zone: ZoneInfo) -> str | None:
    """What is lacking: `action`, `moment`, or None."""
    if phrase("no_further").search(words.flat) or _is_done(words):
        return None
    if not has_words(words) or is_unknown(words):
        return "action"
    moment = moment_words(words, now, zone)
    if not moment:
        return "moment" if action_in(words, moment) else "action"
    return None if action_in(words, moment) or _any_detail(words, moment) else "action"


def _is_done(words: Words) -> bool:
    """Whether something has happened, and not merely should have."""
    due = blanked(words, "not_done")
    return any(not due & set(range(*words.part(found))) for found in phrase("done").finditer(words.flat))


def moment_words(words: Words, now: datetime, zone: ZoneInfo) -> frozenset[int]:
    """The words that fix a day, an hour or an occasion; "soon" and "if we click" are none."""
    vague = blanked(words, "no_moment")
    clear = "".join(
        " " * len(word.text) + " " if index in vague else f"{word.text} "
        for index, word in enumerate(words.each)
    )
    if found := phrase("moment").search(f" {clear}"):
        return frozenset(range(*words.part(found)))
    heard = hear_moment(clear, now=now, zone=zone, lang="en", free=True)
    if not isinstance(heard, Instant | Ambiguous) or not heard.span:
        return frozenset()
    start, end = heard.span[0]
    if isinstance(heard, Ambiguous) and heard.why == "span" and not any(map(str.isdigit, clear[start:end])):
        return frozenset()
    return frozenset(range(words.index(start + 1), words.index(end) + 1))


def action_in(words: Words, moment: frozenset[int]) -> tuple[int, int] | None:
    """The first verb of action outside the moment, if any."""
    taken = moment | blanked(words, "no_action")
    for found in _actions().finditer(words.flat):
        part = words.part(found)
        if not taken & set(range(*part)):
            return part
    return None


def _any_detail(words: Words, moment: frozenset[int]) -> bool:
    """Whether anything is to happen at the moment, in whatever words: "they have my link"."""
    idle = moment | blanked(words, "no_action")
    told = (word.kind for index, word in enumerate(words.each) if index not in idle)
    return any(kind.value >= Kind.BLAND.value for kind in told)


@cache
def _actions() -> re.Pattern[str]:
    stems = sorted(listed("answers", "en", "action"), key=len, reverse=True)
    forms = "|".join(
        f"{re.escape(stem[:-1])}(?:e|es|ing|ed)" if stem.endswith("e") else re.escape(stem) for stem in stems
    )
    return re.compile(f"(?<= )(?:{forms})(?:s|es|ing|[a-z]ing|ed)?(?= )")
