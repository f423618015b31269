"""What the bot has sent, kept in a folder, for those who judge it afterwards."""

from __future__ import annotations

import json
import os
from hashlib import sha256
from pathlib import Path
from typing import Any

from tests.doubles.answers import Json

FOLDER = "SANMON_SLACK_RECORDS"
"""The environment variable that names the folder."""
RECORDED = {
    "chat.postMessage",
    "chat.postEphemeral",
    "chat.update",
    "views.open",
    "views.push",
    "views.update",
    "views.publish",
    "conversations.open",
    "conversations.history",
    "users.info",
}


TELLING = frozenset({"type", "style", "event_type", "parse", "response_type"})
"""Where a string is a name among few; everywhere else it is one of many."""


def record_what_was_taken(method: str, args: Json) -> None:
    """Keep the arguments of a call that was carried out; of those of one shape, one."""
    folder = os.environ.get(FOLDER)
    if folder and method in RECORDED:
        shape = json.dumps(_shape("", args), sort_keys=True)
        name = f"{method}-{sha256(shape.encode()).hexdigest()[:16]}.json"
        Path(folder).mkdir(parents=True, exist_ok=True)
        path = Path(folder) / name
        if not path.exists():
            path.write_text(json.dumps(args, ensure_ascii=False, sort_keys=True), encoding="utf-8")


def _shape(name: str, value: Any) -> Any:
    """A value without what may stand in it."""
    match value:
        case dict():
            return {key: _shape(key, one) for key, one in value.items()}
        case list():
            return sorted({json.dumps(_shape(name, one), sort_keys=True) for one in value})
        case str():
            return value if name in TELLING else ""
        case bool():
            return value
        case _:
            return 0
