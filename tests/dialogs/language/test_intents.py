from pathlib import Path

import pytest

from dialogs.coach.book import intent as heard_intent
from dialogs.language.intents import erase_contact_in, hear_intent, hear_yes_no, is_no_answer
from dialogs.language.kinds import words_of
from dialogs.language.lexicon import LANGUAGES, lexicon

COMMANDS = [
    ("やめる", "cancel"),
    ("キャンセルでお願いします", "cancel"),
    ("cancel", "cancel"),
    ("戻る", "back"),
    ("ひとつ前に戻ってください", "back"),
    ("go back, please", "back"),
    ("直す", "edit"),
    ("さっきの答えを直したいです", "edit"),
    ("I want to change my answer", "edit"),
    ("とばす", "skip"),
    ("トバス", "skip"),
    ("パス！", "skip"),
    ("Skip this one.", "skip"),
    ("もう一度お願いします", "repeat"),
    ("what was the question?", "repeat"),
    ("使い方", "help"),
    ("見本", "help"),
    ("見本見せて", "help"),
    ("wdym", "help"),
    ("wdym by that?", "help"),
    ("とじる", "cancel"),
    ("can i get a copy of my stuff", "export"),
    ("give me all my data", "export"),
    ("please don't message me so often", "mute"),
    ("stop messaging me so much", "mute"),
    ("声かけを止める", "stop"),
    ("何を書けばいい？", "help"),
    ("なぜこんなことを聞くんですか", "help"),
    ("Why do you ask?", "help"),
    ("What should I write here?", "help"),
    ("またあとで", "later"),
    ("後で書きますね", "later"),
    ("can we do this later?", "later"),
    ("最初から", "restart"),
    ("start over", "restart"),
    ("このまま完成", "finish"),
    ("I'm done for now", "finish"),
    ("準備", "prepare"),
    ("prep", "prepare"),
    ("ふりかえり", "reflect"),
    ("振り返りをお願いします", "reflect"),
    ("予定", "upcoming"),
    ("やること", "today"),
    ("todo", "today"),
    ("会った人", "contacts"),
    ("カードを見せて", "card"),
    ("会を登録", "add"),
    ("new event", "add"),
    ("設定", "settings"),
    ("止める", "stop"),
    ("ＳＴＯＰ", "stop"),
    ("もう送らないでください", "stop"),
    ("please stop sending me messages", "stop"),
    ("unsubscribe", "stop"),
    ("ミュート", "mute"),
    ("通知を止めてください", "mute"),
    ("turn off the reminders", "mute"),
    ("一か月休む", "pause"),
    ("再開", "resume"),
    ("書き出し", "export"),
    ("全部消す", "delete"),
    ("データを消してください", "delete"),
    ("delete all my data please", "delete"),
    ("日本語", "language_ja"),
    ("English please", "language_en"),
    ("英語でお願いします", "language_en"),
    ("行けませんでした", "no_show"),
    ("昨日の会は欠席しました", "no_show"),
    ("I couldn't make it yesterday", "no_show"),
    ("会が中止になりました", "cancel_event"),
    ("行けません", "cancel_event"),
    ("I can't make it tomorrow", "cancel_event"),
    ("明日の交流会、行こうか迷っています", "decide"),
    ("should I go at all?", "decide"),
    ("くわしく", "privacy"),
    ("まだ会場です", "still_there"),
    ("自己紹介", "profile"),
    ("こんにちは！", "greeting"),
    ("hi", "greeting"),
    ("前回と同じでお願いします", "same_as_last"),
    ("same as last time", "same_as_last"),
    ("ラインを送るのをやめてください", "stop"),
    ("もう連絡はいりません", "stop"),
    ("I'd like to unsubscribe", "stop"),
    ("登録した情報をすべて消してほしいです", "delete"),
    ("アカウントごと消したい", "delete"),
    ("can you wipe my data?", "delete"),
    ("ちょっと今手が離せないです", "later"),
    ("答えたくないので次に進んでください", "skip"),
    ("どういうふうに答えたらいいですか", "help"),
    ("what kind of thing should I write?", "help"),
    ("いなくなってしまいたい", "safety"),
    ("もう生きている意味がわからない", "safety"),
    ("死にたい", "safety"),
    ("仕事もうまくいかないし、もう消えてしまいたいです。交流会どころではありません", "safety"),
    ("honestly I just want to die", "safety"),
    ("シニタイ", "safety"),
    ("死 に た い", "safety"),
    ("じさつしたい", "safety"),
    ("もう終わりにしたい、全部", "safety"),
    ("元に戻す", "back"),
    ("取り消して", "back"),
    ("さっきの取り消し", "back"),
    ("undo", "back"),
    ("北浜交流会は延期になりました", "cancel_event"),
    ("the Kitahama mixer got cancelled", "cancel_event"),
    ("i want 2 die", "safety"),
    ("I w a n t t o d i e", "safety"),
    ("I feel like dying", "safety"),
    ("I want to find die-cast parts", None),
    ("明日送る", None),
    ("明日返信する", None),
    ("名刺わすれて声かけれんかった", None),
    ("no more contact, deliberately", None),
    ("no follow-up this time, on purpose", None),
    ("返事は明日送る", "later"),
    ("I don't want to live anymore", "safety"),
]
ANSWERS = [
    "在庫を止めずに売ってくれる相手を探す",
    "次の日に見本請求する",
    "翌日に見本を請求する",
    "サンプルを請求する",
    "stop wasting food: meet restaurant owners",
    "人脈を広げたい",
    "キャンセル料の相場を聞く",
    "次の打ち合わせの日程を決める",
    "自殺予防のNPOの人と話したい",
    "learn about suicide prevention programmes",
    "設定変更を自動化したい会社",
    "介護施設のDXの事例を知りたい",
    "help shop owners with bookkeeping",
    "find someone to delete old data for us",
    "why restaurants close on Mondays",
    "いらん",
    "いらない",
    "quite close",
    "quite a lot",
    "I'll go",
    "END:VEVENT",
    "END:VCALENDAR",
    "次の金曜 18時半 名刺交換会",
    "no wait, it's at 9",
    "やっぱり19時やったわ",
    "今日",
    "tomorrow",
    "あす19時 北浜交流会",
    "",
    "！？",
    "🙂",
    "やめる" * 30,
]


@pytest.mark.parametrize(("text", "intent"), COMMANDS)
def test_a_whole_message_that_commands_is_an_intent(text: str, intent: str) -> None:
    assert hear_intent(text) == intent


@pytest.mark.parametrize("text", ANSWERS)
def test_an_answer_that_mentions_a_command_stays_an_answer(text: str) -> None:
    assert hear_intent(text) is None


@pytest.mark.parametrize("file", ["intents", "no_answers"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_phrase_belongs_to_two_intents(file: str, lang: str) -> None:
    owners: dict[str, set[str]] = {}
    for intent, phrases in lexicon(file, lang)["phrases"].items():
        for phrase in words_of(phrases, lang):
            owners.setdefault(phrase, set()).add(intent)
    assert "" not in owners
    assert {phrase: names for phrase, names in owners.items() if len(names) > 1} == {}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("白石さんを消す", "白石さん"),
        ("焼き菓子の人のメモを削除してください", "焼き菓子の人"),
        ("delete Ken Sato", "Ken Sato"),
        ("Please forget the bakery person", "bakery person"),
        ("皆さんを消す", None),
        ("delete everything", None),
        ("Delete My Account", None),
        ("白石さんと在庫の話をした", None),
    ],
)
def test_one_contact_can_be_named_for_erasure(text: str, name: str | None) -> None:
    assert erase_contact_in(text, "en" if text.isascii() else "ja") == name


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("はい", True),
        ("うん！", True),
        ("OK", True),
        ("お願いします", True),
        ("👍", True),
        ("yes please", True),
        ("ya thats it", True),
        ("yes that", True),
        ("yess", True),
        ("ok go", True),
        ("yes, perfect", True),
        ("それで", True),
        ("うん合ってる", True),
        ("せやで", True),
        ("yes no", None),
        ("ok but not that", None),
        ("いや、いいです", None),
        ("ええよ", True),
        ("ええで", True),
        ("せや", True),
        ("おk", True),
        ("おう、それで", True),
        ("looks good", True),
        ("いらん", False),
        ("いらんわ", False),
        ("もう結構です", False),
        ("いいえ", False),
        ("いや", False),
        ("no thanks", False),
        ("×", False),
        ("たぶん", None),
        ("maybe", None),
        ("", None),
    ],
)
def test_only_a_plain_yes_or_no_counts(text: str, *, meant: bool | None) -> None:
    assert hear_yes_no(text) is meant


@pytest.mark.parametrize("lang", LANGUAGES)
def test_control_words_are_heard_as_people_put_them_and_answers_are_left_alone(lang: str) -> None:
    listed = (Path(__file__).parent / f"controls-{lang}.txt").read_text("utf-8").splitlines()
    lines = [line.split(" | ", 1) for line in listed if not line.startswith("#")]
    assert len(lines) > 200
    assert [
        (text, wanted, heard) for wanted, text in lines if (heard := heard_intent(text) or "none") != wanted
    ] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_somebody_will_do_is_never_taken_for_a_command(lang: str) -> None:
    listed = (Path(__file__).parent / f"promises-{lang}.txt").read_text("utf-8").splitlines()
    told = [line for line in listed if not line.startswith("#")]
    assert len(told) > 100
    assert [(text, heard) for text in told if (heard := heard_intent(text))] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_phrase_of_the_lexicon_is_heard_as_its_intent(lang: str) -> None:
    for name, phrases in lexicon("intents", lang)["phrases"].items():
        assert {said: heard for said in words_of(phrases, lang) if (heard := hear_intent(said)) != name} == {}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("unsubscibe", "stop"), ("delte my account", "delete"), ("restrat", "restart")],
)
def test_a_slip_of_the_hand_is_read_as_what_was_meant(typed: str, meant: str) -> None:
    assert hear_intent(typed) == meant


@pytest.mark.parametrize(
    "word", ["shop", "step", "late", "hello kitty", "starts", "clear", "contracts", "quite", "skpi"]
)
def test_a_word_of_its_own_is_no_slip(word: str) -> None:
    assert hear_intent(word) is None


@pytest.mark.parametrize(
    "text",
    [
        "わからない",
        "おまかせします",
        "わかれへん",
        "あんま考えてへん",
        "はい",
        "未定です",
        "特にないです",
        "忘れた",
        "I forgot",
        "OK",
        "ありがとう！",
        "no idea",
        "up to you",
        "ok thanks",
    ],
)
def test_a_message_that_leaves_the_question_open_is_no_answer(text: str) -> None:
    assert is_no_answer(text)


@pytest.mark.parametrize(
    "text", ["雑貨店の店主", "何でも屋さん", "一人で来ている人", "anyone in retail", "beer", "Ken"]
)
def test_a_short_answer_is_one(text: str) -> None:
    assert not is_no_answer(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("delete 佐藤さん", "佐藤さん"),
        ("Please forget about 田中社長", "田中社長"),
        ("forget Maria", "Maria"),
        ("Mariaのメモ消して", "Maria"),
        ("Ken Satoを消して", "Ken Sato"),
        ("Mariaさんのこと忘れて", "Mariaさん"),
        ("LINEを消して", None),
        ("Slackを消して", None),
        ("delete 全部", None),
        ("delete 皆さん", None),
    ],
)
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_name_in_one_language_is_erased_with_words_of_the_other(
    text: str, name: str | None, lang: str
) -> None:
    assert erase_contact_in(text, lang) == name


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_rules_of_commands_speak_of_words_there_are(lang: str) -> None:
    data, other = lexicon("gist", lang), lexicon("gist", LANGUAGES[0])
    listed = [data["promises"], *data["rules"].values()]
    spoken = {kind.lstrip("-") for lines in listed for line in lines for kind in line.split()}
    assert spoken - {"reason", "beside"} <= data["words"].keys()
    assert data["rules"].keys() == other["rules"].keys()
    assert {name for names in data["carries"].values() for name in names} <= data["rules"].keys()
