"""What belongs together when a language model is set up."""

from __future__ import annotations

from collections.abc import Mapping


def lacking_of_model(given: Mapping[str, str], prefix: str, *, has_key: bool) -> str:
    """What one that is set up in part still needs; empty where it is whole, or not there at all."""
    missing = [name for name, value in given.items() if not value]
    if not missing or (len(missing) == len(given) and not has_key):
        return ""
    return (
        f"{prefix}LLM_{missing[0]} is missing; a language model needs its address, its name, and who runs it"
        " in which country, in the words users agree to"
    )
