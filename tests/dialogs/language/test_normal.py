from __future__ import annotations

from dialogs.language.normal import plain

KEPT = "".join(
    chr(code)
    for first, last in ((0x20, 0x7F), (0x3001, 0x3002), (0x300C, 0x300D), (0x3041, 0x30FF), (0x4E00, 0x9FFF))
    for code in range(first, last + 1)
)


def test_the_short_way_for_common_letters_reads_them_as_the_long_way_does() -> None:
    for letter in KEPT:
        short, long = plain(letter), plain(f"{letter}ａ")
        assert (f"{short.text}a", (*short.origin, 2)) == (long.text, long.origin)
