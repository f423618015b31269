"""Whom to look for: at most three kinds of people, how to recognise them and where to find them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from dialogs.writing.kits import kits
from dialogs.writing.phrases import is_person, is_work, read, word_of
from dialogs.writing.sayings import fitting, known
from dialogs.writing.sentences import articled, opened, titled
from dialogs.writing.words import is_chosen, is_phrase, is_ready, parted, within

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dialogs.core.scene import Scene
    from dialogs.notebook import Plan

MOST = 3
THEMES = ("problem", "interest", "topic")


class Found(Struct, frozen=True):
    """Somebody to look for; each piece may be empty."""

    who: str
    how: str
    where: str


def targets(scene: Scene, plan: Plan) -> tuple[Found, ...]:
    """At most three, from the user's own words: as they put it, then by trouble, interest and trade."""
    lang, ready = scene.lang, ready_ones(scene, plan)
    has = known(scene, plan)
    kept = {name: has[name] for name in ("who", "spoken", "field")}
    kept |= {"matter": has.get("matter", ""), "thing": has["thing"] if plan.purpose == "awareness" else ""}
    return (*ready, *_written({**kept, **_themes(plan, lang)}, _phrases(plan, lang), lang))[:MOST]


def ready_ones(scene: Scene, plan: Plan) -> tuple[Found, ...]:
    """Whom to talk with where that was tapped; where nothing is known, what suits the purpose."""
    lang, whom = scene.lang, parted(plan.people, scene.lang)[0]
    said = known(scene, plan)["who"] or any(_themes(plan, lang).values())
    words = (whom,) if is_ready(whom, lang) else () if said else kits(lang).of(plan.purpose).people
    return tuple(_suggested(word, lang) for word in words)


def _suggested(words: str, lang: str) -> Found:
    """A ready-made suggestion: somebody to look for, or a way to find them."""
    return Found(words, "", "") if is_phrase(words, lang) and is_person(words, lang) else Found("", "", words)


def _written(has: dict[str, str], phrases: dict[str, str], lang: str) -> Iterator[Found]:
    """Each pattern whose piece is there; what would only say again what was said is left out."""
    patterns = kits(lang).targets
    interest = articled(has.get("interest", ""), phrases.get("interest", ""), lang)
    told = {**has, "interest": interest} if interest else has
    for kind in patterns.__struct_fields__:
        piece, target = has.get(kind, ""), getattr(patterns, kind)
        if piece and not _says_again(kind, piece, has, lang):
            how, where = fitting(target.how, has), fitting((target.where,), has)
            yield Found(titled(fitting(target.write, told), lang), titled(how, lang), where)


def _says_again(kind: str, piece: str, has: dict[str, str], lang: str) -> bool:
    """Whether a pattern would only repeat somebody as they were described, or their work."""
    if kind == "field":
        return is_work(piece, lang) or _is_all(piece, has.get("who", ""))
    if kind == "thing":
        return word_of(piece, lang) == ""
    if kind == "topic" and not has.get("matter") and is_person(piece, lang):
        return True
    return kind != "who" and not has.get("field") and piece in has.get("who", "")


def _is_all(field: str, who: str) -> bool:
    """Whether somebody is described by nothing else, or called by that name."""
    return who == field or who.split(" ", 1)[1:] == [field] or (field.istitle() and who.startswith(field))


def _themes(plan: Plan, lang: str) -> dict[str, str]:
    """Troubles, interests and topics, each as a word that may be heard."""
    words = {kind: opened(word_of(phrase, lang), lang) for kind, phrase in _phrases(plan, lang).items()}
    first = {w: kind for kind, w in reversed(words.items()) if w and not within(w, words.values())}
    return {kind: word for word, kind in first.items()}


def _phrases(plan: Plan, lang: str) -> dict[str, str]:
    """The same as they were put."""
    whom, what = parted(plan.people, lang)
    own = "" if is_ready(whom, lang) else whom
    said = (read(own, lang), read("" if is_chosen(what, lang) else what, lang), read(plan.goal, lang))
    found = {kind: next((w for p in said if (w := getattr(p, kind))), "") for kind in THEMES}
    return {kind: phrase for kind, phrase in found.items() if phrase}


def worth_talking(scene: Scene, plan: Plan) -> str:
    """With whom to stay."""
    return titled(fitting(kits(scene.lang).talk, known(scene, plan)), scene.lang)


def bingo(scene: Scene, plan: Plan) -> tuple[str, ...]:
    """Different people to gather, three of them; only where the purpose is to meet many kinds."""
    has = known(scene, plan)
    lines = (fitting((line,), has) for line in kits(scene.lang).of(plan.purpose).bingo)
    return tuple(line for line in lines if line)[:MOST]
