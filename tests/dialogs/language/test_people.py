import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogs.language.people import (
    Note,
    Person,
    hear_note,
    hear_people,
    hears_nobody,
    is_no_name,
    without_reach,
)
from dialogs.language.people.english import english

HEARD = [
    ("田中さんと佐藤さん", (Person("田中さん"), Person("佐藤さん"))),
    ("ABC商事の田中さん、物流DXの話", (Person("田中さん", company="ABC商事", topic="物流DX"),)),
    ("ＡＢＣ商事の田中様", (Person("田中様", company="ＡＢＣ商事"),)),
    (
        "株式会社グリーンの営業の鈴木さんと採用の話をした",
        (Person("鈴木さん", company="株式会社グリーン", role="営業", topic="採用"),),
    ),
    ("税理士の山本先生", (Person("山本先生", role="税理士"),)),
    ("焼き菓子の人", (Person("焼き菓子の人"),)),
    ("met Ken Sato from Foo Inc", (Person("Ken Sato", company="Foo Inc"),)),
    ("Talked to Maria and John Smith", (Person("Maria"), Person("John Smith"))),
    (
        "Sarah, a designer at Bar Studio, about rebranding",
        (Person("Sarah", company="Bar Studio", role="designer", topic="rebranding"),),
    ),
    (
        "Met Aiko (Foo Bank) and Paul O'Brien of Acme Corp.",
        (Person("Aiko", company="Foo Bank"), Person("Paul O'Brien", company="Acme Corp")),
    ),
    ("a guy who sells umbrellas", (Person("guy who sells umbrellas"),)),
    ("初参加の田中さん", (Person("田中さん"),)),
    ("Ken Satoさん", (Person("Ken Satoさん"),)),
    (
        "田中さん(ABC商事、物流DXに興味、来週資料送る約束)",
        (Person("田中さん", "ABC商事", topic="物流DX", promise="来週資料送る"),),
    ),
    (
        "met Ken Sato from Foo Inc, wants a demo next week",
        (Person("Ken Sato", "Foo Inc", promise="a demo next week"),),
    ),
    (
        "Aさん(ABC商事)とB社の佐藤さん、あとパン屋の女性",
        (Person("Aさん", "ABC商事"), Person("佐藤さん", "B社"), Person("パン屋の女性")),
    ),
    (
        "・田中さん ABC商事\n・鈴木部長（株式会社みどり）採用の件\n・佐藤さん",
        (
            Person("田中さん", "ABC商事"),
            Person("鈴木部長", "株式会社みどり", "部長", "採用"),
            Person("佐藤さん"),
        ),
    ),
    (
        "田中さんには明日お礼のメールを送る。佐藤さんとは来月ランチ",
        (Person("田中さん", promise="明日お礼のメールを送る"), Person("佐藤さん", promise="来月ランチ")),
    ),
    (
        "Maria, she owns a taco place downtown and needs a bookkeeper",
        (Person("Maria", topic="owns a taco place downtown and needs a bookkeeper"),),
    ),
    (
        "Paul (CFO at Acme), Anna (founder, Bright Labs) - coffee on Thursday",
        (
            Person("Paul", "Acme", "CFO"),
            Person("Anna", "Bright Labs", "founder", promise="coffee on Thursday"),
        ),
    ),
    (
        "I met Tanaka-san from Sakura Foods and promised to send him our price list by Friday",
        (Person("Tanaka-san", "Sakura Foods", promise="send him our price list by Friday"),),
    ),
    (
        "Had dinner with Emma, a vet from Leeds and the baker with red glasses",
        (Person("Emma", role="vet"), Person("baker with red glasses")),
    ),
    ("雑貨店の白石さん、棚卸しの話", (Person("白石さん", "雑貨店", topic="棚卸し"),)),
    ("田中、佐藤", (Person("田中"), Person("佐藤"))),
    ("ABC商事田中さん", (Person("田中さん", "ABC商事"),)),
    ("田中課長代理", (Person("田中課長代理", role="課長代理"),)),
    ("(株)みどりのマリアさん、CFO", (Person("マリアさん", "(株)みどり", "CFO"),)),
    ("met maria from acme and john", (Person("maria", "acme"), Person("john"))),
    ("dr. müller", (Person("dr. müller"),)),
    ("tall bloke with the red beard", (Person("tall bloke with the red beard"),)),
    ("Talked Python with Ken", (Person("Ken"),)),
    ("鈴木さんに補助金の申請書をもらった", (Person("鈴木さん", topic="補助金の申請書をもらった"),)),
    ("大阪の田中さん", (Person("田中さん"),)),
    (
        (
            "株式会社グリーン\n営業部 部長\n田中 太郎\nTEL：03-1234-5678\ntanaka@green.example\n"
            "〒530-0001 大阪市北区梅田1-1-1"
        ),
        (
            Person(
                "田中 太郎",
                "株式会社グリーン",
                "営業部 部長",
                reach="TEL：03-1234-5678\ntanaka@green.example\n〒530-0001 大阪市北区梅田1-1-1",
            ),
        ),
    ),
    (
        "Ken Sato\nSales Manager\nFoo Inc.\nken@foo.example\n+81 90 1234 5678\n1 Main Street, London",
        (
            Person(
                "Ken Sato",
                "Foo Inc.",
                "Sales Manager",
                reach="ken@foo.example\n+81 90 1234 5678\n1 Main Street, London",
            ),
        ),
    ),
    ("田中さん、田中さん、佐藤さん", (Person("田中さん"), Person("佐藤さん"))),
]


def language(text: str) -> str:
    return "en" if text.isascii() else "ja"


@pytest.mark.parametrize(("text", "people"), HEARD)
def test_people_are_heard_with_what_is_said_of_them(text: str, people: tuple[Person, ...]) -> None:
    assert hear_people(text, language(text)) == people


TOLD_OF_SEVERAL = [
    json.loads(line) for line in (Path(__file__).parent / "people.jsonl").read_text("utf-8").splitlines()
]


def test_what_is_said_of_several_people_goes_to_the_right_one() -> None:
    for told in TOLD_OF_SEVERAL:
        people = tuple(Person(**person) for person in told["people"])
        assert hear_people(told["text"], told["lang"]) == people, told["text"]


@pytest.mark.parametrize(
    "text",
    [
        "5人くらい",
        "たくさんの人",
        "皆さん優しかった",
        "お客さん",
        "いい人",
        "nice people",
        "about ten people",
        "I met a nice person",
        "",
        "誰とも話せなかった",
        "Learned about Kubernetes at Osaka University",
        "Sakura Foods",
        "物流業界の話を聞いた",
        "SaaSの会社",
    ],
)
def test_crowds_and_nobody_are_no_person(text: str) -> None:
    assert hear_people(text, language(text)) == ()


def test_at_most_five_people_are_kept() -> None:
    assert len(hear_people("田中さん、佐藤さん、鈴木さん、高橋さん、伊藤さん、渡辺さん", "ja")) == 5


@pytest.mark.parametrize(
    "text",
    [
        "誰とも話せなかった",
        "一人も話せませんでした",
        "ゼロ",
        "いませんでした",
        "nobody",
        "I didn't talk to anyone",
    ],
)
def test_talking_with_nobody_is_heard(text: str) -> None:
    assert hears_nobody(text, language(text))


@pytest.mark.parametrize("text", ["田中さん", "田中さん以外は誰とも話せなかった", "Ken", "焼き菓子の人"])
def test_somebody_is_not_nobody(text: str) -> None:
    assert not hears_nobody(text, language(text))


@given(st.lists(st.sampled_from([text for text, _ in HEARD] + [*"、。・,;()\n-"]), max_size=6).map(" ".join))
@settings(deadline=None, max_examples=60)
def test_nothing_is_noted_of_people_that_was_not_said(text: str) -> None:
    said = " ".join(without_reach(text)[0].split())
    for lang in ("ja", "en"):
        for person in hear_people(text, lang):
            told = person.topic.split(" / ")
            fields = (person.label, person.company, person.role, *told, person.promise)
            assert all(" ".join(field.split()) in said for field in fields)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("田中さん 090-1234-5678 DXの話", "田中さん DXの話"),
        ("Ken, ken.sato+x@foo.example, demo", "Ken, , demo"),
        ("東京都千代田区丸の内1-2-3 丸の内ビル5階", ""),
        ("鈴木さん、大阪市北区梅田1丁目2-3", "鈴木さん、"),
        ("+1 (415) 555-0199 Maria", " Maria"),
        ("12/5 19:00-21:00 3,000円 ３人", "12/5 19:00-21:00 3,000円 ３人"),
        ("2026-12-05 10:30", "2026-12-05 10:30"),
        ("注文番号 0123456", "注文番号 0123456"),
    ],
)
def test_ways_to_reach_somebody_are_taken_out(text: str, kept: str) -> None:
    assert without_reach(text)[0] == kept


@pytest.mark.parametrize(
    "text", ["未定", "まだ決まってない", "特にない", "TBD", "not sure", "なし。", "？？"]
)
def test_words_for_no_name_are_none(text: str) -> None:
    assert is_no_name(text)


@pytest.mark.parametrize("text", ["北浜交流会", "未定の会", "No Name Bar", "無しの会", ""])
def test_a_name_is_a_name(text: str) -> None:
    assert not is_no_name(text)


@pytest.mark.parametrize(
    ("text", "topic", "promise"),
    [
        ("棚卸しの話、あとで資料送る", "棚卸し", "資料送る"),
        ("stocktaking, send him the checklist later", "stocktaking", "send him the checklist later"),
        ("hiring - I need to email her", "hiring", "email her"),
        ("I'll send the deck", "", "send the deck"),
        ("年末の棚卸し", "年末の棚卸し", ""),
        ("", "", ""),
    ],
)
def test_a_note_is_parted_into_what_was_talked_of_and_what_is_to_be_done(
    text: str, topic: str, promise: str
) -> None:
    assert hear_note(text) == Note(topic, promise)


def test_of_a_text_that_is_all_names_a_bounded_part_is_looked_at() -> None:
    assert len(english("Ken Sato, " * 20)) == 20
    assert len(english("McX!" * 250)) == 20
