"""What a Japanese answer lacks, question by question: the law of docs/understanding.md.

Evidence is a run of words that not everybody would use (`japanese.narrowing`), where it counts: not
in the reason for coming, not in a crowd, not in a courtesy. A person is a trade, a role, a name or a noun for
people; words before such a noun that describe it by a problem, a wish or an interest say both who and what.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import islice

from dialogs.language.answer import Answer, Span, blanked
from dialogs.language.japanese import is_deed, is_generic, narrowing
from dialogs.language.lexicon import any_of, lexicon, pattern, patterns
from dialogs.language.people import hears_nobody
from dialogs.language.somebody import CLAUSE_END, MOST_HEADS, clause_before, tells_apart

_SHORT = 6
_SHORT_KATAKANA = re.compile("[\u30a1-\u30fc]{1,3}")
_NO_KATAKANA = "(?:(?<![\u30a1-\u30fc])|(?![\u30a1-\u30fc]))"


def lacking(question: str, answer: Answer) -> str | None:
    """The one piece that an answer lacks; None when it is concrete or cannot be told."""
    return _JUDGES[question](answer)


def _is_empty(answer: Answer) -> bool:
    return not any(char.isalnum() for char in answer.text) or answer.is_wholly("unknown")


def _goal(answer: Answer) -> str | None:
    if _is_empty(answer):
        return "all"
    own = _without_reason(answer.without("appetite"))
    if answer.finds("vanity") and not _narrow(answer.without("vanity")):
        return "vanity"
    if pattern("answers", "ja", "outcome").search(own) or _defined(own):
        return None
    if not _narrow(own) and not _role().search(own):
        return "all" if any(map(answer.finds, ("reason", "appetite", "aimless"))) else "object"
    return "object" if _one_word(answer.text) else None


def _without_reason(text: str) -> str:
    """The text with blanks for why somebody comes, where that says nothing of what they wish."""
    wish = pattern("answers", "ja", "wish")
    return patterns("answers", "ja", "reason").sub(
        lambda found: found.group() if wish.search(found.group()) else " " * len(found.group()), text
    )


def _narrow(text: str) -> list[Span]:
    """The narrowing words of a wish, where a bare verb with suru is none."""
    return [span for span in narrowing(text) if not is_deed(text, span)]


def _one_word(text: str) -> bool:
    bare = text.strip(" .!?\u3002\u3001")
    return len(bare) <= _SHORT and _word().fullmatch(bare) is not None and not _compound(bare)


def _compound(word: str) -> bool:
    """Whether a word names a thing and what is wanted with it, as a wish in one word."""
    return any(is_generic(word[at:]) and not is_generic(word[:at]) for at in range(2, len(word) - 1))


def _who_what(answer: Answer) -> str | None:
    if _is_empty(answer):
        return "who"
    own = answer.without("nobody_kind")
    if _defined(own):
        return None
    people = list(persons(own))
    if not people:
        return None if _put_to_somebody(own) or _somebody_told(own) else "who"
    return None if _topic_beside(own, people) else "what"


def _put_to_somebody(text: str) -> bool:
    """Whether a narrowing word is asked about another, or a question: then it is somebody, of any trade."""
    ends = [end for _, end in narrowing(text)]
    put = [end for end in ends if pattern("answers", "ja", "put_to").match(text[end:])]
    return any(end != ends[-1] or _asks(text, end) for end in put)


def _somebody_told(text: str) -> bool:
    """Whether common words describe somebody, and there is something to talk about."""
    spoken_to = pattern("answers", "ja", "spoken_to")
    told = [h for h in _heads(text) if spoken_to.match(text, h.end()) and clause_before(text, h).strip()]
    return any(any(narrowing(text)) or _asks(text, head.end()) for head in told)


def _asks(text: str, at: int) -> bool:
    """Whether a question or a topic in common words comes after somebody."""
    return pattern("answers", "ja", "topic").search(text, at) is not None


def _topic_beside(text: str, people: list[Span]) -> bool:
    """Whether anything is left to talk about; a trade that is not spoken to may be the topic itself."""
    spoken_to = [span for span in people if pattern("answers", "ja", "spoken_to").match(text, span[1])]
    kept = text
    for first, end in spoken_to or people[:1]:
        start = _with_what_joins(text, first)
        kept = kept[:start] + " " * (end - start) + kept[end:]
    return any(narrowing(kept)) or pattern("answers", "ja", "topic").search(kept) is not None


def _with_what_joins(text: str, start: int) -> int:
    """Where the word begins that a trade ends: the mushrooms belong to the farmer who grows them."""
    return next((first for first, end in narrowing(text) if first < start <= end), start)


def _defined(text: str) -> bool:
    """Whether people are described by a problem, a wish or an interest of theirs."""
    if patterns("answers", "ja", "defined").search(text):
        return True
    return any(_describes(clause_before(text, head)) for head in _heads(text))


def _heads(text: str) -> Iterator[re.Match[str]]:
    return islice(pattern("answers", "ja", "head").finditer(text), MOST_HEADS)


def _describes(clause: str) -> bool:
    return not pattern("answers", "ja", "occupied").search(clause) and any(narrowing(clause))


def persons(text: str) -> Iterator[Span]:
    """Where kinds of people stand in a text: trades, roles, names, and those told by their work."""
    found = [match.span() for match in _person().finditer(text) if _is_person(match.group())]
    found += [match.span() for match in _in_field().finditer(text)]
    found += [span for head in _heads(text) if (span := _at_work(text, head))]
    return iter(sorted(found))


def _at_work(text: str, head: re.Match[str]) -> Span | None:
    """The clause before a noun for people when it says what they do for a living."""
    before = clause_before(text, head)
    occupied = pattern("answers", "ja", "occupied").search(before)
    return (head.start() - len(before), head.end()) if occupied and occupied.start() > 0 else None


def _is_person(words: str) -> bool:
    bare = _called().sub("", words) or words
    if pattern("answers", "ja", "no_person").search(bare):
        return False
    return _role().search(bare) is not None or _has_name(words) or not is_generic(bare)


def _has_name(text: str) -> bool:
    """Whether somebody is called by a name, or as only one person can be."""
    found = pattern("answers", "ja", "named").finditer(text)
    return any(not _role().fullmatch(match["name"] or "") for match in found)


def _next(answer: Answer) -> str | None:
    if _is_empty(answer):
        return "action"
    if answer.finds("no_further"):
        return None
    moment = answer.moment()
    if pattern("answers", "ja", "done").search(answer.without("loose")):
        return None
    if answer.finds("loose") and not moment:
        return "moment"
    if not action_in(answer, moment):
        return "action"
    return None if moment else "moment"


def action_in(answer: Answer, moment: Span | None) -> re.Match[str] | None:
    """The first verb of action outside the words that tell the moment."""
    start, end = moment or (0, 0)
    decided = answer.without("undecided")
    rest = decided[:start] + " " * (end - start) + decided[end:]
    return pattern("answers", "ja", "action").search(rest) or (
        pattern("answers", "ja", "moves").search(rest) if moment else None
    )


def _met(answer: Answer) -> str | None:
    if _is_empty(answer):
        return "identity"
    own = answer.without("crowd")
    if answer.is_wholly("nobody") or hears_nobody(answer.text, "ja") or _has_name(own):
        return None
    if answer.finds("looks") or tells_apart(own):
        return None
    told = any(narrowing(blanked(_rank(), own))) or _trade().search(own) or _in_field().search(own)
    if told and (any(persons(own)) or pattern("answers", "ja", "somebody").search(own)):
        return None
    return None if told and not answer.finds("forgotten") and not answer.finds("crowd") else "identity"


def _got(answer: Answer) -> str | None:
    if _is_empty(answer):
        return "object"
    own = answer.without("feeling")
    if len(own.strip()) < _SHORT and answer.finds("feeling"):
        return "object"
    if any(narrowing(own)) or _says_something(answer):
        return None
    reasoned = answer.finds("nothing") and answer.finds("because") and len(answer.text) > 2 * _SHORT
    return None if reasoned else "object"


def _says_something(answer: Answer) -> bool:
    """Whether it tells of something; among words that fit any evening only what was said or counted does."""
    if answer.finds("telling"):
        return True
    sentences = _sentence_end().split(answer.text)
    clauses = CLAUSE_END.split(answer.text)
    return _tells(sentences, "statement") or _tells(clauses, "lead", "insight")


def _tells(pieces: list[str], *tables: str) -> bool:
    """Whether a piece without words that fit any evening is like one of these tables."""
    broad = pattern("answers", "ja", "broad")
    plain = [piece for piece in pieces if not broad.search(piece)]
    return any(patterns("answers", "ja", table).search(piece) for piece in plain for table in tables)


_JUDGES: dict[str, Callable[[Answer], str | None]] = {
    "goal": _goal,
    "who_what": _who_what,
    "after": _next,
    "reflection_met": _met,
    "reflection_got": _got,
    "reflection_next": _next,
}


@cache
def _word() -> re.Pattern[str]:
    return re.compile("[\u4e00-\u9fff\u3005]+|[\u30a1-\u30f6\u30fc]+|[a-z]+")


@cache
def _sentence_end() -> re.Pattern[str]:
    return re.compile("[.!?\u3002\u2026\n]")


@cache
def _roles(*themes: str) -> str:
    """Any word of these lists; a short one in katakana must not end a longer run of it."""
    listed = {word for theme in themes for word in lexicon("vocabulary", "ja")["roles"][theme]}
    short = {word for word in listed if _SHORT_KATAKANA.fullmatch(word)}
    return f"(?:{any_of(listed - short)}|(?<![\u30a1-\u30fc]){any_of(short)}){_NO_KATAKANA}"


@cache
def _role() -> re.Pattern[str]:
    return re.compile(_roles("trades", "ranks"))


@cache
def _trade() -> re.Pattern[str]:
    return re.compile(_roles("trades"))


@cache
def _person() -> re.Pattern[str]:
    tables = lexicon("answers", "ja")
    return re.compile(
        f"(?:{'|'.join(tables['person'])}|{_roles('trades', 'ranks')})(?:{'|'.join(tables['called'])})?"
    )


@cache
def _rank() -> re.Pattern[str]:
    return re.compile(_roles("ranks"))


@cache
def _called() -> re.Pattern[str]:
    return re.compile(f"(?:{pattern('answers', 'ja', 'called').pattern})\\Z")


@cache
def _in_field() -> re.Pattern[str]:
    return re.compile(_roles("fields") + f"(?:{pattern('answers', 'ja', 'of_field').pattern})")
