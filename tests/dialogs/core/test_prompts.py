from __future__ import annotations

from msgspec.structs import replace

from dialogs.core.prompts import Choice, Picker, Question, decode_prompts, encode_prompts

BEFORE_PICKERS = bytes.fromhex(
    "9185a474797065a87175657374696f6ea474657874a9e38184e381a4efbc9fa5746f6b656ea6332e7768656e"
    "a763686f696365739192a161a6e6988ee697a5a6776964676574a66d6f6d656e74"
)
ASKED = Question("いつ？", "3.when", (Choice("a", "明日"),), "moment")


def test_a_question_that_waited_since_before_there_were_pickers_is_still_put() -> None:
    assert decode_prompts(BEFORE_PICKERS) == (ASKED,)


def test_a_picker_waits_with_its_question() -> None:
    picked = replace(ASKED, picker=Picker("2026-12-05T19:00", "2026-12-04T21:05", "2027-12-04T21:00"))
    assert decode_prompts(encode_prompts((picked,))) == (picked,)
