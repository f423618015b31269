"""The methods of the Web API the double has."""

from __future__ import annotations

from tests.doubles.slack import chat, oauth, people, views
from tests.doubles.slack.platform import Method

METHODS = {
    "auth.test": Method(people.auth_test, people.AUTH),
    "auth.revoke": Method(people.revoke, people.REVOKE),
    "chat.postMessage": Method(chat.post_message, chat.POST, "chat:write"),
    "chat.update": Method(chat.update, chat.UPDATE, "chat:write"),
    "chat.delete": Method(chat.delete, chat.DELETE, "chat:write"),
    "chat.postEphemeral": Method(chat.post_ephemeral, chat.EPHEMERAL, "chat:write"),
    "conversations.open": Method(people.open_conversation, people.OPEN, "im:write"),
    "conversations.history": Method(people.history, people.HISTORY, "im:history"),
    "conversations.replies": Method(people.replies, people.REPLIES, "im:history"),
    "users.info": Method(people.info, people.INFO, "users:read"),
    "views.open": Method(views.open_modal, views.OPEN),
    "views.push": Method(views.push, views.OPEN),
    "views.update": Method(views.update, views.UPDATE),
    "views.publish": Method(views.publish, views.PUBLISH),
    "oauth.v2.access": Method(oauth.access, oauth.ACCESS, token="none"),
}
CONNECT = "apps.connections.open"
"""The one that needs the server: it says where its websocket is."""
