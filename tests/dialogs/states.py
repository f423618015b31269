"""States of released dialogs, kept for ever: a stored conversation for each question of each version.

`python -m tests.dialogs.states` adds what is missing; what is there is never written again, for it is what
users of that release have in their databases.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from dialogs.coach.book import BOOK
from dialogs.core.conversation import Conversation, decode, encode
from dialogs.core.steps import Ask, Review
from tests.dialogs.told import Told, rare_paths, told_at_once
from tests.dialogs.walking import Walker

FOLDER = Path(__file__).parents[1] / "states"
ENOUGH = 3000


def kept() -> dict[tuple[str, int, str], Conversation]:
    """Every kept state by dialog, version and step."""
    return {
        (dialog, int(version), step): decode(bytes.fromhex(stored))
        for path in sorted(FOLDER.glob("*.json"))
        for dialog, version in [path.stem.rsplit(".v", 1)]
        for step, stored in json.loads(path.read_text(encoding="utf-8")).items()
    }


def wanted() -> set[tuple[str, int, str]]:
    """The questions of today's dialogs."""
    return {
        (dialog.id, dialog.version, step.id)
        for dialog in BOOK.dialogs.values()
        for step in dialog.steps
        if isinstance(step, Ask | Review)
    }


def add_missing() -> set[tuple[str, int, str]]:
    """Tell and walk until every question was met or patience ends; returns those never met."""
    found = kept()
    missing = wanted() - set(found)

    def keep(conversation: Conversation) -> None:
        top = conversation.top
        key = (top.dialog, top.version, top.step) if top else None
        if key in missing and key:
            found[key] = conversation
            missing.discard(key)

    for conversation in _told():
        keep(conversation)
    tried: Counter[tuple[str, str, str]] = Counter()
    for seed in range(ENOUGH):
        if not missing:
            break
        for lang in ("ja", "en"):
            walker = Walker(BOOK, seed, lang, tried, _where_to_look(missing))
            for conversation in walker.states(40):
                keep(conversation)
    _write(found)
    return missing


def _told() -> list[Conversation]:
    told = Told(BOOK)
    for lang in ("ja", "en"):
        told_at_once(told, lang)
        rare_paths(told, lang)
    return told.met


def _where_to_look(missing: set[tuple[str, int, str]]) -> tuple[str, ...]:
    """The dialogs of the missing questions, and those that hold such a dialog."""
    wanted = {dialog for dialog, _, _ in missing}
    holding = {d.id for d in BOOK.dialogs.values() for s in d.steps if getattr(s, "dialog", "") in wanted}
    return tuple(sorted(wanted | holding))


def _write(found: dict[tuple[str, int, str], Conversation]) -> None:
    files: dict[str, dict[str, str]] = {}
    for (dialog, version, step), conversation in sorted(found.items(), key=lambda item: item[0]):
        files.setdefault(f"{dialog}.v{version}.json", {})[step] = encode(conversation).hex()
    for name, states in files.items():
        path = FOLDER / name
        before = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        path.write_text(json.dumps({**states, **before}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    for dialog, version, step in sorted(add_missing()):
        print(f"never met: {dialog} v{version} {step}")  # noqa: T201  # a tool for the shell
