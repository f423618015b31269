from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.core.events import FORM, TALK, Event, Filled, Opened, Said, Wanted, about, form_ref, read_ref

NAMES = st.from_regex(r"[a-z_]{1,20}", fullmatch=True)


@given(NAMES, st.text(max_size=20))
def test_what_a_form_is_about_is_told_by_its_ref_however_it_is_tapped_or_sent(
    name: str, subject: str
) -> None:
    ref = form_ref(name, subject)
    assert read_ref(ref) == (name, subject)
    assert {about(event) for event in (Filled(ref, {}), Wanted(FORM, ref), Wanted(TALK, ref))} == {subject}


@pytest.mark.parametrize(
    ("event", "meant"),
    [
        (Wanted("done", "g1.plan"), "g1.plan"),
        (Wanted("promise", "A|B"), "A|B"),
        (Wanted("help"), ""),
        (Said("preparation|g1"), ""),
        (Opened("home"), ""),
    ],
)
def test_a_tap_is_about_its_whole_subject_and_words_are_about_nothing(event: Event, meant: str) -> None:
    assert about(event) == meant
