from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.writing.drafts import KINDS, STYLES, Matter, draft, kit, talk_times

NOW = datetime.fromisoformat("2026-12-06T12:10+09:00")
SHIRAISHI = Matter(
    to="白石さん",
    topic="年末の3日がいちばん大変",
    now=NOW,
    met_at=NOW - timedelta(days=1),
    gathering="北浜交流会",
    promise="棚卸しのチェック表を送る",
    sender="村上",
)
UNKNOWN = Matter(to="焼き菓子の人", topic="", now=NOW)


def test_a_thank_you_says_where_when_and_what_was_talked_of() -> None:
    assert draft("thanks", "ja", SHIRAISHI).splitlines() == [
        "白石さま",
        "昨日の「北浜交流会」では、ありがとうございました。",
        "「年末の3日がいちばん大変」というお話、とても参考になりました。",
        "お話しした棚卸しのチェック表をお送りします。",
        "またお目にかかれましたら嬉しいです。",
        "村上",
    ]


def test_a_thank_you_in_english_reads_like_one() -> None:
    met = Matter(
        "Ken Sato",
        "small batches",
        NOW,
        NOW - timedelta(days=1),
        "Founders Mixer",
        "send the price list",
        "Mia",
    )
    assert draft("thanks", "en", met).splitlines() == [
        "Hi Ken,",
        "It was good to meet you at Founders Mixer yesterday.",
        'What you said about "small batches" has stayed with me.',
        "As promised, here you go: price list.",
        "I hope our paths cross again soon.",
        "Mia",
    ]


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_unknown_shows_as_a_gap_and_takes_its_sentence_along_where_it_may(
    kind: str, style: str
) -> None:
    words = draft(kind, style, UNKNOWN)
    assert kit(style).words["blank"] in words
    assert "焼き菓子" not in words
    assert "{" not in words
    assert "「」" not in words


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_holds_the_detail_of_the_talk_and_the_gathering(kind: str, style: str) -> None:
    words = draft(kind, style, SHIRAISHI)
    assert "年末の3日がいちばん大変" in words
    assert "北浜交流会" in words
    assert kit(style).words["blank"] not in words


@pytest.mark.parametrize(
    ("days", "words"),
    [(0, "本日の"), (1, "昨日の"), (2, "先日の"), (7, "先日の"), (8, "ご連絡が遅くなりましたが、先日の")],
)
def test_the_opening_is_honest_about_how_long_ago_it_was(days: int, words: str) -> None:
    matter = Matter("白石さん", "棚卸し", NOW, NOW - timedelta(days=days), "北浜交流会")
    assert draft("thanks", "ja", matter).splitlines()[1].startswith(words)


@pytest.mark.parametrize(
    ("label", "ja", "casual", "en"),
    [
        ("白石さん", "白石さま", "白石さん、", "Hi 白石-san,"),
        ("田中社長", "田中社長", "田中社長、", "Hi 田中社長-san,"),
        ("Ken Sato", "Ken Satoさま", "Ken Satoさん、", "Hi Ken,"),
        ("Sato-san", "Satoさま", "Satoさん、", "Hi Sato-san,"),
        ("Dr. Lee", "Dr. Leeさま", "Dr. Leeさん、", "Hi Dr. Lee,"),
        ("焼き菓子の人", "【　】さま", "【　】さん、", "Hi [    ],"),
        ("the baker", "【　】さま", "【　】さん、", "Hi [    ],"),
        ("白石くん", "白石さま", "白石くん、", "Hi 白石-san,"),
    ],
)
def test_people_are_addressed_as_their_language_does(label: str, ja: str, casual: str, en: str) -> None:
    for style, address in (("ja", ja), ("ja_casual", casual), ("en", en)):
        assert draft("thanks", style, Matter(label, "x", NOW)).startswith(address)


def test_what_was_promised_is_enclosed_only_when_it_says_what_to_send() -> None:
    meet = Matter("白石さん", "棚卸し", NOW, promise="次に会う約束をする")
    assert "お話しした" not in draft("thanks", "ja", meet)
    assert "・【　】" in draft("information", "ja", meet)
    assert "・チェック表" in draft(
        "information", "ja", Matter("白石さん", "棚卸し", NOW, promise="白石さんにチェック表を送る")
    )


def test_two_times_to_talk_fall_on_working_days() -> None:
    thursday = datetime.fromisoformat("2026-12-10T21:00+09:00")
    first, second = talk_times(thursday)
    assert (first.isoformat(), second.isoformat()) == (
        "2026-12-14T15:00:00+09:00",
        "2026-12-15T10:00:00+09:00",
    )
    assert "12/14(月)15時か12/15(火)10時" in draft("meeting", "ja", Matter("白石さん", "棚卸し", thursday))
    assert "Mon 14 Dec at 15:00 or Tue 15 Dec at 10:00" in draft(
        "meeting", "en", Matter("Ken", "x", thursday)
    )


@given(
    to=st.text(max_size=80),
    topic=st.text(max_size=80),
    promise=st.text(max_size=80),
    sender=st.text(max_size=20),
)
def test_any_words_make_a_draft_that_keeps_its_shape(to: str, topic: str, promise: str, sender: str) -> None:
    for kind in KINDS:
        for style in STYLES:
            assert topic in draft(kind, style, Matter(to, topic, NOW, promise=promise, sender=sender))
