from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from dialogs.language.slots import Slots, keywords, missing, slots

NOW = datetime(2026, 12, 2, 12, 0, tzinfo=UTC)
TOKYO = ZoneInfo("Asia/Tokyo")
ANSWERS = [
    # question, text, what is missing
    ("goal", "雑貨屋さんで在庫管理に困っているところと出会いたい", None),
    ("goal", "食品の小ロット加工をしてくれる工場を探す", None),
    ("goal", "介護施設のDXの事例を知りたい", None),
    ("goal", "物流業界の人手不足の実態を聞く", None),
    ("goal", "税理士さんと知り合いたい", None),
    ("goal", "新しく始めた出張カフェを知ってもらう", None),
    ("goal", "採用に困っている建設会社を見つける", None),
    ("goal", "2人とアポを取る", None),
    ("goal", "Webデザインを外注できる人を見つけたい", None),
    ("goal", "うどん屋の店主と話したい", None),
    ("goal", "人脈を広げたい", "object"),
    ("goal", "いい出会いがあればと思います", "object"),
    ("goal", "新規のお客さんを見つけたい", "object"),
    ("goal", "最新情報を得たい", "object"),
    ("goal", "ビジネスパートナーを探しています", "object"),
    ("goal", "自分のサービスを宣伝したい", "object"),
    ("goal", "名刺を30枚集める", "vanity"),
    ("goal", "上司に言われたので参加します", "all"),
    ("goal", "なんとなく", "all"),
    ("goal", "まだ決めてない", "all"),
    ("goal", "営業", "object"),
    ("goal", "find a packaging supplier for small batches", None),
    ("goal", "learn how bakeries price catering", None),
    ("goal", "Meet two restaurant owners who need a booking system", None),
    ("goal", "get my yoga studio known among office workers", None),
    ("goal", "find a co-founder with hardware experience", None),
    ("goal", "book 3 demos", None),
    ("goal", "expand my network", "object"),
    ("goal", "meet new people", "object"),
    ("goal", "find new business partners", "object"),
    ("goal", "learn about the latest trends", "object"),
    ("goal", "promote my service", "object"),
    ("goal", "collect as many business cards as possible", "vanity"),
    ("goal", "my boss told me to go", "all"),
    ("goal", "not sure yet", "all"),
    ("goal", "sales", "object"),
    ("who_what", "雑貨店の店主さんに棚卸しのやり方を聞く", None),
    ("who_what", "採用に困っている人", None),
    ("who_what", "農家さんと直販の話", None),
    ("who_what", "人事担当の方に、研修の選び方を聞きたい", None),
    ("who_what", "雑貨店の店主さん", "what"),
    ("who_what", "税理士と話す", "what"),
    ("who_what", "資金調達の話", "who"),
    ("who_what", "いろんな人と話したい", "who"),
    ("who_what", "restaurant owners, about no-shows", None),
    ("who_what", "people who struggle with hiring", None),
    ("who_what", "ask designers how they set their rates", None),
    ("who_what", "shop owners", "what"),
    ("who_what", "talk about fundraising", "who"),
    ("who_what", "anyone interesting", "who"),
    ("after", "翌日の昼にお礼のメールを送る", None),
    ("after", "家に着いたらメッセージを送る", None),
    ("after", "来週火曜までに資料を送る", None),
    ("after", "資料を送る", "moment"),
    ("after", "近いうちに連絡する", "moment"),
    ("after", "明日の朝", "action"),
    ("after", "send a thank-you note the next morning", None),
    ("after", "email them on Monday at 9", None),
    ("after", "follow up soon", "moment"),
    ("after", "tomorrow", "action"),
    ("reflection_next", "その場で次の打ち合わせを決めた", None),
    ("reflection_next", "今回は連絡しない", None),
    ("reflection_next", "already emailed her", None),
    ("reflection_next", "no follow-up needed", None),
    ("reflection_met", "田中さんと佐藤さん", None),
    ("reflection_met", "焼き菓子の人", None),
    ("reflection_met", "誰とも話せなかった", None),
    ("reflection_met", "5人くらい", "identity"),
    ("reflection_met", "たくさんの人", "identity"),
    ("reflection_met", "Ken Sato from Foo Inc", None),
    ("reflection_met", "a woman who runs a bakery", None),
    ("reflection_met", "nobody", None),
    ("reflection_met", "about ten people", "identity"),
    ("reflection_got", "年末の3日が棚卸しで一番大変だとわかった", None),
    ("reflection_got", "印刷会社を紹介してもらえた", None),
    ("reflection_got", "対象の業種の人がいなかったので何もなかった", None),
    ("reflection_got", "楽しかったです", "object"),
    ("reflection_got", "いろいろ勉強になりました", "object"),
    ("reflection_got", "特になし", "object"),
    ("reflection_got", "bakeries order packaging in January", None),
    ("reflection_got", "it was fun", "object"),
    ("reflection_got", "great conversations", "object"),
    ("goal", "see what's out there", "object"),
    ("goal", "", "all"),
    ("goal", "補助金に詳しい人を見つける", None),
    ("goal", "クラウド会計を使っている会社の生の声を聞く", None),
    ("goal", "友達に誘われたから", "all"),
    ("goal", "hear how others use AI in accounting", None),
    ("who_what", "", "who"),
    ("who_what", "海外に販路を広げたい食品メーカー", None),
    ("who_what", "不動産会社の営業さんに空き家の話を聞く", None),
    ("who_what", "決裁権のある人と話したい", "who"),
    ("who_what", "people interested in our service", "who"),
    ("after", "", "action"),
    ("after", "keep in touch", "action"),
    ("after", "3日以内に見積もりを送る", None),
    ("after", "grab coffee next Tuesday", None),
    ("reflection_next", "特になし", "action"),
    ("reflection_met", "経営者の方が多かった", "identity"),
    ("reflection_met", "", "identity"),
    ("reflection_met", "青いネクタイのコンサルの人", None),
    ("reflection_got", "", "object"),
    ("reflection_got", "人が多すぎて話せなかったから収穫なし", None),
]


def language(text: str) -> str:
    return "en" if text.isascii() else "ja"


@pytest.mark.parametrize(("question", "text", "slot"), ANSWERS)
def test_a_vague_answer_lacks_one_slot_and_a_concrete_one_none(
    question: str, text: str, slot: str | None
) -> None:
    assert missing(question, text, lang=language(text), now=NOW, zone=TOKYO) == slot


def test_slots_name_the_users_own_words() -> None:
    filled = slots("翌日の昼に田中さんへ棚卸しのチェック表を送る 2人", lang="ja", now=NOW, zone=TOKYO)
    assert (filled.who, filled.person, filled.moment, filled.number) == (
        "田中さん",
        "田中さん",
        "翌日",
        "2人",
    )
    assert filled.what == "棚卸し"
    assert filled.action is not None
    assert (filled.done, filled.place) == (None, None)


def test_a_kind_of_person_fills_who_where_nobody_is_named() -> None:
    filled = slots("雑貨店の店主に聞く", lang="ja", now=NOW, zone=TOKYO)
    assert (filled.who, filled.person) == ("雑貨店の店主", None)


def test_a_verb_or_a_name_is_no_topic() -> None:
    filled = slots("send Ken the brochure on Monday at 9", lang="en", now=NOW, zone=TOKYO)
    assert (filled.who, filled.what, filled.action) == ("Ken", "brochure", "send")
    assert slots("send Ken", lang="en", now=NOW, zone=TOKYO).what is None


def test_an_empty_answer_fills_no_slot() -> None:
    assert slots("", lang="en", now=NOW, zone=TOKYO) == Slots()


def test_keywords_are_the_users_own_narrowing_words_in_their_spelling() -> None:
    assert keywords("雑貨店の在庫管理に困っているＥＣの人、雑貨店", "ja") == ("雑貨店", "在庫管理", "ＥＣ")
    assert keywords("Restaurant owners in Kobe, about packaging and delivery", "en", limit=2) == (
        "Restaurant",
        "owners",
    )
    assert keywords("人脈を広げたい", "ja") == ()
