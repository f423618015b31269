"""What the coach knows of one user: the values a turn reads."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from msgspec import Struct

DEFAULT_LENGTH = timedelta(hours=2)
MOST_GATHERINGS, MOST_CONTACTS, MOST_FOLLOW_UPS, MOST_NUDGES = 12, 12, 24, 32

Standing = Literal["active", "muted", "paused", "stopped", "dormant"]
Mode = Literal["full", "short", "light"]
GatheringState = Literal["planned", "attended", "missed", "cancelled", "declined"]
FollowUpState = Literal["open", "done", "let_go"]


class Warned(Struct, frozen=True):
    """A pitfall the user was told of, when, and whether they found it of use; None where they did not say."""

    pitfall: str
    at: datetime
    useful: bool | None = None


class Agreed(Struct, frozen=True):
    """That words may be sent to a language model: on which terms, to whose and where, and since when."""

    version: int
    model: str
    at: datetime


class Profile(Struct, frozen=True):
    """The user and their wishes. `quiet_from`, `quiet_to` and `eve_at` are minutes after local midnight.

    `work` is what they do, `whom` whom they help and `example` a case of it, as they would tell others.
    `name` is the one they gave, `called` what the platform calls them: a suggestion, never used unasked.
    `pushes` holds when the coach last spoke unasked, the past seven days only; `misses` counts gatherings in
    a row that passed without any answer; `gatherings` counts those ever prepared. With `workdays` the coach
    speaks unasked only on days of work; `at_work`: a platform they use is a place of work. `by_hand` names
    what the user set themselves and the platform would tell as well: that no longer follows the platform.
    `gift` is what they can offer others, in their words. `warned` holds each pitfall they were told of once.
    `agreed`: a language model may be asked; None until they say so, and again once they take it back.
    """

    user_id: str
    lang: str = "ja"
    zone: str = "Asia/Tokyo"
    work: str = ""
    name: str = ""
    quiet_from: int = 22 * 60
    quiet_to: int = 7 * 60 + 30
    eve_at: int = 20 * 60
    day_card: bool = False
    standing: Standing = "active"
    silent_until_at: datetime | None = None
    consent_version: int = 0
    consent_at: datetime | None = None
    push_consent: bool | None = None
    push_consent_at: datetime | None = None
    misses: int = 0
    gatherings: int = 0
    pushes: tuple[datetime, ...] = ()
    called: str = ""
    workdays: bool = False
    at_work: bool = False
    by_hand: tuple[str, ...] = ()
    whom: str = ""
    example: str = ""
    gift: str = ""
    warned: tuple[Warned, ...] = ()
    agreed: Agreed | None = None


class Plan(Struct, frozen=True):
    """The three answers.

    `due_at` is the promised moment of `action`; `clarity` tells how goal, people and action came about.
    """

    goal: str = ""
    purpose: str = ""
    people: str = ""
    action: str = ""
    kind: str = ""
    due_at: datetime | None = None
    obstacle: str = ""
    clarity: str = ""


class Reflection(Struct, frozen=True):
    """What came of a gathering. `reached` is 0–3, `energy` 1–5, `cost` in yen; None where not answered.

    `cards` is how many cards were exchanged, where the user said so unasked.
    """

    got: str = ""
    reached: int | None = None
    energy: int | None = None
    mix: str = ""
    cost: int | None = None
    reason: str = ""
    made_at: datetime | None = None
    cards: int | None = None


class Decision(Struct, frozen=True):
    """What the user decided when they were not sure of going, and what it rested on.

    `verdict` ∈ good conditions thin, `fit` ∈ clear maybe unseen unknown, `chosen` ∈ go skip open; `reason`
    and `goal` are the user's own words, `purpose` is the type of that goal. An open one may have a deadline.
    """

    verdict: str
    fit: str
    chosen: Literal["go", "skip", "open"]
    reason: str = ""
    goal: str = ""
    purpose: str = ""
    at: datetime | None = None
    deadline_at: datetime | None = None


class Gathering(Struct, frozen=True):
    """A networking event.

    `pushes` counts what the coach sent unasked about it; `answered` whether the user ever reacted. `closing`
    is what they said of it a month later: that it goes on, or that it is settled. One "declined"
    was thought over and let pass; `decision` tells why. `price` are the words for a fee that is no one amount
    in yen, `address` the postal address of `place`, or a long link to what takes place online. With
    `next_morning` the user wished to look back on it then rather than on the same evening.
    """

    id: str
    name: str
    starts_at: datetime
    ends_at: datetime
    end_known: bool = False
    place: str = ""
    fee: int | None = None
    source: Literal["said", "retro"] = "said"
    mode: Mode = "full"
    state: GatheringState = "planned"
    pushes: int = 0
    answered: bool = False
    plan: Plan | None = None
    reflection: Reflection | None = None
    closing: Literal["", "goes_on", "settled"] = ""
    decision: Decision | None = None
    address: str = ""
    price: str = ""
    next_morning: bool = False


class Contact(Struct, frozen=True):
    """Someone the user met. `label` is what to call them and may be a description.

    `reach` holds telephone numbers and addresses, only where the user asked to keep them. Drafts to them are
    in the style `draft_lang` and formed for `channel`, empty where nobody chose; `written_at`: when the user
    last said that one was sent.
    """

    id: str
    gathering_id: str
    label: str
    company: str = ""
    role: str = ""
    topic: str = ""
    draft_lang: str = ""
    met_at: datetime | None = None
    touched_at: datetime | None = None
    reach: str = ""
    channel: str = ""
    written_at: datetime | None = None


class FollowUp(Struct, frozen=True):
    """A promise.

    `kind` ∈ thanks information proposal meeting other; `contact_id` is empty when nobody is named.
    """

    id: str
    gathering_id: str
    contact_id: str
    kind: str
    text: str
    due_at: datetime
    state: FollowUpState = "open"
    snoozes: int = 0
    done_at: datetime | None = None


class Nudge(Struct, frozen=True):
    """Something to say unasked at `due_at`, about `subject` (a gathering's or follow-up's id, or empty).

    `parked_at` tells since when it waits for the platform's plan to have room again.
    """

    id: str
    kind: str
    subject: str
    due_at: datetime
    parked_at: datetime | None = None


class Notebook(Struct, frozen=True):
    """The part of a user's records a turn may need; bounded, so that a turn's cost never grows with history.

    `gatherings`: those to come or ended within 45 days, by start; `contacts`: newest first; `follow_ups`:
    open ones by due; `nudges`: pending ones by due. Each holds at most as many as its MOST_ constant says,
    those nearest to now, and besides them what open dialogs and due nudges are about.
    """

    profile: Profile
    gatherings: tuple[Gathering, ...] = ()
    contacts: tuple[Contact, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
    nudges: tuple[Nudge, ...] = ()

    def gathering(self, gathering_id: str) -> Gathering | None:
        return next((g for g in self.gatherings if g.id == gathering_id), None)

    def contact(self, contact_id: str) -> Contact | None:
        return next((c for c in self.contacts if c.id == contact_id), None)

    def follow_up(self, follow_up_id: str) -> FollowUp | None:
        return next((f for f in self.follow_ups if f.id == follow_up_id), None)
