"""The manifest says what the code does: whatever it handles, calls or lets people use, and nothing else."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from adapters.slack import interactions
from adapters.slack import manifest as module
from adapters.slack.adapter import DOOR
from adapters.slack.happenings import KINDS
from adapters.slack.interactions import COMMAND, MAKE_FOLLOW_UP, NEW_GATHERING
from adapters.slack.manifest import EVENTS, METHODS, READING_FILES, SCOPES, manifest
from adapters.slack.oauth import INSTALL, REDIRECT
from dialogs.coach.book import BOOK
from dialogs.core.events import FORM

BASE = "https://coach.example.org"
HTTP, SOCKET = manifest(BASE), manifest()
BOTH = pytest.mark.parametrize("made", [HTTP, SOCKET], ids=["http", "socket"])
FAMILIES = ("apps", "auth", "chat", "conversations", "oauth", "reactions", "users", "views")
METHOD = re.compile(rf"(?:{'|'.join(FAMILIES)})(?:\.\w+)+")


def sources() -> Iterator[str]:
    """The adapter's code, but for the manifest's own."""
    folder = Path(module.__file__).parent
    return (path.read_text("utf-8") for path in folder.glob("*.py") if path.name != "manifest.py")


def called() -> set[str]:
    """Every method of the Web API that the adapter names."""
    nodes = (node for code in sources() for node in ast.walk(ast.parse(code)))
    words = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    return {word for word in words if METHOD.fullmatch(word)}


def urls(value: object) -> Iterator[str]:
    match value:
        case dict():
            for inner in value.values():
                yield from urls(inner)
        case list():
            for inner in value:
                yield from urls(inner)
        case str() if value.startswith("http"):
            yield value
        case _:
            pass


def test_every_method_that_is_called_has_its_scope() -> None:
    assert called() == set(METHODS)


def test_everything_that_is_heard_is_subscribed_to_and_the_reverse() -> None:
    assert {kind.partition(".")[0] for kind in EVENTS} == KINDS


def test_every_callback_that_is_handled_is_one_that_can_be_called_up() -> None:
    tree = ast.parse(Path(interactions.__file__).read_text("utf-8"))
    compared = (side for node in ast.walk(tree) if isinstance(node, ast.Compare) for side in node.comparators)
    names = {side.id for side in compared if isinstance(side, ast.Name) and side.id.isupper()}
    handled = {getattr(interactions, name) for name in names}
    offered = {shortcut["callback_id"] for shortcut in HTTP["features"]["shortcuts"]}
    assert handled == offered | {FORM, COMMAND}
    assert offered == {NEW_GATHERING, MAKE_FOLLOW_UP}


@BOTH
def test_it_asks_for_no_scope_that_nothing_needs(made: dict[str, Any]) -> None:
    asked = made["oauth_config"]["scopes"]["bot"]
    assert asked == list(SCOPES)
    needed = ["app_mentions:read", "chat:write", "commands", "im:history", "im:write", "users:read"]
    assert sorted({*asked} - {READING_FILES}) == needed


@BOTH
def test_the_command_is_the_one_that_is_understood(made: dict[str, Any]) -> None:
    (command,) = made["features"]["slash_commands"]
    assert command["command"] == COMMAND
    assert not command["should_escape"]


@BOTH
def test_people_can_write_to_the_coach_and_have_a_home(made: dict[str, Any]) -> None:
    assert made["features"]["app_home"] == {
        "home_tab_enabled": True,
        "messages_tab_enabled": True,
        "messages_tab_read_only_enabled": False,
    }
    assert made["settings"]["interactivity"]["is_enabled"]


def test_over_http_every_address_is_one_that_is_served() -> None:
    assert set(urls(HTTP)) == {f"{BASE}{DOOR}", f"{BASE}{REDIRECT}"}
    assert INSTALL.rpartition("/")[0] == DOOR.rpartition("/")[0]
    assert not HTTP["settings"]["socket_mode_enabled"]
    assert HTTP["settings"]["org_deploy_enabled"]


def test_over_socket_mode_there_is_no_address() -> None:
    assert list(urls(SOCKET)) == []
    assert SOCKET["settings"]["socket_mode_enabled"]
    assert "redirect_urls" not in SOCKET["oauth_config"]


LIMITS: dict[tuple[str | int, ...], tuple[int, int]] = {
    ("display_information", "name"): (1, 35),
    ("display_information", "description"): (1, 140),
    ("display_information", "long_description"): (174, 4_000),
    ("features", "bot_user", "display_name"): (1, 80),
    ("features", "slash_commands", 0, "command"): (1, 32),
    ("features", "slash_commands", 0, "description"): (1, 2_000),
    ("features", "slash_commands", 0, "usage_hint"): (1, 1_000),
    **{("features", "shortcuts", n, "name"): (1, 24) for n in (0, 1)},
    **{("features", "shortcuts", n, "description"): (1, 150) for n in (0, 1)},
}


@pytest.mark.parametrize(("made", "place"), list(product([HTTP, SOCKET], LIMITS)))
def test_every_text_is_as_long_as_slack_allows(made: Any, place: tuple[str | int, ...]) -> None:
    least, most = LIMITS[place]
    found = made
    for step in place:
        found = found[step]
    assert least <= len(found) <= most


def test_the_words_hinted_at_are_understood() -> None:
    hint = HTTP["features"]["slash_commands"][0]["usage_hint"]
    words = re.findall(r"[^][|/\s]+", hint)
    assert len(words) == 8
    assert [word for word in words if BOOK.intent(word) is None] == []


@BOTH
def test_everybody_reads_it_in_their_language(made: dict[str, Any]) -> None:
    said = (made["display_information"]["description"], *(s["name"] for s in made["features"]["shortcuts"]))
    assert all(re.search("[ぁ-んァ-ヶ一-龠]", text) and re.search("[a-z]{3}", text) for text in said)
