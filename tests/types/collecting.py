"""What the coach sends to Slack, gathered for a judge: goldens, the manifest, a story through the double."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from adapters.slack.manifest import manifest
from storage.migrating import upgrade
from tests.doubles.answers import Json
from tests.doubles.slack.recording import FOLDER
from tests.doubles.slack.users import User
from tests.grounds import StillClock
from tests.slack.hosting import Hosted, hosted

GOLDENS = Path(__file__).parents[1] / "golden" / "slack"
BEGIN = datetime.fromisoformat("2026-12-03T20:00+09:00")
ARGUMENTS = {
    "chat.postMessage": "ChatPostMessageArguments",
    "chat.postEphemeral": "ChatPostEphemeralArguments",
    "chat.update": "ChatUpdateArguments",
    "views.open": "ViewsOpenArguments",
    "views.push": "ViewsPushArguments",
    "views.update": "ViewsUpdateArguments",
    "views.publish": "ViewsPublishArguments",
    "conversations.open": "ConversationsOpenArguments",
    "conversations.history": "ConversationsHistoryArguments",
    "users.info": "UsersInfoArguments",
}
"""The type of each method's arguments in @slack/web-api."""


@dataclass(frozen=True, slots=True)
class Sent:
    """Something sent, the name of its type, and where it is from."""

    type: str
    value: Json
    source: str


def everything(*folders: Path) -> Iterator[Sent]:
    """All there is to judge, with what earlier test runs recorded in these folders."""
    for url in ("", "https://coach.example.com"):
        yield Sent("Manifest", manifest(url), "the manifest")
    for path in sorted(GOLDENS.glob("*.json")):
        yield from _in_a_golden(json.loads(path.read_text(encoding="utf-8")), path.name)
    with tempfile.TemporaryDirectory() as folder:
        for lang in ("ja-JP", "en-US"):
            tell_the_story(Path(folder), lang)
        yield from recorded(Path(folder))
    for given in folders:
        yield from recorded(given)


def recorded(folder: Path) -> Iterator[Sent]:
    """What the double of Slack has kept."""
    for path in sorted(folder.glob("*.json")):
        method = path.name.rpartition("-")[0]
        yield Sent(ARGUMENTS[method], json.loads(path.read_text(encoding="utf-8")), path.name)


def tell_the_story(folder: Path, locale: str) -> None:
    """A person begins, adds a gathering by its form and prepares it; the double keeps what is sent."""
    before = os.environ.get(FOLDER)
    os.environ[FOLDER] = str(folder)
    try:
        with tempfile.TemporaryDirectory() as data:
            url = f"sqlite:///{data}/sanmon.db"
            upgrade(url)
            with hosted(url, StillClock(BEGIN)) as coach:
                _tell(coach, locale)
    finally:
        os.environ.pop(FOLDER)
        if before is not None:
            os.environ[FOLDER] = before


def _tell(coach: Hosted, locale: str) -> None:
    user = coach.user("Hanako")
    user.person.locale = locale
    acts: tuple[Callable[[], object], ...] = (
        user.opens,
        lambda: user.opens("home"),
        lambda: user.taps(user.visible[0]),
        lambda: user.shortcut("new_gathering"),
        lambda: _fills_and_submits(user),
        lambda: user.says("12/5 19:00 北浜交流会"),
        lambda: user.commands("準備" if locale.startswith("ja") else "prepare"),
        lambda: user.says("在庫管理に困っている雑貨店の店主を2人見つける"),
        lambda: user.says("雑貨店の店主"),
        lambda: user.says("12/7 10:00 に小川さんへ見積もりを送る"),
        lambda: user.mentions("hello", coach.slack.channel("general", user.person)),
        lambda: user.commands("help", channel=coach.slack.channel("general", user.person)),
        lambda: user.opens("home"),
    )
    for act in acts:
        act()
        coach.settle(1)


def _fills_and_submits(user: User) -> None:
    """The form with a name and a moment; what it refuses, it says."""
    view = user.gets_modal()
    for block in view.body["blocks"]:
        kind = block.get("element", {}).get("type")
        example = {"datepicker": "2026-12-05", "timepicker": "19:00", "plain_text_input": "北浜交流会"}.get(
            kind
        )
        if example:
            user.fills({block["block_id"]: example})
    user.submits()
    if user.modal is not None:
        user.closes()


def _in_a_golden(told: Json, name: str) -> Iterator[Sent]:
    match told:
        case {"type": "modal"}:
            yield Sent("ModalView", told, name)
        case {"type": "home"}:
            yield Sent("HomeView", told, name)
        case _:
            for message in told.get("post", []):
                yield Sent("ChatPostMessageArguments", {"channel": "D0", **message}, name)
