"""Rich menus on the double of LINE: what they may be, how they are made, and who sees which."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from tests.doubles.answers import Json
from tests.doubles.asking import Bot

MENUS = "/v2/bot/richmenu"
ALIASES = "/v2/bot/richmenu/alias"


def menu(**changed: object) -> Json:
    """Two areas side by side: one speaks, one switches to the menu `after`."""
    areas = [
        area(0, {"type": "postback", "label": "準備する", "data": "w|準備", "displayText": "準備"}),
        area(1250, {"type": "richmenuswitch", "label": "後", "richMenuAliasId": "after", "data": "s|after"}),
    ]
    made = {
        "size": {"width": 2500, "height": 1686},
        "selected": True,
        "name": "before",
        "chatBarText": "メニュー",
        "areas": areas,
    }
    return made | changed


def area(x: int, action: Json, width: int = 1250) -> Json:
    return {"bounds": {"x": x, "y": 0, "width": width, "height": 1686}, "action": action}


def picture(size: tuple[int, int] = (2500, 1686), form: str = "PNG") -> bytes:
    drawn = BytesIO()
    Image.new("L", size).save(drawn, form)
    return drawn.getvalue()


def created(bot: Bot, *, drawn: bool = True, **changed: object) -> str:
    menu_id: str = bot.asks("POST", MENUS, menu(**changed)).body["richMenuId"]
    if drawn:
        assert upload(bot, menu_id) == 200
    return menu_id


def upload(bot: Bot, menu_id: str, data: bytes | None = None, kind: str = "image/png") -> int:
    headers = {"Content-Type": kind}
    path = f"{MENUS}/{menu_id}/content"
    return bot.asks("POST", path, picture() if data is None else data, headers, data=True).status


def test_a_menu_is_made_listed_shown_and_deleted(bot: Bot) -> None:
    menu_id = created(bot)
    told = {"richMenuId": menu_id, **menu()}
    assert bot.asks("GET", f"{MENUS}/{menu_id}").body == told
    assert bot.asks("GET", f"{MENUS}/list").body == {"richmenus": [told]}
    shown = bot.asks("GET", f"{MENUS}/{menu_id}/content", data=True)
    assert (shown.body, shown.headers["content-type"]) == (picture(), "image/png")
    assert bot.asks("DELETE", f"{MENUS}/{menu_id}").status == 200
    assert bot.asks("GET", f"{MENUS}/{menu_id}").status == 404
    assert bot.asks("DELETE", f"{MENUS}/{menu_id}").status == 404


BAD: dict[str, dict[str, Any]] = {
    "too narrow": {"size": {"width": 799, "height": 250}},
    "too high for its width": {"size": {"width": 2500, "height": 1725}},
    "a chat bar of 15": {"chatBarText": "あ" * 15},
    "a name of 301": {"name": "a" * 301},
    "twenty-one areas": {"areas": [area(0, {"type": "message", "text": "a"})] * 21},
    "an area that sticks out": {"areas": [area(1251, {"type": "message", "text": "a"})]},
    "an area of no width": {"areas": [area(0, {"type": "message", "text": "a"}, width=0)]},
    "a label of 21": {"areas": [area(0, {"type": "message", "label": "あ" * 21, "text": "a"})]},
    "a camera": {"areas": [area(0, {"type": "camera", "label": "a"})]},
    "an alias in capitals": {
        "areas": [area(0, {"type": "richmenuswitch", "richMenuAliasId": "A", "data": "a"})]
    },
    "an unknown property": {"colour": "red"},
}


@pytest.mark.parametrize("changed", BAD.values(), ids=BAD)
def test_a_menu_beyond_the_limits_is_refused(bot: Bot, changed: dict[str, Any]) -> None:
    for path in (MENUS, f"{MENUS}/validate"):
        refused = bot.asks("POST", path, menu(**changed))
        assert (refused.status, bool(refused.body["details"])) == (400, True)
    assert bot.asks("GET", f"{MENUS}/list").body == {"richmenus": []}


def test_a_picture_is_of_the_menus_size_and_kind_and_stays(bot: Bot) -> None:
    menu_id = created(bot, drawn=False)
    assert upload(bot, menu_id, picture((2500, 1685))) == 400
    assert upload(bot, menu_id, b"\x89PNG\r\n\x1a\n") == 400
    assert upload(bot, menu_id, picture(form="JPEG")) == 400
    assert upload(bot, menu_id, picture() + b"\0" * 2**20) == 400
    assert upload(bot, menu_id, kind="image/gif") == 415
    assert upload(bot, menu_id, picture(form="JPEG"), "image/jpeg") == 200
    assert upload(bot, menu_id) == 400
    assert upload(bot, f"richmenu-{'0' * 32}") == 404


def test_a_menu_without_a_picture_is_shown_to_nobody(bot: Bot) -> None:
    hanako = bot.user()
    menu_id = created(bot, drawn=False)
    assert bot.asks("POST", f"/v2/bot/user/{hanako.id}/richmenu/{menu_id}").status == 400
    assert bot.asks("POST", f"/v2/bot/user/all/richmenu/{menu_id}").status == 400
    assert bot.asks("POST", ALIASES, {"richMenuAliasId": "a", "richMenuId": menu_id}).status == 400


def test_ones_own_menu_goes_before_the_default(bot: Bot) -> None:
    hanako = bot.user()
    default, own = created(bot), created(bot, chatBarText="後")
    assert bot.asks("GET", "/v2/bot/user/all/richmenu").status == 404
    bot.asks("POST", f"/v2/bot/user/all/richmenu/{default}")
    assert bot.asks("GET", "/v2/bot/user/all/richmenu").body == {"richMenuId": default}
    assert bot.line.menu_of(hanako.person) is bot.line.menus.by_id[default]
    bot.asks("POST", f"/v2/bot/user/{hanako.id}/richmenu/{own}")
    assert bot.asks("GET", f"/v2/bot/user/{hanako.id}/richmenu").body == {"richMenuId": own}
    assert bot.line.menu_of(hanako.person) is bot.line.menus.by_id[own]
    bot.asks("DELETE", f"/v2/bot/user/{hanako.id}/richmenu")
    assert bot.asks("GET", f"/v2/bot/user/{hanako.id}/richmenu").status == 404
    bot.asks("DELETE", "/v2/bot/user/all/richmenu")
    assert bot.line.menu_of(hanako.person) is None


def test_who_has_blocked_the_bot_is_linked_to_nothing(bot: Bot) -> None:
    hanako = bot.user()
    menu_id = created(bot)
    hanako.blocks()
    assert bot.asks("POST", f"/v2/bot/user/{hanako.id}/richmenu/{menu_id}").status == 200
    assert hanako.person.menu == ""
    assert bot.asks("POST", f"/v2/bot/user/nobody/richmenu/{menu_id}").status == 400


def test_many_are_linked_at_once(bot: Bot) -> None:
    users = [bot.user(name) for name in ("Hanako", "Taro")]
    menu_id = created(bot)
    ids = [user.id for user in users]
    assert bot.asks("POST", f"{MENUS}/bulk/link", {"richMenuId": menu_id, "userIds": ids}).status == 202
    assert [user.person.menu for user in users] == [menu_id, menu_id]
    assert bot.asks("POST", f"{MENUS}/bulk/unlink", {"userIds": ids[:1]}).status == 202
    assert [user.person.menu for user in users] == ["", menu_id]
    bad = {"richMenuId": menu_id, "userIds": ["nobody"]}
    assert bot.asks("POST", f"{MENUS}/bulk/link", bad).status == 400
    assert bot.asks("POST", f"{MENUS}/bulk/link", {"richMenuId": "a", "userIds": ids}).status == 400
    assert bot.asks("POST", f"{MENUS}/bulk/unlink", {"userIds": ids * 251}).status == 400


def test_an_alias_is_made_moved_and_deleted(bot: Bot) -> None:
    first, second = created(bot), created(bot)
    assert bot.asks("POST", ALIASES, {"richMenuAliasId": "after", "richMenuId": first}).status == 200
    again = bot.asks("POST", ALIASES, {"richMenuAliasId": "after", "richMenuId": second})
    assert (again.status, again.body["message"]) == (400, "conflict richmenu alias id")
    assert bot.asks("POST", f"{ALIASES}/after", {"richMenuId": second}).status == 200
    told = {"richMenuAliasId": "after", "richMenuId": second}
    assert bot.asks("GET", f"{ALIASES}/after").body == told
    assert bot.asks("GET", f"{ALIASES}/list").body == {"aliases": [told]}
    assert bot.asks("DELETE", f"{ALIASES}/after").status == 200
    assert bot.asks("DELETE", f"{ALIASES}/after").status == 404
    for alias in ("After", "a" * 33, ""):
        assert bot.asks("POST", ALIASES, {"richMenuAliasId": alias, "richMenuId": first}).status == 400


def test_a_user_taps_the_menu_and_switches_it(bot: Bot) -> None:
    hanako = bot.user()
    bot.asks("POST", f"/v2/bot/user/all/richmenu/{created(bot)}")
    after = created(bot, areas=[])
    bot.asks("POST", ALIASES, {"richMenuAliasId": "after", "richMenuId": after})
    hanako.menu("準備する")
    assert bot.last["postback"] == {"data": "w|準備"}
    hanako.menu("後")
    params = {"newRichMenuAliasId": "after", "status": "SUCCESS"}
    assert bot.last["postback"] == {"data": "s|after", "params": params}
    assert hanako.person.menu == after


def test_a_deleted_menu_is_nobodys_any_more(bot: Bot) -> None:
    hanako = bot.user()
    menu_id = created(bot)
    bot.asks("POST", f"/v2/bot/user/all/richmenu/{menu_id}")
    bot.asks("POST", f"/v2/bot/user/{hanako.id}/richmenu/{menu_id}")
    bot.asks("DELETE", f"{MENUS}/{menu_id}")
    assert (hanako.person.menu, bot.line.menus.default) == ("", "")


def test_a_hundred_menus_an_hour_are_enough(bot: Bot) -> None:
    statuses = [bot.asks("POST", MENUS, menu()).status for _ in range(101)]
    assert statuses == [200] * 100 + [429]
