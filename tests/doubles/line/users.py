"""People who use the bot: they write, tap what they see and read what comes."""

from __future__ import annotations

import asyncio

from tests.doubles.answers import Json
from tests.doubles.console import CannotError
from tests.doubles.line.actions import picked
from tests.doubles.line.chats import STAYS_AFTER_A_TAP, Bubble, Chat, Person, Tappable, words
from tests.doubles.line.contents import Content
from tests.doubles.line.events import source_of
from tests.doubles.line.platform import Line

WITHIN_S = 10.0
KEPT = {"image": "image/jpeg", "video": "video/mp4", "audio": "audio/x-m4a", "file": "application/pdf"}
"""What can be fetched afterwards, and of which media type it is."""


EXAMPLES = {"date": "2026-12-05", "time": "19:00", "datetime": "2026-12-05T19:00"}
"""What each kind of picker gives back."""


class User:
    """A person with a phone. What they do returns the status with which the bot took its webhook."""

    def __init__(self, line: Line, person: Person) -> None:
        self.line = line
        self.person = person
        self.heard = 0

    @property
    def id(self) -> str:
        return self.person.id

    # What they see.

    @property
    def sees(self) -> str:
        """What the bot has shown since this user last did something, as plain text."""
        return _read(self.person.bubbles[self.person.acted :])

    @property
    def visible(self) -> tuple[str, ...]:
        """The labels of all that can be tapped in the chat: quick replies, then buttons, the newest first."""
        return tuple(thing.label for thing in self.tappable)

    @property
    def tappable(self) -> tuple[Tappable, ...]:
        """All that can be tapped in the chat, in the same order."""
        with self.line.changed:
            return self.person.quick_replies + self.person.buttons

    @property
    def menu_labels(self) -> list[str]:
        """The labels of the rich menu's areas, as they are read aloud."""
        shown = self.line.menu_of(self.person)
        return [area["action"].get("label", "") for area in shown.definition["areas"]] if shown else []

    def hears(self, *words: str, within_s: float = WITHIN_S) -> str:
        """Wait until the bot has said something new, with all of these words in it, and read it."""
        with self.line.changed:
            come = self.line.changed.wait_for(lambda: self._has_news(words), within_s)
            new = _read(self.person.bubbles[self.heard :])
            if not come:
                raise CannotError(f"nothing new with {words} within {within_s} s; what came: {new!r}")
            self.heard = len(self.person.bubbles)
            return new

    # What they do.

    def follows(self) -> int:
        """Add the bot as a friend, or take back having blocked it."""
        unblocked, self.person.blocked, self.person.friend = self.person.blocked, False, True
        return self._does("follow", follow={"isUnblocked": unblocked})

    unblocks = follows

    def blocks(self) -> int:
        self.person.blocked = True
        return self.line.emit(self.line.event("unfollow", source_of(self.person, self.person)))

    def says(self, text: str, to: Chat | None = None) -> int:
        """Write to the bot, or in a group."""
        return self._writes(self.line.events.message("text", text=text), to or self.person)

    def shows(self, kind: str, to: Chat | None = None) -> int:
        """Send a sticker, image, video, audio, file or location."""
        message = self.line.events.message(kind)
        if kind in KEPT:
            self.line.contents.keep(message["id"], Content(f"the {kind}".encode(), KEPT[kind]))
        return self._writes(message, to or self.person)

    def sends(self, name: str, data: bytes) -> int:
        """Send a file of that name."""
        message = self.line.events.message("file", fileName=name, fileSize=len(data))
        self.line.contents.keep(message["id"], Content(data, KEPT["file"]))
        return self._writes(message, self.person)

    def unsends(self, message_id: str = "") -> int:
        """Take back a message, the last one unless another is named."""
        chat = self.person
        own = message_id or next((bubble.id for bubble in reversed(chat.bubbles) if bubble.by == self.id), "")
        if not own:
            raise CannotError("there is nothing to take back")
        with self.line.changed:
            chat.bubbles[:] = [bubble for bubble in chat.bubbles if bubble.id != own]
        self.line.contents.forget(own)
        event = self.line.event("unsend", source_of(chat, chat), unsend={"messageId": own})
        return self.line.emit(event)

    def taps(self, label: str) -> int:
        """Tap what bears this label; the newest, where several do."""
        return self.presses(self._find(label, self.tappable))

    def presses(self, thing: Tappable) -> int:
        """Tap exactly this, where several things bear one label."""
        action = thing.action
        if thing.quick and action["type"] not in STAYS_AFTER_A_TAP:
            self.person.tapped = self.person.bubbles[-1].id
        match action["type"]:
            case "postback":
                return self._posts_back(action)
            case "message":
                return self.says(action["text"])
            case "clipboard":
                self.person.clipboard = action["clipboardText"]
            case "richmenuswitch":
                return self._switches(action)
            case "datetimepicker":
                raise CannotError(
                    f"{thing.label!r} opens a picker; choose with :pick {EXAMPLES[action['mode']]}"
                )
        return 0

    def picks(self, moment: str, label: str = "") -> int:
        """Choose a moment in the picker on the screen, which allows only what lies within its bounds."""
        pickers = [thing for thing in self.tappable if thing.action["type"] == "datetimepicker"]
        if not pickers:
            raise CannotError("there is no picker on the screen")
        picker = self._find(label, pickers) if label else pickers[0]
        action = picker.action
        if not _allows(action, moment):
            raise CannotError(_refusal(action, moment))
        return self._does("postback", postback={"data": action["data"], "params": {action["mode"]: moment}})

    def copies(self, label: str = "") -> str:
        """Tap a button that copies, the newest unless one is named; gives back what is in the clipboard."""
        copiers = [thing for thing in self.tappable if thing.action["type"] == "clipboard"]
        if not copiers:
            raise CannotError("there is nothing to copy on the screen")
        self.presses(self._find(label or copiers[0].label, copiers))
        return self.person.clipboard

    def menu(self, label: str) -> int:
        """Tap the area of the rich menu with this label, which is read aloud and not written."""
        shown = self.line.menu_of(self.person)
        if shown is None:
            raise CannotError("there is no menu")
        areas = shown.definition["areas"]
        things = [Tappable(area["action"].get("label", ""), area["action"]) for area in areas]
        return self.presses(self._find(label, things))

    # How.

    def _find(self, label: str, among: tuple[Tappable, ...] | list[Tappable]) -> Tappable:
        for thing in among:
            if thing.label == label:
                return thing
        there = ", ".join(repr(thing.label) for thing in among)
        raise CannotError(
            f"there is no {label!r} to tap, " + (f"only {there}" if there else "nor anything else")
        )

    def _posts_back(self, action: Json) -> int:
        shown = action.get("displayText") or action.get("text")
        self.person.draft = action.get("fillInText", "")
        event = self._event("postback", postback={"data": action["data"]})
        if shown:
            self._puts({"type": "text", "text": shown}, self.line.ids.message(), self.person)
        self._acted()
        return self.line.emit(event)

    def _switches(self, action: Json) -> int:
        alias = action["richMenuAliasId"]
        self.person.menu = self.line.menus.behind(alias)
        params = {"newRichMenuAliasId": alias, "status": "SUCCESS"}
        return self._does("postback", postback={"data": action["data"], "params": params})

    def _writes(self, message: Json, chat: Chat) -> int:
        self._must_not_have_blocked()
        source = source_of(self.person, chat)
        event = self.line.event("message", source, reply_to=chat, message=message)
        self._puts(message, message["id"], chat)
        self.person.wrote_at = self.line.clock.now()
        self._acted()
        return self.line.emit(event)

    def _does(self, kind: str, **more: object) -> int:
        event = self._event(kind, **more)
        self._acted()
        return self.line.emit(event)

    def _event(self, kind: str, **more: object) -> Json:
        self._must_not_have_blocked()
        return self.line.event(kind, source_of(self.person, self.person), reply_to=self.person, **more)

    def _puts(self, message: Json, message_id: str, chat: Chat) -> None:
        with self.line.changed:
            chat.bubbles.append(Bubble(message_id, message, "user", self.line.clock.now(), self.id))
            self.line.changed.notify_all()

    def _acted(self) -> None:
        with self.line.changed:
            self.person.acted = self.heard = len(self.person.bubbles)

    def _must_not_have_blocked(self) -> None:
        if self.person.blocked:
            raise CannotError(f"{self.person.name} has blocked the bot")

    def _has_news(self, wanted: tuple[str, ...]) -> bool:
        new = _read(self.person.bubbles[self.heard :])
        return bool(new) and all(word in new for word in wanted)


class AsyncUser:
    """The same person, for tests whose event loop also runs the bot: every act leaves the loop free."""

    def __init__(self, user: User) -> None:
        self.user = user

    @property
    def sees(self) -> str:
        return self.user.sees

    @property
    def visible(self) -> tuple[str, ...]:
        return self.user.visible

    async def hears(self, *words: str, within_s: float = WITHIN_S) -> str:
        return await asyncio.to_thread(self.user.hears, *words, within_s=within_s)

    async def follows(self) -> int:
        return await asyncio.to_thread(self.user.follows)

    async def unblocks(self) -> int:
        return await asyncio.to_thread(self.user.unblocks)

    async def blocks(self) -> int:
        return await asyncio.to_thread(self.user.blocks)

    async def says(self, text: str, to: Chat | None = None) -> int:
        return await asyncio.to_thread(self.user.says, text, to)

    async def shows(self, kind: str, to: Chat | None = None) -> int:
        return await asyncio.to_thread(self.user.shows, kind, to)

    async def unsends(self, message_id: str = "") -> int:
        return await asyncio.to_thread(self.user.unsends, message_id)

    async def taps(self, label: str) -> int:
        return await asyncio.to_thread(self.user.taps, label)

    async def picks(self, moment: str, label: str = "") -> int:
        return await asyncio.to_thread(self.user.picks, moment, label)

    async def menu(self, label: str) -> int:
        return await asyncio.to_thread(self.user.menu, label)

    async def copies(self, label: str = "") -> str:
        return await asyncio.to_thread(self.user.copies, label)


def _read(bubbles: list[Bubble]) -> str:
    return "\n".join(words(bubble.message) for bubble in bubbles if not bubble.by)


def _allows(action: Json, moment: str) -> bool:
    at = picked(action["mode"], moment)
    least, most = (picked(action["mode"], action.get(name)) for name in ("min", "max"))
    return at is not None and (least is None or at >= least) and (most is None or at <= most)


def _refusal(action: Json, moment: str) -> str:
    bounds = [f"{word} {action[name]}" for word, name in (("from", "min"), ("to", "max")) if name in action]
    within = " ".join(["", *bounds])
    return f"{moment or 'nothing'!r} cannot be picked, only something like {EXAMPLES[action['mode']]}{within}"
