"""The endpoints the double has, each with what carries it out."""

from __future__ import annotations

from tests.doubles.line import channel, menu_calls, people, sending
from tests.doubles.line.platform import Route

ROUTES = (
    Route("reply", "POST", "/v2/bot/message/reply", sending.reply),
    Route("push", "POST", "/v2/bot/message/push", sending.push),
    Route("validate reply", "POST", "/v2/bot/message/validate/reply", sending.validate),
    Route("validate push", "POST", "/v2/bot/message/validate/push", sending.validate),
    Route("quota", "GET", "/v2/bot/message/quota", sending.quota),
    Route("consumption", "GET", "/v2/bot/message/quota/consumption", sending.consumption),
    Route("token", "POST", "/oauth2/v3/token", people.issue_token, open_to_all=True),
    Route("info", "GET", "/v2/bot/info", people.info),
    Route("profile", "GET", "/v2/bot/profile/{userId}", people.profile),
    Route("loading", "POST", "/v2/bot/chat/loading/start", people.loading),
    Route("link token", "POST", "/v2/bot/user/{userId}/linkToken", people.link_token),
    Route("mark as read", "POST", "/v2/bot/chat/markAsRead", people.mark_as_read),
    Route("content", "GET", "/v2/bot/message/{messageId}/content", people.content, "data"),
    Route("set webhook", "PUT", "/v2/bot/channel/webhook/endpoint", channel.set_endpoint),
    Route("get webhook", "GET", "/v2/bot/channel/webhook/endpoint", channel.get_endpoint),
    Route("test webhook", "POST", "/v2/bot/channel/webhook/test", channel.test_endpoint, posts=True),
    Route("create menu", "POST", "/v2/bot/richmenu", menu_calls.create),
    Route("validate menu", "POST", "/v2/bot/richmenu/validate", menu_calls.validate),
    Route("list menus", "GET", "/v2/bot/richmenu/list", menu_calls.list_all),
    Route("create alias", "POST", "/v2/bot/richmenu/alias", menu_calls.create_alias),
    Route("list aliases", "GET", "/v2/bot/richmenu/alias/list", menu_calls.list_aliases),
    Route("get alias", "GET", "/v2/bot/richmenu/alias/{richMenuAliasId}", menu_calls.get_alias),
    Route("update alias", "POST", "/v2/bot/richmenu/alias/{richMenuAliasId}", menu_calls.update_alias),
    Route("delete alias", "DELETE", "/v2/bot/richmenu/alias/{richMenuAliasId}", menu_calls.delete_alias),
    Route("bulk link", "POST", "/v2/bot/richmenu/bulk/link", menu_calls.bulk_link),
    Route("bulk unlink", "POST", "/v2/bot/richmenu/bulk/unlink", menu_calls.bulk_unlink),
    Route("upload menu", "POST", "/v2/bot/richmenu/{richMenuId}/content", menu_calls.upload, "data"),
    Route("download menu", "GET", "/v2/bot/richmenu/{richMenuId}/content", menu_calls.download, "data"),
    Route("get menu", "GET", "/v2/bot/richmenu/{richMenuId}", menu_calls.get),
    Route("delete menu", "DELETE", "/v2/bot/richmenu/{richMenuId}", menu_calls.delete),
    Route("set default", "POST", "/v2/bot/user/all/richmenu/{richMenuId}", menu_calls.set_default),
    Route("get default", "GET", "/v2/bot/user/all/richmenu", menu_calls.get_default),
    Route("clear default", "DELETE", "/v2/bot/user/all/richmenu", menu_calls.clear_default),
    Route("link", "POST", "/v2/bot/user/{userId}/richmenu/{richMenuId}", menu_calls.link),
    Route("unlink", "DELETE", "/v2/bot/user/{userId}/richmenu", menu_calls.unlink),
    Route("linked", "GET", "/v2/bot/user/{userId}/richmenu", menu_calls.linked),
)
