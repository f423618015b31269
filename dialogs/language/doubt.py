"""Where the rules cannot be sure: an answer that was accepted on thin evidence.

The rules decide all the same, and at once; doubt only tells where a second opinion would be worth having.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from dialogs.language.slots import keywords, missing, slots

LONGEST = 200
"""Signs of an answer that can be in doubt: whoever writes more has said enough."""


def is_unsure(question: str, text: str, *, lang: str, now: datetime, zone: ZoneInfo) -> bool:
    """Whether a goal was accepted for a single word, or whom and what although one half was not found."""
    judged = question in {"goal", "who_what"} and len(text) <= LONGEST
    if not judged or missing(question, text, lang=lang, now=now, zone=zone) is not None:
        return False
    if question == "goal" and len(keywords(text, lang)) > 1:
        return False
    found = slots(text, lang=lang, now=now, zone=zone)
    if question == "goal":
        return sum(map(bool, (found.who, found.what, found.number, found.place))) <= 1
    return not (found.who and found.what)
