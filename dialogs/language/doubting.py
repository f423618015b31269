"""Whether it is open that somebody goes, said together with the event itself."""

import re
from functools import cache

from dialogs.language.lexicon import LANGUAGES, lexicon

_LONGEST = 400


def is_doubtful(text: str) -> bool:
    """Whether a message wonders about going somewhere."""
    return len(text) <= _LONGEST and _doubt().search(text) is not None


def without_doubt(text: str) -> str:
    """A message without the words that wonder about going; what else is in it tells of the event."""
    rest = _doubt().sub(" ", text).strip(" ,?.") if len(text) <= _LONGEST else ""
    return rest or text


@cache
def _doubt() -> re.Pattern[str]:
    return re.compile("|".join(like for lang in LANGUAGES for like in lexicon("deciding", lang)["wavering"]))
