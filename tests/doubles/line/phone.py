"""A phone in the terminal: a person writes to the bot, sees its bubbles and taps what is on the screen."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable
from datetime import timedelta
from threading import Lock, Thread
from time import monotonic, sleep
from urllib.parse import urljoin, urlsplit

import msgspec

from tests.doubles import posting
from tests.doubles.line import webhooks
from tests.doubles.line.chats import Bubble, words
from tests.doubles.line.people import BOT_NAME
from tests.doubles.line.platform import Line
from tests.doubles.line.server import Running, running_line
from tests.doubles.line.users import CannotError, User

ASKS_AGAIN_AFTER_S = 0.3
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}
SETTLES_WITHIN_S = 0.3
"""What comes in one go is shown in one go."""
HELP = """\
Write a line to say it. Lines that begin with a colon:
  :tap 2 or LABEL        tap what is on the screen
  :pick 2026-12-05T19:00 choose a moment in the picker on the screen
  :copy LABEL            copy the draft; the newest unless one is named
  :menu                  what the menu holds; :menu 2 or LABEL taps it
  :show KIND             send a sticker, image, video, audio, file or location
  :unsend                take back your last message
  :block :follow         leave the bot, come back to it
  :as NAME               be somebody else
  :wait SECONDS          let time pass
  :sleep 12h             move the clocks of LINE and the bot on in one jump: what falls due on the
                         way comes afterwards, all at once (the bot needs SANMON_TEST_CLOCK=1)
  :help                  show this list
  :quit                  leave"""
OWN_DATABASE = "sqlite:///data/double.db"
REFUSED = 401
STARTING = frozenset({posting.NO_CONNECTION, posting.TOO_LATE})
"""What a bot looks like that is not there yet, or listens and is not ready."""
NO_MENU = "there is no menu; sanmon line setup makes it"


def be_a_user(*, port: int, data_port: int, webhook: str, secret: str, name: str, wait_s: float) -> bool:
    """Run the double and be its user until the input ends. False when something could not be done."""
    line = Line(secret=secret)
    line.webhook.redelivers = True
    with running_line(line, port=port, data_port=data_port, webhook=webhook) as running:
        phone = Phone(running, name, wait_s, live=sys.stdin.isatty())
        phone.say(_settings(running))
        phone.say(
            f"Waiting for the bot at {webhook}.\n"
            "Type a line to say it; :menu, :tap, :as NAME and :sleep 12h do what they say, :help lists all,"
            " :quit leaves."
        )
        return phone.use(sys.stdin)


class Phone:
    """One screen, and whoever looks at it. `live`: bubbles appear as they come, else after each line."""

    def __init__(self, running: Running, name: str, wait_s: float, *, live: bool) -> None:
        self._running = running
        self._line = running.line
        self._user = running.user(name)
        self._wait_s = wait_s
        self._live = live
        self._clock = urljoin(self._line.webhook.url, "/test/clock")
        self._shown: dict[str, int] = {}
        self._screen = Lock()
        self._done = False
        self._well = True
        self._unsaid = 200
        self._commands: dict[str, Callable[[str], bool]] = {
            "as": self._be,
            "block": lambda _: self._act(self._user.blocks, answered=False),
            "copy": self._copy,
            "follow": lambda _: self._act(self._user.follows),
            "help": lambda _: self._tell(HELP),
            "menu": self._menu,
            "pick": lambda moment: self._act(lambda: self._user.picks(moment)),
            "quit": lambda _: self._leave(),
            "show": lambda kind: self._act(lambda: self._user.shows(kind or "image")),
            "sleep": self._sleep,
            "tap": lambda which: self._act(
                lambda: self._user.taps(_chosen(which, _distinct(self._user.visible)))
            ),
            "unsend": lambda _: self._act(self._user.unsends, answered=False),
            "wait": self._pass_time,
        }

    def use(self, lines: Iterable[str]) -> bool:
        """Begin as a friend, then do what each line says."""
        if self._live:
            for work in (self._watch, self._begin):
                Thread(target=work, daemon=True).start()
        elif self._begin():
            self._settle(answered=True)
        elif self._unsaid != REFUSED:
            return self._well
        for line in lines:
            self._settle(answered=self._obey(line.strip()))
            if self._done:
                break
        self._done = True
        return self._well

    def say(self, text: str) -> None:
        """Put words on the screen at once, so that a program that reads along can go on."""
        with self._screen:
            print(text, flush=True)  # noqa: T201  # the screen is standard output

    def _obey(self, line: str) -> bool:
        """Carry out a line. True when the bot is expected to answer."""
        if not line:
            return False
        try:
            if not line.startswith(":"):
                return self._act(lambda: self._user.says(line))
            name, _, rest = line[1:].partition(" ")
            command = self._commands.get(name)
            return (
                command(rest.strip()) if command else self._fail(f"there is no :{name}; :help lists what is")
            )
        except CannotError as error:
            return self._fail(str(error))

    def _begin(self) -> bool:
        """Become a friend as soon as the bot takes an empty delivery. False when it does not."""
        until = monotonic() + self._wait_s
        while not self._done:
            delivered = self._line.webhook.send(())
            if delivered.taken:
                return self._act(self._user.follows)
            self._say_once(delivered.status, waiting=self._live or monotonic() <= until)
            if not self._live and (delivered.status == REFUSED or monotonic() > until):
                break
            sleep(ASKS_AGAIN_AFTER_S)
        return False

    def _say_once(self, status: int, *, waiting: bool) -> None:
        """Why the bot takes nothing, unless it is merely not there yet or this was said before."""
        if status != self._unsaid and not (waiting and status in STARTING):
            self._unsaid = status
            self._fail(_why(status, self._line.webhook.url))

    def _act(self, act: Callable[[], int], *, answered: bool = True) -> bool:
        """Do something LINE tells the bot of."""
        status = act()
        if not 200 <= status < 300:
            self._fail(f"{_why(status, self._line.webhook.url)}; LINE will try again")
        return answered and status != REFUSED

    def _be(self, name: str) -> bool:
        """Become another user, who adds the bot as a friend unless they have."""
        self._user = self._running.user(name or "Hanako")
        return False if self._user.person.friend else self._act(self._user.follows)

    def _menu(self, which: str) -> bool:
        labels = self._user.menu_labels
        if which and labels:
            return self._act(lambda: self._user.menu(_chosen(which, labels)))
        return self._tell(_numbered(labels)) if labels else self._fail(NO_MENU)

    def _copy(self, label: str) -> bool:
        return self._tell(f"  (copied) {self._user.copies(label)}")

    def _pass_time(self, seconds: str) -> bool:
        try:
            sleep(float(seconds or 1))
        except ValueError:
            return self._fail(f"{seconds} is no number of seconds")
        return False

    def _sleep(self, span: str) -> bool:
        """Move LINE's clock, and the bot's where it can be moved."""
        found = re.fullmatch(r"(\d{1,6})([mhd])", span)
        if found is None:
            return self._fail(f"{span} is no span of time like 90m, 12h or 3d")
        passed = timedelta(**{_UNITS[found[2]]: int(found[1])})
        told = msgspec.json.encode({"advance_s": passed.total_seconds()})
        if self._line.webhook.post(self._clock, told, {"Content-Type": "application/json"}) != 200:
            return self._fail("the bot's clock stands fast; start it with SANMON_TEST_CLOCK=1")
        self._line.clock.advance(passed)
        return self._tell(f"  ({span} passed in one jump; what fell due meanwhile comes now)")

    def _tell(self, text: str) -> bool:
        self.say(text)
        return False

    def _fail(self, why: str) -> bool:
        self._well = False
        return self._tell(f"  (cannot: {why})")

    def _leave(self) -> bool:
        self._done = True
        return False

    def _settle(self, *, answered: bool) -> None:
        """Unless the screen is watched anyway, wait for the answer and show it."""
        if self._live:
            return
        with self._line.changed:
            if answered and not self._line.changed.wait_for(self._has_answer, self._wait_s):
                self._fail(f"no answer within {self._wait_s:g} s")
            while self._line.changed.wait(SETTLES_WITHIN_S):
                pass
        self._show()

    def _watch(self) -> None:
        while not self._done:
            with self._line.changed:
                self._line.changed.wait_for(self._has_news)
                while self._line.changed.wait(SETTLES_WITHIN_S):
                    pass
            self._show()

    def _has_news(self) -> bool:
        return any(self._news(user) for user in self._running.users.values())

    def _has_answer(self) -> bool:
        return any(not bubble.by for bubble in self._news(self._user))

    def _news(self, user: User) -> list[Bubble]:
        return user.person.bubbles[self._shown.get(user.id, 0) :]

    def _show(self) -> None:
        """Everything new, whoever got it, and then what the one who looks can tap."""
        for user in self._running.users.values():
            with self._line.changed:
                news = self._news(user)
                self._shown[user.id] = len(user.person.bubbles)
            for bubble in news:
                self.say(_drawn(bubble, user.person.name))
            if news and user is self._user and user.visible:
                self.say(_numbered(_distinct(user.visible)))


def _settings(running: Running) -> str:
    """What the bot needs to find this double, ready to be copied into another terminal."""
    bot = urlsplit(running.line.webhook.url)
    own = {
        "SANMON_BASE_URL": f"{bot.scheme}://{bot.netloc}",
        "SANMON_PORT": str(bot.port or 8000),
        "SANMON_DATABASE_URL": OWN_DATABASE,
        "SANMON_TEST_CLOCK": "1",
    }
    exports = [f"  export {name}={value}" for name, value in (running.settings | own).items()]
    return "\n".join(
        [
            "In a second terminal, in the same folder:",
            *("", "  source .venv/bin/activate", *exports, "  sanmon serve", ""),
            "For the rich menus, in a third one, the same lines with this instead of the last:",
            *("", "  sanmon line setup", ""),
        ]
    )


def _why(status: int, url: str) -> str:
    """Why the bot has not taken a delivery."""
    match status:
        case 401:
            return "The bot refuses the signature: its SANMON_LINE_CHANNEL_SECRET is another one"
        case 404:
            return f"the program at {url} is not set up for LINE: give it the settings above"
        case posting.NO_CONNECTION:
            return f"the bot does not answer at {url}"
        case posting.TOO_LATE:
            return f"the bot did not answer at {url} within {webhooks.ANSWER_WITHIN_S:g} seconds"
        case _:
            return f"the bot answered {status} at {url}"


def _drawn(bubble: Bubble, name: str) -> str:
    who = name if bubble.by else f"{BOT_NAME} → {name}" + (" (push)" if bubble.how == "push" else "")
    first, *rest = words(bubble.message).split("\n")
    return "\n".join([f"{who}: {first}", *(f"    {line}" for line in rest)])


def _numbered(labels: Iterable[str]) -> str:
    return "\n".join(f"  [{number}] {label}" for number, label in enumerate(labels, start=1))


def _distinct(labels: Iterable[str]) -> list[str]:
    """Where several things bear one label, a finger finds the newest."""
    return list(dict.fromkeys(labels))


def _chosen(which: str, labels: list[str]) -> str:
    """A label by its number, or as it is written."""
    if not labels:
        raise CannotError("there is nothing to tap")
    number = int(which) if which.isdecimal() and which not in labels else 0
    if number > len(labels):
        raise CannotError(f"there is no [{number}]; the last is [{len(labels)}]")
    return labels[number - 1] if number else which
