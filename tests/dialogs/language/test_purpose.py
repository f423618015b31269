import re
from pathlib import Path

import pytest

from dialogs.language.lexicon import lexicon
from dialogs.language.purpose import PURPOSES, PurposeHeard, hear_purpose, is_close, ordered, suggest_purpose

NAMED = re.compile(r"\{([a-z_]+)\}")
SIDES = [
    ("金型の外注先", "buyer"),
    ("内装をお願いできる工務店を見つけたい", "buyer"),
    ("うちの野菜を卸せる飲食店", "seller"),
    ("在庫管理に困っている雑貨店と出会う", "seller"),
    ("find a packaging supplier", "buyer"),
    ("someone to build our website", "buyer"),
    ("new clients", "seller"),
    ("people struggling with inventory", "seller"),
    ("business partners", ""),
]

GOALS = [
    ("ビジネスパートナーを探したい", "partner"),
    ("食品の小ロット加工をしてくれる工場を見つける", "partner"),
    ("雑貨屋さんで在庫管理に困っているところと出会いたい", "partner"),
    ("採用に困っている会社を見つける", "partner"),
    ("最新情報を得たい", "information"),
    ("介護施設のDXの事例を知りたい", "information"),
    ("出張カフェを知ってもらいたい", "awareness"),
    ("新商品を宣伝したい", "awareness"),
    ("人脈を広げたい", "network"),
    ("普段会わない業種の人と知り合いたい", "network"),
    ("エンジニアを採用したい", "other"),
    ("友達を作りたい", "other"),
    ("気分転換", "other"),
    ("なんとなく", None),
    ("名刺を30枚集める", None),
    ("上司に言われたので", None),
    ("find a packaging supplier", "partner"),
    ("meet two restaurant owners who need a booking system", "partner"),
    ("learn how bakeries price catering", "information"),
    ("hear about the latest trends", "information"),
    ("get my yoga studio known among office workers", "awareness"),
    ("promote my app", "awareness"),
    ("expand my network", "network"),
    ("meet people from other industries", "network"),
    ("find a new job", "other"),
    ("have fun", "other"),
    ("not sure", None),
    ("collect 30 business cards", None),
]


@pytest.mark.parametrize(("text", "purpose"), GOALS)
def test_a_purpose_is_inferred_and_never_invented(text: str, purpose: str | None) -> None:
    assert purpose is None or purpose in PURPOSES
    assert suggest_purpose(text, "en" if text.isascii() else "ja") == purpose


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_purposes_are_inferred_as_people_put_them_and_seldom_invented(lang: str) -> None:
    listed = (Path(__file__).parent / f"purposes-{lang}.txt").read_text("utf-8").splitlines()
    lines = [line.split(" | ", 1) for line in listed if not line.startswith("#")]
    missed = [(goal, wanted) for wanted, goal in lines if (suggest_purpose(goal, lang) or "none") != wanted]
    assert len(missed) <= len(lines) * 0.03, missed
    assert [goal for goal, wanted in missed if wanted == "none"] == []


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_lists_of_purposes_name_known_purposes_sides_and_classes_of_words(lang: str) -> None:
    data = lexicon("purposes", lang)
    assert set(data) == set(lexicon("purposes", "en"))
    used = {name for rule in data["rule"] for each in rule["patterns"] for name in NAMED.findall(each)}
    assert used == set(data["words"])
    assert all(len(listed) == len(set(listed)) for listed in data["words"].values())
    for rule in data["rule"]:
        assert rule.get("purpose", "other") in PURPOSES
        assert rule.get("side", "buyer") in {"buyer", "seller"}
        assert rule.get("when", "last") in {"detail", "last"}
        assert rule["patterns"]


@pytest.mark.parametrize(("text", "side"), SIDES)
def test_who_buys_and_who_sells_are_told_apart_among_partners(text: str, side: str) -> None:
    heard = hear_purpose(text, "en" if text.isascii() else "ja")
    assert (heard.primary, heard.side) == ("partner", side)


def test_a_goal_of_two_purposes_has_a_second_one_and_both_come_first() -> None:
    goal = "learn how bakeries price catering and find a new supplier"
    heard = hear_purpose(goal, "en")
    assert {heard.primary, heard.secondary} == {"information", "partner"}
    assert ordered(goal, "en")[:2] == (heard.primary, heard.secondary)
    assert sorted(ordered(goal, "en")) == sorted(PURPOSES)


def test_without_evidence_the_purposes_keep_their_order() -> None:
    assert hear_purpose("not sure", "en") == PurposeHeard()
    assert ordered("not sure", "en") == PURPOSES


def test_a_goal_in_the_other_language_is_understood_too() -> None:
    assert suggest_purpose("find a packaging supplier", "ja") == "partner"
    assert suggest_purpose("飲食店の相場を知りたい", "en") == "information"


def test_little_evidence_is_close_and_much_is_not() -> None:
    assert is_close("not sure", "en")
    assert not is_close("find a packaging supplier", "en")


def test_a_bare_thing_names_a_purpose_only_where_it_is_a_detail() -> None:
    assert suggest_purpose("ドローン測量の単価", "ja") == "information"
    assert suggest_purpose("成果", "ja") is None
