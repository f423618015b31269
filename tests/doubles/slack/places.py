"""Where the bot may write, and whom it may reach."""

from __future__ import annotations

from tests.doubles.slack.answers import RefusedError
from tests.doubles.slack.chats import Channel, Person
from tests.doubles.slack.platform import Api, Slack
from tests.doubles.slack.workspaces import Install


def place(api: Api) -> Channel:
    """The channel a call names; a user's id names the conversation with them."""
    name = api.args["channel"]
    if name.startswith("U"):
        return api.slack.dm(api.by, addressee(api.slack, api.by, name))
    channel = api.slack.channels.get(name)
    if channel is None or not _sees(api.slack, api.by, channel):
        raise RefusedError("channel_not_found")
    if api.by.bot_user not in channel.members:
        raise RefusedError("not_in_channel")
    if channel.dm:
        addressee(api.slack, api.by, next(iter(channel.members - {api.by.bot_user})))
    return channel


def addressee(slack: Slack, install: Install, user: str) -> Person:
    """Somebody who can be written to."""
    if user == install.bot_user:
        raise RefusedError("cannot_dm_bot")
    person = reached(slack, install, user)
    if person.deactivated:
        raise RefusedError("user_disabled")
    if person.no_messages:
        raise RefusedError("messages_tab_disabled")
    return person


def reached(slack: Slack, install: Install, user: str) -> Person:
    """A user the installation can see."""
    person = slack.people.get(user)
    if person is None or not install.covers(slack.teams[person.team]):
        raise RefusedError("user_not_found")
    return person


def _sees(slack: Slack, install: Install, channel: Channel) -> bool:
    team = slack.teams.get(channel.tenant)
    return channel.tenant == install.tenant if channel.dm or team is None else install.covers(team)
