from pathlib import Path

import pytest

from dialogs.language.purpose import PURPOSES, suggest_purpose

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
