"""What nobody should have to put up with at a gathering: to be recruited, preached to or touched."""

from typing import Literal

from dialogs.language.lexicon import pattern
from dialogs.language.normal import normalise

Pressure = Literal["recruiting", "harassment"]
_WORST_FIRST: tuple[Pressure, ...] = ("harassment", "recruiting")


def hears_pressure(text: str, lang: str) -> Pressure | None:
    """Which of the two somebody tells of, the worse where it is both; a field of work is neither."""
    read = pattern("pressure", lang, "apart").sub(" ", normalise(text))
    return next((kind for kind in _WORST_FIRST if pattern("pressure", lang, kind).search(read)), None)
