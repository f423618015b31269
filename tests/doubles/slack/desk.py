"""Slack in the terminal: a person opens the coach's tabs, writes, taps, and fills in what is asked."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urljoin, urlsplit

from tests.doubles.console import (
    OWN_DATABASE,
    CannotError,
    Console,
    chosen,
    distinct,
    drawn,
    numbered,
)
from tests.doubles.posting import NO_CONNECTION, TOO_LATE
from tests.doubles.slack.chats import Message, Seen, View, unescaped, words
from tests.doubles.slack.door import ANSWER_WITHIN_S, Happening, post_over_http
from tests.doubles.slack.platform import Slack
from tests.doubles.slack.server import Running, running_slack
from tests.doubles.slack.state import VALUE
from tests.doubles.slack.users import User

BOT_NAME = "Sanmon"
GENERAL = "general"
HELP = """\
Write a line to say it. Lines that begin with a colon:
  :tap 2 or LABEL        tap what is on the screen
  :pick 2026-12-05T19:00 choose a day and a time in the pickers and send them off
  :home                  open the Home tab; :home 2 or LABEL taps what is on it
  :fill FIELD = WORDS    fill in a field of the modal
  :submit :close         send the modal in, or close it
  :slash WORDS           type /sanmon WORDS; in a channel: :channel WORDS
  :mention WORDS         speak to the bot in a channel
  :new                   the shortcut that adds a gathering
  :promise WORDS         write WORDS and make a follow-up of them by the message's menu
  :zone Europe/London    change the time zone of one's profile; :locale en-US its language
  :edit WORDS :delete    change or take back your last message
  :uninstall             take the app out of the workspace
  :as NAME               be somebody else
  :wait SECONDS          let time pass
  :sleep 12h             move the clocks of Slack and the bot on in one jump: what falls due on the
                         way comes afterwards, all at once (the bot needs SANMON_TEST_CLOCK=1)
  :help                  show this list
  :quit                  leave"""
NO_MODAL = "there is no modal on the screen"
NO_HOME = "there is nothing on Home yet"


def be_a_user(*, port: int, events: str, sockets: bool, name: str, wait_s: float) -> bool:
    """Run the double and be its user until the input ends. False when something could not be done."""
    slack = Slack(echoes=True)
    slack.door.retries = True
    slack.rates.hold()
    with running_slack(slack, port=port, events=events) as running:
        if sockets:
            running.use_sockets()
        desk = Desk(running, name, wait_s, live=sys.stdin.isatty())
        desk.say(_settings(running, sockets=sockets))
        where = "over Socket Mode" if sockets else f"at {events}"
        desk.say(
            f"Waiting for the bot {where}.\n"
            "Type a line to say it; :home, :tap, :fill, :as NAME and :sleep 12h do what they say, :help lists"
            " all, :quit leaves."
        )
        return desk.use(sys.stdin)


class Desk(Console):
    """One window of Slack, and whoever sits before it."""

    def __init__(self, running: Running, name: str, wait_s: float, *, live: bool) -> None:
        super().__init__(running.slack.changed, wait_s, live=live)
        self._running = running
        self._slack = running.slack
        self._user = running.user(name)
        self._clock = urljoin(self._slack.door.url, "/test/clock")
        self._shown: dict[str, int] = {}
        self._written: set[str] = set()
        self._there: set[str] = set()
        self._commands |= {
            "as": self._be,
            "channel": lambda words: self._act(
                lambda: self._user.commands(words, channel=self._slack.channel(GENERAL, self._user.person))
            ),
            "close": lambda _: self._act_quietly(self._user.closes),
            "delete": lambda _: self._act(self._user.deletes, answered=False),
            "edit": lambda words: self._act(lambda: self._user.edits(words), answered=False),
            "fill": self._fill,
            "help": lambda _: self._tell(HELP),
            "home": self._home,
            "locale": lambda locale: self._act(lambda: self._user.changes(locale=locale), answered=False),
            "mention": lambda words: self._act(
                lambda: self._user.mentions(words, self._slack.channel(GENERAL, self._user.person))
            ),
            "new": lambda _: self._act(lambda: self._user.shortcut("new_gathering")),
            "pick": lambda moment: self._act(lambda: self._user.picks(moment)),
            "promise": self._promise,
            "slash": lambda words: self._act(lambda: self._user.commands(words)),
            "submit": lambda _: self._submit(),
            "tap": lambda which: self._act(
                lambda: self._user.taps(chosen(which, distinct(self._user.visible)))
            ),
            "uninstall": lambda _: self._act(running.admin().uninstalls, answered=False),
            "zone": lambda zone: self._act(lambda: self._user.changes(tz=zone), answered=False),
        }

    def _says(self, line: str) -> bool:
        return self._act(lambda: self._user.says(line))

    def _knocks(self) -> int:
        """Slack's own question whether the bot is there; over a socket, whether it has connected."""
        if self._slack.door.socket is not None:
            return 200 if self._running.sockets.open else NO_CONNECTION
        challenge = {"type": "url_verification", "challenge": "are you there", "token": "t"}
        return self._slack.door.send(Happening("event", challenge), self._slack.clock.now()).status

    def _arrives(self) -> bool:
        return self._act(self._opens)

    def _opens(self) -> int:
        self._there.add(self._user.id)
        return self._user.opens()

    def _be(self, name: str) -> bool:
        """Become another user, who opens the conversation unless they have."""
        self._user = self._running.user(name or "Hanako")
        return False if self._user.id in self._there else self._act(self._opens)

    def _home(self, which: str) -> bool:
        if which:
            return self._act(lambda: self._user.taps_home(chosen(which, distinct(self._user.at_home))))
        self._act(lambda: self._user.opens("home"), answered=False)
        with self._changed:
            self._changed.wait_for(lambda: bool(self._user.home), self._wait_s)
        if not self._user.home:
            return self._fail(NO_HOME)
        return self._tell(drawn("Home", self._user.home) + "\n" + numbered(distinct(self._user.at_home)))

    def _fill(self, line: str) -> bool:
        field, equals, value = (part.strip() for part in line.partition("="))
        if not equals:
            return self._fail("write :fill FIELD = WORDS")
        self._user.fills({field: value})
        return self._tell(_form(self._user.modal))

    def _submit(self) -> bool:
        """What is wrong stands in the modal; else the bot answers in the conversation or not at all."""
        self._act(self._user.submits, answered=False)
        if self._user.errors:
            return self._fail("; ".join(f"{field}: {why}" for field, why in self._user.errors.items()))
        return False

    def _promise(self, words: str) -> bool:
        self._user.says(words)
        message = self._user.wrote[-1]
        return self._act(lambda: self._user.message_shortcut("make_follow_up", message))

    def _act_quietly(self, act: Callable[[], int]) -> bool:
        """Do something the bot is told of only where it wants to."""
        act()
        return False

    def _move(self, passed: timedelta, told: bytes) -> bool:
        headers = {"Content-Type": "application/json"}
        if not post_over_http(self._clock, told, headers).taken:
            return False
        self._slack.clock.advance(passed)
        return True

    def _why(self, status: int) -> str:
        url = self._slack.door.url
        match status:
            case 401:
                return (
                    "The bot refuses the signature: its SANMON_SLACK_SIGNING_SECRET is another one, or its"
                    " clock is over five minutes off this one, as after :sleep in another double (nothing is"
                    " signed with --socket)"
                )
            case 404:
                return f"the program at {url} is not set up for Slack: give it the settings above"
            case _ if self._slack.door.socket is not None:
                return "the bot is not connected, or did not acknowledge in time"
            case _ if status == NO_CONNECTION:
                return f"the bot does not answer at {url}"
            case _ if status == TOO_LATE:
                return f"the bot did not answer at {url} within {ANSWER_WITHIN_S:g} seconds"
            case _:
                return f"the bot answered {status} at {url}"

    def _has_news(self) -> bool:
        return any(self._news(user) for user in self._running.users.values())

    def _has_answer(self) -> bool:
        return any(one.how != "notice" for one in self._news(self._user))

    def _news(self, user: User) -> list[Seen]:
        """What is new on their screen; Home is looked at when it is opened."""
        return [one for one in user.person.seen[self._shown.get(user.id, 0) :] if one.how != "home"]

    def _show(self) -> None:
        """Everything new, whoever got it, and then what the one who looks can touch."""
        for user in self._running.users.values():
            with self._changed:
                news = self._news(user)
                self._shown[user.id] = len(user.person.seen)
                own = [m for m in user.messages if not m.bot and m.ts not in self._written]
                self._written |= {message.ts for message in own}
            for message in own:
                self.say(_own(message, user))
            for seen in news:
                self.say(_drawn(seen, user))
            if news and user is self._user:
                self._show_what_can_be_touched(user)

    def _show_what_can_be_touched(self, user: User) -> None:
        if user.modal is not None:
            self.say(_form(user.modal))
        elif user.visible:
            self.say(numbered(distinct(user.visible)))


def _settings(running: Running, *, sockets: bool) -> str:
    """What the bot needs to find this double, ready to be copied into another terminal."""
    bot = urlsplit(running.slack.door.url)
    own = {
        "SANMON_BASE_URL": f"{bot.scheme}://{bot.netloc}",
        "SANMON_PORT": str(bot.port or 8000),
        "SANMON_DATABASE_URL": OWN_DATABASE,
        "SANMON_TEST_CLOCK": "1",
    }
    needed = running.socket_settings if sockets else running.settings
    exports = [f"  export {name}={value}" for name, value in (needed | own).items()]
    return "\n".join(
        [
            "In a second terminal, in the same folder:",
            *("", "  source .venv/bin/activate", *exports, "  sanmon serve", ""),
        ]
    )


def _own(message: Message, user: User) -> str:
    return drawn(user.person.name, unescaped(message.body["text"]))


def _drawn(seen: Seen, user: User) -> str:
    kinds = {"ephemeral": " (only you see this)", "modal": " (modal)"}
    who = "Slack" if seen.how == "notice" else f"{BOT_NAME} → {user.person.name}{kinds.get(seen.how, '')}"
    return drawn(who, words(seen.body))


def _form(view: View | None) -> str:
    """The fields of a modal, with what they hold."""
    if view is None:
        raise CannotError(NO_MODAL)
    lines = [
        f"  {block}: {held[VALUE[held['type']]] or '…'}" for (block, _action), held in view.picked.items()
    ]
    return "\n".join([*lines, "  :fill FIELD = WORDS, then :submit or :close"])
