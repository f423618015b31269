import pytest

from dialogs.language.delicate import is_delicate


@pytest.mark.parametrize(
    "note",
    [
        "うつで休職中だったらしい",
        "奥さんが癌の治療をしている",
        "創価学会の方",
        "在日3世とのこと",
        "ゲイだと話してくれた",
        "前科があるらしい",
        "発達障害があると言っていた",
        "She has cancer",
        "he's gay, told me in confidence",
        "devout Muslim",
        "was diagnosed with ADHD last year",
        "is on sick leave",
    ],
)
def test_health_creed_and_origin_are_delicate(note: str) -> None:
    assert is_delicate(note)


@pytest.mark.parametrize(
    "note",
    [
        "がん保険の営業をしている",
        "発達障害の支援施設を運営",
        "障害者雇用のコンサル",
        "病院向けのシステムを開発",
        "離婚が専門の弁護士",
        "政治学の研究者",
        "棚卸しに困っている",
        "妊娠中の食事のアプリ",
        "works in cancer research",
        "runs a mental health startup",
        "makes Christian art",
        "gay rights charity",
        "a church organ builder",
        "wants to reduce burnout in her team",
    ],
)
def test_a_field_of_work_is_not(note: str) -> None:
    assert not is_delicate(note)
