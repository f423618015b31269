"""Which of the coach's languages a platform's tag means."""

from __future__ import annotations


def language_of(tag: object) -> str:
    """One of the coach's languages for a tag like `ja` or `en-GB`; empty where the platform tells none."""
    if not isinstance(tag, str) or not tag:
        return ""
    return "ja" if tag.lower().replace("_", "-").partition("-")[0] == "ja" else "en"
