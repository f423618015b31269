"""People who use the bot in Slack: they write, tap what they see, fill in modals and read what comes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from tests.doubles.answers import Json
from tests.doubles.console import CannotError
from tests.doubles.posting import Posted
from tests.doubles.slack.chats import Channel, Message, Seen, Touchable, View, escaped, touchables
from tests.doubles.slack.door import Happening, Kind, Then
from tests.doubles.slack.ids import stamp
from tests.doubles.slack.payloads import message_of, user_of
from tests.doubles.slack.screen import WITHIN_S, Screen, found, option_of
from tests.doubles.slack.state import VALUE, value_of
from tests.doubles.slack.submitting import command_answered, must_be_filled, submitted

TROUBLE = "We had some trouble connecting. Try again?"
_T = TypeVar("_T")


class User(Screen):
    """A person at their Slack. What they do returns the status with which the bot took it; 0 where it is
    told nothing."""

    # In the conversation.

    def opens(self, tab: str = "messages") -> int:
        """Go to a tab of the app: `messages` or `home`."""
        at = stamp(self.slack.moment())
        event: Json = {
            "type": "app_home_opened",
            "user": self.id,
            "channel": self.dm.id,
            "tab": tab,
            "event_ts": at,
        }
        if tab == "home" and self.person.home is not None:
            event["view"] = self.slack.payloads.view(self.person.home, self.install, self.team)
        return self._event(event)

    def says(self, text: str, *, thread: str = "", to: Channel | None = None, **more: object) -> int:
        """Write to the bot, in the thread of the message with that `ts` where one is given, or elsewhere."""
        channel = to or self.dm
        message = self._wrote(text, channel, thread)
        if channel.dm:
            kind = {"channel_type": "im", "client_msg_id": self.slack.ids.uuid()}
            return self._event(self._told(message, channel) | kind | more)
        return 0

    def sends(self, name: str, data: bytes, *, beside: str = "") -> int:
        """Send a file of that name, with these words beside it."""
        file = self.slack.files.keep(self.slack, self.team.id, name, data)
        return self.says(beside, subtype="file_share", files=[file])

    def mentions(self, text: str, channel: Channel) -> int:
        """Speak to the bot by its name, in a channel."""
        message = self._wrote(text, channel)
        message.body["text"] = f"<@{self.install.bot_user}> {message.body['text']}"
        return self._event(self._told(message, channel) | {"type": "app_mention"})

    def edits(self, text: str) -> int:
        """Write one's last message anew."""
        message = self._last()
        before = self._told(message, self.dm)
        message.versions.append(message.body)
        message.body = message.body | {"text": escaped(text)}
        return self._changed("message_changed", message=self._told(message, self.dm), previous_message=before)

    def deletes(self) -> int:
        """Take back one's last message."""
        message = self._last()
        self.dm.messages.remove(message)
        told = self._told(message, self.dm)
        return self._changed("message_deleted", deleted_ts=message.ts, previous_message=told)

    def commands(self, text: str = "", *, command: str = "/sanmon", channel: Channel | None = None) -> int:
        """Type a slash command, in the conversation with the bot unless elsewhere."""
        where = channel or self.dm
        more = {"command": command, "text": text} | self._tickets(where, "")
        form = self.slack.payloads.command(self.install, self.team, self.person, where, **more)
        return self._does("command", form, lambda answer: command_answered(self, where, answer))

    # What they touch.

    def taps(self, label: str) -> int:
        """Tap what bears this label in the conversation; the newest, where several do."""
        return self.presses(found(label, self.touchable))

    def taps_home(self, label: str) -> int:
        """Tap what bears this label on Home."""
        return self.presses(found(label, self._on_home()))

    def presses(self, thing: Touchable) -> int:
        """Tap exactly this button."""
        if thing.kind != "button":
            raise CannotError(f"{thing.kind} is not to be tapped, but chosen from")
        return self._acts(thing, {"text": thing.element["text"]} | _own(thing.element, "value"))

    def picks(self, moment: str, label: str = "", *, home: bool = False) -> int:
        """Choose a day and a time in the newest pickers, then tap the button beside them."""
        day, _, time = moment.partition("T")
        here = self._on_home() if home else self.touchable
        picker = next((thing for thing in here if thing.kind == "datepicker"), None)
        if picker is None:
            raise CannotError("there is no picker on the screen")
        beside = [t for t in here if (t.place, t.block_id) == (picker.place, picker.block_id)]
        for thing in beside:
            if thing.kind in {"datepicker", "timepicker"}:
                self.chooses(thing, day if thing.kind == "datepicker" else time)
        buttons = [thing for thing in beside if thing.kind == "button"]
        return self.presses(found(label, buttons) if label else buttons[0])

    def chooses(self, thing: Touchable, choice: str) -> int:
        """Choose in a picker or a select outside of a modal, of which the bot is told at once."""
        value = _chosen(thing.element, choice)
        with self.slack.changed:
            self.person.picked[thing.place, thing.block_id, thing.element["action_id"]] = value
        return self._acts(thing, {key: held for key, held in value.items() if key != "type"})

    # Modals and shortcuts.

    def fills(self, values: Mapping[str, str] | None = None, **more: str) -> User:
        """Fill in inputs of the modal, by the id or the label of their block."""
        view = self._modal()
        for name, value in {**(values or {}), **more}.items():
            thing = _input(view, name)
            view.picked[thing.block_id, thing.element["action_id"]] = _chosen(thing.element, value)
        return self

    def submits(self) -> int:
        """Send the modal in, which Slack allows once everything that must be filled is."""
        view = self._modal()
        must_be_filled(view)
        tickets = {"trigger_id": self._trigger(), "response_urls": []}
        return self._interacts(
            "view_submission", lambda answer: submitted(self, view, answer), view=self._view(view), **tickets
        )

    def closes(self) -> int:
        """Close the modal; the bot hears of it where it wants to."""
        view = self._modal()
        self.person.modals.remove(view)
        if not view.body.get("notify_on_close"):
            return 0
        return self._interacts("view_closed", view=self._view(view), is_cleared=False)

    def shortcut(self, callback_id: str) -> int:
        """Choose a shortcut from the menu beside where one writes."""
        at = stamp(self.slack.moment())
        return self._interacts("shortcut", callback_id=callback_id, action_ts=at, trigger_id=self._trigger())

    def message_shortcut(self, callback_id: str, message: Message, channel: Channel | None = None) -> int:
        """Choose a shortcut from the menu of a message."""
        where = channel or self.dm
        return self._interacts(
            "message_action",
            callback_id=callback_id,
            action_ts=stamp(self.slack.moment()),
            message_ts=message.ts,
            message=message_of(message, self.team.id),
            channel={"id": where.id, "name": where.name},
            **dict[str, Any](self._tickets(where, message.ts)),
        )

    # Themselves.

    def changes(self, *, name: str = "", tz: str = "", locale: str = "") -> int:
        """Change one's profile, of which every app hears."""
        person = self.person
        person.name, person.tz, person.locale = (
            name or person.name,
            tz or person.tz,
            locale or person.locale,
        )
        at = stamp(self.slack.moment())
        return self._event({"type": "user_change", "user": user_of(person, 0), "event_ts": at})

    # How.

    def _wrote(self, text: str, channel: Channel, thread: str = "") -> Message:
        if self.person.deactivated:
            raise CannotError(f"{self.person.name} is deactivated")
        message = Message(stamp(self.slack.moment()), self.id, {"text": escaped(text)}, thread_ts=thread)
        with self.slack.changed:
            channel.messages.append(message)
            self.slack.changed.notify_all()
        return message

    def _told(self, message: Message, channel: Channel) -> Json:
        told = message_of(message, self.team.id)
        return told | {"channel": channel.id, "event_ts": message.ts}

    def _changed(self, subtype: str, **more: object) -> int:
        at = stamp(self.slack.moment())
        frame: Json = {"type": "message", "subtype": subtype, "channel": self.dm.id, "hidden": True}
        return self._event(frame | {"ts": at, "event_ts": at, "channel_type": "im"} | more)

    def _last(self) -> Message:
        if not self.wrote:
            raise CannotError("there is nothing of theirs")
        return self.wrote[-1]

    def _modal(self) -> View:
        if self.modal is None:
            raise CannotError("there is no modal on the screen")
        return self.modal

    def _acts(self, thing: Touchable, what: Json) -> int:
        element = thing.element
        at = stamp(self.slack.moment())
        acted = {"type": element["type"], "action_id": element["action_id"], "block_id": thing.block_id}
        return self._interacts(
            "block_actions", actions=[acted | what | {"action_ts": at}], **self._where(thing)
        )

    def _where(self, thing: Touchable) -> Json:
        """The place of an element, as an interaction tells of it."""
        if thing.view is not None:
            shown = self._view(thing.view) | {"state": self._state(thing.view)}
            inside = {"type": "view", "view_id": thing.view.id}
            return {"container": inside, "view": shown, "trigger_id": self._trigger()}
        message = thing.message
        if message is None:
            raise CannotError("it is nowhere")
        channel = next(one for one in self.slack.channels.values() if message in one.messages)
        container: Json = {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": channel.id,
            "is_ephemeral": False,
        }
        return {
            "container": container,
            "channel": {"id": channel.id, "name": channel.name},
            "message": message_of(message, self.team.id),
            "state": self._state(message),
            **self._tickets(channel, message.ts),
        }

    def _state(self, where: Message | View) -> Json:
        """`state.values` of all inputs there."""
        values: Json = {}
        for thing in touchables(where):
            if thing.kind in VALUE:
                key = thing.block_id, thing.element["action_id"]
                held = where.picked.get(key) if isinstance(where, View) else None
                picked = self.person.picked.get((thing.place, *key)) or held or value_of(thing.element)
                values.setdefault(key[0], {})[key[1]] = picked
        return {"values": values}

    def _view(self, view: View) -> Json:
        return self.slack.payloads.view(view, self.install, self.team)

    def _trigger(self) -> str:
        return self.slack.tickets.trigger(self.id, self.install.tenant, self.slack.clock.now())

    def _tickets(self, channel: Channel, ts: str) -> dict[str, str]:
        now = self.slack.clock.now()
        name = self.slack.tickets.response(self.id, self.install.tenant, channel.id, ts, now)
        url = f"{self.slack.api_url.removesuffix('/api')}/response/{name}"
        return {"trigger_id": self._trigger(), "response_url": url}

    def _event(self, event: Json) -> int:
        self._acted()
        return self.slack.emit(self.slack.event(self.install, self.team, event))

    def _interacts(self, kind: str, then: Then | None = None, **more: Any) -> int:
        body = self.slack.payloads.interaction(kind, self.install, self.team, self.person, **more)
        return self._does("interactive", body, then)

    def _does(self, kind: Kind, body: Json, then: Then | None) -> int:
        self._acted()
        return self.slack.emit(Happening(kind, body, self._unless_it_failed(then)))

    def _unless_it_failed(self, then: Then | None) -> Then:
        """Slack tells the user when the bot does not answer."""

        def answered(answer: Posted) -> None:
            if not answer.taken:
                self.slack.show(self.person, Seen("notice", {"text": TROUBLE}))
            elif then is not None:
                then(answer)

        return answered


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

    async def does(self, act: Callable[[], _T]) -> _T:
        """Anything the user can do."""
        return await asyncio.to_thread(act)

    async def hears(self, *words: str, within_s: float = WITHIN_S) -> str:
        return await asyncio.to_thread(self.user.hears, *words, within_s=within_s)

    async def finds_at_home(self, *words: str, within_s: float = WITHIN_S) -> str:
        return await asyncio.to_thread(self.user.finds_at_home, *words, within_s=within_s)

    async def gets_modal(self, within_s: float = WITHIN_S) -> View:
        return await asyncio.to_thread(self.user.gets_modal, within_s)

    async def opens(self, tab: str = "messages") -> int:
        return await asyncio.to_thread(self.user.opens, tab)

    async def says(self, text: str, *, thread: str = "", to: Channel | None = None) -> int:
        return await asyncio.to_thread(lambda: self.user.says(text, thread=thread, to=to))

    async def taps(self, label: str) -> int:
        return await asyncio.to_thread(self.user.taps, label)

    async def taps_home(self, label: str) -> int:
        return await asyncio.to_thread(self.user.taps_home, label)

    async def picks(self, moment: str, label: str = "", *, home: bool = False) -> int:
        return await asyncio.to_thread(lambda: self.user.picks(moment, label, home=home))

    async def commands(self, text: str = "", *, channel: Channel | None = None) -> int:
        return await asyncio.to_thread(lambda: self.user.commands(text, channel=channel))

    async def shortcut(self, callback_id: str) -> int:
        return await asyncio.to_thread(self.user.shortcut, callback_id)

    async def submits(self) -> int:
        return await asyncio.to_thread(self.user.submits)

    async def closes(self) -> int:
        return await asyncio.to_thread(self.user.closes)


def _chosen(element: Json, choice: str) -> Json:
    match element["type"]:
        case "static_select" | "radio_buttons":
            return value_of(element, given=option_of(element, choice))
        case "multi_static_select" | "checkboxes":
            return value_of(element, given=[option_of(element, one) for one in choice.split(",") if one])
        case "datetimepicker":
            return value_of(element, given=int(choice))
        case _:
            return (
                value_of(element, given=choice) if choice else value_of(element, given="") | _nothing(element)
            )


def _nothing(element: Json) -> Json:
    return {VALUE[element["type"]]: None}


def _own(element: Json, *names: str) -> Json:
    return {name: element[name] for name in names if name in element}


def _input(view: View, name: str) -> Touchable:
    for block in view.body["blocks"]:
        if block["type"] == "input" and name in {block["block_id"], block["label"]["text"]}:
            return Touchable(name, block["block_id"], block["element"], view=view)
    there = ", ".join(block["block_id"] for block in view.body["blocks"] if block["type"] == "input")
    raise CannotError(f"there is no {name!r} to fill in, only {there}")
