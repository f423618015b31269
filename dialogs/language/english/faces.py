"""Whether an English answer tells of somebody one could pick out again, or of a crowd."""

from collections.abc import Iterator
from itertools import islice

from dialogs.language.english.goals import has_words
from dialogs.language.english.phrases import blanked, is_unknown, phrase
from dialogs.language.english.words import DETAILS, HEADS, Kind, Word, Words
from dialogs.language.lexicon import words as listed
from dialogs.language.people import hear_people, hears_nobody

_NAMES = 4
_MOST = 20
"""People of one answer that are looked at."""
_OWNERS = ("my ", "our ", "his ", "her ")


def met(words: Words, text: str) -> str | None:
    """`identity` when nobody in particular is meant, else None."""
    if phrase("nobody").search(words.flat) or hears_nobody(text, "en"):
        return None
    if not has_words(words) or is_unknown(words):
        return "identity"
    if hear_people(text, "en") or described(words) or _bare_name(words):
        return None
    return None if phrase("titled").search(words.flat) or _is_kin(words) else "identity"


def _is_kin(words: Words) -> bool:
    found = phrase("kin").search(words.flat)
    return found is not None and (
        found.group().startswith(_OWNERS) or any(word.kind in DETAILS | HEADS for word in words.each)
    )


def described(words: Words) -> tuple[int, int] | None:
    """The words around one person told apart: a role, or somebody with a detail."""
    if known := phrase("known_there").search(words.flat):
        return words.part(known)
    crowd = blanked(words, "crowd")
    for index in _single_roles(words):
        if index not in crowd:
            return max(0, index - 1), index + 1
    for found in islice(phrase("one_person").finditer(words.flat), _MOST):
        start, head = words.part(found)[0], words.part(found, "head")[0]
        around = [*words.each[start:head], *_clause(words, head)]
        if any(word.kind in DETAILS | HEADS or word.kind is Kind.NUMBER for word in around):
            return start, head + 1
    return None


def _clause(words: Words, head: int) -> Iterator[Word]:
    """The words behind a head, up to the end of the sentence; dots of hesitation are no end."""
    rest = words.each[head + 1 :]
    for index, word in enumerate(rest):
        around = rest[max(0, index - 1) : index + 2]
        hesitating = sum(each.text == "." for each in around) > 1
        if word.text in {"!", ";"} or (word.text == "." and not hesitating):
            return
        yield word


def _single_roles(words: Words) -> Iterator[int]:
    """Roles in the singular: behind an article, or where the answer or a clause begins with them."""
    for index, word in enumerate(words.each):
        if word.kind not in HEADS or (word.text.endswith("s") and not word.text.endswith("ss")):
            continue
        yield index


def _bare_name(words: Words) -> bool:
    """Whether a word nobody listed stands where a name does: alone, after "met", or before "from"."""
    kinds = [word.kind for word in words.each if word.kind is not Kind.MARK]
    if len(kinds) <= _NAMES and Kind.OPEN in kinds and all(kind in DETAILS for kind in kinds):
        return True
    before, after = listed("answers", "en", "before_name"), listed("answers", "en", "after_name")
    for index, word in enumerate(words.each):
        if word.kind is not Kind.OPEN or word.text.endswith("s"):
            continue
        previous = " ".join(each.text for each in words.each[max(0, index - 2) : index])
        following = words.each[index + 1].text if index + 1 < len(words.each) else ""
        if previous in before or previous.split(" ")[-1] in before or (index == 0 and following in after):
            return True
    return False
