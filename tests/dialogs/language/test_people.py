import pytest

from dialogs.language.people import Person, hear_people, hears_nobody

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
        (Person("Sarah", role="designer", topic="rebranding"),),
    ),
    (
        "Met Aiko (Foo Bank) and Paul O'Brien of Acme Corp.",
        (Person("Aiko", company="Foo Bank"), Person("Paul O'Brien", company="Acme Corp")),
    ),
    ("a guy who sells umbrellas", (Person("guy who sells umbrellas"),)),
    ("初参加の田中さん", (Person("田中さん"),)),
    ("Ken Satoさん", (Person("Ken Satoさん"),)),
    ("田中さん、田中さん、佐藤さん", (Person("田中さん"), Person("佐藤さん"))),
]


def language(text: str) -> str:
    return "en" if text.isascii() else "ja"


@pytest.mark.parametrize(("text", "people"), HEARD)
def test_people_are_heard_with_what_is_said_of_them(text: str, people: tuple[Person, ...]) -> None:
    assert hear_people(text, language(text)) == people


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
