from pathlib import Path

from bot.tables import DRAWINGS, drawings
from dialogs.coach.book import BOOK

ROOT = Path(__file__).parents[2]


def test_the_drawn_dialogs_are_those_of_the_book() -> None:
    assert (ROOT / DRAWINGS).read_text("utf-8") == drawings(BOOK), "run `make graph`"
