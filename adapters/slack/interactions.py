"""What was tapped, sent by a modal, called up by a shortcut or typed as a command."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta

from adapters.port import Address, Inbound, Reply
from adapters.slack import values
from adapters.slack.happenings import PLATFORM, typed
from adapters.slack.marks import Arrival, read_id
from adapters.slack.tapped import Tapped, write_tapped
from adapters.slack.wire import Command, Element, Interaction, Message, Named, State, Tap, View
from dialogs.core.events import FORM, Event, Filled, Said, Wanted
from dialogs.texts import LANGUAGES, texts

TRIGGER_LASTS = timedelta(seconds=2.5)
"""Slack opens a modal within three seconds of what asked for it."""
NEW_GATHERING, MAKE_FOLLOW_UP = "new_gathering", "make_follow_up"
"""The callback ids of the shortcuts."""
COMMAND = "/sanmon"
MOST_WORDS = 3_000
"""Of a message that is made a follow-up: what one section shows of it."""


def read_interaction(parcel: Interaction, came: Arrival, tenant: str) -> Inbound | str:
    """The event in its envelope, or the kind of one about which nothing is done."""
    user, tap = read_id(parcel.user.id), parcel.actions[0] if parcel.actions else None
    meaning = _meaning(parcel, tap)
    if meaning is None or not (user and tenant):
        return parcel.type
    trigger = read_id(parcel.trigger_id)
    opens = isinstance(meaning, Wanted) and bool(trigger)
    stays = isinstance(meaning, Wanted) and meaning.what == FORM
    return Inbound(
        event_id=_id_of_form(parcel) or trigger or came.derived,
        address=Address(PLATFORM, tenant, user),
        event=meaning,
        sent_at=came.at(tap.action_ts if tap else None, parcel.action_ts),
        reply=Reply(trigger, came.received_at + TRIGGER_LASTS) if opens else None,
        tapped="" if tap is None or stays else _tapped(parcel.channel, parcel.message, tap),
        timed=came.timed or bool(tap),
    )


def read_command(parcel: Command, came: Arrival, tenant: str) -> Inbound | str:
    """What was typed after the command; nothing is a call for help."""
    user, trigger = read_id(parcel.user_id), read_id(parcel.trigger_id)
    if parcel.command != COMMAND or not (user and tenant):
        return "command"
    words = typed(parcel.text).strip() if isinstance(parcel.text, str) else ""
    return Inbound(
        event_id=trigger or came.derived,
        address=Address(PLATFORM, tenant, user),
        event=_commanded(words),
        sent_at=came.sent_at,
        reply=Reply(trigger, came.received_at + TRIGGER_LASTS) if trigger else None,
        timed=came.timed,
    )


def _commanded(words: str) -> Event:
    """What the words ask for; a day alone would be an answer to "when" if it were not typed as a command."""
    if words.casefold() in {texts(lang).say("moments.today") for lang in LANGUAGES}:
        return Wanted("today")
    return Said(words) if words else Wanted("help")


def errors_of(view: View | None, refused: Mapping[str, str]) -> dict[str, str]:
    """By block, why a modal was not taken: what belongs to no block of its own stands at the first."""
    blocks = list(view.state.values) if view else []
    found: dict[str, str] = {}
    for field, why in refused.items() if blocks else ():
        block = next((name for name in (field, f"{field}/{values.DATE}") if name in blocks), blocks[0])
        found[block] = f"{found[block]} {why}" if block in found else why
    return found


def _meaning(parcel: Interaction, tap: Tap | None) -> Event | None:
    match parcel:
        case Interaction(type="block_actions") if tap is not None:
            return _of_tap(tap, parcel.state or (parcel.view.state if parcel.view else State()))
        case Interaction(type="view_submission", view=View() as view) if view.callback_id == values.MODAL:
            return _of_form(view)
        case Interaction(type="shortcut", callback_id=called) if called == NEW_GATHERING:
            return Wanted(FORM, "gathering")
        case Interaction(type="message_action", callback_id=called, message=message) if (
            called == MAKE_FOLLOW_UP
        ):
            return Wanted("promise", typed(_text(message.text if message else ""))[:MOST_WORDS])
        case _:
            return None


def _of_tap(tap: Tap, state: State) -> Event | None:
    """A picker by itself says nothing yet, nor does a link."""
    value = tap.selected_option.value if tap.selected_option else tap.value
    if not isinstance(value, str) or not value:
        return None
    shown = {action: element for block in state.values.values() for action, element in block.items()}
    date, time = shown.get(values.DATE, Element()), shown.get(values.TIME, Element())
    return values.read(value.replace("\0", ""), _text(date.selected_date), _text(time.selected_time))


def _of_form(view: View) -> Filled | None:
    ref = values.read_metadata(_text(view.private_metadata))
    return None if ref is None else Filled(ref, dict(_fields(view.state)))


def _fields(state: State) -> Iterator[tuple[str, str]]:
    """Each field's value; a moment's two blocks are one field."""
    found = {block: _filled(next(iter(inputs.values()), Element())) for block, inputs in state.values.items()}
    for block, value in found.items():
        field, _, part = block.rpartition("/")
        if field and part == values.DATE:
            yield field, "T".join(filter(None, (value, found.get(f"{field}/{values.TIME}", ""))))
        elif not (field and part == values.TIME):
            yield block, value


def _filled(element: Element) -> str:
    option = element.selected_option
    shown = (element.value, element.selected_date, element.selected_time, option.value if option else None)
    return next((given.replace("\0", "") for given in shown if isinstance(given, str)), "")


def _tapped(channel: Named | None, message: Message | None, tap: Tap) -> str:
    if channel is None or message is None or not (read_id(channel.id) and read_id(message.ts)):
        return ""
    label = tap.selected_option.text if tap.selected_option else tap.text
    tapped = Tapped(
        read_id(channel.id),
        read_id(message.ts),
        message.blocks,
        _text(message.text),
        _text(label.text) if label else "",
    )
    return write_tapped(tapped)


def _id_of_form(parcel: Interaction) -> str:
    """The modal's own: whoever is told that it failed sends in the same one again, by another trigger."""
    match parcel:
        case Interaction(type="view_submission", view=View(id=view_id)):
            return read_id(view_id)
        case _:
            return ""


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
