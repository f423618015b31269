"""Whether an English answer names a recognisable kind of person and a topic for them."""

from collections.abc import Iterator

from dialogs.language.english.goals import has_words
from dialogs.language.english.phrases import blanked, is_unknown, phrase
from dialogs.language.english.words import DETAILS, HEADS, TOPICS, Kind, Words, kind_of
from dialogs.language.lexicon import words as listed
from dialogs.language.people import hear_people

_BEFORE, _AFTER = 3, 4
_LONGEST_NAME, _NEAR = 3, 60
_NO_NAMES = frozenset({Kind.EMPTY, Kind.BLAND, Kind.THEME, Kind.TRADE})


def who_what(words: Words, text: str) -> str | None:
    """What is lacking: `who`, `what`, or None."""
    if not has_words(words) or is_unknown(words):
        return "who"
    blank = blanked(words, "our_offer") | blanked(words, "treats")
    if phrase("pastime").search(words.flat) or any(
        _is_defined(words, head, blank) for head in _heads(words, blank, everybody=True)
    ):
        return None
    people = person_words(words, text, blank)
    topic = _has_topic(words, people | blank)
    if people:
        return None if topic else "what"
    return None if topic and (_two_sides(words) or _asks_somebody(words)) else "who"


def _asks_somebody(words: Words) -> bool:
    """Whether a question follows people without a face: "shy people like me, how do they start talking"."""
    opened = _about(words)
    faceless = any(word.kind is Kind.FACELESS for word in words.each[:opened])
    return faceless and phrase("asking").search(words.flat) is not None


def person_words(words: Words, text: str, blank: frozenset[int] = frozenset()) -> frozenset[int]:
    """The words that name kinds of people, with what stands around them and tells which."""
    found: set[int] = set()
    opened = _about(words)
    for head in _heads(words, blank, everybody=False):
        if not found or head < opened:
            found |= set(range(_first(words, head), _last(words, head)))
    return frozenset(found | _named(words, text) | (blanked(words, "known_there") - blank))


def _named(words: Words, text: str) -> set[int]:
    short = (name.casefold().split() for name in names(text))
    labels = {part for label in short if len(label) <= _LONGEST_NAME for part in label}
    return {index for index, word in enumerate(words.each) if word.text.removesuffix("'s") in labels}


def names(text: str) -> tuple[str, ...]:
    """What the people are called whom a text tells of; a lone word of business is no name."""
    heard = (person.label for person in hear_people(text, "en"))
    return tuple(label for label in heard if kind_of(label.casefold()) not in _NO_NAMES)


def _heads(words: Words, blank: frozenset[int], *, everybody: bool) -> Iterator[int]:
    """Nouns for people; those without a face only if asked for, or told apart by the words around them."""
    for index, word in enumerate(words.each):
        if index in blank:
            continue
        faceless = word.kind is Kind.FACELESS or word.text == "those" or _is_one(words, index)
        if word.kind in HEADS or (faceless and (everybody or _is_told(words, index))):
            yield index


def _is_one(words: Words, index: int) -> bool:
    """Whether "one" is somebody, as in "business side one who knows the law" or "the one with the shop"."""
    follows = words.each[index + 1].text if index + 1 < len(words.each) else ""
    return words.each[index].text == "one" and follows in _words("ones")


def _is_told(words: Words, head: int) -> bool:
    """Whether "people" are told apart by a word before, as in "tax people", or by where they are from."""
    before = words.each[head - 1].kind in TOPICS if head else False
    return before or any(word.kind in TOPICS for word in words.each[head + 1 : _last(words, head)])


def _first(words: Words, head: int) -> int:
    start = head
    while start > max(0, head - _BEFORE) and words.each[start - 1].kind in TOPICS | {Kind.BROAD}:
        start -= 1
    return start


def _last(words: Words, head: int) -> int:
    """Where a person ends: behind "from the chamber of commerce", "who work in logistics" or "near Umeda"."""
    rest = " " + " ".join(word.text for word in words.each[head + 1 :]) + " "
    living = phrase("living").match(rest, 1)
    end = head + 1 + (rest[: living.end()].count(" ") if living else 0)
    if living:
        end = _through(words, end)
    while end < len(words.each) and (words.each[end].text in _words("where") or _is_district(words, end)):
        end = _through(words, end + 1)
    return end


def _is_district(words: Words, around: int) -> bool:
    """Whether "around" is followed by one unlisted word alone, as in "farmers around Kobe"."""
    kinds = [word.kind for word in words.each[around + 1 : around + 3]]
    return words.each[around].text == "around" and kinds in ([Kind.OPEN], [Kind.OPEN, Kind.MARK])


def _through(words: Words, start: int) -> int:
    """The end of a few words that belong together."""
    end, limit = start, min(len(words.each), start + _AFTER)
    while end < limit and _goes_on(words, end):
        end += 1
    return end


def _goes_on(words: Words, index: int) -> bool:
    word = words.each[index]
    if word.kind is Kind.MARK or word.text in _words("about"):
        return False
    return word.kind is not Kind.EMPTY or word.text in _words("joining")


def _is_defined(words: Words, head: int, blank: frozenset[int]) -> bool:
    """Whether a problem or an interest follows: "people who struggle with hiring"."""
    starts = {head + 1, _last(words, head), _behind_aside(words, head + 1)}
    return any(_tells(words, head, start, blank) for start in starts)


def _behind_aside(words: Words, start: int) -> int:
    """Where somebody is told of behind a few words between commas: "product people, startups mostly, who"."""
    texts = [word.text for word in words.each[start : start + _AFTER + 3]]
    if texts[:1] != [","] or "," not in texts[1:]:
        return start
    end = texts.index(",", 1) + 1
    return start + end if texts[end : end + 1] and texts[end] in _words("ones") else start


def _tells(words: Words, head: int, start: int, blank: frozenset[int]) -> bool:
    rest = " " + " ".join(word.text for word in words.each[start:]) + " "
    if phrase("experience").search(rest, 1, _NEAR):
        return True
    if phrase("living").match(rest, 1) or not phrase("defining").match(rest, 1):
        return False
    trade = any(word.kind in HEADS for word in words.each[max(0, head - 1) : head + 1])
    plainly = trade and phrase("troubled").match(rest, 1)
    enough = TOPICS | HEADS | {Kind.NUMBER} | ({Kind.BLAND} if plainly else set())
    for index in range(start + 1, len(words.each)):
        if words.each[index].kind is Kind.MARK and words.each[index].text in ".!?;":
            break
        if index not in blank and words.each[index].kind in enough:
            return True
    return False


def _about(words: Words) -> int:
    """Where the topic opens, else the end."""
    return next((i for i, word in enumerate(words.each) if word.text in _words("about")), len(words.each))


def _has_topic(words: Words, people: frozenset[int]) -> bool:
    opened = _about(words)
    detailed = (_is_topic(words, index, opened) for index in range(len(words.each)) if index not in people)
    asked = phrase("asking").search(words.flat) is not None
    return asked or any(detailed) or _is_plain_topic(words, opened, people)


def _is_topic(words: Words, index: int, opened: int) -> bool:
    """Whether a word tells what to talk about; people do so only behind "about" or as a place."""
    if words.each[index].kind not in HEADS:
        return words.each[index].kind in TOPICS
    spoken = index > opened and words.each[opened].kind is not Kind.MARK
    return spoken or (index > opened and words.each[index - 1].text in _words("placing"))


def _is_plain_topic(words: Words, opened: int, people: frozenset[int]) -> bool:
    """Whether words of business, but no hollow ones, stand behind "about": "about part-time jobs"."""
    if opened == len(words.each) or words.each[opened].text in _words("tying"):
        return False
    hollow = _words("hollow")
    named = opened + 1 < len(words.each) and words.each[opened + 1].text in _words("pointing")
    kinds = {Kind.BLAND, Kind.EMPTY} if named else {Kind.BLAND}
    return any(
        word.kind in kinds and not {word.text, word.text.removesuffix("s")} & hollow
        for index, word in enumerate(words.each)
        if index > opened + named and index not in people
    )


def _two_sides(words: Words) -> bool:
    """Whether people are meant before "about" and a detail stands behind: "the Sakai lot, about knives"."""
    opened = _about(words)
    before = [word.kind for word in words.each[:opened]]
    whom = before[-1:] == [Kind.OPEN] or (Kind.FACELESS in before and any(kind in DETAILS for kind in before))
    return whom and any(word.kind in TOPICS for word in words.each[opened:])


def _words(table: str) -> frozenset[str]:
    return listed("answers", "en", table)
