import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogs.language.dates import Ambiguous, Instant
from dialogs.language.gathering import GatheringHeard, hear_gathering
from tests.costs import costing_less_than

TOKYO = ZoneInfo("Asia/Tokyo")
NOW = datetime(2026, 12, 2, 21, 0, tzinfo=TOKYO)
FILE = Path(__file__).with_name("invitations.toml")
SAMPLES: list[dict[str, Any]] = tomllib.loads(FILE.read_text("utf-8"))["invitation"]
PIECES = [line for sample in SAMPLES for line in sample["text"].split("\n")]


def heard(text: str) -> GatheringHeard:
    return hear_gathering(text, now=NOW, zone=TOKYO, lang="en" if text.isascii() else "ja")


def local(stored: str) -> datetime:
    return datetime.fromisoformat(stored).replace(tzinfo=TOKYO)


@pytest.mark.parametrize("sample", SAMPLES, ids=[sample["note"] for sample in SAMPLES])
def test_a_pasted_invitation_tells_its_gathering(sample: dict[str, Any]) -> None:
    found = heard(sample["text"].strip())
    said = {key: getattr(found, key) for key in ("name", "place", "address", "fee", "price") if key in sample}
    assert said == {key: sample[key] for key in said}
    if "start" in sample:
        assert isinstance(found.moment, Instant)
        assert found.moment.at == local(sample["start"])
        assert found.moment.end_at == (local(sample["end"]) if "end" in sample else None)
    else:
        assert isinstance(found.moment, Ambiguous)
        assert sample.get("on") == (found.moment.on and found.moment.on.isoformat())


@given(st.lists(st.sampled_from(PIECES), min_size=3, max_size=30).map("\n".join))
@settings(deadline=None, max_examples=60)
def test_nothing_is_heard_of_an_invitation_that_it_does_not_say(text: str) -> None:
    found = heard(text)
    for words in (found.name, found.place, found.address, *found.price.split(" / ")):
        assert words in text


@pytest.mark.parametrize(
    "piece",
    [
        "日時：",
        "12/5 19:00\n",
        "会場\n",
        "参加費 1円\n",
        "大阪市",
        "When: ",
        "\n",
        "【",
        "年12月",
        "https://",
    ],
)
def test_a_long_paste_takes_bounded_time(piece: str) -> None:
    heard("日時：12/5 19:00\n会場：A\n会費：1円")
    text = f"日時：12/5 19:00\n会場：A\n{piece * 3000}\n{(piece + chr(10)) * 3000}"[:12_000]
    with costing_less_than(0.1):
        heard(text)
