"""The whole story as one user lives it in Slack, in both languages: what they do, and what they then see."""

from __future__ import annotations

from typing import Literal

from tests.stories import Scene, Story

Verb = Literal[
    "opens",
    "says",
    "taps",
    "twice",
    "home",
    "fills",
    "commands",
    "mentions",
    "shortcut",
    "promises",
    "deletes",
    "at",
]
Where = Literal["talk", "home", "errors"]

BEGINS = "2026-12-04T10:00+09:00"


def scene(verb: Verb, what: str, *sees: str, where: Where = "talk") -> Scene:
    """`what` of a form is a line for each field; a modal or a line only they see is part of the talk."""
    return Scene(verb, what, sees, where)


def filled(**values: str) -> str:
    """What is typed into a form; of a moment its two parts are typed."""
    lines = []
    for name, value in values.items():
        date, found, time = value.partition("T")
        parts = {f"{name}/date": date, f"{name}/time": time} if found else {name: value}
        lines += [f"{part}: {words}" for part, words in parts.items() if words]
    return "\n".join(lines)


JAPANESE = Story(
    "花子",
    "ja",
    (
        scene("opens", "home", "コーチです", "はじめる", where="home"),
        scene("home", "はじめる", "はじめまして", "同意してはじめる"),
        scene("taps", "同意してはじめる", "参加する会の日時と名前", "まとめて入力する"),
        scene("taps", "まとめて入力する", "参加する会", "会費"),
        scene(
            "fills",
            filled(when="2026-12-08T19:00", name="北浜交流会", place="北浜", fee="そこそこ"),
            "いくらくらいでしょうか",
            where="errors",
        ),
        scene("fills", filled(fee="3,000円"), "12/8(火)19:00「北浜交流会」ですね", "3,000円"),
        scene("taps", "OK", "いま準備しますか", "12/7(月)17:30"),
        scene("taps", "前日に", "12/7(月)17:30に声をかけますね"),
        scene("opens", "home", "次の会: 北浜交流会", "12/8(火)19:00", "準備は3問", where="home"),
        scene("at", "2026-12-07T17:30+09:00", "明日の「北浜交流会」", "1/3", "まとめて書く"),
        scene("taps", "まとめて書く", "3つの質問", "いつにしますか"),
        scene(
            "fills",
            filled(
                goal="在庫管理に困っている雑貨店の店主と会う",
                people="雑貨店の店主に、棚卸しのやり方を聞く",
                action="チェック表を送る",
                moment="2026-12-10T",
            ),
            "日付と時刻の両方",
            where="errors",
        ),
        scene("fills", filled(moment="2026-12-10T12:10"), "なぜ", "誰と", "アンテナ", "12/10(木)12:10"),
        scene("taps", "OK", "約束にしました", "声をかけてもいいですか"),
        scene("taps", "翌朝に", "17:00にも"),
        scene("taps", "いらない", "12/9(水)09:00", "お仕事をひと言"),
        scene("taps", "とばす", "自己紹介"),
        scene("opens", "home", "棚卸しのやり方を聞く", "チェック表を送る", where="home"),
        scene("at", "2026-12-09T09:00+09:00", "おつかれさまでした", "どなたと話せましたか"),
        scene("says", "白石さんと棚卸しの話", "持ち帰れたこと"),
        scene("says", "年末の3日がいちばん大変だと聞いた", "白石さんには、次に何をしますか"),
        scene("taps", "お礼", "いつにしますか"),
        scene("taps", "翌朝 9:00", "約束にしました"),
        scene("taps", "このまま完成", "ふりかえり「北浜交流会」", "白石さん", "●●●"),
        scene(
            "at",
            "2026-12-10T09:00+09:00",
            "約束の時間です",
            "白石さま",
            "棚卸しのお話",
            "送れましたか",
        ),
        scene("taps", "あとで", "いつ声をかけましょうか"),
        scene("taps", "1時間後", "10:00にまた声をかけます"),
        scene("at", "2026-12-10T10:01+09:00", "約束の時間です", "白石さま"),
        scene("opens", "home", "白石さん: お礼を送る", where="home"),
        scene("home", "できた", "何よりの一歩"),
        scene("home", "会った人", "白石さん", "どなたのメモ"),
        scene("taps", "閉じる", "また声をかけてください"),
        scene("commands", "予定", "お返事はDMに送りました", "まだ登録されていません"),
        scene("mentions", "こんにちは", "1対1"),
        scene("shortcut", "new_gathering", "参加する会"),
        scene("fills", filled(when="2026-12-15T19:00", name="梅田ランチ会"), "「梅田ランチ会」ですね"),
        scene("twice", "OK", "いま準備しますか", "前のボタンでしたね"),
        scene("taps", "前日に", "12/14(月)17:30に声をかけますね"),
        scene("promises", "見積もりを月曜までにお願いします", "約束としてメモする"),
        scene(
            "fills",
            filled(what="見積もりを送る", whom="小川さん", when="2026-12-11T10:00"),
            "小川さんに見積もりを送る",
        ),
        scene("opens", "home", "次の会: 梅田ランチ会", "小川さん: 見積もりを送る", where="home"),
        scene("says", "12/18 19時 内緒の会", "「内緒の会」ですね"),
        scene("deletes", "12/18 19時 内緒の会"),
        scene("says", "予定", "これからの会", "梅田ランチ会"),
        scene("taps", "やめる", "また声をかけてください"),
        scene("home", "できた", "何よりの一歩"),
    ),
    pushes=4,
)
ENGLISH = Story(
    "Ken",
    "en",
    (
        scene("opens", "home", "A coach for your networking events", "Get started", where="home"),
        scene("home", "Get started", "I'm a coach for networking events", "Agree and start"),
        scene("taps", "Agree and start", "Which event are you going to", "Fill in a form"),
        scene("taps", "Fill in a form", "Your next event", "Fee"),
        scene(
            "fills",
            filled(when="2026-12-08T19:00", name="Founders Mixer", place="Shoreditch", fee="lots"),
            "How much is it",
            where="errors",
        ),
        scene("fills", filled(fee="free"), 'Tue 8 Dec, 19:00, "Founders Mixer"', "Shoreditch"),
        scene("taps", "OK", "Shall we prepare now", "Mon 7 Dec, 17:30"),
        scene("taps", "The day before", "I'll message you on Mon 7 Dec, 17:30"),
        scene("opens", "home", "Next: Founders Mixer", "Tue 8 Dec, 19:00", "three questions", where="home"),
        scene("at", "2026-12-07T17:30+00:00", 'ready for "Founders Mixer"', "1/3", "Write it all at once"),
        scene("taps", "Write it all at once", "Three questions at once", "When will you do that"),
        scene(
            "fills",
            filled(
                goal="Meet gift shop owners who struggle with stocktaking",
                people="shop owners, and how they count today",
                action="send the checklist",
                moment="2026-12-10T",
            ),
            "both a date and a time",
            where="errors",
        ),
        scene(
            "fills",
            filled(moment="2026-12-10T12:10"),
            "Why",
            "Who and what",
            "Listen for",
            "Thu 10 Dec, 12:10",
        ),
        scene("taps", "OK", "It's a promise", "May I message you"),
        scene("taps", "Next morning", "once more on the day"),
        scene("taps", "No need", "Wed 9 Dec, 09:00", "What do you do"),
        scene("taps", "Skip", "my intro"),
        scene("opens", "home", "how they count today", "send the checklist", where="home"),
        scene("at", "2026-12-09T09:00+00:00", "How was", "Who did you get to talk to"),
        scene("says", "Ken Sato about stocktaking", "taking home"),
        scene("says", "year-end stocktaking takes them three days", "What's next with Ken Sato"),
        scene("taps", "A thank-you", "When? I'll remind you"),
        scene("taps", "Next morning 9:00", "It's a promise"),
        scene("taps", "Finish as is", 'Looking back: "Founders Mixer"', "Ken Sato", "●●●"),
        scene("at", "2026-12-10T09:00+00:00", "time for your promise", "How shall I write to Ken Sato"),
        scene("taps", "English, polite", "Hi Ken,", "at Founders Mixer", "Have you sent it"),
        scene("taps", "Later", "When shall I come back to it"),
        scene("taps", "In an hour", "Next reminder: 10:00"),
        scene("at", "2026-12-10T10:01+00:00", "time for your promise", "Hi Ken,"),
        scene("opens", "home", "Ken Sato: say thank you", where="home"),
        scene("home", "Done", "what counts is that you did it"),
        scene("home", "Contacts", "Ken Sato", "Whose notes"),
        scene("taps", "Close", "All right"),
        scene("commands", "agenda", "I've answered you in our DM", "No upcoming events yet"),
        scene("mentions", "hello", "one to one"),
        scene("shortcut", "new_gathering", "Your next event"),
        scene("fills", filled(when="2026-12-15T19:00", name="Harbour Lunch"), '"Harbour Lunch"'),
        scene("twice", "OK", "Shall we prepare now", "That button was from earlier"),
        scene("taps", "The day before", "Mon 14 Dec, 17:30"),
        scene("promises", "Please send me the price list by Monday", "Make it a promise"),
        scene(
            "fills",
            filled(what="send the quote", whom="Maria", when="2026-12-11T10:00"),
            "I'll send the quote (Maria)",
        ),
        scene("opens", "home", "Next: Harbour Lunch", "Maria: send the quote", where="home"),
        scene("says", "18 Dec 7pm Hidden Night", '"Hidden Night". Is that right'),
        scene("deletes", "18 Dec 7pm Hidden Night"),
        scene("says", "agenda", "Harbour Lunch"),
        scene("taps", "Cancel", "All right"),
        scene("home", "Done", "what counts is that you did it"),
    ),
    pushes=4,
)
