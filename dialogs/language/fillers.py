"""What people say around an answer while they think: "um, …", "… I guess"."""

import re
from functools import cache

from dialogs.language.lexicon import lexicon

_MOST = 3
_ENDS = " \u3000.,\u3001\u3002\u2026"


def without_fillers(text: str, lang: str) -> str:
    """The words between; all of it where nothing would be left."""
    bare = text
    for edge in _edges(lang):
        bare = edge.sub("", bare)
    return bare.strip() if any(char.isalnum() for char in bare) else text


@cache
def _edges(lang: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    data = lexicon("fillers", lang)
    opening, closing = ("|".join(data[name]) for name in ("opening", "closing"))
    before = "" if lang == "ja" else r"(?:,?\s)"
    return (
        re.compile(rf"\A\s*(?:(?:{opening}){data['mark']}){{1,{_MOST}}}", re.IGNORECASE),
        re.compile(rf"{before}(?:{closing})[{re.escape(_ENDS)}]{{0,{_MOST}}}\Z", re.IGNORECASE),
    )
