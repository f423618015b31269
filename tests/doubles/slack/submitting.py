"""What becomes of a modal that is sent in, and of a command: Slack carries out what the bot answers."""

from __future__ import annotations

from typing import Any

import msgspec

from tests.doubles.answers import Json
from tests.doubles.console import CannotError
from tests.doubles.posting import Posted
from tests.doubles.slack.chat import body_of, whisper
from tests.doubles.slack.chats import Channel, View
from tests.doubles.slack.limits import MESSAGE_BLOCKS, MODAL
from tests.doubles.slack.screen import Screen
from tests.doubles.slack.state import VALUE
from tests.doubles.slack.views import change, put_on_top


class BadAnswerError(AssertionError):
    """The bot answers an interaction with what Slack does not understand."""


def must_be_filled(view: View) -> None:
    """Raises `CannotError` as long as Slack would not let it be sent in."""
    if "submit" not in view.body:
        raise CannotError("the modal cannot be sent in")
    for block in view.body["blocks"]:
        if block["type"] == "input":
            held = view.picked[block["block_id"], block["element"]["action_id"]]
            value = held[VALUE[held["type"]]]
            if not value and not block.get("optional"):
                raise CannotError(f"{block['label']['text']!r} must be filled in")
            most = block["element"].get("max_length")
            if most and isinstance(value, str) and len(value) > most:
                raise CannotError(f"{block['label']['text']!r} is too long")


def submitted(screen: Screen, view: View, answer: Posted) -> None:
    """Close the modal, show what was refused, or what the bot wants shown instead."""
    told = _told(answer)
    with screen.slack.changed:
        match told.get("response_action"):
            case None if not told:
                screen.person.modals.remove(view)
            case "errors":
                view.errors = _errors(view, told.get("errors"))
            case "clear":
                screen.person.modals.clear()
            case "update":
                change(screen.slack, screen.person, view, _modal(told))
            case "push":
                put_on_top(screen.slack, screen.person, _modal(told))
            case other:
                raise BadAnswerError(f"there is no response_action {other!r}")
        screen.slack.changed.notify_all()


def command_answered(screen: Screen, channel: Channel, answer: Posted) -> None:
    """Show the user what the bot answers, if it does."""
    text = answer.body.decode()
    if not text:
        return
    is_json = "json" in answer.headers.get("content-type", "json") and text.startswith("{")
    told = _told(answer) if is_json else {"text": text}
    if not told.get("text") or list(MESSAGE_BLOCKS(told.get("blocks", []), "blocks")):
        raise BadAnswerError(f"a command cannot be answered with {told}")
    if told.get("response_type") == "in_channel":
        screen.slack.put(channel, body_of(screen.slack, told), screen.install)
    else:
        whisper(screen.slack, screen.person, channel, body_of(screen.slack, told))


def _told(answer: Posted) -> Json:
    if not answer.body:
        return {}
    told: Any = msgspec.json.decode(answer.body)
    if not isinstance(told, dict):
        raise BadAnswerError(f"{answer.body!r} is no answer")
    return told


def _errors(view: View, errors: object) -> dict[str, str]:
    inputs = {block["block_id"] for block in view.body["blocks"] if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors or not errors.keys() <= inputs:
        raise BadAnswerError(f"{errors} are not about {sorted(inputs)}")
    if not all(isinstance(why, str) and why for why in errors.values()):
        raise BadAnswerError(f"{errors} do not all say why")
    return errors


def _modal(told: Json) -> Json:
    view = told.get("view")
    wrong = [detail.message for detail in MODAL(view, "view")]
    if wrong or not isinstance(view, dict):
        raise BadAnswerError(f"no modal: {wrong}")
    return view
