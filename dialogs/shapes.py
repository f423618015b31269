"""Values: data in the shape it is meant to have, whichever thread comes for it first, and changed copies.

msgspec looks into a struct when it first meets it, and other threads run meanwhile: one that meets the same
struct then reads fields that are not there yet, and the process dies of a segmentation fault (seen in 0.22).
So what is read while threads run is shaped one at a time. Decoders made at import have looked already.
"""

import dataclasses
import tomllib
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

T = TypeVar("T")
_ONE_AT_A_TIME = RLock()
"""One that may shape anew within: a hook of one shape may want another."""


def shaped(found: Any, shape: type[T], **options: Any) -> T:
    """What was found, in that shape. Raises `msgspec.ValidationError` when it lacks something."""
    with _ONE_AT_A_TIME:
        made: T = msgspec.convert(found, shape, **options)
        return made


def read_file(file: Path, shape: type[T], **options: Any) -> T:
    """A TOML file in that shape. Raises the same."""
    return shaped(tomllib.loads(file.read_text("utf-8")), shape, **options)


if TYPE_CHECKING:
    from dataclasses import replace as replace  # noqa: PLC0414  # handed on; it knows the fields of both and their types
else:

    def replace(value: T, /, **changes: Any) -> T:
        """The value with some of its fields changed, struct or dataclass, as `copy.replace` of 3.13 does."""
        kind = msgspec.structs if isinstance(value, msgspec.Struct) else dataclasses
        return kind.replace(value, **changes)
