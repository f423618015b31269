from __future__ import annotations

from datetime import timedelta

import pytest

from dialogs.core.conversation import Start
from dialogs.core.prompts import Draft
from dialogs.core.steps import Call
from dialogs.grounds import CoreGround
from dialogs.shapes import replace
from dialogs.testing import Talk
from tests.dialogs.coach.evening import KITAHAMA, PROMISE, SHIRAISHI, notebook, talk

OTHER = replace(SHIRAISHI, id="c2", label="白石まりさん", company="ABC商事")
SATO = replace(SHIRAISHI, id="c3", label="佐藤さん", company="")
DAY = timedelta(days=1)
SOME = notebook(contacts=(SHIRAISHI, SATO), follow_ups=(PROMISE,))


def calls(told: Talk) -> list[Call]:
    assert isinstance(told.ground, CoreGround)
    return told.ground.calls


def test_what_is_kept_and_why_is_told_with_the_ways_out() -> None:
    told = (
        talk(known=SOME)
        .says("プライバシー")
        .asks("privacy.what")
        .tells("24か月", "5人以上", "お問い合わせ先")
        .fits("line", "slack")
    )
    told.taps("書き出す").tells("書き出しを用意")
    assert calls(told) == [Call("export")]
    talk("privacy", known=SOME).taps("会を1つ消す").asks("erase_gathering.which")
    talk("privacy", known=SOME).taps("全部消す").asks("erase_all.sure")
    talk("privacy", known=SOME).taps("閉じる").is_idle()


def test_an_export_comes_as_a_link_that_works_once() -> None:
    told = talk(known=SOME).says("書き出し").is_idle().tells("書き出しを用意")
    told.answers("export", {"url": "https://coach.example/export/x", "minutes": 15, "contacts": 2})
    told.tells("https://coach.example/export/x", "15分", "1回だけ").is_idle()


def test_an_export_comes_as_text_where_there_is_no_address() -> None:
    told = talk(known=SOME).says("export").answers("export", {"text": '{"profile": {}}'}).is_idle()
    assert [prompt.text for prompt in told.prompts if isinstance(prompt, Draft)] == ['{"profile": {}}']


def test_an_export_that_arrives_in_the_middle_of_something_disturbs_nothing() -> None:
    told = talk("reflection", {"gathering": "g1"}, known=SOME).says("書き出し").asks("reflection.met")
    told.answers("export", {"text": "{}"}).asks("reflection.met")


def test_one_person_is_erased_by_name_after_asking() -> None:
    told = (
        talk(known=SOME).says("白石さんを消す").asks("erase_contact.sure").tells("白石さん", "元に戻せません")
    )
    told.taps("消す").is_idle().tells("消しました")
    assert told.notebook.contacts == (SATO,)
    assert told.notebook.follow_ups == ()


def test_erasing_somebody_is_understood_in_either_language() -> None:
    ken = notebook(contacts=(replace(SATO, label="Ken Sato"),))
    talk(known=ken).says("delete Ken Sato").asks("erase_contact.sure").tells("Ken Sato")
    talk(known=SOME, lang="en").says("佐藤さんを消す").asks("erase_contact.sure").tells("佐藤")


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("Sarah Chen", "delete sarah"),
        ("Sarah Chen", "please remove SARAH CHEN from my contacts"),
        ("sarah", "forget about sarah"),
        ("田中さん", "田中を消して"),
        ("田中", "田中を消して"),
        ("マリア", "マリアのメモ消して"),
        ("焼き菓子の店主", "焼き菓子の店主は消しといて"),
    ],
)
def test_somebody_known_is_erased_by_a_name_in_any_letters(label: str, said: str) -> None:
    known = notebook(contacts=(replace(SATO, label=label), replace(SHIRAISHI, label="Tom")))
    for lang in ("ja", "en"):
        talk(known=known, lang=lang).says(said).asks("erase_contact.sure").tells(label)
        asked = talk("reflection", {"gathering": "g1"}, known=known, lang=lang).asks("reflection.met")
        asked.says(said).asks("erase_contact.sure").tells(label)


@pytest.mark.parametrize("said", ["delete typos", "delete tomatoes", "drop prices", "誤字を消す"])
def test_what_is_no_name_of_anybody_known_erases_nobody(said: str) -> None:
    known = notebook(contacts=(replace(SATO, label="Tom"),))
    talk("reflection", {"gathering": "g1"}, known=known, lang="en").says(said).never_tells("Tom")


@pytest.mark.parametrize("said", ["やめる", "いいえ"])
def test_erasing_can_be_thought_better_of(said: str) -> None:
    told = talk(known=SOME).says("白石さんを消す").says(said).is_idle()
    assert told.notebook.contacts == SOME.contacts


def test_namesakes_are_told_apart() -> None:
    known = notebook(contacts=(SHIRAISHI, OTHER))
    told = talk("erase_contact", {"name": "白石"}, known=known).asks("which").offers("白石まりさん／ABC商事")
    told.taps("白石まりさん／ABC商事").asks("sure").tells("白石まりさん").taps("消す")
    assert told.notebook.contacts == (SHIRAISHI,)
    told = talk("erase_contact", {"name": "白石"}, known=known).taps("やめる").is_idle()
    assert len(told.notebook.contacts) == 2


def test_somebody_beyond_the_notebook_is_looked_for() -> None:
    told = talk(known=SOME).says("高橋さんを消す").is_idle().tells("探しています")
    [call] = calls(told)
    assert call.kind == "find_contact"
    assert "高橋" in str(call.args["name"])
    told.answers("find_contact", {"contacts": [["c77", "高橋さん", "ABC商事"]]}).asks("contact_found.which")
    told.taps("高橋さん／ABC商事").is_idle().tells("消しました")


def test_somebody_found_can_be_kept_and_nobody_found_is_said() -> None:
    found = {"contacts": [["c77", "高橋さん", ""]]}
    talk(known=SOME).answers("find_contact", found).taps("やめる").is_idle().tells("そのまま残します")
    talk(known=SOME).answers("find_contact", {"contacts": []}).is_idle().tells("見当たりません")


def test_without_a_name_the_list_of_people_comes() -> None:
    talk("erase_contact", known=SOME).asks("contacts.which")


def test_a_gathering_is_erased_with_all_that_hangs_on_it() -> None:
    told = (
        talk("erase_gathering", known=SOME)
        .asks("which")
        .taps("12/4(金) 北浜交流会")
        .asks("sure")
        .taps("消す")
        .is_idle()
    )
    assert (told.notebook.gatherings, told.notebook.contacts, told.notebook.follow_ups) == ((), (), ())
    talk("erase_gathering", {"gathering": "g1"}, known=SOME).asks("sure").taps("やめる").is_idle()
    talk("erase_gathering", known=SOME).taps("やめる").is_idle()
    talk("erase_gathering", known=notebook(())).is_idle().tells("ありません")


def test_what_disappears_while_it_is_asked_about_changes_nothing() -> None:
    for dialog, args in (("erase_contact", {"contact": "c1"}), ("erase_gathering", {"gathering": "g1"})):
        told = talk(dialog, dict(args), known=SOME)
        told.ground.notebook = notebook((KITAHAMA,)) if dialog == "erase_contact" else notebook(())  # type: ignore[misc]  # the core alone lets it
        told.taps("消す").is_idle()


def test_erasing_everything_offers_what_is_lighter_once_and_exports_first() -> None:
    told = (
        talk(known=SOME)
        .says("全部消す")
        .asks("erase_all.sure")
        .offers("全部消す", "書き出してから", "声かけだけ止める", "1か月休む", "やめる")
    )
    told.taps("書き出してから").asks("erase_all.sure")
    assert [choice.label for choice in told.question.choices] == ["全部消す", "やめる"]
    assert calls(told) == [Call("export")]
    told.answers("export", {"text": "{}"}).asks("erase_all.sure").taps("全部消す").is_idle().tells(
        "消しました"
    )
    assert (told.notebook.gatherings, told.notebook.contacts, told.notebook.profile.consent_version) == (
        (),
        (),
        0,
    )


def test_after_erasing_everything_the_next_word_comes_from_somebody_new() -> None:
    told = talk("reflection", {"gathering": "g1"}, known=SOME).says("全部消す").taps("全部消す").is_idle()
    told.says("こんにちは").asks("welcome.consent")


def test_the_lighter_ways_out_lead_to_muting_and_pausing() -> None:
    talk("erase_all", known=SOME).taps("声かけだけ止める").asks("mute.until")
    told = talk("erase_all", known=SOME).taps("1か月休む")
    assert told.notebook.profile.standing == "paused"
    told = talk("erase_all", known=SOME).taps("やめる").is_idle()
    assert told.notebook == replace(SOME, profile=told.notebook.profile)


YES = (
    *("yes", "はい", "ええよ", "ok", "sure", "お願いします"),
    *("消す", "消して", "delete", "delete it", "全部"),
)
IN_FULL = (
    "全部消す",
    "全部消して",
    "すべて消してください",
    "データを全部消して",
    "delete everything",
    "delete all my data",
)


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("said", YES)
def test_everything_is_never_erased_for_a_mere_yes(said: str, lang: str) -> None:
    told = talk("erase_all", known=SOME, lang=lang).says(said).asks("erase_all.sure")
    assert told.notebook.contacts == SOME.contacts
    told.tells("do mean everything" if lang == "en" else "本当に全部でしたら")


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("said", [*IN_FULL, "1"])
def test_everything_is_erased_in_words_that_say_so(said: str, lang: str) -> None:
    told = talk("erase_all", known=SOME, lang=lang).says(said).is_idle()
    assert told.notebook.contacts == ()


def test_a_bare_no_keeps_everything_and_stops_no_messages() -> None:
    told = (
        talk("erase_all", known=SOME)
        .asks("erase_all.sure")
        .says("いらん")
        .is_idle()
        .tells("そのまま残します")
    )
    assert told.notebook.profile.standing == "active"


OPEN = (
    *(
        "メモを消す",
        "メモ消して",
        "消したい",
        "消して",
        "この人を消して",
        "この方のメモを消したいんですけど",
        "それ消しといて",
        "削除",
        "忘れて",
    ),
    *(
        "delete",
        "remove it",
        "delete her notes",
        "Delete notes",
        "forget her",
        "can you remove this person?",
        "erase",
    ),
)
ALL = (
    *IN_FULL,
    "アカウント削除",
    "データを消して",
    "forget me",
    "close my account",
    "delete everything please",
)


@pytest.mark.parametrize("said", OPEN)
def test_any_wording_of_erasing_means_the_person_on_screen(said: str) -> None:
    told = (
        talk("contact", {"contact": "c1"}, known=SOME).says(said).asks("erase_contact.sure").tells("白石さん")
    )
    told.says(said).is_idle().tells("消しました")
    assert told.notebook.contacts == (SATO,)


@pytest.mark.parametrize("said", OPEN)
def test_where_nothing_is_named_it_is_asked_what_to_erase(said: str) -> None:
    told = talk(known=SOME).says(said).asks("erase.what").offers("人を1人", "会を1つ", "全部消す", "やめる")
    told.says("はい").asks("erase.what")
    assert told.notebook.contacts == SOME.contacts


@pytest.mark.parametrize("said", ALL)
def test_everything_is_asked_about_where_the_words_say_everything(said: str) -> None:
    talk(known=SOME).says(said).asks("erase_all.sure")
    talk("contact", {"contact": "c1"}, known=SOME).says(said).asks("erase_all.sure")


@pytest.mark.parametrize(
    ("tapped", "asked"),
    [("人を1人", "contacts.which"), ("会を1つ", "erase_gathering.which"), ("全部消す", "erase_all.sure")],
)
def test_what_is_to_be_erased_can_be_chosen(tapped: str, asked: str) -> None:
    talk(known=SOME).says("消したい").taps(tapped).asks(asked)
    talk(known=SOME).says("消したい").taps("やめる").is_idle().tells("そのまま残します")


def test_who_was_erased_by_name_is_not_asked_about_again() -> None:
    told = (
        talk("erase_contact", {"contact": "c1"}, known=SOME)
        .says("白石さんを消して")
        .asks("erase_contact.sure")
    )
    told.taps("消す").is_idle().tells("消しました")


UNKNOWN = ("もうちょっと大きい字で", "むにゃむにゃ", "what a lovely day", "岡田さん")


@pytest.mark.parametrize("said", UNKNOWN)
@pytest.mark.parametrize("menu", ["contact", "contacts", "settings", "today", "privacy", "erase"])
def test_a_menu_over_a_question_of_erasing_never_hands_words_down_to_it(menu: str, said: str) -> None:
    told = talk("erase_contact", {"contact": "c1"}, known=SOME)
    told.prompts = told.ground.open(Start(menu, {"contact": "c3"} if menu == "contact" else {}), told.now)
    told.says(said).tells("うまく受け取れません").never_tells("届く前に")
    assert told.ground.conversation.top is not None
    assert told.ground.conversation.top.dialog == menu
    told.says(said).asks("erase_contact.sure").never_tells("届く前に")
    assert told.notebook.contacts == SOME.contacts


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("佐藤さん", "佐藤さん"),
        ("佐藤さん", "佐藤"),
        ("佐藤", "佐藤さん"),
        ("Ms Mori", "mori"),
        ("Ken Sato", "Sato"),
    ],
)
def test_a_known_name_opens_what_is_noted_of_them_even_in_another_menu(label: str, said: str) -> None:
    known = notebook(contacts=(SHIRAISHI, replace(SATO, label=label)))
    for told in (
        talk(known=known),
        talk("contact", {"contact": "c1"}, known=known),
        talk("settings", known=known),
    ):
        told.says(said).asks("contact.what").tells(label)


def test_a_known_event_opens_what_it_is_up_to_even_in_another_menu() -> None:
    later = replace(
        KITAHAMA,
        id="g9",
        name="梅田ランチ会",
        plan=None,
        starts_at=KITAHAMA.starts_at + 9 * DAY,
        ends_at=KITAHAMA.ends_at + 9 * DAY,
    )
    known = notebook((KITAHAMA, later))
    talk("settings", known=known).says("北浜交流会").asks("reflection.met")
    talk("settings", known=known).says("梅田ランチ会").asks("preparation.goal")
