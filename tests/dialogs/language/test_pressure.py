import pytest

from dialogs.language.pressure import hears_pressure

RECRUITED_JA = """
マルチに勧誘された
ネットワークビジネスの人につかまった
投資話をしつこく勧誘されて疲れた
宗教の勧誘を受けた
保険の営業がしつこかった
しつこく入会を迫られました
怪しい副業セミナーに誘われた
MLMの勧誘だった
勧誘ばかりで誰とも話せなかった
"""
HARASSED_JA = """
肩を何度も触られた
セクハラされた
連絡先を無理に聞かれた
酔った人に抱きつかれた
帰り道につきまとわれた
しつこくLINEを聞かれて困った
ナンパされて嫌だった
"""
NEITHER_JA = """
保険の営業の方と話した
マルチメディアの制作会社の人
投資家の佐藤さんに会えた
勧誘はなかったので安心した
セクハラ研修の講師をしている方
宗教建築の専門家に会った
マルチタスクが苦手な店主さん
雑貨店の白石さん、棚卸しの話
来月の勉強会に誘われた
営業がしつこくならないコツを聞けた
サンプルの手触りがよかった
"""
RECRUITED_EN = """
a guy tried to recruit me into his MLM
just a pushy timeshare pitch
someone tried to convert me to their church
got a hard sell on crypto
the insurance agent was really pushy
it was all network marketing people
he wouldn't take no for an answer
"""
HARASSED_EN = """
he kept touching my arm
a man followed me outside
someone groped me at the bar
I was harassed by one of the hosts
they kept asking for my number
a creepy guy wouldn't leave me alone
"""
NEITHER_EN = """
talked with an insurance agent
a lawyer who fights pyramid schemes
she touched me with her story
we kept touching on pricing
no one tried to recruit me this time
they want to recruit me for a design role
Ken from Acme follows me on LinkedIn
she runs harassment prevention training
a recruiter from Foo Inc
nobody was pushy
he sells holiday homes
"""


@pytest.mark.parametrize(
    ("said", "lang", "kind"),
    [
        (line, lang, kind)
        for told, lang, kind in (
            (RECRUITED_JA, "ja", "recruiting"),
            (HARASSED_JA, "ja", "harassment"),
            (RECRUITED_EN, "en", "recruiting"),
            (HARASSED_EN, "en", "harassment"),
        )
        for line in told.split("\n")
        if line
    ],
)
def test_being_recruited_or_harassed_is_heard(said: str, lang: str, kind: str) -> None:
    assert hears_pressure(said, lang) == kind


@pytest.mark.parametrize(
    ("said", "lang"),
    [
        (line, lang)
        for told, lang in ((NEITHER_JA, "ja"), (NEITHER_EN, "en"))
        for line in told.split("\n")
        if line
    ],
)
def test_a_field_of_work_or_what_did_not_happen_is_neither(said: str, lang: str) -> None:
    assert hears_pressure(said, lang) is None
