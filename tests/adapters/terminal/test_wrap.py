import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from adapters.terminal.wrap import wrap


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 10, [""]),
        ("one two three", 8, ["one two", "three"]),
        ("終わったとき、何が", 12, ["終わったと", "き、何が"]),
        ("いま「はい」", 6, ["いま", "「は", "い」"]),
        ("ねらいはGrowthです", 10, ["ねらいは", "Growthです"]),
        ("supercalifragilistic", 8, ["supercal", "ifragili", "stic"]),
        ("a\nb", 10, ["a", "b"]),
        ("👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦", 4, ["👨‍👩‍👧‍👦👨‍👩‍👧‍👦", "👨‍👩‍👧‍👦"]),
    ],
)
def test_lines_part_where_a_reader_expects_it(text: str, width: int, lines: list[str]) -> None:
    assert wrap(text, width) == lines


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"])), st.integers(2, 40))
def test_no_line_is_too_wide_and_no_letter_is_lost(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
