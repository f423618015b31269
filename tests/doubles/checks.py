"""Small checks of JSON values, to be put together into tables. Each yields what is wrong, and where."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from tests.doubles.answers import Detail

Check = Callable[[Any, str], Iterator[Detail]]
Unit = Callable[[str], int]
PRINTABLE = re.compile(r"^[\x21-\x7e]+$")


@dataclass(frozen=True, slots=True)
class Must:
    """A property that has to be there."""

    check: Check


Fields = dict[str, Check | Must]


def text(most: int, unit: Unit, least: int = 1) -> Check:
    """A string of `least` to `most` units; a blank one is refused where an empty one is."""

    def check(value: Any, path: str) -> Iterator[Detail]:
        if not isinstance(value, str):
            yield Detail(path, "must be a string")
        elif least and not value.strip():
            yield Detail(path, "May not be empty")
        elif not least <= unit(value) <= most:
            yield Detail(path, f"Length must be between {least} and {most}")

    return check


def one_of(*values: str) -> Check:
    def check(value: Any, path: str) -> Iterator[Detail]:
        if not isinstance(value, str) or value not in values:
            yield Detail(path, f"Must be one of the following values: [{', '.join(values)}]")

    return check


def matches(pattern: str, what: str) -> Check:
    """A string that fits a pattern as a whole."""
    compiled = re.compile(pattern)

    def check(value: Any, path: str) -> Iterator[Detail]:
        if not isinstance(value, str) or not compiled.fullmatch(value):
            yield Detail(path, f"must be {what}")

    return check


def uri(*schemes: str, most: int = 1000) -> Check:
    def check(value: Any, path: str) -> Iterator[Detail]:
        if not isinstance(value, str) or not 0 < len(value) <= most:
            yield Detail(path, f"Length must be between 1 and {most}")
        elif not PRINTABLE.match(value) or urlsplit(value).scheme.lower() not in schemes:
            yield Detail(path, "invalid uri scheme" if PRINTABLE.match(value) else "invalid uri")

    return check


def number(least: float, most: float, *, whole: bool = True) -> Check:
    def check(value: Any, path: str) -> Iterator[Detail]:
        kinds = (int,) if whole else (int, float)
        if isinstance(value, bool) or not isinstance(value, kinds):
            yield Detail(path, "must be an integer" if whole else "must be a number")
        elif not least <= value <= most:
            yield Detail(path, f"must be between {least} and {most}")

    return check


def boolean(value: Any, path: str) -> Iterator[Detail]:
    if not isinstance(value, bool):
        yield Detail(path, "must be a boolean")


def array(of: Check, least: int, most: int) -> Check:
    def check(value: Any, path: str) -> Iterator[Detail]:
        if not isinstance(value, list):
            yield Detail(path, "must be an array")
            return
        if not least <= len(value) <= most:
            yield Detail(path, f"Size must be between {least} and {most}")
        for index, item in enumerate(value):
            yield from of(item, f"{path}[{index}]")

    return check


def record(fields: Fields, *also: Check) -> Check:
    """An object with these properties and no others; `also` looks at it as a whole once each is right."""

    def check(value: Any, path: str) -> Iterator[Detail]:
        if not isinstance(value, dict):
            yield Detail(path, "must be an object")
            return
        wrong = list(_properties(value, path, fields))
        yield from wrong
        if not wrong:
            for rule in also:
                yield from rule(value, path)

    return check


def tagged(kinds: Mapping[str, Check]) -> Check:
    """An object whose `type` says which check it must pass."""

    def check(value: Any, path: str) -> Iterator[Detail]:
        kind = value.get("type") if isinstance(value, dict) else None
        if not isinstance(kind, str) or kind not in kinds:
            yield Detail(under(path, "type"), f"Must be one of the following values: [{', '.join(kinds)}]")
        else:
            yield from kinds[kind](value, path)

    return check


def under(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _properties(value: dict[str, Any], path: str, fields: Fields) -> Iterator[Detail]:
    for name in value.keys() - fields.keys():
        yield Detail(under(path, name), "unknown property")
    for name, field in fields.items():
        check = field.check if isinstance(field, Must) else field
        if name in value:
            yield from check(value[name], under(path, name))
        elif isinstance(field, Must):
            yield Detail(under(path, name), "must be specified")
