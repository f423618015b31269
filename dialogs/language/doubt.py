"""Where the rules cannot be sure: an answer that was accepted on thin evidence.

The rules decide all the same, and at once; doubt only tells where a second opinion would be worth having.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from dialogs.language.slots import keywords, missing, slots


def is_unsure(question: str, text: str, *, lang: str, now: datetime, zone: ZoneInfo) -> bool:
    """Whether a goal was accepted for a single word, or whom and what although one half was not found."""
    if missing(question, text, lang=lang, now=now, zone=zone) is not None:
        return False
    found = slots(text, lang=lang, now=now, zone=zone)
    match question:
        case "goal":
            filled = sum(map(bool, (found.who, found.what, found.number, found.place)))
            return filled <= 1 and len(keywords(text, lang)) <= 1
        case "who_what":
            return not (found.who and found.what)
        case _:
            return False
