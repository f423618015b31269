"""Cases kept as data, for they are in Japanese, too."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any


def cases(name: str) -> list[dict[str, Any]]:
    """The cases of `name.toml` beside this file."""
    written = (Path(__file__).parent / f"{name}.toml").read_text("utf-8")
    found: list[dict[str, Any]] = tomllib.loads(written)["case"]
    return found
