"""JSON in letters that exist: what a strict decoder refuses a whole delivery for, made whole."""

from __future__ import annotations

import json
from math import isfinite


def mended(raw: bytes) -> bytes:
    """The same JSON, its half surrogate pairs and broken UTF-8 become U+FFFD.

    Raises `ValueError` or `RecursionError`.
    """
    tree = json.loads(raw.decode(errors="replace"), parse_constant=lambda _: None, parse_float=_float)
    text = json.dumps(tree, ensure_ascii=False)
    return whole(text).encode()


def whole(text: str) -> str:
    """The text without half surrogate pairs."""
    return (
        text if text.isascii() else text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    )


def _float(digits: str) -> float | None:
    return number if isfinite(number := float(digits)) else None
