"""The endpoints of rich menus."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.doubles.answers import Answer, Call, Detail, Json
from tests.doubles.checks import Must, array, matches, record, text
from tests.doubles.line.answers import RefusedError, invalid
from tests.doubles.line.bodies import Body, body_of
from tests.doubles.line.menus import RICH_MENU, Menu

if TYPE_CHECKING:
    from tests.doubles.line.platform import Line

_MENU_ID = Must(text(100, len))
_ALIAS = Must(matches(r"[a-z0-9_-]{1,32}", "an alias of a-z, 0-9, _ and -"))
_NEW_ALIAS = Body("CreateRichMenuAliasRequest", record({"richMenuAliasId": _ALIAS, "richMenuId": _MENU_ID}))
_MOVED_ALIAS = Body("UpdateRichMenuAliasRequest", record({"richMenuId": _MENU_ID}))
_USERS = Must(array(text(100, len), 1, 500))
_LINKS = Body("RichMenuBulkLinkRequest", record({"richMenuId": _MENU_ID, "userIds": _USERS}))
_UNLINKS = Body("RichMenuBulkUnlinkRequest", record({"userIds": _USERS}))
_USER = re.compile(r"U[0-9a-f]{32}")
_MENU = re.compile(r"richmenu-[0-9a-f]{32}")


def create(line: Line, call: Call) -> Answer:
    """`POST /v2/bot/richmenu`."""
    menu_id = f"richmenu-{line.ids.token()}"
    line.menus.add(menu_id, body_of(call, RICH_MENU))
    return Answer(200, {"richMenuId": menu_id})


def validate(_line: Line, call: Call) -> Answer:
    """`POST /v2/bot/richmenu/validate`."""
    body_of(call, RICH_MENU)
    return Answer()


def upload(line: Line, call: Call) -> Answer:
    """`POST /v2/bot/richmenu/{richMenuId}/content`, on the host for data."""
    line.menus.draw(call.parts["richMenuId"], call.body, call.kind)
    return Answer()


def download(line: Line, call: Call) -> Answer:
    """`GET /v2/bot/richmenu/{richMenuId}/content`, on the host for data."""
    menu = line.menus.get(call.parts["richMenuId"])
    if not menu.picture:
        raise RefusedError(404, "Not found")
    return Answer(200, menu.picture, {"Content-Type": menu.kind})


def list_all(line: Line, _call: Call) -> Answer:
    """`GET /v2/bot/richmenu/list`."""
    return Answer(200, {"richmenus": [_told(menu_id, menu) for menu_id, menu in line.menus.by_id.items()]})


def get(line: Line, call: Call) -> Answer:
    """`GET /v2/bot/richmenu/{richMenuId}`."""
    return Answer(200, _told(call.parts["richMenuId"], line.menus.get(call.parts["richMenuId"])))


def delete(line: Line, call: Call) -> Answer:
    """`DELETE /v2/bot/richmenu/{richMenuId}`."""
    menu_id = call.parts["richMenuId"]
    line.menus.remove(menu_id)
    for person in line.people.values():
        person.menu = "" if person.menu == menu_id else person.menu
    return Answer()


def set_default(line: Line, call: Call) -> Answer:
    """`POST /v2/bot/user/all/richmenu/{richMenuId}`."""
    line.menus.shown(call.parts["richMenuId"])
    line.menus.default = call.parts["richMenuId"]
    return Answer()


def get_default(line: Line, _call: Call) -> Answer:
    """`GET /v2/bot/user/all/richmenu`."""
    if not line.menus.default:
        raise RefusedError(404, "no default richmenu")
    return Answer(200, {"richMenuId": line.menus.default})


def clear_default(line: Line, _call: Call) -> Answer:
    """`DELETE /v2/bot/user/all/richmenu`."""
    line.menus.default = ""
    return Answer()


def link(line: Line, call: Call) -> Answer:
    """`POST /v2/bot/user/{userId}/richmenu/{richMenuId}`: 200 even where there is no friend to show it to."""
    user_id = _user(call)
    line.menus.shown(call.parts["richMenuId"])
    _give(line, user_id, call.parts["richMenuId"])
    return Answer()


def unlink(line: Line, call: Call) -> Answer:
    """`DELETE /v2/bot/user/{userId}/richmenu`."""
    _give(line, _user(call), "")
    return Answer()


def linked(line: Line, call: Call) -> Answer:
    """`GET /v2/bot/user/{userId}/richmenu`."""
    person = line.people.get(_user(call))
    if person is None or not person.menu:
        raise RefusedError(404, "the user has no richmenu")
    return Answer(200, {"richMenuId": person.menu})


def bulk_link(line: Line, call: Call) -> Answer:
    """`POST /v2/bot/richmenu/bulk/link`."""
    body = body_of(call, _LINKS)
    _check_users(body["userIds"])
    _check_menu(body["richMenuId"])
    line.menus.shown(body["richMenuId"])
    for user_id in body["userIds"]:
        _give(line, user_id, body["richMenuId"])
    return Answer(202)


def bulk_unlink(line: Line, call: Call) -> Answer:
    """`POST /v2/bot/richmenu/bulk/unlink`."""
    body = body_of(call, _UNLINKS)
    _check_users(body["userIds"])
    for user_id in body["userIds"]:
        _give(line, user_id, "")
    return Answer(202)


def create_alias(line: Line, call: Call) -> Answer:
    """`POST /v2/bot/richmenu/alias`."""
    body = body_of(call, _NEW_ALIAS)
    _check_menu(body["richMenuId"])
    if body["richMenuAliasId"] in line.menus.aliases:
        raise RefusedError(400, "conflict richmenu alias id")
    line.menus.name(body["richMenuAliasId"], body["richMenuId"])
    return Answer()


def update_alias(line: Line, call: Call) -> Answer:
    """`POST /v2/bot/richmenu/alias/{richMenuAliasId}`."""
    body = body_of(call, _MOVED_ALIAS)
    line.menus.behind(call.parts["richMenuAliasId"])
    _check_menu(body["richMenuId"])
    line.menus.name(call.parts["richMenuAliasId"], body["richMenuId"])
    return Answer()


def delete_alias(line: Line, call: Call) -> Answer:
    """`DELETE /v2/bot/richmenu/alias/{richMenuAliasId}`."""
    line.menus.behind(call.parts["richMenuAliasId"])
    del line.menus.aliases[call.parts["richMenuAliasId"]]
    return Answer()


def get_alias(line: Line, call: Call) -> Answer:
    """`GET /v2/bot/richmenu/alias/{richMenuAliasId}`."""
    alias = call.parts["richMenuAliasId"]
    return Answer(200, {"richMenuAliasId": alias, "richMenuId": line.menus.behind(alias)})


def list_aliases(line: Line, _call: Call) -> Answer:
    """`GET /v2/bot/richmenu/alias/list`."""
    told = [
        {"richMenuAliasId": alias, "richMenuId": menu_id} for alias, menu_id in line.menus.aliases.items()
    ]
    return Answer(200, {"aliases": told})


def _told(menu_id: str, menu: Menu) -> Json:
    return {"richMenuId": menu_id, **menu.definition}


def _give(line: Line, user_id: str, menu_id: str) -> None:
    person = line.people.get(user_id)
    if person is not None and person.reachable:
        person.menu = menu_id


def _user(call: Call) -> str:
    if not _USER.fullmatch(call.parts["userId"]):
        raise RefusedError(400, "The value for the 'userId' parameter is invalid")
    return call.parts["userId"]


def _check_users(user_ids: list[str]) -> None:
    for index, user_id in enumerate(user_ids):
        if not _USER.fullmatch(user_id):
            where = f"'userIds[{index}]'"
            raise RefusedError(
                400, f"The property, {where}, in the request body is invalid (line: -, column: -)"
            )


def _check_menu(menu_id: str) -> None:
    if not _MENU.fullmatch(menu_id):
        raise invalid((Detail("richMenuId", "invalid richMenuId"),))
