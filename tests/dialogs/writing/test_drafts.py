from __future__ import annotations

import re
import tomllib
from datetime import datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import asdict, astuple

from dialogs.shapes import replace
from dialogs.writing.drafts import (
    AGAIN,
    CHANNELS,
    FIRST,
    KINDS,
    STYLES,
    UNANSWERED,
    Matter,
    draft,
    kit,
    talk_times,
)
from dialogs.writing.mentions import mentions, name_said, noun_said, talk_said
from dialogs.writing.promises import introduced_in, offer_of, thing_of

FOLDER = Path(__file__).parent / "drafts"

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
        "「年末の3日がいちばん大変」というお話、とても印象に残りました。",
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
        "It was a pleasure to meet you at Founders Mixer yesterday.",
        "Thank you for our conversation about small batches. It has stayed with me.",
        "As promised, I'm sending you the price list.",
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
        ("田中社長", "田中社長", "田中社長、", "Hi 田中社長,"),
        ("Ken Sato", "Ken Satoさま", "Ken Satoさん、", "Hi Ken,"),
        ("Sato-san", "Satoさま", "Satoさん、", "Hi Sato-san,"),
        ("jessica", "jessicaさま", "jessicaさん、", "Hi Jessica,"),
        ("Dr. Lee", "Lee先生", "Lee先生、", "Hi Dr. Lee,"),
        ("うえのさん", "うえのさま", "うえのさん、", "Hi うえの-san,"),
        ("ABC商事の白石さん", "白石さま", "白石さん、", "Hi 白石-san,"),
        ("パン屋さん", "【　】さま", "【　】さん、", "Hi [    ],"),
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
    assert "チェック表をお送りします" in draft(
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


def test_an_e_mail_has_a_subject_an_address_and_a_close() -> None:
    assert draft("information", "ja", SHIRAISHI, "mail").splitlines() == [
        "件名: 「年末の3日がいちばん大変」というお話について",
        "",
        "白石さま",
        "",
        "昨日の「北浜交流会」でお話しした村上です。お時間をいただき、ありがとうございました。",
        "「年末の3日がいちばん大変」というお話を思い出し、棚卸しのチェック表をお送りします。お役に立てば嬉しいです。",
        "返信はお気になさらないでください。",
        "",
        "今後ともどうぞよろしくお願いいたします。",
        "村上",
    ]
    written = draft("meeting", "en", Matter("Ken", "her new shop", NOW, sender="Mia", company="Foo"), "mail")
    assert written.startswith("Subject: Continuing our conversation\n\nDear Ken,\n\nThis is Mia;")
    assert written.endswith("\n\nBest regards,\nMia")


def test_a_company_stands_above_the_name_in_a_polite_e_mail_only() -> None:
    matter = replace(SHIRAISHI, company="雑貨の白石")
    assert "\n雑貨の白石\n白石さま\n" in draft("thanks", "ja", matter, "mail")
    assert "雑貨の白石" not in draft("thanks", "ja", matter)


@pytest.mark.parametrize("trade", ["居酒屋", "IT企業", "飲食店の店長", "採用担当", "町工場", "美容室"])
def test_a_trade_is_no_company_to_address(trade: str) -> None:
    assert trade not in draft("thanks", "ja", replace(SHIRAISHI, company=trade), "mail")


@pytest.mark.parametrize(
    "company", ["かとう工務店", "北浜商店", "ABC商事", "株式会社山本屋", "村上クリニック"]
)
def test_a_company_called_by_its_trade_is_addressed_by_its_name(company: str) -> None:
    assert f"\n{company}\n" in draft("thanks", "ja", replace(SHIRAISHI, company=company), "mail")


def test_a_second_message_thanks_for_nothing_twice_and_one_without_a_reply_asks_for_none() -> None:
    again = draft("information", "ja", replace(SHIRAISHI, after=AGAIN))
    assert again.splitlines()[1] == "「北浜交流会」では、お話をありがとうございました。"
    silent = draft("proposal", "ja", replace(SHIRAISHI, after=UNANSWERED))
    assert silent.splitlines()[1] == "「北浜交流会」でお話しした村上です。"
    assert "お気になさらないでください" in silent
    assert "If now isn't the time" in draft("proposal", "en", replace(SHIRAISHI, after=UNANSWERED))


def test_a_favour_is_thanked_for_and_called_no_talk() -> None:
    helped = replace(SHIRAISHI, topic="相続の相談にのってもらった", promise="")
    assert "相続の相談にのっていただき、感謝しております。" in draft("thanks", "ja", helped)
    praised = draft("thanks", "ja_casual", replace(helped, topic="名刺のデザインを褒めてくれた"))
    assert "名刺のデザインを褒めてくださり、うれしかったです！" in praised
    assert "印象に残って" not in praised


def test_an_introduction_asks_for_an_answer() -> None:
    promised = replace(SHIRAISHI, promise="デザイナーの山田さんを紹介する")
    assert "お知らせください" in draft("information", "ja", promised)
    assert "返信はお気になさらないで" not in draft("information", "ja", promised)


def test_what_the_user_can_offer_stands_in_a_proposal() -> None:
    matter = replace(SHIRAISHI, gift="補助金の事例")
    assert "私からは、補助金の事例でお役に立てるかもしれません。" in draft("proposal", "ja", matter)
    assert "お役に立てるかも" not in draft("proposal", "ja", replace(matter, gift="相談にのれます"))
    offers = replace(SHIRAISHI, gift="a second opinion")
    assert "I could offer a second opinion." in draft("proposal", "en_casual", offers)


def test_a_lunch_is_proposed_at_noon() -> None:
    lunch = replace(SHIRAISHI, promise="来週ランチする")
    words = draft("meeting", "ja", lunch)
    assert "ランチをご一緒しながら" in words
    assert "12/8(火)12時か12/9(水)12時" in words
    assert "lunch on Tue 8 Dec at 12:00" in draft("meeting", "en", replace(lunch, promise="have lunch"))


def test_somebody_to_introduce_is_named_as_the_user_named_them() -> None:
    promised = replace(SHIRAISHI, promise="デザイナーの山田さんを紹介する")
    assert "デザイナーの山田さんをご紹介できればと思いました" in draft("information", "ja", promised)
    promised = replace(SHIRAISHI, promise="introduce him to Tom Baker")
    assert "you might like to meet Tom Baker." in draft("information", "en", promised)


NOTED = {lang: tomllib.loads((FOLDER / f"{lang}.toml").read_text("utf-8")) for lang in ("ja", "en")}


def noted(table: str) -> list[Any]:
    return [
        pytest.param(lang, said, wanted, id=f"{lang}: {said}")
        for lang, tables in NOTED.items()
        for said, wanted in tables[table].items()
    ]


@pytest.mark.parametrize(("lang", "said", "wanted"), noted("topics"))
def test_what_was_talked_of_is_put_as_a_sentence_takes_it(lang: str, said: str, wanted: str) -> None:
    assert talk_said(said, {"ja": "白石さん", "en": "Ken Sato"}[lang], lang) == wanted


@pytest.mark.parametrize(("lang", "said", "wanted"), noted("names"))
def test_a_name_is_addressed_and_a_description_is_none(lang: str, said: str, wanted: str) -> None:
    assert name_said(said, lang) == wanted


@pytest.mark.parametrize(("lang", "said", "wanted"), noted("promises"))
def test_a_promise_says_what_to_send_to_propose_or_whom_to_introduce(
    lang: str, said: str, wanted: list[str]
) -> None:
    things = (noun_said(thing_of(said), lang), noun_said(offer_of(said), lang), introduced_in(said))
    assert list(things) == wanted


WORDS = st.text(max_size=80)
ODD = st.sampled_from(
    [said for tables in NOTED.values() for table in tables.values() for said in table]
    + ["{name}", "12/24 19:00", "https://example.com/x", "None", "2 000 円", "  a   b  "]
)
MATTERS = st.builds(
    Matter,
    to=ODD | WORDS,
    topic=ODD | WORDS,
    now=st.just(NOW),
    met_at=st.sampled_from([None, NOW - timedelta(days=1), NOW - timedelta(days=30)]),
    gathering=WORDS | st.sampled_from(["", "北浜交流会"]),
    promise=ODD | WORDS,
    sender=st.sampled_from(["", "村上"]) | WORDS,
    company=WORDS,
    gift=ODD | WORDS,
    after=st.sampled_from([FIRST, AGAIN, UNANSWERED]),
)
KINDS_OF = st.tuples(st.sampled_from(KINDS), st.sampled_from(STYLES), st.sampled_from(CHANNELS))
TWICE = re.compile(r"のお話のお話|のの|というお話というお話|about about|how how|  ")
NAMES = re.compile(r"https?://[!-~]*[0-9A-Za-z_/]|\d+|[ァ-ヶー]{2,}|\b[A-Z][a-z]+")


@given(matter=MATTERS, form=KINDS_OF)
def test_no_name_number_date_or_link_stands_in_a_draft_that_was_not_given(
    matter: Matter, form: tuple[str, str, str]
) -> None:
    kind, style, channel = form
    given_words = [field for field in astuple(matter) if isinstance(field, str)]
    times = [draft("meeting", style, Matter("", "", NOW, promise=matter.promise), channel)]
    ours = repr(asdict(kit(style))) + repr(mentions(style[:2]))
    known = " ".join([*given_words, *times, ours]).casefold()
    found = NAMES.findall(draft(kind, style, matter, channel))
    assert [word for word in found if word.casefold() not in known] == []


@given(matter=MATTERS, form=KINDS_OF)
def test_a_draft_of_any_words_keeps_its_shape(matter: Matter, form: tuple[str, str, str]) -> None:
    kind, style, channel = form
    told = [field for field in astuple(matter) if isinstance(field, str)]
    words = draft(kind, style, matter, channel)
    for broken in ("None", "{", "}", "のの", "をを", "はは", "にに", "がが", "「」", "、、", "。。", "。、"):
        assert broken not in words or any(broken in " ".join(field.split()) for field in told), broken
    lines = words.replace(kit(style).words["blank"], "X").splitlines()
    assert not any("  " in line or line != line.strip() for line in lines)


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_each_note_of_the_tables_makes_a_whole_draft_of_every_kind(lang: str) -> None:
    blank = kit(lang).words["blank"]
    for style, kind, channel in product((lang, f"{lang}_casual"), KINDS, CHANNELS):
        for topic, wanted in NOTED[lang]["topics"].items():
            words = draft(kind, style, replace(SHIRAISHI, topic=topic), channel)
            assert (blank not in words) == bool(wanted), (topic, words)
            assert not TWICE.search(words.replace(blank, "X")), words
