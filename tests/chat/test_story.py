"""The whole story in a terminal window, as installed: from nothing to a clean goodbye, in both languages."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pexpect
import pytest

SANMON = Path(sys.executable).with_name("sanmon")
AT = "2026-12-04T20:30+09:00"
LEAVE = "\x04"
JAPANESE = (
    ("同意してはじめる", "同意してはじめる"),
    ("参加する会の日時と名前", "あす19時 北浜交流会"),
    ("「北浜交流会」", "OK"),
    ("1/3", "仕事の相手を探す"),
    ("どんな相手ですか", "在庫管理に困っている雑貨店"),
    ("2/3", "雑貨店の店主さん"),
    ("最初に聞きたいこと", "いまのやり方"),
    ("3/3", "翌日の昼12:10にチェック表を送る"),
    ("直す", "OK"),
    ("約束にしました", "21:30に"),
    ("当日", "見せて"),
    ("お仕事をひと言", "とばす"),
    ("必要になったら", ':until "2026-12-05 21:40"'),
    ("どなたと話せましたか", "白石さんと棚卸しの話"),
    (r"\w", "年末の3日がいちばん大変だと聞いた"),
    ("次に何をしますか", "お礼"),
    ("8:30", "1"),
    ("このまま完成", "このまま完成"),
    ("ふりかえり", ':until "2026-12-06 09:00"'),
    ("送った", "送った"),
    (r"\w", "書き出し"),
    ("白石さん", "全部消す"),
    ("やめる", "1"),
    ("消しました", LEAVE),
)
ENGLISH = (
    ("Agree and start", "Agree and start"),
    ("Which event are you going to", "tomorrow 7pm Founders Mixer"),
    ("Founders Mixer", "OK"),
    ("1/3", "Find work partners"),
    (r"\w", "gift shops that struggle with stocktaking"),
    ("2/3", "shop owners, and how they count today"),
    ("3/3", "send my checklist the next day at 12:10"),
    ("look right", "OK"),
    ("It's a promise", "At 21:30"),
    ("once more on the day", "Yes, please"),
    ("What do you do", "skip"),
    ("my intro", ':until "2026-12-05 21:40"'),
    ("talk to", "Ken Sato about stocktaking"),
    (r"\w", "year-end stocktaking takes them three days"),
    ("A thank-you", "A thank-you"),
    ("8:30", "1"),
    ("Finish as is", "Finish as is"),
    ("Founders Mixer", ':until "2026-12-06 09:00"'),
    (r"English", "English"),
    (r"1\.", "1"),
    ("\\w", "export"),
    ("Ken Sato", "delete everything"),
    ("1", "1"),
    ("deleted", LEAVE),
)


@pytest.mark.parametrize(("lang", "story"), [("ja", JAPANESE), ("en", ENGLISH)])
def test_the_whole_story_is_lived_in_a_window(
    lang: str, story: tuple[tuple[str, str], ...], tmp_path: Path
) -> None:
    arguments = ["chat", "--lang", lang, "--at", AT, "--db", f"sqlite:///{tmp_path / 'story.db'}"]
    window = pexpect.spawn(str(SANMON), arguments, encoding="utf-8", timeout=120, dimensions=(50, 160))
    for expected, typed in story:
        window.expect(expected)
        window.expect(r">\x08.*\x1b\[\?25h")
        if typed == LEAVE:
            window.send(typed)
        else:
            window.sendline(typed)
    window.expect(pexpect.EOF)
    window.wait()
    assert window.exitstatus == 0
    left = b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.is_file())
    assert not re.search("白石|Ken Sato".encode(), left)
