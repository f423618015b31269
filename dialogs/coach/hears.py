"""What the coach's questions listen for besides free words: moments, people, clocks and amounts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import asdict

from dialogs.coach.anchors import anchored
from dialogs.coach.moments import (
    KnownDay,
    is_iso,
    is_range,
    is_thinkable,
    local,
    say_checked,
    say_clock,
    say_day,
    say_days,
    say_from,
    say_moment,
    start_in,
    to_iso,
    to_iso_range,
    usual_clock,
    usual_moments,
)
from dialogs.coach.pickers import EVENING, MORNING, ahead
from dialogs.core.hears import Listed
from dialogs.core.steps import Heard, Hearing, Option, Unclear
from dialogs.language.dates import (
    Ambiguous,
    Instant,
    NoMoment,
    hear_clock,
    hear_moment,
    hear_occasion,
    lasting,
)
from dialogs.language.intents import is_no_answer
from dialogs.language.money import hear_yen
from dialogs.language.people import hear_people, hears_nobody, without_reach

if TYPE_CHECKING:
    from dialogs.core.prompts import Picker, Widget
    from dialogs.core.scene import Scene

_PICKED = "%Y-%m-%dT%H:%M"
_TOLD = frozenset({"date_open", "impossible", "order", "span", "weekday", "year"})
_HOUR_OPEN = frozenset({"date_open", "hour"})


def _now(scene: Scene) -> datetime:
    return scene.now


def _no_chips(_scene: Scene) -> tuple[datetime, ...]:
    return ()


def _no_day(_scene: Scene) -> date | None:
    return None


def _never(_scene: Scene) -> bool:
    return False


def _no_part(_scene: Scene) -> str:
    return ""


class Moment(Struct, frozen=True):
    """A date and time; the value is stored text of `moments`.

    `chips` are ready-made moments, shown as days after `base` if `relative`; relative words count from
    `base` too. `on` is a day already known, so that a clock time is enough, `part` the part of that day.
    A moment not after `after` is refused, unless `past` allows it. `ranged` keeps a typed end: "start/end".
    """

    chips: Callable[[Scene], tuple[datetime, ...]] = _no_chips
    base: Callable[[Scene], datetime] = _now
    after: Callable[[Scene], datetime] = _now
    on: Callable[[Scene], date | None] = _no_day
    part: Callable[[Scene], str] = _no_part
    past: bool = False
    ranged: bool = False
    relative: bool = True
    widget: Widget = "moment"

    def options(self, scene: Scene) -> tuple[Option, ...]:
        return tuple(Option(to_iso(at), label=self._label(scene, at)) for at in self.chips(scene))

    def option(self, scene: Scene, choice: str) -> Option | None:
        if not (is_range(choice) if self.ranged else is_iso(choice)):
            return None
        return Option(choice, label=say_checked(scene, start_in(choice)))

    def parse(self, scene: Scene, text: str, kept: Any) -> Hearing:
        picked = _picked(scene, text)
        if picked:
            return self._fixed(scene, picked, None)
        if is_no_answer(text) and self.options(scene):
            return Unclear("moment.open")
        before = KnownDay.read(kept)
        said, day = self._from_base(scene, text) or (text, before.day if before else self.on(scene))
        part = before.part if before else self.part(scene)
        hear = hear_occasion if self.ranged else hear_moment
        heard = hear(said, now=self.base(scene), zone=scene.zone, lang=scene.lang, on=day, part=part)
        if before and before.last and not isinstance(heard, NoMoment) and not heard.last:
            heard = lasting(heard, before.last, scene.zone)
        if isinstance(heard, Instant):
            return self._fixed(scene, heard.at, heard.end_at, heard.last)
        if isinstance(heard, Ambiguous):
            return self._open(scene, heard, day)
        return self._ask_time(scene, KnownDay(day)) if day and said != text else Unclear("moment.none")

    def value(self, _scene: Scene, choice: str) -> Any:
        return choice

    def picker(self, scene: Scene, kept: Any) -> Picker:
        """From the day that is known, else the one after `base`; what lies behind can be typed."""
        after = scene.now if self.past else self.after(scene)
        before = KnownDay.read(kept)
        known = before.day if before else self.on(scene)
        day = known or local(scene, self.base(scene)).date() + timedelta(days=1)
        return ahead(scene, after, day, EVENING if self.ranged else MORNING)

    def accepts(self, _scene: Scene, value: Any) -> bool:
        return is_range(value)

    def _label(self, scene: Scene, at: datetime) -> str:
        return say_from(scene, self.base(scene), at) if self.relative else say_moment(scene, at)

    def _allows(self, scene: Scene, at: datetime) -> bool:
        return self.past or at > self.after(scene)

    def _fixed(
        self, scene: Scene, at: datetime, end_at: datetime | None, last: date | None = None
    ) -> Hearing:
        if not (is_thinkable(at) and is_thinkable(end_at or at)):
            return Unclear("moment.impossible")
        if not self._allows(scene, at):
            return Unclear("moment.past", {"moment": say_moment(scene, at)})
        return Heard(to_iso_range(at, end_at, last) if self.ranged else to_iso(at))

    def _open(self, scene: Scene, heard: Ambiguous, known: date | None) -> Hearing:
        offer = tuple(
            to_iso_range(at, end_at, heard.last) if self.ranged else to_iso(at)
            for at, end_at in heard.ranges
            if self._allows(scene, at)
        )
        if offer:
            said = "moment.midnight" if heard.why == "small_hours" else "moment.which"
            return Unclear(said, offer=offer, kept=heard.on and heard.on.isoformat())
        day = heard.on or (known if heard.why == "hour" else None)
        if not self.ranged and (usual := self._usual(scene, heard, day)):
            return usual
        if day:
            return self._ask_time(scene, KnownDay(day, heard.part, heard.last))
        return Unclear(f"moment.{heard.why}" if heard.why in _TOLD else "moment.none")

    def _usual(self, scene: Scene, heard: Ambiguous, day: date | None) -> Hearing | None:
        """A part of the day at the clock a button shows for it; of a weekday alone all its usual ones."""
        days = (day,) if day else heard.days or (None,)
        found = (usual_clock(scene, self.chips(scene), each, heard.part) for each in days)
        if usual := next((at for at in found if at and self._allows(scene, at)), None):
            return self._fixed(scene, usual, None)
        of_days = (at for each in heard.days for at in usual_moments(scene, each))
        offer = tuple(to_iso(at) for at in of_days if self._allows(scene, at))
        return Unclear("moment.which", offer=offer) if offer else None

    def _ask_time(self, scene: Scene, known: KnownDay) -> Unclear:
        is_open = not known.part and bool(self.options(scene))
        usual = usual_moments(scene, known.day) if is_open else ()
        offer = tuple(to_iso(at) for at in usual if self._allows(scene, at))
        said = say_days(scene, known.day, known.last) if known.last else say_day(scene, known.day)
        return Unclear("moment.time", {"day": said}, offer=offer, kept=known.stored())

    def _from_base(self, scene: Scene, text: str) -> tuple[str, date] | None:
        """The rest of the text and the day that words like "the next day" mean."""
        found = anchored(text)
        return (found[0], local(scene, self.base(scene)).date() + timedelta(days=found[1])) if found else None


class Due(Moment, frozen=True):
    """When something promised is due; where only its `week` was said, the choices show their dates."""

    week: Callable[[Scene], bool] = _never

    def _label(self, scene: Scene, at: datetime) -> str:
        return say_moment(scene, at) if self.week(scene) else super()._label(scene, at)


def _picked(scene: Scene, text: str) -> datetime | None:
    """What a platform's picker sent: `YYYY-MM-DDTHH:MM` on the user's clock."""
    try:
        return datetime.strptime(text, _PICKED).replace(tzinfo=scene.zone)
    except ValueError:
        return None


class People(Listed, Struct, frozen=True):
    """Whom somebody met: `{"said": text, "people": [the fields of Person]}`; maybe nobody.

    `said` is without telephone numbers and addresses; a person's `reach` has them until it is settled.
    """

    widget: Widget = "text"
    limit: int = 400

    def options(self, _scene: Scene) -> tuple[Option, ...]:
        return ()

    def parse(self, scene: Scene, text: str, _kept: Any) -> Hearing:
        said = " ".join(without_reach(text)[0].split())
        if not any(c.isalnum() for c in said):
            return Unclear("core.empty")
        if len(said) > self.limit:
            return Unclear("core.too_long", {"limit": self.limit})
        found = () if hears_nobody(said, scene.lang) else hear_people(text, scene.lang)
        return Heard({"said": said, "people": [asdict(person) for person in found]})

    def value(self, _scene: Scene, choice: str) -> Any:
        return {"said": choice, "people": []}

    def accepts(self, _scene: Scene, value: Any) -> bool:
        return isinstance(value, dict) and set(value) == {"said", "people"}


class Clock(Listed, Struct, frozen=True):
    """A time of day; the value is minutes after midnight."""

    chips: tuple[int, ...] = ()
    widget: Widget = "text"

    def options(self, _scene: Scene) -> tuple[Option, ...]:
        return tuple(Option(str(minutes), label=say_clock(minutes)) for minutes in self.chips)

    def option(self, _scene: Scene, choice: str) -> Option | None:
        is_clock = choice.isdecimal() and int(choice) < 24 * 60
        return Option(choice, label=say_clock(int(choice))) if is_clock else None

    def parse(self, scene: Scene, text: str, _kept: Any) -> Hearing:
        heard = hear_clock(text, scene.lang)
        if heard:
            return Heard(heard.hour * 60 + heard.minute)
        moment = hear_moment(text, now=scene.now, zone=scene.zone, lang=scene.lang)
        readings = moment.readings if isinstance(moment, Ambiguous) and moment.why in _HOUR_OPEN else ()
        clocks = sorted({local(scene, at).hour * 60 + local(scene, at).minute for at in readings})
        if clocks:
            return Unclear("moment.which", offer=tuple(str(minutes) for minutes in clocks))
        return Unclear("clock.unclear")

    def value(self, _scene: Scene, choice: str) -> Any:
        return int(choice)

    def accepts(self, _scene: Scene, value: Any) -> bool:
        return isinstance(value, int) and 0 <= value < 24 * 60


class Yen(Listed, Struct, frozen=True):
    """An amount of money; the value is whole yen."""

    chips: tuple[int, ...] = ()
    widget: Widget = "text"

    def options(self, scene: Scene) -> tuple[Option, ...]:
        return tuple(Option(str(yen), label=say_yen(scene, yen)) for yen in self.chips)

    def parse(self, _scene: Scene, text: str, _kept: Any) -> Hearing:
        heard = hear_yen(text)
        return Unclear("yen.unclear") if heard is None else Heard(heard)

    def value(self, _scene: Scene, choice: str) -> Any:
        return int(choice)

    def accepts(self, _scene: Scene, value: Any) -> bool:
        return isinstance(value, int) and value >= 0


def say_yen(scene: Scene, yen: int) -> str:
    """An amount as people write it, "free" for nothing."""
    return scene.say("yen.amount", amount=f"{yen:,}") if yen else scene.say("yen.free")
