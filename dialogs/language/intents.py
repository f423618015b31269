"""Messages that are no answers but tell the conversation or the coach what to do, in both languages at once.

Only a whole message counts, so that a goal which mentions "stop" stays a goal. Distress and danger are the
exception: they are looked for anywhere, because overlooking them is the one mistake that must not happen.
"""

import re
from functools import cache

from dialogs.language.gist import hear_gist
from dialogs.language.lexicon import LANGUAGES, filled, lexicon, pieces, words
from dialogs.language.listed import hear_listed
from dialogs.language.normal import EDGES, fold, hiragana, normalise
from dialogs.language.once import once
from dialogs.language.reading import clauses

LONGEST = 90
"""Longer messages are never commands."""
_LONGEST_YES = 20
LINK_CODE_SIGNS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""What codes are made of: nothing that is easily taken for something else."""
LINK_CODE_SIZE = 6
_APART = re.compile(
    r"(?<=[^\x00-\x7f])[ \u30fb.*_/-]+(?=[^\x00-\x7f])|(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])"
    r"|(?<=\b[a-z])[ .*_/-]+(?=[a-z]\b)"
)
_SPREAD = re.compile(r"(?<!\S)[^\W\d_](?:[ .*_/-]+[^\W\d_](?!\w)){2,}")
_BETWEEN = re.compile("[ .*_/-]+")
_QUOTES = dict.fromkeys(map(ord, "\u300c\u300d\u300e\u300f"))
_NO_CLOCK = frozenset({"skip", "back", "finish", "repeat"})
_NOT_MENDED = frozenset({"later", "cancel"})
_CALENDAR_LINE = re.compile("(?:begin|end):v[a-z]")


@once
def hear_intent(text: str) -> str | None:
    """The intent of a message that is nothing but one, `safety` for distress or danger anywhere, or None."""
    read = normalise(text)
    if _SPREAD.search(read):
        text = read = _SPREAD.sub(lambda found: _BETWEEN.sub("", found[0]), read)
    if hears_distress(read) or hears_danger(read):
        return "safety"
    if len(read) > LONGEST or _CALENDAR_LINE.match(read):
        return None
    found = hear_listed(text, "intents") or _come_to(text)
    return None if found and _tells(read, found) else found


def _tells(read: str, found: str) -> bool:
    """Whether a text taken for an intent has a moment in it that such a one would not have."""
    clock, day, mended = _moments()
    if found in _NO_CLOCK:
        return any(like.search(read) for like in (clock, day, mended))
    counted = found == "later" and day.search(read)
    return bool(counted or (found in _NOT_MENDED and mended.search(read)))


def _come_to(text: str) -> str | None:
    """The intent that the kinds of a message's words come to, in either language."""
    heard = (hear_gist(parts, lang) for lang in LANGUAGES if (parts := clauses(text, lang)))
    return next((name for name in heard if name), None)


def hears_distress(read: str) -> bool:
    """Whether a normalised text speaks of wanting to die, vanish or come to harm, figures of speech aside."""
    return _hears(read, _safety("patterns"), _safety("idioms"))


def hears_danger(read: str) -> bool:
    """Whether a normalised text tells of violence or stalking that somebody suffers themselves."""
    return _hears(read, _safety("danger"), _safety("unharmed"))


def _hears(read: str, like: re.Pattern[str], apart: re.Pattern[str]) -> bool:
    """Whether it is still there when what only sounds like it is taken out."""
    if not (like.search(read) or like.search(_joined(read))):
        return False
    rest = apart.sub("\n", read)
    return bool(like.search(rest) or like.search(_joined(rest)))


def _joined(read: str) -> str:
    """The text in hiragana, with nothing between its Japanese letters or between single Latin ones."""
    return hiragana(_APART.sub("", read))


def is_no_answer(text: str) -> bool:
    """Whether a message leaves the question open: "I don't know", "up to you", a mere yes or thanks."""
    return len(text) <= LONGEST and hear_listed(text, "no_answers") is not None


def hear_yes_no(text: str) -> bool | None:
    """True for a plain yes, False for a plain no, None for anything else."""
    known = _yes_no()
    said = fold(text) or normalise(text)
    if said in known or len(said) > _LONGEST_YES:
        return known.get(said)
    read = normalise(text)
    return next((True for at in range(1, len(read)) if _agrees_twice(read[:at], read[at:])), None)


def _agrees_twice(first: str, then: str) -> bool:
    """Whether both halves of a text say yes, parted between words: "ok go"."""
    if first[-1].isascii() and first[-1].isalnum() and then[0].isascii() and then[0].isalnum():
        return False
    return all(_yes_no().get(fold(half)) is True for half in (first, then))


def erase_contact_in(text: str, lang: str) -> str | None:
    """The name of the contact that a message asks to forget, and nothing else."""
    first = "ja" if lang == "ja" else "en"
    line = text.strip(EDGES).translate(_QUOTES)
    if len(line) > LONGEST:
        return None
    for each in sorted(LANGUAGES, key=lambda known: known != first):
        for found in (pattern.fullmatch(line) for pattern in _erasing(each)):
            if found and _is_name(found["name"]):
                return found["name"].removeprefix("the ")
    return None


def _is_name(text: str) -> bool:
    others = {each for lang in LANGUAGES for each in lexicon("intents", lang)["erase"]["not_names"]}
    first = text.split(" ", maxsplit=1)[0]
    others |= words("people", "en", "not_names") & {text} | words("people", "en", "places") & {text}
    return not text.isupper() and not {text, first} & others


def link_code_in(text: str) -> str | None:
    """The code of a message that asks to link by it, and nothing else; a code has a digit in it."""
    if len(text) > LONGEST or not any(sign.isdigit() for sign in text):
        return None
    read = normalise(text).strip(EDGES)
    for found in (pattern.fullmatch(read) for pattern in _linking()):
        code = re.sub("[^0-9a-z]", "", found["code"]) if found else ""
        if any(sign.isdigit() for sign in code):
            return code.upper()
    return None


@cache
def _erasing(lang: str) -> tuple[re.Pattern[str], ...]:
    """The ways to ask for it, made of the pieces they name."""
    data = lexicon("intents", lang)["erase"]
    made = pieces(data)
    return tuple(re.compile(filled(each, made)) for each in data["patterns"])


@cache
def _linking() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(lexicon("intents", lang)["link"]["pattern"]) for lang in LANGUAGES)


@cache
def _moments() -> tuple[re.Pattern[str], ...]:
    """A time by the clock or the calendar, a day counted from another, and a time that is put right."""
    listed = [lexicon("intents", lang)["moments"] for lang in LANGUAGES]
    named = ("clock", "day", "mended")
    return tuple(re.compile("|".join(each for data in listed for each in data[name])) for name in named)


@cache
def _safety(table: str) -> re.Pattern[str]:
    return re.compile(
        "|".join(each for lang in LANGUAGES for each in lexicon("intents", lang)["safety"][table])
    )


@cache
def _yes_no() -> dict[str, bool]:
    return {
        fold(word) or normalise(word): name == "yes"
        for lang in LANGUAGES
        for name, listed in lexicon("intents", lang)["answers"].items()
        for word in listed
    }
