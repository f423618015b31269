import pytest

from dialogs.language.romance import wants_romance

WANTED = {
    "ja": """
彼女探し
出会い目的です
婚活
ナンパ
彼氏がほしい
かわいい子と知り合いたい
結婚相手を見つけたい
正直に言うと彼女ほしいですw
異性との出会い
""",
    "en": """
find a girlfriend
pick up girls
dating
meet cute guys
I'm looking for a husband
find someone to date
honestly just hoping to get a date
""",
}
NOT_WANTED = {
    "ja": """
出会い
いい出会いがほしい
新しい出会いを増やす
仕事のパートナーを探したい
婚活サービスの集客に困っている会社と会う
結婚相談所の経営者と知り合う
彼女の紹介で来たので、店主と話す
恋愛目的ではなく、在庫に困る雑貨店を探す
ブライダル業界の事例を聞く
素敵な人と一緒に仕事がしたい
""",
    "en": """
meet new people
find a business partner
market my dating app to founders
find wedding photographers who need editors
meet romance novel publishers
get up to date on logistics software
set a date for the pilot with a retailer
I want to meet women founders in food
""",
}


@pytest.mark.parametrize(
    ("said", "lang"), [(line, lang) for lang, told in WANTED.items() for line in told.split("\n") if line]
)
def test_somebody_to_love_is_heard(said: str, lang: str) -> None:
    assert wants_romance(said, lang)


@pytest.mark.parametrize(
    ("said", "lang"), [(line, lang) for lang, told in NOT_WANTED.items() for line in told.split("\n") if line]
)
def test_meeting_people_and_the_trade_of_love_are_business(said: str, lang: str) -> None:
    assert not wants_romance(said, lang)
