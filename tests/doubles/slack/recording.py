"""What the bot has sent, kept in a folder, for those who judge it afterwards."""

from __future__ import annotations

import json
import os
from hashlib import sha256
from pathlib import Path

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


def record_what_was_taken(method: str, args: Json) -> None:
    """Keep the arguments of a call that was carried out; the same ones are kept once."""
    folder = os.environ.get(FOLDER)
    if folder and method in RECORDED:
        written = json.dumps(args, ensure_ascii=False, sort_keys=True)
        name = f"{method}-{sha256(written.encode()).hexdigest()[:16]}.json"
        (Path(folder) / name).write_text(written, encoding="utf-8")
