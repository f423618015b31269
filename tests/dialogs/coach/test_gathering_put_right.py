"""What is put right of a gathering in words, and what is no name for one."""

from __future__ import annotations

import pytest

from tests.dialogs.coach.before import talk

WEEK_AHEAD = "2026-11-28T10:00+09:00"


@pytest.mark.parametrize(
    ("lang", "told", "said", "shown"),
    [
        (
            "en",
            "sat 5 dec 7pm design night",
            "no wait its friday not sat",
            'Fri 4 Dec, 19:00, "design night"',
        ),
        ("en", "sat 5 dec 7pm design night", "no the name is Founders Night", '19:00, "Founders Night"'),
        ("en", "sat 5 dec 7pm design night", "some design meetup", 'Sat 5 Dec, 19:00, "design meetup"'),
        ("en", "5-6 dec 10am fair", "5 dec 10am to 5pm, MyDome Career Fair", '"MyDome Career Fair"'),
        ("ja", "12/5 19時 北浜交流会", "いや、金曜です", "12/4(金)19:00「北浜交流会」"),
        ("ja", "12/5 19時 北浜交流会", "土曜じゃなくて日曜", "12/6(日)19:00「北浜交流会」"),
        ("ja", "12/5 18時 北浜交流会", "時間は7時、名前は堺の集い", "12/5(土)19:00「堺の集い」"),
        ("ja", "12/5 19時 北浜交流会", "会の名前 看護師交流会", "12/5(土)19:00「看護師交流会」"),
        ("ja", "12/5 18時", "ちゃうちゃう、7時や。名前は堺交流会", "12/5(土)19:00「堺交流会」"),
        ("ja", "12/5 18時", "ちがう、SaaS Connect Nightです", "12/5(土)18:00「SaaS Connect Night」"),
        ("en", "sat 5 dec 6pm", "no it's at 7, name is Founders Night", 'Sat 5 Dec, 19:00, "Founders Night"'),
    ],
)
def test_what_is_put_right_is_taken_where_it_is_said(lang: str, told: str, said: str, shown: str) -> None:
    talk("gathering", at=WEEK_AHEAD, lang=lang).says(told).says(said).asks("confirm").tells(shown)


@pytest.mark.parametrize(
    ("lang", "told", "said", "shown"),
    [
        ("ja", "12/5 18時", "いや、ちゃうわ7時や", "12/5(土)19:00ですね。"),
        ("en", "sat 5 dec 6pm", "no wait its friday", "Fri 4 Dec, 18:00, got it."),
    ],
)
def test_a_moment_put_right_is_no_name(lang: str, told: str, said: str, shown: str) -> None:
    talk("gathering", at=WEEK_AHEAD, lang=lang).says(told).says(said).asks("name").tells(shown)


@pytest.mark.parametrize(
    ("lang", "begun", "said", "name"),
    [
        (
            "en",
            "i have one meetup coming, https://lu.ma/a",
            "11 dec 6:30pm, Founders Night",
            "Founders Night",
        ),
        ("en", "there is pitch night and a hackathon", "tomorrow 7pm Startup Grind", "Startup Grind"),
        (
            "ja",
            "今度ピッチイベントあるんすよ",
            "12/2 19時半 SaaS Connect Nightってやつ",
            "SaaS Connect Night",
        ),
        ("ja", "北浜交流会", "12/5 19時からの会", "北浜交流会"),
    ],
)
def test_a_name_that_says_more_takes_the_place_of_a_mere_word(
    lang: str, begun: str, said: str, name: str
) -> None:
    told = talk("gathering", at=WEEK_AHEAD, lang=lang).says(begun).says(said).asks("confirm")
    told.tells({"ja": f"「{name}」", "en": f'"{name}"'}[lang])


def test_a_number_is_no_name() -> None:
    talk("gathering", at=WEEK_AHEAD).says("1").asks("line")


def test_what_leads_up_to_a_name_in_an_invitation_is_none_of_it() -> None:
    pasted = "You're invited to Founders & Builders Night\nFriday, December 11\n6:30 PM - 9:30 PM\nOsaka"
    talk(at=WEEK_AHEAD, lang="en").says(pasted).asks("confirm").tells('18:30–21:30, "Founders & Builders')


@pytest.mark.parametrize(
    ("lang", "moment", "line", "place"),
    [
        ("ja", "来週の木曜19時", "■会場：北浜フォーラム", "北浜フォーラム"),
        ("en", "Dec 10 7pm", "Venue: Knowledge Capital", "Knowledge Capital"),
    ],
)
def test_a_place_with_its_label_is_never_taken_for_the_name(
    lang: str, moment: str, line: str, place: str
) -> None:
    told = talk("gathering", lang=lang).says(moment).asks("name").says(line).tells(place).asks("name")
    told.says("Design Matters").asks("confirm").tells("Design Matters", place)
    told.says("change" if lang == "en" else "直す").taps("~edit:place").says(line).asks("confirm").tells(
        place
    )
    told.never_tells(line)
    talk("gathering", lang=lang).says(line).asks("new_gathering.when").says(moment).asks("name")


@pytest.mark.parametrize(("lang", "line"), [("ja", "■会場：北浜フォーラム"), ("en", "Venue: Blue Note")])
def test_a_place_with_its_label_is_put_right_before_the_event_is_kept(lang: str, line: str) -> None:
    told = talk("gathering", lang=lang).says("12/10 19:00 Design Matters").asks("confirm").says(line)
    told.asks("confirm").tells(line.replace("：", ":").split(":")[1].strip())


@pytest.mark.parametrize(
    ("lang", "said", "name"),
    [
        ("ja", "いや名前ちゃうで、泉州ものづくり交流会や", "泉州ものづくり交流会"),
        ("ja", "名前もちがう、堺モノづくり会や", "堺モノづくり会"),
        ("ja", "会の名前、堺モノづくり会に直したい", "堺モノづくり会"),
        ("ja", "異業種交流会やなくて泉州ものづくり交流会", "泉州ものづくり交流会"),
        ("en", "not the mixer, its Hack Nite", "Hack Nite"),
        ("en", "it's Hack Nite, not founders mixer", "Hack Nite"),
        ("en", "wrong name, it's Hack Nite", "Hack Nite"),
        ("en", "no its called Hack Nite", "Hack Nite"),
    ],
)
def test_a_name_is_put_right_where_it_is_checked_and_once_it_is_noted(
    lang: str, said: str, name: str
) -> None:
    line = "12/10の夜6時から、異業種交流会" if lang == "ja" else "founders mixer dec 10 7pm"
    talk(None, lang=lang).says(line).says(said).asks("confirm").tells(name)
    noted = talk(None, lang=lang).says(line).says("ok").says(said).asks("begin")
    assert [gathering.name for gathering in noted.notebook.gatherings] == [name]


@pytest.mark.parametrize(
    ("lang", "said"),
    [("en", "whats up"), ("en", "r u a bot?"), ("en", "lol"), ("ja", "元気？"), ("ja", "何してるん")],
)
def test_small_talk_is_no_name(lang: str, said: str) -> None:
    told = talk(None, lang=lang).says("add an event" if lang == "en" else "会を登録").says(said)
    told.asks("gathering.line")


def test_what_somebody_wants_of_an_event_is_not_its_name() -> None:
    told = talk(None, lang="en").says("osaka ux meetup fri 7pm").says("meet product people")
    told.asks("confirm").tells("osaka ux meetup")
