"""The whole story as one user lives it in LINE, in both languages: what they do, and what they then see."""

from __future__ import annotations

from typing import Literal

from tests.stories import Scene, Story

Verb = Literal["follows", "says", "taps", "picks", "menu", "copies", "at"]


def scene(verb: Verb, what: str, *sees: str) -> Scene:
    return Scene(verb, what, sees)


BEGINS = "2026-12-04T20:30+09:00"


JAPANESE = Story(
    "花子",
    "ja",
    (
        scene("follows", "", "はじめまして", "同意してはじめる"),
        scene("taps", "同意してはじめる", "参加する会の日時と名前"),
        scene("says", "12/8 19時 北浜交流会", "「北浜交流会」ですね"),
        scene("taps", "OK", "いま準備しますか"),
        scene("taps", "前日に", "12/7(月)20:00に声をかけますね"),
        scene("at", "2026-12-07T20:01+09:00", "明日の「北浜交流会」", "1/3"),
        scene("says", "あとで", "とっておきます"),
        scene("menu", "準備する", "明日の「北浜交流会」", "1/3"),
        scene("taps", "仕事の相手を探す", "どんな相手ですか"),
        scene("says", "在庫管理に困っている雑貨店", "受け取りました", "2/3"),
        scene("says", "雑貨店の店主さん", "最初に聞きたいこと"),
        scene("taps", "いまのやり方", "3/3"),
        scene("taps", "役立つ情報を送る", "いつ"),
        scene("picks", "2026-12-09T12:10", "なぜ", "誰と", "何を", "アンテナ", "この内容でいいですか"),
        scene("taps", "OK", "約束にしました", "声をかけてもいいですか"),
        scene("taps", "21:30に", "17:00にも"),
        scene("taps", "いらない", "お仕事をひと言"),
        scene("taps", "とばす", "自己紹介"),
        scene("at", "2026-12-08T21:31+09:00", "おつかれさまでした", "どなたと話せましたか"),
        scene("says", "白石さんと棚卸しの話", "持ち帰れたこと"),
        scene("says", "年末の3日がいちばん大変だと聞いた", "白石さんには、次に何をしますか"),
        scene("taps", "お礼", "いつにしますか"),
        scene("taps", "翌朝 8:30", "約束にしました"),
        scene("taps", "このまま完成", "ふりかえり「北浜交流会」", "白石さん", "●●●"),
        scene("at", "2026-12-09T08:31+09:00", "約束の時間です", "白石さま", "送れましたか"),
        scene("copies", "", "白石さま", "棚卸しのお話"),
        scene("taps", "あとで", "いつ声をかけましょうか"),
        scene("taps", "1時間後", "また声をかけます"),
        scene("at", "2026-12-09T09:45+09:00", "約束の時間です", "白石さま"),
        scene("copies", "", "白石さま"),
        scene("taps", "送った", "何よりの一歩"),
        scene("says", "会った人", "白石さん"),
    ),
    pushes=4,
)
ENGLISH = Story(
    "Ken",
    "en",
    (
        scene("follows", "", "I'm a coach for networking events", "Agree and start"),
        scene("taps", "Agree and start", "Which event are you going to"),
        scene("says", "12/8 7pm Founders Mixer", 'Tue 8 Dec, 19:00, "Founders Mixer"'),
        scene("taps", "OK", "Shall we prepare now"),
        scene("taps", "The day before", "I'll message you on Mon 7 Dec, 20:00"),
        scene("at", "2026-12-07T20:01+09:00", 'ready for "Founders Mixer"', "1/3"),
        scene("says", "later", "I'll keep what you've told me"),
        scene("menu", "Prepare", "1/3"),
        scene("taps", "Business partners", "What kind of partner"),
        scene("says", "gift shops that struggle with stocktaking", "Got it", "2/3"),
        scene("says", "shop owners, and how they count today", "3/3"),
        scene("taps", "Something useful", "When"),
        scene("picks", "2026-12-09T12:10", "Why", "Who and what", "Listen for", "Does this look right"),
        scene("taps", "OK", "It's a promise", "May I message you"),
        scene("taps", "At 21:30", "once more on the day"),
        scene("taps", "Yes, please", "What do you do"),
        scene("taps", "Skip", "my intro"),
        scene("at", "2026-12-08T17:01+09:00", "Today's the day", "Founders Mixer"),
        scene("at", "2026-12-08T21:31+09:00", "Who did you get to talk to"),
        scene("says", "Ken Sato about stocktaking", "taking home"),
        scene("says", "year-end stocktaking takes them three days", "What's next with Ken Sato"),
        scene("taps", "A thank-you", "When? I'll remind you"),
        scene("taps", "Next morning 8:30", "It's a promise"),
        scene("taps", "Finish as is", 'Looking back: "Founders Mixer"', "Ken Sato", "●●●"),
        scene("at", "2026-12-09T08:31+09:00", "time for your promise", "How shall I write to Ken Sato"),
        scene("taps", "English, polite", "Hi Ken,", "Have you sent it"),
        scene("copies", "", "Hi Ken,", "at Founders Mixer yesterday"),
        scene("taps", "Later", "When shall I come back to it"),
        scene("taps", "In an hour", "Next reminder"),
        scene("at", "2026-12-09T09:45+09:00", "time for your promise", "Hi Ken,"),
        scene("copies", "", "Hi Ken,"),
        scene("taps", "Sent", "what counts is that you did it"),
        scene("says", "contacts", "Ken Sato"),
    ),
    pushes=5,
)
