from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.writing.promises import action_of, deed, kind_of, thing_of


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("お礼のメールを送る", "thanks"),
        ("Thank her for the tip", "thanks"),
        ("棚卸しのチェック表を送る", "information"),
        ("send him the price list", "information"),
        ("一緒に試作する提案", "proposal"),
        ("propose a joint workshop", "proposal"),
        ("来週ランチする", "meeting"),
        ("have a coffee", "meeting"),
        ("特になし", "none"),
        ("なし。", "none"),
        ("No.", "none"),
        ("nothing this time", "none"),
        ("もうお礼を送りました", "done"),
        ("I already sent a note", "done"),
        ("うーん", ""),
        ("recall the thing", ""),
        ("Nobuko's shop", ""),
    ],
)
def test_a_sentence_tells_what_kind_of_promise_it_is(said: str, kind: str) -> None:
    assert kind_of(said) == kind


@pytest.mark.parametrize(
    ("said", "span", "action"),
    [
        ("金曜12時までにお礼を送る", [(0, 5)], "お礼を送る"),
        ("明日、お礼を送る", [(0, 2)], "お礼を送る"),
        ("お礼を明日送る", [(3, 5)], "お礼を送る"),
        ("send the checklist on Friday at noon", [(22, 36)], "send the checklist"),
        ("On Friday send it", [(3, 9)], "send it"),
        ("on Friday: call", [(3, 9)], "call"),
        ("月曜の朝イチでお礼メール", [(0, 6)], "お礼メール"),
        ("月曜の9時で電話", [(0, 5)], "電話"),
        ("月曜でんわする", [(0, 2)], "でんわする"),
        ("月曜の朝一番に資料を送る", [(0, 5)], "資料を送る"),
        ("明日", [(0, 2)], ""),
        ("お礼を送る", [], "お礼を送る"),
    ],
)
def test_the_action_is_what_is_left_without_the_moment(
    said: str, span: list[tuple[int, int]], action: str
) -> None:
    assert action_of(said, span) == action


@pytest.mark.parametrize(
    ("said", "thing"),
    [
        ("棚卸しのチェック表を送る", "棚卸しのチェック表"),
        ("白石さんにチェック表を共有する", "チェック表"),
        ("send him the price list", "the price list"),
        ("share our case study", "our case study"),
        ("お礼を送る", ""),
        ("お礼のメールを送る", ""),
        ("役立つ情報を送る", ""),
        ("資料を送る", "資料"),
        ("次に会う約束をする", ""),
        ("send something useful", ""),
        ("send a thank-you note", ""),
        ("say thank you", ""),
    ],
)
def test_what_will_be_sent_is_known_only_when_it_is_named(said: str, thing: str) -> None:
    assert thing_of(said) == thing


@given(said=st.text(max_size=300), at=st.integers(0, 300), length=st.integers(0, 50))
def test_any_words_can_be_asked_for_kind_and_action(said: str, at: int, length: int) -> None:
    kind_of(said)
    thing_of(said)
    assert len(action_of(said, [(at, at + length)])) <= len(said)


@pytest.mark.parametrize(
    ("said", "done"),
    [
        ("I'll send them a note", "I'll send them a note"),
        ("I will call her", "I'll call her"),
        ("then I’m going to thank him", "I'll thank him"),
        ("fixin' to drop off samples", "I'll drop off samples"),
        ("I write to her", "I'll write to her"),
        ("Send her the drawing", "I'll send her the drawing"),
        ("illustrate the idea", "illustrate the idea"),
        ("emailing the lady from freee", "I'll be emailing the lady from freee"),
        ("coffee with the best one", "coffee with the best one"),
        ("Meeting at her office", "Meeting at her office"),
        ("call with Ken", "call with Ken"),
        ("call Ken", "I'll call Ken"),
        ("thank-you mails", "thank-you mails"),
        ("LinkedIn", "LinkedIn"),
        ("follow-up", "follow-up"),
        ("お礼を送る", "お礼を送る"),
    ],
)
def test_i_will_is_said_before_a_verb_and_other_words_stand_as_they_are(said: str, done: str) -> None:
    assert deed(said, "en") == done
    assert deed("お礼を送る", "ja") == "お礼を送る"


@pytest.mark.parametrize(
    ("lang", "said", "done"),
    [
        ("ja", "家帰ったらお礼", "お礼"),
        ("ja", "帰りの電車でメッセージ", "メッセージ"),
        ("ja", "帰ったら", "帰ったら"),
        ("ja", "来週お茶する", "来週お茶する"),
        ("en", "thank them when I get home", "I'll thank them"),
        ("en", "message Ken on the train home", "I'll message Ken"),
    ],
)
def test_a_usual_moment_is_left_out_beside_a_day_and_a_time(lang: str, said: str, done: str) -> None:
    assert deed(said, lang) == done


def test_no_particle_is_left_where_a_moment_stood_last() -> None:
    said = "デモの提案を水曜に"
    at = said.index("水曜")
    assert action_of(said, [(at, at + 2)]) == "デモの提案"
