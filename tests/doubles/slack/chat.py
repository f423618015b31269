"""`chat.*`, and the URLs that respond to an interaction."""

from __future__ import annotations

from copy import deepcopy

from tests.doubles.answers import Answer, Json
from tests.doubles.checks import Fields, Must, boolean, one_of, text
from tests.doubles.slack.answers import RefusedError, fine
from tests.doubles.slack.arguments import wrong_with
from tests.doubles.slack.chats import Channel, Message, Person, Seen
from tests.doubles.slack.limits import MESSAGE_BLOCKS, MESSAGE_TEXT, METADATA
from tests.doubles.slack.models import judge_blocks
from tests.doubles.slack.payloads import message_of
from tests.doubles.slack.places import place, reached
from tests.doubles.slack.platform import Api, Slack

ID = text(20, len)
TS = text(20, len)
_BODY: Fields = {"text": Must(MESSAGE_TEXT), "blocks": MESSAGE_BLOCKS, "metadata": METADATA}
POST: Fields = {
    "channel": Must(ID),
    **_BODY,
    "thread_ts": TS,
    "reply_broadcast": boolean,
    "unfurl_links": boolean,
    "unfurl_media": boolean,
    "mrkdwn": boolean,
    "parse": text(10, len),
    "link_names": boolean,
}
UPDATE: Fields = {
    "channel": Must(ID),
    "ts": Must(TS),
    **_BODY,
    "parse": text(10, len),
    "link_names": boolean,
    "as_user": boolean,
}
EPHEMERAL: Fields = {
    "channel": Must(ID),
    "user": Must(ID),
    "text": Must(MESSAGE_TEXT),
    "blocks": MESSAGE_BLOCKS,
    "thread_ts": TS,
}
RESPONSE: Fields = {
    "text": MESSAGE_TEXT,
    "blocks": MESSAGE_BLOCKS,
    "response_type": one_of("ephemeral", "in_channel"),
    "replace_original": boolean,
    "delete_original": boolean,
    "thread_ts": TS,
}
DELETE: Fields = {"channel": Must(ID), "ts": Must(TS), "as_user": boolean}


def post_message(api: Api) -> Answer:
    """`chat.postMessage`: a user's id stands for the conversation with them."""
    channel = place(api)
    thread = api.args.get("thread_ts", "")
    if thread and channel.message(thread) is None:
        raise RefusedError("thread_not_found")
    message = api.slack.put(channel, body_of(api.slack, api.args), api.by, thread)
    told = message_of(message, api.slack.team_of(api.by).id)
    return fine(channel=channel.id, ts=message.ts, message=told)


def update(api: Api) -> Answer:
    """`chat.update`: what is left out stays as it is."""
    channel = place(api)
    message = _own(api, channel)
    _replace(api.slack, message, message.body | body_of(api.slack, api.args))
    told = message_of(message, api.slack.team_of(api.by).id)
    return fine(channel=channel.id, ts=message.ts, text=message.body["text"], message=told)


def delete(api: Api) -> Answer:
    """`chat.delete`."""
    channel = place(api)
    message = _own(api, channel)
    channel.messages.remove(message)
    return fine(channel=channel.id, ts=message.ts)


def post_ephemeral(api: Api) -> Answer:
    """`chat.postEphemeral`: only one member sees it, and only now."""
    channel = place(api)
    person = reached(api.slack, api.by, api.args["user"])
    if person.id not in channel.members:
        raise RefusedError("user_not_in_channel")
    at = api.slack.moment()
    whisper(api.slack, person, channel, body_of(api.slack, api.args))
    return fine(message_ts=f"{at.timestamp():.6f}")


def respond(slack: Slack, name: str, body: Json) -> Answer:
    """A POST to a `response_url`: to the user alone, or in place of the message the interaction came from."""
    wrong_with(RESPONSE, body)
    response = slack.tickets.respond(name, slack.clock.now())
    person = slack.people[response.user]
    channel = slack.channels[response.channel]
    message = channel.message(response.ts)
    if body.get("delete_original") and message is not None:
        channel.messages.remove(message)
    elif body.get("replace_original") and message is not None:
        _replace(slack, message, message.body | body_of(slack, body))
    elif body.get("response_type") == "in_channel":
        slack.put(channel, body_of(slack, body), slack.access.installs[response.tenant])
    else:
        whisper(slack, person, channel, body_of(slack, body))
    return Answer(200, b"ok", {"Content-Type": "text/plain"})


def whisper(slack: Slack, person: Person, channel: Channel, body: Json) -> None:
    slack.show(person, Seen("ephemeral", body, channel=channel.id))


def body_of(slack: Slack, args: Json) -> Json:
    """What of a call is the message, each block and element with a name."""
    body: Json = {name: args[name] for name in ("text", "metadata") if name in args}
    if "blocks" in args:
        judge_blocks(args["blocks"])
        body["blocks"] = with_names(slack, args["blocks"])
    return body


def with_names(slack: Slack, blocks: list[Json]) -> list[Json]:
    """Slack names what comes without a name."""
    named = deepcopy(blocks)
    for block in named:
        block.setdefault("block_id", slack.ids.block())
        touched = block.get("elements", []) if block["type"] == "actions" else []
        touched += [block[name] for name in ("accessory", "element") if name in block]
        for element in touched:
            if element["type"] != "image":
                element.setdefault("action_id", slack.ids.block())
    return named


def _own(api: Api, channel: Channel) -> Message:
    message = channel.message(api.args["ts"])
    if message is None:
        raise RefusedError("message_not_found")
    if message.by != api.by.bot_user:
        raise RefusedError("cant_update_message")
    return message


def _replace(slack: Slack, message: Message, body: Json) -> None:
    with slack.changed:
        message.versions.append(message.body)
        message.body = body
        slack.changed.notify_all()
