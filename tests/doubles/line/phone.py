"""A phone in the terminal: a person writes to the bot, sees its bubbles and taps what is on the screen."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urljoin, urlsplit

from tests.doubles import posting
from tests.doubles.console import OWN_DATABASE, Console, chosen, distinct, drawn, numbered
from tests.doubles.line import webhooks
from tests.doubles.line.chats import Bubble, words
from tests.doubles.line.people import BOT_NAME
from tests.doubles.line.platform import Line
from tests.doubles.line.server import Running, running_line
from tests.doubles.line.users import User

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


class Phone(Console):
    """One telephone, and whoever holds it."""

    def __init__(self, running: Running, name: str, wait_s: float, *, live: bool) -> None:
        super().__init__(running.line.changed, wait_s, live=live)
        self._running = running
        self._line = running.line
        self._user = running.user(name)
        self._clock = urljoin(self._line.webhook.url, "/test/clock")
        self._shown: dict[str, int] = {}
        self._commands |= {
            "as": self._be,
            "block": lambda _: self._does(self._user.blocks, answered=False),
            "copy": self._copy,
            "follow": lambda _: self._does(self._user.follows),
            "help": lambda _: self._tell(HELP),
            "menu": self._menu,
            "pick": lambda moment: self._does(lambda: self._user.picks(moment)),
            "show": lambda kind: self._does(lambda: self._user.shows(kind or "image")),
            "tap": lambda which: self._does(
                lambda: self._user.taps(chosen(which, distinct(self._user.visible)))
            ),
            "unsend": lambda _: self._does(self._user.unsends, answered=False),
        }

    def _says(self, line: str) -> bool:
        return self._does(lambda: self._user.says(line))

    def _knocks(self) -> int:
        return self._line.webhook.send(()).status

    def _arrives(self) -> bool:
        return self._does(self._user.follows)

    def _does(self, act: Callable[[], int], *, answered: bool = True) -> bool:
        """Do something LINE tells the bot of."""
        return self._act(act, answered=answered, after="; LINE will try again")

    def _be(self, name: str) -> bool:
        """Become another user, who adds the bot as a friend unless they have."""
        self._user = self._running.user(name or "Hanako")
        return False if self._user.person.friend else self._does(self._user.follows)

    def _menu(self, which: str) -> bool:
        labels = self._user.menu_labels
        if which and labels:
            return self._does(lambda: self._user.menu(chosen(which, labels)))
        return self._tell(numbered(labels)) if labels else self._fail(NO_MENU)

    def _copy(self, label: str) -> bool:
        return self._tell(f"  (copied) {self._user.copies(label)}")

    def _move(self, passed: timedelta, told: bytes) -> bool:
        if self._line.webhook.post(self._clock, told, {"Content-Type": "application/json"}) != 200:
            return False
        self._line.clock.advance(passed)
        return True

    def _why(self, status: int) -> str:
        return _why(status, self._line.webhook.url)

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
                self.say(numbered(distinct(user.visible)))


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
    return drawn(who, words(bubble.message))
