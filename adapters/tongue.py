"""Which of the coach's languages a platform's tag means."""

from __future__ import annotations


def language_of(tag: object) -> str:
    """One of the coach's languages for a BCP 47 tag; empty where the platform tells none."""
    if not isinstance(tag, str) or not tag:
        return ""
    return "ja" if tag.lower().partition("-")[0] == "ja" else "en"
