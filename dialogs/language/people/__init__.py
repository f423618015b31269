"""The people a message speaks of: by name with what is said of them, or by a telling description."""

from collections.abc import Collection

from msgspec.structs import fields

from dialogs.language.people.english import english
from dialogs.language.people.heard import JOINT, MOST, Mentioned, Person, pieces_of
from dialogs.language.people.japanese import japanese
from dialogs.language.people.nameless import described
from dialogs.language.people.nobody import hears_nobody, is_no_name
from dialogs.language.people.notes import Note, hear_note, hear_told
from dialogs.language.people.reach import without_reach
from dialogs.language.people.signatures import hear_signature
from dialogs.shapes import replace

__all__ = [
    "Note",
    "Person",
    "hear_note",
    "hear_people",
    "hear_told",
    "hears_nobody",
    "is_no_name",
    "without_reach",
]


def hear_people(text: str, lang: str) -> tuple[Person, ...]:
    """Up to five people, in the order of the text; nobody for crowds and forgotten names."""
    bare, reach = without_reach(text)
    found = _mentioned(bare, lang)
    ways = "\n".join(reach)
    if ways and "\n" in bare and (signed := hear_signature(bare)):
        return (replace(signed, reach=ways),)
    return (replace(found[0], reach=ways), *found[1:]) if found and ways else found


def _mentioned(text: str, lang: str) -> tuple[Person, ...]:
    named = japanese(text)
    beside = [m for m in english(text) if not any(m.meets(*span) for other in named for span in other.spans)]
    found: tuple[Mentioned, ...] = (*named, *beside)
    if not found and hears_nobody(text, lang):
        return ()
    nameless = described(text, lang, found)
    ordered = sorted((*(_without(each, nameless) for each in found), *nameless), key=lambda each: each.at)
    by_label: dict[str, Person] = {}
    for person in (each.person for each in ordered):
        label = _named_already(person.label, by_label)
        by_label[label] = _joined(by_label.get(label, person), person)
    return tuple(by_label.values())[:MOST]


def _named_already(label: str, named: Collection[str]) -> str:
    """The full name of the one person of that given name, after "Anna Lee" just "Anna"; else the label."""
    alike = [full for full in named if full.startswith(f"{label} ")]
    return alike[0] if label.isascii() and len(alike) == 1 and label not in named else label


def _without(named: Mentioned, others: tuple[Mentioned, ...]) -> Mentioned:
    """Somebody without what was told of them that was somebody else."""
    labels = [piece for other in others for piece in (other.person.label, *pieces_of(other.person.topic))]
    promises = {other.person.promise for other in others}
    promise = "" if named.person.promise in promises else named.person.promise
    told = [
        piece
        for piece in pieces_of(named.person.topic)
        if not any(label in piece or piece in label for label in labels)
    ]
    there = [o.person.label for o in others if any(o.is_called(*span) for span in named.spans[1:])]
    company, role = (
        "" if any(piece in label for label in there) else piece
        for piece in (named.person.company, named.person.role)
    )
    topic = JOINT.join(told)
    person = replace(named.person, company=company, role=role, topic=topic, promise=promise)
    return replace(named, person=person)


def _joined(first: Person, second: Person) -> Person:
    """One person of whom the text speaks twice."""
    return Person(*(getattr(first, field.name) or getattr(second, field.name) for field in fields(Person)))
