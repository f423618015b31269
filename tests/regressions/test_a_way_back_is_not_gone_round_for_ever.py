"""Words taken back at the details of consent: two questions led to each other for ever."""

from __future__ import annotations

from dialogs.coach.book import BOOK
from dialogs.core.events import Chose, Event, Joined, Said, Unsaid
from dialogs.grounds import CoreGround
from dialogs.notebook import Profile
from dialogs.testing import Talk

WORDS = "Drinks tomorrow"
SO_FAR: tuple[Event, ...] = (
    Joined("en"),
    Chose("details", "1.consent"),
    Said(WORDS),
    Chose("details", "3.first"),
    Unsaid(WORDS),
    Chose("agree", "4.details"),
)


def test_after_words_were_taken_back_the_details_are_asked_once_more_and_can_be_agreed_to() -> None:
    ground = CoreGround(BOOK, Profile("u1", lang="en"))
    talk = Talk(BOOK, ground=ground)
    for event in SO_FAR:
        ground.take(event, talk.now)
    talk.says(WORDS).asks("welcome.details").taps("Agree and start").asks("gathering.line")
